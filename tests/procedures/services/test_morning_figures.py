"""The figures in the morning's letter: whose places, once a day, to whom they are wanted, without anybody's name."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from procedures.domain.calendar import ZONE
from procedures.models import OutboxMessage, UnitDay
from procedures.services.deadline_watch import send_daily_digests
from procedures.services.figure_keeping import drain_all
from procedures.services.letters import letter
from staffing.models import Account
from tests import cast, record_cast
from tests.procedures.web.test_dashboard import signed_in
from tests.record_cast import MARRIAGE, WEDNESDAY
from units import clock

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 11, 16, 7, 30, tzinfo=ZONE)
SATURDAY = MONDAY - timedelta(days=2)


@pytest.fixture
def readers() -> Any:
    """The leader of Hồng Gai and a provincial supervisor have addresses; a record was received on Wednesday."""
    record = record_cast.received(MARRIAGE)
    drain_all(at=WEDNESDAY)
    Account.objects.filter(pk__in=[cast.lead().pk, cast.province().pk]).update(email="ngoc@example.vn", language="en")
    with clock.frozen(MONDAY):
        yield record


def mail_to(account: Account) -> Any:
    message = OutboxMessage.objects.select_related("recipient").get(recipient=account, kind="digest")
    return letter(message, at=MONDAY)


def recipients() -> set[int]:
    return set(OutboxMessage.objects.filter(kind="digest").values_list("recipient", flat=True))


def test_leaders_and_supervisors_get_the_figures_of_their_places_once_a_day(readers):
    assert send_daily_digests(at=MONDAY) == 2
    assert send_daily_digests(at=MONDAY + timedelta(minutes=5)) == 0
    assert recipients() == {cast.lead().pk, cast.province().pk}
    body = mail_to(cast.province()).body
    assert "Received: 0. Settled: 0, 0 of them late." in body
    assert "13 November 2026 – 15 November 2026" in body, "from the last working day on"
    assert "In progress now: 1" in body
    assert "/dashboard/" in body
    assert readers.applicant.name not in body
    assert readers.code not in body


def test_the_letter_is_in_the_readers_language(readers):
    Account.objects.filter(pk=cast.province().pk).update(language="vi")
    send_daily_digests(at=MONDAY)
    mail = mail_to(cast.province())
    assert "Đang giải quyết: 1" in mail.body
    assert "trước và đúng hạn trong 30 ngày" in mail.subject
    assert mail.subject.startswith("Thứ Hai 16/11/2026")


def test_who_switched_them_off_gets_none_and_may_do_so_on_the_own_page(readers):
    client = signed_in(cast.province())
    assert 'name="mails_figures"' in client.get("/account/preferences/").content.decode()
    client.post("/account/preferences/", {"single_keys": "on", "opens_next": "on"})
    assert send_daily_digests(at=MONDAY) == 1
    assert recipients() == {cast.lead().pk}


def test_a_leader_of_other_places_is_told_nothing_of_them(readers):
    stranger = cast.person("ct.lead", "Lê Thị Xa", ["unit_leader"], cast.units().co_to)
    Account.objects.filter(pk=stranger.pk).update(email="xa@example.vn")
    send_daily_digests(at=MONDAY)
    assert stranger.pk not in recipients()


def test_there_are_no_figures_on_days_off(readers):
    assert send_daily_digests(at=SATURDAY) == 0


def test_a_unit_that_fell_short_by_more_than_chance_is_named_to_the_province(readers):
    UnitDay.objects.update(in_person_on_time=900, in_person_late=100)
    send_daily_digests(at=MONDAY)
    body = mail_to(cast.province()).body
    assert "Below the target by more than chance" in body
    assert "90.0%, 100 of 1,000 late" in body
    assert "Below the target" not in mail_to(cast.lead()).body, "one unit is not set against others"
