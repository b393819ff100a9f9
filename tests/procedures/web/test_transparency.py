"""The public figures: what is counted elsewhere, a month at a time, and nothing by which anybody could be found."""

import csv
import json
from collections.abc import Iterator
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse
from rest_framework.throttling import SimpleRateThrottle

from procedures.domain.disclosure import FEWEST, to_tens
from procedures.domain.open_data import DataColumn
from procedures.domain.periods import Period
from procedures.models import FigureState, PublishedFigure, PublishedMonth, UnitSatisfaction
from procedures.queries import figures
from procedures.web.transparency import LEFT_OUT
from tests import cast
from tests.procedures import published_cast as months
from tests.procedures.published_cast import FIRST_OF_NOVEMBER, OCTOBER
from units import clock
from units.scoping import PROVINCE

pytestmark = pytest.mark.django_db
LATER = FIRST_OF_NOVEMBER + timedelta(days=31)


@pytest.fixture(autouse=True)
def on_the_first_of_november() -> Iterator[None]:
    cache.clear()
    with clock.frozen(FIRST_OF_NOVEMBER):
        yield


def page(name: str, *args: str, language: str = "vi", query: str = "") -> str:
    answer = Client(headers={"accept-language": language}).get(reverse(name, args=args) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def data(name: str, *args: str) -> Any:
    return json.loads(Client().get(reverse(name, args=args)).content)


def test_the_province_and_a_unit_tell_the_rate_by_each_definition_with_its_denominator():
    months.october()
    months.published()
    for said in page("transparency"), page("transparency_unit", cast.HONG_GAI):
        assert "Trước và đúng hạn" in said
        assert "766" in said
        assert "tháng 10/2026" in said
    english = page("transparency_unit", cast.HONG_GAI, language="en")
    assert "of 83 records settled" in english
    assert "October 2026" in english


def test_what_is_published_is_what_the_dashboards_count():
    months.october()
    months.published()
    period = Period(OCTOBER, date(2026, 10, 31))
    counted = {row.code: row for row in figures.by_unit(period, scope=PROVINCE, at=FIRST_OF_NOVEMBER)}
    units = [row for row in data("transparency_json")["rows"] if row["level"] == "unit"]
    assert {row["unit_code"] for row in units} == set(counted)
    for row in units:
        of = counted[row["unit_code"]]
        assert (row["received"], row["settled"]) == (of.received.total, of.settled.total)
        assert row["on_time_share"] == (None if of.settled.rate is None else round(of.settled.rate, 4))
        assert row["open"] == to_tens(of.stock.open)


def test_a_month_is_published_after_its_end_and_only_once():
    months.october()
    assert months.published(FIRST_OF_NOVEMBER - timedelta(hours=2)) == 0
    assert months.published() == 1
    before = list(PublishedFigure.objects.order_by("pk").values())
    months.counted(cast.units().hong_gai, months.field("ho-tich"), received=30, on=date(2026, 10, 30))
    assert months.published() == 0
    assert list(PublishedFigure.objects.order_by("pk").values()) == before


def test_nothing_is_published_while_the_figures_differ_from_the_records():
    months.october()
    FigureState.objects.update_or_create(pk=1, defaults={"differences": 3})
    assert months.published() == 0
    FigureState.objects.update(differences=0)
    assert months.published() == 1


def test_a_month_published_late_has_no_open_records_of_another_day():
    months.october()
    months.counted(cast.units().co_to, months.field("dat-dai"), received=9, on=date(2026, 11, 3))
    assert months.published(LATER) == 2
    october = PublishedMonth.objects.get(first_day=OCTOBER)
    assert not october.with_stock
    assert set(october.figures.values_list("open", flat=True)) == {None}
    numbers = Client().get(reverse("transparency"), {"month": "2026-10"}).context["numbers"]
    assert "Đang giải quyết" not in [label for label, _value, _note in numbers]


def test_three_adoptions_of_a_ward_are_told_nowhere_and_cannot_be_reckoned():
    months.october()
    months.published()
    rows = data("transparency_unit_json", cast.HONG_GAI)["rows"]
    by_field = {row["field_code"]: row for row in rows if row["level"] == "unit_field"}
    assert by_field["nuoi-con-nuoi"]["received"] is None
    total = next(row for row in rows if row["level"] == "unit")["received"]
    gaps = [row for row in by_field.values() if row["received"] is None]
    rest = total - sum(row["received"] or 0 for row in by_field.values())
    assert len(gaps) > 1
    assert rest >= FEWEST


def test_nor_by_the_other_wards_and_the_sum_of_the_field():
    months.october()
    months.published()
    whole = {
        row["field_code"]: row["received"]
        for row in data("transparency_json")["rows"]
        if row["level"] == "province_field"
    }
    cells = {
        code: [row for row in data("transparency_unit_json", code)["rows"] if row["level"] == "unit_field"]
        for code in (cast.HONG_GAI, cast.CAO_XANH, cast.CO_TO)
    }
    for field, known in whole.items():
        column = [row["received"] for rows in cells.values() for row in rows if row["field_code"] == field]
        gaps = column.count(None) + (3 - len(column))
        if None in column and known is not None:
            assert gaps > 1
            assert known - sum(number or 0 for number in column) >= FEWEST


def test_the_shares_of_fields_with_a_gap_are_left_out_and_those_of_units_stand():
    here, first, second = cast.units(), months.field("ho-tich"), months.field("dat-dai")
    months.counted(here.hong_gai, first, received=1, online=1)
    months.counted(here.hong_gai, second, received=4, online=4)
    months.counted(here.cao_xanh, first, received=4)
    months.counted(here.cao_xanh, second, received=1)
    months.published()
    rows = data("transparency_json")["rows"]
    told = {(row["level"], row["unit_code"], row["field_code"]): row["online_share"] for row in rows}
    assert told["province", "", ""] == 0.5
    assert told["unit", cast.HONG_GAI, ""] == 1.0
    assert told["unit", cast.CAO_XANH, ""] == 0.0
    by_field = [row for row in rows if row["level"] == "province_field"]
    assert [(row["received"], row["online_share"]) for row in by_field] == [(5, None)] * 2
    assert LEFT_OUT in page("transparency")


def test_what_is_open_is_told_in_tens_and_never_where_it_tells_what_came():
    here, land = cast.units(), months.field("dat-dai")
    for unit, received in (here.hong_gai, 40), (here.cao_xanh, 6), (here.co_to, 3):
        months.counted(unit, land, received=received)
        months.open_now(unit, land, received + 5, overdue=6)
    months.published()
    assert not PublishedFigure.objects.filter(field__isnull=False, open__isnull=False).exists()
    assert not PublishedFigure.objects.filter(field__isnull=False, overdue__isnull=False).exists()
    of_units = PublishedFigure.objects.filter(field=None, unit__isnull=False)
    assert not of_units.filter(received=None, open__isnull=False).exists()
    told = of_units.exclude(open=None)
    assert {line.unit: (line.open, line.overdue) for line in told if line.open} == {here.hong_gai: (50, 10)}
    assert of_units.get(unit=here.co_to).open is None
    province = PublishedFigure.objects.get(field=None, unit=None)
    assert (province.open, province.overdue) == (60, 20)
    assert "khoảng 60" in page("transparency")


def test_no_number_from_one_to_four_stands_anywhere_in_the_tables():
    months.october()
    months.published()
    for name in ("received", "settled", "open", "overdue", "rated"):
        assert not PublishedFigure.objects.filter(**{f"{name}__gt": 0, f"{name}__lt": FEWEST}).exists()


def test_what_is_left_out_takes_its_shares_with_it():
    months.october()
    months.published()
    for row in data("transparency_unit_json", cast.HONG_GAI)["rows"]:
        if row["settled"] is None:
            assert row["on_time_share"] is None
            assert row["on_time_766_share"] is None
        if row["received"] is None:
            assert row["online_share"] is None


def test_satisfaction_is_told_anew_only_when_enough_have_rated_since():
    months.october()
    ratings = UnitSatisfaction.objects.create(unit=cast.units().hong_gai, rated=10, satisfied=8)
    months.published()
    assert "80,0% trong 10" in page("transparency")
    ratings.rated, ratings.satisfied = 12, 8  # two people, neither of them satisfied
    ratings.save()
    months.counted(cast.units().hong_gai, months.field("ho-tich"), received=30, on=date(2026, 11, 3))
    months.published(LATER)
    told = [row["rated"] for row in data("transparency_unit_json", cast.HONG_GAI)["rows"] if row["level"] == "unit"]
    assert told == [10, 10]


def test_ratings_of_few_are_not_told():
    months.october()
    UnitSatisfaction.objects.create(unit=cast.units().hong_gai, rated=FEWEST - 1, satisfied=4)
    months.published()
    assert not PublishedFigure.objects.filter(rated__isnull=False).exists()


def test_the_files_say_what_every_column_means_and_under_which_licence():
    months.october()
    months.published()
    said = data("transparency_json")
    assert [column["name"] for column in said["columns"]] == [column.value for column in DataColumn]
    assert all(column["definition"]["vi"] != column["definition"]["en"] for column in said["columns"])
    assert said["licence"].startswith("https://creativecommons.org/")
    assert set(said["rows"][0]) == {column.value for column in DataColumn}


def test_the_csv_holds_what_the_json_holds():
    months.october()
    months.published()
    answer = Client().get(reverse("transparency_unit_csv", args=[cast.HONG_GAI]))
    rows = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))
    told = data("transparency_unit_json", cast.HONG_GAI)["rows"]
    assert [[row[name] for name in row] for row in rows] == [
        ["" if row[column.value] is None else str(row[column.value]) for column in DataColumn] for row in told
    ]
    assert 'rel="license"' in answer["Link"]


def test_a_name_that_is_a_formula_stays_a_name():
    months.october()
    unit = cast.units().hong_gai
    unit.full_name = '=HYPERLINK("http://evil.example","x")'
    unit.save()
    months.published()
    text = Client().get(reverse("transparency_csv")).content.decode("utf-8-sig")
    names = {row["unit_name"] for row in csv.DictReader(StringIO(text))}
    assert "'" + unit.full_name in names
    assert unit.full_name not in names


def test_whoever_has_the_file_gets_it_once_and_anew_after_the_next_month():
    months.october()
    months.published()
    address = reverse("transparency_csv")
    first = Client().get(address)
    assert "public" in first["Cache-Control"]
    again = Client().get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    months.counted(cast.units().hong_gai, months.field("ho-tich"), received=30, on=date(2026, 11, 3))
    months.published(LATER)
    assert Client().get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_who_fetches_too_much_is_asked_to_wait(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(SimpleRateThrottle.THROTTLE_RATES, "open_data", "1/min")
    assert Client().get(reverse("transparency_csv")).status_code == 200
    refused = Client().get(reverse("transparency_csv"))
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 0


@pytest.mark.parametrize("name", ["transparency_unit", "transparency_unit_csv", "transparency_unit_json"])
def test_there_is_no_page_of_a_unit_that_is_none(name: str):
    assert Client().get(reverse(name, args=["99999"])).status_code == 404


def test_a_month_that_is_none_shows_the_latest():
    months.october()
    months.published()
    assert "tháng 10/2026" in page("transparency", query="?month=2099-13")


def test_before_the_first_month_the_page_says_when_there_will_be_something():
    assert "Chưa có tháng nào được công bố" in page("transparency")


def test_pages_cost_the_same_for_one_unit_and_for_many(django_assert_num_queries):
    client, unit, field = Client(), cast.units().hong_gai, months.field("nuoi-con-nuoi")
    alone = transaction.savepoint()
    months.counted(unit, field, received=30, settled=30)
    months.published()
    client.get(reverse("transparency"))
    with django_assert_num_queries(5) as few:
        client.get(reverse("transparency"))
    transaction.savepoint_rollback(alone)  # what is published cannot be deleted
    months.october()
    months.published()
    with django_assert_num_queries(len(few)):
        client.get(reverse("transparency"))


def test_the_former_address_leads_here():
    answer = Client().get(reverse("service_results"))
    assert (answer.status_code, answer["Location"]) == (301, reverse("transparency"))


def test_the_home_page_and_the_page_of_a_unit_lead_here():
    cast.units()
    assert reverse("transparency") in page("home")
    assert reverse("transparency_unit", args=[cast.HONG_GAI]) in page("unit", cast.HONG_GAI)


def test_the_home_page_says_about_how_many_so_that_two_looks_tell_nobody():
    months.october()
    first = page("home")
    assert "khoảng 180" in first
    assert "167" not in first
    months.counted(cast.units().co_to, months.field("ho-tich"), received=1, settled=1, on=date(2026, 10, 2))
    cache.clear()
    assert "khoảng 180" in page("home")
