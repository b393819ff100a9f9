"""How long things took, told whole: a mean alone hides those who waited longest."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil

BOUNDS = (0, 1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 60)
"""The first working day of each bar; a bar lasts to the day before the next one's first, the last has no end."""


@dataclass(frozen=True, slots=True)
class Bin:
    """How many took from ``first`` to ``last`` working days (None: and longer), and how many of them were late."""

    first: int
    last: int | None
    records: int
    late: int


@dataclass(frozen=True)
class Distribution:
    """Records by the working days that they took: ``days`` to (records, late ones among them)."""

    days: Mapping[int, tuple[int, int]]

    @classmethod
    def of(cls, rows: Iterable[tuple[int, int, int]]) -> "Distribution":
        """From rows of days, records and late ones; rows of the same days are added up."""
        found: dict[int, tuple[int, int]] = {}
        for days, records, late in rows:
            before = found.get(days, (0, 0))
            found[days] = (before[0] + records, before[1] + late)
        return cls(found)

    @property
    def records(self) -> int:
        """All of them."""
        return sum(records for records, _late in self.days.values())

    @property
    def late(self) -> int:
        """Those settled late."""
        return sum(late for _records, late in self.days.values())

    @property
    def rate(self) -> float | None:
        """The share settled early or on time; None where there is none."""
        return (self.records - self.late) / self.records if self.records else None

    @property
    def median(self) -> int | None:
        """Half of them took no longer."""
        return self.percentile(0.5)

    @property
    def ninetieth(self) -> int | None:
        """Nine of ten took no longer."""
        return self.percentile(0.9)

    def percentile(self, share: float) -> int | None:
        """The least number of days that at least ``share`` of the records did not exceed; None where there is none."""
        wanted, counted = max(ceil(share * self.records), 1), 0
        for days in sorted(self.days):
            counted += self.days[days][0]
            if counted >= wanted:
                return days
        return None

    def bins(self) -> list[Bin]:
        """The bars of a histogram, empty ones included, up to the last that holds a record."""
        ends = [*(first - 1 for first in BOUNDS[1:]), None]
        bars = []
        for first, last in zip(BOUNDS, ends, strict=True):
            inside = [pair for days, pair in self.days.items() if days >= first and (last is None or days <= last)]
            bars.append(Bin(first, last, sum(pair[0] for pair in inside), sum(pair[1] for pair in inside)))
        while bars and not bars[-1].records:
            bars.pop()
        return bars
