"""Completing the papers, before and after acceptance (forms 02; Art. 16.3, 17, 19.5): asked for once, paper by paper.

What is written to the applicant (which paper, what is wrong, how to mend it) stands in the request's own rows, never in
events: an event holds the letter's number, how many papers, and dates.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from procedures.domain import supplements as rules
from procedures.domain.calendar import local
from procedures.domain.deadlines import Term, due, intake_alert_at, intake_due_at
from procedures.domain.lifecycle import Facts, move
from procedures.domain.vocabulary import (
    Act,
    ComponentForm,
    Fault,
    LetterForm,
    NoticeKind,
    Reason,
    Status,
    TermUnit,
)
from procedures.models import Record, RecordComponent, SupplementItem, SupplementRequest
from procedures.queries.calendar import calendar_for
from procedures.queries.catalogue import entry_in_force
from procedures.queries.places import centre
from procedures.queries.supplements import open_request
from procedures.services.charges import end_charge
from procedures.services.drafting import Reception, papers_of, save_parties
from procedures.services.idempotency import claim
from procedures.services.intake import new_record, receive_submission, save_papers
from procedures.services.letter_numbering import next_letter_number
from procedures.services.numbering import next_code
from procedures.services.step import Step, calendar_of, locked, owner_notices
from staffing.models import Account, Citizen
from units.errors import RuleBroken
from units.scoping import Scope


@dataclass(frozen=True, slots=True)
class Wanted:
    """One paper to be handed in or mended. ``paper`` is its position among the record's papers, None for another.

    A paper of the record bears the name of its list where none is given.
    """

    name: str
    fault: Fault
    mend: str
    form: ComponentForm = ComponentForm.ORIGINAL
    copies: int = 1
    paper: int | None = None


@dataclass(frozen=True, slots=True)
class Asking:
    """All that is asked for at once. ``legal_ground`` is needed only for what the rules refuse otherwise."""

    wanted: tuple[Wanted, ...]
    reason: Reason = Reason.INCOMPLETE
    why: str = ""
    legal_ground: str = ""

    def checked(self) -> "Asking":
        """With clean texts; RuleBroken: reason_missing, supplement_empty, supplement_unexplained."""
        if self.reason is Reason.NONE:
            raise RuleBroken("reason_missing")
        wanted = tuple(replace(one, name=one.name.strip(), mend=one.mend.strip()) for one in self.wanted)
        if not wanted:
            raise RuleBroken("supplement_empty")
        if any(not (one.name or one.paper) or not one.mend for one in wanted):
            raise RuleBroken("supplement_unexplained")
        return replace(self, wanted=wanted, why=self.why.strip(), legal_ground=self.legal_ground.strip())


# Before acceptance


@transaction.atomic
def guide_at_counter(
    *, draft: Reception, asking: Asking, actor: Account, scope: Scope, at: datetime, key: str = ""
) -> Record:
    """Send a person home with the list of what is missing (form 02): kept with a code, so that it is found again."""
    claimed = claim(account=actor, key=key, content=repr((draft, asking)), at=at)
    if claimed.record is not None:
        return claimed.record
    asking = asking.checked()
    entry = entry_in_force(draft.procedure_code, at.date())
    status = move(Act.REQUEST_INTAKE_SUPPLEMENT, Facts(mirrored=bool(draft.master_system)))
    record = new_record(draft, entry, scope=scope, at=at)
    save_parties(draft, record)
    step = Step(record, Act.REQUEST_INTAKE_SUPPLEMENT, actor, at, at)
    record.status = status
    record.intake_requests = 1
    record.code = next_code(record.competent_unit, at.date())
    request = _request(step, asking)
    _write(step, request, asking)
    save_papers(record, papers_of(draft, entry))
    _keep(request, asking)
    claimed.settle(record)
    return record


@transaction.atomic
def request_intake_supplement(
    *, record_id: int, asking: Asking, actor: Account, scope: Scope, at: datetime, seen: int | None = None
) -> Record:
    """Return an online submission for its papers: the intake clock stops, and no other runs.

    RuleBroken: supplement_once (unless a legal ground is given).
    """
    return _ask(
        Act.REQUEST_INTAKE_SUPPLEMENT, record_id=record_id, asking=asking, actor=actor, scope=scope, at=at, seen=seen
    )


@transaction.atomic
def answer_intake_supplement(
    *,
    record_id: int,
    came: Collection[int] = (),
    actor: Account | None,
    scope: Scope,
    at: datetime,
    seen: int | None = None,
    citizen: Citizen | None = None,
) -> Record:
    """The rest of the papers came (``came``: their positions): back to intake, with 8 working hours afresh.

    Taken in by ``actor``, or handed in online by the ``citizen``.
    """
    record = locked(record_id, Act.ANSWER_INTAKE_SUPPLEMENT, scope=scope, seen=seen)
    step = Step(record, Act.ANSWER_INTAKE_SUPPLEMENT, actor, at, at, citizen=citizen)
    step.move()
    request = _fulfilled(record, came, actor, at)
    hours = calendar_for(centre(record.received_at_centre_id).unit.office_hours)
    record.intake_due_at, record.watch_at = intake_due_at(at, hours), intake_alert_at(at, hours)
    step.write(
        facts={"letter": request.number, "intake_due_at": record.intake_due_at.isoformat()},
        outbox=owner_notices(NoticeKind.SUBMITTED, record, at),
    )
    return record


@transaction.atomic
def receive_completed(
    *,
    record_id: int,
    came: Collection[int] = (),
    actor: Account,
    scope: Scope,
    at: datetime,
    seen: int | None = None,
) -> Record:
    """The person is back at the counter with the rest of the papers: the record is received, and its term begins."""
    record = locked(record_id, Act.RECEIVE, scope=scope, seen=seen)
    _fulfilled(record, came, actor, at)
    return receive_submission(record_id=record_id, actor=actor, scope=scope, at=at)


# After acceptance


@transaction.atomic
def request_supplement(
    *, record_id: int, asking: Asking, actor: Account, scope: Scope, at: datetime, seen: int | None = None
) -> Record:
    """Ask for papers of an accepted record: its clock stands still until all of them are there.

    RuleBroken: supplement_once, supplement_late (each unless a legal ground is given, and then flagged).
    """
    return _ask(Act.REQUEST_SUPPLEMENT, record_id=record_id, asking=asking, actor=actor, scope=scope, at=at, seen=seen)


@transaction.atomic
def provide_supplement(
    *,
    record_id: int,
    came: Collection[int],
    actor: Account | None,
    scope: Scope,
    at: datetime,
    seen: int | None = None,
    citizen: Citizen | None = None,
) -> Record:
    """Keep papers that came (``came``: their positions in the request); the clock stands still as before.

    Taken in by ``actor``, or handed in online by the ``citizen``.
    """
    record = locked(record_id, Act.PROVIDE_SUPPLEMENT, scope=scope, seen=seen)
    step = Step(record, Act.PROVIDE_SUPPLEMENT, actor, at, at, citizen=citizen)
    step.move()
    request = _waiting(record)
    taken = _take_in(request, came, actor, at)
    if not taken:
        raise RuleBroken("nothing_provided")
    request.save(update_fields=["answered_at"])
    step.write(facts={"letter": request.number, "papers": taken})
    return record


@transaction.atomic
def confirm_supplement(
    *,
    record_id: int,
    came: Collection[int] = (),
    actor: Account,
    scope: Scope,
    at: datetime,
    seen: int | None = None,
) -> Record:
    """All papers are there: the term begins again from zero now (Art. 19.5); the first due date stays as it was."""
    record = locked(record_id, Act.CONFIRM_SUPPLEMENT, scope=scope, seen=seen)
    step = Step(record, Act.CONFIRM_SUPPLEMENT, actor, at, at)
    request = _fulfilled(record, came, actor, at)
    step.move(supplement_complete=True)
    if record.forwarded_at is None:  # the competent unit asked before it was handed over: now it has it
        record.forwarded_at = record.competent_received_at = at
    calendar = calendar_of(record)
    deadline = due(at, Term(record.term_value, TermUnit(record.term_unit)), calendar)
    step.set_due(deadline, start=at, calendar=calendar)
    step.write(facts={"letter": request.number}, outbox=owner_notices(NoticeKind.DUE_MOVED, record, at))
    return record


@transaction.atomic
def close(*, record_id: int, actor: Account, scope: Scope, at: datetime, seen: int | None = None) -> Record:
    """End a record whose supplement did not come in time (decision 11); the wait is not counted as lateness."""
    record = locked(record_id, Act.CLOSE, scope=scope, seen=seen)
    step = Step(record, Act.CLOSE, actor, at, at)
    request = _waiting(record)
    step.move(supplement_expired=rules.is_expired(request.answer_by, at))
    step.judge()
    request.closed_at, request.watch_at = at, None
    request.save(update_fields=["closed_at", "watch_at"])
    step.write(
        reason=Reason.NOT_ANSWERED,
        facts={"letter": request.number, "outcome": str(record.outcome)},
        outbox=owner_notices(NoticeKind.CLOSED, record, at),
    )
    end_charge(record, owed=True, at=at, actor=actor)
    return record


# What they share


def _ask(
    act: Act, *, record_id: int, asking: Asking, actor: Account, scope: Scope, at: datetime, seen: int | None
) -> Record:
    """A request before or after acceptance. They differ in the clock that stops, and in that only the latter can come
    too late and waits for an answer by a day.
    """
    asking = asking.checked()
    record = locked(record_id, act, scope=scope, seen=seen)
    step = Step(record, act, actor, at, at)
    if act is Act.REQUEST_INTAKE_SUPPLEMENT:
        request = _request(step, asking, repeated=record.intake_requests > 0)
        step.move(legal_ground=bool(asking.legal_ground))
        record.intake_requests += 1
        record.intake_due_at = None
    else:
        late = rules.is_asked_late(accepted_at(record), at, calendar_of(record))
        request = _request(step, asking, repeated=record.supplement_requests > 0, late=late)
        step.move(legal_ground=bool(asking.legal_ground), supplement_late=late)
        record.supplement_requests += 1
        _wait_for_answer(step, request)
    _write(step, request, asking)
    _keep(request, asking)
    return record


def _wait_for_answer(step: Step, request: SupplementRequest) -> None:
    """The settlement clock stands still, and somebody is reminded until the day of the answer (decision 19)."""
    calendar = calendar_of(step.record)
    step.pause()
    step.record.answer_by = request.answer_by = rules.answer_by(step.at, calendar)
    moments = rules.reminder_moments(step.at, request.answer_by, calendar)
    request.watch_at = rules.next_watch(moments, request.answer_by, step.at)


def accepted_at(record: Record) -> datetime:
    """From when the 3 working days count: across boundaries from the competent unit's reception, as the term does."""
    accepted = record.competent_received_at if record.crosses_boundary else None
    accepted = accepted or record.received_at
    if accepted is None:
        raise RuleBroken("act_not_allowed", act=Act.REQUEST_SUPPLEMENT.value, status=str(record.status))
    return accepted


def _request(step: Step, asking: Asking, *, repeated: bool = False, late: bool = False) -> SupplementRequest:
    """The request, not yet saved; a ground is kept only where one was needed."""
    record = step.record
    phase = rules.phase_of(Status(record.status))
    return SupplementRequest(
        phase=phase,
        sequence=1 + (record.intake_requests + record.supplement_requests if record.pk else 0),
        reason=asking.reason,
        why=asking.why,
        legal_ground=asking.legal_ground if repeated or late else "",
        is_repeated=repeated,
        is_late=late,
        asked_by=step.actor,
        asked_at=step.at,
    )


def _write(step: Step, request: SupplementRequest, asking: Asking) -> None:
    record = step.record
    here = centre(record.received_at_centre_id)
    request.number = next_letter_number(LetterForm.SUPPLEMENT, here, local(step.at).date())
    facts: dict[str, object] = {"letter": request.number, "papers": len(asking.wanted)}
    if request.answer_by is not None:
        facts["answer_by"] = local(request.answer_by).isoformat()
    if request.is_late:
        facts["late"] = True
    if request.is_repeated:
        facts["repeated"] = True
    step.write(
        reason=Reason.LEGAL_GROUND if request.legal_ground else asking.reason,
        facts=facts,
        outbox=owner_notices(NoticeKind.SUPPLEMENT_ASKED, record, step.at),
    )
    request.record = record


def _keep(request: SupplementRequest, asking: Asking) -> None:
    """Save the request with its papers; one that the record's list knows is linked to it."""
    request.save(force_insert=True)
    listed = {paper.position: paper for paper in RecordComponent.objects.filter(record=request.record)}
    if any(one.paper is not None and one.paper not in listed for one in asking.wanted):
        raise RuleBroken("wanted_unknown")
    SupplementItem.objects.bulk_create(
        SupplementItem(
            request=request,
            position=position,
            component=listed[one.paper] if one.paper is not None else None,
            name=one.name or listed[one.paper or 0].name,
            fault=one.fault,
            mend=one.mend,
            form=one.form,
            copies=one.copies,
        )
        for position, one in enumerate(asking.wanted, start=1)
    )


def _waiting(record: Record) -> SupplementRequest:
    request = open_request(record)
    if request is None:
        raise RuleBroken("nothing_asked_for")
    return request


def _take_in(request: SupplementRequest, came: Collection[int], actor: Account | None, at: datetime) -> int:
    """Tick the papers that came; how many were not ticked before. RuleBroken("wanted_unknown")."""
    items = {item.position: item for item in request.items.all()}
    if unknown := set(came) - set(items):
        raise RuleBroken("wanted_unknown", positions=sorted(unknown))
    fresh = [items[position] for position in sorted(set(came)) if items[position].provided_at is None]
    for item in fresh:
        item.provided_at, item.provided_to = at, actor
    SupplementItem.objects.bulk_update(fresh, ["provided_at", "provided_to"])
    listed = [item.component_id for item in fresh if item.component_id is not None]
    RecordComponent.objects.filter(pk__in=listed).update(is_present=True)
    if fresh:
        request.answered_at = request.answered_at or at
    return len(fresh)


def _fulfilled(record: Record, came: Collection[int], actor: Account | None, at: datetime) -> SupplementRequest:
    """The open request with nothing missing any more, confirmed; RuleBroken("supplement_incomplete") otherwise."""
    request = _waiting(record)
    _take_in(request, came, actor, at)
    if any(item.provided_at is None for item in request.items.all()):
        raise RuleBroken("supplement_incomplete")
    request.confirmed_at, request.confirmed_by, request.watch_at = at, actor, None
    request.save(update_fields=["answered_at", "confirmed_at", "confirmed_by", "watch_at"])
    return request
