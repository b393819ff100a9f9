"""When an apology is in time, and what may be promised anew."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procedures.domain.calendar import ZONE
from procedures.domain.extensions import is_late, owed_on, promised
from tests.procedures.calendars import ANNOUNCED, at
from units.errors import RuleBroken

DUE = at("2026-11-25T17:00")  # a Wednesday after a public holiday


def promise(until: date, *, now: str = "2026-11-20") -> datetime:
    return promised(DUE, until, at=at(now), lines=(), calendar=ANNOUNCED).due_at


def test_the_apology_is_owed_on_the_working_day_before():
    assert owed_on(DUE, ANNOUNCED) == date(2026, 11, 23)
    assert owed_on(at("2026-11-16T17:00"), ANNOUNCED) == date(2026, 11, 13)


@pytest.mark.parametrize(
    ("now", "late"),
    [
        ("2026-11-20T10:00", False),
        ("2026-11-23T23:59", False),
        ("2026-11-24T00:00", True),
        ("2026-11-25T08:00", True),
        ("2026-11-30T08:00", True),
    ],
)
def test_it_is_late_from_the_day_after(now, late):
    assert is_late(at(now), DUE, ANNOUNCED) is late


def test_the_new_moment_is_the_end_of_the_last_session():
    assert promise(date(2026, 11, 30)) == at("2026-11-30T17:00")


@pytest.mark.parametrize("day", [date(2026, 11, 25), date(2026, 11, 23)])
def test_a_day_that_is_not_later_is_refused(day):
    with pytest.raises(RuleBroken, match="extension_not_later"):
        promise(day)


def test_a_day_gone_by_is_no_promise():
    with pytest.raises(RuleBroken, match="extension_not_later"):
        promise(date(2026, 11, 26), now="2026-11-27T09:00")


@pytest.mark.parametrize("day", [date(2026, 11, 28), date(2027, 1, 1)])
def test_a_day_off_is_refused(day):
    with pytest.raises(RuleBroken, match="extension_not_working_day"):
        promise(day)


def test_a_day_outside_the_loaded_years_is_refused():
    with pytest.raises(RuleBroken, match="outside_calendar"):
        promise(date(2028, 1, 4))


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 700).map(lambda days: datetime(2025, 2, 3, 17, tzinfo=ZONE) + timedelta(days=days)))
def test_whoever_apologises_in_time_does_so_a_working_day_ahead(moment):
    owed = owed_on(moment, ANNOUNCED)
    assert ANNOUNCED.is_working(owed)
    assert owed < moment.date()
    assert not any(ANNOUNCED.is_working(owed + timedelta(n)) for n in range(1, (moment.date() - owed).days))
