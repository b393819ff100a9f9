"""What agencies were asked about a record, and what a unit still owes."""

from collections.abc import Collection

from procedures.domain.circulation_vocabulary import TaskKind
from procedures.domain.tasks import Turn
from procedures.models import AgencyTask


def tasks_of(record_id: int) -> list[AgencyTask]:
    """All that was asked about a record, in the order in which it was asked; one query."""
    rows = AgencyTask.objects.filter(record=record_id).select_related("unit", "asked_by", "answered_by")
    return list(rows.order_by("asked_in", "position"))


def chain_open(record_id: int) -> bool:
    """Whether an agency that takes part in settling has not answered: silence is not consent."""
    return AgencyTask.objects.filter(record=record_id, kind=TaskKind.CHAIN, answered_at=None).exists()


def owed_for(records: Collection[int], units: Collection[int]) -> list[AgencyTask]:
    """The tasks of these records that these units owe now, the nearest due date first; one query."""
    rows = AgencyTask.objects.filter(record__in=records, unit__in=units, answered_at=None, begun_at__isnull=False)
    return list(rows.select_related("unit").order_by("due_at", "pk"))


def turn_of(task: AgencyTask) -> Turn:
    """A task as the rule of turns sees it."""
    return Turn(task.pk, task.position, task.in_parallel, task.begun_at is not None, task.answered_at is not None)
