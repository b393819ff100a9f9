"""A settlement stops without a decision: a notice says why, and what becomes of papers and fees (form 05; Art. 21)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from procedures.domain.calendar import local
from procedures.domain.vocabulary import Act, LetterForm, NoticeKind, Reason
from procedures.models import Ending, Record
from procedures.queries.places import centre
from procedures.services.authority import require_authority
from procedures.services.charges import end_charge
from procedures.services.letter_numbering import next_letter_number
from procedures.services.step import Step, locked, owner_notices
from staffing.domain.authority import DocumentKind
from staffing.models import Account
from units.errors import RuleBroken
from units.scoping import Scope

STOP_REASONS = (Reason.STOP_ORDERED, Reason.SUBJECT_GONE, Reason.DUPLICATE)


@dataclass(frozen=True, slots=True)
class StopNotice:
    """What the notice says. A withdrawal needs none of it; a stop needs its ground and whoever signs."""

    ground: str = ""
    requester: str = ""
    papers: str = ""
    fees: str = ""
    signer: Account | None = None


@transaction.atomic
def stop(
    *,
    record_id: int,
    reason: Reason,
    notice: StopNotice,
    actor: Account,
    scope: Scope,
    at: datetime,
    seen: int | None = None,
) -> Record:
    """Stop the settlement by order, or for want of its subject: it ends settled, judged by its due date (decision 2).

    RuleBroken: reason_missing, explanation_missing, signer_not_competent, act_not_allowed once it is decided.
    """
    if reason not in STOP_REASONS:
        raise RuleBroken("reason_missing")
    if not notice.ground.strip():
        raise RuleBroken("explanation_missing")
    if notice.signer is None:
        raise RuleBroken("signer_not_competent")
    record = locked(record_id, Act.STOP, scope=scope, seen=seen)
    step = Step(record, Act.STOP, actor, at, at)
    step.move()
    authority = require_authority(record, notice.signer, on=local(at).date(), document_kind=DocumentKind.STOP_NOTICE)
    step.judge()
    ending = write_ending(step, reason=reason, notice=notice, signer_title="\n".join(authority.block))
    step.write(
        reason=reason,
        facts=ending_facts(ending) | {"signer": notice.signer.pk, "outcome": str(record.outcome)},
        outbox=owner_notices(NoticeKind.CLOSED, record, at),
    )
    end_charge(record, owed=True, at=at, actor=actor)
    return record


def write_ending(step: Step, *, reason: Reason, notice: StopNotice, signer_title: str = "") -> Ending:
    """Number and keep the notice: the competent unit's when it stops, the receiving centre's when one withdraws."""
    record = step.record
    place = record.competent_unit if step.act is Act.STOP else centre(record.received_at_centre_id)
    if step.actor is None and step.citizen is None:
        raise RuntimeError("nobody but a person ends a record")
    return Ending.objects.create(
        record=record,
        act=step.act,
        stage=step.from_status,
        reason=reason,
        requester=notice.requester.strip(),
        ground=notice.ground.strip(),
        papers=notice.papers.strip(),
        fees=notice.fees.strip(),
        letter_number=next_letter_number(LetterForm.STOP, place, local(step.at).date()),
        signer=notice.signer,
        signer_title=signer_title,
        ended_by=step.actor,
        ended_at=step.at,
    )


def ending_facts(ending: Ending) -> dict[str, str]:
    """The notice in the trail: its number and date, none of its words."""
    return {"number": ending.letter_number, "issued_on": local(ending.ended_at).date().isoformat()}
