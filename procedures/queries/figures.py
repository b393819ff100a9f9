"""The figures as dashboards and the API read them: from their tables alone, whatever the number of records.

Every function takes the reader's ``scope`` (``Access.scope_for(VIEW_FIGURES)``) and asks the same number of queries for
two units and for all. A centre stands for its unit, the provincial centre for the agencies whose records it receives.
With ``as_at`` they give what was true, and known, at that moment (``queries.as_at``); ``by`` says whether records of a
unit that was merged count for its successor or for itself. Definitions: ``domain.definitions``.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Subquery

from procedures.domain.calendar import local
from procedures.domain.figures import UnitView
from procedures.domain.periods import Period
from procedures.domain.vocabulary import Channel, Outcome
from procedures.models import CentreDay, FieldDay, FigureChange, FigureState, OpenSpell
from procedures.queries.as_at import Past
from procedures.queries.catalogue import all_fields
from procedures.queries.figure_reading import AsAt, Asked, Sums, less_written_later, stock_of, sums_by, sums_of
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
from procedures.queries.places import all_units, centres, is_in_force
from units import clock
from units.domain.kinds import AGENCIES, CentreKind, UnitKind
from units.models import ServiceCentre, Unit
from units.queries.successors import former_units, with_former
from units.remembered import remembered
from units.scoping import Scope

SERIES_DAYS = 30

_RECEIVED = [f"received_{channel.value}" for channel in Channel]
_CAME = ["submitted", *_RECEIVED, "refused", "withdrawn"]
_JUDGED = ["first_due_kept", "on_time_766"]
_OUTCOMES = [outcome.value for outcome in Outcome]
_ENDED = [*_OUTCOMES, *_JUDGED]


def units_of(scope: Scope) -> frozenset[int] | None:
    """The competent units that ``scope`` opens the figures of; None for all."""
    return None if scope.whole_province else scope.units | _units_of_centres(scope.centres)


@remembered("units.Unit", "units.ServiceCentre")
def _units_of_centres(keys: frozenset[int]) -> frozenset[int]:
    found: set[int] = set()
    for centre in ServiceCentre.objects.filter(pk__in=keys):
        if centre.kind == CentreKind.PROVINCIAL:
            found.update(unit.pk for unit in all_units() if unit.kind in AGENCIES and unit.valid_to is None)
        else:
            found.add(centre.unit_id)
    return frozenset(found)


def asked_of(
    scope: Scope,
    wanted: Collection[int] | None,
    field: int | None = None,
    *,
    as_at: AsAt = None,
    by: UnitView = UnitView.IN_FORCE,
) -> Asked:
    """Which rows a reader of ``scope`` is told of who asks for ``units`` (None for all) and a field."""
    allowed = units_of(scope)
    past = Past(as_at) if isinstance(as_at, datetime) else as_at
    on = local(past.moment).date() if past else clock.today()
    may = None if allowed is None else with_former(allowed, clock.today())  # theirs is what became theirs since
    in_force = by is UnitView.IN_FORCE
    if wanted is not None:
        chosen = with_former(wanted, on) if in_force else frozenset(wanted)
        may = chosen if may is None else may & chosen
    return Asked(may, former_units(on) if in_force else {}, on, field, past)


def summary(
    period: Period,
    *,
    scope: Scope,
    at: datetime,
    units: Collection[int] | None = None,
    field: int | None = None,
    as_at: AsAt = None,
    by: UnitView = UnitView.IN_FORCE,
) -> Summary:
    """The figures of ``period`` and the stock at ``at``, for the reader's places or those ``units`` of them."""
    asked = asked_of(scope, units, field, as_at=as_at, by=by)
    total = sums_of(asked.table, period, "", [*_CAME, *_ENDED], asked)[""]
    less_written_later({"": total}, period, "", asked)
    return _summary(period, asked.moment(at), total, stock_of((), asked, at)[()])


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
    as_at: AsAt = None,
    by: UnitView = UnitView.IN_FORCE,
    flows_only: bool = False,
    with_centres: bool = False,
) -> tuple[Summary, list[UnitRow]]:
    """``summary`` and a row for every unit in force, from one reading of the tables.

    ``flows_only`` leaves the stock out, which costs queries; ``with_centres`` adds what each unit's centre did.
    """
    asked = asked_of(scope, units, field, as_at=as_at, by=by)
    sums = sums_of(asked.table, period, "unit_id", [*_CAME, *_ENDED], asked)
    less_written_later(sums, period, "unit_id", asked)
    stock = defaultdict(Stock) if flows_only else stock_of(("unit_id",), asked, at)
    rows = _unit_rows(period, asked, sums, stock, with_centres=with_centres)
    return _whole(period, asked.moment(at), sums, stock), rows


def _whole(period: Period, at: datetime, sums: Sums, stock: Mapping[Any, Stock]) -> Summary:
    total: Counter[str] = Counter()
    for columns in sums.values():
        total.update(columns)
    names = ("open", "overdue", "due_soon")
    return _summary(period, at, total, Stock(*(sum(getattr(one, name) for one in stock.values()) for name in names)))


def by_unit(
    period: Period,
    *,
    scope: Scope,
    at: datetime,
    units: Collection[int] | None = None,
    field: int | None = None,
    as_at: AsAt = None,
    by: UnitView = UnitView.IN_FORCE,
) -> list[UnitRow]:
    """One row for every unit in force of the reader's places, in the alphabet's order; zeros where nothing happened.

    ``by`` units of the day: former units in which something was counted have rows of their own.
    """
    return overview(
        period, scope=scope, at=at, units=units, field=field, as_at=as_at, by=by, with_centres=field is None
    )[1]


def _unit_rows(
    period: Period, asked: Asked, sums: Sums, stock: Mapping[Any, Stock], *, with_centres: bool
) -> list[UnitRow]:
    at_centre = _at_centres(period, asked) if with_centres else None
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
        )
        for unit in _units(asked, counted)
    ]


def _units(asked: Asked, counted: Collection[int]) -> list[Unit]:
    return [
        unit
        for unit in all_units()
        if (is_in_force(unit, asked.on) or unit.pk in counted)
        and unit.kind != UnitKind.PROVINCE
        and (asked.units is None or unit.pk in asked.units)
    ]


def series(
    last: date,
    *,
    scope: Scope,
    units: Collection[int] | None = None,
    field: int | None = None,
    as_at: AsAt = None,
    by: UnitView = UnitView.IN_FORCE,
) -> Mapping[int, tuple[SeriesDay, ...]]:
    """Settled and late on each of the SERIES_DAYS up to ``last``, by the units that settled anything."""
    asked = asked_of(scope, units, field, as_at=as_at, by=by)
    period = Period.until(last, SERIES_DAYS)
    days: defaultdict[int, defaultdict[date, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    shown = asked.days(period)
    for day, unit, *outcomes in sums_by(asked.table, period, ("day", "unit_id"), _OUTCOMES, asked):
        of_day = dict(zip(_OUTCOMES, outcomes, strict=True))
        days[asked.fold.get(unit, unit)][day].update(settled=sum(outcomes), late=of_day[Outcome.LATE.value])
    if asked.past is not None and shown is not None:
        later = asked.past.later(shown, ("unit_id", "day"), units=asked.units, field=asked.field)
        for (unit, day), columns in later.items():
            settled = sum(columns[name] for name in _OUTCOMES)
            days[asked.fold.get(unit, unit)][day].subtract({"settled": settled, "late": columns[Outcome.LATE.value]})
    return {
        unit: tuple(SeriesDay(day, of_unit[day]["settled"], of_unit[day]["late"]) for day in period.days())
        for unit, of_unit in days.items()
    }


def overview_by_field(
    period: Period,
    *,
    scope: Scope,
    at: datetime,
    units: Collection[int] | None = None,
    field: int | None = None,
    as_at: AsAt = None,
    by: UnitView = UnitView.IN_FORCE,
    flows_only: bool = False,
) -> tuple[Summary, list[FieldRow]]:
    """``summary``, of one field where one is named, and ``by_field``, of all, from one reading of the tables."""
    asked = asked_of(scope, units, as_at=as_at, by=by)
    sums = sums_of(FieldDay, period, "field_id", [*_CAME, *_ENDED], asked)
    less_written_later(sums, period, "field_id", asked)
    stock = defaultdict(Stock) if flows_only else stock_of(("field_id",), asked, at)
    counted = sums.keys() | {key for (key,) in stock}
    rows = [
        FieldRow(
            one.pk, one.code, one.label, _received(sums[one.pk]), _settled(sums[one.pk]), stock.get((one.pk,), Stock())
        )
        for one in all_fields()
        if one.pk in counted
    ]
    if field is not None:
        whole = _summary(period, asked.moment(at), sums[field], stock.get((field,), Stock()))
    else:
        whole = _whole(period, asked.moment(at), sums, stock)
    return whole, sorted(rows, key=lambda row: (-row.received.total, -row.settled.total, row.name))


def by_field(
    period: Period,
    *,
    scope: Scope,
    at: datetime,
    units: Collection[int] | None = None,
    as_at: AsAt = None,
    by: UnitView = UnitView.IN_FORCE,
) -> list[FieldRow]:
    """One row for every field in which something was received, settled or is open, the largest first."""
    return overview_by_field(period, scope=scope, at=at, units=units, as_at=as_at, by=by)[1]


def by_day(
    period: Period,
    *,
    scope: Scope,
    units: Collection[int] | None = None,
    field: int | None = None,
    as_at: AsAt = None,
    by: UnitView = UnitView.IN_FORCE,
) -> list[DayRow]:
    """One row for every day of ``period``, days without records included."""
    asked = asked_of(scope, units, field, as_at=as_at, by=by)
    sums = sums_of(asked.table, period, "day", [*_RECEIVED, *_ENDED], asked)
    less_written_later(sums, period, "day", asked)
    return [DayRow(day, _received(sums[day]), _settled(sums[day])) for day in period.days()]


def state() -> State:
    """Of what moment the figures are, and the mark of the last change of them; one query."""
    last = (table.objects.order_by("-pk").values("pk")[:1] for table in (FigureChange, OpenSpell))
    change, spell = (Subquery(newest) for newest in last)
    row = FigureState.objects.filter(pk=1).annotate(change=change, spell=spell).first()
    if row is None:
        return State()
    mark = f"{row.change or 0}.{row.spell or 0}.{row.differences}.{row.reconciled_at or 0}"
    return State(row.refreshed_at, row.reconciled_at, row.reconciled_records, row.differences, mark)


def _received(sums: Mapping[str, int]) -> Received:
    return Received(*(sums.get(name, 0) for name in _RECEIVED))


def _settled(sums: Mapping[str, int]) -> Settled:
    return Settled(**{name: sums.get(name, 0) for name in _ENDED})


def _at_centres(period: Period, asked: Asked) -> Sums:
    """What each unit's centre received and gave back, for whatever unit settles it."""
    names = [*_RECEIVED, "returned"]
    of_centres = sums_of(CentreDay, period, "centre_id", names, asked)
    days = asked.days(period)
    if asked.past is not None and days is not None:
        for (centre,), columns in asked.past.later(days, ("centre_id",), units=None).items():
            of_centres[centre].subtract({name: columns[name] for name in names})
    places = centres(of_centres)
    sums: Sums = defaultdict(Counter)
    for centre, counted in of_centres.items():
        unit = places[centre].unit_id
        sums[asked.fold.get(unit, unit)].update(counted)
    return sums
