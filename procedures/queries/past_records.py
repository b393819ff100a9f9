"""The records behind a figure as at a past moment, and the corrections of a period's figures."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet, Sum

from procedures.domain.calendar import local
from procedures.domain.figures import Measure, UnitView
from procedures.domain.periods import Period
from procedures.domain.vocabulary import Outcome, Word
from procedures.models import Field, FigureChange, Record, RecordEvent
from procedures.queries.as_at import changes, open_spells
from procedures.queries.record_rows import rows_of
from units import clock
from units.models import Unit
from units.queries.successors import with_former

PAGE = 50


class Figure(Word):
    """A figure whose records can be listed."""

    RECEIVED = "received", "Received"
    SUBMITTED = "submitted", "Filed online"
    SETTLED = "settled", "Settled"
    LATE = "late", "Settled late"
    REFUSED = "refused", "Refused at reception"
    WITHDRAWN = "withdrawn", "Withdrawn"
    OPEN = "open", "In progress"
    OVERDUE = "overdue", "Overdue"
    DUE_SOON = "due_soon", "Due soon"
    CORRECTIONS = "corrections", "Corrections"


@dataclass(frozen=True, slots=True)
class Question:
    """Which figures: of a period as at a moment, of a unit (None for all places), of a field, by which units."""

    period: Period
    as_at: datetime
    unit: Unit | None = None
    field: Field | None = None
    by: UnitView = UnitView.IN_FORCE


@dataclass(frozen=True, slots=True)
class Line:
    """One record of a figure, with what it counted as; of a correction, what was done. ``key`` turns the page."""

    key: int
    record: Record
    day: date | None = None
    outcome: Outcome | None = None
    overdue_from: datetime | None = None
    measure: Measure | None = None
    amount: int = 1
    recorded_at: datetime | None = None
    event: RecordEvent | None = None


def _units(asked: Question, visible: frozenset[int] | None) -> frozenset[int] | None:
    """The keys that are asked for, former units with those that came of them."""
    on = local(asked.as_at).date()
    may = None if visible is None else with_former(visible, clock.today())
    if asked.unit is None:
        return may
    chosen = with_former([asked.unit.pk], on) if asked.by is UnitView.IN_FORCE else frozenset([asked.unit.pk])
    return chosen if may is None else may & chosen


def records_behind(figure: Figure, asked: Question, visible: frozenset[int] | None, *, after: int = 0) -> list[Line]:
    """A page of the records (one more than PAGE where there are more), by key, those after ``after``."""
    if figure is Figure.CORRECTIONS:
        return _corrections(asked, visible, before=after)
    if figure in (Figure.OPEN, Figure.OVERDUE, Figure.DUE_SOON):
        return _open(figure, asked, visible, after=after)
    units = _units(asked, visible)
    field = asked.field.pk if asked.field else None
    measure = Measure.SETTLED if figure is Figure.LATE else Measure(figure.value)
    rows: Any = changes(asked.period, measure, moment=asked.as_at, units=units, field=field)
    if figure is Figure.LATE:
        rows = rows.filter(outcome=Outcome.LATE)
    counted = rows.filter(record__gt=after).values("record", "day", "outcome").annotate(times=Sum("amount"))
    page = list(counted.filter(times__gt=0).order_by("record")[: PAGE + 1])
    records = _records(row["record"] for row in page)
    return [
        Line(row["record"], records[row["record"]], row["day"], Outcome(row["outcome"]) if row["outcome"] else None)
        for row in page
    ]


def _open(figure: Figure, asked: Question, visible: frozenset[int] | None, *, after: int) -> list[Line]:
    rows = open_spells(asked.as_at, units=_units(asked, visible), field=asked.field.pk if asked.field else None)
    if figure is Figure.OVERDUE:
        rows = rows.filter(overdue_from__lte=asked.as_at)
    elif figure is Figure.DUE_SOON:
        rows = rows.filter(soon_from__lte=asked.as_at, overdue_from__gt=asked.as_at)
    page = list(rows.filter(record__gt=after).order_by("record")[: PAGE + 1])
    records = _records(spell.record_id for spell in page)
    return [Line(spell.record_id, records[spell.record_id], overdue_from=spell.overdue_from) for spell in page]


def corrections(asked: Question, visible: frozenset[int] | None) -> QuerySet[FigureChange]:
    """Changes of days of the period that were written down after their day: before the moment asked for, and since."""
    rows = FigureChange.objects.filter(is_late=True, day__gte=asked.period.first, day__lte=asked.period.last)
    units = _units(asked, visible)
    if units is not None:
        rows = rows.filter(unit__in=sorted(units))
    return rows if asked.field is None else rows.filter(field=asked.field)


def _corrections(asked: Question, visible: frozenset[int] | None, *, before: int) -> list[Line]:
    rows = corrections(asked, visible).order_by("-id")
    page = list((rows.filter(pk__lt=before) if before else rows)[: PAGE + 1])
    records = _records(change.record_id for change in page)
    moments = {change.recorded_at for change in page}
    told = RecordEvent.objects.filter(record__in=records, recorded_at__in=moments).order_by("sequence")
    events = {(event.record_id, event.recorded_at): event for event in told}
    return [
        Line(
            key=change.pk,
            record=records[change.record_id],
            day=change.day,
            outcome=Outcome(change.outcome) if change.outcome else None,
            measure=Measure(change.measure),
            amount=change.amount,
            recorded_at=change.recorded_at,
            event=events.get((change.record_id, change.recorded_at)),
        )
        for change in page
    ]


def _records(keys: Any) -> dict[int, Record]:
    return {record.pk: record for record in rows_of(Record.objects.filter(pk__in=list(keys)))}
