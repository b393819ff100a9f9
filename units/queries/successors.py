"""Who answers today for a unit that is no more: what a paper printed after a merger must say."""

from collections.abc import Iterable
from datetime import date

from units.models import ServiceCentre, Succession, Unit
from units.remembered import remembered
from units.scoping import Scope


def unit_on(unit: Unit, on: date) -> Unit:
    """``unit`` while it is in force on ``on``, afterwards its default successor's successor and so on.

    A unit that ended without a successor stays itself: better an old name on a paper than none.
    """
    seen = {unit.pk}
    while unit.valid_to is not None and unit.valid_to <= on:
        rows = Succession.objects.select_related("successor").filter(predecessor=unit, is_default=True)
        row = rows.first()
        if row is None or row.successor_id in seen:
            return unit
        unit = row.successor
        seen.add(unit.pk)
    return unit


def centre_on(centre: ServiceCentre, on: date) -> ServiceCentre:
    """The centre that continues ``centre`` on ``on``; itself where the successor of its unit has none of its own."""
    unit = unit_on(centre.unit, on)
    if unit.pk == centre.unit_id:
        return centre
    return ServiceCentre.objects.select_related("unit").filter(unit=unit).first() or centre


@remembered("units.Succession", "units.Unit")
def former_units(on: date) -> dict[int, int]:
    """Every unit that is no more on ``on`` (by key), with the unit in force that is its default successor."""
    ended = set(Unit.objects.filter(valid_to__lte=on).values_list("pk", flat=True))
    onward = dict(Succession.objects.filter(is_default=True).values_list("predecessor_id", "successor_id"))
    found = {}
    for unit in ended:
        last, seen = unit, {unit}
        while last in ended and onward.get(last) not in (None, *seen):
            last = onward[last]
            seen.add(last)
        if last not in ended:
            found[unit] = last
    return found


@remembered("units.Succession", "units.Unit", "units.ServiceCentre")
def former_centres(on: date) -> dict[int, int]:
    """Every centre of a unit that is no more on ``on`` (by key), with that of the unit which came of it."""
    former = former_units(on)
    of_unit: dict[int, list[int]] = {}
    places = {*former, *former.values()}
    for key, unit in ServiceCentre.objects.filter(unit__in=places).values_list("pk", "unit_id"):
        of_unit.setdefault(unit, []).append(key)
    return {
        old: new
        for unit, successor in former.items()
        for old in of_unit.get(unit, ())
        for new in of_unit.get(successor, ())
    }


def with_former_places(scope: Scope, on: date) -> Scope:
    """The places of ``scope`` with all that became one of them by ``on``: whose records are theirs since then."""
    if scope.whole_province or not scope:
        return scope
    centres = {old for old, new in former_centres(on).items() if new in scope.centres}
    return Scope(units=with_former(scope.units, on), centres=scope.centres | centres)


def with_former(units: Iterable[int], on: date) -> frozenset[int]:
    """``units`` (keys) with all that became one of them by ``on``."""
    chosen = frozenset(units)
    return chosen | {unit for unit, successor in former_units(on).items() if successor in chosen}


def with_successors(units: Iterable[int], on: date) -> frozenset[int]:
    """``units`` (keys) with those that continue them on ``on``: at which places somebody answers for them."""
    return frozenset(units).union(former_units(on).get(unit, unit) for unit in units)


def centres_with_successors(centres: Iterable[int], on: date) -> frozenset[int]:
    """``centres`` (keys) with those that continue them on ``on``."""
    return frozenset(centres).union(former_centres(on).get(centre, centre) for centre in centres)
