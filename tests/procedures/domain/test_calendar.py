from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest

from procedures.domain.calendar import DEFAULT_OFFICE_HOURS, ZONE, OfficeHours, Session, WorkingCalendar, local
from tests.procedures.calendars import ANNOUNCED, announced_days, at
from units.errors import RuleBroken

MORNING = Session(time(7, 30), time(11, 30))
AFTERNOON = Session(time(13), time(17))


def test_the_calendar_file_holds_what_was_announced():
    off, worked = defaultdict(list), defaultdict(list)
    for day, is_off in announced_days().items():
        if is_off and day.weekday() < 5:
            off[day.year].append(f"{day:%d/%m}")
        elif not is_off:
            worked[day.year].append(f"{day:%d/%m}")
    assert {year: " ".join(days) for year, days in off.items()} == {
        2025: "01/01 27/01 28/01 29/01 30/01 31/01 07/04 30/04 01/05 02/05 01/09 02/09",
        2026: "01/01 02/01 16/02 17/02 18/02 19/02 20/02 27/04 30/04 01/05 31/08 01/09 02/09 24/11",
        2027: "01/01 04/02 05/02 08/02 09/02 10/02 16/04 30/04 03/05 02/09 03/09 24/11",
    }
    assert worked == {2025: ["26/04"], 2026: ["10/01", "22/08"]}


def test_a_moment_is_converted_to_local_time_from_any_zone():
    moment = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    assert local(moment) == moment
    assert local(moment).isoformat() == "2026-11-20T16:30:00+07:00"
    assert local(moment).tzinfo is ZONE
    assert local(moment.astimezone(ZONE)).isoformat() == "2026-11-20T16:30:00+07:00"


def test_a_moment_without_a_zone_is_a_mistake():
    with pytest.raises(TypeError):
        local(datetime(2026, 11, 20, 9, 30))


def test_a_moment_at_the_ends_of_time_stays_there():
    assert local(datetime.max.replace(tzinfo=UTC)).year == 9999
    assert local(datetime.min.replace(tzinfo=timezone(timedelta(hours=14)))).year == 1


@pytest.mark.parametrize(
    "day, works",
    [("2026-11-20", True), ("2026-11-21", False), ("2026-11-22", False), ("2026-11-24", False), ("2026-08-22", True)],
)
def test_a_day_is_worked_unless_it_is_a_weekend_or_off_and_a_swapped_saturday_is_worked(day, works):
    assert ANNOUNCED.is_working(date.fromisoformat(day)) is works


def test_a_worked_saturday_takes_fridays_sessions():
    short_friday = OfficeHours({**DEFAULT_OFFICE_HOURS.sessions, 4: (MORNING,), 5: (AFTERNOON,)})
    calendar = WorkingCalendar(announced_days(), {2026}, short_friday)
    assert calendar.sessions_on(date(2026, 8, 22)) == (MORNING,)


def test_a_centre_that_opens_on_saturdays_makes_no_working_day_of_them():
    open_saturday = OfficeHours({**DEFAULT_OFFICE_HOURS.sessions, 5: (MORNING,)})
    calendar = WorkingCalendar(announced_days(), {2026}, open_saturday)
    assert not calendar.is_working(date(2026, 11, 21))
    assert calendar.sessions_on(date(2026, 11, 21)) == ()


def test_the_end_of_a_day_is_the_end_of_its_last_session():
    assert ANNOUNCED.end_of_day(date(2026, 11, 20)) == at("2026-11-20T17:00")
    assert ANNOUNCED.end_of_day(date(2026, 11, 21)) == at("2026-11-23T17:00")


def test_the_next_working_day_passes_over_weekends_and_days_off():
    assert ANNOUNCED.next_working_day(date(2026, 11, 20)) == date(2026, 11, 23)
    assert ANNOUNCED.next_working_day(date(2026, 11, 23)) == date(2026, 11, 25)


def test_days_that_differ_from_their_weekday_leave_out_holidays_on_a_weekend():
    assert ANNOUNCED.differing_days(date(2026, 4, 25), date(2026, 4, 30)) == [date(2026, 4, 27), date(2026, 4, 30)]


def test_a_day_outside_the_loaded_years_is_refused_with_the_range():
    for day in (date(2024, 12, 31), date(2028, 1, 1)):
        with pytest.raises(RuleBroken) as refusal:
            ANNOUNCED.is_working(day)
        assert refusal.value.code == "outside_calendar"
        assert refusal.value.facts == {"day": day, "first": date(2025, 1, 1), "last": date(2027, 12, 31)}


def test_an_empty_calendar_refuses_every_day():
    with pytest.raises(RuleBroken, match="calendar_empty"):
        WorkingCalendar({}, set()).next_working_day(date(2026, 1, 5))


def test_a_span_is_refused_when_a_year_in_the_middle_is_not_loaded():
    calendar = WorkingCalendar(announced_days(), {2025, 2027})
    calendar.ensure_covers_span(date(2025, 1, 1), date(2025, 12, 31))
    with pytest.raises(RuleBroken, match="outside_calendar") as refusal:
        calendar.next_working_day(date(2025, 12, 31))
    assert refusal.value.facts["day"] == date(2026, 1, 1)


@pytest.mark.parametrize(
    "sessions",
    [
        {},
        {**DEFAULT_OFFICE_HOURS.sessions, 2: ()},
        {**DEFAULT_OFFICE_HOURS.sessions, 2: (Session(time(11), time(9)),)},
        {**DEFAULT_OFFICE_HOURS.sessions, 2: (Session(time(9), time(9)),)},
        {**DEFAULT_OFFICE_HOURS.sessions, 2: (AFTERNOON, MORNING)},
        {**DEFAULT_OFFICE_HOURS.sessions, 2: (Session(time(8), time(13, 30)), AFTERNOON)},
        {**DEFAULT_OFFICE_HOURS.sessions, 7: (MORNING,)},
    ],
)
def test_office_hours_that_make_no_sense_are_refused(sessions):
    with pytest.raises(RuleBroken, match="office_hours_invalid"):
        OfficeHours(sessions)


def test_working_time_stands_still_outside_the_sessions():
    opening, lunch, later = at("2026-11-20T07:30"), at("2026-11-20T11:30"), at("2026-11-20T13:00")
    assert ANNOUNCED.worked_until(lunch) - ANNOUNCED.worked_until(opening) == timedelta(hours=4)
    assert ANNOUNCED.worked_until(later) == ANNOUNCED.worked_until(lunch)
    assert ANNOUNCED.worked_until(at("2026-11-23T07:30")) == ANNOUNCED.worked_until(at("2026-11-20T17:00"))
