"""COPY, overlapped: one thread makes rows while the database takes in those made before."""

from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date, datetime
from io import StringIO
from typing import Any

from django.db import connection, transaction

from procedures.models import CodeCounter
from procedures.services.demonstration.lives import Life
from procedures.services.demonstration.rows import TABLES, Rows, in_order

BATCH = 4_000  # records in one COPY

_COUNTERS = """
    INSERT INTO procedures_codecounter (unit_id, day, last)
    SELECT * FROM unnest(%s::bigint[], %s::date[], %s::int[])
    ON CONFLICT (unit_id, day) DO UPDATE SET last = greatest(procedures_codecounter.last, excluded.last)
"""


@transaction.atomic
def copy(lives: Iterable[list[Life]], *, days: tuple[date, date], expected: int, now: datetime) -> int:
    """Write the lives, which come in lists by day, all or none; how many records were written.

    ``days`` are the first and the last on which codes are given, ``expected`` at least as many records as come.
    Receptions wait meanwhile, since the code counters are locked.
    """
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE procedures_codecounter IN SHARE ROW EXCLUSIVE MODE")
        # Checked as rows come in: put off to the end, the checks of all rows would be kept in memory.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        before = CodeCounter.objects.filter(day__range=days).values_list("unit_id", "day", "last")
        counters = {(unit, day): last for unit, day, last in before}
        rows = Rows(
            first_record=_reserve(cursor, "procedures_record", expected),
            first_applicant=_reserve(cursor, "procedures_applicant", expected),
            counters=counters,
            now=now,
        )
        _feed(rows, lives)
        keys = list(counters)
        cursor.execute(
            _COUNTERS, [[unit for unit, _ in keys], [day for _, day in keys], [counters[key] for key in keys]]
        )
    return rows.records


def _feed(rows: Rows, lives: Iterable[list[Life]]) -> None:
    raw = connection.connection
    with ThreadPoolExecutor(max_workers=1) as pool:
        under_way: Future[None] | None = None
        written = 0
        for of_day in lives:
            for life in in_order(of_day):
                rows.add(life)
            if rows.records - written >= BATCH:
                if under_way is not None:
                    under_way.result()
                under_way = pool.submit(_copy, raw, rows.take())
                written = rows.records
        if under_way is not None:
            under_way.result()
        _copy(raw, rows.take())


def _copy(raw: Any, buffers: dict[str, StringIO]) -> None:
    with raw.cursor() as cursor:
        for table, columns in TABLES.items():
            cursor.copy_expert(f"COPY {table} ({', '.join(columns)}) FROM STDIN", buffers[table], size=1 << 16)


def _reserve(cursor: Any, table: str, count: int) -> int:
    """The first of ``count`` consecutive keys that nobody else will get."""
    cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
    (sequence,) = cursor.fetchone()
    cursor.execute("SELECT setval(%s, nextval(%s) + %s) - %s", [sequence, sequence, count, count])
    return int(cursor.fetchone()[0])
