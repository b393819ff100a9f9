from datetime import UTC, date, time, timedelta

import pytest

from procedures.domain.calendar import DEFAULT_OFFICE_HOURS, ZONE, OfficeHours, Session, WorkingCalendar
from procedures.domain.deadlines import (
    Term,
    add_working_time,
    due,
    due_moments,
    intake_alert_at,
    intake_due_at,
    soon_from,
    subtract_working_time,
    working_time_between,
)
from procedures.domain.vocabulary import TermUnit
from tests.procedures.calendars import ANNOUNCED, announced_days, at
from units.errors import RuleBroken

HOURS = TermUnit.WORKING_HOUR


def lines_of(deadline):
    return [line.code for line in deadline.lines]


@pytest.mark.parametrize(
    "start, value, unit, due_at",
    [
        ("2025-07-01", 3, "working_day", "2025-07-04T17:00"),
        ("2025-04-25", 3, "working_day", "2025-04-29T17:00"),
        ("2025-08-29", 2, "working_day", "2025-09-04T17:00"),
        ("2025-12-31", 1, "working_day", "2026-01-05T17:00"),
        ("2026-01-08", 3, "working_day", "2026-01-12T17:00"),
        ("2026-08-21", 3, "working_day", "2026-08-25T17:00"),
        ("2026-11-20", 1, "working_day", "2026-11-23T17:00"),
        ("2026-11-20", 3, "working_day", "2026-11-26T17:00"),
        ("2026-11-23", 1, "working_day", "2026-11-25T17:00"),
        ("2026-11-23", 10, "working_day", "2026-12-08T17:00"),
        ("2025-07-01", 15, "day", "2025-07-16T17:00"),
        ("2025-08-29", 3, "day", "2025-09-03T17:00"),
        ("2026-11-09", 15, "day", "2026-11-25T17:00"),
        ("2026-11-20T16:30", 8, "working_hour", "2026-11-23T16:30"),
        ("2026-11-23T12:15", 8, "working_hour", "2026-11-25T11:30"),
    ],
)
def test_the_worked_examples_hold(start, value, unit, due_at):
    term = Term(value, TermUnit(unit))
    assert due(at(start), term, ANNOUNCED).due_at == at(due_at)
    assert due_moments([at(start).astimezone(UTC)], term, ANNOUNCED) == [at(due_at)]


def test_the_receipt_of_2023_gets_the_date_that_was_printed_on_it():
    calendar = WorkingCalendar({date(2023, 9, 1): True, date(2023, 9, 4): True}, {2023})
    assert due(at("2023-10-27T09:32"), Term(5, TermUnit.WORKING_DAY), calendar).due_at == at("2023-11-03T17:00")


@pytest.mark.parametrize(
    "start, value, due_on",
    [
        ("2025-07-01", 1, "2025-08-01"),
        ("2026-01-31", 1, "2026-03-02"),  # 28 February is a Saturday
        ("2026-03-31", 1, "2026-05-04"),  # 30 April and 1 May are off, then a weekend
        ("2025-12-15", 2, "2026-02-23"),  # 15 February is a Sunday, and the week of Tết follows
        ("2025-08-31", 6, "2026-03-02"),
        ("2025-11-30", 12, "2026-11-30"),
    ],
)
def test_a_month_ends_on_the_same_day_of_the_month_or_its_last_and_rolls_over_days_off(start, value, due_on):
    assert due(at(start), Term(value, TermUnit.MONTH), ANNOUNCED).due_at == at(f"{due_on}T17:00")


@pytest.mark.parametrize(
    "start, due_at, why",
    [
        ("2025-07-01T09:12", "2025-07-01T17:00", None),
        ("2025-07-01T00:00", "2025-07-01T17:00", None),
        ("2025-07-01T15:00:00", "2025-07-01T17:00", None),
        ("2025-07-01T15:00:00.000001", "2025-07-02T17:00", "received_after_cut_off"),
        ("2025-07-01T15:00:01", "2025-07-02T17:00", "received_after_cut_off"),
        ("2026-11-23T15:01", "2026-11-25T17:00", "received_after_cut_off"),
        ("2026-11-21T09:00", "2026-11-23T17:00", "received_on_day_off"),
        ("2026-11-24T16:00", "2026-11-25T17:00", "received_on_day_off"),
        ("2026-08-22T14:00", "2026-08-22T17:00", None),
    ],
)
def test_same_day_is_due_today_until_the_cut_off_and_after_it_the_next_working_day(start, due_at, why):
    deadline = due(at(start), Term(0, TermUnit.SAME_DAY), ANNOUNCED)
    assert deadline.due_at == at(due_at)
    assert due_moments([at(start)], Term(0, TermUnit.SAME_DAY), ANNOUNCED) == [at(due_at)]
    reasons = [code for code in lines_of(deadline) if code.startswith("received_") and code != "received_at"]
    assert reasons == ([why] if why else [])


def test_same_day_received_after_a_short_day_has_ended_is_due_the_next_working_day():
    short_friday = OfficeHours({**DEFAULT_OFFICE_HOURS.sessions, 4: (Session(time(7, 30), time(11, 30)),)})
    calendar = WorkingCalendar(announced_days(), {2026}, short_friday)
    term = Term(0, TermUnit.SAME_DAY)
    assert due(at("2026-11-20T11:30"), term, calendar).due_at == at("2026-11-20T11:30")
    late = due(at("2026-11-20T11:31"), term, calendar)
    assert late.due_at == at("2026-11-23T17:00")
    assert "received_after_closing" in lines_of(late)


@pytest.mark.parametrize(
    "start, value, due_at",
    [
        ("2026-11-20T07:30", 4, "2026-11-20T11:30"),  # the end of the morning, not the start of the afternoon
        ("2026-11-20T07:30", 8, "2026-11-20T17:00"),
        ("2026-11-20T03:00", 1, "2026-11-20T08:30"),
        ("2026-11-20T17:00", 1, "2026-11-23T08:30"),
        ("2026-11-20T09:12:31.5", 4, "2026-11-20T14:42:31.5"),
        ("2026-11-23T16:30", 24, "2026-11-27T16:30"),
        ("2026-08-21T16:00", 2, "2026-08-22T08:30"),
        ("2026-11-22T12:00", 9, "2026-11-25T08:30"),
    ],
)
def test_hours_walk_the_sessions_of_worked_days(start, value, due_at):
    assert due(at(start), Term(value, HOURS), ANNOUNCED).due_at == at(due_at)


@pytest.mark.parametrize("unit", list(TermUnit))
@pytest.mark.parametrize("value", [-1, 0, 1, 10_000, 10**30, 1.0, True, "3", None])
def test_a_term_that_makes_no_sense_is_refused(value, unit):
    if value == (0 if unit is TermUnit.SAME_DAY else 1) and type(value) is int:
        assert Term(value, unit).value == value
        return
    with pytest.raises(RuleBroken, match="term_invalid"):
        Term(value, unit)


def test_a_unit_that_is_only_a_text_is_refused():
    with pytest.raises(RuleBroken, match="term_invalid"):
        Term(1, "working_day")


@pytest.mark.parametrize(
    "start, value, unit",
    [
        ("2024-12-31", 1, "working_day"),
        ("2028-01-03", 1, "working_day"),
        ("2027-12-31", 1, "working_day"),
        ("2027-12-31T15:30", 0, "same_day"),
        ("2027-12-01", 31, "day"),
        ("2027-12-01", 1, "month"),
        ("2027-12-31T16:01", 1, "working_hour"),
        ("2025-01-02", 9_999, "day"),
        ("2025-01-02", 9_999, "month"),
    ],
)
def test_a_start_or_a_due_date_outside_the_loaded_years_is_refused(start, value, unit):
    term = Term(value, TermUnit(unit))
    for reckon in (lambda: due(at(start), term, ANNOUNCED), lambda: due_moments([at(start)], term, ANNOUNCED)):
        with pytest.raises(RuleBroken, match="outside_calendar") as refusal:
            reckon()
        assert refusal.value.facts["last"] == date(2027, 12, 31)


def test_the_last_loaded_day_can_still_be_a_due_date():
    assert due(at("2027-12-30"), Term(1, TermUnit.WORKING_DAY), ANNOUNCED).due_at == at("2027-12-31T17:00")
    assert due(at("2027-12-31T16:00"), Term(1, HOURS), ANNOUNCED).due_at == at("2027-12-31T17:00")
    assert due_moments([at("2027-12-31T16:00")], Term(1, HOURS), ANNOUNCED) == [at("2027-12-31T17:00")]
    assert due(at("2027-12-31T14:00"), Term(0, TermUnit.SAME_DAY), ANNOUNCED).due_at == at("2027-12-31T17:00")


@pytest.mark.parametrize(
    "unit, value",
    [
        (TermUnit.WORKING_DAY, 3),
        (TermUnit.DAY, 9),
        (TermUnit.DAY, 400),
        (TermUnit.MONTH, 1),
        (TermUnit.MONTH, 14),
        (HOURS, 9),
    ],
)
def test_a_year_missing_in_the_middle_is_never_jumped(unit, value):
    calendar = WorkingCalendar(announced_days(), {2025, 2027})
    for reckon in (due, lambda start, *rest: due_moments([start], *rest)):
        with pytest.raises(RuleBroken, match="outside_calendar"):
            reckon(at("2025-12-31T14:00"), Term(value, unit), calendar)


def test_a_due_moment_is_aware_in_local_time():
    for unit in TermUnit:
        term = Term(0 if unit is TermUnit.SAME_DAY else 2, unit)
        moment = at("2026-11-20T10:00").astimezone(UTC)
        assert due(moment, term, ANNOUNCED).due_at.tzinfo is ZONE
        assert due_moments([moment], term, ANNOUNCED)[0].tzinfo is ZONE


def test_a_batch_of_nothing_is_nothing():
    assert due_moments([], Term(1, HOURS), ANNOUNCED) == []


def test_the_explanation_of_working_days_names_what_was_not_counted_and_what_was():
    deadline = due(at("2026-08-21T10:00"), Term(7, TermUnit.WORKING_DAY), ANNOUNCED)
    assert [(line.code, dict(line.facts)) for line in deadline.lines] == [
        ("received_at", {"at": at("2026-08-21T10:00")}),
        ("term", {"value": 7, "unit": TermUnit.WORKING_DAY}),
        ("first_day", {"day": date(2026, 8, 22)}),
        ("weekend_days", {"count": 3}),
        ("worked_weekend_day", {"day": date(2026, 8, 22)}),
        ("day_off", {"day": date(2026, 8, 31)}),
        ("day_off", {"day": date(2026, 9, 1)}),
        ("day_off", {"day": date(2026, 9, 2)}),
        ("end_of_day", {"at": at("2026-09-03T17:00")}),
    ]


def test_the_explanation_of_calendar_days_says_when_the_last_day_rolled():
    deadline = due(at("2025-08-29"), Term(3, TermUnit.DAY), ANNOUNCED)
    assert lines_of(deadline) == [
        "received_at",
        "term",
        "first_day",
        "last_day",
        "rolled",
        "day_off",
        "day_off",
        "end_of_day",
    ]
    assert "rolled" not in lines_of(due(at("2025-07-01"), Term(15, TermUnit.DAY), ANNOUNCED))


def test_the_explanation_of_hours_adds_up_to_the_term():
    deadline = due(at("2026-11-20T18:00"), Term(30, HOURS), ANNOUNCED)
    assert lines_of(deadline) == [
        "received_at", "term", "hours_begin", "hours_on_day", "hours_between", "hours_on_day", "day_off", "due_at",
    ]  # fmt: skip
    worked = [line.facts["worked"] for line in deadline.lines if "worked" in line.facts]
    assert sum(worked, timedelta()) == timedelta(hours=30)
    assert deadline.lines[2].facts["at"] == at("2026-11-23T07:30")


@pytest.mark.parametrize(
    "start, end, hours",
    [
        ("2026-11-20T16:30", "2026-11-23T16:30", 8),
        ("2026-11-20T11:30", "2026-11-20T13:00", 0),
        ("2026-11-21T00:00", "2026-11-22T23:59", 0),
        ("2026-11-20T16:30", "2026-11-20T09:00", 0),
        ("2026-11-23T00:00", "2026-11-27T00:00", 24),
    ],
)
def test_working_time_between_two_moments_counts_only_sessions(start, end, hours):
    assert working_time_between(at(start), at(end), ANNOUNCED) == timedelta(hours=hours)


def test_working_time_is_subtracted_to_the_latest_moment_that_leaves_it():
    assert subtract_working_time(at("2026-11-25T11:30"), timedelta(hours=4), ANNOUNCED) == at("2026-11-25T07:30")
    assert subtract_working_time(at("2026-11-25T11:30"), timedelta(hours=5), ANNOUNCED) == at("2026-11-23T16:00")
    assert subtract_working_time(at("2026-11-22T11:30"), timedelta(0), ANNOUNCED) == at("2026-11-22T11:30")


def test_working_time_is_neither_added_nor_subtracted_below_zero_or_beyond_the_calendar():
    for reckon in (add_working_time, subtract_working_time):
        with pytest.raises(RuleBroken, match="working_time_negative"):
            reckon(at("2026-11-20"), -timedelta(hours=1), ANNOUNCED)
        with pytest.raises(RuleBroken, match="outside_calendar"):
            reckon(at("2026-11-20"), timedelta(days=1000), ANNOUNCED)


@pytest.mark.parametrize(
    "start, due_at, soon",
    [
        ("2026-11-02T07:30", "2026-11-30T17:00", "2026-11-26T07:30"),  # a long term: 24 working hours
        ("2026-11-09T07:30", "2026-11-09T17:00", "2026-11-09T14:20"),  # one day of 8 hours: 2 h 40 min
        ("2026-11-09T17:00", "2026-11-12T17:00", "2026-11-12T07:30"),  # three days: one day
    ],
)
def test_due_soon_begins_24_working_hours_or_a_third_of_the_term_before_the_end(start, due_at, soon):
    assert soon_from(at(start), at(due_at), ANNOUNCED) == at(soon)


def test_an_online_filing_is_alerted_after_two_working_hours_and_due_after_eight():
    assert intake_alert_at(at("2026-11-20T16:00"), ANNOUNCED) == at("2026-11-23T08:30")
    assert intake_due_at(at("2026-11-20T16:00"), ANNOUNCED) == at("2026-11-23T16:00")
    assert intake_due_at(at("2026-11-21T22:00"), ANNOUNCED) == at("2026-11-23T17:00")
