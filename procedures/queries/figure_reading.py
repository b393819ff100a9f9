"""How the figures' tables are read: which rows, summed by what, less what was written after the moment asked for."""
# ruff: noqa: S608 - every part of the statement is a name of ours

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Count, Model, Q, QuerySet, Sum

from procedures.domain.periods import Period
from procedures.domain.vocabulary import Channel, Outcome, Standing
from procedures.models import CentreDay, FieldDay, OpenStock, Record, UnitDay
from procedures.queries.as_at import Past, stock_at, until
from procedures.queries.figure_rows import Stock

Sums = defaultdict[Any, Counter[str]]
_OUTCOMES = {outcome.value for outcome in Outcome}
AsAt = Past | datetime | None
"""A moment of the past; as a ``Past`` where several tables of one page are asked for."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which rows are read: of ``units`` (None for all), whose former units fold into those in force ``on`` the day, and
    of a field.
    """

    units: frozenset[int] | None
    fold: Mapping[int, int]
    on: date
    field: int | None = None
    past: Past | None = None

    def days(self, period: Period) -> Period | None:
        """Those that had begun by the moment asked for."""
        return until(period, self.past.moment if self.past else None)

    def of(self, rows: QuerySet[Any], column: str = "unit") -> QuerySet[Any]:
        if self.units is not None:
            rows = rows.filter(**{f"{column}__in": sorted(self.units)})
        return rows if self.field is None else rows.filter(field_id=self.field)

    def moment(self, at: datetime) -> datetime:
        """The moment as at which is asked, or now."""
        return self.past.moment if self.past else at

    @property
    def table(self) -> type[Model]:
        """The days that are read: of units, which are a twentieth of the rows, unless a field is asked for."""
        return UnitDay if self.field is None else FieldDay


def columns_of(table: type[Model], name: str) -> list[str]:
    """The columns that come to ``name``: the days of units count each outcome by channel."""
    by_channel = table is UnitDay and name in _OUTCOMES
    return [f"{channel.value}_{name}" for channel in Channel] if by_channel else [name]


def sums_by(
    table: type[Model], period: Period, keys: tuple[str, ...], names: Sequence[str], asked: Asked
) -> list[tuple[Any, ...]]:
    """``keys`` and the sums of what ``names`` count, of the days of ``period`` that had begun; the days of centres are
    all centres'. One query, written here: the ORM takes longer to write it than the database to answer it.
    """
    days = asked.days(period)
    if days is None:
        return []
    conditions = ["day BETWEEN %s AND %s"]
    given: list[Any] = [days.first, days.last]
    if asked.units is not None and table is not CentreDay:
        conditions.append("unit_id = ANY(%s)")
        given.append(sorted(asked.units))
    if asked.field is not None and table is FieldDay:
        conditions.append("field_id = %s")
        given.append(asked.field)
    sums = [f"coalesce(sum({' + '.join(columns_of(table, name))}), 0)" for name in names]
    grouped = f" GROUP BY {', '.join(keys)}" if keys else ""
    where = " AND ".join(conditions)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join([*keys, *sums])} FROM {table._meta.db_table} WHERE {where}{grouped}", given)
        return list(cursor.fetchall())


def sums_of(table: type[Model], period: Period, key: str, names: Sequence[str], asked: Asked) -> Sums:
    """Sums of what ``names`` count by ``key`` (one sum where it is ""), former units folded."""
    total: Sums = defaultdict(Counter)
    for row in sums_by(table, period, (key,) if key else (), names, asked):
        whose: Any = row[0] if key else ""
        into = total[asked.fold.get(whose, whose) if key == "unit_id" else whose]
        for name, number in zip(names, row[1:] if key else row, strict=True):
            into[name] += number
    return total


def less_written_later(sums: Mapping[Any, Counter[str]], period: Period, key: str, asked: Asked) -> None:
    """Take away again what was written after the moment as at which is asked."""
    days = asked.days(period)
    if asked.past is None or days is None:
        return
    keys = (key,) if key else ()
    for found, columns in asked.past.later(days, keys, units=asked.units, field=asked.field).items():
        whose: Any = found[0] if found else ""
        sums[asked.fold.get(whose, whose) if key == "unit_id" else whose].subtract(columns)


def stock_of(keys: tuple[str, ...], asked: Asked, at: datetime) -> defaultdict[tuple[Any, ...], Stock]:
    """Open and overdue from the stock's table; due soon, which depends on each term's length, from the open records."""
    if asked.past is not None:
        counted = stock_at(keys, asked.past.moment, units=asked.units, field=asked.field)
        return _folded({key: Stock(*numbers) for key, numbers in counted.items()}, keys, asked)
    stock = asked.of(OpenStock.objects.all())
    sums = {"open": Sum("records"), "overdue": Sum("records", filter=Q(overdue_from__lte=at))}
    soon = asked.of(Record.objects.standing(Standing.DUE_SOON, at).filter(master_system=""), "competent_unit")
    renamed = {"unit_id": "competent_unit_id"}
    columns = [renamed.get(key, key) for key in keys]
    if not keys:
        total = stock.aggregate(**sums)
        return defaultdict(Stock, {(): Stock(total["open"] or 0, total["overdue"] or 0, soon.count())})
    nearly = {tuple(row[:-1]): row[-1] for row in soon.order_by().values_list(*columns).annotate(Count("pk"))}
    found = {
        tuple(row[key] for key in keys): (row["open"] or 0, row["overdue"] or 0)
        for row in stock.values(*keys).annotate(**sums)
    }
    whole = {key: Stock(*found.get(key, (0, 0)), nearly.get(key, 0)) for key in found.keys() | nearly.keys()}
    return _folded(whole, keys, asked)


def _folded(
    stock: Mapping[tuple[Any, ...], Stock], keys: tuple[str, ...], asked: Asked
) -> defaultdict[tuple[Any, ...], Stock]:
    folded: defaultdict[tuple[Any, ...], Stock] = defaultdict(Stock)
    for key, one in stock.items():
        whose = (asked.fold.get(key[0], key[0]),) if keys == ("unit_id",) else key
        there = folded[whose]
        folded[whose] = Stock(there.open + one.open, there.overdue + one.overdue, there.due_soon + one.due_soon)
    return folded
