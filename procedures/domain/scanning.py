"""What a scanner at the desk has read: an identity card, a receipt of this portal, or nothing that belongs here.

A scanner that plays a keyboard goes through the Vietnamese input method, which mangles names and swallows keys
(decision 18): numbers are trusted where they are whole, everything else is looked at by the clerk.
"""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from procedures.domain.id_card import FEWEST_FIELDS, Card, read_card
from procedures.domain.record_code import normalise
from units.errors import RuleBroken

LONGEST = 1_000  # letters: the fullest card has about 300
_FEWEST_BARS = 3  # from here on it was meant to be a card
_TRACKING = "/tracking/"
_HOSTILE = re.compile(r"[<>{}\\`]")


@dataclass(frozen=True, slots=True)
class Scan:
    """Either a card or the code of a record."""

    card: Card | None = None
    code: str = ""


def read_scan(text: str, *, hosts: Collection[str]) -> Scan:
    """What ``text`` is; ``hosts`` are the names under which this portal prints its receipts.

    RuleBroken: scan_damaged (meant for us and not whole), scan_foreign (anything else, also what is hostile).
    """
    text = text.strip()
    if not text or len(text) > LONGEST or any(unicodedata.category(letter) == "Cc" for letter in text):
        raise RuleBroken("scan_damaged" if not text else "scan_foreign")
    if text.count("|") >= _FEWEST_BARS:
        return Scan(card=_card(text))
    address = text.rstrip("/")
    if "://" in address:
        host, path = _host_and_path(address)
        if host not in {known.lower() for known in hosts} or _TRACKING not in path:
            raise RuleBroken("scan_foreign")
        address = path.rpartition(_TRACKING)[2]
    code = normalise(address)
    if code is None:
        raise RuleBroken("scan_foreign")
    return Scan(code=code)


def is_card(text: str) -> bool:
    """Whether the text was meant to be a card, whole or damaged."""
    return text.count("|") >= _FEWEST_BARS


def _card(text: str) -> Card:
    card = read_card(text)
    if card is None:
        # twelve digits at the beginning make a card that lost a part; otherwise it is somebody else's code
        is_ours = re.match(r"^\d{9,12}\D", text) or text.count("|") >= FEWEST_FIELDS - 1
        raise RuleBroken("scan_damaged" if is_ours else "scan_foreign")
    if _HOSTILE.search(card.name + card.address):
        raise RuleBroken("scan_foreign")
    return card


def _host_and_path(address: str) -> tuple[str, str]:
    try:
        parts = urlsplit(address)
        return parts.netloc.lower(), parts.path
    except ValueError:
        return "", ""
