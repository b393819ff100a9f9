"""A payer with a telephone pays through the platform and comes back; anybody can read every page about fees."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from portal.rehearsal.payment_platform import PaymentPlatform
from procedures.domain.money_vocabulary import PaymentMeans, RefundReason
from procedures.models import PaymentIntent
from procedures.queries.money import balances_of, payment_token
from procedures.services.online_payments import ask_about_waiting
from procedures.services.reconciliations import reconcile
from procedures.services.refunds import request_refund
from tests import cast
from tests.browsing import PHONE, Open, overflow, violations
from tests.procedures import money_cast
from tests.procedures.money_cast import FEE, account, owing, paid
from tests.record_cast import WEDNESDAY
from units import clock
from units.scoping import PROVINCE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    with clock.frozen(WEDNESDAY):
        yield


@pytest.fixture
def platform(live_server: Any, settings: Any) -> Iterator[PaymentPlatform]:
    addresses = {"notices": f"{live_server.url}/payments/notices/", "back": f"{live_server.url}/payments/return/"}
    with money_cast.platform(**addresses) as standing:
        policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
        to_the_platform = [*policy["form-action"], standing.url]
        settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {**policy, "form-action": to_the_platform}}
        yield standing


def test_a_payer_pays_with_a_telephone_and_the_notice_enters_it(open_page: Open, platform: PaymentPlatform) -> None:
    record = owing()
    page = open_page(f"/pay/{payment_token(record)}/", width=PHONE)
    page.get_by_role("button", name="Thanh toán trực tuyến").click()
    expect(page.get_by_text("Trang trình diễn.")).to_be_visible()
    page.get_by_role("button", name="Thanh toán · Pay", exact=True).click()
    expect(page.get_by_role("heading", name="Đã nộp phí, lệ phí")).to_be_visible()
    assert balances_of(record.pk).still_due == 0


def test_while_the_notice_is_lost_the_page_waits_and_then_tells(open_page: Open, platform: PaymentPlatform) -> None:
    record = owing()
    page = open_page(f"/pay/{payment_token(record)}/", width=PHONE)
    page.get_by_role("button", name="Thanh toán trực tuyến").click()
    page.get_by_role("button", name="không gửi thông báo").click()
    expect(page.get_by_role("heading", name="Đang chờ ngân hàng xác nhận")).to_be_visible()
    assert balances_of(record.pk).still_due == FEE
    assert violations(page) == []
    asked = PaymentIntent.objects.get().ask_at
    assert asked is not None
    ask_about_waiting(at=asked)
    expect(page.get_by_role("heading", name="Đã nộp phí, lệ phí")).to_be_visible(timeout=30_000)


def test_every_page_about_fees_can_be_read_by_anybody(open_page: Open, platform: PaymentPlatform) -> None:
    account()
    due, settled = owing(), owing()
    paid(settled, means=PaymentMeans.TRANSFER)
    request_refund(
        record_id=settled.pk,
        amount_vnd=1_000,
        reason=RefundReason.EXEMPT,
        actor=cast.clerk(),
        scope=PROVINCE,
        at=WEDNESDAY,
    )
    statement = b"MaThamChieu,MaGiaoDich,SoTien\nx,FT9,1000\n"
    means = PaymentMeans.TRANSFER
    run = reconcile(month=WEDNESDAY.date(), means=means, content=statement, actor=cast.province(), at=WEDNESDAY)
    looks = {
        cast.clerk(): [f"/records/{due.pk}/payments/", f"/records/{settled.pk}/payments/", "/desk/closing/"],
        cast.lead(): ["/desk/refunds/", "/desk/closings/"],
        cast.province(): ["/desk/reconciliations/", f"/desk/reconciliations/{run.pk}/"],
        None: [f"/pay/{payment_token(due)}/", f"/pay/{payment_token(settled)}/"],
    }
    for who, addresses in looks.items():
        for width in (PHONE, 1440):
            page = open_page(addresses[0], account=who, width=width)
            for address in addresses:
                page.goto(address)
                assert violations(page) == []
                assert overflow(page) <= 0, page.url
