"""Citizens say on one page how they want to be told; clerk and citizen see what became of each message."""

import json
from dataclasses import replace
from datetime import time, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from structlog.testing import capture_logs

from portal.integrations.short_messages import signature_of
from portal.rehearsal.message_gateway import MessageGateway
from procedures.domain.telling import SendingState
from procedures.models import ContactPreference, Sending
from procedures.services.outbox import deliver
from staffing.models import Citizen
from tests import cast
from tests.procedures.telling_cast import OWNERS_NUMBER, SECRET, gateway, told
from tests.record_cast import WEDNESDAY
from units import clock

pytestmark = pytest.mark.django_db
PAGE = "/my/preferences/"
CHOICE = {"sms": "on", "language": "en", "quiet": "on", "quiet_begins": "22:30", "quiet_ends": "06:00"}


@pytest.fixture(autouse=True)
def letters_stay_here(settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def citizen() -> Citizen:
    return cast.citizen()


@pytest.fixture
def signed_in(client: Client, citizen: Citizen) -> Client:
    cast.sign_in_citizen(client, citizen)
    return client


def test_the_page_shows_the_defaults_and_keeps_what_is_chosen(signed_in, citizen) -> None:
    with gateway():
        page = signed_in.get(PAGE).content.decode()
    assert page.count("checked") == 5  # three channels, Vietnamese, quiet hours
    assert 'value="21:00"' in page
    assert 'value="07:00"' in page
    assert signed_in.post(PAGE, CHOICE).status_code == 302
    kept = ContactPreference.objects.get(citizen=citizen)
    assert (kept.zalo, kept.sms, kept.mail, kept.language) == (False, True, False, "en")
    assert (kept.quiet_begins, kept.quiet_ends) == (time(22, 30), time(6, 0))
    assert 'value="22:30"' in signed_in.get(PAGE).content.decode()


def test_quiet_hours_can_be_switched_off(signed_in, citizen) -> None:
    assert signed_in.post(PAGE, {**CHOICE, "quiet": ""}).status_code == 302
    kept = ContactPreference.objects.get(citizen=citizen)
    assert (kept.quiet_begins, kept.quiet_ends) == (None, None)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"quiet_ends": "22:30"}, "Chọn giờ kết thúc khác giờ bắt đầu"),
        ({"quiet_begins": ""}, "Nhập giờ, ví dụ 21:00."),
        ({"quiet_begins": "25:00"}, "quiet_begins"),
        ({"language": "fr"}, "language"),
    ],
)
def test_what_makes_no_sense_is_said_and_not_kept(signed_in, wrong, sentence) -> None:
    answer = signed_in.post(PAGE, {**CHOICE, **wrong})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not ContactPreference.objects.exists()


def test_a_channel_that_is_off_says_so(signed_in) -> None:
    off = "Tỉnh chưa mở kênh này"
    with gateway("mail", "sms"):
        assert signed_in.get(PAGE).content.decode().count(off) == 1
    with gateway():
        assert off not in signed_in.get(PAGE).content.decode()


def test_one_keeps_ones_own_choice_alone(signed_in, citizen) -> None:
    other = cast.citizen(replace(cast.MOTHER, subject="another", personal_number="022192000001"))
    assert other != citizen
    signed_in.post(PAGE, CHOICE)
    assert not ContactPreference.objects.filter(citizen=other).exists()


def test_nobody_but_a_citizen_gets_there(client) -> None:
    assert client.get(PAGE).status_code == 302
    client.force_login(cast.clerk())
    assert "/citizen/sign-in/" in client.get(PAGE)["Location"]


def test_the_clerk_sees_what_the_owner_was_told_with_the_number_masked(client) -> None:
    with gateway() as standing, clock.frozen(WEDNESDAY + timedelta(hours=1)):
        standing.without_zalo = {OWNERS_NUMBER}
        record = told()
        deliver(at=WEDNESDAY)
        client.force_login(cast.clerk())
        page = client.get(reverse("record", args=[record.pk])).content.decode()
    assert "Chủ hồ sơ đã được báo" in page
    assert "Không gửi đến được" in page
    assert "SMS" in page
    assert "•218" in page
    assert OWNERS_NUMBER not in page
    assert "0912440218" not in page


def test_the_clerk_sees_that_nobody_can_be_told(client) -> None:
    with gateway("mail"), clock.frozen(WEDNESDAY + timedelta(hours=1)):
        record = told()
        client.force_login(cast.clerk())
        page = client.get(reverse("record", args=[record.pk])).content.decode()
    assert "Không có số điện thoại hoặc thư điện tử nào để báo cho chủ hồ sơ." in page


def test_the_clerk_sees_that_the_owner_wants_to_be_told_nothing(client, citizen) -> None:
    ContactPreference.objects.create(citizen=citizen, zalo=False, sms=False, mail=False)
    with gateway(), clock.frozen(WEDNESDAY + timedelta(hours=1)):
        record = told()
        deliver(at=WEDNESDAY)
        client.force_login(cast.clerk())
        page = client.get(reverse("record", args=[record.pk])).content.decode()
    assert "Chủ hồ sơ đã tắt nhận tin nên không được báo." in page


def test_a_citizen_sees_in_their_own_record_what_they_were_told(signed_in) -> None:
    with gateway(), clock.frozen(WEDNESDAY + timedelta(hours=1)):
        record = told()
        deliver(at=WEDNESDAY)
        page = signed_in.get(reverse("own_record", args=[record.code])).content.decode()
    assert "Các tin đã gửi cho ông/bà" in page
    assert "Zalo" in page
    assert OWNERS_NUMBER not in page


# ---- the door for reports --------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_gateway_reports_over_http_twice_and_a_forger_changes_nothing(live_server) -> None:
    with gateway(reports=f"{live_server.url}/messages/reports/") as standing:
        told()
        deliver(at=WEDNESDAY)
        (kept,) = standing.kept
        assert standing.report(kept, arrived=False, secret="guessed") == 401
        assert Sending.objects.get().state == SendingState.SENT
        standing.twice = True
        assert standing.report(kept) == 204
        assert Sending.objects.get().state == SendingState.DELIVERED
        assert standing.report(kept, arrived=False) == 204
    assert Sending.objects.get().state == SendingState.DELIVERED


@pytest.mark.parametrize(("address", "status"), [("zalo", 401), ("sms", 401), ("mail", 404), ("pigeon", 404)])
def test_the_door_is_closed_without_the_secret(client, address, status) -> None:
    with gateway():
        door = f"/messages/reports/{address}/"
        assert client.post(door, b"{}", content_type="application/json").status_code == status
        assert client.get(door).status_code == 405


def test_the_door_is_closed_where_no_gateway_is_connected(client) -> None:
    assert client.post("/messages/reports/sms/", b"{}", content_type="application/json").status_code == 404


def test_failures_are_told_and_written_down_ten_times_a_minute_and_genuine_reports_always_taken(client) -> None:
    cache.clear()
    with gateway(), capture_logs() as lines:
        told()
        deliver(at=WEDNESDAY)
        answers = [client.post("/messages/reports/zalo/", b"{}", "application/json") for _ in range(30)]
        body = json.dumps({"key": Sending.objects.get().key, "state": "delivered"}).encode()
        genuine = client.post(
            "/messages/reports/zalo/", body, "application/json", headers={"X-Signature": signature_of(body, SECRET)}
        )
    assert [answer.status_code for answer in answers] == [401] * 10 + [429] * 20
    assert int(answers[-1]["Retry-After"]) > 0
    assert [line["event"] for line in lines].count("message.report_refused") == 10
    assert genuine.status_code == 204


def test_a_flood_is_not_read(client) -> None:
    with gateway():
        answer = client.post("/messages/reports/sms/", b"x" * 10_001, content_type="application/json")
    assert answer.status_code == 413


def test_the_stand_ins_own_page_shows_no_number() -> None:
    import requests

    with MessageGateway(token="t", secret=SECRET) as standing:
        standing.take("sms", {"key": "one", "to": OWNERS_NUMBER, "text": "DVC: <b>tin</b>"})
        page = requests.get(standing.url, timeout=5).text
    assert "DVC: &lt;b&gt;tin&lt;/b&gt;" in page
    assert OWNERS_NUMBER not in page
