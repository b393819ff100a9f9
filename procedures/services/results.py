"""The end of a record: the result recorded with its signer, and handed over to a person who was identified."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from procedures.domain.calendar import local
from procedures.domain.identifiers import person_name
from procedures.domain.vocabulary import Act, EvidenceKind, NoticeKind, Reason
from procedures.models import Handover, Record, Result
from procedures.services.step import Step, locked, owner_notices
from staffing.access import access_of
from staffing.domain.capabilities import Capability
from staffing.models import Account
from units.errors import RuleBroken
from units.scoping import Scope


@dataclass(frozen=True, slots=True)
class ResultDraft:
    """A result signed on paper. ``is_refusal``: not eligible after appraisal, which is a result too (Art. 19.3)."""

    number: str
    issued_on: date
    signer: Account
    is_refusal: bool = False
    reason: Reason = Reason.NONE


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who collected the result, and how that person was identified (Art. 22)."""

    name: str
    evidence: EvidenceKind
    evidence_number: str


@transaction.atomic
def complete(
    *, record_id: int, result: ResultDraft, actor: Account, scope: Scope, at: datetime, seen: int | None = None
) -> Record:
    """Record the result: the record is settled now and judged by its due date.

    RuleBroken: result_incomplete, signer_not_competent, result_in_future, reason_missing (a refusal without one).
    """
    record = locked(record_id, Act.COMPLETE, scope=scope, seen=seen)
    _check_result(record, result, at)
    step = Step(record, Act.COMPLETE, actor, at, at)
    step.move(has_result=bool(result.number.strip()))
    step.judge()
    Result.objects.create(
        record=record,
        is_refusal=result.is_refusal,
        number=result.number.strip(),
        issued_on=result.issued_on,
        signer=result.signer,
        signer_title=result.signer.title,
    )
    step.write(
        reason=result.reason,
        facts={
            "number": result.number.strip(),
            "issued_on": result.issued_on.isoformat(),
            "signer": result.signer.pk,
            "refusal": result.is_refusal,
            "outcome": str(record.outcome),
        },
        outbox=owner_notices(NoticeKind.RESULT_READY, record, at),
    )
    return record


def _check_result(record: Record, result: ResultDraft, at: datetime) -> None:
    today = local(at).date()
    if result.issued_on > today:
        raise RuleBroken("result_in_future")
    if record.received_at is not None and result.issued_on < local(record.received_at).date():
        raise RuleBroken("result_before_reception")
    if result.is_refusal and result.reason is Reason.NONE:
        raise RuleBroken("reason_missing")
    places = access_of(result.signer, result.issued_on).scope_for(Capability.SIGN_RESULTS)
    if not (places.whole_province or record.competent_unit_id in places.units):
        raise RuleBroken("signer_not_competent")


@transaction.atomic
def return_result(
    *, record_id: int, receiver: Receiver, actor: Account, scope: Scope, at: datetime, seen: int | None = None
) -> Record:
    """Hand the result over. An overdue record is handed over like any other; the outcome was settled before."""
    record = locked(record_id, Act.RETURN, scope=scope, seen=seen)
    name = person_name(receiver.name)
    number = receiver.evidence_number.strip()
    step = Step(record, Act.RETURN, actor, at, at)
    step.move(receiver_identified=bool(name and number))
    record.returned_at = at
    Handover.objects.create(
        record=record,
        method=record.return_method,
        receiver_name=name,
        evidence=receiver.evidence,
        evidence_number=number,
        handed_over_by=actor,
        handed_over_at=at,
    )
    step.write(facts={"method": str(record.return_method), "evidence": receiver.evidence.value})
    return record
