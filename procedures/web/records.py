"""Records: one of them, lists by filter, and the box that finds one."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from procedures.domain.exports import ExportList
from procedures.domain.scanning import is_card
from procedures.domain.vocabulary import Queue
from procedures.filtersets import RecordFilter
from procedures.models import Field, Record
from procedures.queries import record_pages
from procedures.queries.record_pages import Cursor, Order
from procedures.queries.record_search import Found, FoundBy, search
from procedures.services.notices import mark_read_of
from procedures.web.desk import access_to, desk_page, rows_of
from procedures.web.exports import export_address
from procedures.web.filter_form import chosen_filters, filter_choices
from procedures.web.queues import neighbours
from procedures.web.record_acts import record_response
from procedures.web.record_page import record_in
from procedures.web.saved_views import views_section
from procedures.web.scanning import scan_response
from staffing.audit import record_look
from staffing.domain.acts import SubjectKind
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.web.acting import account_of, acting
from units import clock
from units.errors import RuleBroken
from units.web.refusals import sentence_of, status_of

PURPOSES = ("settling", "handing_over", "answering", "checking")
"""Why a person asks to see what is masked; the audit log keeps the code."""


@gate(Capability.VIEW_RECORDS)
@require_safe
def record(request: HttpRequest, key: int) -> HttpResponse:
    """One record, people masked."""
    queue = request.GET.get("queue", "")
    known = queue if queue in set(Queue) else ""
    found = record_in(access_to(request).scope_for(Capability.VIEW_RECORDS), key)
    mark_read_of(account=account_of(request), record_id=found.pk, at=clock.now())
    return record_response(request, found, queue=known)


@gate(Capability.UNMASK_RECORDS)
@require_POST
def unmask(request: HttpRequest, key: int) -> HttpResponse:
    """The record with its people unmasked, once the look and its purpose are written down."""
    found = record_in(access_to(request).scope_for(Capability.UNMASK_RECORDS), key)
    purpose = request.POST.get("purpose", "")
    queue = request.POST.get("queue", "")
    if purpose not in PURPOSES:
        broken = RuleBroken("purpose_missing")
        return record_response(request, found, queue=queue, broken=broken, status=status_of(broken))
    record_look(
        subject_kind=SubjectKind.RECORD,
        subject_id=found.pk,
        purpose=purpose,
        facts={"code": found.code},
        **acting(request),
    )
    return record_response(request, found, unmasked=True, queue=queue if queue in set(Queue) else "")


@gate(Capability.VIEW_RECORDS)
@require_safe
def records(request: HttpRequest) -> HttpResponse:
    """Records by filter, page by page: where every number of the dashboard leads."""
    access, at = access_to(request), clock.now()
    base = Record.objects.all()
    wanted = RecordFilter(request.GET, queryset=base, at=at)
    context: dict[str, Any] = {
        "filter": wanted,
        "fields": Field.objects.all(),
        **filter_choices(wanted),
        **views_section(request),
    }
    if not wanted.is_valid():
        return desk_page(request, "procedures/desk/records.html", context, status=422)
    order = Order(wanted.ordering, descending=wanted.ordering != "due_at")
    filtered = wanted.qs.filter(**{f"{order.column}__isnull": False})
    page = record_pages.page(
        filtered,
        base.legs(access.scope_for(Capability.VIEW_RECORDS)),
        order=order,
        cursor=Cursor.read(request.GET.get("at", "")),
    )
    context |= {"rows": rows_of(page.rows), "chosen": chosen_filters(wanted), **neighbours(request, page)}
    context["export_href"] = export_address(request, ExportList.RECORDS, QueryDict(context["present_query"]))
    return desk_page(request, "procedures/desk/records.html", context)


@gate(Capability.VIEW_RECORDS)
@require_http_methods(["GET", "HEAD", "POST"])
def record_search(request: HttpRequest) -> HttpResponse:
    """The box, and what it found. Words travel in the body only: numbers and names do not belong in addresses."""
    words = request.POST.get("q", "").strip()
    if is_card(words):
        return scan_response(request, words)
    found, refusal, status = Found(), "", 200
    if words:
        try:
            access = access_to(request)
            people = access.scope_for(Capability.VIEW_PERSONAL_DATA)
            scope = access.scope_for(Capability.VIEW_RECORDS)
            found = search(words, scope=scope, people=people, at=clock.now(), inside="inside" in request.POST)
        except RuleBroken as broken:
            refusal, status = sentence_of(broken), status_of(broken)
    if found.by in (FoundBy.CODE, FoundBy.SERIAL) and len(found.rows) == 1:
        return redirect("record", key=found.rows[0].pk)
    context = {
        "words": words,
        "found": found,
        "by": {FoundBy.NUMBER: _("by number"), FoundBy.NAME: _("by the owner's name")}.get(found.by, ""),
        "rows": rows_of(found.rows),
        "refusal": refusal,
    }
    return desk_page(request, "procedures/desk/search.html", context, status=status)
