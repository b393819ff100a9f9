"""A code scanned anywhere on the desk: a card opens reception or the person's records, a receipt opens its record."""

from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from procedures.domain.id_card import Card
from procedures.domain.scanning import Scan, read_scan
from procedures.models import Record
from procedures.queries.person_records import going_on
from procedures.queries.record_search import FoundBy, search
from procedures.web.desk import access_to, desk_page, rows_of
from procedures.web.reception import centres_of, counter_of, reception_page
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from units import clock
from units.errors import RuleBroken
from units.scoping import NOWHERE
from units.web.refusals import sentence_of, status_of


@gate(Capability.VIEW_RECORDS)
@require_http_methods(["GET", "HEAD", "POST"])
def desk_scan(request: HttpRequest) -> HttpResponse:
    """Where the desk's scanner sends what it read. To a script: where to go on, or the sentence why not."""
    if request.method != "POST":
        return redirect("desk")  # come back to after signing in, or by the button "back": the card is not kept
    text = request.POST.get("code", "")
    if "application/json" not in request.headers.get("Accept", ""):
        return scan_response(request, text)
    try:
        scan = understood(request, text)
        if scan.card is None:
            return JsonResponse({"to": reverse("record", args=[record_of(request, scan.code).pk])})
        person_or_refusal(request, scan.card)
        return JsonResponse({"send": True})
    except RuleBroken as broken:
        return JsonResponse({"sentence": sentence_of(broken)}, status=status_of(broken))


def scan_response(request: HttpRequest, text: str) -> HttpResponse:
    """The page that a scan opens; for what is damaged or does not belong here the search with the sentence."""
    try:
        return scanned_page(request, understood(request, text))
    except RuleBroken as broken:
        context = {"words": "", "refusal": sentence_of(broken)}
        return desk_page(request, "procedures/desk/search.html", context, status=status_of(broken))


def understood(request: HttpRequest, text: str) -> Scan:
    """What the text is; RuleBroken for what is no card and no receipt of ours."""
    return read_scan(text, hosts={urlsplit(settings.SITE_URL).netloc, request.get_host()})


def scanned_page(request: HttpRequest, scan: Scan) -> HttpResponse:
    """The record of a receipt, or of a card's holder the records that are going on, or else reception."""
    if scan.card is None:
        return redirect("record", key=record_of(request, scan.code).pk)
    records = person_or_refusal(request, scan.card)
    if "kept" in request.POST:
        messages.info(request, _("What you had begun before is kept among the drafts."))
    if records and "receive" not in request.POST:
        context = {
            "rows": rows_of(records),
            "code": request.POST.get("code", "") or request.POST.get("q", ""),
            "receives": access_to(request).may(Capability.RECEIVE_RECORDS),
        }
        return desk_page(request, "procedures/desk/scanned.html", context)
    return reception_page(request, counter_of(request, _reception_of(request, scan.card)), show_errors=False)


def record_of(request: HttpRequest, code: str) -> Record:
    """The record of a scanned code within one's places; RuleBroken("scan_record_unknown")."""
    found = search(code, scope=access_to(request).scope, people=NOWHERE, at=clock.now())
    if found.by is not FoundBy.CODE or len(found.rows) != 1:
        raise RuleBroken("scan_record_unknown")
    return found.rows[0]


def person_or_refusal(request: HttpRequest, card: Card) -> list[Record]:
    """What the card's holder has going on; RuleBroken where the person may neither see it nor receive."""
    access = access_to(request)
    records = going_on(card.number, people=access.scope_for(Capability.VIEW_PERSONAL_DATA))
    if not records and not access.may(Capability.RECEIVE_RECORDS):
        raise RuleBroken("scan_person_unknown")
    return records


def _reception_of(request: HttpRequest, card: Card) -> QueryDict:
    """A new reception as far as the card fills it. What comes after is the clerk's."""
    centres = centres_of(request)
    given: dict[str, Any] = {
        "key": uuid4().hex,
        "centre": str(centres[0].pk) if centres else "",
        "return_method": "counter",
        "at-kind": "citizen",
        "at-personal_number": card.number,
        "at-name": card.name,
        "at-born_on": card.born_on.strftime("%d/%m/%Y") if card.born_on else "",
        "at-address": card.address,
        "at-scanned": "1",
    }
    data = QueryDict(mutable=True)
    for name, value in given.items():
        data[name] = value
    return data
