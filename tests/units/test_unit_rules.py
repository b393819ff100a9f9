"""What the database itself refuses about units, successions, hours and centres."""

from collections.abc import Callable
from datetime import date, time

import pytest
from django.db import IntegrityError, transaction

from tests import cast
from units.domain.names import sort_key
from units.models import OfficeHours, OfficeSession, ReceptionPoint, ServiceCentre, Succession, Unit

pytestmark = pytest.mark.django_db


def old() -> Unit:
    return Unit.objects.get(name="Hà Khánh")


REFUSED: dict[str, Callable[[cast.Units], object]] = {
    "the same code from the same day": lambda place: Unit.objects.create(
        code=cast.HONG_GAI, valid_from=date(2025, 7, 1), kind="ward", name="x", full_name="x"
    ),
    "one identifier for two units": lambda place: Unit.objects.filter(pk=place.hong_gai.pk).update(identifier="H49.74"),
    "an end before the beginning": lambda place: Unit.objects.filter(pk=place.hong_gai.pk).update(
        valid_to=date(2025, 7, 1)
    ),
    "a kind that is none": lambda place: Unit.objects.filter(pk=place.hong_gai.pk).update(kind="planet"),
    "a second default successor": lambda place: Succession.objects.create(
        predecessor=old(), successor=place.co_to, share="part", effective_on=date(2025, 7, 1)
    ),
    "a unit that succeeds itself": lambda place: Succession.objects.create(
        predecessor=place.co_to, successor=place.co_to, share="whole", effective_on=date(2025, 7, 1)
    ),
    "a share that is none": lambda place: Succession.objects.update(share="half"),
    "sittings that overlap": lambda place: OfficeSession.objects.create(
        hours=place.hours, weekday=0, opens=time(11), closes=time(12)
    ),
    "a sitting that ends before it begins": lambda place: OfficeSession.objects.create(
        hours=place.hours, weekday=6, opens=time(12), closes=time(11)
    ),
    "an eighth day": lambda place: OfficeSession.objects.create(
        hours=place.hours, weekday=7, opens=time(8), closes=time(9)
    ),
    "two default hours": lambda place: OfficeHours.objects.create(name="x", is_default=True),
    "two centres of a unit": lambda place: ServiceCentre.objects.create(
        unit=place.co_to, kind="commune", name="x", name_en="x"
    ),
    "two main points of a centre": lambda place: ReceptionPoint.objects.create(
        centre=place.centres[cast.CO_TO], name="x", is_main=True
    ),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_the_database_refuses(fault: str) -> None:
    place = cast.units()
    with pytest.raises(IntegrityError), transaction.atomic():
        REFUSED[fault](place)


def test_sittings_may_touch_and_a_former_identifier_may_be_given_again() -> None:
    place = cast.units()
    OfficeSession.objects.create(hours=place.hours, weekday=0, opens=time(11, 30), closes=time(13))
    Unit.objects.filter(pk=old().pk).update(identifier=place.co_to.identifier)


def test_units_stand_in_the_order_of_the_vietnamese_alphabet() -> None:
    cast.units()
    names = list(Unit.objects.in_force(date(2025, 7, 1)).communes().values_list("name", flat=True))
    assert names == ["Cao Xanh", "Cô Tô", "Hồng Gai"]
    alphabet = ["An", "Ân", "Cao", "Dân", "Đài", "Hà", "Hạ", "Hồng", "Oanh", "Ô", "Ơ", "Uông", "Ưng", "Yên"]
    assert sorted(reversed(alphabet), key=sort_key) == alphabet
