"""What became of a unit: the chain from a former unit to those that exist on a given day, and back."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from units.domain.kinds import DISTRICT_LEVEL, Share, UnitKind
from units.domain.names import sort_key


@dataclass(frozen=True, slots=True)
class Place:
    """A unit as far as names and succession go. ``valid_to`` is the first day on which it no longer exists."""

    key: int
    code: str
    kind: UnitKind
    name: str
    full_name: str
    name_en: str
    identifier: str
    valid_from: date
    valid_to: date | None
    parent: int | None

    def exists(self, on: date) -> bool:
        """Whether the unit is in force on ``on``."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)

    def is_former(self, on: date) -> bool:
        """Whether the unit was already abolished on ``on``."""
        return self.valid_to is not None and self.valid_to <= on


@dataclass(frozen=True, slots=True)
class Link:
    """An old unit, or a part of it, became (part of) a new one."""

    predecessor: int
    successor: int
    share: Share
    is_default: bool


class Reason(StrEnum):
    """Why a unit is an answer to the name that was asked for."""

    IN_FORCE = "in_force"
    SUCCESSOR = "successor"
    PART = "part"
    IN_DISTRICT = "in_district"
    PREDECESSOR = "predecessor"


@dataclass(frozen=True, slots=True)
class End:
    """A unit in force that the unit asked for (``via``) leads to."""

    place: Place
    via: Place
    reason: Reason
    is_default: bool = True


class Lineage:
    """All units and successions, indexed both ways. Built once and shared: nothing changes it afterwards."""

    def __init__(self, places: Iterable[Place], links: Iterable[Link]) -> None:
        self.places = {place.key: place for place in places}
        self.onward: dict[int, list[Link]] = defaultdict(list)
        self.back: dict[int, list[Link]] = defaultdict(list)
        self.children: dict[int, list[Place]] = defaultdict(list)
        for link in links:
            self.onward[link.predecessor].append(link)
            self.back[link.successor].append(link)
        for place in self.places.values():
            if place.parent is not None:
                self.children[place.parent].append(place)

    def ends(self, place: Place, on: date) -> list[End]:
        """The units in force on ``on`` that ``place`` is, became, or (when it was not yet there) was made from.

        Each once, the default first; none when nothing of it existed on that day.
        """
        if place.exists(on):
            return [End(place, place, Reason.IN_FORCE)]
        if place.is_former(on):
            found = self._became(place, on)
        else:
            found = {
                key: (Reason.PREDECESSOR, False)
                for link in self.back[place.key]
                for key in self._was(self.places[link.predecessor], on)
            }
        ends = [End(self.places[key], place, reason, default) for key, (reason, default) in found.items()]
        return sorted(ends, key=lambda end: (not end.is_default, sort_key(end.place.name)))

    def districts(self, place: Place) -> set[int]:
        """The districts in which ``place`` lies or lay: its own, or those of the units it was made from."""
        own = set() if place.parent is None else {place.parent}
        return own.union(*(self.districts(self.places[link.predecessor]) for link in self.back[place.key]))

    def _became(self, place: Place, on: date) -> dict[int, tuple[Reason, bool]]:
        if place.kind in DISTRICT_LEVEL:
            reached = {key for child in self.children[place.key] for key in self._reached(child, on)}
            alone = len(reached) == 1
            return dict.fromkeys(reached, (Reason.SUCCESSOR if alone else Reason.IN_DISTRICT, alone))
        found: dict[int, tuple[Reason, bool]] = {}
        for link in self.onward[place.key]:
            successor = self.places[link.successor]
            further = {successor.key: (Reason.SUCCESSOR, True)} if successor.exists(on) else self._became(successor, on)
            for key, (reason, default) in further.items():
                whole = link.share is Share.WHOLE and reason is Reason.SUCCESSOR
                found.setdefault(key, (Reason.SUCCESSOR if whole else Reason.PART, default and link.is_default))
        return found

    def _reached(self, place: Place, on: date) -> list[int]:
        return [place.key] if place.exists(on) else list(self._became(place, on))

    def _was(self, place: Place, on: date) -> list[int]:
        if place.exists(on):
            return [place.key]
        return [key for link in self.back[place.key] for key in self._was(self.places[link.predecessor], on)]
