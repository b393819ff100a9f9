"""Units and service centres, as the rest of the portal asks for them."""

from collections import defaultdict
from datetime import date, time

from django.db.models import Prefetch, Q, QuerySet

from units import clock
from units.domain.kinds import AGENCIES, UnitKind
from units.models import OfficeHours, ServiceCentre, Succession, Unit, UnitQuerySet


def province() -> Unit:
    """The province itself. Raises Unit.DoesNotExist before ``load_units``."""
    return Unit.objects.get(kind=UnitKind.PROVINCE)


def units_of_the_day(on: date | None = None) -> UnitQuerySet:
    """The communes, wards and special zones in force on ``on`` (by default today), in the order of the alphabet."""
    return Unit.objects.in_force(on or clock.today()).communes()


def competent_units(on: date | None = None) -> UnitQuerySet:
    """Every unit that may settle records on ``on``: communes, wards, special zones, the province and its agencies."""
    kinds = AGENCIES | {UnitKind.PROVINCE}
    in_force = Unit.objects.in_force(on or clock.today())
    return in_force.communes() | in_force.filter(kind__in=kinds)


def unit_by_code(code: str, on: date | None = None) -> Unit | None:
    """The unit that bears ``code`` on ``on`` (by default today); None when none does."""
    return Unit.objects.in_force(on or clock.today()).filter(code=code).first()


def units_with_lineage() -> UnitQuerySet:
    """Units with what they came from and what they became: three queries for any number."""
    origins = Succession.objects.select_related("predecessor__parent").order_by("predecessor__sort_key")
    successions = Succession.objects.select_related("successor").order_by("-is_default", "successor__sort_key")
    return Unit.objects.select_related("parent").prefetch_related(
        Prefetch("origins", queryset=origins), Prefetch("successions", queryset=successions)
    )


def unit_with_lineage(code: str, valid_from: date | None = None) -> Unit | None:
    """The unit of a code: the one that began on ``valid_from``, by default the latest; None when there is none."""
    rows = units_with_lineage().filter(code=code)
    if valid_from is not None:
        rows = rows.filter(valid_from=valid_from)
    return rows.order_by("-valid_from").first()


def centre_of(unit: Unit) -> ServiceCentre | None:
    """The centre of a unit, when it has one in operation."""
    return open_centres().filter(unit=unit).first()


def centres_by_unit() -> dict[int, ServiceCentre]:
    """The centres in operation, by their unit's key."""
    return {centre.unit_id: centre for centre in open_centres()}


def centres_in_operation(on: date | None = None) -> QuerySet[ServiceCentre]:
    """The centres with their units at which something new may begin on ``on`` (by default today): in operation, and
    of a unit that is still there.
    """
    still_there = Q(unit__valid_to=None) | Q(unit__valid_to__gt=on or clock.today())
    return ServiceCentre.objects.filter(still_there, is_active=True).select_related("unit")


def open_centres() -> QuerySet[ServiceCentre]:
    """The centres in operation with their units, hours and reception points, the provincial one first."""
    return (
        centres_in_operation()
        .select_related("unit", "office_hours")
        .prefetch_related("reception_points", "office_hours__sessions")
        .order_by("-kind", "unit__sort_key")
    )


Timetable = dict[int, tuple[tuple[time, time], ...]]


def timetables() -> dict[int | None, Timetable]:
    """The sittings of every weekday (0 is Monday), by key of the office hours; None has the default hours."""
    tables: dict[int | None, Timetable] = {}
    for hours in OfficeHours.objects.prefetch_related("sessions"):
        days: dict[int, list[tuple[time, time]]] = defaultdict(list)
        for session in hours.sessions.all():
            days[session.weekday].append((session.opens, session.closes))
        tables[hours.pk] = {weekday: tuple(sittings) for weekday, sittings in days.items()}
        if hours.is_default:
            tables[None] = tables[hours.pk]
    return tables
