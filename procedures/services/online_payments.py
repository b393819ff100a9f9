"""Fees paid through the payment platform. What the payer's browser says is no proof: the platform's notice is, or its
answer when we ask. Both may come any number of times, and enter a payment once.
"""

import secrets
from datetime import datetime, timedelta
from enum import Enum

import structlog
from django.db import transaction

from procedures.domain import ledger
from procedures.domain.calendar import local
from procedures.domain.money_vocabulary import IntentState, PaymentMeans, RefundReason
from procedures.domain.vietqr import NotVietQr, purpose_of
from procedures.models import CollectionAccount, Payment, PaymentIntent, Record
from procedures.ports import (
    IntegrationError,
    NoticeVerdict,
    PaymentOrder,
    PaymentPlatform,
    PaymentReport,
    connect,
    is_connected,
)
from procedures.queries.money import balances_of
from procedures.services.charges import enter, fix_charge, offer_surplus, tell_of_payment
from units.errors import RuleBroken

log = structlog.get_logger(__name__)

PLATFORM = "payment_platform"
SAME_ATTEMPT = timedelta(minutes=15)
_PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
GIVEN_UP_AFTER = timedelta(hours=24)
BATCH = 20  # orders asked about by one call
_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


_VERDICTS = {
    "reference_unknown": NoticeVerdict.REFERENCE_UNKNOWN,
    "amount_differs": NoticeVerdict.AMOUNT_DIFFERS,
    "transaction_known": NoticeVerdict.NOT_NOW,
}
"""What the platform is answered when a report of it was not taken."""


class Taken(Enum):
    """What became of a report."""

    ENTERED = "entered"
    KNOWN = "known"
    NOT_PAID = "not_paid"
    OPEN = "open"


def platform() -> PaymentPlatform:
    """The platform; RuleBroken("platform_absent") where none is connected."""
    if not is_connected(PLATFORM):
        raise RuleBroken("platform_absent")
    found: PaymentPlatform = connect(PLATFORM)
    return found


def begin_payment(*, record_id: int, at: datetime, ip: str = "", language: str = "vi") -> PaymentIntent:
    """Announce what is due to the platform; the attempt's ``address`` is where it is paid. Pressed again within a
    quarter of an hour it is the same attempt.

    RuleBroken: platform_absent, nothing_due, platform_away.
    """
    takes = platform()
    intent, record = _intent(record_id, at)
    if intent.address:
        return intent
    try:
        intent.address = takes.begin(_order(intent, record, at=at, ip=ip, language=language))
    except IntegrationError as error:
        log.warning("payment.not_begun", reference=intent.reference, error=str(error))
        if error.permanent:
            _end(intent.pk, IntentState.FAILED, at)
        raise RuleBroken("platform_away") from error
    intent.save(update_fields=["address"])
    return intent


@transaction.atomic
def _intent(record_id: int, at: datetime) -> tuple[PaymentIntent, Record]:
    """The attempt that is under way for what is due, or a new one."""
    record = (
        Record.objects.select_for_update(of=("self",), no_key=True)
        .select_related("applicant", "submitter", "version__procedure", "received_at_centre__unit")
        .get(pk=record_id)
    )
    fix_charge(record, at=at)
    due = balances_of(record.pk).still_due
    if not due:
        raise RuleBroken("nothing_due")
    waiting = PaymentIntent.objects.filter(
        record=record, state=IntentState.WAITING, amount_vnd=due, created_at__gt=at - SAME_ATTEMPT
    ).exclude(address="")
    intent = waiting.first() or PaymentIntent.objects.create(
        reference=_reference(at),
        record=record,
        amount_vnd=due,
        state=IntentState.WAITING,
        created_at=at,
        ask_at=at + _PAUSES[0],
    )
    return intent, record


def _reference(at: datetime) -> str:
    return f"QN{local(at):%y%m%d}" + "".join(secrets.choice(_LETTERS) for _ in range(12))


def _order(intent: PaymentIntent, record: Record, *, at: datetime, ip: str, language: str) -> PaymentOrder:
    account = CollectionAccount.objects.filter(centre=record.received_at_centre_id).first()
    try:
        purpose = purpose_of(record.code)
    except NotVietQr:
        purpose = intent.reference
    unit = record.received_at_centre.unit
    return PaymentOrder(
        reference=intent.reference,
        amount_vnd=intent.amount_vnd,
        at=at,
        record_code=record.code,
        procedure_code=record.version.procedure.code,
        procedure_name=record.version.name_vi,
        unit_code=unit.code,
        unit_name=unit.full_name,
        purpose=purpose,
        payer=(record.submitter or record.applicant).name,
        account=account.number if account else "",
        bank_bin=account.bank_bin if account else "",
        holder=account.holder if account else "",
        ip=ip,
        language=language,
    )


def take_notice(*, body: bytes, at: datetime) -> bytes:
    """A notice of the platform: checked, entered once, answered. RuleBroken: platform_absent."""
    takes = platform()
    try:
        report = takes.read_notice(body)
    except IntegrationError as error:
        log.warning("payment.notice_refused", error=str(error))
        return takes.answer_notice("", NoticeVerdict.NOT_GENUINE, at=at)
    return takes.answer_notice(report.reference, _verdict(report, at), at=at)


def _verdict(report: PaymentReport, at: datetime) -> NoticeVerdict:
    try:
        settle(report=report, at=at)
    except RuleBroken as broken:
        log.warning("payment.notice_not_taken", reference=report.reference, code=broken.code)
        return _VERDICTS[broken.code]
    return NoticeVerdict.TAKEN


@transaction.atomic
def settle(*, report: PaymentReport, at: datetime) -> Taken:
    """Enter what the platform says of an order, once for each of its transactions.

    A second transaction of the same order is money that came twice: it is entered, and a refund is asked for. What is
    paid for an attempt that had failed or was given up is entered too. RuleBroken: reference_unknown, amount_differs,
    transaction_known (it paid another order).
    """
    key = PaymentIntent.objects.filter(reference=report.reference).values_list("record_id", flat=True).first()
    if key is None:
        raise RuleBroken("reference_unknown")
    record = Record.objects.select_for_update(of=("self",), no_key=True).get(pk=key)
    intent = PaymentIntent.objects.select_for_update().get(reference=report.reference)
    if report.paid is None:
        return Taken.OPEN
    if not report.paid:
        if intent.state == IntentState.WAITING:
            _ended(intent, IntentState.FAILED, at)
        return Taken.NOT_PAID
    if report.amount_vnd != intent.amount_vnd:
        raise RuleBroken("amount_differs")
    means, number = PaymentMeans.PLATFORM, report.transaction_number
    known = Payment.objects.filter(means=means, transaction_number=number).first()
    if known is not None:
        if known.intent_id != intent.pk:
            raise RuleBroken("transaction_known", number=number)
        return Taken.KNOWN
    payment = Payment.objects.create(
        record=record,
        means=means,
        amount_vnd=report.amount_vnd,
        intent=intent,
        transaction_number=number,
        paid_at=report.at or at,
        recorded_at=at,
    )
    enter(record, [ledger.pay(means, report.amount_vnd)], at=at, actor=None, payment=payment)
    _ended(intent, IntentState.PAID, at)
    tell_of_payment(payment, at=at)
    offer_surplus(record, reason=RefundReason.PAID_TWICE, at=at)
    return Taken.ENTERED


def ask_about_waiting(*, at: datetime, limit: int = BATCH) -> int:
    """Ask the platform about orders of which no notice came; how many were asked about."""
    if not is_connected(PLATFORM):
        return 0
    asked = 0
    while asked < limit and (intent := _next_to_ask(at)) is not None:
        asked += 1
        _ask(intent, at)
    return asked


@transaction.atomic
def _next_to_ask(at: datetime) -> PaymentIntent | None:
    """The next one, put off for everybody else while it is asked about; one that waited too long is given up."""
    due = PaymentIntent.objects.filter(ask_at__lte=at).order_by("ask_at")
    intent = due.select_for_update(skip_locked=True).first()
    if intent is None:
        return None
    intent.asked += 1
    intent.ask_at = at + _PAUSES[min(intent.asked, len(_PAUSES) - 1)]
    intent.save(update_fields=["asked", "ask_at"])
    return intent


def _ask(intent: PaymentIntent, at: datetime) -> None:
    try:
        taken = settle(report=platform().ask(intent.reference, at=at), at=at)
    except (IntegrationError, RuleBroken) as error:
        log.warning("payment.not_asked", reference=intent.reference, error=str(error))
        return
    if taken is Taken.OPEN and at - intent.created_at > GIVEN_UP_AFTER:
        _end(intent.pk, IntentState.EXPIRED, at)


@transaction.atomic
def _end(intent_id: int, state: IntentState, at: datetime) -> None:
    intent = PaymentIntent.objects.select_for_update().get(pk=intent_id)
    if intent.state == IntentState.WAITING:
        _ended(intent, state, at)


def _ended(intent: PaymentIntent, state: IntentState, at: datetime) -> None:
    if intent.state == IntentState.PAID:
        return
    intent.state, intent.ended_at, intent.ask_at = state, at, None
    intent.save(update_fields=["state", "ended_at", "ask_at"])


def answer_about(reference: str, *, at: datetime) -> PaymentReport:
    """What the platform says of an order when asked. RuleBroken: platform_absent, platform_away."""
    try:
        return platform().ask(reference, at=at)
    except IntegrationError as error:
        raise RuleBroken("platform_away") from error


def receipt_of(payment: Payment, *, at: datetime) -> bytes:
    """The platform's receipt as a PDF. RuleBroken: platform_absent, receipt_absent, platform_away."""
    reference = payment.intent.reference if payment.intent else ""
    try:
        return platform().receipt(reference, at=at)
    except IntegrationError as error:
        raise RuleBroken("receipt_absent" if error.permanent else "platform_away") from error
