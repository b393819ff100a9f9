"""Of what people are told, contacts that are forgotten, and what the gateways report."""

from datetime import timedelta

import pytest

from portal.integrations.short_messages import signature_of
from procedures.domain.telling import MessageChannel, SendingState
from procedures.domain.vocabulary import NoticeKind
from procedures.models import NoticeReader, OutboxMessage, Record
from procedures.services import telling
from procedures.services.outbox import Delivery, deliver
from procedures.services.telling import take_report, tell
from procedures.services.texts import text_of
from tests import cast, record_cast
from tests.procedures import money_cast
from tests.procedures.telling_cast import SECRET, gateway, prefers, sendings, told
from tests.record_cast import LAND_CHANGE, WEDNESDAY
from units.errors import RuleBroken

pytestmark = pytest.mark.django_db
ZALO, SMS, MAIL = MessageChannel
SENT, REFUSED, WAITING = SendingState.SENT, SendingState.REFUSED, SendingState.WAITING
MAIL_ADDRESS = "thu@example.vn"


@pytest.fixture(autouse=True)
def letters_stay_here(settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


# ---- of what ---------------------------------------------------------------------------------------------------------


def kinds(record: Record) -> list[str]:
    return list(OutboxMessage.objects.filter(record=record).order_by("id").values_list("kind", flat=True))


def test_what_is_transferred_is_told_and_what_is_paid_in_cash_is_not() -> None:
    with gateway() as standing:
        cash, wired = money_cast.owing(), money_cast.owing(at=WEDNESDAY + timedelta(minutes=1))
        money_cast.paid(cash)
        money_cast.paid(wired, means=money_cast.PaymentMeans.TRANSFER)
        deliver(at=WEDNESDAY + timedelta(hours=1))
    assert kinds(cash) == ["received"]
    assert kinds(wired) == ["received", "fee_paid"]
    assert not any("40.000" in one.text for one in standing.kept)  # marriage is a sensitive field


def test_an_amount_is_named_where_it_tells_nothing() -> None:
    payment = money_cast.paid(money_cast.owing())
    land = record_cast.received(LAND_CHANGE, property_unit_id=cast.units().hong_gai.pk)
    written = OutboxMessage(
        kind=NoticeKind.FEE_PAID, record=land, payload={"payment": payment.pk}, created_at=WEDNESDAY
    )
    assert "đã nhận tiền nộp (40.000 đ) ngày 11/11/2026" in text_of(written, language="vi")


def test_a_refund_is_told_when_it_is_asked_for_and_when_it_is_transferred() -> None:
    with gateway():
        record = money_cast.owing()
        money_cast.paid(record)
        asked = money_cast.decided(money_cast.refund(record, 10_000))
        money_cast.paid_out(asked, money_cast.PaymentMeans.TRANSFER, "FT0009")
    assert kinds(record) == ["received", "refund_asked", "refund_paid"]


def test_a_refund_in_cash_is_in_the_hand_already() -> None:
    with gateway():
        record = money_cast.owing()
        money_cast.paid(record)
        money_cast.paid_out(money_cast.decided(money_cast.refund(record, 10_000)))
    assert kinds(record) == ["received", "refund_asked"]


def test_a_matter_that_is_no_record_is_told_once_however_often_it_is_said() -> None:
    said = {"kind": NoticeKind.PETITION_ANSWERED, "code": "PA-261111-K7M2QD", "at": WEDNESDAY}
    with gateway() as standing:
        assert tell(**said, number="PA-261111-K7M2QD.4", telephone="") is None
        for _ in range(2):
            assert tell(**said, number="PA-261111-K7M2QD.4", telephone="0912440218") is not None
        assert deliver(at=WEDNESDAY) == Delivery(delivered=1)
    assert [one.text for one in standing.kept] == [
        "DVC Quảng Ninh: Phản ánh, kiến nghị PA-261111-K7M2QD đã được trả lời ngày 11/11/2026."
        " Nội dung có trên Cổng dịch vụ công."
    ]


def test_a_citizens_choice_holds_for_matters_that_are_no_record(mailoutbox) -> None:
    citizen = prefers(zalo=False, sms=False, language="en")
    with gateway():
        tell(
            kind=NoticeKind.PETITION_RECEIVED,
            code="PA-261111-K7M2QD",
            number="one",
            telephone="0912440218",
            email=MAIL_ADDRESS,
            citizen=citizen,
            link="https://portal.example.vn/petitions/",
            at=WEDNESDAY,
        )
        deliver(at=WEDNESDAY)
    assert mailoutbox[0].subject == "Petition PA-261111-K7M2QD has arrived"
    assert "https://portal.example.vn/petitions/" in mailoutbox[0].body


def test_contacts_of_old_messages_are_forgotten_and_those_still_needed_are_not() -> None:
    said = {"kind": NoticeKind.PETITION_ANSWERED, "code": "PA-261111-K7M2QD", "telephone": "0912440218"}
    with gateway():
        tell(**said, number="old", at=WEDNESDAY)
        deliver(at=WEDNESDAY)
        tell(**said, number="waiting", at=WEDNESDAY)
    later = WEDNESDAY + timedelta(days=91)
    assert telling.forget_readers(at=WEDNESDAY + timedelta(days=89)) == 0
    assert telling.forget_readers(at=later) == 1
    assert [one.messages.get().message_id for one in NoticeReader.objects.all()] == ["waiting"]


# ---- reports ---------------------------------------------------------------------------------------------------------


def reported(body: bytes, channel: str = "zalo", secret: str = SECRET) -> None:
    take_report(channel=channel, body=body, signature=signature_of(body, secret), at=WEDNESDAY)


def test_a_report_that_it_could_not_be_delivered_brings_the_next_channel_once() -> None:
    with gateway() as standing:
        told()
        deliver(at=WEDNESDAY)
        said = b'{"key": "%s", "state": "failed", "code": "not_reachable"}' % standing.kept[0].key.encode()
        for _ in range(2):
            reported(said)
        assert deliver(at=WEDNESDAY) == Delivery(delivered=1)
        reported(said)
        assert deliver(at=WEDNESDAY).total == 0
    assert sendings() == [(ZALO, REFUSED), (SMS, SENT)]
    assert [one.channel for one in standing.kept] == ["zalo", "sms"]


def test_what_arrived_has_arrived_whatever_is_said_later() -> None:
    with gateway() as standing:
        told()
        deliver(at=WEDNESDAY)
        key = standing.kept[0].key.encode()
        reported(b'{"key": "%s", "state": "delivered"}' % key)
        reported(b'{"key": "%s", "state": "failed"}' % key)
        assert deliver(at=WEDNESDAY).total == 0
    assert sendings() == [(ZALO, SendingState.DELIVERED)]


@pytest.mark.parametrize(
    ("body", "channel", "secret", "code"),
    [
        (b'{"key": "KEY", "state": "delivered"}', "zalo", "guessed", "report_not_genuine"),
        (b'{"key": "KEY", "state": "delivered"}', "zalo", "", "report_not_genuine"),
        (b'{"key": "KEY", "state": "delivered"}', "sms", SECRET, "report_unknown"),
        (b'{"key": "another.zalo", "state": "delivered"}', "zalo", SECRET, "report_unknown"),
        (b'{"key": "KEY", "state": "read"}', "zalo", SECRET, "report_not_genuine"),
        (b"nothing", "zalo", SECRET, "report_not_genuine"),
        (b'["KEY"]', "zalo", SECRET, "report_not_genuine"),
        (b'{"key": "KEY", "state": "delivered"}', "mail", SECRET, "channel_absent"),
        (b'{"key": "KEY", "state": "delivered"}', "smoke", SECRET, "channel_absent"),
    ],
)
def test_a_report_that_is_not_the_gateways_changes_nothing(body, channel, secret, code) -> None:
    with gateway() as standing:
        told()
        deliver(at=WEDNESDAY)
        body = body.replace(b"KEY", standing.kept[0].key.encode())
        with pytest.raises(RuleBroken, match=code):
            reported(body, channel, secret)
    assert sendings() == [(ZALO, SENT)]


def test_a_channel_without_a_secret_believes_nobody(settings) -> None:
    with gateway() as standing:
        told()
        deliver(at=WEDNESDAY)
        settings.ZALO_GATEWAY_SECRET = ""
        with pytest.raises(RuleBroken, match="report_not_genuine"):
            reported(b'{"key": "%s", "state": "delivered"}' % standing.kept[0].key.encode(), secret="")
