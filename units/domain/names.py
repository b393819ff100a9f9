"""Vietnamese names made comparable: without diacritics, in lower case, and in the order of the alphabet."""

import re
import unicodedata

_D = str.maketrans({"đ": "d", "Đ": "D"})
_SPACE = re.compile(r"[^0-9a-z]+")
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = {"": "0", "\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_MARKS = {"\u0302", "\u0306", "\u031b"}


def without_diacritics(text: str) -> str:
    """``"Hồng Gai"`` -> ``"Hong Gai"``: the same letters as the English alphabet has them."""
    plain = unicodedata.normalize("NFD", text.translate(_D))
    return "".join(char for char in plain if not unicodedata.combining(char))


def search_key(text: str) -> str:
    """``"Đặng  Thị Ưng"`` -> ``"dang thi ung"``: what a person types without diacritics."""
    return _SPACE.sub(" ", without_diacritics(text).lower()).strip()


def sort_key(text: str) -> str:
    """A key whose code-point order is the Vietnamese order (letter, then tone): the database sorts by code point."""
    letters: list[str] = []
    tones: list[str] = []
    for char in unicodedata.normalize("NFC", text.lower()):
        parts = unicodedata.normalize("NFD", char)
        base = unicodedata.normalize("NFC", parts[0] + "".join(c for c in parts[1:] if c in _MARKS))
        tone = "".join(_TONES[c] for c in parts[1:] if c in _TONES) or "0"
        place = _ALPHABET.find(base)
        letters.append(chr(0x100 + place) if place >= 0 else base)
        tones.append(tone)
    return "".join(letters) + " " + "".join(tones)
