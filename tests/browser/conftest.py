"""A real browser against the site, in a thread of the tests."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE, DESK = 390, 1440


@pytest.fixture(scope="session")
def browser(chromium: Path) -> Iterator[Browser]:
    """One browser for all tests."""
    # Playwright's loop runs in this thread, where Django would refuse the tests' own queries.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=str(chromium), args=list(FLAGS))
        yield running
        running.close()


@pytest.fixture
def open_page(browser: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """``open_page("/", width=390, language="en", script=True)``: a fresh page; fails at the end on any error of it."""
    contexts, faults = [], []

    def opened(path: str, *, width: int = DESK, language: str = "vi", script: bool = True) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=script)
        context.add_cookies([{"name": "language", "value": language, "url": live_server.url}])
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(live_server.url + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not faults, faults


def violations(page: Page) -> list[str]:
    """What axe-core finds, a line each."""
    found = Axe().run(page).response["violations"]
    return [f"{page.url} {fault['id']}: {node['html'][:120]}" for fault in found for node in fault["nodes"]]


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
