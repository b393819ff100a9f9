"""The citizens' side as an app: a telephone may install it, and without a line it says so and shows nobody's page."""

import json
from typing import Any
from urllib.parse import urljoin

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests import cast, record_cast
from tests.browsing import PHONE, Open

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KEPT = """async () => { const found = [];
  for (const name of await caches.keys()) for (const one of await (await caches.open(name)).keys()) found.push(one.url);
  return found.map((address) => new URL(address).pathname).sort(); }"""


def at_work(page: Page) -> None:
    """The worker has taken the page over; the first page after its coming is its."""
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    page.wait_for_function("navigator.serviceWorker.controller !== null")


def test_a_browser_finds_nothing_missing_to_install_it(open_page: Open) -> None:
    page = open_page("/", width=PHONE, worker=True)
    at_work(page)
    line = page.context.new_cdp_session(page)
    told: dict[str, Any] = line.send("Page.getAppManifest")
    assert told["errors"] == []
    about = json.loads(told["data"])
    assert (about["lang"], about["short_name"], about["display"]) == ("vi", "DVC Quảng Ninh", "standalone")
    for icon in about["icons"]:
        answer = page.request.get(urljoin(page.url, icon["src"]))
        assert answer.ok
        width, height = (int.from_bytes(answer.body()[place : place + 4]) for place in (16, 20))
        assert f"{width}x{height}" == icon["sizes"]
    faults = line.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert {fault["errorId"] for fault in faults} <= {"in-incognito"}  # as every window of a test is


def test_without_a_line_it_says_so_and_keeps_no_page_of_anybody(open_page: Open) -> None:
    record = record_cast.received()
    page = open_page("/", width=PHONE, worker=True, cut=True)
    at_work(page)
    page.goto(reverse("tracked_record", args=[record.code]))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    kept = page.evaluate(KEPT)
    assert [address for address in kept if not address.startswith("/static/")] == [reverse("no_line")]
    page.context.set_offline(True)
    page.goto(reverse("tracked_record", args=[record.code]))
    expect(page.get_by_role("heading", level=1)).to_have_text("Không có kết nối mạng")
    expect(page.get_by_text("There is no line")).to_be_visible()
    assert record.code not in page.content()
    page.context.set_offline(False)
    page.get_by_role("link", name="Thử lại").click()
    expect(page.locator("main")).to_contain_text(record.code)


def test_the_desk_is_left_to_its_own_worker(open_page: Open) -> None:
    page = open_page("/", worker=True, account=cast.clerk(), cut=True)
    at_work(page)
    page.goto("/desk/offline/")
    expect(page.locator("#offline-receive")).to_be_enabled()
    page.wait_for_function("navigator.serviceWorker.controller?.scriptURL.endsWith('/desk/offline/worker.js')")
    page.context.set_offline(True)
    page.goto("/desk/reception/")
    expect(page.locator("#offline-receive")).to_be_visible()
