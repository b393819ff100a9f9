"""The one extension of a term, with its apology (Decree 118/2025 Art. 19.6; decision 12)."""

from datetime import date, datetime

from procedures.domain.calendar import WorkingCalendar, local
from procedures.domain.deadlines import Deadline, Line
from procedures.domain.vocabulary import Reason
from units.errors import RuleBroken

EXTENSION_REASONS = (Reason.MORE_VERIFICATION, Reason.AGENCY_LATE, Reason.TOO_MUCH_WORK, Reason.OUTAGE)
"""Why a term may be extended; the citizen reads it in the letter of apology (form 04)."""


def owed_on(due_at: datetime, calendar: WorkingCalendar) -> date:
    """The last day on which the apology is in time: a working day before the due date, whatever the term counts in."""
    return calendar.working_day_before(local(due_at).date())


def is_late(at: datetime, due_at: datetime, calendar: WorkingCalendar) -> bool:
    """Whether an apology issued at ``at`` comes later than it is owed: a breach, which changes no judgement."""
    return local(at).date() > owed_on(due_at, calendar)


def promised(
    due_at: datetime, until: date, *, at: datetime, lines: tuple[Line, ...], calendar: WorkingCalendar
) -> Deadline:
    """The moment promised anew: the end of the last session of ``until``, explained on top of ``lines``.

    RuleBroken: extension_not_working_day, extension_not_later (than the present due moment and than ``at``),
    outside_calendar.
    """
    if not calendar.is_working(until):
        raise RuleBroken("extension_not_working_day", day=until)
    moment = calendar.end_of_day(until)
    if moment <= due_at or moment <= at:
        raise RuleBroken("extension_not_later", due_at=local(due_at))
    step = Line("extended", {"due_before": local(due_at), "letter_on": local(at).date(), "at": moment})
    return Deadline(moment, (*lines, step))
