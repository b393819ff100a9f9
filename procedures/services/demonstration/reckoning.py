"""Due dates of many records, with the reason of each: reckoned once per day and term where only the day matters."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from procedures.domain.calendar import WorkingCalendar
from procedures.domain.deadlines import SAME_DAY_CUT_OFF, Deadline, Term, due, soon_from
from procedures.domain.settlement import overdue_from
from procedures.domain.vocabulary import TermUnit
from procedures.domain.written_lines import written
from procedures.models import ProcedureVersion


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A due moment with its reason as an event keeps it, and the moments at which the record's standing changes."""

    due_at: datetime
    why: list[list[Any]]
    soon_from: datetime
    overdue_from: datetime


class Reckoner:
    """``domain.deadlines.due`` for many starts under few terms."""

    def __init__(self) -> None:
        self._kept: dict[tuple[int, int, TermUnit, date, bool], tuple[Deadline, list[list[Any]]]] = {}

    def reckon(self, start: datetime, version: ProcedureVersion, calendar: WorkingCalendar) -> Reckoned:
        """What ``due`` gives for ``start`` (in Asia/Ho_Chi_Minh) under the version's term."""
        unit = TermUnit(version.term_unit)
        deadline, why = self._deadline(start, version.term_value or 0, unit, calendar)
        return Reckoned(
            deadline.due_at, why, soon_from(start, deadline.due_at, calendar), overdue_from(deadline.due_at, unit)
        )

    def _deadline(
        self, start: datetime, value: int, unit: TermUnit, calendar: WorkingCalendar
    ) -> tuple[Deadline, list[list[Any]]]:
        if unit is TermUnit.WORKING_HOUR:
            deadline = due(start, Term(value, unit), calendar)
            return deadline, written(deadline.lines)
        key = (id(calendar), value, unit, start.date(), start.time() > SAME_DAY_CUT_OFF)
        kept = self._kept.get(key)
        if kept is None:
            deadline = due(start, Term(value, unit), calendar)
            kept = self._kept[key] = (deadline, written(deadline.lines)[1:])
        return kept[0], [["received_at", {"at": {"moment": start.isoformat()}}], *kept[1]]
