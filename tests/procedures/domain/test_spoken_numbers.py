"""Amounts in words: what a slip says when somebody adds a nought to its digits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procedures.domain.spoken_numbers import spoken_dong, spoken_number


@pytest.mark.parametrize(
    "number, words",
    [
        (0, "không"),
        (5, "năm"),
        (10, "mười"),
        (11, "mười một"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (24, "hai mươi bốn"),
        (55, "năm mươi lăm"),
        (100, "một trăm"),
        (105, "một trăm linh năm"),
        (115, "một trăm mười lăm"),
        (1_000, "một nghìn"),
        (1_005, "một nghìn không trăm linh năm"),
        (8_000, "tám nghìn"),
        (20_000, "hai mươi nghìn"),
        (1_015_000, "một triệu không trăm mười lăm nghìn"),
        (2_000_001, "hai triệu không trăm linh một"),
        (3_500_000_000, "ba tỷ năm trăm triệu"),
    ],
)
def test_a_number_is_said_as_people_say_it(number: int, words: str) -> None:
    assert spoken_number(number) == words


def test_an_amount_begins_with_a_capital_and_names_its_money() -> None:
    assert spoken_dong(4_000) == "Bốn nghìn đồng"


@given(st.integers(min_value=0, max_value=10**18 - 1), st.integers(min_value=0, max_value=10**18 - 1))
def test_two_numbers_never_sound_alike(one: int, other: int) -> None:
    assert (spoken_number(one) == spoken_number(other)) == (one == other)


@pytest.mark.parametrize("number", [-1, 10**18])
def test_what_no_slip_can_bear_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        spoken_number(number)
