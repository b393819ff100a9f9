"""The working calendar: which days are worked, in which sessions, and how much working time lies between two moments.

Days off and swapped days are data (Labour Code 2019, Art. 111.3 and 112); nothing is computed about them here. A date
outside the loaded years is refused rather than guessed. Every moment that comes out is aware in Asia/Ho_Chi_Minh.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from units.errors import RuleBroken

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
# The zone has stood at +07:00 since 1975, so adding a distance to one fixed moment converts any aware moment exactly,
# at a third of what astimezone() costs.
UTC_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
ZONE_EPOCH = datetime(2000, 1, 1, 7, tzinfo=ZONE)

MONDAY, FRIDAY, SUNDAY = 0, 4, 6
ONE_DAY = timedelta(days=1)
NO_TIME = timedelta(0)


def local(moment: datetime) -> datetime:
    """The same moment in Asia/Ho_Chi_Minh. A moment without a zone is a mistake of the caller and raises TypeError.

    Within hours of the ends of time, where no local date can be written, it is the end itself, outside any calendar.
    """
    if moment.tzinfo is ZONE:
        return moment
    try:
        return ZONE_EPOCH + (moment - UTC_EPOCH)
    except OverflowError:
        return datetime.min.replace(tzinfo=ZONE) if moment.year == 1 else datetime.max.replace(tzinfo=ZONE)


@dataclass(frozen=True, slots=True)
class Session:
    """One stretch of office hours within a day, local time, both ends included."""

    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """The sessions of each weekday (0 = Monday) at one competent unit.

    Weekend sessions may be given but make no working day: only the calendar does, and a worked Saturday takes
    Friday's sessions. Monday to Friday each need at least one session; anything else is refused as
    ``office_hours_invalid`` with the weekday.
    """

    sessions: Mapping[int, tuple[Session, ...]]

    def __post_init__(self) -> None:
        for weekday in {*range(MONDAY, FRIDAY + 1), *self.sessions}:
            sessions = self.sessions.get(weekday, ())
            each_lasts = all(session.opens < session.closes for session in sessions)
            in_order = all(earlier.closes <= later.opens for earlier, later in pairwise(sessions))
            is_open = bool(sessions) or weekday > FRIDAY
            if not (MONDAY <= weekday <= SUNDAY and is_open and each_lasts and in_order):
                raise RuleBroken("office_hours_invalid", weekday=weekday)


_MORNING_AND_AFTERNOON = (Session(time(7, 30), time(11, 30)), Session(time(13), time(17)))
DEFAULT_OFFICE_HOURS = OfficeHours({weekday: _MORNING_AND_AFTERNOON for weekday in range(MONDAY, FRIDAY + 1)})


class WorkingCalendar:
    """The working days of the loaded years, indexed for bisection, with the working time gone by before each.

    ``days`` holds the days that differ from their weekday (True = day off, False = worked); ``years`` the years whose
    announcement is loaded. Built once and shared: nothing changes it afterwards.
    """

    def __init__(
        self, days: Mapping[date, bool], years: Collection[int], hours: OfficeHours = DEFAULT_OFFICE_HOURS
    ) -> None:
        self.years = frozenset(years)
        self.hours = hours
        self._differing = {day: is_off for day, is_off in days.items() if day.year in self.years}
        self._differing_days = sorted(self._differing)
        self._covered_until = {year: date(self._last_year_from(year), 12, 31) for year in self.years}
        self._working = [day for day in self._all_days() if self._is_worked(day)]
        self._moments: dict[date, list[tuple[datetime, datetime]]] = {}
        self._before: list[timedelta] = []
        self._after: list[timedelta] = []
        total = NO_TIME
        for day in self._working:
            self._before.append(total)
            total = sum((closes - opens for opens, closes in self._stretches(day)), total)
            self._after.append(total)

    def _last_year_from(self, year: int) -> int:
        while year + 1 in self.years:
            year += 1
        return year

    def _all_days(self) -> Iterator[date]:
        for year in sorted(self.years):
            first = date(year, 1, 1)
            yield from (first + timedelta(n) for n in range((date(year, 12, 31) - first).days + 1))

    def _is_worked(self, day: date) -> bool:
        is_off = self._differing.get(day)
        return day.weekday() <= FRIDAY if is_off is None else not is_off

    # Coverage

    def ensure_covers(self, day: date) -> None:
        """Refuse a day outside the loaded years: ``outside_calendar`` with the day and the loaded range.

        With no year loaded at all: ``calendar_empty``.
        """
        if day.year not in self.years:
            raise self._outside(day)

    def ensure_covers_span(self, first: date, last: date) -> None:
        """Refuse a span that leaves the loaded years anywhere, also through a year missing in the middle."""
        self.ensure_covers(first)
        if last > self._covered_until[first.year]:
            raise self._outside(self._covered_until[first.year] + ONE_DAY)

    def _outside(self, day: date) -> RuleBroken:
        if not self.years:
            return RuleBroken("calendar_empty")
        first, last = date(min(self.years), 1, 1), date(max(self.years), 12, 31)
        return RuleBroken("outside_calendar", day=day, first=first, last=last)

    # Days

    def is_working(self, day: date) -> bool:
        """Whether the day is worked: Monday to Friday unless off, a weekend only where it was swapped in."""
        self.ensure_covers(day)
        return self._is_worked(day)

    def sessions_on(self, day: date) -> tuple[Session, ...]:
        """The day's sessions in order; none on a day off. A worked weekend day takes Friday's."""
        return self.hours.sessions[min(day.weekday(), FRIDAY)] if self.is_working(day) else ()

    def working_day_after(self, day: date, count: int = 1) -> date:
        """The ``count``-th working day after ``day``, which itself is never counted (Civil Code, Art. 147.2)."""
        self.ensure_covers(day)
        return self._working_day_at(bisect_right(self._working, day) + count - 1, day)

    def next_working_day(self, day: date) -> date:
        """The first working day after ``day``."""
        return self.working_day_after(day)

    def working_day_before(self, day: date) -> date:
        """The last working day before ``day``."""
        self.ensure_covers(day)
        index = bisect_left(self._working, day) - 1
        if index < 0:
            raise self._outside(date(min(self.years), 1, 1) - ONE_DAY)
        found = self._working[index]
        self.ensure_covers_span(found, day)
        return found

    def working_days_until(self, day: date) -> int:
        """Working days from the start of the calendar to a day, both counted: only differences of it mean anything."""
        self.ensure_covers(day)
        return bisect_right(self._working, day)

    def rolled(self, day: date) -> date:
        """``day`` itself if worked, else the next working day (Civil Code, Art. 148.5)."""
        self.ensure_covers(day)
        return self._working_day_at(bisect_left(self._working, day), day)

    def _working_day_at(self, index: int, start: date) -> date:
        if index >= len(self._working):
            raise self._outside(self._covered_until[start.year] + ONE_DAY)
        found = self._working[index]
        self.ensure_covers_span(start, found)
        return found

    def differing_days(self, first: date, last: date) -> list[date]:
        """The days from ``first`` to ``last`` inclusive whose entry in the calendar changes what their weekday says."""
        days = self._differing_days[bisect_left(self._differing_days, first) : bisect_right(self._differing_days, last)]
        return [day for day in days if self._differing[day] == (day.weekday() <= FRIDAY)]

    # Moments

    def end_of_day(self, day: date) -> datetime:
        """When the last session of a working day ends; for a day off that of the next working day."""
        day = self.rolled(day)
        return datetime.combine(day, self.sessions_on(day)[-1].closes, ZONE)

    def stretches_on(self, day: date) -> list[tuple[datetime, datetime]]:
        """The day's sessions as pairs of moments, in order; empty on a day off."""
        self.ensure_covers(day)
        return self._stretches(day) if self._is_worked(day) else []

    def _stretches(self, day: date) -> list[tuple[datetime, datetime]]:
        kept = self._moments.get(day)
        if kept is None:
            kept = self._moments[day] = [
                (datetime.combine(day, session.opens, ZONE), datetime.combine(day, session.closes, ZONE))
                for session in self.hours.sessions[min(day.weekday(), FRIDAY)]
            ]
        return kept

    # Working time

    def worked_until(self, moment: datetime) -> timedelta:
        """Working time from the start of the calendar to a moment: only differences of it mean anything."""
        here = local(moment)
        day = here.date()
        self.ensure_covers(day)
        index = bisect_left(self._working, day)
        if index == len(self._working):
            return self._after[-1]
        worked = self._before[index]
        if self._working[index] == day:
            for opens, closes in self._stretches(day):
                if here > opens:
                    worked += min(here, closes) - opens
        return worked

    def moment_when_worked(self, worked: timedelta, start: date) -> datetime:
        """The earliest moment by which so much working time has gone by: an end of a session rather than a start.

        Refused when the loaded years that follow ``start`` do not reach that far.
        """
        day = self._working_day_at(bisect_left(self._after, worked), start)
        return self._moment_within(day, worked, at_end=True)

    def last_moment_when_worked(self, worked: timedelta, near: date) -> datetime:
        """The latest moment by which no more working time has gone by: a start of a session rather than an end.

        Refused when the loaded years around ``near`` do not reach that far, back or ahead.
        """
        index = bisect_right(self._before, worked) - 1
        if index < 0:
            raise self._outside(date(min(self.years), 1, 1) - ONE_DAY)
        if worked >= self._after[-1]:
            raise self._outside(date(max(self.years), 12, 31) + ONE_DAY)
        day = self._working[index]
        self.ensure_covers_span(*sorted((day, near)))
        return self._moment_within(day, worked, at_end=False)

    def _moment_within(self, day: date, worked: timedelta, *, at_end: bool) -> datetime:
        remaining = worked - self._before[bisect_left(self._working, day)]
        stretches = self._stretches(day)
        for opens, closes in stretches:
            length = closes - opens
            if remaining < length or (at_end and remaining == length):
                return opens + remaining
            remaining -= length
        return stretches[-1][1]
