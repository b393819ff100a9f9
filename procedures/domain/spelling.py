"""What a hand did to a Vietnamese word on its way to the keyboard: ways of spelling, of hearing, and single slips.

Everything here is without diacritics and in lower case (units.domain.names.search_key).
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from units.domain.names import search_key

EXACT, BEGUN, TYPED, HEARD, SLIPPED = 1.0, 0.85, 0.95, 0.75, 0.65
"""How sure one is of a word: as it stands, its beginning, with keys of an input method in it, by its sound, a slip."""

_DOUBT = 0.8  # for guesses at a word that exists as it was typed
_SHORTEST_BEGINNING = 2
_SHORTEST_SLIP = 4  # of a word that is known as it was typed; one less where it is not
_Y = re.compile(r"\b([hklmst]|qu)y\b")
_NUMBER_KEYS = re.compile(r"[a-z]+\d[a-z\d]*")
_TONE_KEYS = "sfrxj"
_SOUNDS = (
    (re.compile(r"^tr"), "ch"),
    (re.compile(r"^s"), "x"),
    (re.compile(r"^(gi|r|d)(?=[aeiouy])"), "d"),
    (re.compile(r"^n(?=[aeiouy])"), "l"),
    (re.compile(r"^(ngh)"), "ng"),
    (re.compile(r"^gh"), "g"),
    (re.compile(r"^k(?=[aeiouy])"), "c"),
    (re.compile(r"ng$"), "n"),
    (re.compile(r"c$"), "t"),
)


def words_of(text: str) -> list[str]:
    """The words as they are compared: ``"Đăng kí"`` and ``"đăng ký"`` are both ``["dang", "ki"]``."""
    return _Y.sub(r"\1i", search_key(text)).split()


def heard(word: str) -> str:
    """How a word sounds where ch and tr, s and x, l and n, final n and ng are not told apart."""
    for pattern, sound in _SOUNDS:
        word = pattern.sub(sound, word)
    return word


def without_keys(word: str) -> Iterator[str]:
    """What was meant where the keys of Telex or VNI were left in the word: ``"thuwowngf"`` -> ``"thuong"``."""
    if _NUMBER_KEYS.fullmatch(word):
        yield re.sub(r"\d", "", word)
        return
    plain = re.sub(r"([aeo])\1", r"\1", word.replace("dd", "d")).replace("w", "")
    if plain != word:
        yield plain
    for place in range(len(plain) - 1, 0, -1):
        if plain[place] in _TONE_KEYS:
            yield plain[:place] + plain[place + 1 :]


def one_slip_apart(one: str, other: str) -> bool:
    """A letter too many, too few or wrong, or two neighbours that changed places."""
    if abs(len(one) - len(other)) > 1:
        return False
    if len(one) > len(other):
        one, other = other, one
    begin = 0
    while begin < len(one) and one[begin] == other[begin]:
        begin += 1
    if len(one) < len(other):
        return one[begin:] == other[begin + 1 :]
    if one[begin + 1 :] == other[begin + 1 :]:
        return True
    swapped = one[begin + 1 : begin + 2] + one[begin : begin + 1]
    return swapped == other[begin : begin + 2] and one[begin + 2 :] == other[begin + 2 :]


class Vocabulary:
    """Known words, found by what somebody typed for them."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = sorted(set(words))
        self._known = frozenset(self._words)
        self._by_sound: Mapping[str, list[str]] = _grouped((heard(word), word) for word in self._words)
        self._by_rest: Mapping[str, list[str]] = _grouped(
            (rest, word) for word in self._words if len(word) > 1 for rest in _rests(word)
        )

    def __contains__(self, word: str) -> bool:
        return word in self._known

    def meant(self, word: str) -> str:
        """The word without keys of an input method left in it, where that makes a known word of an unknown one."""
        if word in self._known:
            return word
        return next((plain for plain in without_keys(word) if plain in self._known), word)

    def guesses(self, word: str, *, unfinished: bool = False) -> dict[str, float]:
        """Every known word that may be meant, with how sure one is of it; ``unfinished`` where typing may go on."""
        found = dict.fromkeys(self._slips(word), SLIPPED)
        found |= dict.fromkeys(self._by_sound.get(heard(word), ()) if len(word) > 1 else (), HEARD)
        if word in self._known:
            found = {guess: sure * _DOUBT for guess, sure in found.items()}
        else:
            found |= {plain: TYPED for plain in without_keys(word) if plain in self._known}
        if unfinished or word not in self._known:
            found |= dict.fromkeys(self._beginning_with(word), BEGUN)
        return found | {word: EXACT} if word in self._known else found

    def _slips(self, word: str) -> Iterator[str]:
        if len(word) < _SHORTEST_SLIP - (word not in self._known):
            return
        for rest in _rests(word):
            for guess in self._by_rest.get(rest, ()):
                if one_slip_apart(word, guess):
                    yield guess

    def _beginning_with(self, word: str) -> Iterator[str]:
        if len(word) < _SHORTEST_BEGINNING or word.isdigit():
            return
        place = bisect_left(self._words, word)
        while place < len(self._words) and self._words[place].startswith(word):
            yield self._words[place]
            place += 1


def _rests(word: str) -> set[str]:
    """The word, and what is left of it when any one letter is missing."""
    return {word} | {word[:place] + word[place + 1 :] for place in range(len(word))}


def _grouped(pairs: Iterable[tuple[str, str]]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for key, word in pairs:
        found[key].append(word)
    return found
