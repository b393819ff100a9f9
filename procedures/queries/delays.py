"""Whose minutes made records late, of a period: by holder, by unit, and record by record."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Sum

from procedures.domain.calendar import ONE_DAY, ZONE
from procedures.domain.circulation_vocabulary import Holder
from procedures.domain.periods import Period
from procedures.domain.vocabulary import Outcome
from procedures.models import DelayShare, Record
from procedures.queries.record_rows import rows_of
from units.models import Unit
from units.queries.successors import former_units


@dataclass(slots=True)
class Delay:
    """The delay of some records: working minutes and records by holder. A record stands with each that had a part."""

    minutes: dict[Holder, int] = field(default_factory=dict)
    records: dict[Holder, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Working minutes of all holders."""
        return sum(self.minutes.values())

    def add(self, other: "Delay") -> None:
        """With that of other records."""
        for mine, theirs in ((self.minutes, other.minutes), (self.records, other.records)):
            for holder, number in theirs.items():
                mine[holder] = mine.get(holder, 0) + number

    def has(self, holder: Holder) -> bool:
        """Whether it had a part in any record."""
        return holder in self.records

    def share(self, holder: Holder) -> float | None:
        """Of all the minutes; None where there were none."""
        return self.minutes.get(holder, 0) / self.total if self.total else None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One late record with the parts in its delay."""

    record: Record
    shares: list[DelayShare]


def shares(period: Period, *, units: Collection[int] | None, field: int | None = None) -> QuerySet[DelayShare]:
    """The parts of records settled late in ``period``, of ``units`` (None for all)."""
    rows: QuerySet[DelayShare] = DelayShare.objects.filter(settled_on__gte=period.first, settled_on__lte=period.last)
    if units is not None:
        rows = rows.filter(unit__in=sorted(units))
    return rows if field is None else rows.filter(field=field)


def by_holder(rows: QuerySet[DelayShare]) -> Delay:
    """The sum of all."""
    return _delays(rows, ())[()]


def by_unit(rows: QuerySet[DelayShare], on: date) -> list[tuple[Unit, Delay]]:
    """Each competent unit in force ``on`` the day with its delay and that of what became it, the most minutes first."""
    successors = former_units(on)
    found: defaultdict[int, Delay] = defaultdict(Delay)
    for (unit,), delay in _delays(rows, ("unit",)).items():
        found[successors.get(unit, unit)].add(delay)
    units = Unit.objects.in_bulk(list(found))
    return sorted(((units[unit], delay) for unit, delay in found.items()), key=_most_first)


def _most_first(line: tuple[Unit, Delay]) -> tuple[int, str]:
    return -line[1].total, line[0].sort_key


def by_agency(rows: QuerySet[DelayShare]) -> list[tuple[Unit, int, int]]:
    """Each agency that was asked and answered beyond the term: minutes and records, the most first."""
    found = rows.filter(asked_unit__isnull=False).values("asked_unit")
    counted = list(found.annotate(all_minutes=Sum("minutes"), late=Count("record", distinct=True)))
    units = Unit.objects.in_bulk([row["asked_unit"] for row in counted])
    told = [(units[row["asked_unit"]], row["all_minutes"], row["late"]) for row in counted]
    return sorted(told, key=lambda line: (-line[1], line[0].sort_key))


def _delays(rows: QuerySet[DelayShare], keys: tuple[str, ...]) -> defaultdict[tuple[Any, ...], Delay]:
    found: defaultdict[tuple[Any, ...], Delay] = defaultdict(Delay)
    counted = rows.order_by().values(*keys, "holder")
    for row in counted.annotate(all_minutes=Sum("minutes"), late=Count("record", distinct=True)):
        delay = found[tuple(row[key] for key in keys)]
        delay.minutes[Holder(row["holder"])] = row["all_minutes"]
        delay.records[Holder(row["holder"])] = row["late"]
    return found


def evidence(rows: QuerySet[DelayShare], *, holder: Holder | None, after: int, most: int) -> list[Evidence]:
    """Records of ``rows`` in which ``holder`` (None: anybody) had a part, by key after ``after``: ``most`` + 1."""
    page = list(_late(rows, holder).filter(record__gt=after)[: most + 1])
    parts: defaultdict[int, list[DelayShare]] = defaultdict(list)
    for share in DelayShare.objects.filter(record__in=page).select_related("asked_unit").order_by("record", "-minutes"):
        parts[share.record_id].append(share)
    records = {record.pk: record for record in rows_of(Record.objects.filter(pk__in=page))}
    return [Evidence(records[key], parts[key]) for key in page]


def every_late(rows: QuerySet[DelayShare], *, holder: Holder | None) -> Iterator[int]:
    """The keys of the whole list in the same order."""
    return _late(rows, holder).iterator(chunk_size=10_000)


def _late(rows: QuerySet[DelayShare], holder: Holder | None) -> QuerySet[DelayShare, int]:
    of_holder = rows if holder is None else rows.filter(holder=holder)
    return of_holder.order_by("record").values_list("record", flat=True).distinct()


def waiting(period: Period, *, units: Collection[int] | None, field: int | None = None) -> int:
    """Late records of ``period``, of ``units`` (None for all), whose delay is not written yet."""
    first, end = (datetime.combine(day, time(0), ZONE) for day in (period.first, period.last + ONE_DAY))
    kept = DelayShare.objects.filter(record=OuterRef("pk"))
    late = Record.objects.filter(~Exists(kept), outcome=Outcome.LATE, master_system="")
    late = late.filter(completed_at__gte=first, completed_at__lt=end)
    if units is not None:
        late = late.filter(competent_unit__in=sorted(units))
    return (late if field is None else late.filter(field=field)).count()
