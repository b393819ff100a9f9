"""When a record is due, and why: the arithmetic of settlement terms, explained line by line.

The Civil Code (Art. 144-148) governs where the one-stop-shop decree 118/2025/NĐ-CP has no formula of its own: a term in
days does not count its first day and ends with its last; where that is a day off, with the next working day; a term in
hours begins at the moment itself. A term in days, months or "within the day" is due when the last session of its due
date ends.
"""

from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import NamedTuple, TypeVar

from procedures.domain.calendar import FRIDAY, NO_TIME, ONE_DAY, UTC_EPOCH, ZONE, ZONE_EPOCH, WorkingCalendar, local
from procedures.domain.vocabulary import TermUnit
from units.errors import RuleBroken

T = TypeVar("T")

SAME_DAY_CUT_OFF = time(15)
"""A same-day procedure received up to and including this local time is due today."""

INTAKE_TERM = timedelta(hours=8)
"""Working time in which a clerk answers an online filing (decree 118/2025/NĐ-CP, Art. 17.2)."""

INTAKE_ALERT = timedelta(hours=2)
"""Working time after which the clerk is alerted to an online filing (Art. 17.2)."""

DUE_SOON_AT_MOST = timedelta(hours=24)
"""Working time before the due moment in which a record counts as due soon, unless a third of its term is less."""

LONGEST_VALUE = 9_999
"""A larger value is a slip of the keyboard, and no calendar reaches that far."""


@dataclass(frozen=True, slots=True)
class Term:
    """A settlement term: a whole number of units; 0 for "within the day" and for no other unit.

    Anything else is refused as ``term_invalid``.
    """

    value: int
    unit: TermUnit

    def __post_init__(self) -> None:
        lowest, highest = (0, 0) if self.unit is TermUnit.SAME_DAY else (1, LONGEST_VALUE)
        if type(self.value) is not int or type(self.unit) is not TermUnit or not lowest <= self.value <= highest:
            raise RuleBroken("term_invalid", value=self.value, unit=self.unit)


@dataclass(frozen=True, slots=True)
class Line:
    """One step of the reckoning: a stable code, and facts made of dates, moments, timedeltas, times and numbers."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A due moment (aware, Asia/Ho_Chi_Minh) with the lines that say why it is that moment."""

    due_at: datetime
    lines: tuple[Line, ...]


def due(start: datetime, term: Term, calendar: WorkingCalendar) -> Deadline:
    """The due moment of a term that begins at ``start``, explained.

    Refused as ``outside_calendar`` when the start or the due date lies outside the loaded years.
    """
    begun = local(start)
    calendar.ensure_covers(begun.date())
    lines = [Line("received_at", {"at": begun})]
    if term.unit is TermUnit.WORKING_HOUR:
        return _due_in_hours(begun, term, calendar, lines)
    if term.unit is TermUnit.SAME_DAY:
        due_on = _explain_same_day(begun, calendar, lines)
    else:
        due_on = _explain_days(begun.date(), term, calendar, lines)
    due_at = calendar.end_of_day(due_on)
    lines.append(Line("end_of_day", {"at": due_at}))
    return Deadline(due_at, tuple(lines))


def due_date(day: date, term: Term, calendar: WorkingCalendar) -> date:
    """The due date of a term in working days, calendar days or months that begins on ``day``."""
    if term.unit is TermUnit.WORKING_DAY:
        return calendar.working_day_after(day, term.value)
    due_on = calendar.rolled(_last_day(day, term))
    calendar.ensure_covers_span(day, due_on)
    return due_on


def _last_day(day: date, term: Term) -> date:
    """The last day of a term in calendar days or months, before any day off moves it (Civil Code, Art. 148)."""
    if term.unit is TermUnit.DAY:
        return day + timedelta(days=term.value)
    months = day.year * 12 + day.month - 1 + term.value
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def latest_for_today(day: date, calendar: WorkingCalendar) -> datetime:
    """The last moment at which a same-day procedure received on ``day`` is due that day.

    For a day off this is a moment before the day begins, so that nothing received on it passes.
    """
    if not calendar.is_working(day):
        return datetime.combine(day, time(0), ZONE) - timedelta.resolution
    return min(datetime.combine(day, SAME_DAY_CUT_OFF, ZONE), calendar.end_of_day(day))


def _explain_same_day(begun: datetime, calendar: WorkingCalendar, lines: list[Line]) -> date:
    day = begun.date()
    lines.append(Line("same_day", {"cut_off": SAME_DAY_CUT_OFF}))
    if begun <= latest_for_today(day, calendar):
        return day
    due_on = calendar.next_working_day(day)
    if not calendar.is_working(day):
        lines.append(Line("received_on_day_off", {"day": day, "to": due_on}))
    elif begun.time() > SAME_DAY_CUT_OFF:
        lines.append(Line("received_after_cut_off", {"cut_off": SAME_DAY_CUT_OFF, "to": due_on}))
    else:
        lines.append(Line("received_after_closing", {"closing": calendar.end_of_day(day), "to": due_on}))
    lines.extend(map(_line_of_differing_day, calendar.differing_days(day + ONE_DAY, due_on)))
    return due_on


def _explain_days(day: date, term: Term, calendar: WorkingCalendar, lines: list[Line]) -> date:
    lines.append(Line("term", {"value": term.value, "unit": term.unit}))
    due_on = due_date(day, term, calendar)
    if term.unit is TermUnit.WORKING_DAY:
        lines.append(Line("first_day", {"day": calendar.next_working_day(day)}))
        differing = calendar.differing_days(day + ONE_DAY, due_on)
        weekends = _weekend_days(day + ONE_DAY, due_on) - sum(other.weekday() > FRIDAY for other in differing)
        if weekends:
            lines.append(Line("weekend_days", {"count": weekends}))
        lines.extend(map(_line_of_differing_day, differing))
        return due_on
    last = _last_day(day, term)
    if term.unit is TermUnit.DAY:
        lines.append(Line("first_day", {"day": day + ONE_DAY}))
    lines.append(Line("last_day", {"day": last}))
    if due_on != last:
        lines.append(Line("rolled", {"day": last, "to": due_on}))
        lines.extend(map(_line_of_differing_day, calendar.differing_days(last, due_on)))
    return due_on


def _weekend_days(first: date, last: date) -> int:
    """How many Saturdays and Sundays lie from ``first`` to ``last``, both included."""
    weeks, rest = divmod((last - first).days + 1, 7)
    weekday = first.weekday()
    return weeks * 2 + sum((weekday + n) % 7 > FRIDAY for n in range(rest))


def _line_of_differing_day(day: date) -> Line:
    return Line("worked_weekend_day" if day.weekday() > FRIDAY else "day_off", {"day": day})


def _due_in_hours(begun: datetime, term: Term, calendar: WorkingCalendar, lines: list[Line]) -> Deadline:
    """Walk the sessions: hours count from the moment itself, and only while the competent unit works."""
    day = begun.date()
    worked = calendar.worked_until(begun)
    enough = worked + timedelta(hours=term.value)
    due_at = calendar.moment_when_worked(enough, day)
    lines.append(Line("term", {"value": term.value, "unit": term.unit}))
    counted_from = calendar.last_moment_when_worked(worked, day)
    if counted_from != begun:
        lines.append(Line("hours_begin", {"at": counted_from}))
    first, last = counted_from.date(), due_at.date()
    if first == last:
        lines.append(Line("hours_on_day", {"day": first, "worked": enough - worked}))
    else:
        after_first = calendar.worked_until(calendar.end_of_day(first))
        before_last = calendar.worked_until(datetime.combine(last, time(0), ZONE))
        lines.append(Line("hours_on_day", {"day": first, "worked": after_first - worked}))
        if before_last > after_first:
            lines.append(Line("hours_between", {"worked": before_last - after_first}))
        lines.append(Line("hours_on_day", {"day": last, "worked": enough - before_last}))
    lines.extend(map(_line_of_differing_day, calendar.differing_days(day, last)))
    lines.append(Line("due_at", {"at": due_at}))
    return Deadline(due_at, tuple(lines))


# Working time


def working_time_between(start: datetime, end: datetime, calendar: WorkingCalendar) -> timedelta:
    """Working time from ``start`` to ``end``; none when ``end`` is not after ``start``."""
    first, last = local(start), local(end)
    calendar.ensure_covers_span(*sorted((first.date(), last.date())))
    if last <= first:
        return NO_TIME
    return calendar.worked_until(last) - calendar.worked_until(first)


def add_working_time(start: datetime, amount: timedelta, calendar: WorkingCalendar) -> datetime:
    """The moment by which ``amount`` of working time has gone by since ``start``; ``start`` itself for none."""
    begun = local(start)
    _refuse_negative(amount)
    if not amount:
        calendar.ensure_covers(begun.date())
        return begun
    return calendar.moment_when_worked(calendar.worked_until(begun) + amount, begun.date())


def subtract_working_time(end: datetime, amount: timedelta, calendar: WorkingCalendar) -> datetime:
    """The latest moment from which ``amount`` of working time remains until ``end``; ``end`` itself for none."""
    ended = local(end)
    _refuse_negative(amount)
    if not amount:
        calendar.ensure_covers(ended.date())
        return ended
    return calendar.last_moment_when_worked(calendar.worked_until(ended) - amount, ended.date())


def _refuse_negative(amount: timedelta) -> None:
    if amount < NO_TIME:
        raise RuleBroken("working_time_negative", seconds=int(amount.total_seconds()))


def soon_from(start: datetime, due_at: datetime, calendar: WorkingCalendar) -> datetime:
    """From when a record counts as due soon: 24 working hours, or a third of its term if less, before ``due_at``.

    The term is measured in working time from ``start`` (reception, or the last restart) to ``due_at``.
    """
    term = working_time_between(start, due_at, calendar)
    return subtract_working_time(due_at, min(DUE_SOON_AT_MOST, term / 3), calendar)


def intake_due_at(submitted_at: datetime, calendar: WorkingCalendar) -> datetime:
    """By when an online filing must be accepted or answered: 8 working hours (decree 118/2025/NĐ-CP, Art. 17.2)."""
    return add_working_time(submitted_at, INTAKE_TERM, calendar)


def intake_alert_at(submitted_at: datetime, calendar: WorkingCalendar) -> datetime:
    """By when the clerk must be alerted to an online filing: 2 working hours (Art. 17.2)."""
    return add_working_time(submitted_at, INTAKE_ALERT, calendar)


# Many at once


class _ByDay(dict[date, T]):
    """What a function gives for a day, reckoned once per day: a batch meets few days and many records."""

    def __init__(self, reckon: Callable[[date], T]) -> None:
        super().__init__()
        self._reckon = reckon

    def __missing__(self, day: date) -> T:
        value = self[day] = self._reckon(day)
        return value


def due_moments(starts: Iterable[datetime], term: Term, calendar: WorkingCalendar) -> list[datetime]:
    """The due moments of many records under one term, in the order given: as ``due``, without explanation, and fast.

    A refusal for any one of them refuses the batch.
    """
    here = [start if start.tzinfo is ZONE else ZONE_EPOCH + (start - UTC_EPOCH) for start in starts]
    if term.unit is TermUnit.WORKING_HOUR:
        return _due_moments_in_hours(here, term, calendar)
    if term.unit is TermUnit.SAME_DAY:
        limits = _ByDay(lambda day: latest_for_today(day, calendar))
        today = _ByDay(calendar.end_of_day)
        later = _ByDay(lambda day: calendar.end_of_day(calendar.next_working_day(day)))
        return [(today if begun <= limits[begun.date()] else later)[begun.date()] for begun in here]
    ends = _ByDay(lambda day: calendar.end_of_day(due_date(day, term, calendar)))
    return [ends[begun.date()] for begun in here]


class _Stretch(NamedTuple):
    """A part of a day, up to and including ``until``: a term begun in it is due at ``due_at`` or ``shift`` later."""

    until: datetime
    due_at: datetime | None
    shift: timedelta


def _due_moments_in_hours(starts: Iterable[datetime], term: Term, calendar: WorkingCalendar) -> list[datetime]:
    amount = timedelta(hours=term.value)
    stretches = _ByDay(lambda day: _stretches_of_start(day, amount, calendar))
    moments = []
    for begun in starts:
        for until, due_at, shift in stretches[begun.date()]:
            if begun <= until:
                moments.append(due_at or begun + shift)
                break
        else:  # a day cut short by the end of the calendar: refused in the words of the single reckoning
            moments.append(add_working_time(begun, amount, calendar))
    return moments


def _stretches_of_start(day: date, amount: timedelta, calendar: WorkingCalendar) -> list[_Stretch]:
    """Cut a day into stretches within which a term of so many hours is due at one moment, or at one distance.

    Stops where the calendar ends.
    """
    midnight = datetime.combine(day, time(0), ZONE)
    worked = calendar.worked_until(midnight)
    stretches: list[_Stretch] = []
    try:
        for opens, closes in calendar.stretches_on(day):
            stretches.append(_Stretch(opens, calendar.moment_when_worked(worked + amount, day), NO_TIME))
            begun = opens
            while begun < closes:
                target = calendar.last_moment_when_worked(worked + amount, day)
                room = next(end for _, end in calendar.stretches_on(target.date()) if end > target) - target
                step = min(closes - begun, room)
                stretches.append(_Stretch(begun + step, None, target - begun))
                begun += step
                worked += step
        stretches.append(_Stretch(midnight + ONE_DAY, calendar.moment_when_worked(worked + amount, day), NO_TIME))
    except RuleBroken as refusal:
        if refusal.code != "outside_calendar":
            raise
    return stretches
