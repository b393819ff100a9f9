"""The figures in SQL: how an entry falls into the tables' cells, and the recount over the records themselves.

``ENTRIES`` is the twin of ``domain.figures.contribution``: it reads a record's raw dates, never its stored outcome. A
test holds the two equal on every combination. Entries (a delta, or what a recount gives) have the same columns, and one
description of the tables serves draining, comparing and mending.
"""
# ruff: noqa: S608 - every part of these statements is a constant of ours

from dataclasses import dataclass

from procedures.domain.calendar import ZONE
from procedures.domain.figures import Measure
from procedures.domain.lifecycle import OPEN, SETTLED
from procedures.domain.vocabulary import Channel, Outcome, Status, TermUnit

ENTRY = "measure, centre_id, unit_id, field_id, channel, day, moment, outcome, first_due_kept, on_time_766, soon_from"


@dataclass(frozen=True, slots=True)
class Table:
    """A table of figures: its key columns (with the entry's column each comes from) and which entries a column sums."""

    name: str
    keys: dict[str, str]
    measures: tuple[Measure, ...]
    columns: dict[str, str]

    @property
    def key_list(self) -> str:
        """The key columns, for SQL."""
        return ", ".join(self.keys)

    @property
    def column_list(self) -> str:
        """The summed columns, for SQL."""
        return ", ".join(self.columns)

    def fold(self, entries: str) -> str:
        """SELECT the cells into which the rows of ``entries`` fall; cells that come to nothing are left out."""
        sums = {
            name: f"coalesce(sum(amount) FILTER (WHERE {condition}), 0)::int"
            for name, condition in self.columns.items()
        }
        keys = ", ".join(f"{source} AS {key}" for key, source in self.keys.items())
        shown = ", ".join(f"{total} AS {name}" for name, total in sums.items())
        moved = " OR ".join(f"{total} <> 0" for total in sums.values())
        measures = ", ".join(f"'{measure.value}'" for measure in self.measures)
        return (
            f"SELECT {keys}, {shown} FROM {entries} WHERE measure IN ({measures})"
            f" GROUP BY {', '.join(self.keys.values())} HAVING {moved}"
        )

    def add(self, cells: str) -> str:
        """INSERT the rows of the SELECT ``cells``, adding to cells that are there."""
        added = ", ".join(f"{name} = {self.name}.{name} + excluded.{name}" for name in self.columns)
        return (
            f"INSERT INTO {self.name} ({self.key_list}, {self.column_list}) {cells}"
            f" ON CONFLICT ({self.key_list}) DO UPDATE SET {added}"
        )

    def corrections(self, entries: str) -> str:
        """SELECT what must be added to the table's cells so that they equal the sum of ``entries``."""
        totals = ", ".join(f"sum({name})::int AS {name}" for name in self.columns)
        negative = ", ".join(f"-{name}" for name in self.columns)
        differs = " OR ".join(f"sum({name}) <> 0" for name in self.columns)
        return (
            f"SELECT {self.key_list}, {totals} FROM ({self.fold(entries)}"
            f" UNION ALL SELECT {self.key_list}, {negative} FROM {self.name}) AS both_sides"
            f" GROUP BY {self.key_list} HAVING {differs}"
        )


def _of(measure: Measure, **values: str) -> str:
    return " AND ".join([f"measure = '{measure.value}'", *(f"{name} = '{value}'" for name, value in values.items())])


_RECEIVED = {f"received_{channel.value}": _of(Measure.RECEIVED, channel=channel) for channel in Channel}
_JUDGED = {
    "first_due_kept": f"{_of(Measure.SETTLED)} AND first_due_kept",
    "on_time_766": f"{_of(Measure.SETTLED)} AND on_time_766",
}
_ENDED = {"refused": _of(Measure.REFUSED), "withdrawn": _of(Measure.WITHDRAWN)}

CENTRE_DAY = Table(
    "procedures_centreday",
    {"centre_id": "centre_id", "day": "day"},
    (Measure.SUBMITTED, Measure.RECEIVED, Measure.REFUSED, Measure.WITHDRAWN, Measure.RETURNED),
    {"submitted": _of(Measure.SUBMITTED), **_RECEIVED, **_ENDED, "returned": _of(Measure.RETURNED)},
)
UNIT_DAY = Table(
    "procedures_unitday",
    {"unit_id": "unit_id", "day": "day"},
    (Measure.SETTLED,),
    {
        f"{channel.value}_{outcome.value}": _of(Measure.SETTLED, channel=channel, outcome=outcome)
        for channel in Channel
        for outcome in Outcome
    }
    | _JUDGED,
)
FIELD_DAY = Table(
    "procedures_fieldday",
    {"unit_id": "unit_id", "field_id": "field_id", "day": "day"},
    (Measure.SUBMITTED, Measure.RECEIVED, Measure.REFUSED, Measure.WITHDRAWN, Measure.SETTLED),
    {"submitted": _of(Measure.SUBMITTED), **_RECEIVED, **_ENDED}
    | {outcome.value: _of(Measure.SETTLED, outcome=outcome) for outcome in Outcome}
    | _JUDGED,
)
OPEN_STOCK = Table(
    "procedures_openstock",
    {"unit_id": "unit_id", "field_id": "field_id", "overdue_from": "moment"},
    (Measure.OPEN,),
    {"records": _of(Measure.OPEN)},
)
TABLES = (CENTRE_DAY, UNIT_DAY, FIELD_DAY, OPEN_STOCK)


def _day(column: str) -> str:
    return f"({column} AT TIME ZONE '{ZONE.key}')::date"


def overdue_from(column: str) -> str:
    """Twin of ``domain.settlement.overdue_from``."""
    midnight = f"({_day(column)} + 1)::timestamp AT TIME ZONE '{ZONE.key}'"
    return (
        f"CASE WHEN term_unit = '{TermUnit.WORKING_HOUR.value}'"
        f" THEN {column} + interval '1 microsecond' ELSE {midnight} END"
    )


def among(statuses: frozenset[Status]) -> str:
    """Whether a record stands in one of ``statuses``, for SQL."""
    return f"status IN ({', '.join(repr(status.value) for status in sorted(statuses))})"


# Twin of ``domain.settlement.outcome``.
_OUTCOME = f"""CASE WHEN completed_at >= {overdue_from("due_at")} THEN '{Outcome.LATE.value}'
         WHEN {_day("completed_at")} < {_day("due_at")} THEN '{Outcome.EARLY.value}'
         ELSE '{Outcome.ON_TIME.value}' END"""

EACH = f"""
    SELECT r.id AS record_id, e.measure, CASE e.measure WHEN '{Measure.RETURNED.value}' THEN r.return_at_centre_id
           ELSE r.received_at_centre_id END AS centre_id, r.competent_unit_id AS unit_id, r.field_id, r.channel,
           e.day, e.moment, e.outcome, e.first_due_kept, e.on_time_766, e.soon_from, e.since
    FROM procedures_record AS r CROSS JOIN LATERAL (
        SELECT '{Measure.SUBMITTED.value}' AS measure, {_day("submitted_at")} AS day, NULL::timestamptz AS moment,
               '' AS outcome, false AS first_due_kept, false AS on_time_766, NULL::timestamptz AS soon_from,
               submitted_at AS since
        WHERE channel = '{Channel.ONLINE.value}'
        UNION ALL
        SELECT '{Measure.RECEIVED.value}', {_day("received_at")}, NULL, '', false, false, NULL, received_at
        WHERE received_at IS NOT NULL
        UNION ALL
        SELECT '{Measure.OPEN.value}', NULL, CASE WHEN paused_at IS NULL THEN {overdue_from("due_at")} END, '', false,
               false, CASE WHEN paused_at IS NULL THEN r.soon_from END, received_at
        WHERE {among(OPEN)} AND due_at IS NOT NULL
        UNION ALL
        SELECT '{Measure.SETTLED.value}', {_day("completed_at")}, NULL, {_OUTCOME},
               completed_at < {overdue_from("first_due_at")}, completed_at <= due_at, NULL, completed_at
        WHERE {among(SETTLED)} AND completed_at IS NOT NULL AND due_at IS NOT NULL AND first_due_at IS NOT NULL
        UNION ALL
        SELECT CASE status WHEN '{Status.REFUSED.value}' THEN '{Measure.REFUSED.value}'
                           ELSE '{Measure.WITHDRAWN.value}' END, {_day("closed_at")}, NULL, '', false, false, NULL,
               closed_at
        WHERE {among(frozenset({Status.REFUSED, Status.WITHDRAWN}))} AND closed_at IS NOT NULL
        UNION ALL
        SELECT '{Measure.RETURNED.value}', {_day("returned_at")}, NULL, '', false, false, NULL, returned_at
        WHERE returned_at IS NOT NULL
    ) AS e
    WHERE r.status <> '{Status.VOIDED.value}' AND r.master_system = ''
"""
"""What every record counts in now, with the moment (``since``) from which it did."""

ENTRIES = f"SELECT {ENTRY}, count(*)::int AS amount FROM ({EACH}) AS each_one GROUP BY {ENTRY}"

# Lists behind the figures read these two columns; they must say what the law says of the dates.
MISJUDGED = f"""
    SELECT code FROM procedures_record AS r
    WHERE (completed_at IS NOT NULL AND outcome <> {_OUTCOME})
       OR ({among(OPEN)} AND paused_at IS NULL AND overdue_from IS DISTINCT FROM {overdue_from("due_at")})
    ORDER BY code LIMIT 50
"""
