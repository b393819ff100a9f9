"""Papers at the desk: what must go, what is on its way, what lies here; sent, received and put away by scanning."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from procedures.domain.circulation_vocabulary import PaperPlace
from procedures.domain.scanning import read_scan
from procedures.models import HandoverList, Record
from procedures.queries.papers import (
    SHOWN,
    colleagues_at,
    folders_on,
    from_stop,
    list_in,
    lists_from,
    lists_to,
    shelves,
    to_go,
    to_stop,
)
from procedures.services.papers import put_away, receive_list, receive_paper, send_papers
from procedures.web.desk import access_to, desk_page
from procedures.web.paper_forms import PutForm
from procedures.web.paper_words import list_row, spot_of, where_of
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.web.acting import account_of
from units import clock
from units.errors import RuleBroken
from units.formats import brief_moment, spoken_moment
from units.scoping import Scope
from units.web.refusals import sentence_of, status_of

MOST_SCANNED = 300
"""Codes of one list being made."""


def _scope(request: HttpRequest) -> Scope:
    return access_to(request).scope_for(Capability.MOVE_PAPERS)


def _scanned(request: HttpRequest, scope: Scope) -> Record:
    """The record whose code or receipt was scanned; RuleBroken("paper_code_unknown") for anything else."""
    hosts = {urlsplit(settings.SITE_URL).netloc, request.get_host()}
    code = read_scan(request.POST.get("code", ""), hosts=hosts).code
    found = Record.objects.visible_to(scope).filter(Q(code=code) | Q(external_code=code)) if code else ()
    record: Record | None = next(iter(found), None)
    if record is None:
        raise RuleBroken("paper_code_unknown")
    return record


@gate(Capability.MOVE_PAPERS)
@require_safe
def desk_papers(request: HttpRequest) -> HttpResponse:
    """What must go today, the lists on their way, and what lies here."""
    scope, at = _scope(request), clock.now()
    going = to_go(scope, at.date())
    context = {
        "going": [
            {
                "record": row.folder.record,
                "where": spot_of(row.folder),
                "to": row.to.place.label,
                "by": brief_moment(row.due_by, year=row.due_by.year != at.year),
                "late": row.due_by < at,
            }
            for row in going
        ],
        "cut": len(going) == SHOWN,
        "coming": [list_row(papers, at, outgoing=False) for papers in lists_to(scope)],
        "gone": [list_row(papers, at, outgoing=True) for papers in lists_from(scope)],
        "shelves": [
            {
                "place": shelf.place,
                "where": shelf.stop.place.label,
                "label": shelf.label or shelf.holder,
                "folders": shelf.folders,
                "oldest": spoken_moment(shelf.oldest),
                "query": urlencode({"place": shelf.place.value, "label": shelf.label, "holder": shelf.holder_id or ""}),
            }
            for shelf in shelves(scope)
        ],
    }
    return desk_page(request, "procedures/desk/papers.html", context)


@gate(Capability.MOVE_PAPERS)
@require_safe
def desk_papers_lying(request: HttpRequest) -> HttpResponse:
    """The folders of one shelf, the oldest first."""
    place, holder = request.GET.get("place", ""), request.GET.get("holder", "")
    if place not in set(PaperPlace) or not (holder.isdecimal() or not holder):
        raise Http404
    label = request.GET.get("label", "")
    found = folders_on(_scope(request), place=PaperPlace(place), label=label, holder_id=int(holder) if holder else None)
    context = {
        "place": PaperPlace(place),
        "label": label or (str(found[0].holder) if found and found[0].holder else ""),
        "rows": [(folder.record, where_of(folder), spoken_moment(folder.since)) for folder in found],
        "cut": len(found) == SHOWN,
    }
    return desk_page(request, "procedures/desk/papers_lying.html", context)


@gate(Capability.MOVE_PAPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def desk_papers_send(request: HttpRequest) -> HttpResponse:
    """Scan out: codes one after the other, then the list. What is scanned stays in the page until then."""
    scope, refusal, status = _scope(request), "", 200
    wanted = [int(key) for key in request.POST.getlist("record") if key.isdecimal() and len(key) < 19][:MOST_SCANNED]
    records = list(Record.objects.visible_to(scope).filter(pk__in=wanted).select_related("version"))
    if request.method == "POST":
        try:
            if "send" in request.POST:
                return _sent(request, [record.pk for record in records], scope)
            if (found := _scanned(request, scope)) not in records:
                records.append(found)
        except RuleBroken as broken:
            refusal, status = sentence_of(broken), status_of(broken)
    order = {key: place for place, key in enumerate(wanted)}
    records.sort(key=lambda record: order.get(record.pk, len(order)))
    context = {"records": records[::-1], "refusal": refusal}
    return desk_page(request, "procedures/desk/papers_send.html", context, status=status)


def _sent(request: HttpRequest, records: list[int], scope: Scope) -> HttpResponse:
    lists = send_papers(record_ids=records, actor=account_of(request), scope=scope, at=clock.now())
    for papers in lists:
        words = _("List no. %(number)s to %(place)s is made.")
        messages.success(request, words % {"number": papers.number, "place": to_stop(papers).place.label})
    return redirect("desk_paper_list", key=lists[0].pk) if len(lists) == 1 else redirect("desk_papers")


@gate(Capability.MOVE_PAPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def desk_papers_receive(request: HttpRequest) -> HttpResponse:
    """Scan in: every code receives its paper at once; the page is ready for the next."""
    scope, refusal, status, at = _scope(request), "", 200, clock.now()
    if request.method == "POST":
        try:
            record = _scanned(request, scope)
            item = receive_paper(record_id=record.pk, actor=account_of(request), scope=scope, at=at)
            papers = list_in(scope, item.handover_list_id) or item.handover_list
            words = _("%(code)s is here: list no. %(number)s.")
            messages.success(request, words % {"code": record.code, "number": papers.number})
            return redirect("desk_papers_receive")
        except RuleBroken as broken:
            refusal, status = sentence_of(broken), status_of(broken)
    context = {"coming": [list_row(papers, at, outgoing=False) for papers in lists_to(scope)], "refusal": refusal}
    return desk_page(request, "procedures/desk/papers_receive.html", context, status=status)


@gate(Capability.MOVE_PAPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def desk_papers_put(request: HttpRequest) -> HttpResponse:
    """Put folders away: choose the place once, then scan one after the other."""
    scope, at, refusal, status = _scope(request), clock.now(), "", 200
    form = PutForm(
        request.POST if request.method == "POST" else None,
        initial={name: request.GET[name] for name in ("place", "label", "holder", "code") if name in request.GET},
        colleagues=colleagues_at(scope, at.date()),
    )
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _put(request, form, scope, at)
            except RuleBroken as broken:
                refusal, status = sentence_of(broken), status_of(broken)
    return desk_page(request, "procedures/desk/papers_put.html", {"form": form, "refusal": refusal}, status=status)


def _put(request: HttpRequest, form: PutForm, scope: Scope, at: datetime) -> HttpResponse:
    record = _scanned(request, scope)
    folder = put_away(record_id=record.pk, spot=form.spot(), actor=account_of(request), scope=scope, at=at)
    where = ": ".join(filter(None, [_(PaperPlace(folder.place).label), where_of(folder)]))
    messages.success(request, f"{record.code}: {where}")
    kept = {"place": folder.place, "label": folder.label, "holder": folder.holder_id or ""}
    return redirect(f"{reverse('desk_papers_put')}?{urlencode(kept)}")


@gate(Capability.MOVE_PAPERS)
@require_safe
def desk_paper_list(request: HttpRequest, key: int) -> HttpResponse:
    """One list with its papers; received where it goes."""
    return _list_page(request, key)


@gate(Capability.MOVE_PAPERS)
@require_POST
def desk_paper_list_receive(request: HttpRequest, key: int) -> HttpResponse:
    """Receive a list but what is ticked as missing."""
    missing = {
        int(record): request.POST.get(f"remark-{record}", "")
        for record in request.POST.getlist("missing")
        if record.isdecimal() and len(record) < 19
    }
    try:
        papers = receive_list(
            list_id=key, missing=missing, actor=account_of(request), scope=_scope(request), at=clock.now()
        )
    except RuleBroken as broken:
        return _list_page(request, key, broken=broken)
    messages.success(request, _received_words(papers, len(missing)))
    return redirect("desk_paper_list", key=key)


def _received_words(papers: HandoverList, missing: int) -> str:
    if not missing:
        return _("List no. %(number)s is received.") % {"number": papers.number}
    words = ngettext(
        "List no. %(number)s is received; %(n)d paper is missing.",
        "List no. %(number)s is received; %(n)d papers are missing.",
        missing,
    )
    return words % {"number": papers.number, "n": missing}


def _list_page(request: HttpRequest, key: int, *, broken: RuleBroken | None = None) -> HttpResponse:
    scope = _scope(request)
    papers = list_in(scope, key)
    if papers is None:
        raise Http404
    context: dict[str, Any] = {
        "papers": papers,
        "from": from_stop(papers).place.label,
        "to": to_stop(papers).place.label,
        "made": spoken_moment(papers.made_at),
        "leaves_by": spoken_moment(papers.due_by) if papers.due_by else "",
        "late": papers.due_by is not None and papers.made_at > papers.due_by,
        "received": spoken_moment(papers.received_at) if papers.received_at else "",
        "receives": papers.received_at is None and to_stop(papers).lies_in(scope),
        "items": [
            {
                "item": item,
                "came": brief_moment(item.received_at) if item.received_at else "",
                "ticked": str(item.record_id) in request.POST.getlist("missing"),
                "remark": request.POST.get(f"remark-{item.record_id}", ""),
            }
            for item in papers.items.all()
        ],
        "refusal": sentence_of(broken) if broken else "",
    }
    return desk_page(request, "procedures/desk/paper_list.html", context, status=status_of(broken) if broken else 200)
