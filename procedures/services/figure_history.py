"""The figures' history: every change with the moment of its writing, kept beside the tables by the same statement.

The tables say what is counted now; ``FigureChange`` and ``OpenSpell`` say since when: so any figure can be asked as at
a past moment (``queries.as_at``).
"""
# ruff: noqa: S608 - every part of these statements is a constant of ours

from datetime import datetime

from django.db import connection

from procedures.domain.calendar import ZONE
from procedures.domain.figures import Measure
from procedures.domain.lifecycle import OPEN
from procedures.domain.vocabulary import Status
from procedures.queries.recount import EACH, among, overdue_from

NAMED = 50

_KEPT = "record_id, measure, centre_id, unit_id, field_id, channel, day, outcome, first_due_kept, on_time_766"
_OPEN = f"measure = '{Measure.OPEN.value}'"


def _is_late(moment: str) -> str:
    return f"({moment} AT TIME ZONE '{ZONE.key}')::date > day"


CHANGED = f"""
    changed AS (
        INSERT INTO procedures_figurechange ({_KEPT}, amount, recorded_at, is_late)
        SELECT {_KEPT}, amount, created_at, {_is_late("created_at")} FROM taken WHERE NOT {_OPEN} AND record_id <> 0
    )
"""
"""Deltas of a day, kept as they are."""

SPELLS = f"""
    turns AS MATERIALIZED (
        SELECT id, record_id, unit_id, field_id, moment, soon_from, amount, max(created_at) OVER turn AS written_at
        FROM taken WHERE {_OPEN} AND record_id <> 0 WINDOW turn AS (PARTITION BY record_id ORDER BY id)
    ),
    stepped AS MATERIALIZED (
        SELECT *, lead(written_at) OVER turn AS next_at, lag(id) OVER turn IS NULL AS is_first
        FROM turns WINDOW turn AS (PARTITION BY record_id ORDER BY id)
    ),
    ended AS (
        UPDATE procedures_openspell AS spell SET ended_at = greatest(spell.began_at, stepped.written_at)
        FROM stepped
        WHERE stepped.is_first AND stepped.amount < 0 AND spell.record_id = stepped.record_id
          AND spell.ended_at IS NULL
        RETURNING spell.record_id, spell.ended_at
    ),
    begun AS (
        INSERT INTO procedures_openspell (record_id, unit_id, field_id, overdue_from, soon_from, began_at, ended_at)
        SELECT record_id, unit_id, field_id, moment, soon_from, greatest(written_at, ended.ended_at),
               CASE WHEN next_at IS NOT NULL THEN greatest(written_at, ended.ended_at, next_at) END
        FROM stepped LEFT JOIN ended USING (record_id) WHERE amount > 0
        ON CONFLICT (record_id) WHERE ended_at IS NULL DO NOTHING
    )
"""
"""A record's deltas of the stock take turns: one ends its spell, the next begins another. What ends is written before
what begins (which reads it), for a record has one spell without end at most. A clock that went back moves nothing back:
the spells of a record follow each other.
"""

_NOTHING_WAITS = "NOT EXISTS (SELECT 1 FROM procedures_figuredelta AS waiting WHERE waiting.record_id = r.id)"
_WITHOUT_HISTORY = f"""
    CREATE TEMP TABLE without_history ON COMMIT DROP AS
    SELECT id AS record_id FROM procedures_record AS r
    WHERE NOT EXISTS (SELECT 1 FROM procedures_figurechange AS kept WHERE kept.record_id = r.id)
      AND NOT EXISTS (SELECT 1 FROM procedures_openspell AS kept WHERE kept.record_id = r.id)
      AND {_NOTHING_WAITS}
"""
_CHANGES_FROM_DATES = f"""
    INSERT INTO procedures_figurechange ({_KEPT}, amount, recorded_at, is_late)
    SELECT {_KEPT}, 1, since, false FROM ({EACH}) AS each_one
    WHERE NOT {_OPEN} AND record_id
"""
_SPELLS_FROM_DATES = f"""
    INSERT INTO procedures_openspell (record_id, unit_id, field_id, overdue_from, soon_from, began_at, ended_at)
    SELECT id, competent_unit_id, field_id, CASE WHEN paused_at IS NULL THEN {overdue_from("due_at")} END,
           CASE WHEN paused_at IS NULL THEN soon_from END, received_at,
           CASE WHEN NOT {among(OPEN)} THEN greatest(received_at, coalesce(completed_at, closed_at, received_at)) END
    FROM procedures_record AS r
    WHERE received_at IS NOT NULL AND due_at IS NOT NULL AND status <> '{Status.VOIDED.value}' AND master_system = ''
      AND id
"""
_AMONG_THOSE_WITHOUT = "IN (SELECT record_id FROM without_history)"
_BETWEEN = "BETWEEN %(first)s AND %(last)s"

_STATE = f"""
    SELECT id AS record_id, competent_unit_id AS unit_id, field_id,
           CASE WHEN paused_at IS NULL THEN {overdue_from("due_at")} END AS overdue_from,
           CASE WHEN paused_at IS NULL THEN soon_from END AS soon_from
    FROM procedures_record AS r WHERE {among(OPEN)} AND due_at IS NOT NULL AND master_system = ''
"""
"""Open records with the dates that their spell must have."""

_SPELL = "record_id, unit_id, field_id, overdue_from, soon_from"

# Spells without end against open records, less what is still on its way.
_DIFFERING = f"""
    SELECT record_id, sum(amount)::int FROM (
        SELECT {_SPELL}, 1 AS amount FROM ({_STATE}) AS open_now
        UNION ALL SELECT {_SPELL}, -1 FROM procedures_openspell WHERE ended_at IS NULL
        UNION ALL SELECT record_id, unit_id, field_id, moment, soon_from, -amount
                  FROM procedures_figuredelta WHERE {_OPEN}
    ) AS both_sides GROUP BY {_SPELL} HAVING sum(amount) <> 0 ORDER BY record_id, 2 LIMIT {NAMED}
"""
_END_LEFT = f"""
    UPDATE procedures_openspell AS r SET ended_at = greatest(began_at, %s)
    WHERE ended_at IS NULL AND {_NOTHING_WAITS.replace("r.id", "r.record_id")} AND NOT EXISTS (
        SELECT 1 FROM ({_STATE}) AS open_now
        WHERE open_now.record_id = r.record_id AND open_now.unit_id = r.unit_id AND open_now.field_id = r.field_id
          AND open_now.overdue_from IS NOT DISTINCT FROM r.overdue_from
          AND open_now.soon_from IS NOT DISTINCT FROM r.soon_from
    )
"""
_BEGIN_MISSING = f"""
    INSERT INTO procedures_openspell ({_SPELL}, began_at)
    SELECT {_SPELL}, %s FROM ({_STATE}) AS r WHERE {_NOTHING_WAITS.replace("r.id", "r.record_id")}
    ON CONFLICT (record_id) WHERE ended_at IS NULL DO NOTHING
"""

_ENTRY_OF_A_DAY = "measure, centre_id, unit_id, field_id, channel, day, outcome, first_due_kept, on_time_766"
# The journal read once, by as many workers as there are; what the recount of the same moment has, stands beside it.
_JOURNAL = f"""
    CREATE TEMP TABLE journal ON COMMIT DROP AS
    SELECT {_ENTRY_OF_A_DAY}, sum(amount)::int AS amount FROM procedures_figurechange
    GROUP BY {_ENTRY_OF_A_DAY} HAVING sum(amount) <> 0
"""
_CHANGES_DIFFERING = f"""
    SELECT {_ENTRY_OF_A_DAY}, sum(amount)::int AS amount FROM (
        SELECT {_ENTRY_OF_A_DAY}, amount FROM recounted WHERE NOT {_OPEN}
        UNION ALL SELECT {_ENTRY_OF_A_DAY}, -amount FROM journal
    ) AS both_sides GROUP BY {_ENTRY_OF_A_DAY} HAVING sum(amount) <> 0
"""
_MEND_CHANGES = f"""
    INSERT INTO procedures_figurechange (record_id, {_ENTRY_OF_A_DAY}, amount, recorded_at, is_late)
    SELECT 0, {_ENTRY_OF_A_DAY}, amount, %(at)s, {_is_late("%(at)s")} FROM ({_CHANGES_DIFFERING}) AS differing
"""


def write_from_dates(first: int, last: int) -> None:
    """Write the history of records that were copied without deltas, those of the keys ``first`` to ``last``, from their
    dates.

    Their due dates are taken to have stood from the beginning: what they were before is not in the dates.
    """
    with connection.cursor() as cursor:
        for statement in (_CHANGES_FROM_DATES, _SPELLS_FROM_DATES):
            cursor.execute(f"{statement} {_BETWEEN}", {"first": first, "last": last})


def write_missing() -> int:
    """``write_from_dates`` for whatever record has no history at all; how many rows were written."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.without_history")
        cursor.execute(_WITHOUT_HISTORY)
        cursor.execute("ANALYZE without_history")
        written = 0
        for statement in (_CHANGES_FROM_DATES, _SPELLS_FROM_DATES):
            cursor.execute(f"{statement} {_AMONG_THOSE_WITHOUT}")
            written += int(cursor.rowcount)
        return written


def differing_changes() -> list[tuple[str, int]]:
    """Days of a measure whose changes do not come to what the records do, and by how much.

    Within the transaction of a recount, whose table (``recounted``) it reads.
    """
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.journal")
        cursor.execute(_JOURNAL)
        cursor.execute(
            f"SELECT measure, unit_id, day, sum(amount)::int FROM ({_CHANGES_DIFFERING}) AS differing"
            f" GROUP BY 1, 2, 3 ORDER BY 1, 2, 3 LIMIT {NAMED}"
        )
        rows = cursor.fetchall()
    return [(f"measure={measure} unit={unit} day={day.isoformat()}", amount) for measure, unit, day, amount in rows]


def mend_changes(*, at: datetime) -> None:
    """Write what the changes lack as a correction made at ``at``, of no record: what was told before is what was told.

    After ``differing_changes``, in its transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute(_MEND_CHANGES, {"at": at})


def differing_spells() -> list[tuple[int, int]]:
    """Records (by key) whose spell is not what they are: 1 where one is missing, -1 where one is left or wrong."""
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERING)
        return [(record, amount) for record, amount in cursor.fetchall()]


def mend_spells(*, at: datetime) -> None:
    """End spells of records that are open no longer, and begin those that are missing: from ``at`` on they are true."""
    with connection.cursor() as cursor:
        cursor.execute(_END_LEFT, [at])
        cursor.execute(_BEGIN_MISSING, [at])
