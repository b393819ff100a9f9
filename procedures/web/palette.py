"""The palette (Ctrl+K): where to go, which record to find, what to do with the record at hand. One endpoint."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from procedures.queries.desk import views_of
from procedures.queries.record_search import search
from procedures.web.desk import Row, access_to, rows_of
from procedures.web.record_acts import offers
from procedures.web.record_page import record_in
from staffing.access import Access
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from units import clock
from units.domain.names import search_key
from units.errors import RuleBroken
from units.web.keys import key_in

FEWEST_LETTERS, MOST_RECORDS = 3, 8


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to choose: an address to go to, or a form of the present page to do."""

    label: str
    hint: str = ""
    href: str = ""
    form: str = ""


@gate(Capability.SIGNED_IN)
@require_POST
def desk_palette(request: HttpRequest) -> HttpResponse:
    """What answers to the words, as options of a list. Words travel in the body: they may be names and numbers."""
    access, words = access_to(request), request.POST.get("q", "").strip()[:200]
    keys = search_key(words).split()
    context: dict[str, Any] = {
        "keys": keys,
        "acts": [line for line in _acts(request, access) if answers(line.label, keys)],
        "views": [
            Line(view.name, _("Saved view"), href=f"{reverse('records')}?{view.query}")
            for view in views_of(access)
            if answers(view.name, keys)
        ],
        "records": _records(access, words),
    }
    response = render(request, "components/palette_choices.html", context)
    response["Cache-Control"] = "no-store"
    return response


def answers(label: str, keys: list[str]) -> bool:
    """Whether every word typed stands in a label, marks aside."""
    key = search_key(label)
    return all(word in key for word in keys)


def _acts(request: HttpRequest, access: Access) -> list[Line]:
    """The acts open on the record of the page that asks, as that page offers them."""
    key = key_in(request.POST.get("record", ""))
    if key is None or not access.may(Capability.VIEW_RECORDS):
        return []
    try:
        record = record_in(access.scope, key)
    except Http404:
        return []
    return [
        Line(
            _(offer.label),
            record.code,
            href=offer.address if offer.is_page else "",
            form="" if offer.is_page else offer.address,
        )
        for offer in offers(record, access, clock.now())
    ]


def _records(access: Access, words: str) -> list[Row]:
    if len(words) < FEWEST_LETTERS or not access.may(Capability.VIEW_RECORDS):
        return []
    people = access.scope_for(Capability.VIEW_PERSONAL_DATA)
    try:
        found = search(words, scope=access.scope, people=people, at=clock.now(), limit=MOST_RECORDS)
    except RuleBroken:
        return []  # what is no code, said to somebody who may not look for people
    return rows_of(found.rows)
