"""The queues of the desk: which records each one holds for a person, and in what order they are to be worked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import FilteredRelation, Q

from procedures.domain.calendar import ZONE, local
from procedures.domain.lifecycle import OURS_TO_MOVE
from procedures.domain.result_words import ResultStage
from procedures.domain.vocabulary import Queue, Standing, Status
from procedures.models import Record
from procedures.models.record_queryset import RecordQuerySet
from procedures.queries import record_pages, result_queues
from procedures.queries.desk import unread
from procedures.queries.place_legs import Legs, counted, walked
from procedures.queries.places import centre
from procedures.queries.record_pages import Cursor, Order, RecordPage
from procedures.queries.result_queues import at_stage, at_units
from procedures.queries.stuck import stuck_since
from staffing.access import Access
from staffing.domain.capabilities import Capability
from units.queries.successors import with_former, with_successors

_NOTICES = "notices"
BY_DUE = Order("due_at")
BY_INTAKE = Order("intake_due_at")
BY_RESULT = Order("completed_at")
BY_RETURN = Order("returned_at")
BY_CORRECTION = Order("correction_due_at")
BY_TASK = Order("owed__due_at")
BY_ANSWER = Order("answer_by")
BY_TOUCH = Order("touched_at")


@dataclass(frozen=True, slots=True)
class QueueRule:
    """What a queue is: who sees it, its order, its records, and the legs by which a person's part of it is found."""

    capability: Capability
    order: Order
    base: Callable[[datetime], RecordQuerySet]
    legs: Callable[[Access, Legs], list[Q]]


def _everywhere(access: Access, legs: Legs) -> list[Q]:
    if access.scope.whole_province:
        return [Q()]
    return _in_hand(access, legs) + legs("return_at_centre", access.scope.centres)


def _at_centres(column: str, capability: Capability) -> Callable[[Access, Legs], list[Q]]:
    """Only what lies at the centres where the person holds the capability; the whole province for whoever has it."""

    def at_centres(access: Access, legs: Legs) -> list[Q]:
        scope = access.scope_for(capability)
        return [Q()] if scope.whole_province else legs(column, scope.centres)

    return at_centres


def _in_hand(access: Access, legs: Legs) -> list[Q]:
    """Where the next step can be done: at the unit that settles it, or at the centre that received it."""
    if access.scope.whole_province:
        return [Q()]
    return legs("competent_unit", access.scope.units) + legs("received_at_centre", access.scope.centres)


def _forwarded(access: Access, legs: Legs) -> list[Q]:
    """Received at one of the person's centres and settled by another unit than that centre's own, or what became it."""
    counters: dict[frozenset[int], set[int]] = {}
    for key in access.scope.centres:
        own = with_former(with_successors({centre(key).unit_id}, access.on), access.on)
        counters.setdefault(own, set()).add(key)
    return [
        leg & ~Q(competent_unit__in=sorted(own))
        for own, keys in counters.items()
        for leg in legs("received_at_centre", keys)
    ]


def _open(_at: datetime) -> RecordQuerySet:
    return Record.objects.open()


def _owed(access: Access, legs: Legs) -> list[Q]:
    """What the units where the person settles records were asked by others."""
    return legs("owed__unit", access.scope_for(Capability.PROCESS_RECORDS).units)


def _asked(_at: datetime) -> RecordQuerySet:
    """Open records with a task that is still to be answered: a row each task."""
    unanswered = Q(tasks__answered_at=None, tasks__begun_at__isnull=False)
    rows: RecordQuerySet = Record.objects.open().annotate(owed=FilteredRelation("tasks", condition=unanswered))
    return rows


def _due_today(at: datetime) -> RecordQuerySet:
    """Open, due before the end of today, and not yet overdue."""
    midnight = datetime.combine(local(at).date(), time(0), ZONE)
    return Record.objects.open().filter(
        due_at__gte=midnight, due_at__lt=midnight + timedelta(days=1), overdue_from__gt=at
    )


def _overdue(at: datetime) -> RecordQuerySet:
    """Nothing is overdue before its due moment, which is what the indexes are ordered by."""
    return Record.objects.standing(Standing.OVERDUE, at).filter(due_at__lt=at)


def _at_intake(_at: datetime) -> RecordQuerySet:
    return Record.objects.at_intake()


def _supplement(_at: datetime) -> RecordQuerySet:
    return Record.objects.filter(status=Status.SUPPLEMENT_REQUESTED, master_system="")


def _stuck(at: datetime) -> RecordQuerySet:
    """The next step is ours, and nobody has done anything for long. A mirrored record is its master's to move."""
    ours = Record.objects.filter(status__in=sorted(OURS_TO_MOVE), paused_at=None, master_system="")
    return ours.filter(touched_at__lt=stuck_since(at))


def _ready(_at: datetime) -> RecordQuerySet:
    return Record.objects.ready_to_return()


QUEUES: Mapping[Queue, QueueRule] = {
    Queue.INTAKE: QueueRule(
        Capability.RECEIVE_RECORDS,
        BY_INTAKE,
        _at_intake,
        _at_centres("received_at_centre", Capability.RECEIVE_RECORDS),
    ),
    Queue.OVERDUE: QueueRule(Capability.VIEW_RECORDS, BY_DUE, _overdue, _everywhere),
    Queue.DUE_TODAY: QueueRule(Capability.VIEW_RECORDS, BY_DUE, _due_today, _everywhere),
    Queue.MINE: QueueRule(Capability.PROCESS_RECORDS, BY_DUE, _open, result_queues.mine),
    Queue.ASKED: QueueRule(Capability.PROCESS_RECORDS, BY_TASK, _asked, _owed),
    Queue.WAITING: QueueRule(Capability.VIEW_RECORDS, BY_DUE, _open, _everywhere),
    Queue.READY: QueueRule(
        Capability.RETURN_RESULTS, BY_RESULT, _ready, _at_centres("return_at_centre", Capability.RETURN_RESULTS)
    ),
    Queue.SUPPLEMENT: QueueRule(Capability.VIEW_RECORDS, BY_ANSWER, _supplement, _in_hand),
    Queue.STUCK: QueueRule(Capability.VIEW_RECORDS, BY_TOUCH, _stuck, _in_hand),
    Queue.FORWARDED: QueueRule(Capability.RECEIVE_RECORDS, BY_DUE, _open, _forwarded),
    Queue.TO_APPROVE: QueueRule(
        Capability.APPROVE_RESULTS, BY_DUE, at_stage(ResultStage.PROPOSED), at_units(Capability.APPROVE_RESULTS)
    ),
    Queue.TO_SIGN: QueueRule(
        Capability.SIGN_RESULTS, BY_DUE, at_stage(ResultStage.APPROVED), at_units(Capability.SIGN_RESULTS)
    ),
    Queue.TO_ISSUE: QueueRule(
        Capability.COMPLETE_RECORDS, BY_DUE, at_stage(ResultStage.SIGNED), at_units(Capability.COMPLETE_RECORDS)
    ),
    Queue.TO_CORRECT: QueueRule(
        Capability.CORRECT_RESULTS, BY_CORRECTION, result_queues.to_correct, at_units(Capability.CORRECT_RESULTS)
    ),
    Queue.TO_POST: QueueRule(
        Capability.RETURN_BY_POST,
        BY_RESULT,
        result_queues.to_post,
        _at_centres("return_at_centre", Capability.RETURN_BY_POST),
    ),
    Queue.IN_POST: QueueRule(
        Capability.RETURN_BY_POST,
        BY_RETURN,
        result_queues.in_post,
        _at_centres("return_at_centre", Capability.RETURN_BY_POST),
    ),
}
"""In the order in which work is looked for."""


def _work(queue: Queue, at: datetime) -> RecordQuerySet:
    """What a queue holds; records of another master system are work there, not here."""
    return QUEUES[queue].base(at).filter(master_system="")


def queues_for(access: Access) -> list[Queue]:
    """The queues that a person has."""
    return [queue for queue, rule in QUEUES.items() if access.may(rule.capability)]


def queue_page(
    queue: Queue, access: Access, *, at: datetime, cursor: Cursor | None = None, size: int = record_pages.PAGE_SIZE
) -> RecordPage:
    """One page of a queue, the nearest deadline first; two queries."""
    rule = QUEUES[queue]
    legs = rule.legs(access, walked(access.on))
    return record_pages.page(_work(queue, at), legs, order=rule.order, cursor=cursor, size=size)


def next_in(queue: Queue, access: Access, *, at: datetime) -> int | None:
    """The key of the record that is first in the queue now; one query."""
    rule = QUEUES[queue]
    return record_pages.first_key(_work(queue, at), rule.legs(access, walked(access.on)), order=rule.order)


def queue_counts(access: Access, *, at: datetime) -> dict[Queue, int]:
    """How many records wait in each of a person's queues, up to MOST_COUNTED + 1; one query."""
    return menu_counts(access, at=at)[0]


def menu_counts(access: Access, *, at: datetime) -> tuple[dict[Queue, int], int]:
    """The numbers of the queues and of the notices not looked at, each up to MOST_COUNTED + 1; one query."""
    lists = {
        queue: [_work(queue, at).filter(leg) for leg in QUEUES[queue].legs(access, counted)]
        for queue in queues_for(access)
    }
    named: dict[str, list[Any]] = {queue.value: legs for queue, legs in lists.items()}
    counts = record_pages.capped_counts({**named, _NOTICES: [unread(access)] if access.account else []})
    return {queue: counts[queue.value] for queue in lists}, counts[_NOTICES]
