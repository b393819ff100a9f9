"""What people type for a procedure, made into what the catalogue calls it.

Everything here is without diacritics and in lower case (units.domain.names.search_key).
"""

import re

from units.domain.names import search_key

EVERYDAY = {
    "so do": "giay chung nhan quyen su dung dat",
    "so hong": "giay chung nhan quyen su dung dat",
    "bia do": "giay chung nhan quyen su dung dat",
    "sao y": "chung thuc ban sao",
    "photo cong chung": "chung thuc ban sao",
    "cong chung": "chung thuc",
    "cccd": "can cuoc",
    "cmnd": "can cuoc",
    "chung minh thu": "can cuoc",
    "can cuoc cong dan": "can cuoc",
    "gplx": "giay phep lai xe",
    "bang lai": "giay phep lai xe",
    "passport": "ho chieu",
    "ho khau": "thuong tru",
    "nhap khau": "dang ky thuong tru",
    "bhyt": "bao hiem y te",
    "bhxh": "bao hiem xa hoi",
    "doc than": "tinh trang hon nhan",
    "giay khai sinh": "khai sinh",
    "giay ket hon": "ket hon",
    "giay chung tu": "khai tu",
    "bao tu": "khai tu",
    "cuoi": "ket hon",
    "mo quan": "dang ky thanh lap ho kinh doanh",
    "gpkd": "dang ky thanh lap ho kinh doanh",
}
"""Everyday words and abbreviations, and the catalogue's own."""

FILLERS = frozenset({"lam", "xin", "can", "muon", "cho", "toi", "thu", "tuc", "o", "dau", "nhu", "nao"})
"""Words of a question that name no procedure; left out only in a second reading of what was typed."""

_CODE = re.compile(r"\d\.\d{0,6}")
_MOST_WORDS = 12


def as_code(typed: str) -> str | None:
    """The beginning of a procedure's code, when that is what was typed."""
    text = typed.strip()
    return text if _CODE.fullmatch(text) else None


def readings(typed: str) -> list[list[str]]:
    """The ways in which what was typed can be meant, each a list of words, the words as typed first."""
    words = search_key(typed).split()[:_MOST_WORDS]
    if not words:
        return []
    found = [words]
    phrase = " ".join(words)
    for everyday, official in EVERYDAY.items():
        replaced = re.sub(rf"\b{everyday}\b", official, phrase)
        if replaced != phrase:
            found.append(_without_fillers(replaced.split()))
    found.append(_without_fillers(words))
    return [reading for number, reading in enumerate(found) if reading and reading not in found[:number]]


def _without_fillers(words: list[str]) -> list[str]:
    return [word for word in words if word not in FILLERS] or words
