"""COPY, with the rows made side by side: a child process for each part, the database taking in what they send."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from io import BytesIO
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.connection import Connection, wait
from typing import Any

from django.db import connection, connections, transaction

from procedures.domain.vocabulary import LetterForm
from procedures.models import CodeCounter, LetterCounter
from procedures.services.demonstration.lives import Life
from procedures.services.demonstration.paperwork import LetterCounters
from procedures.services.demonstration.rows import TABLES, Keys, Rows
from procedures.services.figure_history import write_from_dates

BATCH = 4_000  # records in one COPY
WORTH_A_CHILD = 20_000  # records; fewer are made sooner than a child is

Counters = dict[tuple[int, date], int]

_COUNTERS = """
    INSERT INTO procedures_codecounter (unit_id, day, last)
    SELECT * FROM unnest(%s::bigint[], %s::date[], %s::int[])
    ON CONFLICT (unit_id, day) DO UPDATE SET last = greatest(procedures_codecounter.last, excluded.last)
"""
_LETTER_COUNTERS = """
    INSERT INTO procedures_lettercounter (centre_id, form, year, last)
    SELECT * FROM unnest(%s::bigint[], %s::text[], %s::int[], %s::int[])
    ON CONFLICT (centre_id, unit_id, form, year)
    DO UPDATE SET last = greatest(procedures_lettercounter.last, excluded.last)
"""


@dataclass(frozen=True, slots=True)
class Part:
    """Lives in lists, ``expected`` of them at most. No two parts give codes of one unit for the same day, or letters
    of one centre in the same year; within a list letters are numbered in the order in which they were written.
    """

    lives: Callable[[], Iterable[list[Life]]]
    expected: int


@dataclass(frozen=True, slots=True)
class _Batch:
    """Rows by table, how many records they are, and the code counters as far as they have come."""

    rows: dict[str, bytes]
    records: int
    counters: Counters
    letters: LetterCounters


@transaction.atomic
def copy(
    parts: Sequence[Part],
    *,
    days: tuple[date, date],
    now: datetime,
    side_by_side: bool | None = None,
    alone: bool = True,
) -> int:
    """Write the lives and the history of their figures, all or none; how many records were written.

    ``days`` are the first and the last on which codes are given. Receptions wait meanwhile, since the counters of codes
    and letters are locked: not ``alone`` is for days and letters of which nobody else gives any. Parts are made side by
    side where that pays (``side_by_side`` None) and processes can be forked.
    """
    expected = sum(part.expected for part in parts)
    if side_by_side is None:
        cores = os.cpu_count() or 1
        side_by_side = expected >= WORTH_A_CHILD and cores > 1 and "fork" in get_all_start_methods()
    with connection.cursor() as cursor:
        if alone:
            cursor.execute("LOCK TABLE procedures_codecounter, procedures_lettercounter IN SHARE ROW EXCLUSIVE MODE")
        counters, letters = _counted(days)
        keys = first = Keys(
            *(_reserve(cursor, f"procedures_{name}", expected) for name in ("record", "applicant", "folder"))
        )
        makers, keys = [], first
        for part in parts:
            makers.append(partial(_batches, part, keys, counters, letters, now))
            keys = keys.after(part.expected)
        records, given, written = 0, Counters(), LetterCounters()
        with _references_spared(cursor):
            for batch in _side_by_side(makers) if side_by_side else _one_by_one(makers):
                _copy(cursor, batch.rows)
                records += batch.records
                given |= batch.counters
                written |= batch.letters
            write_from_dates(first.record, keys.record - 1)
        _keep(cursor, given, written)
    return records


def _counted(days: tuple[date, date]) -> tuple[Counters, LetterCounters]:
    """How far codes and letters have come."""
    codes = CodeCounter.objects.filter(day__range=days).values_list("unit_id", "day", "last")
    years = (days[0].year, days[1].year + 1)
    letters = LetterCounter.objects.filter(centre__isnull=False, year__range=years)
    return (
        {(unit, day): last for unit, day, last in codes},
        {
            (centre, LetterForm(form), year): last
            for centre, form, year, last in letters.values_list("centre_id", "form", "year", "last")
        },
    )


def _keep(cursor: Any, counters: Counters, letters: LetterCounters) -> None:
    """Write down how far those have come of which some were given out: the others may be somebody else's."""
    for sql, counted in ((_COUNTERS, counters), (_LETTER_COUNTERS, letters)):
        rows = [(*key, last) for key, last in counted.items()]
        if rows:
            cursor.execute(sql, [list(column) for column in zip(*rows, strict=True)])


Maker = Callable[[], Iterator[_Batch]]


def _batches(part: Part, first: Keys, counters: Counters, letters: LetterCounters, now: datetime) -> Iterator[_Batch]:
    """The rows of a part, whose keys begin with ``first``."""
    rows = Rows(first=first, counters=dict(counters), letters=dict(letters), now=now)
    sent = 0
    for of_day in part.lives():
        rows.add(of_day)
        if rows.records - sent >= BATCH:
            yield _Batch(rows.take(), rows.records - sent, {}, {})
            sent = rows.records
    given = {key: last for key, last in rows.counters.items() if counters.get(key) != last}
    written = {key: last for key, last in rows.letters.items() if letters.get(key) != last}
    yield _Batch(rows.take(), rows.records - sent, given, written)


def _one_by_one(makers: Iterable[Maker]) -> Iterator[_Batch]:
    for maker in makers:
        yield from maker()


def _side_by_side(makers: Iterable[Maker]) -> Iterator[_Batch]:
    context = get_context("fork")
    children, wires = [], []
    for maker in makers:
        mine, theirs = context.Pipe(duplex=False)
        child = context.Process(target=_send, args=(maker, theirs), daemon=True)
        child.start()
        theirs.close()
        children.append(child)
        wires.append(mine)
    try:
        while wires:
            ready = wait(wires)
            for wire in [wire for wire in wires if wire in ready]:
                received: object = wire.recv()
                if received is None:
                    wires.remove(wire)
                elif isinstance(received, _Batch):
                    yield received
                else:
                    raise RuntimeError(f"a part of the demonstration could not be made: {received}")
    finally:
        for child in children:
            child.terminate()
            child.join()


def _send(maker: Maker, wire: Connection) -> None:
    """A child's work. The connection to the database stays the parent's: what is read here takes another one."""
    for wrapper in connections.all(initialized_only=True):
        wrapper.connection = None
    try:
        for batch in maker():
            wire.send(batch)
        wire.send(None)
    except Exception as error:
        wire.send(repr(error))
    finally:
        connections.close_all()


def _copy(cursor: Any, rows: dict[str, bytes]) -> None:
    for table, columns in TABLES.items():
        if rows[table]:
            cursor.copy_expert(f"COPY {table} ({', '.join(columns)}) FROM STDIN", BytesIO(rows[table]))


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


def _reserve(cursor: Any, table: str, count: int) -> int:
    """The first of ``count`` consecutive keys that nobody else will get."""
    cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
    (sequence,) = cursor.fetchone()
    cursor.execute("SELECT setval(%s, nextval(%s) + %s) - %s", [sequence, sequence, count, count])
    return int(cursor.fetchone()[0])
