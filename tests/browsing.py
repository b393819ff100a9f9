"""What tests in a real browser share: who looks, with which keys, and what no page may do."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from staffing.models import Account

PHONE, DESK = 390, 1440
Open = Callable[..., Page]
# Chromium reports an answer of 403, 404, 409 or 422 as a fault of the network; where a test asks for one, it is none.
REFUSED = "Failed to load resource: the server responded with a status of 4"
# What a browser and htmx report where a test has cut the line.
CUT = ("Failed to load resource: net::ERR_INTERNET_DISCONNECTED", "htmx:sendError", "htmx:afterRequest")


@pytest.fixture
def open_page(browser: Browser, live_server: Any) -> Iterator[Open]:
    """``open_page("/", width=390, language="en", script=True, account=clerk, refused=False)``: a fresh window.

    Fails at the end on any error of any page: of a script, of the content policy, of a file that is missing.
    ``refused`` says that the test is about a page that answers 4xx, ``cut`` that it cuts the line, ``worker`` that it
    is about a service worker, which elsewhere would answer in the place of the site.
    """
    contexts, faults = [], []

    def opened(
        path: str,
        *,
        width: int = DESK,
        language: str = "vi",
        script: bool = True,
        account: Account | None = None,
        refused: bool = False,
        cut: bool = False,
        worker: bool = False,
    ) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 900},
            java_script_enabled=script,
            service_workers="allow" if worker else "block",
        )
        context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": live_server.url}])
        if account is not None:
            sign_in(context, account, live_server.url)
        contexts.append(context)

        def heard(message: ConsoleMessage) -> None:
            expected = (refused and message.text.startswith(REFUSED)) or (cut and message.text.startswith(CUT))
            if message.type == "error" and not expected:
                faults.append(f"{message.location.get('url')}: {message.text}")

        context.on("console", heard)
        context.on("weberror", lambda error: faults.append(str(error.error)))
        page = context.new_page()
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not faults, faults


def sign_in(context: BrowserContext, account: Account, url: str) -> None:
    """A session made beside the sign-in page, which has tests of its own."""
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": url}])


def violations(page: Page) -> list[str]:
    """What axe-core finds, a line each. Only that crosses over from the browser: its whole answer is slow to bring."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then((answer) => answer.violations)")
    return [f"{page.url} {fault['id']}: {node['html'][:120]}" for fault in found for node in fault["nodes"]]


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def listening(page: Page) -> None:
    """Waits until the page's scripts run, which is after its heading is seen."""
    page.wait_for_load_state("domcontentloaded")


class Hands:
    """A person at the keyboard, who never takes the mouse: every key is counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.presses, self._since = page, 0, time.monotonic()

    def press(self, *keys: str) -> None:
        """``press("j", "Enter", "Control+Enter")``: one after the other."""
        for key in keys:
            listening(self.page)
            self.page.keyboard.press(key)
        self.presses += len(keys)

    def type(self, words: str) -> None:
        """Letter by letter, as the site's scripts see it."""
        listening(self.page)
        self.page.keyboard.type(words)
        self.presses += len(words)

    def go_to(self, selector: str, *, most: int = 12) -> None:
        """By Tab, as somebody does for whom there is no other key."""
        for _ in range(most):
            if self.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
            self.press("Tab")
        raise AssertionError(f"{selector} is not reached by {most} Tabs at {self.page.url}")

    @property
    def seconds(self) -> float:
        """Since the hands were laid on the keys."""
        return time.monotonic() - self._since
