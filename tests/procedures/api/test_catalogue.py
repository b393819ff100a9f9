"""The catalogue through the API: searched, filtered, paged, and told whole."""

from datetime import date

import pytest
from rest_framework.test import APIClient

from procedures.models import Component, FeeRule, ProcedureVersion
from tests import record_cast
from tests.record_cast import BIRTH, COPIES, LAND_CHANGE, MARRIAGE, WITHOUT_TERM
from units import clock

pytestmark = pytest.mark.django_db
LIST = "/api/v1/procedures/"


@pytest.fixture(autouse=True)
def catalogue():
    with clock.frozen(record_cast.WEDNESDAY):
        yield record_cast.procedures()


def codes(**asked: object) -> list[str]:
    answer = APIClient().get(LIST, asked)
    assert answer.status_code == 200, answer.data
    return [row["code"] for row in answer.data["results"]]


def one(code: str, **asked: object) -> dict[str, object]:
    answer = APIClient().get(f"{LIST}{code}/", asked)
    assert answer.status_code == 200, answer.data
    return answer.data


def test_everybody_may_read_it():
    assert len(codes()) == 7


@pytest.mark.parametrize("typed", ["khai sinh", "đăng ký KHAI SINH", "sinh khai", "1.0011"])
def test_words_are_found_without_diacritics_and_in_any_order(typed):
    assert codes(q=typed) == [BIRTH]


def test_words_that_stand_nowhere_find_nothing():
    assert codes(q="phóng tên lửa") == []


def test_the_filters_are_those_of_the_page():
    assert codes(field="chung-thuc") == [COPIES]
    assert MARRIAGE in codes(level="commune")
    assert MARRIAGE not in codes(level="province")
    answer = APIClient().get(LIST, {"level": "village"})
    assert (answer.status_code, answer.data["errors"][0]["field"]) == (400, "level")


def test_a_search_that_is_too_long_is_refused():
    assert APIClient().get(LIST, {"q": "a" * 201}).status_code == 400


def test_pages_follow_each_other_without_gap_or_repetition():
    found: list[str] = []
    address = f"{LIST}?page_size=2"
    while address:
        page = APIClient().get(address).data
        found += [row["code"] for row in page["results"]]
        address = page["next"]
    assert found == codes()
    assert len(set(found)) == 7


def test_a_page_costs_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        codes()


def test_an_unknown_fee_is_null_and_a_free_one_is_0():
    assert [(fee["kind"], fee["amount_vnd"]) for fee in one(LAND_CHANGE)["fees"]] == [("not_stated", None)]
    assert [(fee["kind"], fee["amount_vnd"]) for fee in one(BIRTH)["fees"]] == [("free", 0)]
    assert [(fee["kind"], fee["amount_vnd"], fee["basis"]) for fee in one(COPIES)["fees"]] == [("fixed", 2_000, "page")]


def test_a_fee_that_does_not_hold_on_the_day_is_not_told(catalogue):
    FeeRule.objects.filter(version=catalogue[COPIES]).update(valid_to=date(2026, 1, 1))
    FeeRule.objects.create(
        version=catalogue[COPIES], kind="fixed", amount_vnd=3_000, basis="page", valid_from=date(2026, 1, 1)
    )
    record_cast.forget_all()
    assert [fee["amount_vnd"] for fee in one(COPIES)["fees"]] == [3_000]
    assert [fee["amount_vnd"] for fee in one(COPIES, on="2025-12-31")["fees"]] == [2_000]


def test_a_term_that_nobody_set_is_null():
    assert one(WITHOUT_TERM)["term"] is None
    assert one(MARRIAGE)["term"] == {"value": 5, "unit": "working_day"}
    assert one(BIRTH)["term"] == {"value": 0, "unit": "same_day"}


def test_papers_stand_by_case_without_those_that_are_not_asked_for(catalogue):
    version = catalogue[BIRTH]
    paper = {"version": version, "form": "original", "position": 9}
    Component.objects.create(name="Văn bản ủy quyền", case="Người khác nộp thay", state="must_provide", **paper)
    Component.objects.create(name="Sổ hộ khẩu", state="not_applicable", **paper)
    record_cast.forget_all()
    cases = {case["case"]: [paper["name"] for paper in case["papers"]] for case in one(BIRTH)["cases"]}
    assert cases == {
        "": ["Tờ khai đăng ký khai sinh", "Giấy chứng sinh"],
        "Người khác nộp thay": ["Văn bản ủy quyền"],
    }


def test_the_version_of_the_day_is_shown(catalogue):
    old = catalogue[MARRIAGE]
    ProcedureVersion.objects.filter(pk=old.pk).update(valid_to=date(2026, 7, 1))
    ProcedureVersion.objects.create(
        procedure=old.procedure,
        valid_from=date(2026, 7, 1),
        name_vi="Đăng ký kết hôn (mới)",
        competence=old.competence,
        term_value=3,
        term_unit="working_day",
        target=old.target,
        channels=["online"],
        legal_basis=["60/2014/QH13"],
        verified=True,
    )
    record_cast.forget_all()
    now, before = one(MARRIAGE), one(MARRIAGE, on="2026-06-30")
    assert (now["term"]["value"], now["channels"], now["legal_basis"]) == (3, ["online"], ["60/2014/QH13"])
    assert (now["verified"], now["on"], now["valid_from"]) == (True, "2026-11-11", "2026-07-01")
    assert (before["term"]["value"], before["on"], before["verified"]) == (5, "2026-06-30", False)


@pytest.mark.parametrize("code", ["9.999999", "x", "khai-sinh"])
def test_a_procedure_that_does_not_exist_is_refused_in_one_way(code):
    answer = APIClient().get(f"{LIST}{code}/")
    assert (answer.status_code, answer.data["code"]) == (404, "procedure_unknown")


def test_before_its_first_version_a_procedure_is_not_there():
    assert APIClient().get(f"{LIST}{MARRIAGE}/", {"on": "2025-06-30"}).status_code == 404
