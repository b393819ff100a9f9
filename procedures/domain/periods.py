"""A stretch of days that a figure is about."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from units.errors import RuleBroken

LONGEST = 3660
"""Days that one answer may tell of: a page or a list of all the days there are would never end."""


@dataclass(frozen=True, slots=True)
class Period:
    """Days from ``first`` to ``last``, both counted; RuleBroken("period_reversed") when they stand the wrong way."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise RuleBroken("period_reversed", first=self.first, last=self.last)

    def __len__(self) -> int:
        return (self.last - self.first).days + 1

    def days(self) -> Iterator[date]:
        """Every day, in order."""
        return (self.first + timedelta(days=number) for number in range(len(self)))

    def before(self) -> "Period":
        """The stretch of the same length that ends on the day before."""
        return Period(self.first - timedelta(days=len(self)), self.first - timedelta(days=1))

    @classmethod
    def until(cls, last: date, days: int) -> "Period":
        """The ``days`` days that end with ``last``."""
        return cls(last - timedelta(days=days - 1), last)
