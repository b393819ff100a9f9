"""A scanner that plays a keyboard, far faster than hands, behind a keyboard that has no Vietnamese letters."""

from playwright.sync_api import Page

CARD = "022192004417||Pham Thi Thu|14031992|Nu|To 12, phuong Ha Khanh, thanh pho Ha Long, Quang Ninh|01072021"


def scan(page: Page, text: str) -> None:
    """``text`` and Enter, as real key events wherever the focus is."""
    page.keyboard.type(text)
    page.keyboard.press("Enter")
