"""Messages go out once, with a stable number, in the reader's language, and nothing is lost on the way."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import translation

from portal.rehearsal.mail_server import MailServer
from procedures.domain.retries import MAX_TRIES, next_try
from procedures.domain.vocabulary import IncidentKind, NoticeKind
from procedures.models import Incident, OutboxMessage
from procedures.services import outbox
from procedures.services.outbox import Delivery, deliver, resend
from procedures.services.step import notice
from staffing.models import Account, AuditEntry
from tests import cast
from tests.procedures import life
from tests.procedures.life import at
from units.errors import RuleBroken

NOON = at("2026-11-20 12:00")
MAIL = "nguoi.nop@example.org"


@pytest.fixture
def mail_server(settings):
    with MailServer() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.SITE_URL = "https://dichvucong.example.org"
        yield server


def officer_with_mail(language="vi") -> Account:
    officer = cast.officer()
    officer.email, officer.language = "can.bo@example.org", language
    officer.save()
    return officer


def body_of(kept) -> str:
    return kept.message.get_content()


@pytest.mark.django_db
def test_the_owner_is_written_to_in_vietnamese_with_code_date_and_link(mail_server):
    life.world()
    record = life.received(at("2026-11-17 09:00"), email=MAIL)
    with translation.override("en"):
        assert deliver(at=NOON) == Delivery(delivered=1)
    (kept,) = mail_server.mails
    assert kept.recipients == (MAIL,)
    assert kept.message["Subject"].strip() == f"Hồ sơ {record.code} đã được tiếp nhận"
    assert kept.message["Message-ID"] == f"<{record.code}.1.received.owner@dichvucong.example.org>"
    body = body_of(kept)
    assert "17:00, thứ Sáu 20/11/2026" in body
    assert "Thủ tục thử 9.000001" in body
    assert f"https://dichvucong.example.org/tracking/{record.code}/" in body
    assert "Nguyễn Thị Thử" not in body
    assert deliver(at=NOON).total == 0


@pytest.mark.django_db
def test_a_letter_about_a_sensitive_field_does_not_name_the_procedure(mail_server):
    life.world()
    life.received(at("2026-11-17 09:00"), code=life.MONTH, email=MAIL)
    deliver(at=NOON)
    assert "9.000004" not in body_of(mail_server.mails[0])


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "words"), [("vi", "sắp đến hạn"), ("en", "is due soon")])
def test_staff_are_written_to_in_their_own_language(mail_server, language, words):
    life.world()
    record = life.received(at("2026-11-17 09:00"))
    message = notice(NoticeKind.DUE_SOON, record=record, sequence=1, at=NOON, recipient=officer_with_mail(language))
    message.record = record
    message.save()
    deliver(at=NOON)
    assert words in mail_server.mails[0].message["Subject"]
    assert f"/records/{record.pk}/" in body_of(mail_server.mails[0])


ABOUT_NO_RECORD = {NoticeKind.FILING_EXPIRES, NoticeKind.DATA_ANSWERED}  # and petitions


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    "kind", sorted({kind for kind in NoticeKind if not kind.startswith("petition_")} - ABOUT_NO_RECORD)
)
def test_every_kind_of_notice_has_a_letter_for_each_of_its_readers(language, kind):
    from procedures.services.letters import letter

    life.world()
    record = life.submitted(at("2026-11-17 09:00"), email=MAIL)
    to_owner = {
        NoticeKind.SUBMITTED,
        NoticeKind.RECEIVED,
        NoticeKind.REFUSED,
        NoticeKind.DUE_MOVED,
        NoticeKind.RESULT_READY,
        NoticeKind.SUPPLEMENT_ASKED,
        NoticeKind.SUPPLEMENT_REMINDER,
        NoticeKind.PAYMENT_ASKED,
        NoticeKind.EXTENDED,
        NoticeKind.CLOSED,
        NoticeKind.RECEIVED_AGAIN,
        NoticeKind.CORRECTED,
        NoticeKind.UNDELIVERED,
        NoticeKind.FEE_PAID,
        NoticeKind.REFUND_ASKED,
        NoticeKind.REFUND_PAID,
    }
    readers = [None] if kind in to_owner else []
    if kind not in to_owner or kind is NoticeKind.RECEIVED:
        readers.append(officer_with_mail(language))
    for reader in readers:
        message = OutboxMessage(
            kind=kind,
            recipient=reader,
            record=None if kind is NoticeKind.DIGEST else record,
            message_id="x",
            created_at=NOON,
            payload={"day": "2026-11-20", "units": [], "centres": []},
        )
        mail = letter(message, at=NOON)
        assert mail.subject
        assert "\n" not in mail.subject
        assert len(mail.body.splitlines()) > 5
        assert "{" not in mail.body


@pytest.mark.django_db
def test_a_server_that_is_away_is_tried_again_later_and_later(mail_server, settings):
    settings.EMAIL_PORT = 1
    life.world()
    life.received(at("2026-11-17 09:00"), email=MAIL)
    assert deliver(at=NOON) == Delivery(postponed=1)
    message = OutboxMessage.objects.get()
    assert message.available_at == NOON + timedelta(minutes=1)
    assert message.last_error == "ConnectionRefusedError"
    assert deliver(at=NOON + timedelta(seconds=59)).total == 0
    assert deliver(at=NOON + timedelta(seconds=60)) == Delivery(postponed=1)
    settings.EMAIL_PORT = mail_server.port
    assert deliver(at=NOON + timedelta(hours=1)) == Delivery(delivered=1)
    assert OutboxMessage.objects.get().attempts == 3


@pytest.mark.django_db
def test_after_eight_tries_a_message_is_given_up_and_a_person_is_asked(mail_server):
    mail_server.answer = lambda recipient: "451 come back later"
    life.world()
    life.received(at("2026-11-17 09:00"), email=MAIL)
    now, ends = NOON, []
    while OutboxMessage.objects.filter(dead_at=None).exists():
        ends.append(deliver(at=now))
        now = OutboxMessage.objects.get().available_at
    assert ends == [Delivery(postponed=1)] * 7 + [Delivery(given_up=1)]
    assert Incident.objects.get().kind == IncidentKind.MESSAGES_GIVEN_UP
    assert not mail_server.mails


@pytest.mark.django_db
def test_what_can_never_arrive_is_given_up_at_once(mail_server):
    mail_server.answer = lambda recipient: "550 no such person" if recipient == MAIL else "250 OK"
    life.world()
    life.received(at("2026-11-17 09:00"), email=MAIL)
    life.received(at("2026-11-17 09:01"), email="khac@example.org")
    assert deliver(at=NOON) == Delivery(delivered=1, given_up=1)
    assert OutboxMessage.objects.get(dead_at=NOON).last_error == "recipient refused"


@pytest.mark.django_db
def test_a_reader_who_has_left_is_not_written_to(mail_server):
    life.world()
    record = life.received(at("2026-11-17 09:00"))
    officer = officer_with_mail()
    message = notice(NoticeKind.OVERDUE, record=record, sequence=1, at=NOON, recipient=officer)
    message.record = record
    message.save()
    Account.objects.filter(pk=officer.pk).update(is_active=False)
    assert deliver(at=NOON) == Delivery(given_up=1)
    assert not mail_server.mails


@pytest.mark.django_db
def test_a_letter_that_cannot_be_made_does_not_stop_the_others(mail_server):
    life.world()
    life.received(at("2026-11-17 09:00"), email=MAIL)
    OutboxMessage.objects.create(
        topic="mail",
        kind=NoticeKind.DIGEST,
        message_id="broken",
        recipient=officer_with_mail(),
        payload={},
        created_at=NOON,
        available_at=NOON - timedelta(days=9),
    )
    assert deliver(at=NOON) == Delivery(delivered=1, postponed=1)


@pytest.mark.django_db
def test_a_message_given_up_can_be_sent_again_under_its_number(mail_server):
    life.world()
    life.received(at("2026-11-17 09:00"), email=MAIL)
    mail_server.answer = lambda recipient: "550 no"
    deliver(at=NOON)
    number = OutboxMessage.objects.get().message_id
    resend(message_id=number, actor=cast.admin(), at=NOON)
    assert json.loads(json.dumps(AuditEntry.objects.get(action="message_resent").facts)) == {"message": number}
    mail_server.answer = lambda recipient: "250 OK"
    assert deliver(at=NOON) == Delivery(delivered=1)
    assert mail_server.mails[0].message_id == number


@pytest.mark.django_db
def test_a_message_that_was_not_given_up_is_not_sent_again(mail_server):
    life.world()
    life.received(at("2026-11-17 09:00"), email=MAIL)
    with pytest.raises(RuleBroken, match="message_not_dead"):
        resend(message_id=OutboxMessage.objects.get().message_id, actor=cast.admin(), at=NOON)
    with pytest.raises(RuleBroken, match="message_unknown"):
        resend(message_id="nothing", actor=cast.admin(), at=NOON)


@pytest.mark.django_db(transaction=True)
def test_several_workers_at_once_send_each_message_once(mail_server):
    life.world()
    for minute in range(10):
        life.received(at("2026-11-17 09:00") + timedelta(minutes=minute), email=MAIL)
    together = threading.Barrier(4)

    def work(_):
        try:
            together.wait(10)
            return deliver(at=NOON).delivered
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        sent = list(pool.map(work, range(4)))
    assert sum(sent) == 10
    assert len({kept.message_id for kept in mail_server.mails}) == len(mail_server.mails) == 10


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_dies_after_sending_repeats_that_one_message_under_its_number(mail_server, monkeypatch):
    life.world()
    life.received(at("2026-11-17 09:00"), email=MAIL)

    class Death(BaseException):
        pass

    def die(self, *args, **kwargs):
        raise Death

    with monkeypatch.context() as patched:
        patched.setattr(outbox.OutboxMessage, "save", die)
        with pytest.raises(Death):
            deliver(at=NOON)
    deliver(at=NOON)
    first, second = mail_server.mails
    assert first.message["Message-ID"] == second.message["Message-ID"]


def test_the_pauses_between_tries_grow_and_end():
    pauses = []
    now, tries = NOON, 1
    while (again := next_try(tries, now)) is not None:
        pauses.append(again - now)
        now, tries = again, tries + 1
    assert tries == MAX_TRIES
    assert pauses == [timedelta(minutes=3**power) for power in range(7)]
    assert timedelta(hours=12) < sum(pauses, timedelta()) < timedelta(hours=24)
