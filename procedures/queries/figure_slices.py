"""The figures cut otherwise: by unit in the period before, and by channel. One query each, from the figures' tables."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from dataclasses import field as plain_field
from typing import Any

from django.db.models import QuerySet, Sum

from procedures.domain.periods import Period
from procedures.domain.vocabulary import Channel, Outcome
from procedures.models import FieldDay, UnitDay
from procedures.queries.figure_rows import Received, Settled
from procedures.queries.figures import units_of
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
    period: Period, *, scope: Scope, units: Collection[int] | None = None, field: int | None = None
) -> Mapping[int, Flow]:
    """Received and settled by competent unit; units in which nothing happened are left out."""
    return _flows("unit_id", period, scope=scope, units=units, field=field)


def flow_by_field(period: Period, *, scope: Scope, units: Collection[int] | None = None) -> Mapping[int, Flow]:
    """Received and settled by field; fields in which nothing happened are left out."""
    return _flows("field_id", period, scope=scope, units=units, field=None)


def settled_by_channel(
    period: Period, *, scope: Scope, units: Collection[int] | None = None
) -> Mapping[int, Mapping[Channel, Settled]]:
    """Settlements by competent unit and channel. First due dates and the index's moments are not counted by channel:
    ``first_due_kept`` and ``on_time_766`` are zero here and mean nothing.
    """
    columns = {f"sum_{c.value}_{o.value}": Sum(f"{c.value}_{o.value}") for c in Channel for o in Outcome}
    rows = narrowed(UnitDay.objects.all(), period, scope, units).values("unit_id").annotate(**columns)
    return {
        row["unit_id"]: {c: Settled(**{o.value: row[f"sum_{c.value}_{o.value}"] for o in Outcome}) for c in Channel}
        for row in rows
    }


def narrowed(
    rows: QuerySet[Any],
    period: Period | None,
    scope: Scope,
    units: Collection[int] | None = None,
    column: str = "unit",
) -> QuerySet[Any]:
    """Rows of a table with ``day`` and a unit: those days, and the reader's places or those ``units`` of them."""
    if period is not None:
        rows = rows.filter(day__gte=period.first, day__lte=period.last)
    allowed = units_of(scope)
    if units is not None:
        allowed = frozenset(units) if allowed is None else allowed & frozenset(units)
    return rows if allowed is None else rows.filter(**{f"{column}__in": sorted(allowed)})


def _flows(
    key: str, period: Period, *, scope: Scope, units: Collection[int] | None, field: int | None
) -> Mapping[int, Flow]:
    rows = narrowed(FieldDay.objects.all(), period, scope, units)
    if field is not None:
        rows = rows.filter(field_id=field)
    came = [f"received_{channel.value}" for channel in Channel]
    ended = [*(outcome.value for outcome in Outcome), *_JUDGED]
    found = rows.values(key).annotate(**{f"sum_{name}": Sum(name) for name in [*came, *ended]})
    return {
        row[key]: Flow(
            Received(*(row[f"sum_{name}"] for name in came)),
            Settled(**{name: row[f"sum_{name}"] for name in ended}),
        )
        for row in found
    }
