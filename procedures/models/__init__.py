from procedures.models.applicant import Applicant
from procedures.models.catalogue import Component, FeeRule, Field, Procedure, ProcedureVersion
from procedures.models.event import RecordEvent, TrailAnchor
from procedures.models.exchange import DeadlineWarning, OutboxMessage
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
from procedures.models.letter import LetterCounter
from procedures.models.record import CodeCounter, Draft, IdempotencyKey, Record, RecordComponent
from procedures.models.result import Handover, Result

__all__ = [
    "Applicant",
    "CalendarYear",
    "CentreDay",
    "CodeCounter",
    "Component",
    "DeadlineWarning",
    "Draft",
    "FeeRule",
    "Field",
    "FieldDay",
    "FigureDelta",
    "FigureState",
    "Handover",
    "Holiday",
    "IdempotencyKey",
    "Incident",
    "LetterCounter",
    "OpenStock",
    "OutboxMessage",
    "Procedure",
    "ProcedureVersion",
    "Record",
    "RecordComponent",
    "RecordEvent",
    "Result",
    "TrailAnchor",
    "UnitDay",
]
