"""The figures as dashboards and the API read them: from their tables alone, whatever the number of records.

Every function takes the reader's ``scope`` (``Access.scope_for(VIEW_FIGURES)``) and asks the same number of queries for
two units and for all. A centre stands for its unit, the provincial centre for the agencies whose records it receives.
Definitions: ``domain.definitions``.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Model, Q, QuerySet, Sum

from procedures.domain.periods import Period
from procedures.domain.vocabulary import Channel, Outcome, Standing
from procedures.models import CentreDay, Field, FieldDay, FigureState, OpenStock, Record, UnitDay
from units.domain.kinds import AGENCIES, CentreKind, UnitKind
from units.models import ServiceCentre, Unit
from units.scoping import Scope

SERIES_DAYS = 30

_RECEIVED = [f"received_{channel.value}" for channel in Channel]
_JUDGED = ["first_due_kept", "on_time_766"]


@dataclass(frozen=True, slots=True)
class Received:
    """Receptions by channel."""

    in_person: int = 0
    online: int = 0
    postal: int = 0

    @property
    def total(self) -> int:
        """All channels."""
        return self.in_person + self.online + self.postal


@dataclass(frozen=True, slots=True)
class Settled:
    """Settlements by outcome. Rates are shares from 0 to 1, and None where nothing was settled."""

    early: int = 0
    on_time: int = 0
    late: int = 0
    first_due_kept: int = 0
    on_time_766: int = 0

    @property
    def total(self) -> int:
        """The denominator of every rate."""
        return self.early + self.on_time + self.late

    @property
    def kept(self) -> int:
        """Early and on time."""
        return self.early + self.on_time

    @property
    def rate(self) -> float | None:
        """``on_time``: early or on time, of all settled."""
        return self._share(self.kept)

    @property
    def rate_on_first_due(self) -> float | None:
        """``on_first_due``: by the first due date, of all settled."""
        return self._share(self.first_due_kept)

    @property
    def rate_766(self) -> float | None:
        """``on_time_766``: by the moments of the national index, of all settled."""
        return self._share(self.on_time_766)

    def _share(self, part: int) -> float | None:
        return part / self.total if self.total else None


@dataclass(frozen=True, slots=True)
class Stock:
    """Open records at a moment."""

    open: int = 0
    overdue: int = 0
    due_soon: int = 0

    @property
    def in_term(self) -> int:
        """Open and not overdue (those that wait for a supplement included)."""
        return self.open - self.overdue


@dataclass(frozen=True, slots=True)
class Summary:
    """The large numbers of one period, and the stock at ``at``."""

    period: Period
    at: datetime
    submitted: int
    received: Received
    settled: Settled
    refused: int
    withdrawn: int
    stock: Stock


@dataclass(frozen=True, slots=True)
class SeriesDay:
    """One day of a unit's last 30."""

    day: date
    settled: int = 0
    late: int = 0

    @property
    def rate(self) -> float | None:
        """Share on time, None on a day without settlements."""
        return (self.settled - self.late) / self.settled if self.settled else None


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One competent unit. ``received`` is what it has to settle, ``received_at_centre`` what its own centre took in
    for whatever unit (None under a field, which centres are not counted by).
    """

    unit_id: int
    code: str
    name: str
    kind: UnitKind
    received: Received
    received_at_centre: int | None
    settled: Settled
    stock: Stock
    series: tuple[SeriesDay, ...]


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field of administration."""

    field_id: int
    code: str
    name: str
    received: Received
    settled: Settled
    stock: Stock


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day: received by channel, and settled."""

    day: date
    received: Received
    settled: Settled


@dataclass(frozen=True, slots=True)
class State:
    """How fresh the figures are, and when they were last found equal to a recount (of how many records)."""

    refreshed_at: datetime | None = None
    reconciled_at: datetime | None = None
    reconciled_records: int = 0
    differences: int = 0


@dataclass(frozen=True, slots=True)
class _Places:
    """The units whose figures are read; None for all of them."""

    units: frozenset[int] | None

    def of(self, rows: QuerySet[Any], column: str = "unit") -> QuerySet[Any]:
        return rows if self.units is None else rows.filter(**{f"{column}__in": sorted(self.units)})


def units_of(scope: Scope) -> frozenset[int] | None:
    """The competent units that ``scope`` opens the figures of; None for all."""
    if scope.whole_province:
        return None
    units = set(scope.units)
    if scope.centres:
        for unit_id, kind in ServiceCentre.objects.filter(pk__in=scope.centres).values_list("unit_id", "kind"):
            if kind == CentreKind.PROVINCIAL:
                units.update(Unit.objects.filter(kind__in=AGENCIES, valid_to=None).values_list("pk", flat=True))
            else:
                units.add(unit_id)
    return frozenset(units)


def _places(scope: Scope, wanted: Collection[int] | None) -> _Places:
    allowed = units_of(scope)
    if wanted is None:
        return _Places(allowed)
    return _Places(frozenset(wanted) if allowed is None else allowed & frozenset(wanted))


def summary(
    period: Period, *, scope: Scope, at: datetime, units: Collection[int] | None = None, field: int | None = None
) -> Summary:
    """The figures of ``period`` and the stock at ``at``, for the reader's places or those ``units`` of them."""
    places = _places(scope, units)
    names = ["submitted", *_RECEIVED, "refused", "withdrawn", *list(Outcome), *_JUDGED]
    rows = _of_field(places.of(_in(FieldDay, period)), field)
    if places.units is None and field is None:  # the same sums from smaller tables
        came = _sums(_in(CentreDay, period), ["submitted", *_RECEIVED, "refused", "withdrawn"])
        total = came | _settled_sums(_in(UnitDay, period).aggregate(**_outcome_sums()))
    else:
        total = _sums(rows, names)
    return Summary(
        period=period,
        at=at,
        submitted=total["submitted"],
        received=_received(total),
        settled=_settled(total),
        refused=total["refused"],
        withdrawn=total["withdrawn"],
        stock=_stock((), places, field, at)[()],
    )


def by_unit(
    period: Period, *, scope: Scope, at: datetime, units: Collection[int] | None = None, field: int | None = None
) -> list[UnitRow]:
    """One row for every unit in force of the reader's places, in the alphabet's order; zeros where nothing happened."""
    places = _places(scope, units)
    of_field = _grouped(_of_field(places.of(_in(FieldDay, period)), field), "unit_id", [*_RECEIVED])
    if field is None:
        settled = {
            row["unit_id"]: _settled_sums(row)
            for row in places.of(_in(UnitDay, period)).values("unit_id").annotate(**_outcome_sums())
        }
    else:
        settled = _grouped(_of_field(places.of(_in(FieldDay, period)), field), "unit_id", [*Outcome, *_JUDGED])
    at_centre = _at_centres(period) if field is None else None
    stock = _stock(("unit_id",), places, field, at)
    series = _series(Period.until(period.last, SERIES_DAYS), places, field)
    rows = places.of(Unit.objects.filter(valid_to=None).exclude(kind=UnitKind.PROVINCE), "pk").order_by("sort_key")
    return [
        UnitRow(
            unit_id=unit.pk,
            code=unit.code,
            name=unit.label,
            kind=UnitKind(unit.kind),
            received=_received(of_field[unit.pk]),
            received_at_centre=None if at_centre is None else at_centre.get(unit.pk, 0),
            settled=_settled(settled.get(unit.pk, {})),
            stock=stock[(unit.pk,)],
            series=series(unit.pk),
        )
        for unit in rows
    ]


def by_field(period: Period, *, scope: Scope, at: datetime, units: Collection[int] | None = None) -> list[FieldRow]:
    """One row for every field in which something was received, settled or is open, the largest first."""
    places = _places(scope, units)
    sums = _grouped(places.of(_in(FieldDay, period)), "field_id", [*_RECEIVED, *Outcome, *_JUDGED])
    stock = _stock(("field_id",), places, None, at)
    with_stock = {key for (key,) in stock}
    rows = [
        FieldRow(
            field.pk, field.code, field.label, _received(sums[field.pk]), _settled(sums[field.pk]), stock[(field.pk,)]
        )
        for field in Field.objects.filter(pk__in=sums.keys() | with_stock)
    ]
    return sorted(rows, key=lambda row: (-row.received.total, -row.settled.total, row.name))


def by_day(
    period: Period, *, scope: Scope, units: Collection[int] | None = None, field: int | None = None
) -> list[DayRow]:
    """One row for every day of ``period``, days without records included."""
    places = _places(scope, units)
    if places.units is None and field is None:
        came = _grouped(_in(CentreDay, period), "day", _RECEIVED)
        ended = _in(UnitDay, period).values("day").annotate(**_outcome_sums())
        settled = {row["day"]: _settled_sums(row) for row in ended}
    else:
        rows = _of_field(places.of(_in(FieldDay, period)), field)
        came = _grouped(rows, "day", [*_RECEIVED, *Outcome, *_JUDGED])
        settled = came
    return [DayRow(day, _received(came.get(day, {})), _settled(settled.get(day, {}))) for day in period.days()]


def state() -> State:
    """Of what moment the figures are."""
    row = FigureState.objects.filter(pk=1).first()
    if row is None:
        return State()
    return State(row.refreshed_at, row.reconciled_at, row.reconciled_records, row.differences)


def _in(table: type[Model], period: Period) -> QuerySet[Any]:
    return table._default_manager.filter(day__gte=period.first, day__lte=period.last)


def _of_field(rows: QuerySet[Any], field: int | None) -> QuerySet[Any]:
    return rows if field is None else rows.filter(field_id=field)


def _sums(rows: QuerySet[Any], names: Iterable[str]) -> dict[str, int]:
    found = rows.aggregate(**{f"sum_{name}": Sum(name) for name in names})
    return {name.removeprefix("sum_"): value or 0 for name, value in found.items()}


def _grouped(rows: QuerySet[Any], key: str, names: Iterable[str]) -> defaultdict[Any, dict[str, int]]:
    found = rows.values(key).annotate(**{f"sum_{name}": Sum(name) for name in names})
    return defaultdict(
        dict,
        {
            row[key]: {name.removeprefix("sum_"): value for name, value in row.items() if name.startswith("sum_")}
            for row in found
        },
    )


def _outcome_sums() -> dict[str, Any]:
    """Sums over a UnitDay's columns, which are by channel and outcome."""
    sums: dict[str, Any] = {f"sum_{name}": Sum(name) for name in _JUDGED}
    for outcome in Outcome:
        columns = [F(f"{channel.value}_{outcome.value}") for channel in Channel]
        sums[f"sum_{outcome.value}"] = Sum(sum(columns[1:], start=columns[0]))
    return sums


def _settled_sums(row: Mapping[str, Any]) -> dict[str, int]:
    return {name: row[f"sum_{name}"] or 0 for name in [*(outcome.value for outcome in Outcome), *_JUDGED]}


def _received(sums: Mapping[str, int]) -> Received:
    return Received(*(sums.get(name, 0) for name in _RECEIVED))


def _settled(sums: Mapping[str, int]) -> Settled:
    return Settled(**{name: sums.get(name, 0) for name in [*(outcome.value for outcome in Outcome), *_JUDGED]})


def _stock(
    keys: tuple[str, ...], places: _Places, field: int | None, at: datetime
) -> defaultdict[tuple[Any, ...], Stock]:
    """Open and overdue from the stock's table; due soon, which depends on each term's length, from the open records."""
    stock = _of_field(places.of(OpenStock.objects.all()), field)
    sums = {"open": Sum("records"), "overdue": Sum("records", filter=Q(overdue_from__lte=at))}
    soon = _of_field(places.of(Record.objects.standing(Standing.DUE_SOON, at), "competent_unit"), field)
    renamed = {"unit_id": "competent_unit_id"}
    columns = [renamed.get(key, key) for key in keys]
    if not keys:
        total = stock.aggregate(**sums)
        return defaultdict(Stock, {(): Stock(total["open"] or 0, total["overdue"] or 0, soon.count())})
    nearly = {tuple(row[:-1]): row[-1] for row in soon.order_by().values_list(*columns).annotate(Count("pk"))}
    found = {
        tuple(row[key] for key in keys): (row["open"] or 0, row["overdue"] or 0)
        for row in stock.values(*keys).annotate(**sums)
    }
    return defaultdict(
        Stock,
        {key: Stock(*found.get(key, (0, 0)), nearly.get(key, 0)) for key in found.keys() | nearly.keys()},
    )


def _at_centres(period: Period) -> dict[int, int]:
    rows = _in(CentreDay, period).values("centre__unit_id").annotate(**{name: Sum(name) for name in _RECEIVED})
    return {row["centre__unit_id"]: _received(row).total for row in rows}


def _series(period: Period, places: _Places, field: int | None) -> Any:
    """Settled and late by unit and day of ``period``, as a function of the unit's key."""
    days: defaultdict[int, dict[date, SeriesDay]] = defaultdict(dict)
    if field is None:
        rows = places.of(_in(UnitDay, period)).values("unit_id", "day").annotate(**_outcome_sums())
    else:
        sums = {f"sum_{name}": Sum(name) for name in [*(outcome.value for outcome in Outcome), *_JUDGED]}
        rows = _of_field(places.of(_in(FieldDay, period)), field).values("unit_id", "day").annotate(**sums)
    for row in rows:
        settled = _settled(_settled_sums(row))
        days[row["unit_id"]][row["day"]] = SeriesDay(row["day"], settled.total, settled.late)
    all_days = list(period.days())
    return lambda unit: tuple(days[unit].get(day, SeriesDay(day)) for day in all_days)
