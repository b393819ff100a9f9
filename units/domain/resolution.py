"""Which unit in force does a name mean? One answer, or a question with candidates wherever more than one is possible.

Since 2025-07-01 the same words may name a unit in force, a former commune and a former district (Hạ Long was all
three), and former units were split; guessing would send papers to the wrong counter.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from units.domain.address_reading import Hint, Mention, Piece, Unread, name_key, read_address
from units.domain.kinds import AGENCIES, DISTRICT_LEVEL, UnitKind
from units.domain.spelling import one_slip_apart
from units.domain.succession import End, Lineage, Link, Place, Reason
from units.domain.words import Labelled


class Question(Labelled):
    """Why there is no answer yet, as it is asked."""

    WHICH_UNIT = "which_unit", "Several units bear or bore this name. Which one is meant?"
    WHICH_PART = "which_part", "This unit was split between several. In which one does the address lie today?"
    WHICH_IN_DISTRICT = "which_in_district", "This district no longer exists. Which of the units in its place is meant?"
    DID_YOU_MEAN = "did_you_mean", "There is no unit written quite like this. Is one of these meant?"
    CONTRADICTION = "contradiction", "The parts of this address do not belong together. Which unit is meant?"
    NOT_YET_IN_FORCE = "not_yet_in_force", "This unit did not exist yet on that day. Which of those before it is meant?"
    UNKNOWN_NAME = (
        "unknown_name",
        "No unit of the province is known by this name. Check the spelling, or add the district.",
    )


@dataclass(frozen=True, slots=True)
class Finding:
    """``answer`` is the one unit, or None; then ``question`` says why and ``candidates`` what to choose from."""

    answer: Place | None
    question: Question | None
    candidates: tuple[End, ...]


NOTHING = Finding(None, Question.UNKNOWN_NAME, ())


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What the pieces read so far may stand for; ``doubt`` turns any answer into that question."""

    places: tuple[Place, ...]
    ends: tuple[End, ...] | None = None  # already narrowed by a larger place
    doubt: Question | None = None


class Gazetteer:
    """The names of all units with their lineage. Built once and shared: nothing changes it afterwards."""

    def __init__(self, places: Iterable[Place], links: Iterable[Link]) -> None:
        self.lineage = Lineage(places, links)
        self.by_name: dict[str, list[Place]] = defaultdict(list)
        self.by_sign: dict[str, list[Place]] = defaultdict(list)
        for place in self.lineage.places.values():
            for sign in {place.code, place.identifier} - {""}:
                self.by_sign[name_key(sign)].append(place)
            if place.kind in AGENCIES:
                for name in {place.full_name, place.name_en}:
                    self.by_sign[name_key(name)].append(place)
            else:
                self.by_name[name_key(place.name)].append(place)

    def find(self, text: str, on: date) -> Finding:
        """What ``text`` means on ``on``. Never raises; an empty or unknown text is ``UNKNOWN_NAME``."""
        if places := self._signs(text):
            present = [place for place in places if place.exists(on)]
            return self._finding(_Meaning(tuple(present or places)), on)
        pieces = read_address(text, self.by_name.keys())
        meaning = self._meaning(pieces, on)
        return NOTHING if meaning is None else self._finding(meaning, on)

    def _signs(self, text: str) -> list[Place]:
        """Codes, identifiers and the full names of agencies stand alone; a code and a day are a unit's whole key."""
        key = name_key(text)
        for tail in ("", " viet nam", " quang ninh", " tinh quang ninh", " tinh"):
            if places := self.by_sign.get(key.removesuffix(tail)):
                return places
        return self.by_sign.get(f"{key} tinh", [])

    def _meaning(self, pieces: Sequence[Piece], on: date) -> _Meaning | None:
        """Fold the pieces from the largest place, at the end, to the smallest."""
        meaning: _Meaning | None = None
        province: tuple[Place, ...] = ()
        for piece in reversed(pieces):
            if isinstance(piece, Unread):
                meaning = self._with_unread(piece, meaning, on)
                continue
            places = self.by_name[piece.name]
            if all(place.kind is UnitKind.PROVINCE for place in places):
                province = tuple(places)
                continue
            read = self._read(piece, places, on)
            meaning = read if meaning is None else self._narrowed(piece, read, meaning, on)
        if meaning is None or not (meaning.places or meaning.ends):
            return _Meaning(province) if province and meaning is None else None
        return meaning

    def _read(self, mention: Mention, places: Sequence[Place], on: date) -> _Meaning:
        """The places a mention names; another kind than written, or only a tail of the words, leaves a doubt."""
        doubt = Question.DID_YOU_MEAN if mention.weak else None
        if mention.kinds is not None:
            of_kind = [place for place in places if place.kind in mention.kinds]
            doubt = doubt if of_kind else Question.DID_YOU_MEAN
            places = of_kind or places
        if mention.hint is Hint.FORMER:
            places = [place for place in places if place.is_former(on)] or places
        if mention.hint is Hint.PRESENT:
            places = [place for place in places if place.exists(on)] or places
        return _Meaning(tuple(places), doubt=doubt)

    def _narrowed(self, mention: Mention, read: _Meaning, larger: _Meaning, on: date) -> _Meaning:
        """A smaller place within a larger one: a commune of a district, or a former unit of its successor."""
        doubt = read.doubt if larger.doubt is None else larger.doubt
        districts = {place.key for place in larger.places if place.kind in DISTRICT_LEVEL}
        within = tuple(place for place in read.places if districts & self.lineage.districts(place))
        if within:
            old = tuple(place for place in within if place.parent in districts)
            return _Meaning(old or within, doubt=doubt)
        possible = {end.place.key for end in self._ends(larger, on) if end.via.kind not in DISTRICT_LEVEL}
        shared = tuple(end for end in self._ends(read, on) if end.place.key in possible)
        if shared and not mention.weak:
            return _Meaning(read.places, ends=shared, doubt=doubt)
        if mention.kinds is None and possible:
            return larger  # a street or a hamlet that bears the name of a unit elsewhere
        ends = (*self._ends(read, on), *self._ends(larger, on))
        return _Meaning(read.places, ends=ends, doubt=Question.CONTRADICTION)

    def _with_unread(self, piece: Unread, larger: _Meaning | None, on: date) -> _Meaning | None:
        """Unknown words: a detail below the level of units, a slip of the pen, or a place outside the province."""
        if piece.is_detail:
            return larger
        similar = self._similar(piece)
        if larger is None:
            return _Meaning(similar, doubt=Question.DID_YOU_MEAN)
        districts = {place.key for place in larger.places if place.kind in DISTRICT_LEVEL}
        within = tuple(place for place in similar if districts & self.lineage.districts(place))
        return _Meaning(within, doubt=Question.DID_YOU_MEAN) if within else larger

    def _similar(self, piece: Unread) -> tuple[Place, ...]:
        joined = piece.text.replace(" ", "")
        names = [name for name in self.by_name if name.replace(" ", "") == joined]
        names = names or [name for name in self.by_name if one_slip_apart(piece.text, name)]
        places = [place for name in names for place in self.by_name[name]]
        return tuple(place for place in places if piece.kinds is None or place.kind in piece.kinds) or tuple(places)

    def _ends(self, meaning: _Meaning, on: date) -> tuple[End, ...]:
        """Where the meaning leads; units that were not there yet count only when nothing else is meant."""
        if meaning.ends is not None:
            return meaning.ends
        there = [place for place in meaning.places if place.valid_from <= on]
        return tuple(end for place in there or meaning.places for end in self.lineage.ends(place, on))

    def _finding(self, meaning: _Meaning, on: date) -> Finding:
        ends = self._ends(meaning, on)
        candidates = _each_once(ends)
        if not candidates:
            return NOTHING
        early = all(end.reason is Reason.PREDECESSOR for end in candidates)
        if len(candidates) == 1 and meaning.doubt is None and not early:
            return Finding(candidates[0].place, None, candidates)
        return Finding(None, _question(meaning, ends, early), candidates)


def _question(meaning: _Meaning, ends: Sequence[End], early: bool) -> Question:
    if meaning.doubt is not None:
        return meaning.doubt
    if early:
        return Question.NOT_YET_IN_FORCE
    # A unit in force is no meaning of its own beside the split unit that it continues under the same name.
    successors = [end for end in ends if end.via.key != end.place.key and end.via.kind not in DISTRICT_LEVEL]
    continued = {end.place.key for end in successors}
    meant = [end for end in ends if end.reason is not Reason.IN_FORCE or end.via.key not in continued]
    origins = {end.via.key: end.via for end in meant}
    if len(origins) > 1:
        return Question.WHICH_UNIT
    (origin,) = origins.values()
    return Question.WHICH_IN_DISTRICT if origin.kind in DISTRICT_LEVEL else Question.WHICH_PART


def _each_once(ends: Sequence[End]) -> tuple[End, ...]:
    """Units in force by that name first, then successors of communes, then what lies in a former district.

    The default stays marked only while all candidates come from one split unit: among unlike meanings nothing is
    likelier than the rest.
    """
    rank = {Reason.IN_FORCE: 0, Reason.SUCCESSOR: 1, Reason.PART: 1, Reason.PREDECESSOR: 1, Reason.IN_DISTRICT: 2}
    parts = {end.via.key for end in ends if end.reason is Reason.PART}
    continues = {end.place.key for end in ends if end.reason is Reason.PART and end.is_default}
    others = {end.via.key for end in ends} - parts - continues
    found: dict[int, End] = {}
    for end in sorted(ends, key=lambda end: rank[end.reason]):
        found.setdefault(end.place.key, end)
    if len(found) > 1 and (others or len(parts) > 1):
        return tuple(replace(end, is_default=False) for end in found.values())
    return tuple(found.values())
