"""The desk under a scanner: it reads wherever the focus is, and keeps its hands off what a person types."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from procedures.models import Draft, Record
from procedures.queries.links import tracking_link
from tests import cast, record_cast
from tests.browser.scanner import CARD, scan
from tests.browsing import Hands, Open, violations
from tests.record_cast import BIRTH, WEDNESDAY
from units import clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OTHER = "022185001234||Tran Van Khac|02011985|Nam|To 1, phuong Hong Gai, Quang Ninh|01072021"


@pytest.fixture(autouse=True)
def at_nine_on_a_wednesday() -> Iterator[None]:
    record_cast.procedures()
    with clock.frozen(WEDNESDAY):
        yield


def test_a_card_scanned_with_the_focus_nowhere_opens_reception(open_page: Open) -> None:
    page = open_page("/desk/queues/waiting/", account=cast.clerk())
    scan(page, CARD)
    expect(page.locator("#at-personal_number")).to_have_value("022192004417")
    expect(page.locator("#at-name")).to_have_value("Pham Thi Thu")
    expect(page.locator("#at-name")).to_be_focused()
    expect(page.locator("#residence-note")).to_contain_text("Cao Xanh")
    assert "022192004417" not in page.url
    assert violations(page) == []


def test_a_card_whose_holder_has_a_record_shows_it_and_enter_goes_on(open_page: Open) -> None:
    record = record_cast.received()
    page = open_page("/desk/queues/waiting/", account=cast.clerk())
    scan(page, CARD)
    expect(page.locator("h1")).to_have_text("Hồ sơ của người này")
    expect(page.get_by_role("link", name=record.code)).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Enter")
    expect(page.locator("#at-name")).to_be_focused()
    expect(page.locator("#person-at")).to_contain_text(record.code)


def test_a_scanner_that_halts_for_a_second_has_still_scanned_one_card(open_page: Open) -> None:
    page = open_page("/desk/queues/waiting/", account=cast.clerk())
    scan(page, CARD, halts_for=1000)
    expect(page.locator("#at-name")).to_have_value("Pham Thi Thu")


def test_a_receipt_opens_its_record_from_a_field_and_leaves_the_field_alone(open_page: Open) -> None:
    record = record_cast.received()
    page = open_page("/desk/at-once/", account=cast.clerk())
    name = page.locator("#at-name")
    name.fill("Nguyễn Văn Giữ")
    page.evaluate("sessionStorage.removeItem('seen')")
    page.evaluate(
        "addEventListener('beforeunload', () => sessionStorage.setItem('seen', document.activeElement.value))"
    )
    scan(page, tracking_link(record.code))
    expect(page.locator("h1")).to_have_text(record.code)
    assert page.evaluate("sessionStorage.getItem('seen')") == "Nguyễn Văn Giữ"


def test_a_foreign_code_gets_a_sentence_and_changes_nothing(open_page: Open) -> None:
    page = open_page("/desk/queues/waiting/", account=cast.clerk(), refused=True)
    before = page.url
    scan(page, "8934563138164")
    expect(page.get_by_role("alert")).to_contain_text("Chưa có gì thay đổi")
    assert page.url == before
    assert violations(page) == []


def test_what_a_person_types_fast_is_neither_swallowed_nor_scanned(open_page: Open) -> None:
    page = open_page("/desk/reception/", account=cast.clerk())
    name = page.locator("#at-name")
    name.focus()
    Hands(page).type("Nguyen Van Nhanh | A22-26")
    page.keyboard.press("Enter")
    expect(name).to_have_value("Nguyen Van Nhanh | A22-26")
    expect(name).not_to_be_focused()


def test_scanned_on_reception_a_card_fills_the_person_and_keeps_the_procedure(open_page: Open) -> None:
    page = open_page("/desk/reception/", account=cast.clerk())
    page.locator("#procedure_text").press_sequentially(BIRTH)
    page.get_by_role("option", name="Đăng ký khai sinh").click()
    expect(page.locator("#papers")).to_be_focused()
    scan(page, CARD)
    expect(page.locator("#at-name")).to_have_value("Pham Thi Thu")
    expect(page.locator("input[name=procedure]")).to_have_value(BIRTH)
    ticked = page.locator("input[name=paper]:checked")
    expect(ticked).to_have_count(0)
    page.locator("#procedure_text").focus()
    scan(page, CARD)
    expect(page.locator("input[name=procedure]")).to_have_value(BIRTH)
    expect(page.locator("#procedure_text")).to_have_value(f"{BIRTH} · Đăng ký khai sinh")


def test_the_next_persons_card_keeps_what_was_begun_as_a_draft(open_page: Open) -> None:
    page = open_page("/desk/reception/", account=cast.clerk())
    scan(page, CARD)
    expect(page.locator("#at-name")).to_have_value("Pham Thi Thu")
    expect(page.locator("#at-name")).to_be_focused()  # no next person is there before the page has settled
    scan(page, OTHER)
    expect(page.locator("#at-name")).to_have_value("Tran Van Khac")
    expect(page.get_by_role("status").first).to_contain_text("bản nháp")
    assert Draft.objects.get().content["at-personal_number"] == ["022192004417"]
    assert not Record.objects.exists()


def test_a_scanner_that_types_slowly_works_in_the_search_box(open_page: Open) -> None:
    record = record_cast.received()
    page = open_page("/records/search/", account=cast.clerk())
    page.locator("#q").press_sequentially(record.code, delay=70)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(record.code)


def test_a_letter_held_back_for_a_moment_still_does_its_deed(open_page: Open) -> None:
    page = open_page("/desk/queues/waiting/", account=cast.clerk())
    page.keyboard.press("n")
    expect(page.locator("#at-personal_number")).to_be_focused()
