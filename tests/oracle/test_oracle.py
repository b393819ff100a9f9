"""An independent, slow reckoning of due dates, written from the text of the law, against the fast one.

Nothing here is shared with procedures.domain but the names of the units: days are walked one by one, working time is
counted minute by minute. Every start date of the announced calendar, every term up to 60, every unit.
"""

import csv
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from procedures.domain.calendar import WorkingCalendar
from procedures.domain.deadlines import Term, due, due_moments
from procedures.domain.vocabulary import TermUnit
from units.errors import RuleBroken

pytestmark = pytest.mark.oracle

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
HOLIDAYS_CSV = Path(__file__).parents[2] / "procedures" / "data" / "holidays.csv"
FIRST, LAST = date(2025, 1, 1), date(2027, 12, 31)
LONGEST = 60
CLOCK = ["00:00", "07:29", "07:30", "07:30:01", "09:12:31", "11:29:30", "11:30", "11:31", "12:15", "12:59:59", "13:00",
         "13:00:01", "14:59:59", "15:00", "15:00:01", "16:30", "16:59:59", "17:00", "17:00:01", "23:59:59"]  # fmt: skip
TIMES = [time.fromisoformat(text) for text in CLOCK]

with HOLIDAYS_CSV.open(encoding="utf-8") as rows:
    ENTRIES = {row["date"]: row["is_day_off"] for row in csv.DictReader(rows)}
CALENDAR = WorkingCalendar({date.fromisoformat(d): off == "true" for d, off in ENTRIES.items()}, [2025, 2026, 2027])
DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]


def works(day: date) -> bool:
    entry = ENTRIES.get(day.isoformat())
    if entry == "true":
        return False
    return entry == "false" or day.strftime("%a") not in ("Sat", "Sun")


WORKS = {day: works(day) for day in DAYS}


def tomorrow(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)


def first_worked_from(day: date) -> date | None:
    """If the last day is a weekend or a holiday, the term ends with the next working day (Civil Code, Art. 148.5)."""
    while day <= LAST and not WORKS[day]:
        day = tomorrow(day)
    return day if day <= LAST else None


def working_day_terms(start: date) -> list[date | None]:
    """The first day is not counted; every worked day after it is one (Art. 147.2)."""
    dues: list[date | None] = []
    day = start
    while len(dues) < LONGEST:
        day = tomorrow(day)
        if day > LAST:
            dues.append(None)
        elif WORKS[day]:
            dues.append(day)
    return dues


def calendar_day_terms(start: date) -> list[date | None]:
    dues = []
    day = start
    for _ in range(LONGEST):
        day = tomorrow(day)
        dues.append(first_worked_from(day))
    return dues


def month_terms(start: date) -> list[date | None]:
    """The corresponding date of the month in which the term ends, or that month's last day (Art. 148.3)."""
    dues = []
    day = start
    for _ in range(LONGEST):
        day = day.replace(day=1)
        month = day.month
        while day.month == month:
            day = tomorrow(day)
        while day.day < start.day and tomorrow(day).month == day.month:
            day = tomorrow(day)
        dues.append(first_worked_from(day))
    return dues


def same_day_term(start: datetime) -> date | None:
    """Received on a working day up to and including 15:00:00: today. Otherwise the next working day."""
    if WORKS[start.date()] and (start.hour < 15 or (start.hour, start.minute, start.second) == (15, 0, 0)):
        return start.date()
    return first_worked_from(tomorrow(start.date()))


def is_office_minute(minute: int) -> bool:
    """Half past seven to half past eleven, one to five."""
    return 7 * 60 + 30 <= minute < 11 * 60 + 30 or 13 * 60 <= minute < 17 * 60


class MinuteWalk:
    """Every worked minute of the calendar, one by one, and how many had gone by when each minute began."""

    def __init__(self) -> None:
        self.worked: list[datetime] = []
        self.gone_by: dict[tuple[date, int], int] = {}
        for day in DAYS:
            for minute in range(24 * 60):
                self.gone_by[day, minute] = len(self.worked)
                if WORKS[day] and is_office_minute(minute):
                    self.worked.append(datetime.combine(day, time(minute // 60, minute % 60), HANOI))

    def hour_terms(self, start: datetime) -> list[datetime | None]:
        """The clock runs from the moment of reception, only in office minutes (Art. 146.2)."""
        day, minute = start.date(), start.hour * 60 + start.minute
        gone = self.gone_by[day, minute]
        # A reception within a worked minute leaves its seconds to the last minute; elsewhere they do not count.
        seconds = start.second if WORKS[day] and is_office_minute(minute) else 0
        dues: list[datetime | None] = []
        for hours in range(1, LONGEST + 1):
            last = gone + hours * 60 - (0 if seconds else 1)
            if last >= len(self.worked):
                dues.append(None)
            else:
                dues.append(self.worked[last] + timedelta(seconds=seconds or 60))
        return dues


def at_closing(day: date | None) -> datetime | None:
    return day and datetime.combine(day, time(17), HANOI)


def reckoned(start: datetime, term: Term) -> datetime | None:
    try:
        return due(start, term, CALENDAR).due_at
    except RuleBroken as refusal:
        if refusal.code != "outside_calendar":
            raise
        return None


def assert_batch(starts: list[datetime], expected: list[datetime | None], term: Term) -> None:
    """The batch gives the same for all starts (in UTC, as the database returns them) that the calendar covers."""
    covered = [start for start, due_at in zip(starts, expected, strict=True) if due_at]
    assert due_moments(covered, term, CALENDAR) == [due_at for due_at in expected if due_at]


def in_utc(starts: list[datetime]) -> list[datetime]:
    return [start.astimezone(UTC) for start in starts]


@pytest.mark.parametrize(
    "unit, oracle",
    [
        (TermUnit.WORKING_DAY, working_day_terms),
        (TermUnit.DAY, calendar_day_terms),
        (TermUnit.MONTH, month_terms),
    ],
)
def test_terms_in_days_and_months_agree_with_walking_the_days(unit, oracle):
    terms = [Term(value, unit) for value in range(1, LONGEST + 1)]
    table = {day: [at_closing(due_on) for due_on in oracle(day)] for day in DAYS}
    for number, day in enumerate(DAYS):
        for term, expected in zip(terms, table[day], strict=True):
            start = datetime.combine(day, TIMES[(number + term.value) % len(TIMES)], HANOI)
            assert reckoned(start, term) == expected, (start, term)
    for term in terms:
        clocks = (TIMES[0], TIMES[4], TIMES[-1], TIMES[term.value % len(TIMES)])
        starts = in_utc([datetime.combine(day, clock, HANOI) for clock in clocks for day in DAYS])
        assert_batch(starts, [table[day][term.value - 1] for day in DAYS] * len(clocks), term)


def test_same_day_terms_agree_with_the_rule_at_every_minute():
    term = Term(0, TermUnit.SAME_DAY)
    seconds = (timedelta(0), timedelta(seconds=1), timedelta(seconds=59))
    for number, day in enumerate(DAYS):
        midnight = datetime.combine(day, time(0), HANOI)
        starts = [midnight + timedelta(minutes=minute) + seconds[minute % 3] for minute in range(number % 7, 1440, 7)]
        starts += [datetime.combine(day, clock, HANOI) for clock in TIMES]
        expected = [at_closing(same_day_term(start)) for start in starts]
        assert_batch(in_utc(starts), expected, term)
        for start, due_at in list(zip(starts, expected, strict=True))[-len(TIMES) :]:
            assert reckoned(start, term) == due_at, start


def test_terms_in_working_hours_agree_with_walking_the_minutes():
    walk = MinuteWalk()
    terms = [Term(value, TermUnit.WORKING_HOUR) for value in range(1, LONGEST + 1)]
    starts = [datetime.combine(day, clock, HANOI) for clock in TIMES for day in DAYS]
    table = [walk.hour_terms(start) for start in starts]
    starts = in_utc(starts)
    for term in terms:
        assert_batch(starts, [dues[term.value - 1] for dues in table], term)
    for number, day in enumerate(DAYS):
        for clock in (TIMES[number % len(TIMES)], TIMES[(number * 7 + 3) % len(TIMES)]):
            start = datetime.combine(day, clock, HANOI)
            for term, due_at in zip(terms, walk.hour_terms(start), strict=True):
                assert reckoned(start, term) == due_at, (start, term)


def test_terms_in_working_hours_agree_at_every_minute_round_a_swap_and_a_holiday():
    walk = MinuteWalk()
    for first, count in ((date(2026, 8, 20), 14), (date(2026, 11, 19), 8)):
        midnight = datetime.combine(first, time(0), HANOI)
        starts = [midnight + timedelta(minutes=minute, seconds=minute % 60) for minute in range(1440 * count)]
        table = [walk.hour_terms(start) for start in starts]
        starts = in_utc(starts)
        for value in (1, 3, 4, 5, 8, 12, 24, 60):
            assert_batch(starts, [dues[value - 1] for dues in table], Term(value, TermUnit.WORKING_HOUR))
