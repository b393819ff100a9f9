"""The figures of a month, published once it is over: counted as everywhere else, then small numbers left out.

A month is published once and never changed. If it were published again and again while it goes on, whoever keeps the
former answer could subtract it and find the three records of a day (decision 80).
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

from django.db import transaction

from procedures.domain.calendar import local
from procedures.domain.disclosure import FEWEST, Withheld, to_tens, withheld
from procedures.domain.periods import Period
from procedures.models import FieldDay, PublishedFigure, PublishedMonth
from procedures.queries import figures
from procedures.queries.figure_rows import FieldRow
from procedures.queries.satisfaction import Satisfaction, satisfaction_by_unit
from units.scoping import PROVINCE

FIRST_MONTH = date(2025, 7, 1)  # of the 54 units

Counts = dict[tuple[int, int], FieldRow]
"""What each unit did in each field."""

_MEASURES: Mapping[str, Callable[[FieldRow], int]] = {
    "received": lambda row: row.received.total,
    "settled": lambda row: row.settled.total,
}
_PARTS: Mapping[str, Mapping[str, Callable[[FieldRow], int]]] = {
    "received": {"online": lambda row: row.received.online},
    "settled": {
        "on_time": lambda row: row.settled.kept,
        "first_due_kept": lambda row: row.settled.first_due_kept,
        "on_time_766": lambda row: row.settled.on_time_766,
    },
}
"""Shares of a measure: of a unit they are published where their denominator is; of a field where no cell is missing."""
_STOCK: Mapping[str, Callable[[FieldRow], int]] = {
    "open": lambda row: row.stock.open,
    "overdue": lambda row: row.stock.overdue,
}
"""In tens, and never by field: what is open now and was open a month ago tells what came in between."""


def publish_months(*, at: datetime) -> int:
    """Publish every month in which something was counted, that is over and not published yet; how many. Nothing while
    the figures are in doubt.

    Open and overdue records are counted now: they go with the latest month alone.
    """
    if figures.state().differences:
        return 0
    last = (local(at).date().replace(day=1) - timedelta(days=1)).replace(day=1)
    done = set(PublishedMonth.objects.values_list("first_day", flat=True))
    counted = FieldDay.objects.filter(day__gte=FIRST_MONTH).dates("day", "month")
    missing = [month for month in counted if month <= last and month not in done]
    for month in missing:
        _publish(month, with_stock=month == last, at=at)
    return len(missing)


def _next(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


@transaction.atomic
def _publish(month: date, *, with_stock: bool, at: datetime) -> None:
    """Publish one month, unless another worker has just done so."""
    told = {"taken_at": at, "with_stock": with_stock}
    published, is_new = PublishedMonth.objects.get_or_create(first_day=month, defaults=told)
    if not is_new:
        return
    period = Period(month, _next(month) - timedelta(days=1))
    rows = figures.by_unit(period, scope=PROVINCE, at=at)
    busy = [row.unit_id for row in rows if row.received.total or row.settled.total or (with_stock and row.stock.open)]
    counts: Counts = {
        (unit, row.field_id): row
        for unit in busy
        for row in figures.by_field(period, scope=PROVINCE, at=at, units=[unit])
    }
    lines = _lines(published, counts, [row.unit_id for row in rows])
    _add_satisfaction(lines)
    PublishedFigure.objects.bulk_create(lines.values())


Line = tuple[int | None, int | None]
"""A unit or all of them, a field or all of them."""


def _lines(month: PublishedMonth, counts: Counts, units: list[int]) -> dict[Line, PublishedFigure]:
    fields = sorted({field for _unit, field in counts})
    keys: list[Line] = [(None, None), *((unit, None) for unit in units), *((None, field) for field in fields), *counts]
    lines = {key: PublishedFigure(month=month, unit_id=key[0], field_id=key[1]) for key in keys}
    for name, counted in _MEASURES.items():
        left_out = withheld({key: counted(row) for key, row in counts.items()}, units, fields)
        for key, line in lines.items():
            measures = {} if _is_left_out(left_out, key) else {name: counted}
            if not _parts_are_left_out(left_out, key):
                measures |= _PARTS[name]
            for column, of_row in measures.items():
                setattr(line, column, _sum(counts, key, of_row))
    if month.with_stock:
        _add_stock(lines, counts)
    return lines


def _add_stock(lines: Mapping[Line, PublishedFigure], counts: Counts) -> None:
    """Open and overdue, of the province and of the units of which all that came in and went out is told."""
    for (unit, field), line in lines.items():
        if field is None and line.received is not None and line.settled is not None:
            for name, counted in _STOCK.items():
                setattr(line, name, to_tens(_sum(counts, (unit, None), counted)))


def _parts_are_left_out(left_out: Withheld, key: Line) -> bool:
    unit, field = key
    if field is None:
        return _is_left_out(left_out, key)
    return left_out.parts_of_column(field) if unit is None else left_out.parts_of_cell(unit, field)


def _is_left_out(left_out: Withheld, key: Line) -> bool:
    unit, field = key
    if unit is None:
        return left_out.everything if field is None else left_out.column(field)
    return left_out.row(unit) if field is None else left_out.cell(unit, field)


def _sum(counts: Counts, key: Line, of_row: Callable[[FieldRow], int]) -> int:
    if key in counts:
        return of_row(counts[key])
    wanted = (row for (unit, field), row in counts.items() if key[0] in (None, unit) and key[1] in (None, field))
    return sum(map(of_row, wanted))


def _add_satisfaction(lines: Mapping[Line, PublishedFigure]) -> None:
    """All ratings so far, of units with enough of them; told anew only where enough have come since they were told.

    The province's is the sum of those that are told, so that nothing is left to subtract (decision 66).
    """
    latest = PublishedFigure.objects.filter(rated__isnull=False, unit__isnull=False).order_by("-month__first_day")
    told: dict[int | None, Satisfaction] = {}
    for unit, rated, satisfied in latest.values_list("unit_id", "rated", "satisfied"):
        told.setdefault(unit, Satisfaction(rated or 0, satisfied or 0))
    for key, now in satisfaction_by_unit().items():
        if key not in told or now.rated - told[key].rated >= FEWEST:
            told[key] = now
    told = {unit: one for unit, one in told.items() if (unit, None) in lines}
    for place, one in told.items():
        lines[place, None].rated, lines[place, None].satisfied = one.rated, one.satisfied
    if told:
        lines[None, None].rated = sum(one.rated for one in told.values())
        lines[None, None].satisfied = sum(one.satisfied for one in told.values())
