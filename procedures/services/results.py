"""The end of a record: the result issued with its number, and handed over to a person who was identified."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction

from procedures.domain.calendar import ZONE, local
from procedures.domain.identifiers import person_name
from procedures.domain.result_words import SigningMethod
from procedures.domain.vocabulary import Act, EvidenceKind, NoticeKind, Reason, ReturnMethod
from procedures.models import Handover, Record, Result
from procedures.queries.tasks import chain_open
from procedures.services.authority import kind_of_result, require_authority
from procedures.services.charges import require_paid
from procedures.services.result_stages import current_proposal
from procedures.services.step import Step, locked, owner_notices
from staffing.models import Account
from units.domain.names import search_key
from units.errors import RuleBroken
from units.scoping import Scope

NOON = time(12)


@dataclass(frozen=True, slots=True)
class ResultDraft:
    """The number and date of a result. One signed on paper outside the system also says who signed, and what it is.

    ``is_refusal``: not eligible after appraisal, which is a result too (Art. 19.3). For a result that was proposed and
    signed here only number and date count: the rest stands in the proposal.
    """

    number: str
    issued_on: date
    signer: Account | None = None
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
    """Issue the result with its number and date: the record is settled now and judged by its due date.

    RuleBroken: result_incomplete, signer_not_competent, result_in_future, result_before_reception, reason_missing (a
    refusal without one); of a result signed here: result_not_signed, result_before_signature, issuer_is_signer.
    """
    record = locked(record_id, Act.COMPLETE, scope=scope, seen=seen)
    staged = record.result_stage != ""
    step = Step(record, Act.COMPLETE, actor, at, at)
    step.move(has_result=bool(result.number.strip()), chain_open=chain_open(record.pk))
    check_dates(record, result.issued_on, at)
    issued = _signed_here(record, result, actor) if staged else _signed_on_paper(record, result)
    issued.issued_by = actor
    step.judge()
    issued.save(force_insert=True)
    step.write(
        reason=Reason(issued.proposal.reason) if issued.proposal else result.reason,
        facts={
            "number": issued.number,
            "issued_on": issued.issued_on.isoformat(),
            "signer": issued.signer_id,
            "refusal": issued.is_refusal,
            "outcome": str(record.outcome),
            "authority": str(issued.authority),
        },
        outbox=owner_notices(NoticeKind.RESULT_READY, record, at),
    )
    return record


def check_dates(record: Record, issued_on: date, at: datetime) -> None:
    """A result is dated between the record's reception and today; RuleBroken otherwise."""
    if issued_on > local(at).date():
        raise RuleBroken("result_in_future", field="issued_on")
    if record.received_at is not None and issued_on < local(record.received_at).date():
        raise RuleBroken("result_before_reception", field="issued_on")


def _signed_on_paper(record: Record, result: ResultDraft) -> Result:
    """One that came signed: proposed, approved and signed outside the system, recorded in one deed."""
    if result.signer is None:
        raise RuleBroken("result_incomplete", field="signer")
    if result.is_refusal and result.reason is Reason.NONE:
        raise RuleBroken("reason_missing", field="reason")
    kind = kind_of_result(is_refusal=result.is_refusal)
    right = require_authority(record, result.signer, on=result.issued_on, document_kind=kind)
    return Result(
        record=record,
        is_refusal=result.is_refusal,
        number=result.number.strip(),
        issued_on=result.issued_on,
        signer=result.signer,
        signer_title=right.title,
        authority=right.kind,
        on_behalf_of=right.on_behalf_of,
        authority_decision=right.decision_number,
    )


def _signed_here(record: Record, result: ResultDraft, actor: Account) -> Result:
    """One that went through its stages. Who signs electronically does not number it as well (decision 36)."""
    proposal = current_proposal(record)
    if proposal.signed_at is None or proposal.signed_by is None:
        raise RuleBroken("result_not_signed")
    if result.issued_on < local(proposal.signed_at).date():
        raise RuleBroken("result_before_signature", field="issued_on")
    if proposal.signing_method == SigningMethod.ELECTRONIC and proposal.signed_by_id == actor.pk:
        raise RuleBroken("issuer_is_signer")
    return Result(
        record=record,
        proposal=proposal,
        is_refusal=proposal.is_refusal,
        number=result.number.strip(),
        issued_on=result.issued_on,
        signer=proposal.signed_by,
        signer_title=proposal.signer_title,
        signing_method=proposal.signing_method,
        authority=proposal.signing_authority,
        on_behalf_of=proposal.signing_on_behalf_of,
        authority_decision=proposal.signing_decision,
    )


@transaction.atomic
def return_result(
    *, record_id: int, receiver: Receiver, actor: Account, scope: Scope, at: datetime, seen: int | None = None
) -> Record:
    """Hand the result over. An overdue record is handed over like any other; the outcome was settled before.

    By post this is the moment at which the post took it: that it arrived is a second fact (``confirm_delivery``).
    RuleBroken: fee_before_result while a fee is still due, electronic_result_missing where it is to go electronically
    and no file was laid to the record.
    """
    record = locked(record_id, Act.RETURN, scope=scope, seen=seen)
    require_paid(record, "fee_before_result")
    name = person_name(receiver.name)
    number = receiver.evidence_number.strip()
    step = Step(record, Act.RETURN, actor, at, at)
    electronically = receiver.evidence is EvidenceKind.ELECTRONIC
    step.move(
        receiver_identified=bool(name and number),
        electronic_file_missing=electronically and not record.result_files.current().exists(),
    )
    record.returned_at = at
    record.in_the_post = receiver.evidence is EvidenceKind.POSTAL_TRACKING
    handover = Handover.objects.create(
        record=record,
        method=_method(record, receiver),
        receiver_name=name,
        to_a_party=belongs_to(record, receiver),
        evidence=receiver.evidence,
        evidence_number=number,
        handed_over_by=actor,
        handed_over_at=at,
    )
    facts: dict[str, object] = {"method": handover.method, "evidence": receiver.evidence.value}
    step.write(facts=facts if handover.to_a_party else facts | {"third_person": True})
    return record


def _method(record: Record, receiver: Receiver) -> str:
    """As it was wanted; what was to go by post or electronically and is collected all the same was for the counter."""
    at_the_counter = receiver.evidence not in (EvidenceKind.POSTAL_TRACKING, EvidenceKind.ELECTRONIC)
    if record.return_method != ReturnMethod.COUNTER and at_the_counter:
        return ReturnMethod.COUNTER.value
    return str(record.return_method)


def belongs_to(record: Record, receiver: Receiver) -> bool:
    """Whether the receiver is the owner, the submitter or the authorised person, by name or by number.

    Names are compared without diacritics, and a difference only warns (a clerk may know better than a form); whoever
    shows an authorisation paper comes for a party, and the post delivers to one.
    """
    if receiver.evidence in (EvidenceKind.AUTHORISATION, EvidenceKind.POSTAL_TRACKING, EvidenceKind.ELECTRONIC):
        return True
    name, number = search_key(receiver.name), receiver.evidence_number.strip()
    parties = (record.applicant, record.submitter, record.representative)
    return any(party and (search_key(party.name) == name or party.number == number) for party in parties)


@transaction.atomic
def hand_to_the_post(
    *, record_id: int, tracking_number: str, actor: Account, scope: Scope, at: datetime, seen: int | None = None
) -> Record:
    """Give the result to the post, addressed to the owner; RuleBroken: not_by_post, receiver_unknown (no number)."""
    record = locked(record_id, Act.RETURN, scope=scope, seen=seen)
    if record.return_method != ReturnMethod.POSTAL:
        raise RuleBroken("not_by_post")
    return return_result(
        record_id=record_id,
        receiver=Receiver(record.applicant.name, EvidenceKind.POSTAL_TRACKING, tracking_number),
        actor=actor,
        scope=scope,
        at=at,
        seen=seen,
    )


@transaction.atomic
def confirm_delivery(
    *, record_id: int, delivered_on: date, actor: Account, scope: Scope, at: datetime, seen: int | None = None
) -> Record:
    """The post has delivered it; RuleBroken: not_in_the_post, delivery_before_posting, delivery_in_future."""
    record = locked(record_id, Act.CONFIRM_DELIVERY, scope=scope, seen=seen)
    step = Step(record, Act.CONFIRM_DELIVERY, actor, at, at)
    step.move()
    handover = Handover.objects.select_for_update().get(record=record)
    if delivered_on < local(handover.handed_over_at).date():
        raise RuleBroken("delivery_before_posting", field="delivered_on")
    if delivered_on > local(at).date():
        raise RuleBroken("delivery_in_future", field="delivered_on")
    noon = datetime.combine(delivered_on, NOON, ZONE)  # the post tells the day
    handover.delivered_at = min(max(noon, handover.handed_over_at), at)
    handover.save(update_fields=["delivered_at"])
    record.in_the_post = False
    step.write(facts={"delivered_on": delivered_on.isoformat()})
    return record
