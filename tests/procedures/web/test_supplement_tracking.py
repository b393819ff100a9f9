"""What is missing, on the tracking page: for whoever knows the digits, never by the code alone."""

import pytest
from django.test import Client
from django.urls import reverse

from procedures.services import supplements
from tests import record_cast
from tests.procedures.services.test_supplements import asked, do, returned_online
from tests.record_cast import WEDNESDAY
from units import clock

pytestmark = pytest.mark.django_db


def pages(code: str) -> tuple[str, str]:
    """The page by code alone, and with the digits."""
    client = Client(headers={"accept-language": "vi"})
    address = reverse("tracked_record", args=[code])
    with clock.frozen(WEDNESDAY):
        alone = client.get(address).content.decode()
        client.post(address, {"digits": "4417"})
        return alone, client.get(address).content.decode()


def test_after_acceptance_it_says_until_when() -> None:
    alone, proven = pages(asked(record_cast.taken()).code)
    assert "Giấy tờ 1" not in alone
    assert "Nguyễn Văn Kín" not in alone
    assert "Giấy tờ 1" in proven
    assert "26/11/2026" in proven


def test_before_acceptance_it_names_no_day_of_closing() -> None:
    alone, proven = pages(returned_online().code)
    assert "Giấy tờ 2" not in alone
    assert "Giấy tờ 2" in proven
    assert "có thể được đóng" not in proven


def test_once_all_came_nothing_is_missing() -> None:
    record = asked(record_cast.taken())
    do(supplements.confirm_supplement, record, WEDNESDAY, came=[1, 2])
    assert "Giấy tờ 1" not in pages(record.code)[1]
