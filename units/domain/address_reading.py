"""Reading what people type for a unit: kind words, abbreviations, districts, whole addresses, old and new spellings.

The text becomes *mentions* of names that the gazetteer knows, from the smallest place to the largest, as Vietnamese
addresses are written. What a mention stands for is decided in ``units.domain.resolution``.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache

from units.domain.kinds import DISTRICT_LEVEL, UnitKind
from units.domain.names import search_key

MAX_LENGTH = 300  # characters; nobody writes a longer address, and reading is not free

_D = frozenset(DISTRICT_LEVEL)  # cities, towns and districts changed into each other so often that people mix them up
_BEFORE: dict[str, frozenset[UnitKind]] = {
    **dict.fromkeys(("phuong", "p", "f", "ph"), frozenset({UnitKind.WARD})),
    **dict.fromkeys(("xa", "x"), frozenset({UnitKind.COMMUNE})),
    **dict.fromkeys(("dac khu", "dk", "dac khu hanh chinh"), frozenset({UnitKind.SPECIAL_ZONE})),
    **dict.fromkeys(("thi tran", "tt"), frozenset({UnitKind.TOWNSHIP})),
    **dict.fromkeys(("thanh pho", "tp", "thi xa", "tx", "huyen", "h", "quan", "q", "huyen dao"), _D),
    **dict.fromkeys(("tinh", "t"), frozenset({UnitKind.PROVINCE})),
}
_AFTER: dict[str, frozenset[UnitKind]] = {
    "ward": frozenset({UnitKind.WARD}),
    "commune": frozenset({UnitKind.COMMUNE}),
    "special zone": frozenset({UnitKind.SPECIAL_ZONE}),
    "township": frozenset({UnitKind.TOWNSHIP}),
    "town": _D | {UnitKind.TOWNSHIP},
    "city": _D,
    "district": _D,
    "province": frozenset({UnitKind.PROVINCE}),
}
_NOISE = (
    "trung tam phuc vu hanh chinh cong",
    "ttpvhcc",
    "uy ban nhan dan",
    "ubnd",
    "viet nam",
    "vietnam",
    "vn",
)
_BREAKS = re.compile(
    r"[,;|()\[\]\n\t/]|\s[-–—]\s|\b(?:nay\s+là|nay\s+la|nay\s+thuộc|nay\s+thuoc|trước\s+là|truoc\s+la|now|formerly)\b",
    re.IGNORECASE,
)
_STREET = frozenset(
    ("duong", "pho", "ngo", "ngach", "hem", "thon", "ban", "khe", "khu", "to", "xom", "so", "cum", "doi", "ap", "khoi")
)
_Y_FOR_I = re.compile(r"\b([hklmqstv])y\b")


class Hint(Enum):
    """The writer says that the former, or the present unit is meant."""

    FORMER = frozenset(("cu", "former", "old"))
    PRESENT = frozenset(("moi", "new", "present"))


_HINTS = {word: hint for hint in Hint for word in hint.value}
_HINTS_BEFORE = {"former": Hint.FORMER, "old": Hint.FORMER, "new": Hint.PRESENT}


@dataclass(frozen=True, slots=True)
class Mention:
    """A known name in the text. ``kinds`` is None without a kind word; ``weak``: only the tail of something else."""

    name: str
    kinds: frozenset[UnitKind] | None = None
    hint: Hint | None = None
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Unread:
    """A piece of the text in which no known name was found; ``kinds`` when it begins with a kind word."""

    text: str
    kinds: frozenset[UnitKind] | None

    @property
    def is_detail(self) -> bool:
        """House numbers, streets and hamlets: below the level of units."""
        words = self.text.split()
        return self.kinds is None and (any(c.isdigit() for c in self.text) or not _STREET.isdisjoint(words[:1]))


Piece = Mention | Unread


def name_key(name: str) -> str:
    """The form in which names are compared: no diacritics, and ``Kỳ`` like ``Kì``."""
    return _Y_FOR_I.sub(r"\1i", search_key(name))


def read_address(text: str, names: Collection[str]) -> list[Piece]:
    """The pieces of ``text`` in its own order, with the names (as ``name_key`` gives them) found in it."""
    pieces: list[Piece] = []
    for part in _BREAKS.split(text[:MAX_LENGTH]):
        words = tuple(re.sub(r"\b(t) (p|x|t)\b", r"\1\2", name_key(part)).split())
        if not words:
            continue
        if len(words) == 1 and words[0] in _HINTS:  # "(cũ)" says it of the name before
            if pieces and isinstance(pieces[-1], Mention):
                pieces[-1] = replace(pieces[-1], hint=_HINTS[words[0]])
            continue
        pieces.extend(_read_part(words, names))
    return pieces


def _read_part(words: tuple[str, ...], names: Collection[str]) -> list[Piece]:
    """Mentions that cover the part whole; else those at its end; else the part as unread."""
    cover = _cover(words, names)
    if cover is not None:
        return list(cover)
    tails = [(at, tail) for at in range(1, len(words)) if (tail := _cover(words[at:], names))]
    for at, tail in tails:
        if tail[0].kinds is not None:
            return [_unread(words[:at]), *tail]
    if tails:
        return [replace(mention, weak=True) for mention in tails[0][1]]
    return [_unread(words)]


def _unread(words: tuple[str, ...]) -> Unread:
    for length in (3, 2, 1):
        kinds = _BEFORE.get(" ".join(words[:length]))
        if kinds and len(words) > length:
            return Unread(" ".join(words[length:]), kinds)
    return Unread(" ".join(words), None)


def _cover(words: tuple[str, ...], names: Collection[str]) -> tuple[Mention, ...] | None:
    """The fewest mentions that use every word; None when some word belongs to none."""

    @cache
    def cover(at: int) -> tuple[Mention, ...] | None:
        if at == len(words):
            return ()
        best: tuple[Mention, ...] | None = None
        for end in _noise_ends(words, at):
            rest = cover(end)
            if rest is not None and (best is None or len(rest) < len(best)):
                best = rest
        for mention, end in _mentions_at(words, at, names):
            rest = cover(end)
            if rest is not None and (best is None or 1 + len(rest) < len(best)):
                best = (mention, *rest)
        return best

    return cover(0)


def _noise_ends(words: Sequence[str], at: int) -> Iterator[int]:
    for phrase in _NOISE:
        end = at + phrase.count(" ") + 1
        if " ".join(words[at:end]) == phrase:
            yield end


def _mentions_at(words: Sequence[str], at: int, names: Collection[str]) -> Iterator[tuple[Mention, int]]:
    before = _HINTS_BEFORE.get(words[at])
    at += before is not None  # past the end there is simply no name
    starts: list[tuple[int, frozenset[UnitKind] | None]] = [(at, None)]
    for length in range(1, min(4, len(words) - at) + 1):
        kinds = _BEFORE.get(" ".join(words[at : at + length]))
        if kinds:
            starts.append((at + length, kinds))
    for start, kinds in starts:
        for end in range(start + 1, min(start + 5, len(words)) + 1):
            name = " ".join(words[start:end])
            if name not in names:
                continue
            for after, more in _kinds_after(words, end, kinds):
                hint = _HINTS.get(words[after]) if after < len(words) else None
                yield Mention(name, more, hint or before), after + (hint is not None)
                if hint is not None:
                    yield Mention(name, more, before), after


def _kinds_after(
    words: Sequence[str], end: int, kinds: frozenset[UnitKind] | None
) -> Iterator[tuple[int, frozenset[UnitKind] | None]]:
    yield end, kinds
    if kinds is None:
        for length in range(1, min(2, len(words) - end) + 1):
            after = _AFTER.get(" ".join(words[end : end + length]))
            if after:
                yield end + length, after
