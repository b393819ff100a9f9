"""A result on its way: proposed by one person, approved by another, signed with a right that is written down.

The number comes afterwards, when it is issued (``services.results.complete``).
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from procedures.domain.calendar import local
from procedures.domain.result_words import ResultStage, SigningMethod
from procedures.domain.vocabulary import Act, NoticeKind, Reason
from procedures.models import OutboxMessage, Proposal, Record, ResultFile
from procedures.ports import IntegrationError, Signature, SigningRequest, connect, is_connected
from procedures.services.authority import kind_of_result, require_authority
from procedures.services.step import Step, locked, notice
from staffing.domain.authority import Authority
from staffing.domain.capabilities import Capability, Role
from staffing.models import Account
from staffing.queries.posts import posts
from units.errors import RuleBroken
from units.scoping import Scope


@dataclass(frozen=True, slots=True)
class ProposalDraft:
    """What is proposed. ``is_refusal``: not eligible after appraisal, with its reason (Art. 19.3)."""

    text: str = ""
    is_refusal: bool = False
    reason: Reason = Reason.NONE


@transaction.atomic
def propose(
    *, record_id: int, proposal: ProposalDraft, actor: Account, scope: Scope, at: datetime, seen: int | None = None
) -> Record:
    """Lay a result before the leaders of the unit; RuleBroken: result_proposed, reason_missing."""
    record = locked(record_id, Act.PROPOSE_RESULT, scope=scope, seen=seen)
    if proposal.is_refusal and proposal.reason is Reason.NONE:
        raise RuleBroken("reason_missing", field="reason")
    step = Step(record, Act.PROPOSE_RESULT, actor, at, at)
    step.move()
    # One that was overtaken by a request for papers is still there: it ends now.
    Proposal.objects.filter(record=record, ended_at=None).update(ended_at=at, ended_by=actor)
    ResultFile.objects.current().filter(record=record).update(ended_at=at)
    Proposal.objects.create(
        record=record,
        is_refusal=proposal.is_refusal,
        reason=proposal.reason if proposal.is_refusal else Reason.NONE,
        text=proposal.text.strip(),
        proposed_by=actor,
        proposed_at=at,
    )
    record.result_stage = ResultStage.PROPOSED
    leaders = _holders(record, Role.UNIT_LEADER, at)
    step.write(
        reason=proposal.reason if proposal.is_refusal else Reason.NONE,
        facts={"refusal": proposal.is_refusal},
        outbox=_told(NoticeKind.RESULT_PROPOSED, record, [one for one in leaders if one != actor], at),
    )
    return record


@transaction.atomic
def approve(*, record_id: int, actor: Account, scope: Scope, at: datetime, seen: int | None = None) -> Record:
    """Agree to what was proposed. RuleBroken: nothing_proposed, approver_is_drafter, signer_not_competent."""
    record = locked(record_id, Act.APPROVE_RESULT, scope=scope, seen=seen)
    step = Step(record, Act.APPROVE_RESULT, actor, at, at)
    step.move()
    proposal = current_proposal(record)
    if proposal.proposed_by_id == actor.pk:
        raise RuleBroken("approver_is_drafter")
    right = _right(record, proposal, actor, at, Capability.APPROVE_RESULTS)
    proposal.approved_by, proposal.approved_at = actor, at
    proposal.approver_title = right.title
    proposal.approval_authority = right.kind
    proposal.approval_on_behalf_of = right.on_behalf_of
    proposal.approval_decision = right.decision_number
    proposal.save()
    record.result_stage = ResultStage.APPROVED
    step.write(facts=authority_facts(right))
    return record


@transaction.atomic
def send_back(
    *, record_id: int, note: str, actor: Account, scope: Scope, at: datetime, seen: int | None = None
) -> Record:
    """Give a proposal back to who drafted it. ``note`` is free text: it stays out of the trail.

    RuleBroken: nothing_proposed, result_signed, note_missing.
    """
    record = locked(record_id, Act.SEND_BACK_RESULT, scope=scope, seen=seen)
    step = Step(record, Act.SEND_BACK_RESULT, actor, at, at)
    step.move()
    if not note.strip():
        raise RuleBroken("note_missing", field="note")
    proposal = current_proposal(record)
    proposal.ended_at, proposal.ended_by, proposal.note = at, actor, note.strip()
    proposal.save()
    record.result_stage = ""
    step.write(outbox=_told(NoticeKind.RESULT_SENT_BACK, record, [proposal.proposed_by], at))
    return record


@transaction.atomic
def sign(
    *,
    record_id: int,
    method: SigningMethod,
    actor: Account,
    scope: Scope,
    at: datetime,
    seen: int | None = None,
) -> Record:
    """Sign what was approved, by hand on paper or through the signing service, in whoever's right it is done.

    RuleBroken: result_not_approved, signer_not_competent, signing_not_connected, signing_failed.
    """
    record = locked(record_id, Act.SIGN_RESULT, scope=scope, seen=seen)
    step = Step(record, Act.SIGN_RESULT, actor, at, at)
    step.move()
    proposal = current_proposal(record)
    right = _right(record, proposal, actor, at, Capability.SIGN_RESULTS)
    if method is SigningMethod.ELECTRONIC:
        proposal.certificate_serial = _signature(record, proposal, actor, right).certificate_serial
    proposal.signed_by, proposal.signed_at, proposal.signing_method = actor, at, method
    proposal.signer_title = right.title
    proposal.signing_authority = right.kind
    proposal.signing_on_behalf_of = right.on_behalf_of
    proposal.signing_decision = right.decision_number
    proposal.save()
    record.result_stage = ResultStage.SIGNED
    step.write(
        facts=authority_facts(right) | {"signing": method.value},
        outbox=_told(NoticeKind.RESULT_SIGNED, record, _holders(record, Role.DOCUMENT_CLERK, at), at),
    )
    return record


def current_proposal(record: Record) -> Proposal:
    """The proposal that was neither sent back nor overtaken; RuleBroken("nothing_proposed")."""
    found = record.proposals.select_related("proposed_by", "signed_by").filter(ended_at=None).first()
    if found is None:
        raise RuleBroken("nothing_proposed")
    return found


def authority_facts(right: Authority) -> dict[str, str]:
    """By what right, as the trail keeps it: codes and the number of a decision, no person."""
    return {"authority": right.kind.value} | ({"decision": right.decision_number} if right.decision_number else {})


def _right(record: Record, proposal: Proposal, actor: Account, at: datetime, capability: Capability) -> Authority:
    kind = kind_of_result(is_refusal=proposal.is_refusal)
    return require_authority(record, actor, on=local(at).date(), document_kind=kind, capability=capability)


def _signature(record: Record, proposal: Proposal, actor: Account, right: Authority) -> Signature:
    """Ask the signing service; without one nobody signs electronically, and nothing pretends to."""
    if not is_connected("signing"):
        raise RuleBroken("signing_not_connected", field="method")
    content = f"{record.code}\n{proposal.is_refusal}\n{proposal.text}"
    request = SigningRequest(
        record_code=record.code,
        content_sha256=hashlib.sha256(content.encode()).hexdigest(),
        signer=actor.username,
        signature_block=right.block,
    )
    try:
        signature: Signature = connect("signing").sign(request)
    except IntegrationError as error:
        raise RuleBroken("signing_failed") from error
    return signature


def _holders(record: Record, role: Role, at: datetime) -> list[Account]:
    held = posts([role], on=local(at).date(), units={record.competent_unit_id})
    return list(dict.fromkeys(post.account for post in held))


def _told(kind: NoticeKind, record: Record, readers: list[Account], at: datetime) -> list[OutboxMessage]:
    """A notice for each; a mail as well for whoever wants it."""
    sequence = record.trail_length + 1
    return [notice(kind, record=record, sequence=sequence, at=at, recipient=reader) for reader in readers]
