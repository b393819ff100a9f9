"""June 2025 as the demonstration has it: the 171 communes, wards and townships of before 1 July, a tenth of what came.

Each received at a desk of its own (Decree 61/2018: Bộ phận Tiếp nhận và Trả kết quả), which is in operation no more.
What was not settled by the merger was settled by the successor's officers after it, and stays the old unit's record: by
units in force it counts for the successor, by units of the day for the unit that it was. Whoever does the work is the
demonstration's staff of the successor. The catalogue of June is not at hand: the versions of 1 July stand for it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

from django.db import transaction

from procedures.domain.calendar import ONE_DAY
from procedures.queries.calendar import calendar_for
from procedures.services import figure_keeping
from procedures.services.demonstration.copying import Part, copy
from procedures.services.demonstration.lives import Inventor, Lateness, Life, Pace
from procedures.services.demonstration.loading import (
    Loaded,
    begin,
    counted,
    received_between,
    refuse_among_real_records,
)
from procedures.services.demonstration.matters import matters_on
from procedures.services.demonstration.staff import Staff, staff
from procedures.services.demonstration.volumes import FIRST_DAY, Days, Load, apportion, working_days
from units.domain.kinds import COMMUNE_LEVEL, CentreKind
from units.errors import RuleBroken
from units.models import OfficeHours, ServiceCentre, Unit
from units.queries.successors import former_units
from units.remembered import forget_all

JUNE = date(2025, 6, 2)
LAST_OF_JUNE = FIRST_DAY - ONE_DAY
PER_DAY = 200  # in the whole province: about a tenth of what July brought
_AT_ONCE, _ONLINE, _LATE = 0.5, 0.2, 0.03
_DESK, _DESK_EN = "Bộ phận Tiếp nhận và Trả kết quả", "One-stop desk of"


def load_june(*, at: datetime, scale: float = 1.0) -> Loaded:
    """The working days of June 2025 by COPY, as far as they have come by ``at``.

    RuleBroken: real_records, units_not_loaded, catalogue_not_loaded, calendar_empty.
    """
    with transaction.atomic():
        begin()
        there = counted(received_between(JUNE, LAST_OF_JUNE))
        if there.records:
            return replace(there, new=False)
        refuse_among_real_records()
        desks = former_desks()
        if not desks:
            raise RuleBroken("units_not_loaded")
        days = _days(desks, round(PER_DAY * scale))
        inventor = Inventor(
            centres=desks, staff=_staff(desks, at), matters=matters_on(FIRST_DAY), seed="quang-ninh before the merger"
        )
        rng = Random("late before the merger")
        lateness = {
            desk.pk: Lateness(int(_LATE * of + rng.random()), of)
            for desk in desks
            for of in (sum(loads[desk.pk].with_term for loads in days.values() if desk.pk in loads),)
        }
        expected = sum(load.total for loads in days.values() for load in loads.values())
        part = Part(lambda: _lives(inventor, days, lateness, at), expected)
        copy([part], days=(JUNE - timedelta(days=14), LAST_OF_JUNE), now=at)
    figure_keeping.rebuild(at=at)
    return counted(received_between(JUNE, LAST_OF_JUNE))


def former_desks() -> list[ServiceCentre]:
    """The desks of the communes of before 1 July 2025, and identifiers for their codes; what is missing is made.

    The official identifiers of that time are not at hand: the district's code and a number stand in their place.
    """
    units = list(
        Unit.objects.communes().filter(valid_to=FIRST_DAY).select_related("parent").order_by("parent__code", "code")
    )
    numbers: dict[str, int] = {}
    for unit in units:
        district = unit.parent.code if unit.parent else ""
        numbers[district] = numbers.get(district, 0) + 1
        if not unit.identifier:
            unit.identifier = f"H49.{district}.{numbers[district]:02d}"
    Unit.objects.bulk_update(units, ["identifier"])
    hours = OfficeHours.objects.filter(is_default=True).first()
    have = set(ServiceCentre.objects.filter(unit__in=units).values_list("unit", flat=True))
    ServiceCentre.objects.bulk_create(
        ServiceCentre(
            unit=unit,
            kind=CentreKind.COMMUNE,
            name=f"{_DESK} {unit.full_name[:1].lower()}{unit.full_name[1:]}",
            name_en=f"{_DESK_EN} {unit.name_en}",
            office_hours=hours,
            is_active=False,
        )
        for unit in units
        if unit.pk not in have
    )
    forget_all()
    return list(ServiceCentre.objects.filter(unit__in=units).select_related("unit__parent").order_by("unit__code"))


def _days(desks: list[ServiceCentre], per_day: int) -> Days:
    """Each day's records over the desks, by the people of the successor shared among what became of it."""
    successors = former_units(FIRST_DAY)
    people = dict(Unit.objects.filter(kind__in=COMMUNE_LEVEL, valid_to=None).values_list("pk", "population"))
    heirs = [successors[desk.unit_id] for desk in desks]
    weights = [(people[heir] or 1) / heirs.count(heir) for heir in heirs]
    rng = Random("before the merger")
    days: Days = {}
    for day in working_days(JUNE, LAST_OF_JUNE, calendar_for()):
        counts = apportion(per_day, [weight * rng.uniform(0.5, 1.5) for weight in weights])
        days[day] = {desk.pk: _load(count, rng) for desk, count in zip(desks, counts, strict=True) if count}
    return days


def _load(total: int, rng: Random) -> Load:
    at_once = int(total * _AT_ONCE + rng.random())
    online = int((total - at_once) * _ONLINE + rng.random())
    return Load(total, online, 0, at_once)


def _staff(desks: list[ServiceCentre], at: datetime) -> Staff:
    """Who works at the successors' centres and offices, at the places that were merged into them."""
    now = staff(at=at)
    successors = former_units(FIRST_DAY)
    centres = dict(ServiceCentre.objects.filter(is_active=True).values_list("unit", "pk"))
    heirs = {desk: successors[desk.unit_id] for desk in desks}
    at_desks = {desk.pk: centres[heir] for desk, heir in heirs.items()}
    at_units = {desk.unit_id: heir for desk, heir in heirs.items()}
    return Staff(
        clerks={desk: now.clerks[centre] for desk, centre in at_desks.items()},
        officers={**now.officers, **{old: now.officers[heir] for old, heir in at_units.items()}},
        leaders={**now.leaders, **{old: now.leaders[heir] for old, heir in at_units.items()}},
        postmen={desk: now.postmen[centre] for desk, centre in at_desks.items()},
    )


def _lives(inventor: Inventor, days: Days, lateness: Mapping[int, Lateness], at: datetime) -> Iterator[list[Life]]:
    """The lives of each day; nobody went to another commune's desk with a matter of the own one then."""
    for number, (day, loads) in enumerate(days.items()):
        lives = (
            life
            for key, load in loads.items()
            for life in inventor.day(day, key, load, lateness=lateness[key], pace=Pace(), evenings=number > 0)
            if life.unit.kind not in COMMUNE_LEVEL or not life.crosses_boundary
        )
        yield [cut for life in lives if (cut := life.cut(at)) is not None]
