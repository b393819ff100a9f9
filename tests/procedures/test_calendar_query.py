from datetime import date, time

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from procedures.domain.calendar import DEFAULT_OFFICE_HOURS
from procedures.models import CalendarYear, Holiday
from procedures.queries.calendar import calendar_for, holiday_names
from procedures.services.calendar_loading import load_calendar
from tests.procedures.calendars import at
from units.errors import RuleBroken
from units.models import OfficeHours, OfficeSession

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _loaded():
    load_calendar()


def hours_of(name, closes, weekdays=range(5), **facts):
    hours = OfficeHours.objects.create(name=name, **facts)
    for weekday in weekdays:
        OfficeSession.objects.create(hours=hours, weekday=weekday, opens=time(8), closes=closes)
    return hours


def test_without_office_hours_of_its_own_a_unit_has_the_default():
    OfficeHours.objects.filter(is_default=True).delete()
    assert calendar_for().hours == DEFAULT_OFFICE_HOURS
    assert calendar_for(None).end_of_day(date(2026, 11, 20)) == at("2026-11-20T17:00")


def test_the_default_is_the_timetable_marked_as_such():
    OfficeHours.objects.filter(is_default=True).delete()
    hours_of("Giờ hè", time(16), is_default=True)
    assert calendar_for().end_of_day(date(2026, 11, 20)) == at("2026-11-20T16:00")


def test_a_unit_with_office_hours_is_reckoned_by_them():
    island = hours_of("Đảo", time(15, 30))
    assert calendar_for(island).end_of_day(date(2026, 8, 22)) == at("2026-08-22T15:30")


def test_office_hours_that_leave_a_working_day_empty_are_refused():
    with pytest.raises(RuleBroken, match="office_hours_invalid") as refusal:
        calendar_for(hours_of("Thiếu thứ Sáu", time(15), weekdays=range(4)))
    assert refusal.value.facts["weekday"] == 4


def test_the_calendar_is_built_once(django_assert_num_queries):
    calendar = calendar_for()
    with django_assert_num_queries(0):
        assert calendar_for() is calendar


def test_a_change_of_a_day_a_year_or_a_session_counts_at_once():
    assert calendar_for().is_working(date(2026, 11, 25))
    holiday = Holiday.objects.create(date=date(2026, 11, 25), year_id=2026, kind="swap_off", name_vi="Nghỉ hoán đổi")
    assert not calendar_for().is_working(date(2026, 11, 25))
    assert holiday_names()[date(2026, 11, 25)] == ("Nghỉ hoán đổi", "Nghỉ hoán đổi")
    holiday.delete()
    assert calendar_for().is_working(date(2026, 11, 25))
    CalendarYear.objects.create(year=2028)
    assert calendar_for().is_working(date(2028, 1, 4))
    island = hours_of("Đảo", time(15, 30))
    assert calendar_for(island).end_of_day(date(2026, 11, 20)) == at("2026-11-20T15:30")
    island.sessions.get(weekday=4).delete()
    OfficeSession.objects.create(hours=island, weekday=4, opens=time(8), closes=time(11))
    assert calendar_for(island).end_of_day(date(2026, 11, 20)) == at("2026-11-20T11:00")


@pytest.mark.parametrize(
    "facts",
    [
        {"date": date(2027, 11, 25)},
        {"is_day_off": False},
        {"kind": "working_saturday"},
        {"date": date(2026, 11, 23), "kind": "working_saturday", "is_day_off": False},
    ],
)
def test_a_day_that_contradicts_itself_is_refused_with_a_sentence(facts):
    day = Holiday(**{"date": date(2026, 11, 25), "year_id": 2026, "kind": "swap_off", "name_vi": "Nghỉ", **facts})
    with pytest.raises(ValidationError):
        day.clean()


@pytest.mark.parametrize(
    "facts, constraint",
    [
        ({"date": date(2027, 11, 25)}, "holiday_lies_in_its_year"),
        ({"is_day_off": False}, "holiday_off_unless_worked_saturday"),
        ({"kind": "party"}, "holiday_kind_known"),
        ({"name_vi": ""}, "holiday_has_a_name"),
    ],
)
def test_the_database_refuses_a_day_that_contradicts_itself(facts, constraint):
    day = {"date": date(2026, 11, 25), "year_id": 2026, "kind": "swap_off", "name_vi": "Nghỉ", **facts}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Holiday.objects.create(**day)
