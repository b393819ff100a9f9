"""/api/v1/: units, centres and resolved names are public."""

import pytest
from django.core.cache import cache
from django.test import Client

from tests import cast
from units.models import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> cast.Units:
    cache.clear()
    return cast.units()


def test_units_are_listed_with_their_keys(client: Client, place: cast.Units) -> None:
    rows = client.get("/api/v1/units/", {"in_force": "2025-07-01", "kind": ["ward", "special_zone"]}).json()
    assert {(row["code"], row["valid_from"]) for row in rows} == {
        (code, "2025-07-01") for code in (cast.HONG_GAI, cast.CAO_XANH, cast.CO_TO)
    }


def test_the_list_is_searched_without_diacritics(client: Client, place: cast.Units) -> None:
    names = [row["full_name"] for row in client.get("/api/v1/units/", {"search": "ha khanh"}).json()]
    assert names == ["Phường Hà Khánh"]
    codes = {row["valid_to"] for row in client.get("/api/v1/units/", {"search": "06685"}).json()}
    assert codes == {None, "2025-07-01"}


@pytest.mark.parametrize("query", [{"in_force": "yesterday"}, {"kind": "planet"}])
def test_a_filter_that_means_nothing_is_refused(client: Client, query: dict[str, str]) -> None:
    assert client.get("/api/v1/units/", query).status_code == 400


def test_the_list_costs_the_same_for_any_number(  # type: ignore[no-untyped-def]
    client: Client, place: cast.Units, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(1):
        client.get("/api/v1/units/")
    with django_assert_max_num_queries(4):
        client.get("/api/v1/centres/")


def test_a_unit_tells_what_it_came_from_and_what_it_became(client: Client, place: cast.Units) -> None:
    unit = client.get(f"/api/v1/units/{place.cao_xanh.pk}/").json()
    assert [row["unit"]["full_name"] for row in unit["predecessors"]] == ["Phường Cao Xanh", "Phường Hà Khánh"]
    old = Unit.objects.get(code="06649")
    successors = client.get(f"/api/v1/units/{old.pk}/").json()["successors"]
    assert [(row["unit"]["code"], row["share"]) for row in successors] == [(cast.CAO_XANH, "whole")]


def test_a_name_is_resolved(client: Client, place: cast.Units) -> None:
    found = client.get("/api/v1/units/resolve/", {"name": "P. Hà Khánh", "on": "2025-07-01"}).json()
    assert found["answer"]["code"] == cast.CAO_XANH
    assert found["question"] is None
    assert found["candidates"][0]["via"]["full_name"] == "Phường Hà Khánh"


def test_a_question_is_put_in_words(client: Client, place: cast.Units) -> None:
    found = client.get("/api/v1/units/resolve/", {"name": "hong gia", "on": "2025-07-01"}).json()
    assert (found["answer"], found["question"]) == (None, "did_you_mean")
    assert found["question_text"].startswith("Không có đơn vị nào viết đúng như vậy")


@pytest.mark.parametrize("query", [{}, {"name": ""}, {"name": "Hồng Gai", "on": "2025-02-30"}, {"name": "x" * 301}])
def test_a_question_without_sense_is_refused(client: Client, query: dict[str, str]) -> None:
    assert client.get("/api/v1/units/resolve/", query).status_code == 400


def test_resolving_is_limited_in_rate(client: Client, place: cast.Units) -> None:
    answers = {client.get("/api/v1/units/resolve/", {"name": "Hồng Gai"}).status_code for _ in range(125)}
    assert answers == {200, 429}


def test_centres_come_with_their_hours_and_reception_points(client: Client, place: cast.Units) -> None:
    rows = client.get("/api/v1/centres/").json()
    assert [row["kind"] for row in rows] == ["provincial", "commune", "commune", "commune"]
    co_to = next(row for row in rows if row["unit"]["code"] == cast.CO_TO)
    assert [point["name"] for point in co_to["reception_points"]] == [
        "Điểm tiếp nhận chính",
        "Điểm tiếp nhận Thanh Lân",
    ]
    assert co_to["office_hours"]["sessions"][0] == {"weekday": 0, "opens": "07:30", "closes": "11:30"}
