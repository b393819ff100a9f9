"""The catalogue for everybody: searching it, one procedure, and suggestions while somebody types."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.views.decorators.http import require_safe

from procedures.catalogue_filters import ProcedureFilter
from procedures.domain.vocabulary import (
    Channel,
    Competence,
    OnlineLevel,
    ProcedureLevel,
    Target,
    TermUnit,
)
from procedures.models import ProcedureVersion
from procedures.queries.catalogue import CatalogueEntry, entry_in_force, papers_by_case
from procedures.queries.catalogue_search import PAGE, catalogue, page, suggestions
from procedures.queries.explanations import spoken_term
from procedures.queries.fee_words import condition_words, fees_on, spoken_fee
from procedures.queries.forms import filed_online
from procedures.queries.life_events import events_of_procedure, life_events
from procedures.queries.settlement_times import real_times
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from units import clock
from units.errors import RuleBroken
from units.formats import plain_date

MOST_FOUND = 2 * PAGE
LONGEST_SEARCH = 200
NARROWED_BY = ("field", "level", "online_level")
WHERE = {
    Competence.RECEIVING_UNIT: noop("Settled by the ward, commune or special zone that receives it."),
    Competence.RESIDENCE: noop("Settled by the ward, commune or special zone where the owner of the matter lives."),
    Competence.PROPERTY: noop("Settled where the land or the works lie."),
    Competence.AGENCY: noop("Settled by the agency of this field."),
}
"""By what rule the unit that settles is found (decision 8)."""


@gate(Capability.PUBLIC)
@require_safe
def catalogue_page(request: HttpRequest) -> HttpResponse:
    """Search by words and filters; without words page by page."""
    today = clock.today()
    asked = request.GET.copy()
    words = asked.get("q", "").strip()[:LONGEST_SEARCH]
    asked["q"] = words
    chosen = ProcedureFilter(asked, queryset=catalogue(today))
    narrowing = [chosen.form[name] for name in NARROWED_BY]
    context: dict[str, Any] = {
        "words": words,
        "narrowing": [(field, list(field.field.choices)) for field in narrowing],
        "narrowed": any(field.value() for field in narrowing),
    }
    if words:
        found = list(chosen.qs[: MOST_FOUND + 1])
        alike = [] if found else suggestions(words, today)
        context |= {"versions": found[:MOST_FOUND] or alike, "alike": bool(alike), "more": len(found) > MOST_FOUND}
    else:
        shown = page(chosen.qs, today, after=asked.get("after", ""), before=asked.get("before", ""))
        filters = {name: asked[name] for name in NARROWED_BY if asked.get(name)}
        context |= {
            "versions": shown.versions,
            "earlier_url": shown.earlier and f"?{urlencode(filters | {'before': shown.earlier})}",
            "later_url": shown.later and f"?{urlencode(filters | {'after': shown.later})}",
            "life_events": [] if asked.keys() - {"q"} else life_events(today),
        }
    with_facts(context["versions"])
    return render(request, "procedures/catalogue.html", context)


def with_facts(versions: Iterable[ProcedureVersion]) -> list[Any]:
    """The versions, each with its ``facts`` for a list, and whether it is ``filed_online``."""
    listed: list[Any] = list(versions)
    online = filed_online(clock.today())
    for version in listed:
        version.facts = facts_in_short(version)
        version.filed_online = version.procedure.code in online
    return listed


def facts_in_short(version: ProcedureVersion) -> list[str]:
    """What tells two procedures of like names apart: code, level, term."""
    procedure = version.procedure
    return [procedure.code, _(ProcedureLevel(procedure.level).label), term_words(version)]


def term_words(version: ProcedureVersion) -> str:
    """The settlement term in words, also where it is not known."""
    if version.at_once:
        return _("result at once")
    if version.term_value is None:
        return _("term not yet published")
    return spoken_term(version.term_value, TermUnit(version.term_unit))


@gate(Capability.PUBLIC)
@require_safe
def procedure_page(request: HttpRequest, code: str) -> HttpResponse:
    """Where a procedure begins: what one needs, what it takes, what comes of it, and the way to file it."""
    today = clock.today()
    try:
        entry = entry_in_force(code, today)
    except RuleBroken as broken:
        raise Http404 from broken
    version = entry.version
    context = {
        "version": version,
        "since": plain_date(version.valid_from),
        "field": version.procedure.field,
        "term": term_words(version),
        "real": real_times(version.procedure_id),
        "fees": fees_on(entry.fees, today),
        "fees_to_come": fees_after(entry, today),
        "cases": papers_by_case(entry),
        "level": _(ProcedureLevel(version.procedure.level).label),
        "target": _(Target(version.target).label),
        "where": _(WHERE[Competence(version.competence)]),
        "channels": [_(Channel(channel).label) for channel in version.channels],
        "online_level": version.online_level and _(OnlineLevel(version.online_level).label),
        "filing_url": filing_url(code, today),
        "events": events_of_procedure(version.procedure_id),
    }
    return render(request, "procedures/procedure.html", context)


def filing_url(code: str, on: date) -> str | None:
    """Where it is filed online, if anywhere."""
    return reverse("filing_begin", args=[code]) if code in filed_online(on) else None


def fees_after(entry: CatalogueEntry, on: date) -> list[tuple[str, str, str]]:
    """The rules that are known to hold later: from which day, what, and under which condition."""
    coming = sorted((fee for fee in entry.fees if fee.valid_from > on), key=lambda fee: fee.valid_from)
    return [(plain_date(fee.valid_from), spoken_fee(fee), condition_words(fee)) for fee in coming]


@gate(Capability.PUBLIC)
@require_safe
def procedures_typeahead(request: HttpRequest) -> JsonResponse:
    """Suggestions for ``q``: value is the code; ``level`` narrows them. ``receivable`` is false without a term."""
    found = suggestions(
        request.GET.get("q", "")[:LONGEST_SEARCH], clock.today(), level=request.GET.get("level", "")[:10]
    )
    rows = [
        {
            "value": version.procedure.code,
            "label": version.name,
            "hint": " · ".join(facts_in_short(version)),
            "via": version.procedure.code,  # what an input for several codes keeps
            "receivable": version.has_term,
            "at_once": version.at_once,
        }
        for version in found
    ]
    return JsonResponse(rows, safe=False)
