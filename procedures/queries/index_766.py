"""The counts of the index for a month, unit by unit and for the province, and the records that cost points.

Counting takes four queries, whatever the number of units: records, catalogue, petitions, and what was entered by hand.
A line is a unit's that was in force at the end: what belonged to a unit that had become another one by then is the
latter's.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from procedures.domain.calendar import WorkingCalendar
from procedures.domain.index_766 import Count, month_bounds
from procedures.domain.index_766_words import Indicator
from procedures.domain.vocabulary import ProcedureLevel
from procedures.models import IndexInput
from procedures.queries import index_766_sql
from procedures.queries.calendar import calendar_for
from procedures.queries.petitions import UnitPetitions, petition_figures
from units.domain.kinds import COMMUNE_LEVEL, UnitKind
from units.models import Unit
from units.queries.successors import former_units, with_former
from units.scoping import PROVINCE

PER_PAGE = 50
AROUND = timedelta(days=366)
"""How far around a month working days are handed over: longer terms without a due date are in term."""
_MOST_KEY = 2**63 - 1

Counts = dict[Indicator, Count]
Place = int | None
"""A unit's key, or None for the province."""


@dataclass(frozen=True, slots=True)
class Lost:
    """A record that costs points: no names, only what the index looks at. ``reason``: a Judgement or a Loss."""

    key: int
    code: str
    unit_id: int
    procedure_id: int
    due_at: datetime | None
    ended_at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class Month:
    """A month up to a moment: past ones to their end, the present one to now."""

    first_day: date
    until: datetime

    @classmethod
    def at(cls, first_day: date, now: datetime) -> "Month":
        """The month that begins on ``first_day`` as it is to be counted at ``now``."""
        return cls(first_day, min(month_bounds(first_day)[1], now))

    @property
    def begin(self) -> datetime:
        """Its first moment."""
        return month_bounds(self.first_day)[0]

    @property
    def last_day(self) -> date:
        """The last day that it is counted to."""
        return (self.until - timedelta.resolution).astimezone(self.begin.tzinfo).date()


def counts(month: Month) -> dict[Place, Counts]:
    """Everything that can be counted, by unit and (None) for the province."""
    found: defaultdict[Place, Counts] = defaultdict(dict)
    for unit, of_records in _from_records(month).items():
        found[unit].update(of_records)
    in_force = Unit.objects.in_force(month.last_day).exclude(kind=UnitKind.PROVINCE)
    kinds = dict(in_force.values_list("pk", "kind"))
    _add_catalogue(found, month.last_day, kinds)
    _add_petitions(found, month)
    _add_entered(found, month)
    return dict(found)


def losses(
    indicator: Indicator,
    month: Month,
    *,
    units: Collection[int] | None,
    after: int = 0,
    kinds: Collection[str] | None = None,
) -> tuple[list[Lost], int | None]:
    """A page of the records that cost points, and the key after which the next one begins (None: there is none)."""
    parameters = _parameters(month, units) | {
        "after": min(after, _MOST_KEY),
        "kinds": None if kinds is None else sorted(kinds),
        "limit": PER_PAGE + 1,
    }
    rows = [Lost(*row) for row in _rows(index_766_sql.losses(indicator), parameters)]
    return rows[:PER_PAGE], rows[PER_PAGE - 1].key if len(rows) > PER_PAGE else None


def loss_kinds(indicator: Indicator, month: Month, *, units: Collection[int] | None) -> dict[str, int]:
    """How many records cost points there, by reason, the most first."""
    return dict(_rows(index_766_sql.loss_kinds(indicator), _parameters(month, units)))


def lost_among(indicator: Indicator, month: Month, ids: Iterable[int], *, units: Collection[int] | None) -> int:
    """How many of these records cost points there and lie at those units."""
    wanted = [key for key in ids if key <= _MOST_KEY]
    parameters = _parameters(month, units) | {"ids": wanted}
    return int(next(iter(_rows(index_766_sql.chosen(indicator), parameters)))[0])


def entered(first_day: date) -> dict[tuple[Place, Indicator], IndexInput]:
    """What officials have entered for a month: of each unit and indicator the latest entry."""
    rows = IndexInput.objects.filter(month=first_day).select_related("entered_by").order_by("entered_at", "id")
    return {(row.unit_id, Indicator(row.indicator)): row for row in rows}


def _from_records(month: Month) -> dict[Place, Counts]:
    names = list(index_766_sql.COUNTED)
    found: dict[Place, Counts] = {}
    for unit, *numbers in _rows(index_766_sql.COUNTS, _parameters(month, None)):
        numerators, denominators = numbers[: len(names)], numbers[len(names) :]
        found[unit] = {name: Count(n, d) for name, n, d in zip(names, numerators, denominators, strict=True)}
    return found


def _add_catalogue(found: defaultdict[Place, Counts], day: date, kinds: Mapping[int, str]) -> None:
    """Commune-level procedures are every commune's; those of an agency, that agency's; all of them the province's."""
    successors = former_units(day)
    of_communes = [0] * 5
    of_agency: defaultdict[int, list[int]] = defaultdict(lambda: [0] * 5)
    whole = [0] * 5
    for level, agency, *numbers in _rows(index_766_sql.CATALOGUE, {"day": day}):
        _sum_into(whole, numbers)
        if agency is not None:
            _sum_into(of_agency[successors.get(agency, agency)], numbers)
        elif level == ProcedureLevel.COMMUNE:
            _sum_into(of_communes, numbers)
    places: dict[Place, list[int]] = {
        unit: of_communes if kind in COMMUNE_LEVEL else of_agency[unit] for unit, kind in kinds.items()
    }
    for place, (everything, complete, online, with_fee, payable) in (places | {None: whole}).items():
        used = found[place].get(Indicator.ONLINE_USED, Count(0, 0)).numerator
        found[place] |= {
            Indicator.COMPLETE: Count(complete, everything),
            Indicator.ONLINE_PROCEDURES: Count(online, everything),
            Indicator.ONLINE_USED: Count(min(used, online), online),
            Indicator.PAYABLE: Count(payable, with_fee),
        }


def _sum_into(sums: list[int], numbers: Iterable[int]) -> None:
    for place, number in enumerate(numbers):
        sums[place] += number


def _add_petitions(found: defaultdict[Place, Counts], month: Month) -> None:
    rows = petition_figures(month.begin, month.until, at=month.until, scope=PROVINCE)
    successors = former_units(month.last_day)
    for place in [*found]:
        of_place = [row for row in rows if place in (None, successors.get(row.unit_id, row.unit_id))]
        found[place] |= _petitions(of_place)


def _petitions(rows: Iterable[UnitPetitions]) -> Counts:
    judged = on_time = content = 0
    for row in rows:
        judged += row.processed + row.overdue
        on_time += row.on_time
        content += row.processed - row.dissatisfied
    return {
        Indicator.PETITIONS: Count(on_time, judged),
        Indicator.PETITION_SATISFACTION: Count(max(content, 0), judged),
    }


def _add_entered(found: defaultdict[Place, Counts], month: Month) -> None:
    """The province's own entry counts before the sum of its units' entries, and so does a unit's before the sum of
    those that became it.
    """
    successors = former_units(month.last_day)
    entries: dict[tuple[Place, Indicator], Count] = {}
    of_former: defaultdict[tuple[Place, Indicator], list[Count]] = defaultdict(list)
    for (place, indicator), row in entered(month.first_day).items():
        count = Count(row.numerator, row.denominator)
        if place in successors:
            of_former[successors[place], indicator].append(count)
        else:
            entries[place, indicator] = count
    entries = {key: _sum(counts) for key, counts in of_former.items()} | entries
    for (place, indicator), count in entries.items():
        found[place][indicator] = count
    for indicator in {indicator for place, indicator in entries if (None, indicator) not in entries}:
        found[None][indicator] = _sum(count for (_place, name), count in entries.items() if name == indicator)


def _sum(counts: Iterable[Count]) -> Count:
    pairs = [(count.numerator, count.denominator) for count in counts]
    return Count(sum(above for above, _below in pairs), sum(below for _above, below in pairs))


def _parameters(month: Month, units: Collection[int] | None) -> dict[str, Any]:
    successors = former_units(month.last_day)
    return {
        "begin": month.begin,
        "until": month.until,
        "units": None if units is None else sorted(with_former(units, month.last_day)),
        "former": [*successors.keys()],
        "successors": [*successors.values()],
        "working": working_days(calendar_for(), month),
    }


def working_days(calendar: WorkingCalendar, month: Month) -> list[date]:
    """The working days of the loaded years around a month."""
    first = month.first_day - AROUND
    days = (first + timedelta(days=number) for number in range(2 * AROUND.days + 31))
    return [day for day in days if day.year in calendar.years and calendar.is_working(day)]


def _rows(sql: str, parameters: Mapping[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())
