"""Fees taken at a counter: in cash, or a transfer that the bank has shown."""

from datetime import datetime

from django.db import transaction

from procedures.domain import ledger
from procedures.domain.ledger import Balances
from procedures.domain.money_vocabulary import PaymentMeans, RefundReason
from procedures.models import Payment
from procedures.queries.money import balances_of
from procedures.services.charges import enter, fix_charge, offer_surplus, tell_of_payment
from procedures.services.tills import open_till, record_for_money
from staffing.models import Account
from units.errors import RuleBroken
from units.scoping import Scope

MOST = 10**12  # đồng; more is a slip of the finger


@transaction.atomic
def take_payment(
    *,
    record_id: int,
    means: PaymentMeans,
    amount_vnd: int,
    actor: Account,
    scope: Scope,
    at: datetime,
    transaction_number: str = "",
) -> Payment:
    """Enter what was paid at the counter. Cash is taken up to what is due, a transfer as the bank shows it.

    RuleBroken: record_not_found, fees_elsewhere, day_closed, nothing_due, amount_invalid, more_than_due,
    transaction_missing, transaction_known.
    """
    record = record_for_money(record_id, scope)
    till = open_till(record, actor=actor, scope=scope, at=at)
    fix_charge(record, at=at, actor=actor)
    stands = balances_of(record.pk)
    number = transaction_number.strip() if means is PaymentMeans.TRANSFER else ""
    _require_right(means, amount_vnd, number, stands)
    payment = Payment.objects.create(
        record=record,
        means=means,
        amount_vnd=amount_vnd,
        transaction_number=number,
        paid_at=at,
        recorded_at=at,
        centre_id=till.centre_id,
        taken_by=actor,
    )
    enter(record, [ledger.pay(means, amount_vnd)], at=at, actor=actor, till=till, payment=payment)
    tell_of_payment(payment, at=at)
    offer_surplus(record, reason=RefundReason.PAID_TWICE, at=at)
    return payment


def take_due_in_cash(*, record_id: int, actor: Account, scope: Scope, at: datetime) -> int:
    """Take all that is due, if anything is; how much that was. RuleBroken as ``take_payment``."""
    due = balances_of(record_id).still_due
    if due:
        take_payment(record_id=record_id, means=PaymentMeans.CASH, amount_vnd=due, actor=actor, scope=scope, at=at)
    return due


def _require_right(means: PaymentMeans, amount_vnd: int, number: str, stands: Balances) -> None:
    if not 0 < amount_vnd <= MOST:
        raise RuleBroken("amount_invalid")
    if not stands.charged:
        raise RuleBroken("nothing_due")
    if means is PaymentMeans.CASH:
        if not stands.still_due:
            raise RuleBroken("nothing_due")
        if amount_vnd > stands.still_due:
            raise RuleBroken("more_than_due", amount=stands.still_due)
    elif means is PaymentMeans.TRANSFER:
        if not number:
            raise RuleBroken("transaction_missing")
        if Payment.objects.filter(means=means, transaction_number=number).exists():
            raise RuleBroken("transaction_known", number=number)
    else:
        raise RuleBroken("amount_invalid")
