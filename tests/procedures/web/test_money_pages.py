"""Fees on pages: at the counter, for the payer, and for whoever compares statements."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from portal.rehearsal.payment_platform import PaymentPlatform
from procedures.domain.money_vocabulary import PaymentMeans
from procedures.domain.vietqr import read
from procedures.models import (
    DailyClosing,
    Payment,
    PaymentIntent,
    Reconciliation,
    ReconciliationDifference,
    Record,
    Refund,
)
from procedures.queries.money import balances_of, payment_link, payment_token, record_of_token, transfer_offer
from procedures.services import refunds
from procedures.services.online_payments import begin_payment
from staffing.models import Account
from tests import cast, record_cast
from tests.procedures import money_cast
from tests.procedures.money_cast import FEE, account, notice, owing, paid, with_fee
from tests.procedures.web.signed_in import signed_in
from tests.record_cast import BIRTH, MARRIAGE, OWNER, WEDNESDAY
from units import clock
from units.scoping import PROVINCE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    with clock.frozen(WEDNESDAY):
        yield


@pytest.fixture
def platform() -> Iterator[PaymentPlatform]:
    with money_cast.platform() as standing:
        yield standing


def page(client: Client, address: str, **data: Any) -> str:
    answer = client.get(address, data)
    assert answer.status_code == 200
    return answer.content.decode()


def payer(language: str = "en") -> Client:
    return Client(headers={"accept-language": language})


def take(record: Record, who: Account, **typed: Any) -> Any:
    given = {"means": "cash", "amount": "40.000", "transaction_number": ""} | typed
    return signed_in(who, "en").post(f"/records/{record.pk}/payments/take/", given)


# ---- at the counter


def test_the_clerk_sees_what_is_due_takes_it_and_the_record_says_so() -> None:
    record = owing()
    clerk = signed_in(cast.clerk(), "en")
    assert f"/records/{record.pk}/payments/" in page(clerk, f"/records/{record.pk}/")
    assert "40,000 đ" in page(clerk, f"/records/{record.pk}/payments/")
    assert take(record, cast.clerk()).status_code == 302
    shown = page(clerk, f"/records/{record.pk}/payments/")
    assert "Take the payment" not in shown
    assert "Print the fee slip" in shown


def test_a_clerk_of_another_centre_finds_no_payments_here() -> None:
    record = owing()
    assert take(record, cast.clerk_of_another_unit()).status_code == 404
    assert signed_in(cast.officer()).get(f"/records/{record.pk}/payments/").status_code == 403
    assert not Payment.objects.exists()


def test_a_refusal_keeps_what_was_typed_and_says_what_is_due() -> None:
    record = owing()
    answer = take(record, cast.clerk(), amount="50 000")
    assert answer.status_code == 422
    assert "Only 40,000 đ is due" in answer.content.decode()
    assert 'value="50 000"' in answer.content.decode()


def test_pressed_twice_it_is_taken_once() -> None:
    record = owing()
    assert [take(record, cast.clerk()).status_code for _ in range(2)] == [302, 422]
    assert Payment.objects.count() == 1


def test_the_vietqr_carries_amount_and_code_and_no_person() -> None:
    account()
    record = owing()
    offer = transfer_offer(record, balances_of(record.pk))
    assert offer is not None
    transfer = read(offer.text)
    assert (transfer.amount_vnd, transfer.account) == (FEE, "113366668888")
    assert transfer.purpose == record.code.replace("-", " ").replace(".", " ")
    shown = page(signed_in(cast.clerk(), "en"), f"/records/{record.pk}/payments/")
    assert "data:image/svg+xml" in shown
    assert OWNER.name not in shown


def test_without_an_account_of_the_centre_there_is_no_code_to_scan() -> None:
    record = owing()
    assert "data:image/svg+xml" not in page(signed_in(cast.clerk(), "en"), f"/records/{record.pk}/payments/")


def test_half_goes_back_through_three_hands() -> None:
    record = owing()
    paid(record)
    clerk = signed_in(cast.clerk(), "en")
    asked = clerk.post(f"/records/{record.pk}/payments/refund/", {"amount": "20000", "reason": "not_owed"})
    assert asked.status_code == 302
    refund = Refund.objects.get()
    assert clerk.post(f"/desk/refunds/{refund.pk}/decide/", {"approve": "1"}).status_code == 403
    lead = signed_in(cast.lead(), "en")
    assert "20,000 đ" in page(lead, "/desk/refunds/")
    assert lead.post(f"/desk/refunds/{refund.pk}/decide/", {"approve": "1"}).status_code == 302
    assert clerk.post(f"/desk/refunds/{refund.pk}/pay-out/", {"means": "cash"}).status_code == 302
    assert balances_of(record.pk).refunded == 20_000


def test_refunds_of_other_centres_are_not_shown_and_not_decided() -> None:
    record = owing()
    paid(record)
    refund = refunds.request_refund(
        record_id=record.pk, amount_vnd=1, reason="not_owed", actor=cast.clerk(), scope=PROVINCE, at=WEDNESDAY
    )
    elsewhere = signed_in(cast.clerk_of_another_unit(), "en")
    assert record.code not in page(elsewhere, "/desk/refunds/")
    assert elsewhere.post(f"/desk/refunds/{refund.pk}/pay-out/", {"means": "cash"}).status_code == 404


def test_the_day_is_counted_signed_and_closed() -> None:
    paid(owing())
    clerk = signed_in(cast.clerk(), "en")
    shown = page(clerk, "/desk/closing/")
    assert "40,000 đ" in shown
    given = dict(re.findall(r'name="(centre|day|expected)" value="([^"]*)"', shown))
    given |= {"counted": "39.000", "signed_name": cast.clerk().full_name}
    refused = clerk.post("/desk/closing/", given)
    assert refused.status_code == 422
    assert "-1,000 đ" in refused.content.decode()
    closed = clerk.post("/desk/closing/", given | {"reason": "Thiếu một nghìn"})
    assert closed.status_code == 302
    assert DailyClosing.objects.get().counted_cash_vnd == 39_000
    assert "Thiếu một nghìn" in page(signed_in(cast.lead(), "en"), "/desk/closings/")
    assert take(owing(), cast.clerk()).status_code == 409


def test_money_that_came_meanwhile_is_shown_before_the_day_is_closed() -> None:
    record = owing()
    paid(record, 10_000)
    clerk = signed_in(cast.clerk(), "en")
    given = dict(re.findall(r'name="(centre|day|expected)" value="([^"]*)"', page(clerk, "/desk/closing/")))
    paid(record, 30_000)
    given |= {"counted": "10000", "signed_name": cast.clerk().full_name}
    refused = clerk.post("/desk/closing/", given)
    assert refused.status_code == 409
    assert 'name="expected" value="40000"' in refused.content.decode()


# ---- the payer


def test_the_payment_page_shows_amount_and_ways_and_no_person_or_matter(platform: PaymentPlatform) -> None:
    account()
    record = owing()
    shown = page(payer(), f"/pay/{payment_token(record)}/")
    assert "40,000 đ" in shown
    assert "data:image/svg+xml" in shown
    assert "Pay 40,000 đ online" in shown
    assert OWNER.name not in shown
    assert record.version.name_vi not in shown


def test_the_link_cannot_be_guessed_or_changed() -> None:
    record = owing()
    token = payment_token(record)
    assert payment_link(record).endswith(f"/pay/{token}/")
    assert record_of_token(token) == record
    other = f"{record.pk + 1}:{token.split(':')[1]}"
    for wrong in (str(record.pk), other, token[:-1], token + "x"):
        assert payer().get(f"/pay/{wrong}/").status_code == 404


def test_a_free_matter_never_meets_a_way_to_pay(platform: PaymentPlatform) -> None:
    record = record_cast.received(BIRTH)
    shown = page(payer(), f"/pay/{payment_token(record)}/")
    assert "Nothing is to be paid" in shown
    assert "<form method" not in shown.split("<main")[1].split("</main>")[0]
    assert payer().post(f"/pay/{payment_token(record)}/").status_code == 422
    assert not PaymentIntent.objects.exists()


def test_paying_leads_to_the_platform_and_coming_back_proves_nothing(platform: PaymentPlatform) -> None:
    record = owing()
    answer = payer().post(f"/pay/{payment_token(record)}/")
    intent = PaymentIntent.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, intent.address)
    back = {"MaThamChieu": intent.reference, "MaLoi": "00"}
    assert "We are waiting for the bank" in page(payer(), "/payments/return/", **back)
    assert balances_of(record.pk).still_due == FEE
    platform.pay(intent.reference)
    told = Client().post("/payments/notices/", notice(platform, intent.reference), content_type="application/json")
    assert json.loads(told.content)["MaLoi"] == "00"
    assert "The fee is paid" in page(payer(), "/payments/return/", **back)
    assert "We have received 40,000 đ" in page(payer(), f"/pay/{payment_token(record)}/")


def test_a_reference_of_nobody_comes_back_to_nothing() -> None:
    assert payer().get("/payments/return/", {"MaThamChieu": "QN1"}).status_code == 404


def test_the_platform_away_is_said_and_other_ways_stay_open(platform: PaymentPlatform) -> None:
    account()
    record = owing()
    platform.away = True
    answer = payer().post(f"/pay/{payment_token(record)}/")
    assert answer.status_code == 422
    assert "does not answer now" in answer.content.decode()
    assert "data:image/svg+xml" in answer.content.decode()


def test_a_notice_needs_no_session_and_a_forged_one_gets_nowhere(platform: PaymentPlatform) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/payments/notices/", b'{"MaLoi": "00"}', content_type="application/json")
    assert (answer.status_code, json.loads(answer.content)["MaLoi"]) == (200, "97")
    assert strict.get("/payments/notices/").status_code == 405
    too_long = strict.post("/payments/notices/", b"x" * 200_000, content_type="application/json")
    assert too_long.status_code == 413


def test_where_no_platform_is_connected_nobody_listens_and_none_is_offered() -> None:
    record = owing()
    assert Client().post("/payments/notices/", b"{}", content_type="application/json").status_code == 404
    assert "Pay online" not in page(payer(), f"/pay/{payment_token(record)}/")


def test_the_platforms_receipt_is_shown_to_the_counter_alone(platform: PaymentPlatform) -> None:
    record = owing()
    payer().post(f"/pay/{payment_token(record)}/")
    intent = PaymentIntent.objects.get()
    platform.pay(intent.reference)
    Client().post("/payments/notices/", notice(platform, intent.reference), content_type="application/json")
    address = f"/payments/{Payment.objects.get().pk}/receipt/"
    answer = signed_in(cast.clerk()).get(address)
    assert answer.content.startswith(b"%PDF-")
    assert signed_in(cast.clerk_of_another_unit()).get(address).status_code == 404


def test_tracking_offers_to_pay_only_to_whoever_knows_the_digits() -> None:
    record = owing()
    someone = payer()
    assert "/pay/" not in page(someone, f"/tracking/{record.code}/")
    someone.post(f"/tracking/{record.code}/", {"digits": OWNER.personal_number[-4:]})
    assert payment_token(record) in page(someone, f"/tracking/{record.code}/")
    paid(record)
    assert "/pay/" not in page(someone, f"/tracking/{record.code}/")


def test_the_api_tells_how_a_record_stands_with_its_fee() -> None:
    record = owing()
    api = signed_in(cast.clerk())
    due = {"state": "due", "charged_vnd": FEE, "due_vnd": FEE, "held_vnd": 0, "refunded_vnd": 0}
    assert api.get(f"/api/v1/records/{record.code}/").json()["payment"] == due
    paid(record)
    assert api.get(f"/api/v1/records/{record.code}/").json()["payment"]["state"] == "paid"


def test_a_fee_reckoned_before_there_was_a_ledger_is_due_while_the_record_is_under_way() -> None:
    record = record_cast.received(MARRIAGE)
    with_fee()
    Record.objects.filter(pk=record.pk).update(fee_vnd=FEE)
    assert "40,000 đ" in page(signed_in(cast.clerk(), "en"), f"/records/{record.pk}/payments/")
    assert take(record, cast.clerk()).status_code == 302
    assert balances_of(record.pk).still_due == 0


# ---- statements


def statement(*lines: str) -> SimpleUploadedFile:
    content = "MaThamChieu,MaGiaoDich,SoTien\r\n" + "\r\n".join(lines)
    return SimpleUploadedFile("sao-ke.csv", content.encode("utf-8-sig"), content_type="text/csv")


def compared(file: SimpleUploadedFile, means: str = "transfer") -> Any:
    given = {"month": "2026-11", "means": means, "file": file}
    return signed_in(cast.province(), "en").post("/desk/reconciliations/", given)


def test_a_statement_shows_each_difference_and_a_person_settles_it() -> None:
    numbers = ("FT1", "FT2", "FT3")
    for number in numbers:
        paid(owing(), means=PaymentMeans.TRANSFER, number=number)
    answer = compared(statement("x,FT1,40000", "x,FT2,39000", "x,FT9,5.000", "x,FT1,40000"))
    run = Reconciliation.objects.get()
    assert answer.headers["Location"] == f"/desk/reconciliations/{run.pk}/"
    assert (run.rows, run.agreed, run.theirs_vnd, run.ours_vnd) == (4, 1, 124_000, 120_000)
    kinds = set(run.differences.values_list("kind", "transaction_number"))
    assert kinds == {
        ("twice_there", "FT1"),
        ("amount_differs", "FT2"),
        ("missing_there", "FT3"),
        ("missing_here", "FT9"),
    }
    looking = signed_in(cast.province(), "en")
    assert "On the statement, not with us" in page(looking, f"/desk/reconciliations/{run.pk}/")
    one = run.differences.first()
    assert looking.post(f"/desk/differences/{one.pk}/settle/", {"conclusion": " "}).status_code == 422
    assert looking.post(f"/desk/differences/{one.pk}/settle/", {"conclusion": "Đã hỏi ngân hàng"}).status_code == 302
    assert ReconciliationDifference.objects.filter(settled_at=None).count() == 3


def entered(difference: ReconciliationDifference) -> int:
    address = f"/desk/differences/{difference.pk}/enter/"
    return int(signed_in(cast.province(), "en").post(address).status_code)


def test_a_payment_whose_notice_never_came_is_entered_from_the_statement(platform: PaymentPlatform) -> None:
    record = owing()
    intent = begin_payment(record_id=record.pk, at=WEDNESDAY)
    platform.pay(intent.reference, tell=False)
    line = f"{intent.reference},{platform.orders[intent.reference].transactions[0]},{FEE}"
    compared(statement(line), means="platform")
    one = ReconciliationDifference.objects.get()
    looking = signed_in(cast.province(), "en")
    assert "Enter this payment" in page(looking, f"/desk/reconciliations/{one.reconciliation_id}/")
    assert signed_in(cast.clerk()).post(f"/desk/differences/{one.pk}/enter/").status_code == 403
    assert entered(one) == 302
    assert balances_of(record.pk).still_due == 0
    assert entered(one) == 422  # settled already
    compared(statement(line), means="platform")
    assert Reconciliation.objects.order_by("-pk")[0].agreed == 1  # it counts for its month, whenever it is entered
    assert Payment.objects.count() == 1


def test_a_line_that_the_platform_does_not_confirm_is_not_entered(platform: PaymentPlatform) -> None:
    record = owing()
    intent = begin_payment(record_id=record.pk, at=WEDNESDAY)
    compared(statement(f"{intent.reference},GD-INVENTED,{FEE}"), means="platform")
    one = ReconciliationDifference.objects.get()
    assert entered(one) == 422
    platform.pay(intent.reference, tell=False)
    assert entered(one) == 422  # paid, but not by this transaction
    assert balances_of(record.pk).still_due == FEE


def test_a_line_without_an_order_of_ours_or_of_another_amount_is_not_entered(platform: PaymentPlatform) -> None:
    intent = begin_payment(record_id=owing().pk, at=WEDNESDAY)
    compared(statement("QN-UNKNOWN,GD1,40000", f"{intent.reference},GD2,39000"), means="platform")
    compared(statement(f"{intent.reference},FT7,40000"))
    for one in ReconciliationDifference.objects.all():
        assert entered(one) == 422, one.transaction_number
    assert not Payment.objects.exists()
    assert ReconciliationDifference.objects.filter(settled_at=None).count() == 3


@pytest.mark.parametrize("lines", [["x,FT1,mười"], ["x,,1"], ["x,FT1"], ["x,FT1,-5"]])
def test_a_line_that_cannot_be_read_is_named_and_nothing_compared(lines: list[str]) -> None:
    record_cast.procedures()
    answer = compared(statement(*lines))
    assert answer.status_code == 422
    assert "Line 2 of the statement" in answer.content.decode()
    assert not Reconciliation.objects.exists()


def test_a_month_that_agrees_says_so() -> None:
    paid(owing(), means=PaymentMeans.TRANSFER, number="FT1")
    compared(statement("x,FT1,40000"))
    assert "Everything agrees" in page(
        signed_in(cast.province(), "en"), f"/desk/reconciliations/{Reconciliation.objects.get().pk}/"
    )
