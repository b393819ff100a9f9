"""Paid through the platform, over real HTTP to its stand-in: once, whatever comes how often, and never by hearsay."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from portal.rehearsal.payment_platform import PaymentPlatform
from procedures.domain.money_vocabulary import IntentState, RefundReason
from procedures.models import LedgerEntry, Payment, PaymentIntent, Record, Refund
from procedures.queries.money import balances_of
from procedures.services.online_payments import ask_about_waiting, begin_payment, take_notice
from tests.procedures import money_cast
from tests.procedures.money_cast import FEE, notice, owing
from tests.record_cast import OWNER, WEDNESDAY
from units.errors import RuleBroken

pytestmark = pytest.mark.django_db
LATER = WEDNESDAY + timedelta(minutes=2)


@pytest.fixture
def platform() -> Iterator[PaymentPlatform]:
    with money_cast.platform() as standing:
        yield standing


def begun(record: Record) -> PaymentIntent:
    return begin_payment(record_id=record.pk, at=WEDNESDAY)


def told(platform: PaymentPlatform, intent: PaymentIntent) -> str:
    """What we answer to the last notice of an order."""
    return str(json.loads(take_notice(body=notice(platform, intent.reference), at=LATER))["MaLoi"])


def test_an_order_is_announced_with_its_hash_and_leads_to_the_platform(platform: PaymentPlatform) -> None:
    record = owing()
    intent = begun(record)
    order = platform.orders[intent.reference].message
    assert intent.address == f"{platform.url}/pay/{intent.reference}"
    assert (order["SoTien"], order["MaTienTe"], order["PhienBan"]) == (FEE, "VND", "1.0.6")
    assert order["ThongTinBienLai"]["MaHoSo"] == record.code


def test_of_the_payer_only_the_name_goes_out_and_none_of_it_in_purpose_or_address(platform: PaymentPlatform) -> None:
    intent = begun(owing())
    message = platform.orders[intent.reference].message
    whole = json.dumps(message, ensure_ascii=False)
    assert message["ThongTinBienLai"]["HoTenNguoiNop"] == OWNER.name
    assert OWNER.personal_number not in whole
    assert OWNER.telephone not in whole
    assert OWNER.name not in message["ThongTinGiaoDich"] + intent.address


def test_pressed_again_it_is_the_same_attempt(platform: PaymentPlatform) -> None:
    record = owing()
    assert begun(record) == begun(record)
    assert len(platform.orders) == 1


def test_a_notice_enters_the_payment(platform: PaymentPlatform) -> None:
    record = owing()
    intent = begun(record)
    platform.pay(intent.reference)
    assert told(platform, intent) == "00"
    intent.refresh_from_db()
    assert (intent.state, intent.ask_at) == (IntentState.PAID, None)
    assert balances_of(record.pk).still_due == 0
    assert Payment.objects.get().transaction_number == platform.orders[intent.reference].transactions[0]


def test_the_same_notice_any_number_of_times_enters_it_once(platform: PaymentPlatform) -> None:
    record = owing()
    intent = begun(record)
    platform.pay(intent.reference)
    assert [told(platform, intent) for _ in range(3)] == ["00"] * 3
    assert Payment.objects.count() == 1
    assert balances_of(record.pk).held == FEE


def test_a_forged_notice_enters_nothing(platform: PaymentPlatform) -> None:
    record = owing()
    intent = begun(record)
    forged = platform._notice(platform.orders[intent.reference], "00", None, number="GD1", secret="guessed")
    assert json.loads(take_notice(body=json.dumps(forged).encode(), at=LATER))["MaLoi"] == "97"
    assert balances_of(record.pk).still_due == FEE


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"\xff", b'{"MaXacThuc": 5}', b"null"])
def test_what_is_no_notice_is_answered_and_enters_nothing(platform: PaymentPlatform, body: bytes) -> None:
    assert json.loads(take_notice(body=body, at=LATER))["MaLoi"] == "97"


@pytest.mark.parametrize(
    "change", [{"SoTien": 1}, {"MaThamChieu": "QN1"}, {"MaGiaoDich": "GD2"}, {"MaLoi": "24"}], ids=str
)
def test_a_notice_changed_on_the_way_is_refused(platform: PaymentPlatform, change: dict[str, Any]) -> None:
    intent = begun(owing())
    platform.pay(intent.reference)
    changed = json.loads(notice(platform, intent.reference)) | change
    assert json.loads(take_notice(body=json.dumps(changed).encode(), at=LATER))["MaLoi"] == "97"


def test_another_amount_than_the_orders_is_refused_though_the_hash_is_right(platform: PaymentPlatform) -> None:
    record = owing()
    intent = begun(record)
    platform.pay(intent.reference, amount_vnd=FEE - 1)
    assert told(platform, intent) == "04"
    assert balances_of(record.pk).still_due == FEE


def test_a_notice_about_an_order_of_somebody_else_is_refused(platform: PaymentPlatform) -> None:
    intent = begun(owing())
    platform.pay(intent.reference)
    body = notice(platform, intent.reference)
    PaymentIntent.objects.all().delete()
    assert json.loads(take_notice(body=body, at=LATER))["MaLoi"] == "01"


def test_a_transaction_that_paid_another_order_pays_none_here(platform: PaymentPlatform) -> None:
    first, second = begun(owing()), begun(owing())
    platform.pay(first.reference)
    told(platform, first)
    platform.orders[second.reference].transactions = platform.orders[first.reference].transactions
    platform._tell(platform.orders[second.reference], "00")
    assert told(platform, second) == "99"
    assert balances_of(second.record_id).still_due == FEE


def test_a_refusal_of_the_bank_ends_the_attempt_and_another_may_follow(platform: PaymentPlatform) -> None:
    record = owing()
    intent = begun(record)
    platform.refuse(intent.reference)
    assert told(platform, intent) == "00"
    intent.refresh_from_db()
    assert intent.state == IntentState.FAILED
    assert begun(record) != intent


def test_paid_twice_is_seen_and_asked_to_go_back(platform: PaymentPlatform) -> None:
    record = owing()
    intent = begun(record)
    platform.pay(intent.reference)
    told(platform, intent)
    platform.pay(intent.reference)
    assert told(platform, intent) == "00"
    assert Payment.objects.count() == 2
    assert balances_of(record.pk).surplus == FEE
    refund = Refund.objects.get()
    assert (refund.amount_vnd, refund.reason, refund.requested_by) == (FEE, RefundReason.PAID_TWICE, None)


def test_what_the_notice_lost_is_found_by_asking(platform: PaymentPlatform) -> None:
    record = owing()
    intent = begun(record)
    platform.pay(intent.reference, tell=False)
    assert ask_about_waiting(at=WEDNESDAY) == 0
    assert ask_about_waiting(at=LATER) == 1
    assert balances_of(record.pk).still_due == 0
    assert ask_about_waiting(at=LATER + timedelta(days=1)) == 0


def test_found_by_asking_and_told_later_it_is_entered_once(platform: PaymentPlatform) -> None:
    intent = begun(owing())
    platform.pay(intent.reference)
    ask_about_waiting(at=LATER)
    assert told(platform, intent) == "00"
    assert Payment.objects.count() == 1


def test_what_nobody_pays_is_given_up_after_a_day_and_taken_in_if_it_comes_after_all(
    platform: PaymentPlatform,
) -> None:
    record = owing()
    intent = begun(record)
    ask_about_waiting(at=WEDNESDAY + timedelta(hours=25))
    intent.refresh_from_db()
    assert intent.state == IntentState.EXPIRED
    platform.pay(intent.reference)
    assert told(platform, intent) == "00"
    assert balances_of(record.pk).still_due == 0


def test_a_platform_that_went_away_is_asked_again(platform: PaymentPlatform) -> None:
    record = owing()
    intent = begun(record)
    platform.pay(intent.reference, tell=False)
    platform.away = True
    assert ask_about_waiting(at=LATER) == 1
    assert balances_of(record.pk).still_due == FEE
    platform.away = False
    assert ask_about_waiting(at=LATER + timedelta(minutes=10)) == 1
    assert balances_of(record.pk).still_due == 0


def test_a_slow_platform_is_not_waited_for(platform: PaymentPlatform, settings: Any) -> None:
    settings.PAYMENT_PLATFORM_TIMEOUT = 0.2
    platform.patience = 1
    with pytest.raises(RuleBroken, match="platform_away"):
        begun(owing())


def test_without_a_platform_nothing_is_begun() -> None:
    with pytest.raises(RuleBroken, match="platform_absent"):
        begun(owing())


def test_what_is_paid_is_not_paid_again(platform: PaymentPlatform) -> None:
    record = owing()
    money_cast.paid(record)
    with pytest.raises(RuleBroken, match="nothing_due"):
        begun(record)


def test_the_ledger_names_nobody_for_what_the_platform_says(platform: PaymentPlatform) -> None:
    intent = begun(owing())
    platform.pay(intent.reference)
    told(platform, intent)
    entry = LedgerEntry.objects.get(act="paid")
    assert (entry.cashier, entry.centre, entry.actor) == (None, None, None)
