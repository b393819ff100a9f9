"""What holds for every start, term, calendar and office: checked on invented ones."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from procedures.domain.calendar import ZONE, OfficeHours, Session, WorkingCalendar
from procedures.domain.deadlines import (
    Term,
    add_working_time,
    due,
    due_moments,
    soon_from,
    subtract_working_time,
    working_time_between,
)
from procedures.domain.vocabulary import TermUnit
from tests.procedures.calendars import ANNOUNCED

settings.register_profile("laws", max_examples=60, deadline=None)
law = settings(settings.get_profile("laws"))

SECONDS_TO_SPARE = 300 * 86_400  # so that the longest term below still ends before 2028


def _moment(seconds: int) -> datetime:
    return datetime(2025, 1, 1, tzinfo=ZONE) + timedelta(seconds=seconds)


moments = st.integers(0, 1095 * 86_400 - SECONDS_TO_SPARE).map(_moment)
units = st.sampled_from(list(TermUnit))
amounts = st.integers(0, 400_000).map(lambda seconds: timedelta(seconds=seconds))


def term_of(unit: TermUnit, value: int) -> Term:
    most = {TermUnit.SAME_DAY: 0, TermUnit.MONTH: 8}.get(unit, 60)
    return Term(min(value, most), unit)


terms = st.builds(term_of, units, st.integers(1, 60))


@st.composite
def offices(draw):
    """Office hours of one to three sessions, alike on every weekday or with a Friday of its own."""

    def sessions():
        edges = sorted(draw(st.sets(st.integers(0, 24 * 12 - 1), min_size=2, max_size=6)))
        edges = edges[: len(edges) // 2 * 2]
        clock = [time(edge // 12, edge % 12 * 5) for edge in edges]
        return tuple(Session(opens, closes) for opens, closes in zip(clock[::2], clock[1::2], strict=True))

    usual, friday = sessions(), sessions()
    return OfficeHours({0: usual, 1: usual, 2: usual, 3: usual, 4: friday})


@st.composite
def calendars(draw):
    days = draw(st.dictionaries(st.dates(date(2026, 1, 1), date(2026, 3, 31)), st.booleans(), max_size=30))
    return WorkingCalendar(days, {2026}, draw(offices()))


early_2026 = st.datetimes(datetime(2026, 1, 1), datetime(2026, 3, 31)).map(lambda moment: moment.replace(tzinfo=ZONE))


@law
@given(moments, moments, terms)
def test_a_later_start_is_never_due_earlier(one, other, term):
    first, second = sorted((one, other))
    assert due(first, term, ANNOUNCED).due_at <= due(second, term, ANNOUNCED).due_at


@law
@given(moments, units, st.integers(1, 60), st.integers(1, 60))
def test_a_longer_term_is_never_due_earlier(start, unit, one, other):
    shorter, longer = sorted((one, other))
    assert due(start, term_of(unit, shorter), ANNOUNCED).due_at <= due(start, term_of(unit, longer), ANNOUNCED).due_at


@law
@given(moments, terms)
def test_nothing_is_due_on_a_day_off_or_outside_a_session_or_before_it_began(start, term):
    due_at = due(start, term, ANNOUNCED).due_at
    assert ANNOUNCED.is_working(due_at.date())
    assert any(opens < due_at <= closes for opens, closes in ANNOUNCED.stretches_on(due_at.date()))
    assert due_at > start


@law
@given(moments, terms)
def test_terms_in_days_are_due_when_the_last_session_ends(start, term):
    assume(term.unit is not TermUnit.WORKING_HOUR)
    assert due(start, term, ANNOUNCED).due_at.time() == time(17)


@law
@given(st.lists(moments, max_size=20), terms, st.sampled_from([UTC, ZONE]))
def test_a_batch_equals_its_single_reckonings_from_any_zone(starts, term, zone):
    expected = [due(start, term, ANNOUNCED).due_at for start in starts]
    assert due_moments([start.astimezone(zone) for start in starts], term, ANNOUNCED) == expected


@law
@given(calendars(), st.lists(early_2026, min_size=1, max_size=5), st.integers(1, 200))
def test_a_batch_in_hours_equals_its_single_reckonings_at_any_office(calendar, starts, value):
    week = working_time_between(_of_2026(6, 1), _of_2026(6, 8), calendar)
    assume(timedelta(hours=value) < week * 20)
    term = Term(value, TermUnit.WORKING_HOUR)
    assert due_moments(starts, term, calendar) == [due(start, term, calendar).due_at for start in starts]


def _of_2026(month: int, day: int) -> datetime:
    return datetime(2026, month, day, tzinfo=ZONE)


@law
@given(moments, amounts)
def test_working_time_added_is_working_time_between(start, amount):
    end = add_working_time(start, amount, ANNOUNCED)
    assert working_time_between(start, end, ANNOUNCED) == amount


@law
@given(moments, amounts)
def test_working_time_subtracted_is_working_time_between_and_no_later_moment_leaves_as_much(start, amount):
    end = start + timedelta(days=100)
    begun = subtract_working_time(end, amount, ANNOUNCED)
    assert working_time_between(begun, end, ANNOUNCED) == amount
    if amount:
        assert working_time_between(begun + timedelta.resolution, end, ANNOUNCED) < amount


@law
@given(moments, moments, moments)
def test_working_time_adds_up_over_a_moment_between(one, two, three):
    first, middle, last = sorted((one, two, three))
    parts = working_time_between(first, middle, ANNOUNCED) + working_time_between(middle, last, ANNOUNCED)
    assert parts == working_time_between(first, last, ANNOUNCED)


@law
@given(moments, terms)
def test_due_soon_lies_within_the_term(start, term):
    due_at = due(start, term, ANNOUNCED).due_at
    assert start <= soon_from(start, due_at, ANNOUNCED) < due_at


@law
@given(moments, terms)
def test_every_explanation_begins_with_the_reception_and_ends_with_the_due_moment(start, term):
    deadline = due(start, term, ANNOUNCED)
    assert deadline.lines[0].facts["at"] == start
    assert deadline.lines[-1].facts["at"] == deadline.due_at
