"""Whose the minutes of a record were: consecutive periods, each with one holder (Decree 118/2025 Arts. 8, 12.5, 38).

The periods run from the first event to the last one, or to a given moment while the record has not ended. They leave
no gap and do not overlap, so that their working time sums to the whole. Whose a moment is, in this order:

1. while papers or money are awaited (before reception, in a supplement, a financial obligation): the applicant;
2. before reception and until it is forwarded or taken: the receiving centre;
3. settled and not yet handed over: waiting for collection (a letter that came back was never handed over);
4. a result proposed and not yet signed or sent back: approval and signature;
5. an agency that was asked and has not answered, in a chain or in consultation: that agency (asking pauses nothing:
   the term runs on, and these minutes of it are the agency's);
6. forwarded and not yet taken: transmission;
7. otherwise the competent unit.

What made a late record late: the working minutes after its due moment, each belonging to whoever held the record then
(``beyond``). What came before the due moment was within the term, whoever used it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from procedures.domain.calendar import NO_TIME, WorkingCalendar
from procedures.domain.circulation_vocabulary import Holder
from procedures.domain.deadlines import working_time_between
from procedures.domain.lifecycle import ENDED
from procedures.domain.vocabulary import Act, Status

_BY_STATUS = {
    Status.SUBMITTED: Holder.RECEPTION,
    Status.INTAKE_SUPPLEMENT: Holder.CITIZEN,
    Status.RECEIVED: Holder.RECEPTION,
    Status.SUPPLEMENT_REQUESTED: Holder.CITIZEN,
    Status.FINANCIAL_OBLIGATION: Holder.CITIZEN,
    Status.COMPLETED: Holder.COLLECTION,
}
_PROPOSED = {
    Act.PROPOSE_RESULT: True,
    Act.SEND_BACK_RESULT: False,
    Act.SIGN_RESULT: False,
}
_TAKEN = {
    Act.FORWARD: False,
    Act.TAKE: True,
    Act.ASSIGN: True,
    Act.RELEASE: False,
    Act.ASSIGN_TASK: True,
    Act.CONFIRM_SUPPLEMENT: True,
}
"""Whether somebody has it in hand: forwarding alone puts it on a list, not into a hand."""


@dataclass(frozen=True, slots=True)
class Happened:
    """What matters of one event, in the order of the trail."""

    act: Act
    to_status: Status
    at: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """An agency's turn: from when its task began to its answer (None while it owes one)."""

    unit: int
    begun_at: datetime
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of a record's life with one holder.

    ``unit`` is, for another agency only, the one asked first; of several asked together the first that was given.
    """

    holder: Holder
    start: datetime
    end: datetime
    working: timedelta
    unit: int | None = None


def periods(
    events: Sequence[Happened], asked: Iterable[Asked], *, until: datetime, calendar: WorkingCalendar
) -> list[Period]:
    """The periods of a record's life by the competent unit's ``calendar``; ``until`` closes the one that is open.

    Events written down later than they happened (offline reception) count from when they happened, but never before
    the event that stands before them in the trail. Refused as ``outside_calendar`` beyond the loaded years.
    """
    found: list[Period] = []
    turns = list(asked)
    for start, end, base in _stretches(events, until):
        for begun, ended, holder, unit in _with_agencies(start, end, base, turns):
            goes_on = bool(found) and (found[-1].holder, found[-1].unit) == (holder, unit)
            since = found.pop().start if goes_on else begun
            found.append(Period(holder, since, ended, working_time_between(since, ended, calendar), unit))
    return found


def _stretches(events: Sequence[Happened], until: datetime) -> Iterable[tuple[datetime, datetime, Holder]]:
    """From event to event with who holds the record by the events alone."""
    proposed = taken = False
    moment: datetime | None = None
    ended: datetime | None = None
    holder: Holder | None = None
    for event in events:
        at = event.at if moment is None else max(moment, event.at)
        if event.act is Act.RECORD_UNDELIVERED:
            moment, holder = ended, Holder.COLLECTION
        if moment is not None and holder is not None and at > moment:
            yield moment, at, holder
        moment = at
        proposed = _PROPOSED.get(event.act, proposed)
        taken = _TAKEN.get(event.act, taken)
        holder = _holder(event.to_status, proposed=proposed, taken=taken)
        ended = (ended or at) if holder is None else None
    if moment is not None and holder is not None and until > moment:
        yield moment, until, holder


def _holder(status: Status, *, proposed: bool, taken: bool) -> Holder | None:
    """Whose a record in this status is; nobody's after its end."""
    if status in ENDED:
        return None
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if proposed:
        return Holder.SIGNER
    return Holder.COMPETENT_UNIT if taken else Holder.TRANSMISSION


def _with_agencies(
    start: datetime, end: datetime, base: Holder, asked: list[Asked]
) -> Iterable[tuple[datetime, datetime, Holder, int | None]]:
    """Cut a stretch where an agency's turn begins or ends; only what the competent unit holds can pass to one."""
    if base not in (Holder.COMPETENT_UNIT, Holder.TRANSMISSION):
        yield start, end, base, None
        return
    edges = {moment for turn in asked for moment in (turn.begun_at, turn.answered_at) if moment}
    cuts = [start, *sorted(edge for edge in edges if start < edge < end), end]
    for begun, ended in pairwise(cuts):
        owing = [t for t in asked if t.begun_at <= begun and (t.answered_at is None or t.answered_at > begun)]
        if owing:
            first = min(owing, key=lambda turn: turn.begun_at)
            yield begun, ended, Holder.OTHER_AGENCY, first.unit
        else:
            yield begun, ended, base, None


def beyond(
    found: Iterable[Period], *, due_at: datetime, settled_at: datetime, calendar: WorkingCalendar
) -> list[timedelta]:
    """For each period, how much of it lies after the due moment and before the settlement, in working time.

    All zero for a record in time; for a late one they sum to its delay. After the settlement nobody is late any more.
    """
    return [
        working_time_between(max(period.start, due_at), min(period.end, settled_at), calendar)
        if period.end > due_at and period.start < settled_at
        else NO_TIME
        for period in found
    ]


def spent(found: Iterable[Period]) -> dict[Holder, timedelta]:
    """The working time of each holder, those without any left out."""
    total: dict[Holder, timedelta] = {}
    for period in found:
        total[period.holder] = total.get(period.holder, NO_TIME) + period.working
    return total
