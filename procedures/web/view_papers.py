"""A page of figures, or the same on paper: one address with ``as=pdf`` at its end.

Each page has one function that says its sections (web/view_sections.py); the paper is made from what the page shows
and nothing else, so whoever sees the page may take it along. Each paper is written down as an export.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from procedures.domain.calendar import ZONE
from procedures.print.view import View, paper
from procedures.web.figure_view import address
from staffing.audit import record_act
from staffing.domain.acts import AuditAction, SubjectKind
from staffing.domain.capabilities import Capability
from staffing.origin import ip_of
from units import clock

Context = Mapping[str, Any]
Sections = Callable[[Context], View]
ASKED = {"as": "pdf"}


def shown(request: HttpRequest, template: str, context: dict[str, Any], sections: Sections) -> HttpResponse:
    """The page with the way to its paper, or the paper (``as=pdf``)."""
    if request.GET.get("as") != "pdf":
        return render(request, template, context | {"pdf_href": address(request.GET, **ASKED)})
    of_all = request.access.scope_for(Capability.VIEW_FIGURES).whole_province  # type: ignore[attr-defined]
    page = request.build_absolute_uri(request.path + address(request.GET, **{"as": None}).rstrip("?"))
    view = sections({"at": clock.now(), **context, "of_all": of_all, "address": page})
    return taken_along(request, paper(view), "pdf", "application/pdf")


def taken_along(request: HttpRequest, data: bytes, kind: str, content_type: str) -> HttpResponse:
    """A page of figures as a file (``kind``: pdf, png), written down as an export."""
    name = (request.resolver_match and request.resolver_match.url_name) or "figures"
    now = clock.now()
    record_act(
        actor=request.access.account,  # type: ignore[attr-defined]
        action=AuditAction.EXPORT,
        subject_kind=SubjectKind.FIGURES,
        subject_id=None,
        at=now,
        facts={"kind": kind, "page": name},
        ip=ip_of(request),
    )
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = f'inline; filename="{name}-{now.astimezone(ZONE):%Y%m%d-%H%M}.{kind}"'
    return response
