"""Which papers of an earlier record may be offered instead of asking for them again."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from procedures.domain.known_papers import OFFERED_FOR, Earlier, best, may_stand_for
from procedures.domain.vocabulary import ComponentForm, Status

ON = date(2026, 11, 11)
BIRTH = Earlier(
    key=1,
    code="A22-261011-0001",
    name="Giấy chứng sinh",
    form=ComponentForm.ORIGINAL,
    is_present=True,
    given_back=False,
    status=Status.RETURNED,
    handed_in_on=date(2026, 10, 11),
)


def test_a_paper_that_lies_with_the_authorities_is_offered() -> None:
    assert may_stand_for("Giấy chứng sinh", BIRTH, ON)
    assert may_stand_for("giay chung sinh", BIRTH, ON)


@pytest.mark.parametrize(
    "change",
    [
        {"is_present": False},
        {"given_back": True},
        {"form": ComponentForm.DATA},
        {"status": Status.REFUSED},
        {"status": Status.VOIDED},
        {"status": Status.SUBMITTED},
        {"handed_in_on": ON - OFFERED_FOR - timedelta(days=1)},
        {"name": "Giấy chứng nhận kết hôn"},
    ],
)
def test_what_is_not_there_not_valid_or_another_paper_is_not(change: dict[str, object]) -> None:
    assert not may_stand_for("Giấy chứng sinh", replace(BIRTH, **change), ON)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["Tờ khai đăng ký khai sinh", "Đơn đề nghị cấp đổi", "Văn bản ủy quyền"])
def test_what_is_made_for_one_matter_never_stands_for_another(name: str) -> None:
    assert not may_stand_for(name, replace(BIRTH, name=name), ON)


def test_the_latest_is_offered() -> None:
    newer = replace(BIRTH, key=2, handed_in_on=date(2026, 11, 1))
    assert best("Giấy chứng sinh", [newer, BIRTH], ON) == newer
    assert best("Giấy khác", [newer, BIRTH], ON) is None
