"""Pages of records by keyset, fast for a scoped clerk at a million records: two queries, whatever the page's length.

Several places OR-ed together and ordered would leave the database without an index to walk. So each place is a leg:
its own condition, order and limit, which its own index answers; the legs are united, ordered and limited again; then
the rows of that page alone are fetched with all that a list shows.
"""

import base64
import binascii
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from procedures.models import Record
from procedures.models.record_queryset import RecordQuerySet
from procedures.queries.record_rows import rows_of
from units.errors import RuleBroken

PAGE_SIZE = 50
MOST_COUNTED = 1000
"""Counts in menus stop here: beyond it people are told "1,000+"."""


@dataclass(frozen=True, slots=True)
class Order:
    """A datetime column that every row of the list has, and which end comes first; the key decides between equals."""

    column: str
    descending: bool = False

    def reversed(self) -> "Order":
        """The same order from its other end."""
        return Order(self.column, not self.descending)

    @property
    def names(self) -> tuple[str, str]:
        """For ``order_by``."""
        sign = "-" if self.descending else ""
        return (f"{sign}{self.column}", f"{sign}id")

    def after(self, cursor: "Cursor") -> Q:
        """Rows that come after the cursor; the bound on the column alone is what an index can start from."""
        way = "lt" if self.descending else "gt"
        return Q(**{f"{self.column}__{way}e": cursor.value}) & (
            Q(**{f"{self.column}__{way}": cursor.value}) | Q(**{f"id__{way}": cursor.key})
        )


@dataclass(frozen=True, slots=True)
class Cursor:
    """The place between two rows from which a page goes on, forwards or backwards."""

    value: datetime
    key: int
    backwards: bool = False

    def __str__(self) -> str:
        text = json.dumps([self.value.isoformat(), self.key, int(self.backwards)])
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    @classmethod
    def read(cls, text: str) -> "Cursor | None":
        """The cursor written in an address, None for none; RuleBroken("page_unknown") for anything else."""
        if not text:
            return None
        try:
            value, key, backwards = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            moment = datetime.fromisoformat(value)
            if moment.tzinfo is None or not isinstance(key, int):
                raise ValueError("a moment without a zone, or no key")
            return cls(moment, key, bool(backwards))
        except (ValueError, TypeError, binascii.Error, RecursionError) as error:
            raise RuleBroken("page_unknown") from error


@dataclass(frozen=True, slots=True)
class RecordPage:
    """The rows of one page, and the cursors of its neighbours (empty where there is none)."""

    rows: list[Record] = field(default_factory=list)
    earlier: str = ""
    later: str = ""

    def __bool__(self) -> bool:
        return bool(self.rows)


def page(
    base: RecordQuerySet,
    legs: Iterable[Q],
    *,
    order: Order,
    cursor: Cursor | None = None,
    size: int = PAGE_SIZE,
) -> RecordPage:
    """One page of ``base`` within ``legs``. Two queries, for 2 rows and for 200; none when there is no leg."""
    backwards = cursor is not None and cursor.backwards
    walking = order.reversed() if backwards else order
    marks = _united(
        (base.filter(leg, walking.after(cursor)) if cursor else base.filter(leg) for leg in legs), walking, size + 1
    )
    more = len(marks) > size
    marks = marks[:size]
    if backwards:
        marks.reverse()
    keys = [key for _value, key in marks]
    found = {record.pk: record for record in rows_of(Record.objects.filter(pk__in=keys))} if keys else {}
    rows = [found[key] for key in keys if key in found]
    if not rows:
        return RecordPage()
    has_earlier = more if backwards else cursor is not None
    has_later = backwards or more
    return RecordPage(
        rows=rows,
        earlier=str(Cursor(*marks[0], backwards=True)) if has_earlier else "",
        later=str(Cursor(*marks[-1])) if has_later else "",
    )


def first_key(base: RecordQuerySet, legs: Iterable[Q], *, order: Order) -> int | None:
    """The key of the first row: what opens next."""
    return next((key for _value, key in _united((base.filter(leg) for leg in legs), order, 1)), None)


def every(base: RecordQuerySet, legs: Iterable[Q], *, order: Order) -> Iterator[int]:
    """The keys of the whole list in its order, as one moment of the database has them; never all of them at hand."""
    querysets = [base.filter(leg).order_by(*order.names).values_list(order.column, "id") for leg in legs]
    if not querysets:
        return
    united = (
        querysets[0] if len(querysets) == 1 else querysets[0].order_by().union(*(q.order_by() for q in querysets[1:]))
    )
    for _value, key in united.order_by(*order.names).iterator(chunk_size=10_000):
        yield key


def capped_counts(lists: Mapping[str, Sequence[QuerySet[Any]]]) -> dict[str, int]:
    """How many rows each list has, by name, counted up to ``MOST_COUNTED`` + 1; all of them in one query.

    A list is given by its legs. No leg is read beyond the cap, so that it costs the same at any size of the table.
    """
    parts: list[str] = []
    params: list[Any] = []
    for legs in lists.values():
        if not legs:
            parts.append("0")
            continue
        limited = [leg.order_by().values_list("pk")[: MOST_COUNTED + 1] for leg in legs]
        united = limited[0].union(*limited[1:])[: MOST_COUNTED + 1] if len(limited) > 1 else limited[0]
        sql, own = united.query.sql_with_params()
        parts.append(f"(SELECT count(*) FROM ({sql}) AS leg)")  # noqa: S608 - a compiled queryset
        params += own
    if not params:
        return dict.fromkeys(lists, 0)
    with connection.cursor() as database:
        database.execute(f"SELECT {', '.join(parts)}", params)
        return dict(zip(lists, database.fetchone(), strict=True))


def _united(querysets: Iterable[RecordQuerySet], order: Order, limit: int) -> list[tuple[datetime, int]]:
    """The places of the first rows in the order: the value that it goes by, and the key."""
    legs: list[QuerySet[Any]] = [
        queryset.order_by(*order.names).values_list(order.column, "id")[:limit] for queryset in querysets
    ]
    if not legs:
        return []
    united = legs[0] if len(legs) == 1 else legs[0].union(*legs[1:]).order_by(*order.names)[:limit]
    return list(united)
