"""COPY, overlapped: one thread makes rows while the database takes in those made before."""

from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, datetime
from io import BytesIO
from typing import Any

from django.db import connection, transaction

from procedures.models import CodeCounter
from procedures.services.demonstration.lives import Life
from procedures.services.demonstration.rows import TABLES, Rows, in_order

BATCH = 4_000  # records in one COPY
READ = 1 << 22  # bytes at a time: at each reading the sender waits for the thread that makes rows to let it in

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
        before = CodeCounter.objects.filter(day__range=days).values_list("unit_id", "day", "last")
        counters = {(unit, day): last for unit, day, last in before}
        rows = Rows(
            first_record=_reserve(cursor, "procedures_record", expected),
            first_applicant=_reserve(cursor, "procedures_applicant", expected),
            counters=counters,
            now=now,
        )
        with _references_spared(cursor):
            _feed(rows, lives)
        keys = list(counters)
        cursor.execute(
            _COUNTERS, [[unit for unit, _ in keys], [day for _, day in keys], [counters[key] for key in keys]]
        )
    return rows.records


@contextmanager
def _references_spared(cursor: Any) -> Iterator[None]:
    """Every key that is written was read or reserved in this transaction, so a superuser (the embedded database's role
    is one) need not have each looked up again, which is a third of the work. For others they are checked as rows come
    in: put off to the end, the checks of all rows would be kept in memory.
    """
    cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    (spared,) = cursor.fetchone()
    cursor.execute("SET LOCAL session_replication_role = replica" if spared else "SET CONSTRAINTS ALL IMMEDIATE")
    yield
    cursor.execute("SET LOCAL session_replication_role = DEFAULT" if spared else "SET CONSTRAINTS ALL DEFERRED")


class _Feed:
    """Sends batches through the connection of this transaction, one at a time, from a thread of its own."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self._pool = pool
        self._raw = connection.connection
        self._under_way: Future[None] | None = None

    def send(self, buffers: dict[str, BytesIO]) -> None:
        """Begin to send a batch, once the one before is through."""
        self.wait()
        self._under_way = self._pool.submit(_copy, self._raw, buffers)

    def wait(self) -> None:
        """Until the batch under way is through; raises what went wrong with it."""
        if self._under_way is not None:
            self._under_way.result()

    def before_a_query(self, execute: Any, *arguments: Any) -> Any:
        """Whoever makes the rows reads the calendar again now and then: never while a batch is on the same wire."""
        self.wait()
        return execute(*arguments)


def _feed(rows: Rows, lives: Iterable[list[Life]]) -> None:
    written = 0
    with ThreadPoolExecutor(max_workers=1) as pool:
        feed = _Feed(pool)
        with connection.execute_wrapper(feed.before_a_query):
            for of_day in lives:
                for life in in_order(of_day):
                    rows.add(life)
                if rows.records - written >= BATCH:
                    feed.send(rows.take())
                    written = rows.records
            feed.send(rows.take())
            feed.wait()


def _copy(raw: Any, buffers: dict[str, BytesIO]) -> None:
    with raw.cursor() as cursor:
        for table, columns in TABLES.items():
            cursor.copy_expert(f"COPY {table} ({', '.join(columns)}) FROM STDIN", buffers[table], size=READ)


def _reserve(cursor: Any, table: str, count: int) -> int:
    """The first of ``count`` consecutive keys that nobody else will get."""
    cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
    (sequence,) = cursor.fetchone()
    cursor.execute("SELECT setval(%s, nextval(%s) + %s) - %s", [sequence, sequence, count, count])
    return int(cursor.fetchone()[0])
