"""The desk under quick hands: single keys, a deed pressed ten times, two people at one record, no script at all."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from procedures.domain.vocabulary import Status
from procedures.models import Record
from tests import cast, record_cast
from tests.browsing import Hands, Open, violations
from tests.record_cast import BIRTH, OWNER, WEDNESDAY
from units import clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def at_nine_on_a_wednesday() -> Iterator[None]:
    record_cast.procedures()
    with clock.frozen(WEDNESDAY):
        yield


def test_keys_lead_through_the_desk(open_page: Open) -> None:
    records = [record_cast.taken(), record_cast.taken()]
    page = open_page("/desk/queues/mine/", account=cast.officer())
    hands = Hands(page)
    hands.press("j", "j", "k", "Enter")
    expect(page.locator("h1")).to_have_text(records[0].code)
    hands.press("/")
    expect(page.locator("[data-search]")).to_be_focused()
    hands.type(records[1].code)
    hands.press("Enter")
    expect(page.locator("h1")).to_have_text(records[1].code)
    hands.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    hands.press("j", "Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_keys_are_letters_in_a_field(open_page: Open) -> None:
    page = open_page("/desk/reception/", account=cast.clerk())
    name = page.locator("#at-name")
    name.focus()
    Hands(page).type("n/jk?a1")
    expect(name).to_have_value("n/jk?a1")
    assert page.url.endswith("/desk/reception/")
    expect(page.get_by_role("dialog")).to_be_hidden()
    Hands(page).press("Escape", "n")
    expect(page.locator("#at-personal_number")).to_be_focused()


def filled_in(page: Page) -> None:
    page.locator("#at-name").fill(OWNER.name)
    page.locator("#at-address").fill("phường Hồng Gai")
    page.locator("#procedure_text").press_sequentially(BIRTH)
    page.get_by_role("option", name="Đăng ký khai sinh").click()
    expect(page.locator("#live .due-moment")).to_be_visible()


def test_ten_clicks_on_receive_make_one_record(open_page: Open) -> None:
    page = open_page("/desk/reception/", account=cast.clerk())
    filled_in(page)
    page.evaluate("() => { for (let n = 0; n < 10; n += 1) document.querySelector('[data-deed]').click(); }")
    expect(page.locator(".received")).to_be_visible()
    assert Record.objects.count() == 1


def test_two_windows_with_one_form_make_one_record(open_page: Open) -> None:
    """The form's own number counts, not the button: as when a page is sent again."""
    page = open_page("/desk/reception/", account=cast.clerk())
    filled_in(page)
    sent = page.evaluate(
        """async () => {
             const form = document.getElementById("reception");
             const send = () => fetch(form.action, { method: "POST", body: new FormData(form) });
             return (await Promise.all(Array.from({ length: 10 }, send))).map((answer) => answer.url);
           }"""
    )
    record = Record.objects.get()
    assert {url.split("/desk/")[1] for url in sent} == {f"received/{record.pk}/"}


def test_the_second_at_one_record_is_told_and_keeps_what_was_typed(open_page: Open) -> None:
    record, lead = record_cast.taken(), cast.lead()
    first = open_page(f"/records/{record.pk}/", account=cast.officer())
    second = open_page(f"/records/{record.pk}/", account=cast.officer(), refused=True)
    for page, number in ((first, "15/KQ"), (second, "16/KQ")):
        page.locator("#complete_number").fill(number)
        expect(page.locator("#complete_signer option:checked")).to_contain_text(lead.full_name)
        page.keyboard.press("Control+Enter")
    refusal = second.locator("#error-summary")
    expect(refusal).to_be_focused()
    expect(refusal).to_contain_text("16/KQ")
    expect(refusal).to_contain_text("Đã có kết quả giải quyết")
    assert violations(second) == []
    record.refresh_from_db()
    assert (record.status, record.result.number) == (Status.COMPLETED, "15/KQ")


def test_a_reception_works_without_any_script(open_page: Open) -> None:
    page = open_page("/desk/reception/", account=cast.clerk(), script=False)
    page.locator("#at-name").fill(OWNER.name)
    page.locator("#at-address").fill("phường Hồng Gai")
    page.locator("#procedure_text").fill(BIRTH)
    page.get_by_role("button", name="Xem giấy tờ cần nộp và ngày hẹn trả").click()
    expect(page.locator("#live .due-moment")).to_have_text("17:00, thứ Tư 11/11")
    page.get_by_label("Tờ khai đăng ký khai sinh").check()
    page.locator("[data-deed]").click()
    expect(page.locator(".received")).to_contain_text("17:00, thứ Tư 11/11/2026")
    record = Record.objects.get()
    assert record.components.get(name="Tờ khai đăng ký khai sinh").is_present


def test_copies_at_once_work_without_any_script(open_page: Open) -> None:
    page = open_page("/desk/at-once/", account=cast.clerk(), script=False)
    page.locator("#at-name").fill(OWNER.name)
    page.locator("#matter-0-copies").fill("5")
    page.locator("#matter-0-pages").fill("2")
    page.locator("[data-deed]").click()
    expect(page.locator(".notice-success")).to_contain_text("20.000 đ")
    assert Record.objects.get().fee_vnd == 20_000
