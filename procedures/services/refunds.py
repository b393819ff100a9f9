"""Money goes back: asked for, decided by somebody else, paid out by a cashier (decision 61).

The platform's messages know no refund, so what was paid through it goes back in cash or by transfer.
"""

from datetime import datetime

from django.db import transaction

from procedures.domain import ledger
from procedures.domain.money_vocabulary import PaymentMeans, RefundReason, RefundState
from procedures.domain.vocabulary import NoticeKind
from procedures.models import Record, Refund
from procedures.queries.money import balances_of
from procedures.services.charges import ask_back, enter, refund_under_way
from procedures.services.telling import tell_owner
from procedures.services.tills import open_till, record_for_money
from staffing.models import Account
from units.errors import RuleBroken
from units.scoping import Scope


@transaction.atomic
def request_refund(
    *, record_id: int, amount_vnd: int, reason: RefundReason, actor: Account, scope: Scope, at: datetime
) -> Refund:
    """Ask for money to go back, the whole or a part. RuleBroken: refund_open, amount_invalid, refund_too_large."""
    record = record_for_money(record_id, scope)
    if refund_under_way(record):
        raise RuleBroken("refund_open")
    ledger.refund(balances_of(record.pk), PaymentMeans.CASH, amount_vnd)  # refuses what could never be paid out
    return ask_back(record, amount_vnd, reason=reason, actor=actor, at=at)


@transaction.atomic
def decide_refund(*, refund_id: int, approve: bool, actor: Account, scope: Scope, at: datetime) -> Refund:
    """Approve or refuse. RuleBroken: refund_not_found, refund_decided, refund_own, not_your_centre."""
    refund = _refund(refund_id, scope)
    if refund.state != RefundState.REQUESTED:
        raise RuleBroken("refund_decided")
    if refund.requested_by_id == actor.pk:
        raise RuleBroken("refund_own")
    if not scope.whole_province and refund.record.received_at_centre_id not in scope.centres:
        raise RuleBroken("not_your_centre")
    refund.state = RefundState.APPROVED if approve else RefundState.REFUSED
    refund.decided_by, refund.decided_at = actor, at
    refund.save()
    return refund


@transaction.atomic
def pay_out(
    *,
    refund_id: int,
    means: PaymentMeans,
    actor: Account,
    scope: Scope,
    at: datetime,
    transaction_number: str = "",
) -> Refund:
    """Give the money back and enter it. RuleBroken: refund_not_approved, fees_elsewhere, day_closed, refund_too_large,
    transaction_missing.
    """
    refund = _refund(refund_id, scope)
    if refund.state != RefundState.APPROVED:
        raise RuleBroken("refund_not_approved")
    number = transaction_number.strip() if means is PaymentMeans.TRANSFER else ""
    if means is PaymentMeans.TRANSFER and not number:
        raise RuleBroken("transaction_missing")
    till = open_till(refund.record, actor=actor, scope=scope, at=at)
    entries = ledger.refund(balances_of(refund.record_id), means, refund.amount_vnd)
    refund.state, refund.means, refund.transaction_number = RefundState.PAID_OUT, means, number
    refund.paid_by, refund.paid_at = actor, at
    refund.save()
    enter(refund.record, entries, at=at, actor=actor, till=till, refund=refund)
    if means is PaymentMeans.TRANSFER:  # cash was put into somebody's hand
        tell_owner(NoticeKind.REFUND_PAID, refund.record, event=f"refund{refund.pk}", at=at, refund=refund.pk)
    return refund


def _refund(refund_id: int, scope: Scope) -> Refund:
    """The refund and its record, both locked."""
    found = Refund.objects.filter(pk=refund_id).values_list("record_id", flat=True).first()
    if found is None or not Record.objects.visible_to(scope).filter(pk=found).exists():
        raise RuleBroken("refund_not_found")
    record = record_for_money(found, scope)
    refund = Refund.objects.select_for_update(of=("self",)).get(pk=refund_id)
    refund.record = record
    return refund
