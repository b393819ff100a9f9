"""The fee of a record is fixed once, by the rule of its day; the ledger holds it with all that becomes of it."""

from collections.abc import Iterable
from datetime import datetime

from procedures.domain import ledger
from procedures.domain.calendar import local
from procedures.domain.fees import charge, rule_charged
from procedures.domain.ledger import Entry
from procedures.domain.money_vocabulary import PaymentMeans, RefundReason, RefundState
from procedures.domain.vocabulary import NoticeKind
from procedures.models import Charge, LedgerEntry, Payment, Record, Refund
from procedures.queries.catalogue import entry_of_version
from procedures.queries.money import balances_of, stands_of
from procedures.services.telling import tell_owner
from procedures.services.tills import Till
from staffing.models import Account
from units.errors import RuleBroken


def enter(
    record: Record,
    entries: Iterable[Entry],
    *,
    at: datetime,
    actor: Account | None,
    till: Till | None = None,
    payment: Payment | None = None,
    refund: Refund | None = None,
) -> None:
    """Add entries to the ledger. The record's row must be locked by this transaction."""
    LedgerEntry.objects.bulk_create(
        LedgerEntry(
            record=record,
            act=entry.act,
            debit=entry.debit,
            credit=entry.credit,
            amount_vnd=entry.amount_vnd,
            payment=payment,
            refund=refund,
            centre_id=till.centre_id if till else None,
            cashier=till.cashier if till else None,
            day=local(at).date(),
            at=at,
            actor=actor,
        )
        for entry in entries
    )


def fix_charge(record: Record, *, at: datetime, actor: Account | None = None) -> Charge | None:
    """The record's charge, written now where it has none yet: None for what is free, not known, or another system's.

    The amount is the one that was reckoned when the record came in (``fee_vnd``); what is written beside it is the rule
    of that day that gives it.
    """
    if record.is_mirrored or record.fee_vnd is None:
        return None
    on = local(record.submitted_at).date()
    fees = entry_of_version(record.version_id).fees
    rule = rule_charged(fees, on, record.fee_vnd, copies=record.copies, pages=record.pages)
    condition = rule.condition if rule else ""
    if not record.fee_vnd and not condition:
        return None
    known = Charge.objects.filter(record=record).first()
    if known is not None:
        return known
    counted = charge(rule, copies=record.copies, pages=record.pages)
    fixed = Charge.objects.create(
        record=record,
        amount_vnd=record.fee_vnd,
        quantity=counted.quantity,
        basis=counted.basis,
        condition=condition,
        fixed_at=at,
    )
    if record.fee_vnd:
        enter(record, [ledger.charge(record.fee_vnd)], at=at, actor=actor)
    return fixed


def reckon_again(record: Record, *, at: datetime, actor: Account) -> None:
    """The fee changed because copies or pages were put right: the ledger follows, and what is too much is in credit."""
    fixed = Charge.objects.filter(record=record).first() or fix_charge(record, at=at, actor=actor)
    if fixed is None or record.fee_vnd is None or fixed.amount_vnd == record.fee_vnd:
        return
    more = record.fee_vnd - fixed.amount_vnd
    stands = balances_of(record.pk)
    enter(record, [ledger.charge(more) if more > 0 else ledger.reduce(stands, -more)], at=at, actor=actor)
    offer_surplus(record, reason=RefundReason.NOT_OWED, at=at)
    if not record.fee_vnd and not fixed.condition:
        return  # the row keeps the last amount that was owed: zero without a condition is no charge
    fixed.amount_vnd = record.fee_vnd
    fixed.save(update_fields=["amount_vnd"])


def end_charge(record: Record, *, owed: bool, at: datetime, actor: Account | None) -> None:
    """The record ends without a result. Not ``owed`` (refused at reception, void): the fee falls away, and what was
    paid is asked to go back. Otherwise (withdrawn, stopped) what is still due is waived, and what was paid stays
    (Art. 21).
    """
    stands = balances_of(record.pk)
    if owed and stands.still_due:
        enter(record, [ledger.waive(stands, stands.still_due)], at=at, actor=actor)
    elif not owed and stands.charged:
        enter(record, [ledger.reduce(stands, stands.charged)], at=at, actor=actor)
        offer_surplus(record, reason=RefundReason.WITHDRAWN, at=at)


def offer_surplus(record: Record, *, reason: RefundReason, at: datetime) -> Refund | None:
    """Ask for what is in credit to go back, unless a refund is under way; None where there is nothing."""
    surplus = balances_of(record.pk).surplus
    if not surplus or refund_under_way(record):
        return None
    return ask_back(record, surplus, reason=reason, actor=None, at=at)


def refund_under_way(record: Record) -> bool:
    """Whether money of this record is to go back and has not gone yet."""
    waiting = (RefundState.REQUESTED, RefundState.APPROVED)
    return Refund.objects.filter(record=record, state__in=waiting).exists()


def ask_back(record: Record, amount_vnd: int, *, reason: RefundReason, actor: Account | None, at: datetime) -> Refund:
    """Write down that money shall go back, and tell the owner; ``actor`` None where the portal saw it by itself."""
    refund = Refund.objects.create(
        record=record,
        amount_vnd=amount_vnd,
        reason=reason,
        state=RefundState.REQUESTED,
        requested_by=actor,
        requested_at=at,
    )
    tell_owner(NoticeKind.REFUND_ASKED, record, event=f"refund{refund.pk}", at=at, refund=refund.pk)
    return refund


def tell_of_payment(payment: Payment, *, at: datetime) -> None:
    """Tell the owner that money has come; not of cash, for which the receipt is in their hand."""
    if payment.means != PaymentMeans.CASH:
        tell_owner(NoticeKind.FEE_PAID, payment.record, event=f"payment{payment.pk}", at=at, payment=payment.pk)


def require_paid(record: Record, code: str) -> None:
    """RuleBroken(``code``) while a fee is due that had to be paid by now."""
    stands = stands_of(record)
    if stands.still_due:
        raise RuleBroken(code, amount=stands.still_due, record=record.code)
