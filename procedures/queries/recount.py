"""The figures in SQL: how an entry falls into the tables' cells, and the recount over the records themselves.

``ENTRIES`` is the twin of ``domain.figures.contribution``: it reads a record's raw dates, never its stored outcome. A
test holds the two equal on every combination. Entries (a delta, or what a recount gives) have the same columns, and one
description of the tables serves draining, comparing and mending.
"""
# ruff: noqa: S608 - every part of these statements is a constant of ours

from dataclasses import dataclass

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
_OF_UNITS = (Measure.SUBMITTED, Measure.RECEIVED, Measure.REFUSED, Measure.WITHDRAWN, Measure.SETTLED)

CENTRE_DAY = Table(
    "procedures_centreday",
    {"centre_id": "centre_id", "day": "day"},
    (Measure.SUBMITTED, Measure.RECEIVED, Measure.REFUSED, Measure.WITHDRAWN, Measure.RETURNED),
    {"submitted": _of(Measure.SUBMITTED), **_RECEIVED, **_ENDED, "returned": _of(Measure.RETURNED)},
)
UNIT_DAY = Table(
    "procedures_unitday",
    {"unit_id": "unit_id", "day": "day"},
    _OF_UNITS,
    {"submitted": _of(Measure.SUBMITTED), **_RECEIVED, **_ENDED}
    | {
        f"{channel.value}_{outcome.value}": _of(Measure.SETTLED, channel=channel, outcome=outcome)
        for channel in Channel
        for outcome in Outcome
    }
    | _JUDGED,
)
FIELD_DAY = Table(
    "procedures_fieldday",
    {"unit_id": "unit_id", "field_id": "field_id", "day": "day"},
    _OF_UNITS,
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


# Việt Nam keeps UTC+7 the whole year (since 1975), and to look the named zone up costs more than all else in a recount.
_ZONE = "INTERVAL '7 hours'"


def _day(column: str) -> str:
    return f"({column} AT TIME ZONE {_ZONE})::date"


def overdue_from(column: str) -> str:
    """Twin of ``domain.settlement.overdue_from``."""
    midnight = f"({_day(column)} + 1)::timestamp AT TIME ZONE {_ZONE}"
    return (
        f"CASE WHEN term_unit = '{TermUnit.WORKING_HOUR.value}'"
        f" THEN {column} + interval '1 microsecond' ELSE {midnight} END"
    )


def among(statuses: frozenset[Status]) -> str:
    """Whether a record stands in one of ``statuses``, for SQL."""
    return f"status IN ({', '.join(repr(status.value) for status in sorted(statuses))})"


def _in_time(due: str) -> str:
    """Completed before ``overdue_from`` of that moment."""
    return (
        f"CASE WHEN term_unit = '{TermUnit.WORKING_HOUR.value}' THEN completed_at <= {due}"
        f" ELSE {_day('completed_at')} <= {_day(due)} END"
    )


# Twin of ``domain.settlement.outcome``.
_OUTCOME = f"""CASE WHEN NOT {_in_time("due_at")} THEN '{Outcome.LATE.value}'
         WHEN {_day("completed_at")} < {_day("due_at")} THEN '{Outcome.EARLY.value}'
         ELSE '{Outcome.ON_TIME.value}' END"""


@dataclass(frozen=True, slots=True)
class _Branch:
    """The records that one measure counts: under which condition, since which column, and in which cell."""

    measure: str
    condition: str
    since: str
    day: str = "NULL::date"
    centre: str = "received_at_centre_id"
    moment: str = "NULL::timestamptz"
    outcome: str = "''"
    first_due_kept: str = "false"
    on_time_766: str = "false"
    soon_from: str = "NULL::timestamptz"

    @property
    def cell(self) -> str:
        """The columns of ``ENTRY``, for a SELECT from the records."""
        return (
            f"{self.measure} AS measure, {self.centre} AS centre_id, competent_unit_id AS unit_id, field_id, channel,"
            f" {self.day} AS day, {self.moment} AS moment, {self.outcome} AS outcome,"
            f" {self.first_due_kept} AS first_due_kept, {self.on_time_766} AS on_time_766,"
            f" {self.soon_from} AS soon_from"
        )


def _of_day(measure: Measure, condition: str, since: str, **columns: str) -> _Branch:
    return _Branch(f"'{measure.value}'", condition, since, day=_day(since), **columns)


def _ended(measure: Measure, status: Status) -> _Branch:
    return _of_day(measure, f"status = '{status.value}' AND closed_at IS NOT NULL", "closed_at")


_COUNTED = f"status <> '{Status.VOIDED.value}' AND master_system = ''"
_BRANCHES = (
    _of_day(Measure.SUBMITTED, f"channel = '{Channel.ONLINE.value}'", "submitted_at"),
    _of_day(Measure.RECEIVED, "received_at IS NOT NULL", "received_at"),
    _Branch(
        f"'{Measure.OPEN.value}'",
        f"{among(OPEN)} AND due_at IS NOT NULL",
        "received_at",
        moment=f"CASE WHEN paused_at IS NULL THEN {overdue_from('due_at')} END",
        soon_from="CASE WHEN paused_at IS NULL THEN r.soon_from END",
    ),
    _of_day(
        Measure.SETTLED,
        f"{among(SETTLED)} AND completed_at IS NOT NULL AND due_at IS NOT NULL AND first_due_at IS NOT NULL",
        "completed_at",
        outcome=_OUTCOME,
        first_due_kept=_in_time("first_due_at"),
        on_time_766="completed_at <= due_at",
    ),
    _ended(Measure.REFUSED, Status.REFUSED),
    _ended(Measure.WITHDRAWN, Status.WITHDRAWN),
    _of_day(Measure.RETURNED, "returned_at IS NOT NULL", "returned_at", centre="return_at_centre_id"),
)

EACH = " UNION ALL ".join(
    f"SELECT r.id AS record_id, {branch.cell}, {branch.since} AS since FROM procedures_record AS r"
    f" WHERE {_COUNTED} AND {branch.condition}"
    for branch in _BRANCHES
)
"""What every record counts in now, with the moment (``since``) from which it did."""

# A measure at a time, so that each is counted by all cores at once and the cells alone are put together: how few they
# are the database knows from statistics that stand beside the table (migration 0048).
ENTRIES = " UNION ALL ".join(
    f"SELECT {branch.cell}, count(*)::int AS amount FROM procedures_record AS r"
    f" WHERE {_COUNTED} AND {branch.condition} GROUP BY 2, 3, 4, 5, 6, 7, 8, 9, 10, 11"
    for branch in _BRANCHES
)

# Lists behind the figures read these two columns; they must say what the law says of the dates.
MISJUDGED = f"""
    SELECT code FROM procedures_record AS r
    WHERE (completed_at IS NOT NULL AND outcome <> {_OUTCOME})
       OR ({among(OPEN)} AND paused_at IS NULL AND overdue_from IS DISTINCT FROM {overdue_from("due_at")})
    ORDER BY code LIMIT 50
"""
