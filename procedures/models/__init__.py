from procedures.models.after_result import OriginalGivenBack, ResultCorrection, UndeliveredLetter
from procedures.models.applicant import Applicant
from procedures.models.appointment import Appointment, AppointmentPlan
from procedures.models.attachment import Attachment
from procedures.models.bulk import BulkItem, BulkRun
from procedures.models.catalogue import Component, FeeRule, Field, Procedure, ProcedureVersion
from procedures.models.correction import Adjustment, Amendment
from procedures.models.data_request import DataRequest
from procedures.models.delay import DelayShare
from procedures.models.desk import Notice, SavedView, Snippet
from procedures.models.electronic_result import ResultDownload, ResultFile
from procedures.models.ending import Ending
from procedures.models.event import RecordEvent, TrailAnchor
from procedures.models.exchange import DeadlineWarning, OutboxMessage
from procedures.models.export import Export
from procedures.models.extension import Extension
from procedures.models.figures import (
    CentreDay,
    FieldDay,
    FigureChange,
    FigureDelta,
    FigureState,
    Incident,
    OpenSpell,
    OpenStock,
    UnitDay,
)
from procedures.models.filing import Filing, FilingPiece, FilingUpload
from procedures.models.finding import EverydayWords, LifeEvent, LifeEventProcedure, SettlementTimes
from procedures.models.form import FormVersion
from procedures.models.holiday import CalendarYear, Holiday
from procedures.models.index_766 import IndexInput, IndexLine, IndexMonth
from procedures.models.issue import IssuedFigures, IssuedPaper
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
from procedures.models.settlement_month import SettlementMonth
from procedures.models.statistics import (
    CentreEquipment,
    IssuedFile,
    StatisticalReport,
    StatisticalStep,
    StatisticsReminder,
)
from procedures.models.steering import Alert, AlertRule, Explanation, ExplanationAnswer, Urge
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
    "Alert",
    "AlertRule",
    "Amendment",
    "Applicant",
    "Appointment",
    "AppointmentPlan",
    "Attachment",
    "BulkItem",
    "BulkRun",
    "CalendarYear",
    "CentreDay",
    "CentreEquipment",
    "Charge",
    "CodeCounter",
    "CollectionAccount",
    "Component",
    "ContactPreference",
    "DailyClosing",
    "DataRequest",
    "DeadlineWarning",
    "DelayShare",
    "Dissatisfaction",
    "Draft",
    "Ending",
    "EverydayWords",
    "Explanation",
    "ExplanationAnswer",
    "Export",
    "Extension",
    "FeeRule",
    "Field",
    "FieldDay",
    "FigureChange",
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
    "IndexInput",
    "IndexLine",
    "IndexMonth",
    "IssuedFigures",
    "IssuedFile",
    "IssuedPaper",
    "KnownPaper",
    "LedgerEntry",
    "LetterCounter",
    "LifeEvent",
    "LifeEventProcedure",
    "Notice",
    "NoticeReader",
    "OpenSpell",
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
    "SettlementMonth",
    "SettlementTimes",
    "Slip",
    "SlipBlock",
    "Snippet",
    "StatisticalReport",
    "StatisticalStep",
    "StatisticsReminder",
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
    "Urge",
    "Waiver",
]
