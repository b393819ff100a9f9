"""The lists of records that can be had as a file: what each one's question means, and which records answer to it.

A question is the list's own query, so that a file leads back to the page that it was taken from. It is read anew each
time: nothing of it is trusted because it was read before.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from procedures.domain.calendar import local
from procedures.domain.circulation_vocabulary import Holder
from procedures.domain.exports import LONGEST_QUESTION, ExportList
from procedures.domain.periods import Period
from procedures.domain.steering import Risk
from procedures.filtersets import RecordFilter
from procedures.models import Field, Record
from procedures.queries import record_pages
from procedures.queries.at_risk import Narrowed, every_at_risk
from procedures.queries.delays import every_late, shares
from procedures.queries.export_rows import Cell, heads, lines_of
from procedures.queries.figures import units_of
from procedures.queries.record_pages import Order
from procedures.services import export_past
from procedures.services.filter_words import chosen_words, spoken_value
from staffing.access import Access
from staffing.domain.capabilities import Capability
from units.errors import RuleBroken
from units.formats import plain_date
from units.models import Unit
from units.queries.successors import with_former, with_former_places
from units.scoping import Scope

Said = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Listing:
    """One list: the page that shows it, where a person sees it, its conditions in words, and its records' keys.

    ``keys`` walks the whole list in the page's order, as it stands at a moment in the places of a scope; ``heads`` and
    ``lines`` say what the file shows of some of them, ``records`` which records they speak of.
    """

    page: str
    scope: Callable[[Access], Scope]
    said: Callable[[QueryDict], Said]
    keys: Callable[[QueryDict, Scope, Access, datetime], Iterator[int]]
    names: tuple[str, ...]
    heads: "Heads"
    lines: "Lines"
    records: Callable[[QueryDict, Sequence[int]], Sequence[int]] = lambda _question, keys: keys


class Heads(Protocol):
    """The names of a file's columns."""

    def __call__(self, question: QueryDict, /, *, people: bool) -> list[str]: ...


class Lines(Protocol):
    """The lines of a part of the file."""

    def __call__(
        self, question: QueryDict, scope: Scope, keys: Sequence[int], /, *, people: bool
    ) -> list[list[Cell]]: ...


def listing_of(source: ExportList) -> Listing:
    """The list of that name."""
    return _LISTINGS[source]


def read_question(source: ExportList, text: str, *, at: datetime) -> QueryDict:
    """The conditions of the list, always in one order, and nothing else.

    RuleBroken("export_question") where one of them means nothing: a file of other records than were meant is worse
    than none.
    """
    given, kept = QueryDict(text[: LONGEST_QUESTION + 1]), QueryDict(mutable=True)
    for name in _LISTINGS[source].names:
        values = [value for value in given.getlist(name) if value]
        if values:
            kept.setlist(name, values)
    if len(text) > LONGEST_QUESTION or not _CHECKS[source](kept, at):
        raise RuleBroken("export_question")
    return kept


def exportable(source: ExportList, access: Access) -> Scope:
    """The places whose records a person may take out as a file: where they see the list and may export."""
    exported = with_former_places(access.scope_for(Capability.EXPORT_FIGURES), access.on)
    return _LISTINGS[source].scope(access).shared_with(exported)


def _records(question: QueryDict, scope: Scope, _access: Access, at: datetime) -> Iterator[int]:
    wanted = RecordFilter(question, queryset=Record.objects.all(), at=at)
    order = Order(wanted.ordering, descending=wanted.ordering != "due_at")
    rows = wanted.qs.filter(**{f"{order.column}__isnull": False})
    return record_pages.every(rows, Record.objects.all().legs(scope), order=order)


def _records_checked(question: QueryDict, at: datetime) -> bool:
    return bool(RecordFilter(question, queryset=Record.objects.none(), at=at).is_valid())


def _records_said(question: QueryDict) -> Said:
    return [
        (label, words) for _name, label, words in chosen_words(RecordFilter(question, queryset=Record.objects.none()))
    ]


def _at_risk(question: QueryDict, scope: Scope, access: Access, at: datetime) -> Iterator[int]:
    places = units_of(scope)
    offered = Unit.objects.in_force(access.on)
    if places is not None:
        offered = offered.filter(pk__in=sorted(places))
    unit, field = question.get("unit"), question.get("field")
    units = with_former(access.watched_units, access.on)
    watched = Q(competent_unit__in=sorted(units)) | Q(field__code__in=sorted(access.watched_fields))
    narrowed = Narrowed(
        unit=_key(offered, unit) if unit else None,
        field=_key(Field.objects.all(), field) if field else None,
        watched=watched if question.get("mine") and access.watched else None,
    )
    return every_at_risk(Risk(str(question["risk"])), scope, at=at, narrowed=narrowed)


def _at_risk_checked(question: QueryDict, _at: datetime) -> bool:
    return question.get("risk") in set(Risk) and _places_known(question)


def _at_risk_said(question: QueryDict) -> Said:
    said = [(_("Risk"), _(Risk(str(question["risk"])).label)), *_places_said(question)]
    return said + ([(_("Of which places"), _("Only what I watch over"))] if question.get("mine") else [])


def _delays(question: QueryDict, scope: Scope, _access: Access, at: datetime) -> Iterator[int]:
    today = local(at).date()
    places, unit = units_of(scope), question.get("unit")
    may = None if places is None else with_former(places, today)
    if unit:
        wanted = with_former([_key(Unit.objects.in_force(today), unit)], today)
        may = wanted if may is None else may & wanted
    field = _key(Field.objects.all(), str(question["field"])) if question.get("field") else None
    rows = shares(_period(question), units=may, field=field)
    return every_late(rows, holder=Holder(str(question["holder"])) if question.get("holder") else None)


def _period(question: QueryDict) -> Period:
    return Period(date.fromisoformat(str(question["first"])), date.fromisoformat(str(question["last"])))


def _delays_checked(question: QueryDict, _at: datetime) -> bool:
    try:
        _period(question)
    except (KeyError, ValueError):
        return False
    return question.get("holder", "") in {"", *Holder} and _places_known(question)


def _delays_said(question: QueryDict) -> Said:
    period, holder = _period(question), question.get("holder")
    said = [(_("Period"), f"{plain_date(period.first)} - {plain_date(period.last)}"), *_places_said(question)]
    return said + ([(_("Whose time"), _(Holder(holder).label))] if holder else [])


def _places_known(question: QueryDict) -> bool:
    unit, field = question.get("unit"), question.get("field")
    return (not unit or Unit.objects.filter(code=unit).exists()) and (
        not field or Field.objects.filter(code=field).exists()
    )


def _places_said(question: QueryDict) -> Said:
    names = {"unit": _("Unit"), "field": _("Field")}
    return [(label, spoken_value(name, str(question[name]))) for name, label in names.items() if question.get(name)]


def _key(rows: QuerySet[Any], code: str) -> int:
    """The key of what bears that code; 0, which nothing has, where it is not among the rows."""
    return next(iter(rows.filter(code=code).values_list("pk", flat=True)), 0)


def _heads(_question: QueryDict, *, people: bool) -> list[str]:
    return heads(people=people, delays=False)


def _lines(_question: QueryDict, _scope: Scope, keys: Sequence[int], *, people: bool) -> list[list[Cell]]:
    return lines_of(keys, people=people, delays=False)


def _delay_heads(_question: QueryDict, *, people: bool) -> list[str]:
    return heads(people=people, delays=True)


def _delay_lines(_question: QueryDict, _scope: Scope, keys: Sequence[int], *, people: bool) -> list[list[Cell]]:
    return lines_of(keys, people=people, delays=True)


_LISTINGS: Mapping[ExportList, Listing] = {
    ExportList.RECORDS: Listing(
        "records",
        lambda access: access.scope_for(Capability.VIEW_RECORDS),
        _records_said,
        _records,
        tuple(RecordFilter.base_filters),
        _heads,
        _lines,
    ),
    ExportList.AT_RISK: Listing(
        "at_risk",
        lambda access: access.scope_for(Capability.SUPERVISE),
        _at_risk_said,
        _at_risk,
        ("risk", "unit", "field", "mine"),
        _heads,
        _lines,
    ),
    ExportList.DELAYS: Listing(
        "delay_records",
        lambda access: access.scope_for(Capability.VIEW_RECORDS),
        _delays_said,
        _delays,
        ("first", "last", "unit", "field", "holder"),
        _delay_heads,
        _delay_lines,
    ),
    ExportList.AS_AT: Listing(
        "records_as_at",
        lambda access: access.scope_for(Capability.VIEW_RECORDS),
        export_past.past_said,
        export_past.past_keys,
        export_past.NAMES,
        export_past.past_file_heads,
        export_past.past_file_lines,
        export_past.past_records,
    ),
}
_CHECKS: Mapping[ExportList, Callable[[QueryDict, datetime], bool]] = {
    ExportList.RECORDS: _records_checked,
    ExportList.AT_RISK: _at_risk_checked,
    ExportList.DELAYS: _delays_checked,
    ExportList.AS_AT: export_past.past_checked,
}
