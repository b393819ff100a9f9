"""The figures as at a past moment: those of now less what was written down later.

The tables (``queries.figures``) hold what is counted now. Of a period as at a moment, days after the moment's own count
nothing, and of the others the changes that were written later are taken away again: those of the moment's own day, and
the few that were written late. So a past moment costs what a day costs, however long the period is. The stock is read
from the spells that span the moment.
"""

from collections import Counter, defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from procedures.domain.calendar import local
from procedures.domain.figures import Measure
from procedures.domain.periods import Period
from procedures.models import FigureChange, OpenSpell
from procedures.models.figures import Span

_KEYS = ("unit_id", "centre_id", "field_id", "day", "measure", "channel", "outcome", "first_due_kept", "on_time_766")

Sums = defaultdict[tuple[Any, ...], Counter[str]]
"""By keys, the columns of the figures' tables: ``submitted``, ``received_online``, ``early``, ``first_due_kept``..."""


def until(period: Period, moment: datetime | None) -> Period | None:
    """The days of ``period`` that had begun at ``moment``; all of them without one, None where none had."""
    if moment is None:
        return period
    last = min(period.last, local(moment).date())
    return Period(period.first, last) if period.first <= last else None


class Past:
    """A moment as at which figures are asked, and what was written after it: read once for all tables of a page whose
    days lie in ``widest`` and whose units are the same.
    """

    def __init__(self, moment: datetime, widest: Period | None = None) -> None:
        self.moment = moment
        self._widest = until(widest, moment) if widest else None
        self._read: dict[tuple[Period, Collection[int] | None], list[dict[str, Any]]] = {}

    def later(
        self,
        period: Period,
        keys: tuple[str, ...],
        *,
        units: frozenset[int] | None,
        field: int | None = None,
        by_channel: bool = False,
    ) -> Sums:
        """What was written after the moment into days of ``period``, by the values of ``keys`` (columns of changes);
        ``by_channel``: the settled alone, in columns as ``online_late``.
        """
        sums: Sums = defaultdict(Counter)
        for row in self._changes(period, units):
            if not period.first <= row["day"] <= period.last or (field is not None and row["field_id"] != field):
                continue
            into = sums[tuple(row[key] for key in keys)]
            for column in _by_channel(row) if by_channel else _columns(row):
                into[column] += row["amount_sum"]
        return sums

    def _changes(self, period: Period, units: frozenset[int] | None) -> list[dict[str, Any]]:
        widest = self._widest
        days = widest if widest and widest.first <= period.first and period.last <= widest.last else period
        if (days, units) not in self._read:
            today = local(self.moment).date()
            rows = FigureChange.objects.filter(day__gte=days.first, day__lte=days.last, recorded_at__gt=self.moment)
            rows = _of(rows.filter(Q(day=today) | Q(is_late=True, day__lt=today)), units, None)
            self._read[days, units] = list(rows.values(*_KEYS).annotate(amount_sum=Sum("amount")))
        return self._read[days, units]


def changes(
    period: Period, measure: Measure, *, moment: datetime, units: Collection[int] | None, field: int | None = None
) -> QuerySet[FigureChange]:
    """The changes that make up a figure as at ``moment``: each record of it stands in them with a sum of one."""
    rows = FigureChange.objects.filter(
        measure=measure, day__gte=period.first, day__lte=period.last, recorded_at__lte=moment
    )
    return _of(rows, units, field)


def open_spells(moment: datetime, *, units: Collection[int] | None, field: int | None = None) -> QuerySet[OpenSpell]:
    """The records open at ``moment``, each with the dates that it had then."""
    rows = OpenSpell.objects.alias(span=Span("began_at", "ended_at"))
    rows = rows.filter(span__contains=moment)  # type: ignore[misc] # a range contains a moment
    return _of(rows, units, field)


def stock_at(
    keys: tuple[str, ...], moment: datetime, *, units: Collection[int] | None, field: int | None = None
) -> dict[tuple[Any, ...], tuple[int, int, int]]:
    """Open, overdue and due soon at ``moment``, by ``keys``."""
    rows = open_spells(moment, units=units, field=field)
    overdue = Q(overdue_from__lte=moment)
    sums = {
        "all": Count("pk"),
        "overdue": Count("pk", filter=overdue),
        "soon": Count("pk", filter=Q(soon_from__lte=moment) & ~overdue),
    }
    if not keys:
        total = rows.aggregate(**sums)
        return {(): (total["all"], total["overdue"], total["soon"])}
    found = rows.values(*keys).annotate(**sums)
    return {tuple(row[key] for key in keys): (row["all"], row["overdue"], row["soon"]) for row in found}


def _of(rows: QuerySet[Any], units: Collection[int] | None, field: int | None) -> QuerySet[Any]:
    if units is not None:
        rows = rows.filter(unit__in=sorted(units))
    return rows if field is None else rows.filter(field=field)


def _columns(row: dict[str, Any]) -> list[str]:
    match row["measure"]:
        case Measure.RECEIVED:
            return [f"received_{row['channel']}"]
        case Measure.SETTLED:
            judged = [name for name in ("first_due_kept", "on_time_766") if row[name]]
            return [row["outcome"], *judged]
    return [row["measure"]]


def _by_channel(row: dict[str, Any]) -> list[str]:
    return [f"{row['channel']}_{row['outcome']}"] if row["measure"] == Measure.SETTLED else []
