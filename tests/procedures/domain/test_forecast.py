"""The days to come, and how long things took: plain reckoning, tried against days that are known."""

from datetime import date, timedelta

from procedures.domain.distribution import Distribution
from procedures.domain.forecast import HISTORY, LikeShare, expected_late, forecast_load

TODAY = date(2026, 11, 11)  # a Wednesday
DAYS = [TODAY - HISTORY + timedelta(days=n) for n in range(HISTORY.days)]
WORKED = [day for day in DAYS if day.weekday() < 5]
AHEAD = [date(2026, 11, 12), date(2026, 11, 13), date(2026, 11, 16)]


def test_each_weekday_is_expected_as_it_was_and_a_steady_past_leaves_no_error():
    history = {day: 10 * (day.weekday() + 1) for day in WORKED}
    found = forecast_load(history, WORKED, AHEAD, TODAY)
    assert [day.expected for day in found.days] == [40, 50, 10]
    assert (found.error, found.tried) == (0, 20)
    assert all(day.low == day.expected == day.high for day in found.days)


def test_a_day_off_pulls_no_weekday_down_and_a_worked_saturday_is_a_friday():
    history = dict.fromkeys(WORKED, 20)
    off = date(2026, 11, 4)
    del history[off]
    saturday = date(2026, 11, 14)
    found = forecast_load(history, [day for day in WORKED if day != off], [date(2026, 11, 18), saturday], TODAY)
    assert [day.expected for day in found.days] == [20, 20]


def test_the_error_is_what_the_rule_got_wrong_on_days_that_are_known():
    history = {day: 100 if day < TODAY - timedelta(days=28) else 200 for day in WORKED}
    found = forecast_load(history, WORKED, AHEAD, TODAY)
    assert found.error is not None
    assert 0.3 < found.error <= 0.5
    assert found.days[0].low < found.days[0].expected < found.days[0].high


def test_without_a_past_nothing_is_expected_and_no_error_is_claimed():
    found = forecast_load({}, WORKED, AHEAD, TODAY)
    assert (found.total, found.error, found.tried) == (0, None, 0)


def test_records_will_be_late_as_the_like_were_and_a_field_with_too_few_takes_all_fields():
    settled = {1: LikeShare(10, 100), 2: LikeShare(5, 5)}
    found = expected_late({1: 50, 2: 21}, settled)
    assert found.due == 71
    assert round(found.expected, 6) == 50 * 0.1 + 21 * 15 / 105
    assert found.low < found.expected < found.high


def test_a_distribution_tells_median_and_ninetieth_and_shows_the_gaps_between():
    found = Distribution.of([(0, 5, 0), (2, 4, 0), (12, 1, 1)])
    assert (found.records, found.late, found.median, found.ninetieth, found.rate) == (10, 1, 0, 2, 0.9)
    assert [(one.first, one.last, one.records) for one in found.bins()][:4] == [
        (0, 0, 5),
        (1, 1, 0),
        (2, 2, 4),
        (3, 3, 0),
    ]
    assert found.bins()[-1].late == 1
    empty = Distribution({})
    assert (empty.median, empty.rate, empty.bins()) == (None, None, [])
