"""People are told on their telephones: by the first channel that takes it, once, by day, in their language."""

from datetime import timedelta

import pytest

from portal.integrations.short_messages import SmsOverHttp, signature_of
from procedures.domain.telling import MOST_SEGMENTS, MessageChannel, SendingState, plain, segments
from procedures.domain.vocabulary import ReturnMethod
from procedures.models import OutboxMessage, Sending
from procedures.ports import IntegrationError, ShortMessage
from procedures.queries.telling import contact_of_record, told_about
from procedures.services import outbox
from procedures.services.outbox import Delivery, deliver, resend
from procedures.services.telling import take_report, tell
from procedures.services.texts import SENTENCES, text_of
from staffing.models import Citizen
from tests import cast, record_cast
from tests.procedures.life import at
from tests.procedures.telling_cast import OWNERS_NUMBER, SECRET, gateway, message, owner, prefers, sendings, told
from tests.record_cast import BIRTH, MARRIAGE, WEDNESDAY

pytestmark = pytest.mark.django_db
ZALO, SMS, MAIL = MessageChannel
SENT, REFUSED, WAITING = SendingState.SENT, SendingState.REFUSED, SendingState.WAITING
MAIL_ADDRESS = "thu@example.vn"


@pytest.fixture(autouse=True)
def letters_stay_here(settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


# ---- what is said ----------------------------------------------------------------------------------------------------


def test_whoever_has_zalo_is_told_there_once_with_code_and_date_and_no_name() -> None:
    with gateway() as standing:
        record = told(email=MAIL_ADDRESS)
        assert deliver(at=WEDNESDAY) == Delivery(delivered=1)
        assert deliver(at=WEDNESDAY).total == 0
    (kept,) = standing.kept
    assert (kept.channel, kept.to) == ("zalo", OWNERS_NUMBER)
    assert kept.text == f"DVC Quảng Ninh: Đã tiếp nhận hồ sơ {record.code}. Hẹn trả kết quả: 17:00, 18/11/2026."
    assert kept.message["template_id"] == "received_vi"
    assert kept.message["template_data"]["code"] == record.code
    assert sendings() == [(ZALO, SENT)]


def test_an_sms_has_no_diacritics() -> None:
    with gateway("mail", "sms") as standing:
        record = told()
        deliver(at=WEDNESDAY)
    assert standing.kept[0].text == (
        f"DVC Quang Ninh: Da tiep nhan ho so {record.code}. Hen tra ket qua: 17:00, 18/11/2026."
    )
    assert standing.kept[0].message["from"] == "DVCQuangNinh"


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("kind", sorted(SENTENCES))
def test_every_text_has_code_and_date_fits_and_names_nobody_and_nothing(kind, language) -> None:
    record = record_cast.received(BIRTH) if "petition" not in kind else None
    if record is not None:
        late = WEDNESDAY + timedelta(days=20)
        record.answer_by, record.intake_due_at, record.replaces = late, late, record
        record.code = "H49.16.11.06685-261111-000001"  # as long as codes get
    payload = {"code": "PA-261111-K7M2QD"}
    written = OutboxMessage(kind=kind, record=record, payload=payload, created_at=WEDNESDAY)
    for method in ReturnMethod:
        if record is not None:
            record.return_method = method
        text = text_of(written, language=language)
        assert (record.code if record else payload["code"]) in text
        assert "2026" in text
        assert "http" not in text
        assert "%" not in text
        sms = plain(text)
        assert sms.isascii()
        assert "?" not in sms
        assert segments(sms) <= MOST_SEGMENTS
        for word in ("Thử", "Phạm", "khai sinh", "Birth"):
            assert word not in text


def test_the_chosen_language_is_spoken_on_every_channel(mailoutbox) -> None:
    prefers(language="en")
    with gateway() as standing:
        told(email=MAIL_ADDRESS)
        deliver(at=WEDNESDAY)
        standing.without_zalo, standing.refuses = {OWNERS_NUMBER}, {OWNERS_NUMBER}
        told(email=MAIL_ADDRESS, at=WEDNESDAY + timedelta(minutes=1))
        deliver(at=WEDNESDAY + timedelta(minutes=1))
    assert "is received. The result is due at 17:00, 18 Nov 2026." in standing.kept[0].text
    assert standing.kept[0].message["template_id"] == "received_en"
    assert "was received" in mailoutbox[0].subject


@pytest.mark.parametrize(("language", "word"), [("vi", "Phản ánh, kiến nghị"), ("en", "Petition")])
@pytest.mark.parametrize("kind", sorted(kind for kind in SENTENCES if "petition" in kind))
def test_whoever_has_but_an_address_gets_a_letter_about_a_petition(mailoutbox, kind, language, word) -> None:
    citizen = prefers(language=language)
    tell(kind=kind, code="PA-1", number="x", email=MAIL_ADDRESS, citizen=citizen, at=WEDNESDAY)
    deliver(at=WEDNESDAY)
    assert word in mailoutbox[0].subject
    assert "PA-1" in mailoutbox[0].body
    assert "{" not in mailoutbox[0].body


# ---- by which channel ------------------------------------------------------------------------------------------------


def test_a_channel_that_refuses_is_followed_by_the_next_and_none_is_tried_twice(mailoutbox) -> None:
    with gateway() as standing:
        standing.without_zalo, standing.refuses = {OWNERS_NUMBER}, {OWNERS_NUMBER}
        told(email=MAIL_ADDRESS)
        assert deliver(at=WEDNESDAY) == Delivery(delivered=1)
    assert sendings() == [(ZALO, REFUSED), (SMS, REFUSED), (MAIL, SENT)]
    assert list(Sending.objects.values_list("error", flat=True)) == [
        "refused: no_zalo_account",
        "refused: number_blocked",
        "",
    ]
    assert [one.to for one in mailoutbox] == [[MAIL_ADDRESS]]
    assert not standing.kept


def test_where_every_channel_refuses_a_person_is_asked() -> None:
    with gateway() as standing:
        standing.without_zalo, standing.refuses = {OWNERS_NUMBER}, {OWNERS_NUMBER}
        told()
        assert deliver(at=WEDNESDAY) == Delivery(given_up=1)
        standing.refuses = set()
        resend(message_id=message().message_id, actor=cast.admin(), at=WEDNESDAY)
        assert deliver(at=WEDNESDAY) == Delivery(delivered=1)
    assert sendings() == [(ZALO, REFUSED), (SMS, SENT)]


def test_a_channel_that_is_not_connected_is_off() -> None:
    with gateway("mail", "sms"):
        told()
        deliver(at=WEDNESDAY)
    assert sendings() == [(SMS, SENT)]


def test_without_any_channel_nothing_is_written() -> None:
    with gateway("mail"):
        told()
        told(at=WEDNESDAY + timedelta(minutes=1), email=MAIL_ADDRESS)
    assert OutboxMessage.objects.count() == 1


def test_what_a_person_switched_off_stays_silent(mailoutbox) -> None:
    prefers(zalo=False, sms=False)
    with gateway() as standing:
        told(email=MAIL_ADDRESS)
        deliver(at=WEDNESDAY)
    assert sendings() == [(MAIL, SENT)]
    assert not standing.kept


def test_whoever_switched_everything_off_is_told_nothing_and_nobody_is_bothered_about_it(mailoutbox) -> None:
    prefers(zalo=False, sms=False, mail=False)
    with gateway() as standing:
        told(email=MAIL_ADDRESS)
        assert deliver(at=WEDNESDAY) == Delivery(delivered=1)
    assert not [*standing.kept, *mailoutbox, *sendings()]


def test_the_choice_of_somebody_else_changes_nothing() -> None:
    citizen = prefers(zalo=False, sms=False, mail=False)
    Citizen.objects.filter(pk=citizen.pk).update(personal_number="022192000001")
    with gateway():
        told()
        deliver(at=WEDNESDAY)
    assert sendings() == [(ZALO, SENT)]


def test_whoever_handed_it_in_is_told_where_the_owner_gave_nothing_of_their_own() -> None:
    hander = owner(name="Trần Văn Thử", personal_number="022085000033", telephone="0987654321")
    with gateway():
        silent = record_cast.received(MARRIAGE, applicant=owner(telephone=""), submitter=hander)
        own = record_cast.received(MARRIAGE, applicant=owner(telephone="", email="own@example.vn"), submitter=hander)
    assert contact_of_record(silent).telephone == "0987654321"
    assert (contact_of_record(own).telephone, contact_of_record(own).email) == ("", "own@example.vn")


def test_a_landline_hears_no_message() -> None:
    with gateway():
        record_cast.received(MARRIAGE, applicant=owner(telephone="02033825123"))
    assert not OutboxMessage.objects.exists()


# ---- when ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "morning"),
    [
        ("2026-11-11 21:00", "2026-11-12 07:00"),
        ("2026-11-11 23:59", "2026-11-12 07:00"),
        ("2026-11-12 00:00", "2026-11-12 07:00"),
        ("2026-11-12 06:59", "2026-11-12 07:00"),
    ],
)
def test_nothing_rings_at_night(moment, morning) -> None:
    with gateway() as standing:
        record = told()
        assert deliver(at=at(moment)) == Delivery(postponed=1)
        assert sendings() == [(ZALO, SendingState.QUIET)]
        assert (message().available_at, message().attempts) == (at(morning), 0)
        assert told_about(record)[0].sendings[0].held_until == at(morning)
        assert not standing.kept
        assert deliver(at=at(morning) - timedelta(seconds=1)).total == 0
        assert deliver(at=at(morning)) == Delivery(delivered=1)
    assert sendings() == [(ZALO, SENT)]


@pytest.mark.parametrize("moment", ["2026-11-11 20:59", "2026-11-12 07:00"])
def test_by_day_it_rings_at_once(moment) -> None:
    with gateway():
        told()
        assert deliver(at=at(moment)) == Delivery(delivered=1)


def test_a_letter_makes_no_sound_and_goes_out_at_night(mailoutbox) -> None:
    prefers(zalo=False, sms=False)
    with gateway():
        told(email=MAIL_ADDRESS)
        assert deliver(at=at("2026-11-11 23:00")) == Delivery(delivered=1)


def test_quiet_hours_are_a_persons_own() -> None:
    prefers(quiet_begins=None, quiet_ends=None)
    with gateway():
        told()
        assert deliver(at=at("2026-11-11 23:00")) == Delivery(delivered=1)


# ---- exactly once ----------------------------------------------------------------------------------------------------


def dies(monkeypatch) -> None:
    """The worker is killed after it has sent, before its transaction is committed."""

    class Death(BaseException):
        pass

    def die(self, *args, **kwargs):
        raise Death

    with monkeypatch.context() as patched:
        patched.setattr(outbox.OutboxMessage, "save", die)
        with pytest.raises(Death):
            deliver(at=WEDNESDAY)


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_dies_between_sending_and_commit_sends_nothing_twice(monkeypatch) -> None:
    with gateway() as standing:
        told()
        dies(monkeypatch)
        assert not Sending.objects.exists()
        assert deliver(at=WEDNESDAY) == Delivery(delivered=1)
    assert [one.asked for one in standing.kept] == [2]
    assert sendings() == [(ZALO, SENT)]


@pytest.mark.django_db(transaction=True)
def test_a_report_about_what_a_dead_worker_sent_is_believed(monkeypatch) -> None:
    with gateway() as standing:
        told()
        dies(monkeypatch)
        body = b'{"key": "%s", "state": "delivered"}' % standing.kept[0].key.encode()
        take_report(channel="zalo", body=body, signature=signature_of(body, SECRET), at=WEDNESDAY)
        assert deliver(at=WEDNESDAY).total == 0
    assert [one.asked for one in standing.kept] == [1]
    assert sendings() == [(ZALO, SendingState.DELIVERED)]


def test_an_answer_that_got_lost_keeps_the_message_on_its_channel() -> None:
    with gateway() as standing:
        standing.drops = True
        told(email=MAIL_ADDRESS)
        now = WEDNESDAY
        for _ in range(4):
            assert deliver(at=now) == Delivery(postponed=1)
            now = message().available_at
        assert sendings() == [(ZALO, WAITING)]
        standing.drops = False
        assert deliver(at=now) == Delivery(delivered=1)
    assert [(one.channel, one.asked) for one in standing.kept] == [("zalo", 5)]


def test_a_gateway_that_is_away_is_tried_again_and_after_three_tries_the_next_channel_takes_over(settings) -> None:
    with gateway() as standing:
        told()
        settings.ZALO_GATEWAY_URL = "http://127.0.0.1:1"
        ends, now = [], WEDNESDAY
        for _ in range(3):
            ends.append(deliver(at=now))
            now = message().available_at
    assert ends == [Delivery(postponed=1), Delivery(postponed=1), Delivery(delivered=1)]
    assert sendings() == [(ZALO, SendingState.GIVEN_UP), (SMS, SENT)]
    assert [one.channel for one in standing.kept] == ["sms"]


def test_what_hangs_up_unanswered_may_have_taken_it(settings) -> None:
    with gateway("mail", "sms") as standing:
        standing.away = True
        told(email=MAIL_ADDRESS)
        assert deliver(at=WEDNESDAY) == Delivery(postponed=1)
        assert Sending.objects.get().unsure
        standing.away = False
        assert deliver(at=message().available_at) == Delivery(delivered=1)
    assert len(standing.kept) == 1


def test_a_gateway_too_slow_for_us_is_asked_again_under_the_same_key(settings) -> None:
    with gateway("mail", "sms") as standing:
        settings.MESSAGE_GATEWAY_TIMEOUT = 0.2
        standing.patience = 0.6
        told()
        assert deliver(at=WEDNESDAY) == Delivery(postponed=1)
        settings.MESSAGE_GATEWAY_TIMEOUT, standing.patience = 10, 0.0
        assert deliver(at=message().available_at) == Delivery(delivered=1)
    assert len(standing.kept) == 1


def test_a_wrong_token_is_no_word_about_the_person(settings) -> None:
    with gateway("sms"):
        settings.SMS_GATEWAY_TOKEN = "another"
        with pytest.raises(IntegrationError, match="answered 401") as failed:
            SmsOverHttp().send(ShortMessage("k", OWNERS_NUMBER, "text", "received_vi", "c", "d"))
    assert (failed.value.permanent, failed.value.unsure) == (False, False)
