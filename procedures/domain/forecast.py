"""What the next working days will bring, reckoned simply enough to be explained in a sentence, its error beside it.

Receptions: the average of the same weekday over the eight weeks before, of days that were worked. How wrong that was
over the last four weeks (each day reckoned from what was known ten working days earlier) is its error, and four of five
days lay within the interval. Late: of the open records due on a day, the share that was late among the like.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from procedures.domain.ranking import interval

WEEKS = 8
LOOKED_BACK = timedelta(weeks=WEEKS)
HORIZON = timedelta(days=14)  # ten working days
TRIED = timedelta(weeks=4)
HISTORY = LOOKED_BACK + HORIZON + TRIED
WITHIN = 0.8  # of the days tried lay within the interval
ENOUGH_SETTLED = 20  # under so many, the like of a field are all fields

_FRIDAY = 4


@dataclass(frozen=True, slots=True)
class ExpectedDay:
    """What a day will bring, and between what and what."""

    day: date
    expected: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class LoadForecast:
    """The days ahead; ``error`` is the mean error of the days tried, as a share of what came (None: none tried)."""

    days: tuple[ExpectedDay, ...]
    error: float | None
    tried: int

    @property
    def total(self) -> float:
        """All the days together."""
        return sum(day.expected for day in self.days)


def forecast_load(
    history: Mapping[date, int], worked: Collection[date], ahead: Sequence[date], today: date
) -> LoadForecast:
    """Receptions on the days ``ahead``. ``history`` has what came by day before ``today`` (days without are zero);
    ``worked`` are the working days among them. Before the first day with a reception nothing is known.
    """
    began = min(history, default=today)
    known = {day: history.get(day, 0) for day in worked if began <= day < today}
    errors = []
    for day in sorted(known):
        if day >= today - TRIED:
            guess = _expected(known, day, day - HORIZON)
            if guess is not None:
                errors.append(abs(guess - known[day]) / max(known[day], 1))
    spread = sorted(errors)[ceil(WITHIN * len(errors)) - 1] if errors else 1.0
    days = []
    for day in ahead:
        guess = _expected(known, day, today) or 0.0
        days.append(ExpectedDay(day, guess, max(0.0, guess * (1 - spread)), guess * (1 + spread)))
    return LoadForecast(tuple(days), sum(errors) / len(errors) if errors else None, len(errors))


def _expected(known: Mapping[date, int], day: date, before: date) -> float | None:
    """The average of the weekday over eight weeks before ``before``, of all days where it had none; None: no days."""
    days = [other for other in known if before - LOOKED_BACK <= other < before]
    if not days:
        return None
    weekday = min(day.weekday(), _FRIDAY)  # a worked weekend takes Friday's hours
    same = [known[other] for other in days if min(other.weekday(), _FRIDAY) == weekday]
    amounts = same or [known[other] for other in days]
    return sum(amounts) / len(amounts)


@dataclass(frozen=True, slots=True)
class LikeShare:
    """How many of the like were late: ``late`` of ``settled``."""

    late: int = 0
    settled: int = 0

    @property
    def share(self) -> float:
        """The share that was late."""
        return self.late / self.settled if self.settled else 0.0

    @property
    def likely(self) -> tuple[float, float]:
        """Between what and what the share truly lies, at 95 %."""
        return interval(self.late, self.settled) if self.settled else (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class ExpectedLate:
    """Of ``due`` records so many will be late if nothing changes, and between what and what."""

    due: int = 0
    expected: float = 0.0
    low: float = 0.0
    high: float = 0.0

    def plus(self, other: "ExpectedLate") -> "ExpectedLate":
        """Both together."""
        return ExpectedLate(
            self.due + other.due, self.expected + other.expected, self.low + other.low, self.high + other.high
        )


def like_of(field: int, settled: Mapping[int, LikeShare]) -> LikeShare:
    """The like of a field's records: those of the field, or of all fields where it has too few."""
    own = settled.get(field, LikeShare())
    if own.settled >= ENOUGH_SETTLED:
        return own
    return LikeShare(sum(one.late for one in settled.values()), sum(one.settled for one in settled.values()))


def expected_late(due: Mapping[int, int], settled: Mapping[int, LikeShare]) -> ExpectedLate:
    """Of the open records ``due`` by field, those that will be late as the like were."""
    whole = ExpectedLate()
    for field, records in due.items():
        like = like_of(field, settled)
        low, high = like.likely
        whole = whole.plus(ExpectedLate(records, records * like.share, records * low, records * high))
    return whole
