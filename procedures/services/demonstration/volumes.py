"""How many come where on which day, so that the published counts add up exactly.

Of Hồng Gai's 9,673 records of July 2025 the 6,255 of vertical agencies run in systems of their own, which the
province's 141,000 do not contain: 3,418 are taken. Units without a published count share what is left by population.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

from procedures.domain.calendar import ONE_DAY, WorkingCalendar
from units.domain.kinds import CentreKind
from units.errors import RuleBroken
from units.models import ServiceCentre

FIRST_DAY = date(2025, 7, 1)
LAST_PUBLISHED_DAY = date(2025, 10, 6)

_FILE = Path(__file__).resolve().parents[2] / "data" / "real_counts.csv"
_PROVINCE, _PROVINCIAL_CENTRE = "Quảng Ninh province", "Quảng Ninh provincial centre"
_BY_WEEKDAY = (1.15, 1.05, 1.0, 0.95, 0.85, 0.6, 0.6)
_AT_ONCE_SHARE = 0.66  # of what a commune's centre receives
_ONLINE_SHARE = 0.22
_ONLINE_SHARE_OF_PROVINCE = 0.45
_POSTAL_SHARE = 0.01


@dataclass(frozen=True, slots=True)
class Load:
    """What one centre receives on one day."""

    total: int
    online: int
    postal: int
    at_once: int

    @property
    def with_term(self) -> int:
        """Records that take time, and can be late."""
        return self.total - self.at_once


Days = dict[date, dict[int, Load]]
"""Loads by day and by centre's key."""


def published() -> Mapping[tuple[str, str], float]:
    """The published counts by (unit code, or scope where there is none; metric)."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        return {
            (row["unit_code"] or row["scope"], row["metric"]): float(row["value"])
            for row in csv.DictReader(file)
            if row["period_from"] >= FIRST_DAY.isoformat() and row["value"]
        }


def apportion(total: int, weights: Sequence[float]) -> list[int]:
    """Whole numbers in proportion to ``weights`` that sum to ``total`` (largest remainders)."""
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    exact = [total * weight / whole for weight in weights]
    parts = [int(value) for value in exact]
    by_remainder = sorted(range(len(parts)), key=lambda n: (parts[n] - exact[n], n))
    for n in by_remainder[: total - sum(parts)]:
        parts[n] += 1
    return parts


def working_days(first: date, last: date, calendar: WorkingCalendar) -> list[date]:
    """The days from ``first`` to ``last``, both included, on which centres work."""
    days = (first + ONE_DAY * n for n in range((last - first).days + 1))
    return [day for day in days if calendar.is_working(day)]


class Volumes:
    """The loads of the centres, at ``scale`` times the published counts; the same for the same ``seed``."""

    def __init__(self, calendar: WorkingCalendar, *, scale: float = 1.0, seed: str = "quang-ninh") -> None:
        self.calendar = calendar
        self.scale = scale
        self.seed = seed
        self.centres = list(ServiceCentre.objects.filter(is_active=True).select_related("unit").order_by("pk"))
        if not self.centres:
            raise RuleBroken("units_not_loaded")
        self._counts = published()

    def first_day(self) -> dict[int, Load]:
        """1 July 2025 by 17:00: 1,682 records, 117 of them online, over all centres."""
        counts = self._first_day_counts()
        total_online = self._scaled(self._count(_PROVINCE, "received online"))
        online = apportion(min(total_online, sum(counts)), [float(n) for n in counts])
        rng = Random(f"{self.seed} first day")
        return {
            centre.pk: self._load(centre, total, rng, online=min(total, some))
            for centre, total, some in zip(self.centres, counts, online, strict=True)
        }

    def period(self, until: date) -> Days:
        """The days after the first one until ``until``, within the published period."""
        days = working_days(FIRST_DAY, LAST_PUBLISHED_DAY, self.calendar)
        per_centre = zip(self.centres, self._segments(days), self._first_day_counts(), strict=True)
        loads: Days = {day: {} for day in days[1:] if day <= until}
        for centre, segments, already in per_centre:
            rng = Random(f"{self.seed} {centre.unit.code}")
            rest = already  # the first day's records are made on their own
            for of_segment, total in segments:
                later = [day for day in of_segment if day != FIRST_DAY]
                counts = apportion(max(0, total - rest), [self._weight(day, rng) for day in later])
                rest = max(0, rest - total)
                for day, count in zip(later, counts, strict=True):
                    if day in loads and count:
                        loads[day][centre.pk] = self._load(centre, count, rng)
        return loads

    def ordinary(self, days: Sequence[date], per_day: float) -> Days:
        """Days without a published count, with about ``per_day`` records each in the whole province."""
        rng = Random(f"{self.seed} {days[0] if days else ''} {per_day}")
        shares = self._per_day()
        loads: Days = {}
        for day in days:
            total = round(per_day * _BY_WEEKDAY[day.weekday()])
            counts = apportion(total, [share * rng.uniform(0.6, 1.4) for share in shares])
            loads[day] = {
                centre.pk: self._load(centre, count, rng)
                for centre, count in zip(self.centres, counts, strict=True)
                if count
            }
        return loads

    def usual_per_day(self) -> float:
        """The province's records on an average day of the published period."""
        days = working_days(FIRST_DAY, LAST_PUBLISHED_DAY, self.calendar)
        return self._scaled(self._count(_PROVINCE, "records received")) / len(days)

    def _load(self, centre: ServiceCentre, total: int, rng: Random, online: int | None = None) -> Load:
        provincial = centre.kind == CentreKind.PROVINCIAL
        if online is None:
            online = _rounded(total * (_ONLINE_SHARE_OF_PROVINCE if provincial else _ONLINE_SHARE), rng)
            postal = _rounded((total - online) * _POSTAL_SHARE, rng)
        else:
            postal = 0
        at_once = 0 if provincial else min(total - online - postal, _rounded(total * _AT_ONCE_SHARE, rng))
        return Load(total, online, postal, at_once)

    def _first_day_counts(self) -> list[int]:
        """By the shares of the centres; where the volume allows it every centre opened with at least one record."""
        total = self._scaled(self._count(_PROVINCE, "records received by 17:00"))
        least = 1 if total >= len(self.centres) else 0
        return [least + n for n in apportion(total - least * len(self.centres), self._per_day())]

    def _segments(self, days: Sequence[date]) -> list[list[tuple[list[date], int]]]:
        """For each centre the stretches of days with the number of records in each; they sum to the province's."""
        until = {"06685": date(2025, 7, 31), "06793": date(2025, 9, 15), "06994": date(2025, 9, 30)}
        shares = self._per_day()
        known: dict[int, list[tuple[list[date], int]]] = {}
        for n, (centre, share) in enumerate(zip(self.centres, shares, strict=True)):
            if centre.kind == CentreKind.PROVINCIAL:
                known[n] = [(list(days), self._scaled(share * len(days)))]
            elif centre.unit.code in until:
                first = [day for day in days if day <= until[centre.unit.code]]
                after = list(days[len(first) :])
                known[n] = [(first, self._scaled(share * len(first))), (after, self._scaled(share * len(after)))]
        left = self._scaled(self._count(_PROVINCE, "records received")) - sum(
            total for segments in known.values() for _, total in segments
        )
        others = [n for n in range(len(self.centres)) if n not in known]
        parts = dict(zip(others, apportion(left, [shares[n] for n in others]), strict=True))
        return [known.get(n) or [(list(days), parts[n])] for n in range(len(self.centres))]

    def _per_day(self) -> list[float]:
        """Records on an average day by centre, at full scale."""
        days = len(working_days(FIRST_DAY, LAST_PUBLISHED_DAY, self.calendar))
        july = len(working_days(FIRST_DAY, date(2025, 7, 31), self.calendar))
        counted = {
            "06685": (self._hong_gai() / july),
            "06793": self._count("06793", "records received")
            / len(working_days(FIRST_DAY, date(2025, 9, 15), self.calendar)),
            "06994": self._count("06994", "records received")
            / len(working_days(FIRST_DAY, date(2025, 9, 30), self.calendar)),
        }
        of_centre = self._count(_PROVINCIAL_CENTRE, "records received") / days
        left = self._count(_PROVINCE, "records received") / days - of_centre - sum(counted.values())
        others = [
            centre.unit.population or 0
            for centre in self.centres
            if centre.kind != CentreKind.PROVINCIAL and centre.unit.code not in counted
        ]
        per_head = left / sum(others) if sum(others) else 0.0
        return [
            of_centre
            if centre.kind == CentreKind.PROVINCIAL
            else counted.get(centre.unit.code, per_head * (centre.unit.population or 0))
            for centre in self.centres
        ]

    def _hong_gai(self) -> float:
        return self._count("06685", "of which ward People's Committee") + self._count(
            "06685", "of which non-boundary (other units' records)"
        )

    def _count(self, place: str, metric: str) -> float:
        return self._counts[(place, metric)]

    def _scaled(self, count: float) -> int:
        return round(count * self.scale)

    def _weight(self, day: date, rng: Random) -> float:
        return _BY_WEEKDAY[day.weekday()] * rng.uniform(0.85, 1.15)


def _rounded(value: float, rng: Random) -> int:
    """To one of the two whole numbers beside it, so that small values keep their average."""
    return int(value + rng.random())
