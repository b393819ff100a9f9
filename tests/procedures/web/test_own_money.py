"""Fees on the pages of a citizen: what is due and where, what was paid, what goes back, and whose receipt it is."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from portal.rehearsal.payment_platform import PaymentPlatform
from procedures.domain.money_vocabulary import PaymentMeans
from procedures.models import Payment, Record
from procedures.queries.money import payment_token
from procedures.services.online_payments import begin_payment
from procedures.web.own_money import fee_to_pay
from tests import cast, record_cast
from tests.procedures import money_cast
from tests.procedures.money_cast import decided, owing, paid, paid_out, refund, with_fee
from tests.procedures.services.test_filings import COMPANY
from tests.record_cast import BIRTH, WEDNESDAY
from units import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    with clock.frozen(WEDNESDAY):
        yield


@pytest.fixture
def owner(client: Client) -> Client:
    """The mother of the cast, whose number the records of the cast bear."""
    cast.sign_in_citizen(client, cast.citizen())
    return client


def page(client: Client, record: Record) -> str:
    answer = client.get(reverse("own_record", args=[record.code]))
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.fixture
def platform() -> Iterator[PaymentPlatform]:
    with money_cast.platform() as standing:
        yield standing


def paid_online(record: Record, platform: PaymentPlatform) -> Payment:
    intent = begin_payment(record_id=record.pk, at=WEDNESDAY)
    platform.pay(intent.reference)
    Client().post("/payments/notices/", money_cast.notice(platform, intent.reference), "application/json")
    return Payment.objects.get(intent=intent)


def test_the_own_page_says_what_is_due_and_where_it_is_paid(owner: Client) -> None:
    record = owing()
    shown = page(owner, record)
    assert "40.000 đ" in shown
    assert f"/pay/{payment_token(record)}/" in shown


def test_what_was_paid_and_given_back_stands_on_the_own_page_without_the_names_of_staff(owner: Client) -> None:
    record = owing()
    paid(record)
    paid_out(decided(refund(record, 15_000)), PaymentMeans.TRANSFER, "FT-BACK-1")
    shown = page(owner, record)
    for wanted in ("Đã nộp", "-15.000 đ", "FT-BACK-1", "Đã chi trả"):
        assert wanted in shown
    assert cast.clerk().full_name not in shown
    assert f"/pay/{payment_token(record)}/" not in shown


def test_a_matter_that_is_free_says_nothing_of_money(owner: Client) -> None:
    assert 'id="money"' not in page(owner, record_cast.received(BIRTH))


def test_before_acceptance_the_page_says_that_paying_comes_first() -> None:
    with_fee(fee_phase="before_acceptance")
    record = record_cast.submitted()
    assert fee_to_pay(record)["pays_first"]
    paid(record)
    assert fee_to_pay(record) == {}


def test_the_receipt_of_the_platform_is_the_owner_s(owner: Client, platform: PaymentPlatform) -> None:
    record = owing()
    address = reverse("own_receipt", args=[record.code, paid_online(record, platform).pk])
    assert address in page(owner, record)
    receipt = owner.get(address)
    assert (receipt.status_code, receipt["Content-Type"]) == (200, "application/pdf")
    assert "no-store" in receipt["Cache-Control"]
    platform.orders.clear()
    assert owner.get(address).status_code == 422


def test_nobody_else_gets_the_receipt_nor_anything_for_another_record(owner: Client, platform: PaymentPlatform) -> None:
    record, other = owing(), owing()
    online, cash = paid_online(record, platform), paid(other)
    assert owner.get(reverse("own_receipt", args=[other.code, online.pk])).status_code == 404
    assert owner.get(reverse("own_receipt", args=[other.code, cash.pk])).status_code == 404
    stranger, nobody = Client(), Client()
    cast.sign_in_citizen(stranger, cast.citizen(COMPANY))
    assert stranger.get(reverse("own_receipt", args=[record.code, online.pk])).status_code == 404
    assert nobody.get(reverse("own_receipt", args=[record.code, online.pk])).status_code == 302
