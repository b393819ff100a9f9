"""How assignments stand in a table."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from staffing.models import Assignment
from units import clock


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """An assignment with its standing today, in words and as a tone; ``may_end``: whether a last day can be set."""

    assignment: Assignment
    standing: str
    tone: str
    may_end: bool


def rows_of(assignments: Iterable[Assignment], *, may_change: bool = False) -> list[AssignmentRow]:
    """Rows in the given order."""
    return [_row(assignment, may_change) for assignment in assignments]


def _row(assignment: Assignment, may_change: bool) -> AssignmentRow:
    today = clock.today()
    if assignment.counts_on(today):
        return AssignmentRow(assignment, _("in force"), "good", may_change)
    if assignment.valid_from > today:
        return AssignmentRow(assignment, _("not yet begun"), "active", may_change)
    return AssignmentRow(assignment, _("ended"), "neutral", False)
