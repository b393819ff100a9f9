"""The palette, standard texts, notices and single keys in a browser: by keyboard alone, and nothing for axe to find."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from procedures.domain.desk_words import SnippetKind
from procedures.domain.vocabulary import Status
from procedures.models import Record, Snippet
from procedures.services import processing
from staffing.models import Account
from tests import cast, record_cast
from tests.browsing import DESK, PHONE, Hands, Open, overflow, violations
from tests.record_cast import WEDNESDAY
from units import clock
from units.scoping import PROVINCE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICKED = "#picked [role=option]"
LONG_FIELD = """() => {
  const field = document.createElement("textarea");
  field.setAttribute("aria-label", "Lý do");
  document.querySelector("#main h1").after(field);
  const detail = { elt: document.querySelector("#main") };
  document.body.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true, detail }));
  field.focus();
}"""
TEXT = "Tờ khai chưa có chữ ký của người nộp."


@pytest.fixture(autouse=True)
def at_nine_on_a_wednesday() -> Iterator[None]:
    record_cast.procedures()
    cache.clear()
    with clock.frozen(WEDNESDAY):
        yield


def test_the_palette_goes_to_a_page_finds_a_record_and_does_an_act(open_page: Open) -> None:
    record = record_cast.received()
    page = open_page("/desk/queues/waiting/", account=cast.officer())
    hands = Hands(page)
    hands.press("Control+k")
    expect(page.get_by_role("combobox")).to_be_focused()
    hands.type(record.code)
    expect(page.locator(PICKED).first).to_contain_text(record.code)
    assert violations(page) == []
    hands.press("Enter")
    expect(page.locator("h1")).to_have_text(record.code)
    hands.press("Control+k")
    hands.type("thu ly")
    option = page.locator(PICKED).filter(has_text=record.code).first
    expect(option).to_be_visible()
    hands.press("Enter")
    expect(page.locator(".notice-success")).to_be_visible()
    assert Record.objects.get().status == Status.PROCESSING


def test_the_palette_closes_by_escape_and_fits_a_telephone(open_page: Open) -> None:
    page = open_page("/desk/queues/waiting/", account=cast.officer(), width=PHONE)
    page.keyboard.press("Control+k")
    expect(page.locator(PICKED).first).to_be_visible()
    assert overflow(page) <= 0
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_a_slash_puts_a_standard_text_into_a_long_field(open_page: Open) -> None:
    Snippet.objects.create(
        account=cast.officer(),
        kind=SnippetKind.OTHER,
        title="Thiếu chữ ký",
        text=TEXT,
        changed_by=cast.officer(),
        changed_at=WEDNESDAY,
    )
    page = open_page("/desk/snippets/", account=cast.officer())
    assert violations(page) == []
    page.evaluate(LONG_FIELD)
    field = page.get_by_label("Lý do", exact=True)
    hands = Hands(page)
    hands.type("1/2 ")
    hands.press("/")
    expect(page.locator(PICKED)).to_have_count(1)
    hands.press("Enter")
    expect(field).to_have_value(f"1/2 {TEXT}")
    expect(field).to_be_focused()
    hands.type(" /")
    expect(page.get_by_role("dialog")).to_be_visible()
    hands.press("Escape")
    expect(field).to_have_value(f"1/2 {TEXT} /")


def test_single_keys_switched_off_do_nothing_and_the_others_go_on(open_page: Open) -> None:
    clerk = cast.clerk()
    Account.objects.filter(pk=clerk.pk).update(single_keys=False)
    page = open_page("/desk/queues/waiting/", account=clerk)
    page.keyboard.press("n")
    page.keyboard.press("?")
    page.wait_for_timeout(300)
    assert page.url.endswith("/desk/queues/waiting/")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox")).to_be_focused()


def test_notices_preferences_and_views_are_clean_and_fit(open_page: Open) -> None:
    record = record_cast.received()
    processing.assign(record_id=record.pk, officer=cast.officer(), actor=cast.lead(), scope=PROVINCE, at=WEDNESDAY)
    page = open_page("/desk/notices/", account=cast.officer())
    addresses = ("/desk/notices/", "/account/preferences/", "/records/?standing=in_term", "/desk/snippets/")
    for address in addresses:
        page.goto(address)
        for width in (DESK, PHONE):
            page.set_viewport_size({"width": width, "height": 900})
            assert overflow(page) <= 0, f"{address} at {width}"
            assert violations(page) == []


def test_a_colleague_at_the_same_record_is_seen_and_may_act(open_page: Open) -> None:
    record = record_cast.received()
    open_page(f"/records/{record.pk}/", account=cast.lead()).wait_for_timeout(500)
    page = open_page(f"/records/{record.pk}/", account=cast.officer())
    expect(page.locator("#presence")).to_contain_text(cast.lead().full_name)
    assert violations(page) == []
    page.keyboard.press("t")
    expect(page.locator(".notice-success")).to_be_visible()
