"""Which procedures somebody means by a few words: an index of names, and how well each name answers.

A procedure has several names: the official one, the English one, and what people say instead (everyday words). Every
name is held against what was typed, and the best one speaks for its procedure. What counts: how many of the words are
there and how surely (``spelling``), rare words more than common ones; whether they stand together in that order;
whether little else is in the name; and, between like answers, the commune before the province and the often used
before the seldom used.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log, log10

from procedures.domain.spelling import Vocabulary, words_of

MOST_WORDS = 12
_MOST_READINGS = 5
_FILLER = 0.1  # of a word's weight
_DECISIVE = 2.0
_UNKNOWN = 0.35  # of the weight of the rarest word: a word that stands nowhere says little
_REREAD = 0.97  # a reading in other words than those typed
_BESIDE = 0.5  # of the best answer: what is worse is no answer beside it
_WORST = 0.3
_COMMUNE = 0.02
_USED = 0.1  # for a procedure of a hundred thousand records a year
_MISSING = 1.25  # the power of coverage: how much a missing word costs

FILLERS = frozenset(
    words_of(
        "làm xin cần muốn cho tôi thủ tục ở đâu như nào đi được không phải có bị thì để mình em anh chị gì cái này và "
        "the how to a an get for of i"
    )
)
"""Words of a question that name no procedure; "thẻ" too, since what the card is for says more."""

DECISIVE = frozenset(words_of("mất đổi lại sửa xóa hủy tách ngoài"))
"""Words that say what is to be done, or for whom: a name without them is another matter ("đổi", "nước ngoài")."""


@dataclass(frozen=True, slots=True)
class _Shape:
    """What a name is judged by beside the words it has: the parts sum to one."""

    coverage: float
    together: float
    nothing_else: float


_OFFICIAL = _Shape(0.4, 0.35, 0.25)
_SAID = _Shape(0.3, 0.3, 0.4)
_CONTAINED = 0.5  # what people say stands whole in the question: at least so much, and more the more it covers


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a procedure. ``key`` is the procedure's, ``weight`` (0 to 1) how well what people say fits it."""

    key: int
    text: str
    weight: float = 1.0
    said: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """What ranks a procedure beside its names."""

    commune: bool
    uses: int


@dataclass(frozen=True, slots=True)
class Rewording:
    """Everyday words, and the catalogue's words for them."""

    words: str
    meaning: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Hit:
    """An answer. ``whole``: one of its names has every word of the question, as far as it can be told."""

    key: int
    score: float
    whole: bool


@dataclass(frozen=True, slots=True)
class _Text:
    name: Name
    words: tuple[str, ...]
    different: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    heft: float


@dataclass(frozen=True, slots=True)
class _Asked:
    word: str
    guesses: Mapping[str, float]
    weight: float
    telling: bool


@dataclass(frozen=True, slots=True)
class _Reading:
    words: tuple[str, ...]
    trust: float


class Index:
    """The names of all procedures, made to be asked. Built once and shared: nothing changes it afterwards."""

    def __init__(
        self, names: Iterable[Name], standings: Mapping[int, Standing], rewordings: Iterable[Rewording] = ()
    ) -> None:
        self._standings = standings
        split = [(name, words_of(name.text)) for name in names]
        self._rewordings = sorted(
            ((tuple(words_of(one.words)), tuple(words_of(one.meaning)), one.weight) for one in rewordings),
            key=lambda one: -len(one[0]),
        )
        everyday = [word for words, meaning, _ in self._rewordings for word in (*words, *meaning)]
        self._vocabulary = Vocabulary([*everyday, *(word for _, words in split for word in words)])
        self._weights = _weights(words for _, words in split)
        self._rare = max(self._weights.values(), default=1.0)
        self._texts = [
            _Text(
                name,
                tuple(words),
                frozenset(words),
                frozenset(pairwise(words)),
                sum(self._weight(word) for word in set(words)),
            )
            for name, words in split
            if words
        ]
        self._holding: dict[str, list[int]] = defaultdict(list)
        for number, text in enumerate(self._texts):
            for word in text.different:
                self._holding[word].append(number)

    def find(self, typed: str) -> list[Hit]:
        """The answers, the best first; nothing where no word means anything here."""
        best: dict[int, Hit] = {}
        for reading in self._readings(words_of(typed)[:MOST_WORDS]):
            for hit in self._answers(reading):
                if hit.key not in best or hit.score > best[hit.key].score:
                    best[hit.key] = hit
        hits = sorted(best.values(), key=lambda hit: (-hit.score, hit.key))
        if not hits or hits[0].score < _WORST:
            return []
        return [hit for hit in hits if hit.score >= _BESIDE * hits[0].score]

    def _readings(self, typed: Sequence[str]) -> list[_Reading]:
        """What was typed, and what it says in the catalogue's words."""
        words = tuple(self._vocabulary.meant(word) for word in typed)
        readings = [_Reading(words, 1.0)]
        throughout = self._reworded_throughout(words)
        if throughout.words != words:
            readings.append(throughout)
        for reading in readings:  # grows while it is walked: one rewording may follow another
            for said, meaning, weight in self._rewordings:
                reworded = _replaced(reading.words, said, meaning)
                if reworded and all(reworded != known.words for known in readings):
                    readings.append(_Reading(reworded, reading.trust * weight * _REREAD))
            if len(readings) >= _MOST_READINGS:
                break
        return readings[:_MOST_READINGS]

    def _reworded_throughout(self, words: tuple[str, ...]) -> _Reading:
        trust = 1.0
        for said, meaning, weight in self._rewordings:
            reworded = _replaced(words, said, meaning)
            if reworded:
                words, trust = reworded, trust * weight * _REREAD
        return _Reading(words, trust)

    def _answers(self, reading: _Reading) -> Iterator[Hit]:
        last = len(reading.words) - 1
        asked = [
            self._asked(word, self._vocabulary.guesses(word, unfinished=place == last))
            for place, word in enumerate(reading.words)
        ]
        total = sum(one.weight for one in asked)
        trusts = [self._trusts(one.guesses) for one in asked]
        coverages: dict[int, float] = defaultdict(float)
        for one, trust in zip(asked, trusts, strict=True):
            for number, sure in trust.items():
                coverages[number] += one.weight * sure / total
        least = max(_WORST, _BESIDE * max(coverages.values(), default=0.0))
        for number, coverage in coverages.items():
            if coverage >= least:
                text = self._texts[number]
                missing = {one.word for one, trust in zip(asked, trusts, strict=True) if number not in trust} - FILLERS
                score = self._score(text, asked, coverage, decided=not missing & DECISIVE)
                yield Hit(text.name.key, score * reading.trust, not missing)

    def _trusts(self, guesses: Mapping[str, float]) -> dict[int, float]:
        """How surely each text has one of the words."""
        found: dict[int, float] = {}
        for word, trust in sorted(guesses.items(), key=lambda guess: guess[1]):
            found.update(dict.fromkeys(self._holding.get(word, ()), trust))
        return found

    def _score(self, text: _Text, asked: Sequence[_Asked], coverage: float, *, decided: bool) -> float:
        there = [[word for word in one.guesses if word in text.different] for one in asked]
        telling = [place for place, one in enumerate(asked) if one.telling] or list(range(len(asked)))
        of_all = together = 0.0
        for one, other in pairwise(telling):
            heft = asked[one].weight + asked[other].weight
            of_all += heft
            if any((first, second) in text.pairs for first in there[one] for second in there[other]):
                together += heft
        matched = {max(found, key=asked[place].guesses.__getitem__) for place, found in enumerate(there) if found}
        nothing_else = sum(self._weight(word) for word in matched) / text.heft
        shape = _SAID if text.name.said else _OFFICIAL
        score: float = shape.coverage + shape.nothing_else * nothing_else
        score += shape.together * (together / of_all if of_all else 1.0)
        standing = self._standings[text.name.key]
        score += _COMMUNE * standing.commune + _USED * min(log10(standing.uses + 1) / 5, 1.0)
        score *= pow(coverage, _MISSING)
        if text.name.said and decided and len(matched) == len(text.different) and _contains(asked, text.words):
            score = max(score, _CONTAINED + (1 - _CONTAINED) * coverage)
        return score * text.name.weight

    def _asked(self, word: str, guesses: Mapping[str, float]) -> _Asked:
        if word in FILLERS:
            return _Asked(word, guesses, _FILLER * self._weight(word), telling=False)
        if not guesses:
            return _Asked(word, guesses, _UNKNOWN * self._rare, telling=True)
        weight = self._weight(word if word in guesses else max(guesses, key=guesses.__getitem__))
        weight *= _DECISIVE if word in DECISIVE else 1.0
        return _Asked(word, guesses, weight, telling=True)

    def _weight(self, word: str) -> float:
        return self._weights.get(word, self._rare)


def _weights(texts: Iterable[Sequence[str]]) -> dict[str, float]:
    """How much a word tells: the rarer, the more."""
    counts: dict[str, int] = defaultdict(int)
    number = 0
    for words in texts:
        number += 1
        for word in set(words):
            counts[word] += 1
    return {word: log(1 + number / count) for word, count in counts.items()}


def _replaced(words: tuple[str, ...], said: tuple[str, ...], meaning: tuple[str, ...]) -> tuple[str, ...] | None:
    """The words with the first place where ``said`` stands put otherwise; None where it stands nowhere."""
    for place in range(len(words) - len(said) + 1):
        if words[place : place + len(said)] == said and words[place : place + len(meaning)] != meaning:
            return words[:place] + meaning + words[place + len(said) :]
    return None


def _contains(asked: Sequence[_Asked], words: tuple[str, ...]) -> bool:
    """The words stand in the question one after the other, as they are."""
    typed = tuple(one.word for one in asked)
    return any(typed[place : place + len(words)] == words for place in range(len(typed) - len(words) + 1))
