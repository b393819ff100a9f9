"""Other agencies asked about a record: in a chain or in consultation, in order or at once (Arts. 19.4 and 20.2).

Asking pauses nothing, and silence is not consent: an open part of a chain holds the completion up, an unanswered
consultation stays unanswered and is shown so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from procedures.domain.calendar import local
from procedures.domain.circulation_vocabulary import TaskAnswer, TaskKind
from procedures.domain.deadlines import Term, due
from procedures.domain.settlement import overdue_from
from procedures.domain.tasks import check_answer, check_lead, next_turns
from procedures.domain.vocabulary import Act, NoticeKind, TermUnit
from procedures.models import AgencyTask, OutboxMessage, Record
from procedures.queries.calendar import calendar_for
from procedures.queries.places import unit
from procedures.queries.tasks import turn_of
from procedures.services.processing import reach_competent_unit
from procedures.services.step import Step, locked, notice
from staffing.domain.capabilities import Role
from staffing.models import Account
from staffing.queries.posts import posts
from units.domain.kinds import UnitKind
from units.errors import RuleBroken
from units.queries.successors import with_successors
from units.scoping import Scope

MOST_AT_ONCE = 12
"""More agencies than that are never asked in one act: the form is a slip of the hand."""


@dataclass(frozen=True, slots=True)
class Question:
    """What one agency is asked: what is to be done, within which term by its own calendar."""

    unit_id: int
    request: str
    term: Term
    is_lead: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """What an agency answered, in its own words, with the number of its letter where there is one."""

    answer: TaskAnswer
    opinion: str = ""
    letter_number: str = ""


@transaction.atomic
def ask_agencies(
    *,
    record_id: int,
    kind: TaskKind,
    questions: Sequence[Question],
    in_parallel: bool,
    actor: Account,
    scope: Scope,
    at: datetime,
    seen: int | None = None,
) -> Record:
    """Ask agencies about a record; in order the first one's term begins now, in parallel everybody's.

    RuleBroken: nobody_asked, unit_unknown, unit_is_settling, unit_already_asked, request_missing,
    chain_needs_one_lead, term_invalid, outside_calendar.
    """
    record = locked(record_id, Act.ASSIGN_TASK, scope=scope, seen=seen)
    step = Step(record, Act.ASSIGN_TASK, actor, at, at)
    step.move()
    _check(record, kind, questions, at)
    tasks = [
        AgencyTask(
            record=record,
            unit_id=question.unit_id,
            kind=kind,
            asked_in=record.trail_length + 1,
            position=position,
            in_parallel=in_parallel,
            is_lead=question.is_lead,
            request=question.request.strip(),
            term_value=question.term.value,
            term_unit=question.term.unit,
            asked_by=actor,
            asked_at=at,
        )
        for position, question in enumerate(questions, start=1)
    ]
    AgencyTask.objects.bulk_create(tasks)
    begun = _begin(tasks, at)
    reached = reach_competent_unit(step)
    step.write(
        reason=reached.reason,
        facts={
            "kind": kind.value,
            "units": [task.unit_id for task in tasks],
            "begun": [task.unit_id for task in begun],
        },
        outbox=[*reached.messages, *_asked_notices(record, begun, at)],
    )
    return record


@transaction.atomic
def answer_task(
    *,
    record_id: int,
    task_id: int,
    reply: Reply,
    actor: Account,
    scope: Scope,
    at: datetime,
    seen: int | None = None,
) -> Record:
    """Write an agency's answer down; in order the next one's turn and term begin.

    The unit that settles may write down what came by letter, with its number. RuleBroken: task_unknown,
    not_done_here (asked of another agency), task_not_begun, task_answered, answer_not_of_kind, opinion_missing,
    letter_number_missing.
    """
    record = locked(record_id, Act.ANSWER_TASK, scope=scope, seen=seen)
    step = Step(record, Act.ANSWER_TASK, actor, at, at)
    step.move()
    task = AgencyTask.objects.filter(pk=task_id, record=record).first()
    if task is None:
        raise RuleBroken("task_unknown")
    _check_reply(record, task, reply, scope)
    task.answer = reply.answer
    task.opinion = reply.opinion.strip()
    task.letter_number = reply.letter_number.strip()
    task.answered_by, task.answered_at = actor, at
    task.save()
    together = list(AgencyTask.objects.filter(record=record, asked_in=task.asked_in))
    begun = _begin(together, at)
    step.write(
        facts={
            "unit": task.unit_id,
            "answer": reply.answer.value,
            "in_time": task.due_at is not None and at < overdue_from(task.due_at, TermUnit(task.term_unit)),
            "begun": [other.unit_id for other in begun],
        },
        outbox=[*_answered_notices(record, actor, at), *_asked_notices(record, begun, at)],
    )
    return record


def _check(record: Record, kind: TaskKind, questions: Sequence[Question], at: datetime) -> None:
    if not 1 <= len(questions) <= MOST_AT_ONCE:
        raise RuleBroken("nobody_asked")
    today = local(at).date()
    settling = with_successors({record.competent_unit_id}, today)
    waiting = AgencyTask.objects.filter(record=record, answered_at=None)
    asked = set(with_successors(waiting.values_list("unit_id", flat=True), today))
    for question in questions:
        place = unit(question.unit_id)
        if place.kind == UnitKind.PROVINCE or (place.valid_to is not None and place.valid_to <= today):
            raise RuleBroken("unit_unknown")
        if place.pk in settling:
            raise RuleBroken("unit_is_settling", unit=place.full_name)
        if place.pk in asked:
            raise RuleBroken("unit_already_asked", unit=place.full_name)
        if not question.request.strip():
            raise RuleBroken("request_missing")
        asked.add(place.pk)
    check_lead(kind, [question.is_lead for question in questions])


def _check_reply(record: Record, task: AgencyTask, reply: Reply, scope: Scope) -> None:
    is_theirs = scope.whole_province or task.unit_id in scope.units
    if not (is_theirs or record.competent_unit_id in scope.units):
        raise RuleBroken("not_done_here", act=Act.ANSWER_TASK.value)  # another agency that was asked as well
    if task.answered_at is not None:
        raise RuleBroken("task_answered")
    if task.begun_at is None:
        raise RuleBroken("task_not_begun")
    check_answer(TaskKind(task.kind), reply.answer)
    if reply.answer in (TaskAnswer.DISAGREE, TaskAnswer.OPINION) and not reply.opinion.strip():
        raise RuleBroken("opinion_missing")
    if not is_theirs and not reply.letter_number.strip():
        raise RuleBroken("letter_number_missing")


def _begin(tasks: Iterable[AgencyTask], at: datetime) -> list[AgencyTask]:
    """Those whose turn has come begin, each by its unit's own calendar."""
    by_key = {task.pk: task for task in tasks}
    begun = [by_key[key] for key in next_turns(turn_of(task) for task in by_key.values())]
    for task in begun:
        calendar = calendar_for(unit(task.unit_id).office_hours)
        task.begun_at = at
        task.due_at = due(at, Term(task.term_value, TermUnit(task.term_unit)), calendar).due_at
        task.save(update_fields=["begun_at", "due_at"])
    return begun


def _asked_notices(record: Record, begun: Iterable[AgencyTask], at: datetime) -> list[OutboxMessage]:
    """To the leaders of each unit whose turn has come, or to its officers where it has no leader."""
    units = {task.unit_id for task in begun}
    if not units:
        return []
    held = posts([Role.UNIT_LEADER, Role.PROCESSING_OFFICER], on=local(at).date(), units=units)
    readers: dict[Account, None] = {}
    for unit_id in sorted(units):
        there = [post for post in held if post.answers_for(unit=unit_id)]
        leaders = [post for post in there if post.role is Role.UNIT_LEADER]
        readers |= dict.fromkeys(post.account for post in leaders or there)
    return _notices(NoticeKind.TASK_ASKED, record, readers, at)


def _answered_notices(record: Record, actor: Account, at: datetime) -> list[OutboxMessage]:
    """To the officer who settles the record, or to the leaders of the competent unit."""
    if record.officer is not None:
        readers = [record.officer]
    else:
        held = posts([Role.UNIT_LEADER], on=local(at).date(), units=[record.competent_unit_id])
        readers = [post.account for post in held]
    return _notices(NoticeKind.TASK_ANSWERED, record, [reader for reader in readers if reader != actor], at)


def _notices(kind: NoticeKind, record: Record, readers: Iterable[Account], at: datetime) -> list[OutboxMessage]:
    return [
        notice(kind, record=record, sequence=record.trail_length + 1, at=at, recipient=reader) for reader in readers
    ]
