"""Reporting periods: their windows of data, and by when they are due (Decree 09/2019/NĐ-CP, Art. 12; Circular 09/2026).

A window begins on the 15th of the month before the period and ends on the 14th of its last month. Units report by the
20th of that month, the province by the 23rd; a day off moves the date to the next working day (Civil Code, Art. 148.5).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from procedures.domain.calendar import ONE_DAY, ZONE, WorkingCalendar
from procedures.domain.periods import Period
from units.errors import RuleBroken

UNIT_DAY, PROVINCE_DAY = 20, 23
REMINDED_BEFORE = 2
"""Working days before the date due on which a unit that has not submitted is reminded."""
FIRST_YEAR, LAST_YEAR = 2025, 2099


class PeriodKind(StrEnum):
    """What a period is, by the letter in its key."""

    MONTH = "M"
    QUARTER = "Q"
    HALF_YEAR = "H"
    YEAR = "Y"


_MONTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.HALF_YEAR: 6, PeriodKind.YEAR: 12}
_REQUIRED = {
    PeriodKind.MONTH: {1, 2, 4, 5, 7, 8, 10, 11},
    PeriodKind.QUARTER: {1, 3},
    PeriodKind.HALF_YEAR: {1},
    PeriodKind.YEAR: {1},
}
"""What the circular asks for; every other period can be made all the same, when somebody asks for it."""
_KEY = re.compile(r"(\d{4})-([MQHY])(\d{0,2})")


@dataclass(frozen=True, slots=True, order=True)
class ReportingPeriod:
    """A month, a quarter, a half year or a year; ``key`` is its name for ever, such as "2025-M09" or "2025-Y"."""

    year: int
    kind: PeriodKind
    number: int

    @property
    def key(self) -> str:
        """How it is stored and addressed."""
        number = {PeriodKind.MONTH: f"{self.number:02}", PeriodKind.YEAR: ""}.get(self.kind, str(self.number))
        return f"{self.year}-{self.kind.value}{number}"

    @property
    def last_month(self) -> int:
        """The month with whose 14th the data end."""
        return self.number * _MONTHS[self.kind]

    @property
    def window(self) -> Period:
        """The days whose data it tells: from the 15th of the month before it to the 14th of its last month."""
        months = self.year * 12 + self.last_month - 1 - _MONTHS[self.kind]
        return Period(date(months // 12, months % 12 + 1, 15), date(self.year, self.last_month, 14))

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """The window as moments, the end not included."""
        days = self.window
        return datetime.combine(days.first, time(0), ZONE), datetime.combine(days.last + ONE_DAY, time(0), ZONE)

    @property
    def is_required(self) -> bool:
        """Whether the circular asks for it by itself."""
        return self.number in _REQUIRED[self.kind]

    def due_on(self, calendar: WorkingCalendar, *, of_province: bool = False) -> date:
        """The last day for the units, or for the province. RuleBroken: outside_calendar, calendar_empty."""
        day = PROVINCE_DAY if of_province else UNIT_DAY
        return calendar.rolled(date(self.year, self.last_month, day))

    def reminded_on(self, calendar: WorkingCalendar) -> date:
        """The day on which units that have not submitted are reminded."""
        day = self.due_on(calendar)
        for _ in range(REMINDED_BEFORE):
            day = calendar.working_day_before(day)
        return day

    def is_over(self, on: date) -> bool:
        """Whether all its data are there: a report told before would change."""
        return on > self.window.last


def period_of(key: str) -> ReportingPeriod:
    """The period of a key. RuleBroken: statistics_period_unknown."""
    found = _KEY.fullmatch(key)
    if found is not None:
        kind = PeriodKind(found[2])
        number = 1 if kind is PeriodKind.YEAR else int(found[3] or 0)
        period = ReportingPeriod(int(found[1]), kind, number)
        in_year = 1 <= number <= 12 // _MONTHS[kind]
        if FIRST_YEAR <= period.year <= LAST_YEAR and in_year and period.key == key:
            return period
    raise RuleBroken("statistics_period_unknown")


def periods_of(year: int) -> Iterator[ReportingPeriod]:
    """All periods of a year, by the end of their windows, shorter ones first."""
    every = [
        ReportingPeriod(year, kind, number) for kind, months in _MONTHS.items() for number in range(1, 12 // months + 1)
    ]
    return iter(sorted(every, key=lambda period: (period.last_month, _MONTHS[period.kind])))


def required_until(on: date) -> ReportingPeriod | None:
    """The latest period that the circular asks for and whose data were all there before ``on``."""
    over = [period for year in (on.year - 1, on.year) for period in periods_of(year) if period.is_required]
    over = [period for period in over if period.is_over(on) and period.year >= FIRST_YEAR]
    return over[-1] if over else None
