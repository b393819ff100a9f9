"""Rates and their movements, compared so that a small unit is not put first by chance."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procedures.domain.ranking import difference, interval


def test_one_late_record_of_two_proves_no_fall():
    low, high = difference((2, 2), (1, 2))
    assert low < 0 < high


def test_forty_more_late_of_a_thousand_are_no_chance():
    low, high = difference((990, 1000), (950, 1000))
    assert -0.06 < low < high < 0


def test_where_nothing_is_known_everything_is_possible():
    assert difference((0, 0), (9, 10)) == difference((9, 10), (0, 0)) == (-1.0, 1.0)
    assert interval(0, 0) == (0.0, 1.0)


@given(st.integers(1, 500), st.integers(1, 500), st.data())
def test_the_movement_lies_within_its_interval_and_turned_round_it_is_the_opposite(was_of, is_of, data):
    was, now = data.draw(st.integers(0, was_of)), data.draw(st.integers(0, is_of))
    low, high = difference((was, was_of), (now, is_of))
    assert low - 1e-9 <= now / is_of - was / was_of <= high + 1e-9
    back = difference((now, is_of), (was, was_of))
    assert back == pytest.approx((-high, -low))
