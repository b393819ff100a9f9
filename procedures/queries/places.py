"""Centres and units as deeds read them, remembered for a while; and which unit is competent."""

from datetime import date

from procedures.domain.vocabulary import Competence, ProcedureLevel
from procedures.models import ProcedureVersion
from units.domain.kinds import UnitKind
from units.errors import RuleBroken
from units.models import ServiceCentre, Succession, Unit
from units.remembered import remembered, remembered_rows

_PLACES = ("units.Unit", "units.ServiceCentre", "units.OfficeHours", "units.OfficeSession")


centres = remembered_rows(lambda: ServiceCentre.objects.select_related("unit__office_hours"), *_PLACES)
"""Service centres with their units, by key."""

units = remembered_rows(lambda: Unit.objects.select_related("office_hours"), *_PLACES)
"""Units with their office hours, by key."""


@remembered(*_PLACES)
def all_units() -> tuple[Unit, ...]:
    """Every unit that there is or was, in the alphabet's order."""
    return tuple(Unit.objects.all())


def is_in_force(found: Unit, on: date) -> bool:
    """Whether the unit exists on a day: the twin of ``Unit.objects.in_force``."""
    return found.valid_from <= on and (found.valid_to is None or on < found.valid_to)


def units_in_force(on: date) -> list[Unit]:
    """The units that exist on a day, in the alphabet's order."""
    return [one for one in all_units() if is_in_force(one, on)]


def centre(centre_id: int) -> ServiceCentre:
    """A service centre with its unit; RuleBroken("centre_unknown")."""
    found = centres((centre_id,)).get(centre_id)
    if found is None:
        raise RuleBroken("centre_unknown")
    return found


def unit(unit_id: int) -> Unit:
    """A unit with its office hours; RuleBroken("unit_unknown")."""
    found = units((unit_id,)).get(unit_id)
    if found is None:
        raise RuleBroken("unit_unknown")
    return found


def competent_unit(
    version: ProcedureVersion, at_centre: ServiceCentre, *, residence: Unit | None, place_of_property: Unit | None
) -> Unit:
    """Who settles, by the version's rule (decision 8); RuleBroken("competent_unit_unknown") when it must be said.

    ``residence`` is where the owner lives, ``place_of_property`` where the land or works lie; where they are not given
    the receiving centre's own unit counts, if it is a commune.
    """
    field = version.procedure.field
    by_agency = version.competence == Competence.AGENCY or field.agency_at_any_level
    if by_agency and field.agency is not None:
        return unit(field.agency.pk)
    own = at_centre.unit if at_centre.unit.kind != UnitKind.PROVINCE else None
    if version.procedure.level == ProcedureLevel.PROVINCE and own is not None:
        own = None
    chosen = {
        Competence.RECEIVING_UNIT: own,
        Competence.RESIDENCE: residence or own,
        Competence.PROPERTY: place_of_property or own,
        Competence.AGENCY: None,
    }[Competence(version.competence)]
    if chosen is None:
        raise RuleBroken("competent_unit_unknown")
    return unit(chosen.pk)


def require_in_force(found: Unit, on: date) -> Unit:
    """The unit, if it exists on a day; RuleBroken("unit_dissolved") with those that took over, or "unit_not_competent".

    A unit that is to be dissolved later serves to its last day.
    """
    if found.valid_to is None or on < found.valid_to:
        return found
    heirs = Succession.objects.filter(predecessor=found).select_related("successor").order_by("-is_default", "pk")
    names = list(dict.fromkeys(heir.successor.full_name for heir in heirs))
    if not names:
        raise RuleBroken("unit_not_competent", unit=found.full_name)
    raise RuleBroken("unit_dissolved", unit=found.full_name, since=found.valid_to, successors=names)


@remembered(*_PLACES)
def unit_in_force(code: str, on: date) -> Unit:
    """The unit that bears ``code`` on a day (54 codes serve an old and a new unit); RuleBroken("unit_unknown")."""
    found = Unit.objects.in_force(on).select_related("office_hours").filter(code=code).first()
    if found is None:
        raise RuleBroken("unit_unknown")
    return found


@remembered(*_PLACES)
def centre_of_unit(code: str, on: date) -> ServiceCentre:
    """The service centre of the unit that bears ``code`` on a day; RuleBroken("centre_unknown")."""
    found = ServiceCentre.objects.select_related("unit__office_hours").filter(unit=unit_in_force(code, on).pk).first()
    if found is None:
        raise RuleBroken("centre_unknown")
    return found
