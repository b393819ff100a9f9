"""A page that is open while its record moves on."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import Page, expect

from procedures.services import processing
from tests import cast, record_cast
from tests.browsing import PHONE, Open
from tests.record_cast import WEDNESDAY
from units import clock
from units.scoping import PROVINCE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOW = WEDNESDAY + timedelta(hours=1)


def asks_again(page: Page) -> None:
    """What the browser does when a tab comes to the front: the page asks at once."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_an_open_page_shows_what_happened_meanwhile_and_says_so(open_page: Open) -> None:
    cache.clear()
    with clock.frozen(NOW):
        record = record_cast.received()
        page = open_page(reverse("tracked_record", args=[record.code]), width=PHONE)
        expect(page.locator("#follows")).to_be_visible()  # the page listens
        expect(page.locator("#part-now")).to_contain_text("Đã tiếp nhận")
        expect(page.get_by_role("status")).to_be_empty()
        processing.take(record_id=record.pk, actor=cast.officer(), scope=PROVINCE, at=NOW)
        asks_again(page)
        expect(page.get_by_role("status")).to_contain_text("Hồ sơ vừa có thay đổi: Đang xử lý")
        expect(page.locator("#part-now")).to_contain_text("Đang xử lý")
        expect(page.locator("#part-steps")).to_contain_text("Người thụ lý đã nhận hồ sơ")
