"""How a record reaches the person who settles it: forwarded, taken, assigned."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from procedures.domain.calendar import local
from procedures.domain.deadlines import Term, due
from procedures.domain.vocabulary import Act, NoticeKind, Reason, TermUnit
from procedures.models import OutboxMessage, Record
from procedures.services.step import Step, calendar_of, locked, notice, owner_notices
from staffing.access import access_of
from staffing.domain.capabilities import Capability
from staffing.models import Account
from units.errors import RuleBroken
from units.scoping import Scope

CLOCK_STARTS_AT_COMPETENT_UNIT = date(2026, 8, 5)
"""Received across boundaries from this day on, the term runs from the competent unit's reception (N309 Art. 8.3)."""


@transaction.atomic
def forward(*, record_id: int, actor: Account, scope: Scope, at: datetime, seen: int | None = None) -> Record:
    """Hand the record over electronically to the competent unit, which has it at once (Art. 18)."""
    record = locked(record_id, Act.FORWARD, scope=scope, seen=seen)
    step = Step(record, Act.FORWARD, actor, at, at)
    step.move()
    _hand_over(step)
    return record


@transaction.atomic
def take(*, record_id: int, actor: Account, scope: Scope, at: datetime, seen: int | None = None) -> Record:
    """The officer takes the record for processing; one taken by another is handed over with the act in the trail."""
    record = locked(record_id, Act.TAKE, scope=scope, seen=seen)
    step = Step(record, Act.TAKE, actor, at, at)
    step.move()
    record.officer = actor
    _hand_over(step, officer=actor.pk)
    return record


@transaction.atomic
def release(*, record_id: int, actor: Account, scope: Scope, at: datetime, seen: int | None = None) -> Record:
    """The officer puts back a record taken by mistake: it waits for somebody, and its clock runs on.

    What others rely on is not taken back: reception, forwarding, requests, results. RuleBroken: not_your_record,
    result_proposed.
    """
    record = locked(record_id, Act.RELEASE, scope=scope, seen=seen)
    if record.officer_id != actor.pk:
        raise RuleBroken("not_your_record")
    step = Step(record, Act.RELEASE, actor, at, at)
    step.move()
    record.officer = None
    step.write(facts={"officer": actor.pk})
    return record


@transaction.atomic
def assign(
    *, record_id: int, officer: Account, actor: Account, scope: Scope, at: datetime, seen: int | None = None
) -> Record:
    """A leader gives the record to an officer of the competent unit; RuleBroken("officer_not_of_unit") otherwise."""
    record = locked(record_id, Act.ASSIGN, scope=scope, seen=seen)
    places = access_of(officer, local(at).date()).scope_for(Capability.PROCESS_RECORDS)
    if not (places.whole_province or record.competent_unit_id in places.units):
        raise RuleBroken("officer_not_of_unit")
    step = Step(record, Act.ASSIGN, actor, at, at)
    step.move()
    record.officer = officer
    _hand_over(step, officer=officer.pk)
    return record


@dataclass(frozen=True, slots=True)
class Reached:
    """What the event tells when a record reaches the competent unit: all empty where it was there already."""

    reason: Reason = Reason.NONE
    messages: Sequence[OutboxMessage] = ()


def reach_competent_unit(step: Step) -> Reached:
    """The competent unit has it now. Across boundaries the due date is reckoned from here; the first one stays."""
    record = step.record
    if record.forwarded_at is not None:
        return Reached()
    record.forwarded_at = record.competent_received_at = step.at
    if not _due_again(step):
        return Reached()
    return Reached(Reason.RECEIVED_LATER, owner_notices(NoticeKind.DUE_MOVED, record, step.at))


def _hand_over(step: Step, **facts: object) -> None:
    """The competent unit has it, and an officer who did not take it himself is told."""
    record = step.record
    reached = reach_competent_unit(step)
    messages = list(reached.messages)
    if record.officer is not None and record.officer != step.actor and record.officer.email:
        messages.append(
            notice(
                NoticeKind.RECEIVED,
                record=record,
                sequence=record.trail_length + 1,
                at=step.at,
                recipient=record.officer,
            )
        )
    step.write(reason=reached.reason, facts=facts, outbox=messages)


def runs_from_competent_unit(record: Record) -> bool:
    """Whether the term of a received record runs from the competent unit's reception rather than from its own."""
    assert record.received_at is not None  # noqa: S101 - only received records have a term
    return record.crosses_boundary and local(record.received_at).date() >= CLOCK_STARTS_AT_COMPETENT_UNIT


def _due_again(step: Step) -> bool:
    """Reckon the due date anew where the clock starts anew; whether it moved (which ``Step.write`` tells)."""
    record = step.record
    if not runs_from_competent_unit(record):
        return False
    calendar = calendar_of(record)
    deadline = due(step.at, Term(record.term_value, TermUnit(record.term_unit)), calendar)
    if deadline.due_at == record.due_at:
        return False
    step.set_due(deadline, start=step.at, calendar=calendar)
    return True
