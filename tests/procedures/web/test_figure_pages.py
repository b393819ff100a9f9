"""The pages beside the overview: map, time taken, forecast, comparison. Each within the reader's places."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from procedures.services.figure_keeping import drain
from procedures.services.settlement_months import count_settlement_months
from staffing.domain.capabilities import Role
from tests import cast, record_cast
from tests.procedures.web.signed_in import signed_in
from tests.record_cast import MARRIAGE, WEDNESDAY
from units import clock

pytestmark = pytest.mark.django_db
PAGES = ["dashboard_map", "dashboard_times", "dashboard_forecast", "dashboard_compare", "dashboard_wall", "wall_board"]


@pytest.fixture(autouse=True)
def wednesday():
    with clock.frozen(WEDNESDAY):
        yield


def figures() -> None:
    """Hồng Gai: two settled in November, one of them late; one in July; one open that is due in a week."""
    record_cast.completed(MARRIAGE, at=WEDNESDAY - timedelta(days=100))
    record_cast.completed(MARRIAGE)
    record_cast.completed(MARRIAGE, at=WEDNESDAY - timedelta(days=14), on=WEDNESDAY)
    record_cast.received(MARRIAGE)
    drain(at=WEDNESDAY)
    count_settlement_months(at=WEDNESDAY)


def value(client: Client, code: str = cast.HONG_GAI, **asked: str) -> str:
    tiles = client.get(reverse("dashboard_map"), asked).context["map"].tiles
    return next(tile.value for tile in tiles if code in tile.href)


@pytest.mark.parametrize("page", PAGES)
def test_a_clerk_sees_none_of_them(page):
    assert signed_in(cast.clerk()).get(reverse(page)).status_code == 403


def test_the_map_shows_the_measure_and_the_month_that_its_address_names():
    figures()
    client = signed_in(cast.province())
    assert value(client, measure="on_time") == "50.0"
    assert value(client, measure="on_time", month="2026-08") == "100"
    assert value(client, measure="on_time", month="2025-07") == "—"
    assert value(client, measure="overdue") == "0.0"
    assert value(client, measure="online") == "0.0"
    assert value(client, measure="days", month="2026-11") == "0"
    assert value(client, measure="satisfaction") == "—"
    assert value(client, measure="volume") not in ("—", "0.0")
    assert value(client, measure="nonsense", month="nonsense") == "50.0"
    page = client.get(reverse("dashboard_map"), {"measure": "days"}).content.decode()
    assert "15 or more" in page
    assert '<option value="2025-07">' in page


def test_the_map_of_a_leader_has_the_own_unit_alone():
    figures()
    tiles = signed_in(cast.lead()).get(reverse("dashboard_map")).context["map"].tiles
    assert [tile.href.split("/")[3] for tile in tiles] == [cast.HONG_GAI]


def test_how_long_it_took_is_told_whole_with_the_median_by_unit_and_procedure():
    figures()
    client = signed_in(cast.province())
    answer = client.get(reverse("dashboard_times"), {"first": "2026-08-01", "last": "2026-11-11"})
    assert (answer.context["found"].records, answer.context["found"].median) == (3, 0)
    assert [line.records for line in answer.context["procedures"]] == [3]
    assert [line.median for line in answer.context["units"]] == [0]
    assert "nine of ten" in answer.content.decode()
    one = client.get(answer.context["procedures"][0].href)
    assert [(line.records, line.late) for line in one.context["months"]] == [(2, 1), (1, 0)]
    assert client.get(reverse("procedure_figures", args=["9.999999"])).status_code == 404


def test_the_forecast_names_what_falls_due_and_how_many_of_the_like_were_late():
    figures()
    answer = signed_in(cast.province()).get(reverse("dashboard_forecast"))
    assert [line.due for line in answer.context["days"]].count("1") == 1
    assert answer.context["due"] == "1"
    (field,) = answer.context["fields"]
    assert field.like == "too few: all fields, 1 of 2"
    assert answer.context["late"] == "0.5"
    assert "How this is reckoned" in answer.content.decode()


@pytest.mark.parametrize("page", ["dashboard_times", "dashboard_forecast"])
def test_another_unit_is_not_found_by_its_address(page):
    record_cast.procedures()
    client = signed_in(cast.lead())
    assert client.get(reverse(page), {"unit": cast.HONG_GAI}).status_code == 200
    assert client.get(reverse(page), {"unit": cast.CO_TO}).status_code == 404


def test_units_stand_side_by_side_like_with_like():
    figures()
    cast.clerk_of_another_unit()
    client = signed_in(cast.province())
    answer = client.get(reverse("dashboard_compare"), {"units": f"{cast.HONG_GAI},{cast.CO_TO}"})
    rows = {row.label: [cell.text for cell in row.cells] for row in answer.context["rows"]}
    assert rows["Early and on time"] == ["50.0%", "—"]
    assert rows["Reception clerks"] == ["1", "1"]
    assert rows["Received per clerk in 30 days"] == ["3.0", "0.0"]
    assert rows["Median, days"] == ["0", "—"]
    same = client.get(reverse("dashboard_compare"), {"unit": [cast.HONG_GAI, cast.CO_TO, ""]})
    assert same.context["rows"] == answer.context["rows"]
    fields = client.get(reverse("dashboard_compare"), {"fields": "ho-tich,dat-dai"})
    assert {row.label: [c.text for c in row.cells] for row in fields.context["rows"]}["Settled"] == ["2", "0"]


def test_a_comparison_says_what_it_left_out():
    figures()
    client, address = signed_in(cast.province()), reverse("dashboard_compare")
    page = client.get(address, {"units": f"{cast.HONG_GAI},{cast.CO_TO},nowhere"}).content.decode()
    assert "Left out, since you see nothing by this name: nowhere." in page
    assert "Left out" not in client.get(address, {"units": f"{cast.HONG_GAI},{cast.CO_TO}"}).content.decode()


def test_a_map_of_one_unit_is_no_picture():
    figures()
    address = reverse("dashboard_map")
    assert signed_in(cast.province()).get(address, {"as": "png"})["Content-Type"] == "image/png"
    answer = signed_in(cast.lead()).get(address, {"as": "png"})
    assert "A map compares communes" in answer.content.decode()
    assert ">PNG<" not in answer.content.decode()


def test_whoever_sees_no_commune_is_told_so_instead_of_an_empty_table():
    figures()
    of_department = signed_in(cast.person("st.lead", "Bùi Thị Luật", [Role.UNIT_LEADER], cast.units().justice))
    page = of_department.get(reverse("dashboard_map")).content.decode()
    assert "you see none of them" in page
    assert "values-heading" not in page
    paper = of_department.get(reverse("dashboard_map"), {"as": "pdf"})
    assert paper["Content-Type"] == "application/pdf"


@pytest.mark.parametrize("page", ["dashboard", "dashboard_map", "dashboard_times", "dashboard_compare"])
def test_the_title_of_a_page_says_that_what_was_asked_is_wrong(page):
    client = signed_in(cast.province())
    wrong = client.get(reverse(page), {"first": "2026-11-10", "last": "2026-11-01"}).content.decode()
    assert "<title>Error: " in wrong
    assert "<title>Error: " not in client.get(reverse(page)).content.decode()


def test_one_alone_is_no_comparison_and_units_of_others_are_left_out():
    figures()
    answer = signed_in(cast.lead()).get(reverse("dashboard_compare"), {"units": f"{cast.HONG_GAI},{cast.CO_TO}"})
    assert "Choose two to six" in answer.content.decode()
    assert not answer.context["sides"]


def test_the_pages_cost_the_same_queries_for_few_records_and_for_many(django_assert_max_num_queries):
    figures()
    for _ in range(3):
        record_cast.completed(MARRIAGE)
    drain(at=WEDNESDAY)
    client = signed_in(cast.province())
    for page in ("dashboard_map", "dashboard_times", "dashboard_forecast"):
        client.get(reverse(page))
        with django_assert_max_num_queries(12):
            client.get(reverse(page))


def test_a_leader_sees_who_has_what_in_hand_and_nobody_else_does():
    record_cast.completed(MARRIAGE)
    record_cast.completed(MARRIAGE, at=WEDNESDAY - timedelta(days=14), on=WEDNESDAY)
    record_cast.taken(MARRIAGE)
    record_cast.received(MARRIAGE)
    cast.another_officer()
    page = reverse("unit_officers", args=[cast.HONG_GAI])
    lines = {line.name: line for line in signed_in(cast.lead()).get(page).context["lines"]}
    own = lines[cast.officer().full_name]
    assert (own.hands.open, own.hands.settled.records, own.rate, own.hands.settled.median) == (1, 2, "50.0%", 0)
    waiting = lines["Without an officer: not taken yet, or settled at once"]
    assert (lines[cast.another_officer().full_name].hands.open, waiting.hands.open) == (0, 1)
    assert signed_in(cast.province()).get(page).status_code == 403
    assert signed_in(cast.officer()).get(page).status_code == 403
    assert signed_in(cast.lead()).get(reverse("unit_officers", args=[cast.CO_TO])).status_code == 404


def test_a_field_has_a_page_with_its_numbers_procedures_and_units_that_open_its_records():
    figures()
    client = signed_in(cast.province())
    address = reverse("field_figures", args=["ho-tich"])
    answer = client.get(address)
    received, settled = answer.context["numbers"][:2]
    assert (received.value, settled.value) == ("3", "50.0%")
    assert len(client.get(received.href).context["rows"]) == 3
    assert [line.name for line in answer.context["procedures"]] == ["Marriage registration"]
    assert [line.row.code for line in answer.context["lines"]] == [cast.HONG_GAI]
    assert client.get(reverse("field_figures", args=["chung-thuc"])).context["numbers"][0].value == "0"
    assert client.get(reverse("field_figures", args=["no-such-field"])).status_code == 404
    assert address in client.get(reverse("unit_figures", args=[cast.HONG_GAI])).content.decode()
    assert signed_in(cast.clerk()).get(address).status_code == 403


def test_what_falls_due_opens_its_records():
    figures()
    client = signed_in(cast.province())
    answer = client.get(reverse("dashboard_forecast"))
    assert answer.context["due"] == "1"
    assert len(client.get(answer.context["due_href"]).context["rows"]) == 1
    for line in answer.context["days"]:
        assert len(client.get(line.href).context["rows"]) == int(line.due), line.day
    (line,) = answer.context["fields"]
    assert len(client.get(line.href).context["rows"]) == 1
    assert len(client.get(line.like_href).context["rows"]) == 1
