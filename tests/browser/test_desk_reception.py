"""Reception without the mouse: from the scan to the printed receipt, every key counted, as a clerk does it all day."""

import io
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from procedures.models import Record
from tests import cast
from tests.browser.scanner import CARD, scan
from tests.browsing import Hands, Open, listening
from tests.record_cast import BIRTH, COPIES, WEDNESDAY
from units import clock
from units.remembered import forget_all

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOST_FOR_A_BIRTH, MOST_FOR_A_COPY = 40, 15
PER_SECOND = 5


@pytest.fixture(autouse=True)
def the_catalogue_on_a_wednesday() -> Iterator[None]:
    """The real catalogue: its papers are those of working_components.csv."""
    for command in ("load_units", "load_calendar", "load_procedures"):
        call_command(command, stdout=io.StringIO())
    forget_all()
    with clock.frozen(WEDNESDAY):
        yield


def test_a_birth_registration_from_the_scan_to_the_printed_receipt(open_page: Open, record_property) -> None:
    page = open_page("/desk/queues/waiting/", account=cast.clerk())
    hands = SteadyHands(page)
    scan(page, CARD)
    expect(page.locator("#at-name")).to_be_focused()
    hands.press("Enter")  # the name was compared with the card; telephone is what the card does not know
    expect(page.locator("#at-telephone")).to_be_focused()
    hands.type("0912440218")
    hands.press("Enter")
    expect(page.locator("#procedure_text")).to_be_focused()
    hands.type("khai sinh")
    expect(page.locator("#procedure-choice [role=option]").first).to_contain_text("đăng ký khai sinh")
    hands.press("Enter")
    expect(page.locator("#papers")).to_be_focused()
    hands.press("1", "2")
    expect(page.locator("#live .due-moment")).to_be_visible()
    with page.context.expect_page() as printed:
        hands.press("Control+Enter")
    assert printed.value.url.endswith(".pdf") or "receipt" in printed.value.url
    expect(page.locator(".received")).to_be_visible()
    record = Record.objects.get()
    assert record.procedure.code == BIRTH
    given = dict(record.components.values_list("name", "is_present"))
    assert given["Tờ khai đăng ký khai sinh"]
    assert given["Giấy chứng sinh"]
    assert given["Giấy tờ tùy thân của người yêu cầu"]  # from a database: never asked for
    record_property("keystrokes", hands.presses)
    record_property("seconds", round(hands.seconds, 1))
    assert hands.presses <= MOST_FOR_A_BIRTH


def test_nothing_but_enter_and_one_key_for_all_papers(open_page: Open) -> None:
    """The shortest way: 0 ticks all that must be handed in, Enter goes on to the deed and does it."""
    page = open_page("/desk/queues/waiting/", account=cast.clerk())
    hands = Hands(page)
    scan(page, CARD)
    expect(page.locator("#at-name")).to_be_focused()
    hands.press("Enter", "Enter")
    hands.type(BIRTH)
    expect(page.locator("#procedure-choice [role=option]")).to_have_count(1)
    hands.press("Enter")
    expect(page.locator("#papers")).to_be_focused()
    hands.press("0", "Enter")
    expect(page.locator("[data-deed]")).to_be_focused()
    hands.press("Enter")
    expect(page.locator(".received")).to_be_visible()
    assert Record.objects.get().components.filter(is_present=True).count() >= 4
    assert hands.presses <= 15


def test_a_certified_copy_at_once_takes_a_hand_of_keys(open_page: Open) -> None:
    page = open_page("/desk/queues/waiting/", account=cast.clerk())
    hands = SteadyHands(page)
    hands.press("a")
    expect(page.locator("#at-name")).to_be_focused()
    scan(page, CARD)
    expect(page.locator("#at-personal_number")).to_have_value("022192004417")
    hands.press("Enter")
    expect(page.locator("#matter-0-copies")).to_be_focused()
    hands.type("3")
    hands.press("Enter")
    hands.type("2")
    hands.press("Control+Enter")
    expect(page.locator(".notice-success")).to_be_visible()
    record = Record.objects.get()
    assert (record.procedure.code, record.copies, record.pages) == (COPIES, 3, 2)
    assert hands.presses <= MOST_FOR_A_COPY


class SteadyHands(Hands):
    """Five keys a second, as somebody types who looks at the person and not at the keys."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.pause = 1_000 // PER_SECOND

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.wait_for_timeout(self.pause)
            super().press(key)

    def type(self, words: str) -> None:
        listening(self.page)
        self.page.keyboard.type(words, delay=self.pause)
        self.presses += len(words)
