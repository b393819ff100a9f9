"""A person's rights over the data that is held about them: what may be asked, and by when it is answered.

Law 91/2025/QH15 on personal data protection with Decree 356/2025, both in force since 2026-01-01. Seeing what is held
and having it handed over needs no request here: one's own page does both at once.
"""

from datetime import date, datetime, time, timedelta

from procedures.domain.calendar import ONE_DAY, ZONE, WorkingCalendar, local
from procedures.domain.vocabulary import Word

LONGEST_TEXT = 1000
WARNED_BEFORE = 2  # working days before the last one
REMINDED_AT = time(7, 30)


class DataRequestKind(Word):
    """What somebody may ask for."""

    CORRECTION = "correction", "Correct something that is wrong"
    RESTRICTION = "restriction", "Restrict the use of my data"
    OBJECTION = "objection", "Object to a use of my data"
    DELETION = "deletion", "Delete what no law keeps"


class HeldPart(Word):
    """What is held with a record beside its people, as one's own page groups it."""

    PAPERS = "papers", "Papers and files"
    LETTERS = "letters", "Letters about the record"
    CHANGES = "changes", "Changes and corrections"
    MONEY = "money", "Fees and payments"
    RESULT = "result", "Result and how it was returned"
    STEPS = "steps", "Steps, visits and printed papers"


class DataRequestState(Word):
    """Where a request stands."""

    OPEN = "open", "To be answered", "warning"
    GRANTED = "granted", "Done as asked", "good"
    PARTLY = "partly", "Done in part", "info"
    REFUSED = "refused", "Not done, with the reason", "neutral"


ANSWERS = (DataRequestState.GRANTED, DataRequestState.PARTLY, DataRequestState.REFUSED)

TERM_DAYS = {
    DataRequestKind.CORRECTION: 10,
    DataRequestKind.RESTRICTION: 15,
    DataRequestKind.OBJECTION: 15,
    DataRequestKind.DELETION: 20,
}
"""Calendar days from the day of the request (decision 82)."""


def answer_by(kind: DataRequestKind, asked_at: datetime, calendar: WorkingCalendar) -> date:
    """The last day for an answer; one that nobody works is followed by the next working day (Civil Code Art. 148.5)."""
    last = local(asked_at).date() + timedelta(days=TERM_DAYS[kind])
    return last if calendar.is_working(last) else calendar.next_working_day(last)


def warned_on(due_on: date, calendar: WorkingCalendar) -> date:
    """The day on which whoever answers is reminded."""
    day = due_on
    for _ in range(WARNED_BEFORE):
        day = calendar.working_day_before(day)
    return day


def watch_from(due_on: date, at: datetime, calendar: WorkingCalendar) -> datetime:
    """When somebody is to be told next: on the morning of the reminder, or else when the last day is over."""
    reminder = datetime.combine(warned_on(due_on, calendar), REMINDED_AT, ZONE)
    return reminder if reminder > at else datetime.combine(due_on + ONE_DAY, time(0), ZONE)


def is_late(due_on: date, at: datetime) -> bool:
    """Whether the last day is over: it counts to its end."""
    return local(at).date() >= due_on + ONE_DAY
