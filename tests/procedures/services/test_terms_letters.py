"""What the owner is written about terms and other ends: short, true, and without anybody's words or names."""

import pytest

from procedures.models import OutboxMessage, Record
from procedures.services.letters import letter
from tests import record_cast
from tests.procedures.terms_cast import asked_to_pay, extended, land, moment, received_again, stopped
from tests.record_cast import BIRTH, OWNER

pytestmark = pytest.mark.django_db
FRIDAY = moment("2026-11-13 09:00")
NEXT = moment("2026-11-25 00:00").date()


def written(record: Record, kind: str) -> str:
    message = OutboxMessage.objects.select_related("record").get(record=record, kind=kind)
    mail = letter(message, at=FRIDAY)
    assert OWNER.name not in mail.subject + mail.body
    return mail.subject + "\n" + mail.body


def test_an_apology_names_both_dates() -> None:
    text = written(extended(record_cast.taken(), NEXT, FRIDAY), "extended")
    assert "xin lỗi" in text
    assert "17:00, thứ Tư 18/11/2026" in text
    assert "Hẹn lại vào: 17:00, thứ Tư 25/11/2026" in text
    assert "Chờ ý kiến" not in text


def test_a_late_apology_promises_too() -> None:
    text = written(extended(record_cast.taken(), NEXT, moment("2026-11-19 08:00")), "extended")
    assert "Hẹn lại vào: 17:00, thứ Tư 25/11/2026" in text


def test_a_demand_says_whether_the_clock_stands_still() -> None:
    assert "tạm dừng" in written(asked_to_pay(land(), FRIDAY), "payment_asked")
    assert "tạm dừng" not in written(asked_to_pay(land(pauses=False), FRIDAY), "payment_asked")


def test_a_record_received_again_is_told_under_both_codes() -> None:
    old = record_cast.received()
    new = received_again(old, BIRTH, FRIDAY)
    text = written(new, "received_again")
    assert old.code in text
    assert new.code in text


def test_a_stop_is_told_without_its_ground() -> None:
    assert "5/QĐ-TA" not in written(stopped(record_cast.taken()), "closed")
