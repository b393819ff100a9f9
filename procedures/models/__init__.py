from procedures.models.applicant import Applicant
from procedures.models.attachment import Attachment
from procedures.models.bulk import BulkItem, BulkRun
from procedures.models.catalogue import Component, FeeRule, Field, Procedure, ProcedureVersion
from procedures.models.correction import Adjustment, Amendment
from procedures.models.desk import Notice, SavedView, Snippet
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
from procedures.models.holiday import CalendarYear, Holiday
from procedures.models.known_paper import KnownPaper
from procedures.models.letter import LetterCounter
from procedures.models.outage import Outage
from procedures.models.payment import PaymentObligation
from procedures.models.record import CodeCounter, Draft, IdempotencyKey, Record, RecordComponent
from procedures.models.result import Handover, Result
from procedures.models.ticket import (
    Ticket,
    TicketCounter,
    TicketMatter,
    TicketPeriod,
    TicketReturn,
    TicketScreen,
    TicketSeries,
)

__all__ = [
    "Adjustment",
    "Amendment",
    "Applicant",
    "Attachment",
    "BulkItem",
    "BulkRun",
    "CalendarYear",
    "CentreDay",
    "CodeCounter",
    "Component",
    "DeadlineWarning",
    "Draft",
    "Ending",
    "Extension",
    "FeeRule",
    "Field",
    "FieldDay",
    "FigureDelta",
    "FigureState",
    "Handover",
    "Holiday",
    "IdempotencyKey",
    "Incident",
    "KnownPaper",
    "LetterCounter",
    "Notice",
    "OpenStock",
    "Outage",
    "OutboxMessage",
    "PaymentObligation",
    "Procedure",
    "ProcedureVersion",
    "Record",
    "RecordComponent",
    "RecordEvent",
    "Result",
    "SavedView",
    "Snippet",
    "Ticket",
    "TicketCounter",
    "TicketMatter",
    "TicketPeriod",
    "TicketReturn",
    "TicketScreen",
    "TicketSeries",
    "TrailAnchor",
    "UnitDay",
]
