"""A scanner that plays a keyboard, far faster than hands, behind a keyboard that has no Vietnamese letters."""

import asyncio
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Page

from tests.browsing import listening

CARD = "022192004417||Pham Thi Thu|14031992|Nu|To 12, phuong Ha Khanh, thanh pho Ha Long, Quang Ninh|01072021"
Key = dict[str, Any]
ENTER: Key = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13, "text": "\r"}


def scan(page: Page, text: str) -> None:
    """``text`` and Enter, as real key events wherever the focus is.

    A scanner does not wait until the page has dealt with a key before it sends the next one, as the keyboard of
    Playwright does: on a busy machine that would make hands of it. So all keys are under way at once, in their order.
    """
    listening(page)
    line = page.context.new_cdp_session(page)
    send = line._impl_obj.send  # the public one waits for each answer

    async def burst() -> None:
        await asyncio.gather(*[send("Input.dispatchKeyEvent", event, None) for event in _events(text)])

    line._sync(burst())
    line.detach()


def _events(text: str) -> Iterator[Key]:
    letters: list[Key] = [{"key": letter, "text": letter} for letter in text]
    for key in [*letters, ENTER]:
        yield {"type": "keyDown", **key}
        yield {"type": "keyUp", **{name: value for name, value in key.items() if name != "text"}}
