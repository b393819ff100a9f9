"""A pause never takes time from the citizen's term and never gives any: what was left is left."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procedures.domain.calendar import ZONE
from procedures.domain.deadlines import Term, due, working_time_between
from procedures.domain.pauses import shifted
from procedures.domain.vocabulary import TermUnit
from tests.procedures.calendars import ANNOUNCED, at
from units.errors import RuleBroken

law = settings(max_examples=80, deadline=None)
moments = st.integers(0, 500 * 86_400).map(lambda seconds: datetime(2025, 7, 1, tzinfo=ZONE) + timedelta(0, seconds))
waits = st.integers(0, 60 * 86_400).map(lambda seconds: timedelta(seconds=seconds))
units = st.sampled_from(list(TermUnit))


def moved(due_at: datetime, unit: TermUnit, paused: datetime, resumed: datetime) -> datetime:
    return shifted(due_at, unit, paused_at=paused, resumed_at=resumed, lines=(), calendar=ANNOUNCED).due_at


def due_of(start: datetime, unit: TermUnit) -> datetime:
    value = {TermUnit.SAME_DAY: 0, TermUnit.MONTH: 1}.get(unit, 9)
    return due(start, Term(value, unit), ANNOUNCED).due_at


@pytest.mark.parametrize(
    ("unit", "due_at", "paused", "resumed", "expected"),
    [
        (TermUnit.WORKING_DAY, "2026-11-25T17:00", "2026-11-16T10:00", "2026-11-19T10:00", "2026-11-30T17:00"),
        (TermUnit.WORKING_DAY, "2026-11-25T17:00", "2026-11-16T08:00", "2026-11-16T16:59", "2026-11-25T17:00"),
        (TermUnit.WORKING_DAY, "2026-11-25T17:00", "2026-11-20T10:00", "2026-11-22T10:00", "2026-11-25T17:00"),
        (TermUnit.WORKING_DAY, "2026-11-20T17:00", "2026-11-19T10:00", "2026-11-25T10:00", "2026-11-26T17:00"),
        (TermUnit.DAY, "2026-11-25T17:00", "2026-11-13T10:00", "2026-11-16T10:00", "2026-11-30T17:00"),
        (TermUnit.MONTH, "2026-12-11T17:00", "2026-11-13T10:00", "2026-11-23T10:00", "2026-12-21T17:00"),
        (TermUnit.WORKING_HOUR, "2026-11-16T16:00", "2026-11-16T15:00", "2026-11-17T08:30", "2026-11-17T09:30"),
        (TermUnit.WORKING_HOUR, "2026-11-16T16:00", "2026-11-16T17:30", "2026-11-17T06:00", "2026-11-16T16:00"),
    ],
)
def test_a_due_moment_moves_by_what_was_waited(unit, due_at, paused, resumed, expected):
    assert moved(at(due_at), unit, at(paused), at(resumed)) == at(expected)


@law
@given(moments, units, waits)
def test_it_is_never_due_earlier_than_before(start, unit, wait):
    due_at = due_of(start, unit)
    assert moved(due_at, unit, start, start + wait) >= due_at


@law
@given(moments, units)
def test_no_pause_moves_nothing(start, unit):
    due_at = due_of(start, unit)
    assert moved(due_at, unit, start, start) == due_at


@law
@given(moments, units, waits, waits)
def test_a_longer_pause_never_makes_it_due_earlier(start, unit, wait, longer):
    due_at = due_of(start, unit)
    assert moved(due_at, unit, start, start + wait) <= moved(due_at, unit, start, start + wait + longer)


@law
@given(moments, waits)
def test_as_much_working_time_is_left_of_a_term_in_hours_as_when_the_clock_stopped(start, wait):
    due_at = due_of(start, TermUnit.WORKING_HOUR)
    resumed = start + wait
    left = working_time_between(start, due_at, ANNOUNCED)
    again = working_time_between(resumed, moved(due_at, TermUnit.WORKING_HOUR, start, resumed), ANNOUNCED)
    assert again == left


@law
@given(moments, waits, st.integers(0, 5))
def test_as_many_working_days_are_left_as_when_the_clock_stopped(start, wait, ran):
    due_on = due_of(start, TermUnit.WORKING_DAY)
    paused = start + timedelta(days=ran)
    resumed = paused + wait
    left = ANNOUNCED.working_days_until(due_on.date()) - ANNOUNCED.working_days_until(paused.date())
    new = moved(due_on, TermUnit.WORKING_DAY, paused, resumed).date()
    assert ANNOUNCED.working_days_until(new) - ANNOUNCED.working_days_until(resumed.date()) == left


def test_a_pause_that_ends_before_it_began_is_refused():
    with pytest.raises(RuleBroken, match="pause_reversed"):
        moved(at("2026-11-25T17:00"), TermUnit.WORKING_DAY, at("2026-11-16"), at("2026-11-15"))


def test_the_shift_is_explained_on_top_of_what_was_said_before():
    before = due(at("2026-11-11"), Term(10, TermUnit.WORKING_DAY), ANNOUNCED)
    after = shifted(
        before.due_at,
        TermUnit.WORKING_DAY,
        paused_at=at("2026-11-16"),
        resumed_at=at("2026-11-19"),
        lines=before.lines,
        calendar=ANNOUNCED,
    )
    assert after.lines[: len(before.lines)] == before.lines
    assert [line.code for line in after.lines[len(before.lines) :]] == [
        "clock_stopped",
        "clock_went_on",
        "working_days_waited",
        "end_of_day",
    ]
