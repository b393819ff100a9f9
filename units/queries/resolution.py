"""Names of units resolved against the database, and suggestions while a name is typed."""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from threading import Lock

from django.db import connection
from django.utils.translation import gettext

from units import clock
from units.domain.kinds import COMMUNE_LEVEL, DISTRICT_LEVEL, Share, UnitKind
from units.domain.names import search_key, sort_key
from units.domain.resolution import Gazetteer, Question
from units.domain.succession import End, Link, Place, Reason
from units.models import Succession, Unit


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that may be meant; ``via`` is the unit that bears the name (the same one when it is in force).

    ``share`` says whether all of ``via`` went to ``unit``; a former district counts as whole when one unit took it
    all. ``is_default`` marks the likeliest part of a split unit: a guess by nearest centre.
    """

    unit: Unit
    via: Unit
    share: Share
    reason: Reason
    is_default: bool

    @property
    def hint(self) -> str:
        """How the name that was asked for leads to the unit, in the active language; empty for the unit's own name."""
        if self.reason is Reason.IN_FORCE:
            return ""
        district = self.via.parent if self.via.kind in COMMUNE_LEVEL and self.via.valid_to else None
        via = f"{self.via.inline_label} ({district.inline_label})" if district else self.via.inline_label
        sentence = {
            Reason.SUCCESSOR: gettext("former %(via)s, now %(unit)s"),
            Reason.PART: gettext("a part of the former %(via)s, now %(unit)s"),
            Reason.IN_DISTRICT: gettext("in the former %(via)s"),
            Reason.PREDECESSOR: gettext("later %(via)s"),
        }[self.reason]
        return sentence % {"via": via, "unit": self.unit.inline_label}


@dataclass(frozen=True, slots=True)
class Resolution:
    """The one unit in force that a name means, or a question with its candidates (none: the name is unknown)."""

    answer: Unit | None
    question: Question | None
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True)
class _Register:
    """The gazetteer beside the rows it was built from."""

    gazetteer: Gazetteer
    units: dict[int, Unit]

    def candidate(self, end: End) -> Candidate:
        """Rows are copied: what a caller does to one must not reach the next request."""
        share = Share.PART if end.reason in {Reason.PART, Reason.IN_DISTRICT} else Share.WHOLE
        unit, via = copy(self.units[end.place.key]), copy(self.units[end.via.key])
        return Candidate(unit, via, share, end.reason, end.is_default)

    @cached_property
    def search_rows(self) -> list[tuple[Place, str]]:
        """Every place with the words by which it is suggested: in force, then former communes, then districts."""
        lineage = self.gazetteer.lineage

        def order(place: Place) -> tuple[bool, bool, str]:
            return place.valid_to is not None, place.kind in DISTRICT_LEVEL, sort_key(place.name)

        def words(place: Place) -> str:
            district = lineage.places[place.parent].name if place.parent and place.valid_to else ""
            return f" {search_key(f'{place.full_name} {district} {place.name_en}')} {place.code}"

        return [(place, words(place)) for place in sorted(lineage.places.values(), key=order)]


_lock = Lock()
_register: _Register | None = None
_fingerprint: str | None = None

# The rows themselves, hashed by the database: a millisecond for 260 units, and no change in any process is missed.
_FINGERPRINT = """
    SELECT (SELECT md5(string_agg(row::text, '|' ORDER BY id)) FROM units_unit row)
        || (SELECT md5(coalesce(string_agg(row::text, '|' ORDER BY id), '')) FROM units_succession row)
"""


def resolution(text: str, on: date | None = None) -> Resolution:
    """What ``text`` (a name in any spelling, an address, a code) means on ``on``, by default today."""
    register = _current_register()
    finding = register.gazetteer.find(text, on or clock.today())
    candidates = tuple(register.candidate(end) for end in finding.candidates)
    return Resolution(candidates[0].unit if finding.answer else None, finding.question, candidates)


def suggestions(text: str, on: date | None = None, *, communes_only: bool = False, limit: int = 10) -> list[Candidate]:
    """Units in force for a typeahead: those whose words begin with what is typed, else what resolving finds.

    Names in force come first, then former ones with each unit they may now be.
    """
    on = on or clock.today()
    typed = search_key(text).split()
    if not typed:
        return []
    found: list[Candidate] = []
    for candidate in _begun(typed, on):
        if not communes_only or candidate.unit.kind in COMMUNE_LEVEL:
            found.append(candidate)
        if len(found) == limit:
            return found
    if found:
        return found
    resolved = resolution(text, on).candidates
    return [one for one in resolved if not communes_only or one.unit.kind in COMMUNE_LEVEL][:limit]


def _begun(typed: list[str], on: date) -> Iterator[Candidate]:
    register = _current_register()
    for place, words in register.search_rows:
        if place.valid_from > on or not all(f" {word}" in words for word in typed):
            continue
        for end in register.gazetteer.lineage.ends(place, on):
            says_nothing_new = end.reason is Reason.SUCCESSOR and end.place.full_name == place.full_name
            if not says_nothing_new:
                yield register.candidate(end)


def _current_register() -> _Register:
    """The register of this process, built anew when a row of units or successions changed anywhere."""
    global _register, _fingerprint
    with connection.cursor() as cursor:
        cursor.execute(_FINGERPRINT)
        (fingerprint,) = cursor.fetchone()
    with _lock:
        if _register is None or fingerprint != _fingerprint:
            _register, _fingerprint = _built(), fingerprint
        return _register


def _built() -> _Register:
    units = {unit.pk: unit for unit in Unit.objects.select_related("parent")}
    links = (
        Link(row.predecessor_id, row.successor_id, Share(row.share), row.is_default) for row in Succession.objects.all()
    )
    return _Register(Gazetteer(map(_place, units.values()), links), units)


def _place(unit: Unit) -> Place:
    return Place(
        key=unit.pk,
        code=unit.code,
        kind=UnitKind(unit.kind),
        name=unit.name,
        full_name=unit.full_name,
        name_en=unit.name_en,
        identifier=unit.identifier,
        valid_from=unit.valid_from,
        valid_to=unit.valid_to,
        parent=unit.parent_id,
    )
