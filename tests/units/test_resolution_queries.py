"""Names resolved against the database: few queries, and never with yesterday's units."""

from datetime import date

import pytest
from django.utils import translation

from tests import cast
from units import clock
from units.domain.resolution import Question
from units.models import Succession, Unit
from units.queries.resolution import resolution, suggestions
from units.queries.units import centres_by_unit, province, timetables, unit_by_code, units_of_the_day
from units.services.unit_loading import load_units

pytestmark = pytest.mark.django_db
REFORM = date(2025, 7, 1)


def test_an_old_name_gives_the_unit_of_today() -> None:
    place = cast.units()
    found = resolution("Tổ 12, khu 3, phường Hà Khánh, TP Hạ Long", REFORM)
    assert found.answer == place.cao_xanh
    assert found.candidates[0].hint == "phường Hà Khánh (thành phố Hạ Long) cũ, nay là phường Cao Xanh"


def test_the_hint_speaks_the_language_of_the_reader() -> None:
    cast.units()
    with translation.override("en"):
        hint = resolution("Hà Khánh", REFORM).candidates[0].hint
    assert hint == "former Ha Khanh Ward (Ha Long City), now Cao Xanh Ward"


def test_resolving_again_costs_one_query(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    cast.units()
    resolution("Hà Khánh", REFORM)
    with django_assert_num_queries(1):
        found = resolution("Hồng Gai", REFORM)
        assert found.candidates[0].hint == ""
        assert suggestions  # the register is shared


def test_a_change_of_units_is_seen_at_once() -> None:
    cast.units()
    assert resolution("Tân Thành", REFORM).question is Question.UNKNOWN_NAME
    Unit.objects.filter(code=cast.HONG_GAI, valid_to=None).update(name="Tân Thành", full_name="Phường Tân Thành")
    assert resolution("Tân Thành", REFORM).answer == Unit.objects.get(code=cast.HONG_GAI, valid_to=None)
    Succession.objects.filter(predecessor__name="Hà Khánh").delete()
    assert resolution("Hà Khánh", REFORM).answer is None


def test_what_a_caller_does_to_an_answer_stays_with_the_caller() -> None:
    cast.units()
    found = resolution("Hồng Gai", REFORM).answer
    assert found is not None
    found.name = "Spoilt"
    assert resolution("Hồng Gai", REFORM).answer.name == "Hồng Gai"  # type: ignore[union-attr]


def test_today_is_what_the_clock_says() -> None:
    cast.units()
    with clock.frozen(clock.datetime(2025, 6, 30, 23, 59)):
        assert resolution("phường Hà Khánh").answer.code == "06649"  # type: ignore[union-attr]
        assert unit_by_code(cast.HONG_GAI).name == "Trần Hưng Đạo"  # type: ignore[union-attr]
    with clock.frozen(clock.datetime(2025, 7, 1, 0, 0)):
        assert resolution("phường Hà Khánh").answer.code == cast.CAO_XANH  # type: ignore[union-attr]
        assert unit_by_code(cast.HONG_GAI).name == "Hồng Gai"  # type: ignore[union-attr]


def test_suggestions_put_names_of_today_before_former_ones() -> None:
    load_units()
    labels = [(found.unit.full_name, found.hint) for found in suggestions("hong", REFORM)]
    assert labels[0] == ("Phường Hồng Gai", "")
    assert ("Phường Hạ Long", "phường Hồng Hà (thành phố Hạ Long) cũ, nay là phường Hạ Long") in labels


def test_suggestions_show_every_unit_that_a_split_one_may_be_now() -> None:
    load_units()
    found = {one.unit.full_name for one in suggestions("vo ngai", REFORM)}
    assert found == {"Xã Bình Liêu", "Xã Tiên Yên"}


def test_suggestions_understand_what_prefixes_do_not() -> None:
    cast.units()
    assert [one.unit.full_name for one in suggestions("TP Hạ Long, p Hồng Gai", REFORM)][:1]
    assert suggestions("   ", REFORM) == []
    assert suggestions("zzzz", REFORM) == []


def test_agencies_are_left_out_when_communes_are_asked_for() -> None:
    cast.units()
    assert [one.unit.full_name for one in suggestions("sở tư", REFORM)] == ["Sở Tư pháp"]
    assert suggestions("sở tư", REFORM, communes_only=True) == []


def test_the_places_that_others_ask_for() -> None:
    place = cast.units()
    assert province() == place.province
    assert set(units_of_the_day(REFORM)) == {place.hong_gai, place.cao_xanh, place.co_to}
    assert centres_by_unit()[place.co_to.pk].name == "Trung tâm Phục vụ hành chính công đặc khu Cô Tô"
    assert sorted(timetables()[None]) == [0, 1, 2, 3, 4]
