from procedures.models.after_result import OriginalGivenBack, ResultCorrection, UndeliveredLetter
from procedures.models.applicant import Applicant
from procedures.models.appointment import Appointment, AppointmentPlan
from procedures.models.attachment import Attachment
from procedures.models.bulk import BulkItem, BulkRun
from procedures.models.catalogue import Component, FeeRule, Field, Procedure, ProcedureVersion
from procedures.models.correction import Adjustment, Amendment
from procedures.models.data_request import DataRequest
from procedures.models.desk import Notice, SavedView, Snippet
from procedures.models.electronic_result import ResultDownload, ResultFile
from procedures.models.ending import Ending
from procedures.models.event import RecordEvent, TrailAnchor
from procedures.models.exchange import DeadlineWarning, OutboxMessage
from procedures.models.extension import Extension
from procedures.models.figures import (
    CentreDay,
    FieldDay,
    FigureDelta,
    FigureState,
    Incident,
    OpenStock,
    UnitDay,
)
from procedures.models.filing import Filing, FilingPiece, FilingUpload
from procedures.models.finding import EverydayWords, LifeEvent, LifeEventProcedure, SettlementTimes
from procedures.models.form import FormVersion
from procedures.models.holiday import CalendarYear, Holiday
from procedures.models.known_paper import KnownPaper
from procedures.models.letter import LetterCounter
from procedures.models.money import (
    Charge,
    CollectionAccount,
    DailyClosing,
    LedgerEntry,
    Payment,
    PaymentIntent,
    Reconciliation,
    ReconciliationDifference,
    Refund,
)
from procedures.models.offline import Slip, SlipBlock
from procedures.models.outage import Outage
from procedures.models.paper import Folder, FolderMove, HandoverItem, HandoverList
from procedures.models.payment import PaymentObligation
from procedures.models.petition import (
    Petition,
    PetitionEvent,
    PetitionPublication,
    PetitionText,
    PetitionWarning,
)
from procedures.models.printing import Printing
from procedures.models.publication import PublishedFigure, PublishedMonth
from procedures.models.record import CodeCounter, Draft, IdempotencyKey, Record, RecordComponent
from procedures.models.result import Handover, Proposal, Result
from procedures.models.satisfaction import Dissatisfaction, Rating, UnitSatisfaction
from procedures.models.supplement import RefusalLetter, SupplementItem, SupplementRequest
from procedures.models.task import AgencyTask
from procedures.models.telling import ContactPreference, NoticeReader, Sending
from procedures.models.ticket import (
    Ticket,
    TicketCounter,
    TicketMatter,
    TicketPeriod,
    TicketReturn,
    TicketScreen,
    TicketSeries,
)
from procedures.models.waiver import Waiver

__all__ = [
    "Adjustment",
    "AgencyTask",
    "Amendment",
    "Applicant",
    "Appointment",
    "AppointmentPlan",
    "Attachment",
    "BulkItem",
    "BulkRun",
    "CalendarYear",
    "CentreDay",
    "Charge",
    "CodeCounter",
    "CollectionAccount",
    "Component",
    "ContactPreference",
    "DailyClosing",
    "DataRequest",
    "DeadlineWarning",
    "Dissatisfaction",
    "Draft",
    "Ending",
    "EverydayWords",
    "Extension",
    "FeeRule",
    "Field",
    "FieldDay",
    "FigureDelta",
    "FigureState",
    "Filing",
    "FilingPiece",
    "FilingUpload",
    "Folder",
    "FolderMove",
    "FormVersion",
    "Handover",
    "HandoverItem",
    "HandoverList",
    "Holiday",
    "IdempotencyKey",
    "Incident",
    "KnownPaper",
    "LedgerEntry",
    "LetterCounter",
    "LifeEvent",
    "LifeEventProcedure",
    "Notice",
    "NoticeReader",
    "OpenStock",
    "OriginalGivenBack",
    "Outage",
    "OutboxMessage",
    "Payment",
    "PaymentIntent",
    "PaymentObligation",
    "Petition",
    "PetitionEvent",
    "PetitionPublication",
    "PetitionText",
    "PetitionWarning",
    "Printing",
    "Procedure",
    "ProcedureVersion",
    "Proposal",
    "PublishedFigure",
    "PublishedMonth",
    "Rating",
    "Reconciliation",
    "ReconciliationDifference",
    "Record",
    "RecordComponent",
    "RecordEvent",
    "Refund",
    "RefusalLetter",
    "Result",
    "ResultCorrection",
    "ResultDownload",
    "ResultFile",
    "SavedView",
    "Sending",
    "SettlementTimes",
    "Slip",
    "SlipBlock",
    "Snippet",
    "SupplementItem",
    "SupplementRequest",
    "Ticket",
    "TicketCounter",
    "TicketMatter",
    "TicketPeriod",
    "TicketReturn",
    "TicketScreen",
    "TicketSeries",
    "TrailAnchor",
    "UndeliveredLetter",
    "UnitDay",
    "UnitSatisfaction",
    "Waiver",
]
