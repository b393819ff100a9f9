"""Saved views: the filters of the records' page under a name. Their address is the page's own and may be passed on."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from procedures.filtersets import RecordFilter
from procedures.queries.desk import views_of
from procedures.services.saved_views import forget_view, save_view
from procedures.web.desk import access_to
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.web.acting import account_of
from units import clock


def views_section(request: HttpRequest) -> dict[str, Any]:
    """The person's views, and the present filters as they would be saved."""
    present = filters_of(request.GET)
    views = list(views_of(access_to(request)))
    return {
        "views": [(view, f"{reverse('records')}?{view.query}", view.query == present) for view in views],
        "present_query": present,
    }


def filters_of(given: QueryDict) -> str:
    """The filters of an address that mean something, always in one order: no page, nothing foreign."""
    kept = [
        (name, value)
        for name in RecordFilter.base_filters
        for value in given.getlist(name)
        if value and len(value) <= 400
    ]
    query = QueryDict(mutable=True)
    for name, value in kept:
        query.appendlist(name, value)
    return query.urlencode()


@gate(Capability.VIEW_RECORDS)
@require_POST
def view_save(request: HttpRequest) -> HttpResponse:
    """Keep the filters of the page that sends them."""
    query = filters_of(QueryDict(request.POST.get("query", "")[:4_000]))
    view = save_view(actor=account_of(request), name=request.POST.get("name", ""), query=query, at=clock.now())
    messages.success(request, _("The view “%(name)s” is saved. Ctrl+K finds it by its name.") % {"name": view.name})
    return redirect(f"{reverse('records')}?{view.query}")


@gate(Capability.VIEW_RECORDS)
@require_POST
def view_forget(request: HttpRequest, key: int) -> HttpResponse:
    """Delete one of one's own."""
    forget_view(actor=account_of(request), view_id=key)
    messages.success(request, _("The view is deleted."))
    return redirect("records")
