"""One box: by code, part of a code, numbers, names without diacritics; never beyond one's places."""

from dataclasses import replace

import pytest

from procedures.models import Record
from procedures.queries.record_search import FoundBy, search
from staffing.access import access_of
from tests import cast, record_cast
from tests.record_cast import OWNER, WEDNESDAY
from units.errors import RuleBroken
from units.scoping import NOWHERE, PROVINCE, Scope

pytestmark = pytest.mark.django_db


def found(words: str, scope: Scope = PROVINCE) -> list[Record]:
    return search(words, scope=scope, people=scope, at=WEDNESDAY).rows


@pytest.fixture
def record() -> Record:
    return record_cast.received()


@pytest.mark.parametrize(
    "written",
    [
        "{code}",
        " {lower} ",
        "261111-1",
        "261111-0001",
        "1",
        "0001",
        "http://127.0.0.1:8000/tracking/{code}/",
        "022192004417",
        "022 192 004 417",
        "0912440218",
        "+84 912 440 218",
        "pham thi thu",
        "Phạm Thị Thử",
        "THỊ THỬ",
    ],
)
def test_a_record_is_found_by(record: Record, written: str) -> None:
    assert found(written.format(code=record.code, lower=record.code.lower())) == [record]


@pytest.mark.parametrize("written", ["261112-1", "2", "022192004418", "0912440219", "nguyen van", "H49.99-261111-0001"])
def test_a_record_is_not_found_by(record: Record, written: str) -> None:
    assert found(written) == []


def test_a_code_of_another_system_is_found() -> None:
    record = record_cast.received(external_code="G22.99-251122-777")
    assert found("G22.99-251122-777") == [record]


def test_a_tax_code_is_found() -> None:
    record = record_cast.received(applicant=replace(OWNER, tax_code="5701662152"))
    assert found("5701662152") == [record]


@pytest.mark.parametrize("part", ["submitter", "representative"])
def test_a_number_is_found_whichever_part_its_bearer_has(part: str) -> None:
    other = replace(OWNER, name="Lê Văn Nộp", personal_number="022090001234", telephone="")
    record = record_cast.received(**{part: other})
    assert found("022090001234") == [record]


def test_records_of_other_places_are_not_found_by_anything(record: Record) -> None:
    elsewhere = access_of(cast.clerk_of_another_unit(), WEDNESDAY.date()).scope
    for words in (record.code, "1", "022192004417", "0912440218", "pham thi thu"):
        assert found(words, elsewhere) == []


def test_a_name_of_two_letters_is_refused() -> None:
    with pytest.raises(RuleBroken, match="search_too_short"):
        found("ph")


def test_a_long_answer_is_cut_and_says_so() -> None:
    for _ in range(3):
        record_cast.received()
    answer = search("pham thi", scope=PROVINCE, people=PROVINCE, at=WEDNESDAY, limit=2)
    assert (answer.by, len(answer.rows), answer.more) == (FoundBy.NAME, 2, True)


@pytest.mark.parametrize("words", ["022192004417", "0912440218", "pham thi thu"])
def test_whoever_sees_no_personal_data_finds_nobody_by_name_or_number(record: Record, words: str) -> None:
    with pytest.raises(RuleBroken, match="search_by_code_only"):
        search(words, scope=PROVINCE, people=NOWHERE, at=WEDNESDAY)
    assert search(record.code, scope=PROVINCE, people=NOWHERE, at=WEDNESDAY).rows == [record]


def test_people_are_searched_for_only_where_their_data_may_be_seen(record: Record) -> None:
    elsewhere = access_of(cast.clerk_of_another_unit(), WEDNESDAY.date()).scope
    assert search("pham thi thu", scope=PROVINCE, people=elsewhere, at=WEDNESDAY).rows == []
    assert search("022192004417", scope=PROVINCE, people=elsewhere, at=WEDNESDAY).rows == []


def owned_by(name: str) -> Record:
    return record_cast.received(applicant=replace(OWNER, name=name))


def at_the_desk() -> Scope:
    return access_of(cast.clerk(), WEDNESDAY.date()).scope


def named(words: str, **asked: object) -> list[Record]:
    scope = at_the_desk()
    return search(words, scope=scope, people=scope, at=WEDNESDAY, **asked).rows  # type: ignore[arg-type]


def test_names_that_begin_so_come_first_and_others_on_request() -> None:
    family, given = owned_by("Lan Thị Mơ"), owned_by("Trần Thị Lan")
    assert named("lan") == [family]
    assert set(named("lan", inside=True)) == {family, given}
    assert named("thi lan") == [given]  # nobody's name begins so


def test_a_name_that_many_bear_is_found_newest_first() -> None:
    records = [owned_by("Nguyễn Văn An") for _ in range(4)]
    owned_by("Nguyễn Thị An")
    few = named("nguyen van", limit=3)
    assert [record.pk for record in few] == sorted((record.pk for record in records), reverse=True)[:3]


def test_a_name_that_was_corrected_is_found_by_the_new_one(record: Record) -> None:
    owner = record.applicant
    owner.name = "Vũ Thị Mới"
    owner.save()
    assert named("vu thi moi") == [record]
    assert named("pham thi thu") == []
    record.owner_key = "somebody else"
    record.save()
    assert named("vu thi moi") == [record]
