"""Matters of money for tests: records with a fee, a stand-in platform, and what was paid."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.test import override_settings

from portal.rehearsal.payment_platform import PaymentPlatform
from procedures.domain.money_vocabulary import PaymentMeans, RefundReason
from procedures.models import CollectionAccount, DailyClosing, FeeRule, Payment, ProcedureVersion, Record, Refund
from procedures.services import refunds
from procedures.services.closings import Count, close_day
from procedures.services.fee_payments import take_payment
from tests import cast, record_cast
from tests.record_cast import MARRIAGE, WEDNESDAY
from units.remembered import forget_all
from units.scoping import PROVINCE

FEE = 40_000
PARTNER, TOKEN, SECRET = "QNTEST", "token-of-tests", "secret-of-tests"
ADAPTER = "portal.integrations.payment_platform.PaymentPlatformOverHttp"


def with_fee(amount_vnd: int = FEE, **version: Any) -> None:
    """Marriage costs something from now on; ``version`` changes its version."""
    record_cast.procedures()
    FeeRule.objects.filter(version__procedure__code=MARRIAGE).update(kind="fixed", amount_vnd=amount_vnd)
    if version:
        ProcedureVersion.objects.filter(procedure__code=MARRIAGE).update(**version)
    forget_all()


def owing(amount_vnd: int = FEE, *, at: datetime = WEDNESDAY, **changes: Any) -> Record:
    """A record received at Hồng Gai whose fee is to be paid."""
    with_fee(amount_vnd)
    return record_cast.received(MARRIAGE, at=at, **changes)


def account() -> CollectionAccount:
    """An invented account of Hồng Gai's centre."""
    return CollectionAccount.objects.get_or_create(
        centre=cast.units().centres[cast.HONG_GAI],
        defaults={"bank_bin": "970415", "bank_name": "VietinBank", "number": "113366668888", "holder": "TT PVHCC"},
    )[0]


def paid(
    record: Record,
    amount_vnd: int = FEE,
    *,
    means: PaymentMeans = PaymentMeans.CASH,
    at: datetime = WEDNESDAY,
    number: str = "FT0001",
) -> Payment:
    """Taken by the clerk of Hồng Gai."""
    return take_payment(
        record_id=record.pk,
        means=means,
        amount_vnd=amount_vnd,
        transaction_number=number,
        actor=cast.clerk(),
        scope=PROVINCE,
        at=at,
    )


def refund(record: Record, amount_vnd: int, **changes: Any) -> Refund:
    """Asked for by the clerk of Hồng Gai."""
    return refunds.request_refund(
        record_id=record.pk,
        amount_vnd=amount_vnd,
        **{"reason": RefundReason.NOT_OWED, "actor": cast.clerk(), "scope": PROVINCE, "at": WEDNESDAY} | changes,
    )


def decided(one: Refund, *, approve: bool = True, actor: Any = None) -> Refund:
    """By the lead of Hồng Gai, who did not ask for it."""
    return refunds.decide_refund(
        refund_id=one.pk, approve=approve, actor=actor or cast.lead(), scope=PROVINCE, at=WEDNESDAY
    )


def paid_out(one: Refund, means: PaymentMeans = PaymentMeans.CASH, number: str = "") -> Refund:
    """By the clerk of Hồng Gai."""
    return refunds.pay_out(
        refund_id=one.pk, means=means, transaction_number=number, actor=cast.clerk(), scope=PROVINCE, at=WEDNESDAY
    )


def closed(cash_vnd: int, **changes: Any) -> DailyClosing:
    """The till of the clerk of Hồng Gai, counted and signed."""
    name = cast.clerk().full_name
    count = Count(cash_vnd, changes.pop("name", name), changes.pop("reason", ""))
    return close_day(
        **{
            "centre_id": cast.units().centres[cast.HONG_GAI].pk,
            "day": WEDNESDAY.date(),
            "count": count,
            "actor": cast.clerk(),
            "scope": PROVINCE,
            "at": WEDNESDAY,
        }
        | changes
    )


@contextmanager
def platform(**addresses: str) -> Iterator[PaymentPlatform]:
    """The stand-in on loopback, with the portal's settings pointing at it."""
    with (
        PaymentPlatform(partner=PARTNER, token=TOKEN, secret=SECRET, **addresses) as standing,
        override_settings(
            INTEGRATIONS={"payment_platform": ADAPTER},
            PAYMENT_PLATFORM_URL=standing.url,
            PAYMENT_PLATFORM_PARTNER=PARTNER,
            PAYMENT_PLATFORM_TOKEN=TOKEN,
            PAYMENT_PLATFORM_SECRET=SECRET,
            PAYMENT_PLATFORM_TIMEOUT=5,
        ),
    ):
        yield standing


def notice(standing: PaymentPlatform, reference: str) -> bytes:
    """The last notice that the stand-in sent, or would have sent, of an order."""
    return json.dumps(standing.orders[reference].told[-1]).encode()
