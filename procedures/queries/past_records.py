"""The records behind a figure as at a past moment, and the corrections of a period's figures.

What was counted is read from tables that the database refuses to change, so that the same question about a moment that
is over finds the same records whenever it is asked, a page at a time or all at once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet, Sum

from procedures.domain.calendar import local
from procedures.domain.figures import Measure, UnitView
from procedures.domain.periods import Period
from procedures.domain.vocabulary import Channel, Outcome, Word
from procedures.models import Field, FigureChange, OpenSpell, Record, RecordEvent
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


_OPEN = frozenset({Figure.OPEN, Figure.OVERDUE, Figure.DUE_SOON})


@dataclass(frozen=True, slots=True)
class Question:
    """Which figures: of a period as at a moment, of a unit (None for all places), of a field, by which units; of a
    channel the records alone, since past figures are counted for all channels together.
    """

    period: Period
    as_at: datetime
    unit: Unit | None = None
    field: Field | None = None
    by: UnitView = UnitView.IN_FORCE
    channel: Channel | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One record of a figure, with what it counted as; of a correction, what was done. ``key`` turns the page.
    ``record`` is read for pages alone.
    """

    key: int
    record_id: int
    record: Record | None = None
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
        rows = corrections(asked, visible).order_by("-id")
        return _correction_lines((rows.filter(pk__lt=after) if after else rows)[: PAGE + 1])
    found = _counted(figure, asked, visible).filter(record__gt=after)
    return _lines(figure, list(found[: PAGE + 1]))


def keys_behind(figure: Figure, asked: Question, visible: frozenset[int] | None) -> Iterator[int]:
    """The keys of the whole list in its order, never all of them at hand: of records, or of corrections."""
    if figure is Figure.CORRECTIONS:
        yield from corrections(asked, visible).order_by("-id").values_list("pk", flat=True).iterator(chunk_size=10_000)
        return
    last = 0
    for row in _counted(figure, asked, visible).iterator(chunk_size=10_000):
        if row["record"] != last:
            last = row["record"]
            yield last


def lines_behind(figure: Figure, asked: Question, visible: frozenset[int] | None, keys: Sequence[int]) -> list[Line]:
    """Those lines of the list that bear these keys, without their records: what each one counted as."""
    if figure is Figure.CORRECTIONS:
        return _correction_lines(FigureChange.objects.filter(pk__in=keys).order_by("-id"), with_records=False)
    return _lines(figure, list(_counted(figure, asked, visible).filter(record__in=keys)), with_records=False)


def _counted(figure: Figure, asked: Question, visible: frozenset[int] | None) -> Any:
    """Record, day and outcome, or the moment from which it was overdue, of each that the figure counts, by key."""
    units, field = _units(asked, visible), asked.field.pk if asked.field else None
    if figure in _OPEN:
        return _open(figure, asked, open_spells(asked.as_at, units=units, field=field))
    measure = Measure.SETTLED if figure is Figure.LATE else Measure(figure.value)
    rows: Any = changes(asked.period, measure, moment=asked.as_at, units=units, field=field)
    if figure is Figure.LATE:
        rows = rows.filter(outcome=Outcome.LATE)
    if asked.channel:
        rows = rows.filter(channel=asked.channel)
    counted = rows.values("record", "day", "outcome").annotate(times=Sum("amount"))
    return counted.filter(times__gt=0).order_by("record", "day")


def _open(figure: Figure, asked: Question, rows: QuerySet[OpenSpell]) -> Any:
    if figure is Figure.OVERDUE:
        rows = rows.filter(overdue_from__lte=asked.as_at)
    elif figure is Figure.DUE_SOON:
        rows = rows.filter(soon_from__lte=asked.as_at, overdue_from__gt=asked.as_at)
    if asked.channel:
        rows = rows.filter(record__channel=asked.channel)
    return rows.order_by("record").values("record", "overdue_from")


def _lines(figure: Figure, rows: list[dict[str, Any]], *, with_records: bool = True) -> list[Line]:
    records = _records(row["record"] for row in rows) if with_records else {}
    return [
        Line(
            key=row["record"],
            record_id=row["record"],
            record=records.get(row["record"]),
            day=row.get("day"),
            outcome=Outcome(row["outcome"]) if row.get("outcome") else None,
            overdue_from=row.get("overdue_from"),
        )
        for row in rows
    ]


def corrections(asked: Question, visible: frozenset[int] | None) -> QuerySet[FigureChange]:
    """Changes of days of the period that were written down after their day: before the moment asked for, and since."""
    rows = FigureChange.objects.filter(is_late=True, day__gte=asked.period.first, day__lte=asked.period.last)
    units = _units(asked, visible)
    if units is not None:
        rows = rows.filter(unit__in=sorted(units))
    if asked.channel:
        rows = rows.filter(channel=asked.channel)
    return rows if asked.field is None else rows.filter(field=asked.field)


def _correction_lines(found: QuerySet[FigureChange], *, with_records: bool = True) -> list[Line]:
    page = list(found)
    keys = {change.record_id for change in page}
    records = _records(keys) if with_records else {}
    moments = {change.recorded_at for change in page}
    told = RecordEvent.objects.filter(record__in=keys, recorded_at__in=moments).order_by("sequence")
    events = {(event.record_id, event.recorded_at): event for event in told}
    return [
        Line(
            key=change.pk,
            record_id=change.record_id,
            record=records.get(change.record_id),
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
