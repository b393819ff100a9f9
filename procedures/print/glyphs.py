"""Which letters the forms' font can print.

PDF/A refuses a text of which one letter has no glyph, and with it the whole receipt: a name in Chinese or Korean
letters, as on a neighbour's passport, must not keep a person from the paper. Such a letter is printed as an empty box.
"""

import struct
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

FONT = Path(__file__).resolve().parent / "fonts" / "Tinos_400Regular.ttf"
BOX = "\u25a1"
_LINE_BREAKS = "\t\n\r"


def printable(content: Any) -> Any:
    """The content of a form (JSON) with a box for every letter that cannot be printed, without control characters."""
    if isinstance(content, str):
        return "".join(_printed(letter) for letter in content)
    if isinstance(content, dict):
        return {name: printable(value) for name, value in content.items()}
    if isinstance(content, list):
        return [printable(value) for value in content]
    return content


def _printed(letter: str) -> str:
    if (letter.isascii() and letter.isprintable()) or letter in _letters():
        return letter
    if letter in _LINE_BREAKS:
        return " "
    return "" if unicodedata.category(letter) in ("Cc", "Cf") else BOX


@cache
def _letters() -> frozenset[str]:
    """The letters that the font's own table (cmap, format 4) leads to a glyph."""
    data = FONT.read_bytes()
    for number in range(struct.unpack_from(">H", data, 4)[0]):
        tag, _sum, start, _length = struct.unpack_from(">4sLLL", data, 12 + 16 * number)
        if tag == b"cmap":
            return frozenset(_of_table(data, start))
    raise ValueError(f"{FONT.name} has no cmap")


def _of_table(data: bytes, start: int) -> set[str]:
    found: set[str] = set()
    for number in range(struct.unpack_from(">H", data, start + 2)[0]):
        (offset,) = struct.unpack_from(">L", data, start + 4 + 8 * number + 4)
        table = start + offset
        if struct.unpack_from(">H", data, table)[0] == 4:  # two bytes a letter: all that Vietnamese needs
            found |= _of_segments(data, table)
    return found


def _of_segments(data: bytes, table: int) -> set[str]:
    count = struct.unpack_from(">H", data, table + 6)[0] // 2
    ends, starts, deltas, offsets = (
        struct.unpack_from(f">{count}H", data, table + 14 + 2 * count * part + (2 if part else 0)) for part in range(4)
    )
    found: set[str] = set()
    for number in range(count):
        place = table + 16 + 6 * count + 2 * number  # where this segment's offset stands: it counts from itself
        for code in range(starts[number], ends[number] + 1):
            glyph = code
            if offsets[number]:
                (glyph,) = struct.unpack_from(">H", data, place + offsets[number] + 2 * (code - starts[number]))
            if (glyph or not offsets[number]) and (glyph + deltas[number]) % 65536 and code != 0xFFFF:
                found.add(chr(code))
    return found
