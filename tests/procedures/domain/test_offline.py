"""When an offline reception happened, by a clock that may be wrong."""

from datetime import datetime, timedelta

import pytest

from procedures.domain.offline import moment_at_counter, slip_code
from units.clock import ZONE
from units.errors import RuleBroken

NOW = datetime(2026, 11, 12, 8, 0, tzinfo=ZONE)
YESTERDAY = NOW - timedelta(hours=17)
LONG_AGO = NOW - timedelta(days=30)


def test_a_right_clock_is_taken_at_its_word():
    moment = moment_at_counter(by_device=YESTERDAY, sent_by_device=NOW, now=NOW, numbers_since=LONG_AGO)
    assert (moment.at, moment.ahead) == (YESTERDAY, timedelta(0))


@pytest.mark.parametrize("ahead", [timedelta(hours=1), timedelta(minutes=-7), timedelta(days=400)])
def test_a_wrong_clock_is_corrected_by_how_far_it_is_off(ahead: timedelta):
    moment = moment_at_counter(by_device=YESTERDAY + ahead, sent_by_device=NOW + ahead, now=NOW, numbers_since=LONG_AGO)
    assert (moment.at, moment.ahead) == (YESTERDAY, ahead)


def test_nothing_was_received_later_than_now():
    assert (
        moment_at_counter(by_device=NOW + timedelta(hours=3), sent_by_device=NOW, now=NOW, numbers_since=LONG_AGO).at
        == NOW
    )


def test_nothing_was_received_before_its_number_was_given():
    last_week = NOW - timedelta(days=6)
    moment = moment_at_counter(by_device=last_week, sent_by_device=NOW, now=NOW, numbers_since=YESTERDAY)
    assert moment.at == YESTERDAY


def test_what_waited_too_long_is_left_to_a_person():
    old = NOW - timedelta(days=7)
    assert moment_at_counter(by_device=old, sent_by_device=NOW, now=NOW, numbers_since=LONG_AGO).at == old
    with pytest.raises(RuleBroken, match="slip_too_old"):
        moment_at_counter(by_device=old - timedelta.resolution, sent_by_device=NOW, now=NOW, numbers_since=LONG_AGO)


def test_a_slip_number_is_no_record_code():
    assert slip_code("06649", 12) == "P-06649-00012"
