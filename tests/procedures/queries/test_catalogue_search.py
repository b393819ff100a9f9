import csv
from datetime import date
from pathlib import Path

import pytest

from procedures.models import EverydayWords, Procedure, ProcedureVersion
from procedures.queries.catalogue_search import PAGE, answers, catalogue, page, suggestions
from units.remembered import forget_all

TODAY = date(2026, 11, 11)

EXPECTED = [
    ("khai sinh", "1.001193"),
    ("Đăng ký khai sinh", "1.001193"),
    ("sinh khai", "1.001193"),
    ("khai si", "1.001193"),
    ("lam giay khai sinh", "1.001193"),
    ("birth registration", "1.001193"),
    ("dang ky lai khai sinh", "1.004884"),
    ("ket hon", "1.000894"),
    ("ket hon co yeu to nuoc ngoai", "2.000806"),
    ("khai tu", "1.000656"),
    ("bao tu", "1.000656"),
    ("giam ho", "1.004837"),
    ("cham dut giam ho", "1.004845"),
    ("doc than", "1.004873"),
    ("tinh trang hon nhan", "1.004873"),
    ("trich luc ho tich", "2.000635"),
    ("chung thuc ban sao", "2.000815"),
    ("sao y", "2.000815"),
    ("chung thuc chu ky", "2.000884"),
    ("ban sao tu so goc", "2.000908"),
    ("di chuc", "2.001019"),
    ("ho kinh doanh", "1.001612"),
    ("mo quan", "1.001612"),
    ("cham dut ho kinh doanh", "1.001266"),
    ("thuong tru", "1.004222"),
    ("xoa dang ky thuong tru", "1.003197"),
    ("ho khau", "1.004222"),
    ("tam tru", "1.004194"),
    ("cap lai giay phep lai xe", "3.000348"),
    ("gplx", "3.000348"),
    ("cap lai the can cuoc", "1.014064"),
    ("cap doi giay chung nhan quyen su dung dat", "1.012783"),
    ("ho ngheo", "1.011607"),
    ("huu tri xa hoi", "1.014027"),
    ("1.00119", "1.001193"),
    ("2.000815", "2.000815"),
    ("  KHAI   SINH ", "1.001193"),
]


@pytest.fixture
def whole(whole_catalogue, db):
    """The whole catalogue, rolled back to after each test."""


@pytest.mark.parametrize("typed, code", EXPECTED)
def test_what_people_type_finds_the_procedure_first(whole, typed, code):
    assert suggestions(typed, TODAY)[0].procedure.code == code


def test_a_search_is_one_query_once_the_names_are_known_and_stops_at_its_limit(whole, django_assert_num_queries):
    suggestions("khai sinh", TODAY)
    with django_assert_num_queries(1):
        found = suggestions("dang ky", TODAY, limit=7)
        assert [version.procedure.field.name_vi for version in found]
    assert len(found) == 7


def test_the_commune_level_goes_first_and_can_be_asked_for_alone(whole):
    levels = [version.procedure.level for version in suggestions("trinh bao mat ho chieu pho thong", TODAY)]
    assert levels == sorted(levels)
    assert {v.procedure.level for v in suggestions("ho chieu", TODAY, level="province")} == {"province"}


def test_the_most_used_goes_before_its_like(whole):
    assert suggestions("tham dinh thiet ke xay dung", TODAY)[0].procedure.code == "1.013234"
    Procedure.objects.filter(code="1.013218").update(uses=50_000)
    forget_all()
    assert suggestions("tham dinh thiet ke xay dung", TODAY)[0].procedure.code == "1.013218"


def test_a_slip_of_the_keyboard_finds_what_is_like_it(whole):
    assert "1.001193" in {version.procedure.code for version in suggestions("kai sinh", TODAY)[:2]}
    assert suggestions("qwrtzpsdf", TODAY) == []


@pytest.mark.parametrize("typed", ["", "   ", "%", "\\", "()", "'; --", "[*]+", "\x00…"])
def test_what_holds_no_words_finds_nothing_and_breaks_nothing(whole, typed):
    assert suggestions(typed, TODAY) == []


def test_a_version_that_no_longer_holds_is_not_found(whole):
    ProcedureVersion.objects.filter(procedure__code="1.001193").update(valid_to=TODAY)
    assert "1.001193" not in {version.procedure.code for version in suggestions("khai sinh", TODAY)}


def test_pages_show_every_procedure_once_in_the_order_of_the_alphabet(whole):
    seen, after = [], ""
    while True:
        shown = page(catalogue(TODAY), TODAY, after=after)
        seen += [version.procedure.code for version in shown.versions]
        if shown.later is None:
            break
        after = shown.later
    assert len(seen) == len(set(seen)) == 559
    assert shown.versions[-1].sort_key >= shown.versions[0].sort_key


def test_a_page_back_is_the_page_that_was_before(whole):
    first = page(catalogue(TODAY), TODAY)
    second = page(catalogue(TODAY), TODAY, after=first.later)
    back = page(catalogue(TODAY), TODAY, before=second.earlier)
    assert [v.pk for v in back.versions] == [v.pk for v in first.versions]
    assert (back.earlier, len(first.versions)) == (None, PAGE)


def read(name):
    with (Path(__file__).parent / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def wrongly_answered(queries):
    """What does not find its procedure first, with what it finds instead."""
    wrong = []
    for query in queries:
        found = [version.procedure.code for version in suggestions(query["typed"], TODAY, limit=1)]
        if not set(found) & set(query["expected"].split("|")):
            wrong.append((query["typed"], query["expected"], found))
    return wrong


@pytest.mark.parametrize(("name", "number", "share"), [("everyday", 120, 0.95), ("unseen", 40, 0.85)])
def test_what_people_really_type_finds_its_procedure_first(whole, name, number, share):
    queries = read(f"{name}_queries.csv")
    known = set(Procedure.objects.values_list("code", flat=True))
    assert len({query["typed"] for query in queries}) == number
    assert {code for query in queries for code in query["expected"].split("|")} <= known
    wrong = wrongly_answered(queries)
    assert len(wrong) <= (1 - share) * number, wrong


def test_without_everyday_words_far_fewer_are_found(whole):
    EverydayWords.objects.all().delete()
    forget_all()
    assert len(wrongly_answered(read("everyday_queries.csv"))) > 40


def test_words_that_an_administrator_adds_or_switches_off_count_at_once(whole):
    def found(words):
        return [version.procedure.code for version in suggestions(words, TODAY, limit=1)]

    assert found("giay con dau") != ["1.001266"]
    added = EverydayWords.objects.create(
        words="giấy con dấu", procedure=Procedure.objects.get(code="1.001266"), is_kept=True
    )
    assert found("giay con dau") == ["1.001266"]
    added.weight = 0
    added.save()
    assert found("giay con dau") != ["1.001266"]


def test_what_only_comes_close_is_said_to_come_close(whole):
    assert answers(catalogue(TODAY), "sao y bang tot nghiep cua con").alike
    assert not answers(catalogue(TODAY), "khia sinh").alike
