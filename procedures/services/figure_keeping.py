"""The figures' tables and their history: moved forward by deltas, held equal to a recount, mended where they differ.

Draining takes deltas and adds them to the tables in one statement, so that a worker killed at any point has either
done both or neither. One drainer works at a time; a second one finds the lock taken and leaves.
"""
# ruff: noqa: S608 - every part of these statements is a constant of ours

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from procedures.domain.vocabulary import IncidentKind
from procedures.models import FigureState, Record
from procedures.queries.recount import ENTRIES, ENTRY, MISJUDGED, OPEN_STOCK, TABLES, Table
from procedures.services.figure_history import (
    CHANGED,
    SPELLS,
    differing_changes,
    differing_spells,
    mend_changes,
    mend_spells,
    write_missing,
)
from procedures.services.incidents import open_incident
from procedures.services.snapshots import one_snapshot

BATCH = 20_000  # deltas moved in one transaction: about a quarter of a second
NAMED_CELLS = 100  # an incident names so many; the count tells of the rest
_LOCK = 0x46494755  # "FIGU": the advisory lock of whoever writes to the figures' tables

_TAKE = f"""
    taken AS MATERIALIZED (
        DELETE FROM procedures_figuredelta
        WHERE id IN (SELECT id FROM procedures_figuredelta ORDER BY id LIMIT %(batch)s)
        RETURNING id, record_id, {ENTRY}, amount, created_at
    )
"""
_MOVES = ", ".join(
    f"{table.name}_moved AS ({table.add(table.fold('taken'))} RETURNING {table.name}.*)" for table in TABLES
)
_DRAIN = f"""
    WITH {_TAKE}, {_MOVES}, {CHANGED}, {SPELLS}
    SELECT (SELECT count(*) FROM taken), (SELECT array_agg(id) FROM {OPEN_STOCK.name}_moved WHERE records = 0)
"""
_CLEAR_STOCK = f"DELETE FROM {OPEN_STOCK.name} WHERE id = ANY(%s)"
_REFRESHED = """
    INSERT INTO procedures_figurestate (id, refreshed_at, reconciled_records, differences) VALUES (1, %s, 0, 0)
    ON CONFLICT (id) DO UPDATE SET refreshed_at = greatest(procedures_figurestate.refreshed_at, excluded.refreshed_at)
"""

# One statement, hence one moment: what the records come to, less what is still on its way into the tables.
_RECOUNT = f"""
    CREATE TEMP TABLE recounted ON COMMIT DROP AS
    SELECT {ENTRY}, amount FROM ({ENTRIES}) AS counted
    UNION ALL
    SELECT {ENTRY}, -amount::int FROM procedures_figuredelta
"""


@dataclass(frozen=True, slots=True)
class Cell:
    """One number that differs: its table, its key (``unit_id=5 day=2026-11-20``), its column, and by how much."""

    table: str
    key: str
    column: str
    difference: int


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What a recount found. ``difference`` of a cell is what must be added to it to make it true.

    ``misjudged`` names records whose stored outcome or overdue moment is not what their dates say.
    """

    at: datetime
    records: int
    cells: tuple[Cell, ...]
    misjudged: tuple[str, ...]
    repaired: bool

    @property
    def agrees(self) -> bool:
        """The figures equal the recount."""
        return not self.cells and not self.misjudged


@transaction.atomic
def drain(*, at: datetime, batch: int = BATCH) -> int:
    """Move up to ``batch`` deltas into the tables; how many were moved (0 as well when another drainer is at work).

    ``refreshed_at`` becomes ``at`` once nothing is left, also when there was nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(_DRAIN, {"batch": batch})
        moved, emptied = cursor.fetchone()
        if emptied:
            cursor.execute(_CLEAR_STOCK, [emptied])
        if moved < batch:
            cursor.execute(_REFRESHED, [at])
    return int(moved)


def drain_all(*, at: datetime, batch: int = BATCH) -> int:
    """Drain until nothing is left; how many deltas were moved."""
    total = moved = drain(at=at, batch=batch)
    while moved == batch:
        moved = drain(at=at, batch=batch)
        total += moved
    return total


def reconcile(*, at: datetime, repair: bool = False) -> Reconciliation:
    """Recount all records, compare with the tables and the deltas on their way, and say every cell that differs.

    A difference opens an incident, which a person closes; with ``repair`` the cells are mended as well (the figures
    stand still for drainers meanwhile); without it nobody waits.
    """
    with _alone() if repair else one_snapshot():
        if repair:
            write_missing()
        cells = _compare(repair=repair) + _compare_history(at=at, repair=repair)
        misjudged = _misjudged()
        records = Record.objects.count()
    found = Reconciliation(at, records, cells, misjudged, repaired=repair and bool(cells))
    with transaction.atomic():
        FigureState.objects.update_or_create(
            pk=1,
            defaults={
                "reconciled_at": at,
                "reconciled_records": records,
                "differences": 0 if found.repaired else len(cells),
            },
        )
        if not found.agrees:
            open_incident(IncidentKind.FIGURES_DIFFER, facts=_facts(found), at=at)
    return found


def rebuild(*, at: datetime) -> int:
    """Bring the tables to the records after a load that wrote records without deltas; how many cells were mended."""
    with _alone():
        cells = _compare(repair=True)
    with connection.cursor() as cursor:
        cursor.execute(_REFRESHED, [at])
    return len(cells)


@contextmanager
def _alone() -> Iterator[None]:
    """A transaction in which nobody else writes to the figures' tables; waits for a drainer to end."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        yield


def _compare(*, repair: bool) -> tuple[Cell, ...]:
    cells: list[Cell] = []
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '128MB'")
        cursor.execute("DROP TABLE IF EXISTS pg_temp.recounted")
        cursor.execute(_RECOUNT)
        cursor.execute("ANALYZE recounted")
        for table in TABLES:
            corrections = table.corrections("recounted")
            cursor.execute(corrections)
            rows = cursor.fetchall()
            cells += (cell for row in rows for cell in _cells(table, row))
            if repair and rows:
                cursor.execute(table.add(corrections))
        if repair and cells:
            cursor.execute(f"DELETE FROM {OPEN_STOCK.name} WHERE records = 0")
    return tuple(cells)


def _compare_history(*, at: datetime, repair: bool) -> tuple[Cell, ...]:
    """After ``_compare``, in its transaction."""
    changes, spells = differing_changes(), differing_spells()
    if repair and changes:
        mend_changes(at=at)
    if repair and spells:
        mend_spells(at=at)
    return (
        *(Cell("figurechange", key, "amount", by) for key, by in changes),
        *(Cell("openspell", f"record={record}", "spells", by) for record, by in spells),
    )


def _cells(table: Table, row: tuple[Any, ...]) -> Iterator[Cell]:
    keys = dict(zip(table.keys, row, strict=False))
    key = " ".join(f"{name}={_plain(value)}" for name, value in keys.items())
    for column, difference in zip(table.columns, row[len(keys) :], strict=True):
        if difference:
            yield Cell(table.name.removeprefix("procedures_"), key, column, difference)


def _plain(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _misjudged() -> tuple[str, ...]:
    with connection.cursor() as cursor:
        cursor.execute(MISJUDGED)
        return tuple(code for (code,) in cursor.fetchall())


def _facts(found: Reconciliation) -> dict[str, Any]:
    return {
        "at": found.at.isoformat(),
        "records": found.records,
        "cells": len(found.cells),
        "repaired": found.repaired,
        "named": [f"{cell.table} {cell.key} {cell.column} {cell.difference:+d}" for cell in found.cells[:NAMED_CELLS]],
        "misjudged": list(found.misjudged),
    }
