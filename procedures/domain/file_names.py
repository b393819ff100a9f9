"""Names of files as people and machines write them, made fit to be kept and shown."""

import re
import unicodedata

from procedures.domain.scan_words import MediaType

LONGEST = 150
ENDINGS: dict[MediaType, tuple[str, ...]] = {
    MediaType.PDF: ("pdf",),
    MediaType.JPEG: ("jpg", "jpeg", "jpe", "jfif"),
    MediaType.PNG: ("png",),
}
"""The endings under which a kind of file goes about; the first is the one we give."""

_ENDING = re.compile(r"\.([0-9A-Za-z]{1,10})$")


def cleaned(name: str) -> str:
    """``"C:\\scan\\Giấy  khai\\u202esinh.pdf"`` -> ``"Giấy khaisinh.pdf"``: no folders, no control or direction marks.

    Composed letters (NFC), at most 150 characters with the ending kept; never empty.
    """
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C")
    text = " ".join(seen.split()).strip(". ") or "scan"
    if len(text) <= LONGEST:
        return text
    tail = f".{ending(text)}" if ending(text) else ""
    return text[: LONGEST - len(tail)].rstrip() + tail


def ending(name: str) -> str:
    """``"a.PDF"`` -> ``"pdf"``; nothing where there is none."""
    found = _ENDING.search(name)
    return found[1].lower() if found else ""


def fits(name: str, media_type: MediaType) -> bool:
    """Whether a file may go by that name; one without an ending claims nothing."""
    return not ending(name) or ending(name) in ENDINGS[media_type]
