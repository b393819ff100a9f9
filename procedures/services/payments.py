"""The financial obligation of a record: asked for, and met with a proof (Art. 24; decision 23)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from procedures.domain.calendar import local
from procedures.domain.vocabulary import Act, NoticeKind
from procedures.models import PaymentObligation, Record
from procedures.services.step import Step, locked, owner_notices
from staffing.models import Account
from units.errors import RuleBroken
from units.scoping import Scope


@dataclass(frozen=True, slots=True)
class Demand:
    """What is to be paid; ``amount_vnd`` None while the tax authority has not determined it."""

    amount_vnd: int | None = None
    notice_number: str = ""
    notice_on: date | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """That it was paid. ``amount_vnd`` and the tax notice are given here where they were not known before."""

    paid_on: date
    evidence_number: str
    amount_vnd: int | None = None
    notice_number: str = ""
    notice_on: date | None = None


@transaction.atomic
def request_payment(
    *, record_id: int, demand: Demand, actor: Account, scope: Scope, at: datetime, seen: int | None = None
) -> Record:
    """Ask the applicant to meet the obligation. The clock stops only where the procedure's version says so.

    RuleBroken: no_financial_obligation, notice_in_future.
    """
    if demand.notice_on is not None and demand.notice_on > local(at).date():
        raise RuleBroken("notice_in_future")
    record = locked(record_id, Act.REQUEST_PAYMENT, scope=scope, seen=seen)
    step = Step(record, Act.REQUEST_PAYMENT, actor, at, at)
    step.move()
    stops = record.version.payment_may_pause
    if stops:
        step.pause()
    PaymentObligation.objects.create(
        record=record,
        amount_vnd=demand.amount_vnd,
        notice_number=demand.notice_number.strip(),
        notice_on=demand.notice_on,
        asked_by=actor,
        asked_at=at,
        paused_at=at if stops else None,
    )
    step.write(
        facts={"clock_stops": stops, "determined": demand.amount_vnd is not None},
        outbox=owner_notices(NoticeKind.PAYMENT_ASKED, record, at),
    )
    return record


@transaction.atomic
def confirm_payment(
    *, record_id: int, proof: Proof, actor: Account, scope: Scope, at: datetime, seen: int | None = None
) -> Record:
    """Take in the proof: the record is processed again, and a clock that stood still runs on from here.

    RuleBroken: evidence_missing, paid_in_future, paid_before_reception, amount_missing.
    """
    if not proof.evidence_number.strip():
        raise RuleBroken("evidence_missing")
    if proof.paid_on > local(at).date():
        raise RuleBroken("paid_in_future")
    record = locked(record_id, Act.CONFIRM_PAYMENT, scope=scope, seen=seen)
    if record.received_at is not None and proof.paid_on < local(record.received_at).date():
        raise RuleBroken("paid_before_reception")
    step = Step(record, Act.CONFIRM_PAYMENT, actor, at, at)
    step.move()
    stood_still = record.paused_at is not None
    step.resume()
    _met(record, proof, actor, at)
    moved = record.due_at != step.due_before
    step.write(
        facts={"clock_stood_still": stood_still},
        outbox=owner_notices(NoticeKind.DUE_MOVED, record, at) if moved else (),
    )
    return record


def _met(record: Record, proof: Proof, actor: Account, at: datetime) -> None:
    obligation = PaymentObligation.objects.get(record=record, confirmed_at=None)
    if proof.amount_vnd is not None:
        obligation.amount_vnd = proof.amount_vnd
    if obligation.amount_vnd is None:
        raise RuleBroken("amount_missing")
    obligation.notice_number = proof.notice_number.strip() or obligation.notice_number
    obligation.notice_on = proof.notice_on or obligation.notice_on
    obligation.paid_on = proof.paid_on
    obligation.evidence_number = proof.evidence_number.strip()
    obligation.confirmed_by = actor
    obligation.confirmed_at = at
    obligation.save()
