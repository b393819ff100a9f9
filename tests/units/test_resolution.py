"""Any spelling of an old or new unit gives its successor on a day, or a question where more than one is possible."""

from datetime import date, timedelta

import pytest

from tests.units.gazetteer import (
    BEFORE,
    LATER,
    REFORM,
    district_of,
    former_units,
    gazetteer,
    successors_of,
    units_in_force,
)
from units.domain.names import without_diacritics
from units.domain.resolution import Finding, Question
from units.domain.succession import Place

ABBREVIATED = {"Phường": "P.", "Xã": "x.", "Thị trấn": "TT", "Thành phố": "TP.", "Huyện": "H.", "Thị xã": "TX"}


def find(text: str, on: date = REFORM) -> Finding:
    return gazetteer().find(text, on)


def named(finding: Finding) -> list[str]:
    return [end.place.full_name for end in finding.candidates]


def abbreviated(name: str) -> str:
    for word, short in ABBREVIATED.items():
        name = name.replace(word, short)
    return name


def spellings(place: Place) -> dict[str, str]:
    """Ways in which people write a former unit together with its district."""
    district = district_of(place)
    return {
        "as printed": f"{place.full_name}, {district.full_name}",
        "without diacritics": without_diacritics(f"{place.full_name}, {district.full_name}").lower(),
        "in capitals": f"{place.full_name}, {district.full_name}".upper(),
        "without kinds": f"{place.name}, {district.name}",
        "abbreviated": abbreviated(f"{place.full_name}, {district.full_name}, tỉnh Quảng Ninh"),
        "a whole address": f"Tổ 12, khu 3, {place.full_name}, {district.full_name}, Quảng Ninh, Việt Nam",
        "without commas": f"tổ 12 khu 3 {place.full_name} {district.full_name} tỉnh Quảng Ninh",
        "said to be former": f"{place.full_name} (cũ), {district.full_name}",
        "with commas and spaces": f"  {place.full_name} ,,  {district.full_name} , ",
    }


@pytest.mark.parametrize("on", [REFORM, LATER])
@pytest.mark.parametrize("way", spellings(former_units()[0]))
def test_every_former_unit_with_its_district_gives_exactly_its_successors(way: str, on: date) -> None:
    for place in former_units():
        finding = find(spellings(place)[way], on)
        expected = successors_of(place)
        assert {end.place.code for end in finding.candidates} == expected, spellings(place)[way]
        assert all(end.via.is_former(on) and end.via.parent == place.parent for end in finding.candidates)
        if len(expected) == 1:
            assert finding.answer is not None
            assert finding.question is None
        else:
            assert finding.answer is None
            assert finding.question is Question.WHICH_PART
            assert sum(end.is_default for end in finding.candidates) == 1
            assert finding.candidates[0].is_default


@pytest.mark.parametrize("on", [REFORM, LATER])
@pytest.mark.parametrize("attribute", ["name", "full_name"])
def test_every_former_unit_without_its_district_is_right_or_a_question_that_contains_it(
    attribute: str, on: date
) -> None:
    for place in former_units():
        finding = find(getattr(place, attribute), on)
        assert successors_of(place) <= {end.place.code for end in finding.candidates}, place.full_name
        if len(finding.candidates) > 1:
            assert finding.answer is None


@pytest.mark.parametrize("attribute", ["full_name", "name_en", "code", "identifier"])
def test_every_unit_in_force_is_found_or_asked_about(attribute: str) -> None:
    split_too = {"Xã Hải Lạng", "Xã Hải Hòa", "Xã Đông Ngũ"}  # a former unit of the same full name was split
    for place in units_in_force():
        finding = find(getattr(place, attribute))
        if place.full_name in split_too and attribute in {"full_name", "name_en"}:
            assert finding.question is Question.WHICH_PART
            assert finding.candidates[0].place == place
        else:
            assert finding.answer == place, place


def test_every_bare_name_of_today_offers_its_unit_first() -> None:
    for place in units_in_force():
        assert find(place.name).candidates[0].place == place


@pytest.mark.parametrize("way", ["as printed", "without diacritics", "a whole address", "without commas"])
def test_before_the_merger_a_former_unit_is_itself(way: str) -> None:
    for place in former_units():
        assert find(spellings(place)[way], BEFORE).answer == place


def test_a_township_and_a_commune_of_one_name_in_one_district_are_asked_about() -> None:
    finding = find("Đầm Hà, Đầm Hà", BEFORE)
    assert finding.question is Question.WHICH_UNIT
    assert set(named(finding)) == {"Thị trấn Đầm Hà", "Xã Đầm Hà"}


def test_a_code_means_the_unit_that_bears_it_on_the_day() -> None:
    assert find("06685", BEFORE).answer.full_name == "Phường Trần Hưng Đạo"  # type: ignore[union-attr]
    assert find("06685").answer.full_name == "Phường Hồng Gai"  # type: ignore[union-attr]


ONE_ANSWER = {
    "p.Hồng Gai": "Phường Hồng Gai",
    "HONG GAI": "Phường Hồng Gai",
    "phuong-hong-gai": "Phường Hồng Gai",
    "UBND phường Hồng Gai": "Phường Hồng Gai",
    "Trung tâm Phục vụ hành chính công phường Hồng Gai": "Phường Hồng Gai",
    "phường Hải Hòa": "Phường Móng Cái 1",
    "phường Liên Hòa": "Phường Liên Hòa",
    "xã Hạ Long": "Đặc khu Vân Đồn",
    "Hạ Long, Vân Đồn": "Đặc khu Vân Đồn",
    "phường Hạ Long": "Phường Hạ Long",
    "Hạ Long, Hạ Long": "Phường Hạ Long",
    "Bắc Sơn, Uông Bí": "Phường Vàng Danh",
    "Bắc Sơn, TP Móng Cái": "Xã Hải Sơn",
    "huyện Cô Tô": "Đặc khu Cô Tô",
    "Van Don Special Zone": "Đặc khu Vân Đồn",
    "former Ha Khanh Ward": "Phường Cao Xanh",
    "xa dong xa": "Đặc khu Vân Đồn",
    "phuong phuong nam": "Phường Yên Tử",
    "phuong nam": "Phường Yên Tử",
    "xã Kì Thượng": "Xã Kỳ Thượng",
    "Hải Hoà, Móng Cái": "Phường Móng Cái 1",
    "đường Hạ Long, phường Bãi Cháy": "Phường Bãi Cháy",
    "phường Hà Khánh nay là phường Cao Xanh": "Phường Cao Xanh",
    "Hồng Hải, phường Hạ Long": "Phường Hạ Long",
    "Hải Lạng, xã Ba Chẽ": "Xã Ba Chẽ",
    "xã Tiên Yên, huyện Tiên Yên": "Xã Tiên Yên",
    "Hải Lạng (mới)": "Xã Hải Lạng",
    "phường Cao Xanh (Hà Khánh cũ)": "Phường Cao Xanh",
    "Sở Tư pháp": "Sở Tư pháp",
    "so tu phap tinh quang ninh": "Sở Tư pháp",
    "Văn phòng UBND tỉnh": "Văn phòng UBND tỉnh",
    "Department of Justice": "Sở Tư pháp",
    "Quảng Ninh": "Tỉnh Quảng Ninh",
    "H49": "Tỉnh Quảng Ninh",
}


@pytest.mark.parametrize("text", ONE_ANSWER)
def test_a_spelling_with_one_meaning_is_answered(text: str) -> None:
    finding = find(text)
    assert finding.question is None
    assert finding.answer is not None
    assert finding.answer.full_name == ONE_ANSWER[text]


QUESTIONS = {
    "Hạ Long": (Question.WHICH_UNIT, ["Phường Hạ Long", "Đặc khu Vân Đồn"]),
    "Bắc Sơn": (Question.WHICH_UNIT, ["Xã Hải Sơn", "Phường Vàng Danh"]),
    "Hải Hòa": (Question.WHICH_UNIT, ["Xã Hải Hòa", "Phường Móng Cái 1", "Xã Hải Lạng"]),
    "Thanh Sơn": (Question.WHICH_UNIT, ["Phường Uông Bí", "Xã Ba Chẽ"]),
    "Đầm Hà": (Question.WHICH_UNIT, ["Xã Đầm Hà", "Xã Quảng Tân"]),
    "Tiên Yên": (Question.WHICH_UNIT, ["Xã Tiên Yên"]),
    "TP Hạ Long": (Question.WHICH_IN_DISTRICT, ["Phường Bãi Cháy", "Xã Thống Nhất"]),
    "thị xã Đông Triều": (Question.WHICH_IN_DISTRICT, ["Phường An Sinh"]),
    "193": (Question.WHICH_IN_DISTRICT, ["Phường Hồng Gai"]),
    "Hải Lạng": (Question.WHICH_PART, ["Xã Hải Lạng", "Xã Ba Chẽ", "Xã Hải Hòa"]),
    "xã Liên Hòa": (Question.WHICH_PART, ["Phường Liên Hòa", "Phường Hà An"]),
    "Liên Hòa": (Question.WHICH_PART, ["Phường Liên Hòa", "Phường Hà An"]),
    "Vô Ngại": (Question.WHICH_PART, ["Xã Bình Liêu", "Xã Tiên Yên"]),
    "hong gia": (Question.DID_YOU_MEAN, ["Phường Hồng Gai"]),
    "Hoongf Gai": (Question.UNKNOWN_NAME, []),
    "honggai": (Question.DID_YOU_MEAN, ["Phường Hồng Gai"]),
    "phường Hà Khan, TP Hạ Long": (Question.DID_YOU_MEAN, ["Phường Cao Xanh"]),
    "phuong ha khan tp ha long": (Question.DID_YOU_MEAN, ["Phường Cao Xanh"]),
    "thị trấn Hoành Bồ": (Question.DID_YOU_MEAN, ["Phường Hoành Bồ"]),
    "xã Hồng Gai": (Question.DID_YOU_MEAN, ["Phường Hồng Gai"]),
    "đường Trần Phú": (Question.DID_YOU_MEAN, ["Phường Móng Cái 1"]),
    "phường Thanh Sơn, TP Hạ Long": (Question.CONTRADICTION, ["Phường Uông Bí"]),
    "phường Hồng Gai, phường Cao Xanh": (Question.CONTRADICTION, ["Phường Hồng Gai", "Phường Cao Xanh"]),
    "": (Question.UNKNOWN_NAME, []),
    " ,;, ": (Question.UNKNOWN_NAME, []),
    "Hà Nội": (Question.UNKNOWN_NAME, []),
    "99999": (Question.UNKNOWN_NAME, []),
    "x" * 5000: (Question.UNKNOWN_NAME, []),
}


@pytest.mark.parametrize("text", QUESTIONS, ids=lambda text: text[:40] or "nothing")
def test_where_more_than_one_answer_is_possible_there_is_a_question(text: str) -> None:
    question, contained = QUESTIONS[text]
    finding = find(text)
    assert finding.answer is None
    assert finding.question is question
    assert set(contained) <= set(named(finding))


@pytest.mark.parametrize("text", ["phường Hồng Gai, Hà Nội", "xã Thanh Sơn, huyện Sơn Động, tỉnh Bắc Giang"])
def test_a_place_in_another_province_is_never_answered(text: str) -> None:
    assert find(text).answer is None


def test_one_slip_of_the_keyboard_is_never_an_answer() -> None:
    for place in units_in_force():
        key = without_diacritics(place.name).lower()
        for at in range(1, len(key)):
            finding = find(key[:at] + "z" + key[at + 1 :])
            assert finding.answer is None, key
    assert named(find("cao xzanh")) == ["Phường Cao Xanh"]


def test_a_unit_that_is_not_there_yet_is_asked_about() -> None:
    finding = find("Móng Cái 1", BEFORE)
    assert finding.question is Question.NOT_YET_IN_FORCE
    assert "Phường Trần Phú" in named(finding)
    assert find("Hồng Gai", date(1900, 1, 1)).question is Question.UNKNOWN_NAME


def test_the_day_of_the_merger_is_the_first_of_the_new_units() -> None:
    assert find("phường Hà Khánh", REFORM - timedelta(days=1)).answer.name == "Hà Khánh"  # type: ignore[union-attr]
    assert find("phường Hà Khánh", REFORM).answer.name == "Cao Xanh"  # type: ignore[union-attr]


def test_nothing_that_is_typed_makes_it_fail() -> None:
    for text in (
        "phường",
        "p",
        "tp",
        "xã xã xã",
        "(cũ)",
        "cũ",
        "ward",
        "nay là",
        ",".join("abc"),
        "ubnd",
        "old",
        "\x00",
    ):
        assert find(text).answer is None
    for place in units_in_force():
        for end in range(len(place.full_name)):
            find(place.full_name[:end])
