"""The index as pages and files read it: a month's lines, evaluated by the version under which they were counted."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from procedures.domain.calendar import local
from procedures.domain.index_766 import Count, Result, Version, evaluate
from procedures.domain.index_766_words import Indicator
from procedures.models import IndexLine, IndexMonth
from procedures.queries.figures import units_of
from procedures.queries.index_766 import Counts, Month, Place, counts
from procedures.queries.index_766_rules import version_of, version_on
from units.domain.kinds import UnitKind
from units.models import Unit
from units.models.unit import UnitQuerySet
from units.queries.successors import with_former
from units.remembered import remembered
from units.scoping import Scope


@dataclass(frozen=True, slots=True)
class Told:
    """A month of the index. ``month`` None: nobody has counted it yet, so that it was counted for this page alone."""

    first_day: date
    counted_at: datetime
    month: IndexMonth | None
    version: Version
    counts: dict[Place, Counts]
    _results: dict[Place, Result] = field(default_factory=dict, compare=False)

    def of(self, place: Place) -> Result:
        """The index of a unit, or of the province (None)."""
        if place not in self._results:
            self._results[place] = evaluate(self.version, self.counts.get(place, {}))
        return self._results[place]

    @property
    def is_stored(self) -> bool:
        """Whether it can change no more."""
        return self.month is not None and self.month.frozen_at is not None


@dataclass(frozen=True, slots=True)
class Ranked:
    """A unit in a month: its index, and 2.1, which alone of these is a share of records."""

    unit: Unit
    result: Result
    in_term: Count


def told(first_day: date, at: datetime) -> Told:
    """A month as it was counted last; counted now where it never was."""
    stored = stored_month(first_day)
    return stored if stored is not None else counted_now(first_day, at)


def stored_month(first_day: date) -> Told | None:
    """A month as it was counted last; None where it never was."""
    kept = IndexMonth.objects.filter(first_day=first_day).values_list("pk", "counted_at").first()
    return None if kept is None else _counted(*kept)


@remembered("procedures.IndexMonth")
def _counted(key: int, counted_at: datetime) -> Told:
    """A month's lines as they were counted at ``counted_at``: whoever counts it again writes another moment there."""
    month = IndexMonth.objects.get(pk=key)
    lines: dict[Place, Counts] = {line.unit_id: _counts(line) for line in IndexLine.objects.filter(month=month)}
    return Told(month.first_day, counted_at, month, version_of(month.version), lines)


def counted_now(first_day: date, at: datetime) -> Told:
    """A month counted from what is known now, beside what may be stored of it."""
    return Told(first_day, at, None, version_on(first_day), counts(Month.at(first_day, at)))


def months(at: datetime, *, most: int = 36) -> list[date]:
    """The months that were counted, and the present one, the latest first."""
    present = local(at).date().replace(day=1)
    return sorted({*IndexMonth.objects.values_list("first_day", flat=True)[:most], present}, reverse=True)


def month_before(first_day: date) -> date:
    """The first day of the month before."""
    return (first_day - timedelta(days=1)).replace(day=1)


def units_of_month(first_day: date, at: datetime) -> UnitQuerySet:
    """The units that have a line in a month counted at ``at``: those in force on its last day, by their order."""
    in_force = Unit.objects.in_force(Month.at(first_day, at).last_day)
    return in_force.exclude(kind=UnitKind.PROVINCE).order_by("sort_key")


def places_of(scope: Scope, at: datetime) -> frozenset[int] | None:
    """The units that ``scope`` opens, with all that have become one of them; None for all."""
    units = units_of(scope)
    return None if units is None else with_former(units, local(at).date())


def ranking(of: Told, *, units: Collection[int] | None) -> list[Ranked]:
    """The units of the month that had records or points in it, the highest index first. One query."""
    rows = units_of_month(of.first_day, of.counted_at)
    if units is not None:
        rows = rows.filter(pk__in=sorted(units))
    ranked = [
        Ranked(unit, of.of(unit.pk), of.counts.get(unit.pk, {}).get(Indicator.ON_TIME, Count(0, 0))) for unit in rows
    ]
    worth = [one for one in ranked if one.in_term.denominator or units is not None]
    return sorted(worth, key=lambda one: (one.result.total is None, -(one.result.total or 0)))


def _counts(line: IndexLine) -> Counts:
    return {Indicator(name): Count(*pair) for name, pair in line.counts.items()}
