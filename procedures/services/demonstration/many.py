"""As many records as are asked for, to try the portal at any size: ``manage.py load_demo --records 10000000``.

They fill the days between the published period and the live weeks, so that figures have as many days at any size; what
grows is how many records each day has. Stretches of days are written side by side, each all or not at all, with the
indexes of the large tables set aside meanwhile: whoever stops in between goes on with the same command.
"""

import gc
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from django.db import connection, connections, transaction

from procedures.domain.calendar import ONE_DAY, local
from procedures.models import Record
from procedures.queries.calendar import calendar_for
from procedures.services import figure_keeping
from procedures.services.demonstration.copying import Part, copy
from procedures.services.demonstration.lives import Inventor, Lateness, Life, Pace
from procedures.services.demonstration.loading import LIVE_DAYS, begin, inventor_of, part_of, refuse_among_real_records
from procedures.services.demonstration.rows import TABLES
from procedures.services.demonstration.volumes import LAST_PUBLISHED_DAY, Days, Volumes, working_days
from units.errors import RuleBroken

BYTES = 4_500  # on the disk for each record: tables, indexes, and the journal that is written meanwhile
_LATE = Lateness(13, 1_000)
_OF_A_STRETCH = 100_000
_LIVES_A_DAY = 900  # different ones; beyond it they have twins
_LARGE = (*TABLES, "procedures_figurechange", "procedures_openspell")
_NEARLY_WHOLE = ("applicant_by_number", "applicant_by_telephone", "record_settled_by_unit")
"""Indexes with a condition that most rows meet; the others hold the work in hand, of which nothing is written here."""

_SET_ASIDE = "CREATE TABLE IF NOT EXISTS procedures_index_set_aside (name text PRIMARY KEY, definition text NOT NULL)"
_NAMES = """
    INSERT INTO procedures_index_set_aside
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
    WHERE indrelid = ANY(%s::regclass[]) AND NOT indisunique
      AND (indpred IS NULL OR indexrelid::regclass::text = ANY(%s))
    ON CONFLICT DO NOTHING
"""

Progress = Callable[[int, int], None]
"""Told how many records are written, of how many."""


@dataclass(frozen=True, slots=True)
class Space:
    """Bytes that a load needs, and those that are free where the database lies (None where that cannot be seen)."""

    needed: int
    free: int | None


def missing_of(wanted: int) -> int:
    """How many records are missing to ``wanted``."""
    return max(0, wanted - Record.objects.count())


def space_for(records: int) -> Space:
    """What so many further records need on the disk."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        (may_ask,) = cursor.fetchone()
        folder = None
        if may_ask:
            cursor.execute("SELECT current_setting('data_directory')")
            folder = Path(cursor.fetchone()[0])
    known = folder is not None and folder.exists()
    return Space(records * BYTES, _free(folder) if known and folder else None)


def _free(folder: Path) -> int:
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize


def load_many(wanted: int, *, at: datetime, told: Progress) -> int:
    """Older records until there are about ``wanted``; how many were written.

    RuleBroken: real_records, units_not_loaded, catalogue_not_loaded, calendar_empty, no_days_to_fill, disk_too_small.
    """
    with transaction.atomic():
        begin()
        refuse_among_real_records()
    missing = missing_of(wanted)
    space = space_for(missing)
    if space.free is not None and space.free < space.needed:
        raise RuleBroken("disk_too_small", needed=f"{space.needed / 1e9:.1f}", free=f"{space.free / 1e9:.1f}")
    with _indexes_set_aside():
        written = _write(missing, at=at, told=told) if missing else 0
    figure_keeping.rebuild(at=at)
    return written


def _write(missing: int, *, at: datetime, told: Progress) -> int:
    volumes = Volumes(calendar_for())
    days = working_days(LAST_PUBLISHED_DAY + ONE_DAY, local(at).date() - ONE_DAY * LIVE_DAYS, volumes.calendar)
    if not days:
        raise RuleBroken("no_days_to_fill")
    per_day = missing / len(days)
    twins = max(1, round(per_day / _LIVES_A_DAY)) - 1
    loads = volumes.ordinary(days, per_day / (1 + twins))
    seed = f"many {missing}"
    work = _Work(inventor_of(volumes, at, on=local(at).date(), seed=seed, twins=twins), at)
    stretches = _stretches(loads, _OF_A_STRETCH / (1 + twins))
    written = 0
    connection.close()  # a child must not speak through its parent's
    with ProcessPoolExecutor(os.cpu_count(), get_context("fork"), initializer=_begin_child, initargs=(work,)) as pool:
        for done in as_completed([pool.submit(_write_stretch, stretch) for stretch in stretches]):
            written += done.result()
            told(written, missing)
    return written


@dataclass(frozen=True, slots=True)
class _Work:
    """What every child has from its parent, being forked from it."""

    inventor: Inventor
    at: datetime


_work: _Work | None = None


def _begin_child(work: _Work) -> None:
    global _work  # noqa: PLW0603 - a pool hands each child what is the same for all once, and has no other place for it
    _work = work
    connections.close_all()
    gc.disable()  # what it makes holds nothing that refers to itself, and goes as it is sent


def _write_stretch(days: Days) -> int:
    assert _work is not None  # noqa: S101 - the pool began with it
    lateness = dict.fromkeys(_work.inventor.centres, _LATE.after(0))
    part = part_of(_work.inventor, days, lateness, Pace(), _work.at)
    part = replace(part, lives=partial(_over, part))
    span = (min(days) - timedelta(days=14), max(days))
    return copy([part], days=span, now=_work.at, side_by_side=False, alone=False)


def _over(part: Part) -> Iterator[list[Life]]:
    """Those that came to their end: what is open is the work of the live weeks, as much of it at any size."""
    for of_day in part.lives():
        yield [life for life in of_day if life.returned_at]


def _stretches(loads: Days, size: float) -> list[Days]:
    """Consecutive days with about ``size`` lives together."""
    found: list[Days] = [{}]
    gathered = 0
    for day, of_day in loads.items():
        if gathered >= size:
            found.append({})
            gathered = 0
        found[-1][day] = of_day
        gathered += sum(load.total for load in of_day.values())
    return found


@contextmanager
def _indexes_set_aside() -> Iterator[None]:
    """Without the indexes of the large tables that hold no rule: made once at the end, they cost a third of what they
    cost row by row. The database's upkeep leaves these tables alone meanwhile: it would go over rows that nobody reads.
    """
    set_aside()
    try:
        yield
    finally:
        _make_again()


@transaction.atomic
def set_aside() -> None:
    """Drop the indexes. Their definitions are kept in a table, so that they are made also after a load that was cut off
    (by the next one).
    """
    with connection.cursor() as cursor:
        cursor.execute(_SET_ASIDE)
        cursor.execute(_NAMES, [list(_LARGE), list(_NEARLY_WHOLE)])
        cursor.execute("SELECT string_agg(name, ', ') FROM procedures_index_set_aside")
        (names,) = cursor.fetchone()
        if names:
            cursor.execute(f"DROP INDEX IF EXISTS {names}")
        _upkeep(cursor, "SET (autovacuum_enabled = off)")


def _make_again() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT definition FROM procedures_index_set_aside ORDER BY definition LIKE '%USING btree%', name"
        )
        definitions = [definition for (definition,) in cursor.fetchall()]
    connection.close()
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # the database does the work
        list(pool.map(_make_index, definitions))
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE procedures_index_set_aside")
        _upkeep(cursor, "RESET (autovacuum_enabled)")
        cursor.execute(f"ANALYZE {', '.join(_LARGE)}")


def _upkeep(cursor: Any, change: str) -> None:
    for table in _LARGE:
        cursor.execute(f"ALTER TABLE {table} {change}")


def _make_index(definition: str) -> None:
    with closing(connection), connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '1GB'; SET max_parallel_maintenance_workers = 0")
        cursor.execute(definition.replace("INDEX ", "INDEX IF NOT EXISTS ", 1))
