from datetime import UTC

import pytest

from procedures.domain.settlement import on_time_766, outcome, overdue_from, standing
from procedures.domain.vocabulary import TermUnit
from tests.procedures.calendars import at

DAYLIKE = [unit for unit in TermUnit if unit is not TermUnit.WORKING_HOUR]
DUE_AT = at("2026-11-23T17:00")
HOUR_DUE_AT = at("2026-11-23T14:20")


@pytest.mark.parametrize(
    "completed_at, expected",
    [
        ("2026-11-01T08:00", "early"),
        ("2026-11-22T23:59:59.999999", "early"),
        ("2026-11-23T00:00", "on_time"),
        ("2026-11-23T17:00", "on_time"),
        ("2026-11-23T17:00:00.000001", "on_time"),
        ("2026-11-23T23:59:59.999999", "on_time"),
        ("2026-11-24T00:00", "late"),
        ("2026-12-01T08:00", "late"),
    ],
)
@pytest.mark.parametrize("unit", DAYLIKE)
@pytest.mark.parametrize("zone", [UTC, None])
def test_a_term_in_days_is_kept_through_the_whole_due_date(completed_at, expected, unit, zone):
    assert outcome(at(completed_at).astimezone(zone), DUE_AT.astimezone(zone), unit) == expected


@pytest.mark.parametrize(
    "completed_at, expected",
    [
        ("2026-11-22T23:59:59.999999", "early"),
        ("2026-11-23T00:00", "on_time"),
        ("2026-11-23T14:20", "on_time"),
        ("2026-11-23T14:20:00.000001", "late"),
        ("2026-11-23T17:00", "late"),
    ],
)
@pytest.mark.parametrize("zone", [UTC, None])
def test_a_term_in_hours_is_kept_until_its_very_moment(completed_at, expected, zone):
    assert outcome(at(completed_at).astimezone(zone), HOUR_DUE_AT.astimezone(zone), TermUnit.WORKING_HOUR) == expected


@pytest.mark.parametrize(
    "now, expected",
    [
        ("2026-11-19T07:29:59.999999", "in_term"),
        ("2026-11-19T07:30", "due_soon"),
        ("2026-11-23T17:00", "due_soon"),
        ("2026-11-23T23:59:59.999999", "due_soon"),
        ("2026-11-24T00:00", "overdue"),
    ],
)
@pytest.mark.parametrize("unit", DAYLIKE)
def test_an_open_record_with_a_term_in_days_becomes_due_soon_and_then_overdue_at_midnight(now, expected, unit):
    assert standing(at(now), at("2026-11-19T07:30"), DUE_AT, unit) == expected


@pytest.mark.parametrize(
    "now, expected",
    [
        ("2026-11-23T10:00", "in_term"),
        ("2026-11-23T11:00", "due_soon"),
        ("2026-11-23T14:20", "due_soon"),
        ("2026-11-23T14:20:00.000001", "overdue"),
    ],
)
def test_an_open_record_with_a_term_in_hours_is_overdue_right_after_its_moment(now, expected):
    assert standing(at(now), at("2026-11-23T11:00"), HOUR_DUE_AT, TermUnit.WORKING_HOUR) == expected


def test_overdue_and_late_begin_at_the_same_moment():
    for unit in TermUnit:
        begins = overdue_from(DUE_AT.astimezone(UTC), unit)
        assert outcome(begins, DUE_AT, unit) == "late"
        assert standing(begins, begins, DUE_AT, unit) == "overdue"
        assert str(begins.tzinfo) == "Asia/Ho_Chi_Minh"


@pytest.mark.parametrize(
    "completed_at, kept",
    [("2026-11-22T09:00", True), ("2026-11-23T17:00", True), ("2026-11-23T17:00:00.000001", False)],
)
def test_the_national_index_compares_moments(completed_at, kept):
    assert on_time_766(at(completed_at).astimezone(UTC), DUE_AT) is kept
