"""How many working days settlements took, read from the table that is counted every night (decision 98).

Months alone are counted: a period stands for the months that it touches.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet, Sum

from procedures.domain.distribution import Distribution
from procedures.domain.periods import Period
from procedures.models import SettlementMonth
from procedures.queries.figure_slices import in_force, narrowed
from units.scoping import Scope


def whole_months(period: Period) -> Period:
    """The months that a period touches, whole."""
    after = (period.last.replace(day=1) + timedelta(days=31)).replace(day=1)
    return Period(period.first.replace(day=1), after - timedelta(days=1))


def times_by_unit(
    period: Period,
    *,
    scope: Scope,
    units: Collection[int] | None = None,
    field: int | None = None,
    procedure: int | None = None,
) -> Mapping[int, Distribution]:
    """By competent unit; one that was merged counts for its successor."""
    merged: dict[int, list[Distribution]] = defaultdict(list)
    for unit, found in _by("unit_id", _rows(period, scope, units, field, procedure)).items():
        merged[in_force(unit)].append(found)
    return {unit: together(parts) for unit, parts in merged.items()}


def times_by_procedure(
    period: Period, *, scope: Scope, units: Collection[int] | None = None, field: int | None = None
) -> Mapping[int, Distribution]:
    """By procedure."""
    return _by("procedure_id", _rows(period, scope, units, field, None))


def times_by_field(period: Period, *, scope: Scope) -> Mapping[int, Distribution]:
    """By field of administration."""
    return _by("field_id", _rows(period, scope, None, None, None))


def times_by_month(
    period: Period, *, scope: Scope, units: Collection[int] | None = None, procedure: int | None = None
) -> Mapping[date, Distribution]:
    """By the first day of each month in which something was settled."""
    return _by("month", _rows(period, scope, units, None, procedure))


def together(parts: Collection[Distribution]) -> Distribution:
    """Several distributions as one."""
    return Distribution.of((days, records, late) for part in parts for days, (records, late) in part.days.items())


def _rows(
    period: Period, scope: Scope, units: Collection[int] | None, field: int | None, procedure: int | None
) -> QuerySet[Any]:
    months = whole_months(period)
    rows = narrowed(SettlementMonth.objects.all(), None, scope, units)
    rows = rows.filter(month__gte=months.first, month__lte=months.last)
    rows = rows if field is None else rows.filter(field_id=field)
    return rows if procedure is None else rows.filter(procedure_id=procedure)


def _by(key: str, rows: QuerySet[Any]) -> Mapping[Any, Distribution]:
    found: dict[Any, list[tuple[int, int, int]]] = defaultdict(list)
    for row in rows.values(key, "days").annotate(sum_records=Sum("records"), sum_late=Sum("late")):
        found[row[key]].append((row["days"], row["sum_records"], row["sum_late"]))
    return {place: Distribution.of(of_place) for place, of_place in found.items()}
