"""The figures cut otherwise: by unit in the period before, and by channel. One query each, from the figures' tables.

A unit that was merged counts for its successor, as on the overview, unless units of the day are asked for.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from dataclasses import field as plain_field
from typing import Any

from django.db.models import QuerySet

from procedures.domain.figures import UnitView
from procedures.domain.periods import Period
from procedures.domain.vocabulary import Channel, Outcome
from procedures.models import UnitDay
from procedures.queries.figure_reading import AsAt, sums_of
from procedures.queries.figure_rows import Received, Settled
from procedures.queries.figures import asked_of, overview, overview_by_field, units_of
from units import clock
from units.queries.successors import former_units, with_former
from units.scoping import Scope

_JUDGED = ("first_due_kept", "on_time_766")


@dataclass(frozen=True, slots=True)
class Flow:
    """What came and what was settled in a period."""

    received: Received = plain_field(default_factory=Received)
    settled: Settled = plain_field(default_factory=Settled)

    @classmethod
    def total(cls, flows: Collection["Flow"]) -> "Flow":
        """All of them together."""
        return cls(
            Received(*(sum(getattr(flow.received, c.value) for flow in flows) for c in Channel)),
            total_settled([flow.settled for flow in flows]),
        )


def total_settled(parts: Collection[Settled]) -> Settled:
    """Settlements of several places together."""
    names = [*(outcome.value for outcome in Outcome), *_JUDGED]
    return Settled(**{name: sum(getattr(part, name) for part in parts) for name in names})


def flow_by_unit(
    period: Period,
    *,
    scope: Scope,
    units: Collection[int] | None = None,
    field: int | None = None,
    as_at: AsAt = None,
    by: UnitView = UnitView.IN_FORCE,
) -> Mapping[int, Flow]:
    """Received and settled by competent unit, by its successor's where it was merged."""
    narrowed: dict[str, Any] = {"scope": scope, "units": units, "field": field, "as_at": as_at, "by": by}
    _whole, rows = overview(period, at=clock.now(), flows_only=True, **narrowed)
    return {row.unit_id: Flow(row.received, row.settled) for row in rows if row.received.total or row.settled.total}


def flow_by_field(
    period: Period, *, scope: Scope, units: Collection[int] | None = None, as_at: AsAt = None
) -> Mapping[int, Flow]:
    """Received and settled by field; fields in which nothing happened are left out."""
    _whole, rows = overview_by_field(period, scope=scope, at=clock.now(), units=units, as_at=as_at, flows_only=True)
    return {row.field_id: Flow(row.received, row.settled) for row in rows if row.received.total or row.settled.total}


_BY_CHANNEL = {(c, o): f"{c.value}_{o.value}" for c in Channel for o in Outcome}


def _of_channel(sums: Mapping[str, int], channel: Channel) -> Settled:
    return Settled(**{o.value: sums[_BY_CHANNEL[channel, o]] for o in Outcome})


def settled_by_channel(
    period: Period, *, scope: Scope, units: Collection[int] | None = None, by: UnitView = UnitView.IN_FORCE
) -> Mapping[Channel, Settled]:
    """Settlements by channel. First due dates and the index's moments are not counted by channel: ``first_due_kept``
    and ``on_time_766`` are zero here and mean nothing.
    """
    sums = sums_of(UnitDay, period, "", [*_BY_CHANNEL.values()], asked_of(scope, units, by=by))[""]
    return {channel: _of_channel(sums, channel) for channel in Channel}


def settled_of_channel(
    channel: Channel,
    period: Period,
    *,
    scope: Scope,
    units: Collection[int] | None = None,
    by: UnitView = UnitView.IN_FORCE,
) -> Mapping[int, Settled]:
    """Settlements of one channel by competent unit, by its successor where it was merged."""
    names = [_BY_CHANNEL[channel, outcome] for outcome in Outcome]
    sums = sums_of(UnitDay, period, "unit_id", names, asked_of(scope, units, by=by))
    return {unit: _of_channel(of_unit, channel) for unit, of_unit in sums.items()}


def in_force(unit: int) -> int:
    """The unit that answers today for one that was merged; the unit itself where it is in force."""
    return former_units(clock.today()).get(unit, unit)


def narrowed(
    rows: QuerySet[Any],
    period: Period | None,
    scope: Scope,
    units: Collection[int] | None = None,
    column: str = "unit",
    by: UnitView = UnitView.IN_FORCE,
) -> QuerySet[Any]:
    """Rows of a table with ``day`` and a unit: those days, and the reader's places or those ``units`` of them, with
    what was merged into them; ``by`` units of the day, ``units`` are those themselves.
    """
    if period is not None:
        rows = rows.filter(day__gte=period.first, day__lte=period.last)
    allowed, today = units_of(scope), clock.today()
    may = None if allowed is None else with_former(allowed, today)
    if units is not None:
        chosen = frozenset(units) if by is UnitView.OF_THE_DAY else with_former(units, today)
        may = chosen if may is None else may & chosen
    return rows if may is None else rows.filter(**{f"{column}__in": sorted(may)})
