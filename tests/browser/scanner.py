"""A scanner that plays a keyboard, far faster than hands, behind a keyboard that has no Vietnamese letters."""

import time

from playwright.sync_api import Page

from tests.browsing import listening

CARD = "022192004417||Pham Thi Thu|14031992|Nu|To 12, phuong Ha Khanh, thanh pho Ha Long, Quang Ninh|01072021"
AHEAD = 5  # seconds: a clock is stopped in its future only


def scan(page: Page, text: str, *, halts_for: int = 0) -> None:
    """``text`` and Enter, as real key events wherever the focus is; it may halt for some milliseconds half-way.

    The page's clock stands meanwhile: however busy the machine is that plays the scanner, no time passes from key to
    key, as with a real one. Afterwards it goes on.
    """
    listening(page)
    page.clock.install()
    page.clock.pause_at(time.time() + AHEAD)
    half = len(text) // 2
    page.keyboard.type(text[:half])
    page.clock.run_for(halts_for)
    page.keyboard.type(text[half:])
    page.keyboard.press("Enter")
    page.clock.resume()
