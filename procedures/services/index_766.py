"""The months of the index: counted while they go on, stored for good soon after, with a checksum; entries by hand.

A month is counted to its end, whenever that is done. It stays open for ``OPEN_FOR`` after its end, so that what the
portal does not hold can still be entered; then its lines are stored and the database refuses to change them. What
comes later is shown beside it, never written into it (decision 93).
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection, transaction

from procedures.domain.calendar import local
from procedures.domain.index_766 import Version, evaluate, month_bounds
from procedures.domain.index_766_words import Indicator, Source
from procedures.models import FieldDay, IndexInput, IndexLine, IndexMonth
from procedures.queries.index_766 import Counts, Month, Place, counts
from procedures.queries.index_766_months import places_of, units_of_month
from procedures.queries.index_766_rules import version_of, version_on
from staffing.models import Account
from units.errors import RuleBroken
from units.models import Unit
from units.scoping import Scope

OPEN_FOR = timedelta(days=5)
"""After the end of a month, for what has to be entered by hand."""
FIRST_MONTH = date(2025, 7, 1)  # of the 54 units
MOST = 2_000_000_000
LONGEST_NOTE = 300


@dataclass(frozen=True, slots=True)
class Entry:
    """What an official enters: ``unit`` is a unit's key, None for the province."""

    month: date
    unit: int | None
    indicator: Indicator
    numerator: int
    denominator: int
    note: str


def enter(*, entry: Entry, actor: Account, scope: Scope, at: datetime) -> IndexInput:
    """Write down an entry; an earlier one of the same month, place and indicator stays and counts no more.

    RuleBroken: index_month_unknown, index_counted (the portal counts it itself), index_place_unknown, index_share,
    index_note_missing, index_stored (the month is stored for good).
    """
    first_day = entry.month.replace(day=1)
    if not FIRST_MONTH <= first_day <= local(at).date():
        raise RuleBroken("index_month_unknown")
    if entry.indicator not in entered_by_hand(version_on(first_day)):
        raise RuleBroken("index_counted")
    _check_place(entry, scope, at)
    if not 0 <= entry.numerator <= entry.denominator <= MOST:
        raise RuleBroken("index_share")
    note = entry.note.strip()
    if not note or len(note) > LONGEST_NOTE:
        raise RuleBroken("index_note_missing", most=LONGEST_NOTE)
    with transaction.atomic():
        _hold(first_day)
        if IndexMonth.objects.filter(first_day=first_day, frozen_at__isnull=False).exists():
            raise RuleBroken("index_stored")
        return IndexInput.objects.create(
            month=first_day,
            unit_id=entry.unit,
            indicator=entry.indicator,
            numerator=entry.numerator,
            denominator=entry.denominator,
            note=note,
            entered_by=actor,
            entered_at=at,
        )


def entered_by_hand(version: Version) -> tuple[Indicator, ...]:
    """The indicators of a version that the portal cannot count."""
    return tuple(rule.indicator for rule in version.rules if rule.source == Source.ENTERED)


def _check_place(entry: Entry, scope: Scope, at: datetime) -> None:
    visible = places_of(scope, at)
    if entry.unit is None:
        is_known = scope.whole_province
    else:
        is_known = units_of_month(entry.month.replace(day=1), at).filter(pk=entry.unit).exists()
        is_known = is_known and (visible is None or entry.unit in visible)
    if not is_known:
        raise RuleBroken("index_place_unknown")


def keep_months(*, at: datetime) -> int:
    """Count every month in which something was counted and that is not stored yet, the present one included; store
    those that ended ``OPEN_FOR`` ago. How many were stored.
    """
    present = local(at).date().replace(day=1)
    months = {*FieldDay.objects.filter(day__gte=FIRST_MONTH, day__lte=present).dates("day", "month"), present}
    stored = set(IndexMonth.objects.filter(frozen_at__isnull=False).values_list("first_day", flat=True))
    return sum(count_month(month, at=at) for month in sorted(months - stored))


def count_month(first_day: date, *, at: datetime) -> bool:
    """Count one month anew, unless it is stored; whether it is stored for good by this."""
    version = version_on(first_day)
    with transaction.atomic():
        _hold(first_day)
        begun = {"version": version.code, "counted_at": at}
        IndexMonth.objects.get_or_create(first_day=first_day, defaults=begun)
        month = IndexMonth.objects.get(first_day=first_day)
        if month.frozen_at is not None:
            return False
        found = counts(Month.at(first_day, at))
        month.lines.all().delete()
        lines = IndexLine.objects.bulk_create(_lines(month, version, found))
        month.version, month.counted_at = version.code, at
        is_over = at >= month_bounds(first_day)[1] + OPEN_FOR
        if is_over:
            month.frozen_at, month.checksum = at, checksum_of(month, lines)
        month.save(update_fields=["version", "counted_at", "frozen_at", "checksum"])
    return is_over


def _hold(first_day: date) -> None:
    """One at a time enters for a month or counts it: what is entered while it is stored would be lost."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"index_766 {first_day}"])


def _lines(month: IndexMonth, version: Version, found: dict[Place, Counts]) -> list[IndexLine]:
    return [
        IndexLine(
            month=month,
            unit_id=place,
            counts={name.value: [count.numerator, count.denominator] for name, count in sorted(of_place.items())},
            total=evaluate(version, of_place).total,
        )
        for place, of_place in found.items()
    ]


def canonical(month: IndexMonth, lines: Iterable[IndexLine]) -> str:
    """What a month is, as text that is the same whoever writes it: sorted keys, no spaces, units by their code."""
    codes = dict(Unit.objects.values_list("pk", "code"))
    version = version_of(month.version)
    told = {
        "month": month.first_day.isoformat()[:7],
        "version": version.code,
        "zero_rule": version.zero_rule.value,
        "rules": {
            rule.indicator.value: [rule.group.value, f"{rule.points:f}", f"{rule.full_at:f}"] for rule in version.rules
        },
        "lines": {
            "" if line.unit_id is None else codes[line.unit_id]: {
                "counts": line.counts,
                "total": None if line.total is None else f"{line.total:.2f}",
            }
            for line in lines
        },
    }
    return json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def checksum_of(month: IndexMonth, lines: Iterable[IndexLine]) -> str:
    """The SHA-256 of ``canonical``, in hexadecimal."""
    return hashlib.sha256(canonical(month, lines).encode()).hexdigest()
