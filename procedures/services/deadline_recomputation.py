"""When the calendar changes: what due dates would be now, and moving them only when somebody says so.

A printed appointment never moves silently: the differences are listed, and each one applied is an event of its record.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db import transaction
from django.db.models import QuerySet

from procedures.domain.calendar import WorkingCalendar
from procedures.domain.deadlines import Deadline, Term, due, due_moments
from procedures.domain.lifecycle import OPEN
from procedures.domain.pauses import shifted
from procedures.domain.vocabulary import Act, NoticeKind, Reason, TermUnit
from procedures.models import PaymentObligation, Record
from procedures.queries.calendar import calendar_for
from procedures.services.step import Step, calendar_of, locked, owner_notices
from staffing.models import Account
from units.models import OfficeHours
from units.scoping import PROVINCE

BATCH = 5_000
Pauses = defaultdict[int, list[tuple[datetime, datetime]]]


@dataclass(frozen=True, slots=True)
class Difference:
    """A record whose due date would be another by today's calendar."""

    record_id: int
    code: str
    due_at: datetime
    would_be: datetime


def differences(*, as_of: datetime) -> Iterator[Difference]:
    """Open records due at ``as_of`` or later whose due date differs from a reckoning by the present calendar.

    Extended records keep the date of their letter; a stopped clock has no date to move; what a payment took is added
    again. RuleBroken("outside_calendar") where the loaded years do not reach.
    """
    rows = (
        Record.objects.filter(
            status__in=sorted(OPEN),
            paused_at=None,
            due_at__gte=as_of,
            extensions=0,
            master_system="",
            clock_from__isnull=False,
        )
        .order_by("competent_unit__office_hours", "term_unit", "term_value", "id")
        .values_list("competent_unit__office_hours", "term_unit", "term_value", "id", "code", "clock_from", "due_at")
    )
    paused = _pauses(PaymentObligation.objects.filter(record__status__in=sorted(OPEN)))
    hours_by_key = {hours.pk: hours for hours in OfficeHours.objects.all()}
    for (hours, unit, value), group in groupby(rows.iterator(BATCH), key=lambda row: row[:3]):
        calendar = calendar_for(hours_by_key.get(hours))
        yield from _differing(list(group), Term(value, TermUnit(unit)), calendar, paused)


def _differing(
    rows: list[tuple[int | None, str, int, int, str, datetime, datetime]],
    term: Term,
    calendar: WorkingCalendar,
    paused: Pauses,
) -> Iterator[Difference]:
    reckoned = due_moments([row[5] for row in rows], term, calendar)
    for row, due_at in zip(rows, reckoned, strict=True):
        would_be = _after(paused[row[3]], row[5], Deadline(due_at, ()), term.unit, calendar).due_at
        if row[6] != would_be:
            yield Difference(record_id=row[3], code=row[4], due_at=row[6], would_be=would_be)


def _pauses(obligations: QuerySet[PaymentObligation]) -> Pauses:
    """When the clock stood still for a payment that was met since, by record, in their order."""
    found: Pauses = defaultdict(list)
    rows = obligations.filter(paused_at__isnull=False, confirmed_at__isnull=False).order_by("paused_at")
    for record_id, paused_at, confirmed_at in rows.values_list("record_id", "paused_at", "confirmed_at"):
        if paused_at is not None and confirmed_at is not None:
            found[record_id].append((paused_at, confirmed_at))
    return found


def _after(
    pauses: list[tuple[datetime, datetime]],
    start: datetime,
    deadline: Deadline,
    unit: TermUnit,
    calendar: WorkingCalendar,
) -> Deadline:
    """The due moment of a term that began at ``start``, after the pauses that came since."""
    for paused_at, resumed_at in pauses:
        if paused_at >= start:
            deadline = shifted(
                deadline.due_at,
                unit,
                paused_at=paused_at,
                resumed_at=resumed_at,
                lines=deadline.lines,
                calendar=calendar,
            )
    return deadline


@transaction.atomic
def apply(*, difference: Difference, actor: Account | None, at: datetime) -> Record:
    """Move one due date, with its event and a notice to the owner; the first due date stays."""
    record = locked(difference.record_id, Act.RECOMPUTE_DEADLINE, scope=PROVINCE)
    step = Step(record, Act.RECOMPUTE_DEADLINE, actor, at, at)
    step.move()
    assert record.clock_from is not None  # noqa: S101 - differences() leaves out records without it
    calendar = calendar_of(record)
    term = Term(record.term_value, TermUnit(record.term_unit))
    pauses = _pauses(PaymentObligation.objects.filter(record=record))[record.pk]
    deadline = due(record.clock_from, term, calendar)
    deadline = _after(pauses, record.clock_from, deadline, term.unit, calendar)
    step.set_due(deadline, start=record.clock_from, calendar=calendar)
    step.write(reason=Reason.CALENDAR_CHANGED, outbox=owner_notices(NoticeKind.DUE_MOVED, record, at))
    return record
