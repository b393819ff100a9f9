"""Completing the papers: when a supplement may be asked for, by when it is answered, and who is told meanwhile.

Before acceptance a request only stops the intake clock, and nothing expires. After acceptance it is asked for within 3
working days (Decree 118/2025 Art. 19.5), answered within 15 days, and closed by a clerk when it was not (decision 11).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from procedures.domain.calendar import WorkingCalendar, local
from procedures.domain.deadlines import Term, due_date
from procedures.domain.lifecycle import AT_INTAKE
from procedures.domain.vocabulary import Status, SupplementPhase, TermUnit

ASKED_WITHIN = Term(3, TermUnit.WORKING_DAY)
"""After acceptance; later only on a ground laid down by law, and flagged (decision 19)."""

ANSWERED_WITHIN = Term(15, TermUnit.DAY)
"""From the notice to the day on which a clerk may close the record."""

REMINDED_AFTER = (5, 12)
"""Days after the request on whose mornings the applicant is reminded."""


def phase_of(status: Status | None) -> SupplementPhase:
    """The phase in which a record of that status (None: there is no record yet) is asked for papers."""
    return SupplementPhase.BEFORE if status is None or status in AT_INTAKE else SupplementPhase.AFTER


def last_day_to_ask(accepted_at: datetime, calendar: WorkingCalendar) -> date:
    """The last day on which a supplement may be asked for without a legal ground."""
    return due_date(local(accepted_at).date(), ASKED_WITHIN, calendar)


def is_asked_late(accepted_at: datetime, at: datetime, calendar: WorkingCalendar) -> bool:
    """Whether more than 3 working days have passed since acceptance."""
    return local(at).date() > last_day_to_ask(accepted_at, calendar)


def answer_by(asked_at: datetime, calendar: WorkingCalendar) -> datetime:
    """The end of the last session of the fifteenth day, or of the next working day where that is a day off."""
    return calendar.end_of_day(due_date(local(asked_at).date(), ANSWERED_WITHIN, calendar))


def reminder_moments(asked_at: datetime, until: datetime, calendar: WorkingCalendar) -> tuple[datetime, ...]:
    """The openings of the working days, at least 5 and 12 days after the request, that still lie before ``until``."""
    day = local(asked_at).date()
    mornings = (calendar.rolled(day + timedelta(days=days)) for days in REMINDED_AFTER)
    moments = dict.fromkeys(calendar.stretches_on(morning)[0][0] for morning in mornings)
    return tuple(moment for moment in moments if moment < until)


def is_expired(until: datetime | None, at: datetime) -> bool:
    """Whether the time for the answer has run out; it never does before acceptance (``until`` None)."""
    return until is not None and at > until


@dataclass(frozen=True, slots=True)
class SupplementWatch:
    """What to tell now, and when to look again (None: never)."""

    remind: bool
    propose_closing: bool
    next_at: datetime | None


def watch_supplement(asked_at: datetime, until: datetime, at: datetime, calendar: WorkingCalendar) -> SupplementWatch:
    """What a sweep at ``at`` finds: after being away it reminds once, not of every morning it missed.

    From the expiry on it proposes the closing and reminds nobody any more.
    """
    if is_expired(until, at):
        return SupplementWatch(remind=False, propose_closing=True, next_at=None)
    moments = reminder_moments(asked_at, until, calendar)
    return SupplementWatch(
        remind=any(moment <= at for moment in moments),
        propose_closing=False,
        next_at=next_watch(moments, until, at),
    )


def next_watch(moments: Iterable[datetime], until: datetime, at: datetime) -> datetime:
    """The next reminder after ``at``, or the first moment after the expiry."""
    return next((moment for moment in moments if moment > at), until + timedelta.resolution)
