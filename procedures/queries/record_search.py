"""One box finds a record by its code, a number of a party, a telephone number, or a name without diacritics."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Q

from procedures.domain import identifiers, record_code
from procedures.domain.calendar import local
from procedures.models import Applicant, Record
from procedures.models.record import RETURNED_ELSEWHERE
from procedures.models.record_queryset import RecordQuerySet
from procedures.queries import record_pages
from procedures.queries.record_pages import Order
from procedures.queries.record_rows import rows_of
from units.domain.names import search_key
from units.errors import RuleBroken
from units.models import Unit
from units.scoping import Scope

SHORTEST_NAME = 3
SHOWN = 30
_MOST_PARTIES = 500  # one number stands in few records; a number shared by more is answered with the latest
_ELSEWHERE = 100_000  # more than one centre gives back for others under one name
_RARE = 1_000  # owners: their records are read one by one
_BY_SUBMISSION = Order("submitted_at", descending=True)
_SERIAL = re.compile(r"^\d{1,5}$")
_DAY_AND_SERIAL = re.compile(r"^(\d{6})[\s\-–/]+(\d{1,7})$")


class FoundBy(StrEnum):
    """What the words were taken for."""

    NOTHING = "nothing"
    CODE = "code"
    SERIAL = "serial"
    NUMBER = "number"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Found:
    """The records found, the latest first; ``more`` when the list was cut, ``by_beginning`` when names were looked for
    by their beginning alone.
    """

    by: FoundBy = FoundBy.NOTHING
    rows: list[Record] = field(default_factory=list)
    more: bool = False
    by_beginning: bool = False


def search(words: str, *, scope: Scope, people: Scope, at: datetime, limit: int = SHOWN, inside: bool = False) -> Found:
    """What ``words`` mean to a clerk: codes within ``scope``, people within ``people``; at most five queries.
    ``inside`` looks for a part of a name wherever it stands.

    ``people`` is where the person may see personal data: to find somebody's records by a number or a name is to learn
    something of that person, masked or not. RuleBroken: search_by_code_only where there is no such place,
    search_too_short for a name of fewer than three letters.
    """
    words = words.strip().rstrip("/").rpartition("/tracking/")[2]  # a receipt's QR code holds the tracking address
    code = record_code.normalise(words)
    if code is not None:
        return _found(FoundBy.CODE, scope, Q(code=code) | Q(external_code=code), limit)
    if words and (by_external := _found(FoundBy.CODE, scope, Q(external_code=words), limit)).rows:
        return by_external
    if partial := _partial_codes(words, local(at).date()):
        return _found(FoundBy.SERIAL, scope, Q(code__in=partial), limit)
    if not people:
        raise RuleBroken("search_by_code_only")
    if numbers := _numbers(words):
        return _found(FoundBy.NUMBER, people, _of_parties(numbers), limit)
    return _by_name(words, people, limit, inside=inside)


def _found(by: FoundBy, scope: Scope, condition: Q, limit: int) -> Found:
    """Few rows match, by an index of their own: the places only filter them."""
    rows = rows_of(Record.objects.visible_to(scope).filter(condition).order_by("-submitted_at", "-id")[: limit + 1])
    return Found(by, rows[:limit], len(rows) > limit)


def _partial_codes(words: str, today: date) -> list[str]:
    """``260701-12`` or, of today, ``12``: the code that it is at every unit that gives codes."""
    if match := _DAY_AND_SERIAL.match(words):
        tail = f"{match[1]}-{int(match[2]):04d}"
    elif _SERIAL.match(words):
        tail = f"{today:%y%m%d}-{int(words):04d}"
    else:
        return []
    identifiers_given = Unit.objects.exclude(identifier="").values_list("identifier", flat=True)
    return [f"{identifier}-{tail}" for identifier in identifiers_given]


def _numbers(words: str) -> Q | None:
    """The condition on a party for a number of twelve, a tax code or a telephone number; None for words."""
    if re.search(r"[^\W\d_]", words) or len(re.sub(r"\D", "", words)) < 8:
        return None
    condition = Q()
    if personal := identifiers.personal_number(words).value:
        condition |= Q(personal_number=personal)
    if tax := identifiers.tax_code(words).value:
        condition |= Q(tax_code=tax)
    if telephone := identifiers.telephone(words).value:
        condition |= Q(telephone=telephone)
    return condition or None


def _of_parties(numbers: Q) -> Q:
    """Records in which a party with such a number has any of the three parts."""
    parties = list(Applicant.objects.filter(numbers).order_by("-id").values_list("id", flat=True)[:_MOST_PARTIES])
    return Q(applicant__in=parties) | Q(submitter__in=parties) | Q(representative__in=parties)


def _by_name(words: str, scope: Scope, limit: int, *, inside: bool) -> Found:
    """Owners by the beginning of their name; by any part of it where nobody's begins so, or where that is asked for."""
    key = search_key(words)
    if len(key) < SHORTEST_NAME:
        raise RuleBroken("search_too_short", least=SHORTEST_NAME)
    if not inside and not scope.whole_province:
        found = _by_beginning(key, scope, limit)
        if found.rows:
            return found
    return _by_part(key, scope, limit)


def _by_beginning(key: str, scope: Scope, limit: int) -> Found:
    """Names that begin with ``key``: each place has an index of its names that tells the moments as well, so that no
    record is read but those of the answer; of a name that most bear the latest are soon met from the latest back.
    """
    named = Record.objects.filter(owner_key__startswith=key)
    page = record_pages.page(named, _named_places(named, scope), order=_BY_SUBMISSION, size=limit)
    return Found(FoundBy.NAME, page.rows, bool(page.later), by_beginning=True)


def _named_places(named: RecordQuerySet, scope: Scope) -> list[Q]:
    """The places of ``legs``. What is given back elsewhere than received is little, which the database does not know:
    those of the name are taken together first, lest it walks through all others to meet them.
    """
    units = [Q(competent_unit=unit) for unit in sorted(scope.units)]
    received = [Q(received_at_centre=centre) for centre in sorted(scope.centres)]
    elsewhere = [
        Q(pk__in=named.filter(RETURNED_ELSEWHERE, return_at_centre=centre).order_by().values("pk")[:_ELSEWHERE])
        for centre in sorted(scope.centres)
    ]
    return units + received + elsewhere


def _by_part(key: str, scope: Scope, limit: int) -> Found:
    """A rare part of a name is found by trigrams once for all places, a common one by walking the latest records of
    each place. Trigrams' lists grow with the number of people.
    """
    owners = list(Applicant.objects.filter(search_key__contains=key).values_list("id", flat=True)[: _RARE + 1])
    is_rare = len(owners) <= _RARE
    named = Record.objects.filter(Q(applicant__in=owners) if is_rare else Q(applicant__search_key__contains=key))
    if is_rare:
        rows = rows_of(named.visible_to(scope).order_by("-submitted_at", "-id")[: limit + 1])
        return Found(FoundBy.NAME, rows[:limit], len(rows) > limit)
    page = record_pages.page(named, Record.objects.legs(scope), order=_BY_SUBMISSION, size=limit)
    return Found(FoundBy.NAME, page.rows, bool(page.later))
