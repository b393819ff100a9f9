"""What the map shows of every unit, by measure: a number with its part and its whole. One or two queries each."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, Sum

from procedures.domain.periods import Period
from procedures.domain.vocabulary import Word
from procedures.models import OpenStock
from procedures.queries.as_at import Past
from procedures.queries.figure_slices import Flow, flow_by_unit, in_force, narrowed
from procedures.queries.figure_times import times_by_unit
from procedures.queries.figures import overview
from procedures.queries.places import all_units
from procedures.queries.satisfaction import satisfaction_by_unit
from units.scoping import Scope

USUAL_DAYS = 30  # what receptions are spoken of, whatever the length of the period


class MapMeasure(Word):
    """What the map may show."""

    ON_TIME = "on_time", "Early and on time"
    OVERDUE = "overdue", "Overdue, of those in progress"
    VOLUME = "volume", "Received per 1,000 residents in 30 days"
    ONLINE = "online", "Received online, of all received"
    SATISFACTION = "satisfaction", "Satisfied, of those who rated"
    DAYS = "days", "Working days to the result, median"


OF_NOW = frozenset({MapMeasure.SATISFACTION})
"""Measures that are known as they stand now: no month moves them."""
OF_A_MOMENT = OF_NOW | {MapMeasure.OVERDUE}
"""Measures that stand at a moment: of a month that is over, at its end."""
NOT_KEPT = frozenset({MapMeasure.SATISFACTION, MapMeasure.DAYS})
"""Measures of which nobody can say what they were as at a past moment."""


@dataclass(frozen=True, slots=True)
class Value:
    """``part`` of ``whole`` for shares; for volumes the receptions and the residents, for days those settled."""

    number: float | None
    part: int = 0
    whole: int = 0

    @classmethod
    def share(cls, part: int, whole: int) -> "Value":
        """A share from 0 to 1; no number where the whole is zero."""
        return cls(part / whole if whole else None, part, whole)


def measured(
    measure: MapMeasure,
    period: Period,
    *,
    scope: Scope,
    at: datetime,
    field: int | None = None,
    as_at: Past | None = None,
) -> Mapping[int, Value]:
    """The measure by unit; units of which nothing is known are left out or have no number."""
    if as_at is not None and measure in NOT_KEPT:
        return {}
    if measure is MapMeasure.OVERDUE and as_at is not None:
        _whole, rows_then = overview(period, scope=scope, at=at, field=field, as_at=as_at)
        return {row.unit_id: Value.share(row.stock.overdue, row.stock.open) for row in rows_then}
    if measure is MapMeasure.OVERDUE:
        rows = narrowed(OpenStock.objects.all(), None, scope)
        rows = rows if field is None else rows.filter(field_id=field)
        sums = {"open": Sum("records"), "late": Sum("records", filter=Q(overdue_from__lte=at))}
        stock: dict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
        for row in rows.values("unit_id").annotate(**sums):
            late, open_ = stock[in_force(row["unit_id"])]
            stock[in_force(row["unit_id"])] = (late + (row["late"] or 0), open_ + row["open"])
        return {unit: Value.share(*pair) for unit, pair in stock.items()}
    if measure is MapMeasure.SATISFACTION:
        return {unit: Value.share(found.satisfied, found.rated) for unit, found in satisfaction_by_unit().items()}
    if measure is MapMeasure.DAYS:
        times = times_by_unit(period, scope=scope, field=field)
        return {unit: Value(found.median, 0, found.records) for unit, found in times.items()}
    flows = flow_by_unit(period, scope=scope, field=field, as_at=as_at)
    residents = {}
    if measure is MapMeasure.VOLUME:
        residents = {unit.pk: unit.population for unit in all_units()}
    return {unit: _of_flow(measure, flow, residents.get(unit), len(period)) for unit, flow in flows.items()}


def _of_flow(measure: MapMeasure, flow: Flow, residents: int | None, days: int) -> Value:
    if measure is MapMeasure.ONLINE:
        return Value.share(flow.received.online, flow.received.total)
    if measure is MapMeasure.VOLUME:
        per_thousand = flow.received.total * 1000 / residents * USUAL_DAYS / days if residents else None
        return Value(per_thousand, flow.received.total, residents or 0)
    return Value.share(flow.settled.kept, flow.settled.total)
