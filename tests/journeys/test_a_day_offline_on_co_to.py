"""A day offline on Cô Tô: the line is cut, people are served, the line comes back; nothing is lost or doubled."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from procedures.models import Record, Slip
from tests import cast, record_cast
from tests.browsing import Open, violations
from tests.record_cast import BIRTH, MARRIAGE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def catalogue() -> Iterator[None]:
    record_cast.procedures()
    return


def receive(page: Page, name: str, procedure: str) -> None:
    page.locator("#at-name").fill(name)
    page.locator("#at-address").fill("Khu 1, đặc khu Cô Tô")
    page.locator("#procedure_text").fill(procedure)
    page.locator("#offline-found").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#slip-name")).to_have_text(name)


def states(page: Page) -> list[str]:
    return page.locator("#offline-list tr .state").all_inner_texts()


def test_a_day_without_the_line(open_page: Open) -> None:
    page = open_page("/desk/offline/", account=cast.clerk_of_another_unit(), language="en", cut=True, worker=True)
    page.evaluate("window.print = () => {}")
    expect(page.locator("#offline-receive")).to_be_enabled()
    assert not violations(page)
    page.context.set_offline(True)
    people = [("Nguyễn Thị Đảo", MARRIAGE), ("Trần Văn Sóng", "khai sinh"), ("Lê Thị Gió", BIRTH)]
    for name, procedure in people[:2]:
        receive(page, name, procedure)
    assert states(page) == ["Queued", "Queued"]
    assert Record.objects.count() == 0

    page.reload()  # the page itself cannot be had either
    page.evaluate("window.print = () => {}")
    expect(page.locator("#offline-list tr")).to_have_count(2)
    receive(page, *people[2])
    assert "not yet registered" in page.locator("#offline-slip").inner_text()

    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("#offline-list tr .state-good")).to_have_count(3, timeout=30_000)
    assert [record.applicant.name for record in Record.objects.order_by("id")] == [name for name, _ in people]
    assert [slip.number for slip in Slip.objects.order_by("id")] == [1, 2, 3]
    page.reload()
    expect(page.locator("#offline-list tr")).to_have_count(3)
    assert Record.objects.count() == 3
    kept = page.evaluate("window.offlineStore.slips()")
    assert "Nguyễn" not in str(kept)  # people are forgotten on the device once they are registered


def test_whoever_lost_the_line_on_the_desk_finds_the_offline_counter(open_page: Open) -> None:
    page = open_page("/desk/offline/", account=cast.clerk_of_another_unit(), cut=True, worker=True)
    expect(page.locator("#offline-receive")).to_be_enabled()
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    page.context.set_offline(True)
    page.goto("/desk/reception/")
    expect(page.locator("#offline-form")).to_be_visible()


def test_a_session_that_ended_meanwhile_loses_nothing(open_page: Open) -> None:
    page = open_page("/desk/offline/", account=cast.clerk_of_another_unit(), language="en", cut=True, worker=True)
    page.evaluate("window.print = () => {}")
    expect(page.locator("#offline-receive")).to_be_enabled()
    page.context.set_offline(True)
    receive(page, "Nguyễn Thị Đảo", MARRIAGE)
    page.context.clear_cookies()
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("#offline-trouble")).to_contain_text("Sign in again")
    assert states(page) == ["Queued"]
    assert Record.objects.count() == 0
