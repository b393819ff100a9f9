"""Several records at once by keys alone: x, Shift+X, and a result for each."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from procedures.domain.vocabulary import Status
from procedures.models import Record
from tests import cast, record_cast
from tests.browsing import DESK, PHONE, Hands, Open, overflow, violations
from tests.record_cast import WEDNESDAY
from units import clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def at_nine_on_a_wednesday() -> Iterator[None]:
    record_cast.procedures()
    with clock.frozen(WEDNESDAY):
        yield


def test_three_of_four_rows_are_taken_by_keys_alone(open_page: Open) -> None:
    for _ in range(4):
        record_cast.received()
    page = open_page("/desk/queues/waiting/", account=cast.officer())
    hands = Hands(page)
    hands.press("j", "x", "j", "j", "Shift+X")
    expect(page.locator("#bulk-count")).to_have_text("đã chọn: 3")
    for width in (DESK, PHONE):
        page.set_viewport_size({"width": width, "height": 900})
        assert overflow(page) <= 0
        assert violations(page) == []
    page.locator("#bulk button").focus()
    hands.press("Enter")
    expect(page.get_by_text("Đã hoàn tất.")).to_be_visible()
    assert violations(page) == []
    assert sorted(Record.objects.values_list("status", flat=True)) == [Status.PROCESSING] * 3 + [Status.RECEIVED]


def test_a_long_run_shows_how_far_it_is_and_ends_by_itself(open_page: Open) -> None:
    for _ in range(25):
        record_cast.received()
    page = open_page("/desk/queues/waiting/", account=cast.officer())
    page.locator("#bulk-box summary").click()
    page.get_by_label("Mọi hồ sơ trong danh sách này").check()
    page.get_by_role("button", name="Thực hiện").click()
    expect(page.get_by_text("Đã hoàn tất.")).to_be_visible(timeout=20_000)
    assert set(Record.objects.values_list("status", flat=True)) == {Status.PROCESSING}
