"""The figures as dashboards and the API read them: from their tables alone, whatever the number of records.

Every function takes the reader's ``scope`` (``Access.scope_for(VIEW_FIGURES)``) and asks the same number of queries for
two units and for all. A centre stands for its unit, the provincial centre for the agencies whose records it receives.
With ``as_at`` they give what was true, and known, at that moment (``queries.as_at``); ``by`` says whether records of a
unit that was merged count for its successor or for itself. Definitions: ``domain.definitions``.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Model, Q, QuerySet, Sum

from procedures.domain.calendar import local
from procedures.domain.figures import UnitView
from procedures.domain.periods import Period
from procedures.domain.vocabulary import Channel, Outcome, Standing
from procedures.models import CentreDay, Field, FieldDay, FigureState, OpenStock, Record, UnitDay
from procedures.queries.as_at import stock_at, until, written_later
from procedures.queries.figure_rows import (
    DayRow,
    FieldRow,
    Received,
    SeriesDay,
    Settled,
    State,
    Stock,
    Summary,
    UnitRow,
)
from units import clock
from units.domain.kinds import AGENCIES, CentreKind, UnitKind
from units.models import ServiceCentre, Unit
from units.queries.successors import former_units, with_former
from units.scoping import Scope

SERIES_DAYS = 30

_RECEIVED = [f"received_{channel.value}" for channel in Channel]
_CAME = ["submitted", *_RECEIVED, "refused", "withdrawn"]
_JUDGED = ["first_due_kept", "on_time_766"]
_ENDED = [*(outcome.value for outcome in Outcome), *_JUDGED]

Sums = defaultdict[Any, Counter[str]]


@dataclass(frozen=True, slots=True)
class _Asked:
    """Which rows are read: of ``units`` (None for all), whose former units fold into those in force ``on`` the day, and
    of a field.
    """

    units: frozenset[int] | None
    fold: Mapping[int, int]
    on: date
    field: int | None = None
    as_at: datetime | None = None

    def of(self, rows: QuerySet[Any], column: str = "unit") -> QuerySet[Any]:
        if self.units is not None:
            rows = rows.filter(**{f"{column}__in": sorted(self.units)})
        return rows if self.field is None else rows.filter(field_id=self.field)

    @property
    def is_everything(self) -> bool:
        """Neither unit nor field: the smaller tables hold the same sums."""
        return self.units is None and self.field is None


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


def _asked(
    scope: Scope,
    wanted: Collection[int] | None,
    field: int | None = None,
    *,
    as_at: datetime | None = None,
    by: UnitView = UnitView.IN_FORCE,
) -> _Asked:
    allowed = units_of(scope)
    on = local(as_at).date() if as_at else clock.today()
    may = None if allowed is None else with_former(allowed, clock.today())  # theirs is what became theirs since
    in_force = by is UnitView.IN_FORCE
    if wanted is not None:
        chosen = with_former(wanted, on) if in_force else frozenset(wanted)
        may = chosen if may is None else may & chosen
    return _Asked(may, former_units(on) if in_force else {}, on, field, as_at)


def summary(
    period: Period,
    *,
    scope: Scope,
    at: datetime,
    units: Collection[int] | None = None,
    field: int | None = None,
    as_at: datetime | None = None,
    by: UnitView = UnitView.IN_FORCE,
) -> Summary:
    """The figures of ``period`` and the stock at ``at``, for the reader's places or those ``units`` of them."""
    asked = _asked(scope, units, field, as_at=as_at, by=by)
    if asked.is_everything:
        total = _sums(CentreDay, period, "", _CAME, asked)[""] + _settled_by(period, "", asked)[""]
    else:
        total = _sums(FieldDay, period, "", [*_CAME, *_ENDED], asked)[""]
    _less_written_later({"": total}, period, "", asked)
    return _summary(period, as_at or at, total, _stock((), asked, at)[()])


def _summary(period: Period, at: datetime, total: Mapping[str, int], stock: Stock) -> Summary:
    return Summary(
        period=period,
        at=at,
        submitted=total["submitted"],
        received=_received(total),
        settled=_settled(total),
        refused=total["refused"],
        withdrawn=total["withdrawn"],
        stock=stock,
    )


def overview(
    period: Period,
    *,
    scope: Scope,
    at: datetime,
    units: Collection[int] | None = None,
    field: int | None = None,
    as_at: datetime | None = None,
    by: UnitView = UnitView.IN_FORCE,
) -> tuple[Summary, list[UnitRow]]:
    """``summary`` and ``by_unit`` of one question, from one reading of the tables."""
    asked = _asked(scope, units, field, as_at=as_at, by=by)
    sums = _sums(FieldDay, period, "unit_id", [*_CAME, *_ENDED], asked)
    _less_written_later(sums, period, "unit_id", asked)
    stock = _stock(("unit_id",), asked, at)
    total: Counter[str] = Counter()
    for columns in sums.values():
        total.update(columns)
    whole = Stock(*(sum(getattr(one, name) for one in stock.values()) for name in ("open", "overdue", "due_soon")))
    return _summary(period, as_at or at, total, whole), _unit_rows(period, asked, sums, stock)


def by_unit(
    period: Period,
    *,
    scope: Scope,
    at: datetime,
    units: Collection[int] | None = None,
    field: int | None = None,
    as_at: datetime | None = None,
    by: UnitView = UnitView.IN_FORCE,
) -> list[UnitRow]:
    """One row for every unit in force of the reader's places, in the alphabet's order; zeros where nothing happened.

    ``by`` units of the day: former units in which something was counted have rows of their own.
    """
    return overview(period, scope=scope, at=at, units=units, field=field, as_at=as_at, by=by)[1]


def _unit_rows(period: Period, asked: _Asked, sums: Sums, stock: defaultdict[tuple[Any, ...], Stock]) -> list[UnitRow]:
    at_centre = _at_centres(period, asked) if asked.field is None else None
    series = _series(Period.until(period.last, SERIES_DAYS), asked)
    counted = {unit for unit, columns in sums.items() if any(columns.values())} | {unit for (unit,) in stock}
    return [
        UnitRow(
            unit_id=unit.pk,
            code=unit.code,
            valid_from=unit.valid_from,
            name=unit.label,
            kind=UnitKind(unit.kind),
            received=_received(sums[unit.pk]),
            received_at_centre=None if at_centre is None else _received(at_centre[unit.pk]).total,
            returned_at_centre=None if at_centre is None else at_centre[unit.pk]["returned"],
            settled=_settled(sums[unit.pk]),
            stock=stock[(unit.pk,)],
            series=series(unit.pk),
        )
        for unit in _units(asked, counted)
    ]


def _units(asked: _Asked, counted: Collection[int]) -> QuerySet[Unit]:
    in_force = Q(valid_to=None) | Q(valid_to__gt=asked.on)
    rows = (
        Unit.objects.filter(Q(in_force, valid_from__lte=asked.on) | Q(pk__in=counted))
        .exclude(kind=UnitKind.PROVINCE)
        .order_by("sort_key")
    )
    return rows if asked.units is None else rows.filter(pk__in=asked.units)


def by_field(
    period: Period,
    *,
    scope: Scope,
    at: datetime,
    units: Collection[int] | None = None,
    as_at: datetime | None = None,
    by: UnitView = UnitView.IN_FORCE,
) -> list[FieldRow]:
    """One row for every field in which something was received, settled or is open, the largest first."""
    asked = _asked(scope, units, as_at=as_at, by=by)
    sums = _sums(FieldDay, period, "field_id", [*_RECEIVED, *_ENDED], asked)
    _less_written_later(sums, period, "field_id", asked)
    stock = _stock(("field_id",), asked, at)
    with_stock = {key for (key,) in stock}
    rows = [
        FieldRow(
            field.pk, field.code, field.label, _received(sums[field.pk]), _settled(sums[field.pk]), stock[(field.pk,)]
        )
        for field in Field.objects.filter(pk__in=sums.keys() | with_stock)
    ]
    return sorted(rows, key=lambda row: (-row.received.total, -row.settled.total, row.name))


def by_day(
    period: Period,
    *,
    scope: Scope,
    units: Collection[int] | None = None,
    field: int | None = None,
    as_at: datetime | None = None,
    by: UnitView = UnitView.IN_FORCE,
) -> list[DayRow]:
    """One row for every day of ``period``, days without records included."""
    asked = _asked(scope, units, field, as_at=as_at, by=by)
    if asked.is_everything:
        sums = _sums(CentreDay, period, "day", _RECEIVED, asked)
        for day, columns in _settled_by(period, "day", asked).items():
            sums[day].update(columns)
    else:
        sums = _sums(FieldDay, period, "day", [*_RECEIVED, *_ENDED], asked)
    _less_written_later(sums, period, "day", asked)
    return [DayRow(day, _received(sums[day]), _settled(sums[day])) for day in period.days()]


def state() -> State:
    """Of what moment the figures are."""
    row = FigureState.objects.filter(pk=1).first()
    if row is None:
        return State()
    return State(row.refreshed_at, row.reconciled_at, row.reconciled_records, row.differences)


def _in(table: type[Model], period: Period | None) -> QuerySet[Any]:
    rows = table._default_manager
    return rows.none() if period is None else rows.filter(day__gte=period.first, day__lte=period.last)


def _sums(table: type[Model], period: Period, key: str, names: Iterable[str], asked: _Asked) -> Sums:
    """Sums of columns by ``key`` (one sum where it is ""), former units folded."""
    rows = _in(table, until(period, asked.as_at))
    rows = rows if table is CentreDay else asked.of(rows)
    return _added(rows, key, {name: Sum(name) for name in names}, asked.fold)


def _settled_by(period: Period, key: str, asked: _Asked) -> Sums:
    """Sums over UnitDay's columns, which are by channel and outcome; of a smaller table than FieldDay."""
    sums: dict[str, Any] = {name: Sum(name) for name in _JUDGED}
    for outcome in Outcome:
        columns = [F(f"{channel.value}_{outcome.value}") for channel in Channel]
        sums[outcome.value] = Sum(sum(columns[1:], start=columns[0]))
    return _added(asked.of(_in(UnitDay, until(period, asked.as_at))), key, sums, asked.fold)


def _added(rows: QuerySet[Any], key: str, sums: Mapping[str, Any], fold: Mapping[int, int]) -> Sums:
    """``rows`` summed by ``key``; the sums are named apart from the columns, which the database would take for them."""
    named = {f"sum_{name}": counted for name, counted in sums.items()}
    found = rows.values(key).annotate(**named) if key else [rows.aggregate(**named)]
    added: Sums = defaultdict(Counter)
    for row in found:
        whose: Any = row[key] if key else ""
        into = added[fold.get(whose, whose) if key.endswith("unit_id") else whose]
        for name in sums:
            into[name] += row[f"sum_{name}"] or 0
    return added


def _less_written_later(sums: Mapping[Any, Counter[str]], period: Period, key: str, asked: _Asked) -> None:
    """Take away again what was written after the moment as at which is asked."""
    days = until(period, asked.as_at)
    if asked.as_at is None or days is None:
        return
    keys = (key,) if key else ()
    later = written_later(days, keys, moment=asked.as_at, units=asked.units, field=asked.field)
    for found, columns in later.items():
        whose: Any = found[0] if found else ""
        sums[asked.fold.get(whose, whose) if key == "unit_id" else whose].subtract(columns)


def _received(sums: Mapping[str, int]) -> Received:
    return Received(*(sums.get(name, 0) for name in _RECEIVED))


def _settled(sums: Mapping[str, int]) -> Settled:
    return Settled(**{name: sums.get(name, 0) for name in _ENDED})


def _stock(keys: tuple[str, ...], asked: _Asked, at: datetime) -> defaultdict[tuple[Any, ...], Stock]:
    """Open and overdue from the stock's table; due soon, which depends on each term's length, from the open records."""
    if asked.as_at is not None:
        counted = stock_at(keys, asked.as_at, units=asked.units, field=asked.field)
        return _folded({key: Stock(*numbers) for key, numbers in counted.items()}, keys, asked)
    stock = asked.of(OpenStock.objects.all())
    sums = {"open": Sum("records"), "overdue": Sum("records", filter=Q(overdue_from__lte=at))}
    soon = asked.of(Record.objects.standing(Standing.DUE_SOON, at).filter(master_system=""), "competent_unit")
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
    whole = {key: Stock(*found.get(key, (0, 0)), nearly.get(key, 0)) for key in found.keys() | nearly.keys()}
    return _folded(whole, keys, asked)


def _folded(
    stock: Mapping[tuple[Any, ...], Stock], keys: tuple[str, ...], asked: _Asked
) -> defaultdict[tuple[Any, ...], Stock]:
    folded: defaultdict[tuple[Any, ...], Stock] = defaultdict(Stock)
    for key, one in stock.items():
        whose = (asked.fold.get(key[0], key[0]),) if keys == ("unit_id",) else key
        there = folded[whose]
        folded[whose] = Stock(there.open + one.open, there.overdue + one.overdue, there.due_soon + one.due_soon)
    return folded


def _at_centres(period: Period, asked: _Asked) -> Sums:
    """What each unit's centre received and gave back, for whatever unit settles it."""
    names = [*_RECEIVED, "returned"]
    sums = _sums(CentreDay, period, "centre__unit_id", names, asked)
    days = until(period, asked.as_at)
    if asked.as_at is not None and days is not None:
        units = dict(ServiceCentre.objects.values_list("pk", "unit_id"))
        for (centre,), columns in written_later(days, ("centre_id",), moment=asked.as_at, units=None).items():
            unit = units[centre]
            sums[asked.fold.get(unit, unit)].subtract({name: columns[name] for name in names})
    return sums


def _series(period: Period, asked: _Asked) -> Any:
    """Settled and late by unit and day of ``period``, as a function of the unit's key."""
    days: defaultdict[int, defaultdict[date, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    rows = asked.of(_in(FieldDay if asked.field is not None else UnitDay, until(period, asked.as_at)))
    for day, unit, settled, late in _settled_and_late(rows, asked):
        days[asked.fold.get(unit, unit)][day].update(settled=settled, late=late)
    shown = until(period, asked.as_at)
    if asked.as_at is not None and shown is not None:
        keys = ("unit_id", "day")
        later = written_later(shown, keys, moment=asked.as_at, units=asked.units, field=asked.field)
        for (unit, day), columns in later.items():
            settled = sum(columns[outcome.value] for outcome in Outcome)
            days[asked.fold.get(unit, unit)][day].subtract({"settled": settled, "late": columns[Outcome.LATE.value]})
    all_days = list(period.days())
    return lambda unit: tuple(SeriesDay(day, days[unit][day]["settled"], days[unit][day]["late"]) for day in all_days)


def _settled_and_late(rows: QuerySet[Any], asked: _Asked) -> Any:
    """Rows of day, unit, settled and late: of UnitDay over its channels, of a field alone from FieldDay."""
    prefixes = [""] if asked.field is not None else [f"{channel.value}_" for channel in Channel]
    late = [F(f"{prefix}{Outcome.LATE.value}") for prefix in prefixes]
    every = [F(f"{prefix}{outcome.value}") for prefix in prefixes for outcome in Outcome]
    return rows.values_list("day", "unit_id").annotate(
        settled=Sum(sum(every[1:], start=every[0])), late_sum=Sum(sum(late[1:], start=late[0]))
    )
