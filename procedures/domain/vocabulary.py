"""Every word that people see for a stored value: its English label (the message id) and its tone stand here, once.

``locale/vi`` alone holds the Vietnamese; templates map the tone to a class. Values are stable for ever.
"""

from enum import StrEnum
from typing import Self


class Word(StrEnum):
    """A stored value with its label and tone: ``NAME = "value", "Label", "tone"``."""

    label: str
    tone: str

    def __new__(cls, value: str, label: str, tone: str = "neutral") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.tone = tone
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Pairs of value and English label, for a model's ``choices``."""
        return [(member.value, member.label) for member in cls]


class TermUnit(Word):
    """What a settlement term is counted in (Civil Code, Art. 144-148)."""

    WORKING_DAY = "working_day", "Working days"
    DAY = "day", "Calendar days"
    WORKING_HOUR = "working_hour", "Working hours"
    MONTH = "month", "Months"
    SAME_DAY = "same_day", "Within the day"


class HolidayKind(Word):
    """Why a day differs from its weekday (Labour Code 2019, Art. 111.3 and 112)."""

    STATUTORY = "statutory", "Public holiday"
    SUBSTITUTE = "substitute", "Day off in lieu"
    SWAP_OFF = "swap_off", "Swapped day off"
    WORKING_SATURDAY = "working_saturday", "Worked Saturday"


class Outcome(Word):
    """How a settled record stands to its due date."""

    EARLY = "early", "Early", "good"
    ON_TIME = "on_time", "On time", "good"
    LATE = "late", "Late", "bad"


class Standing(Word):
    """How an open record stands to its due date at a moment."""

    IN_TERM = "in_term", "In term", "neutral"
    DUE_SOON = "due_soon", "Due soon", "warning"
    OVERDUE = "overdue", "Overdue", "bad"
