"""The notice list: what concerns a person since they last looked."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from procedures.domain.desk_words import DeskNotice
from procedures.queries.desk import notices_for
from procedures.services.notices import mark_read
from procedures.web.desk import access_to, desk_page
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.web.acting import account_of
from units import clock
from units.formats import spoken_moment
from units.web.keys import key_in


@gate(Capability.VIEW_RECORDS)
@require_safe
def desk_notices(request: HttpRequest) -> HttpResponse:
    """The latest notices; looking at the list alone marks nothing as read."""
    access = access_to(request)
    rows = notices_for(access, access.scope)
    context = {
        "rows": [(row, DeskNotice(row.kind), spoken_moment(row.at)) for row in rows],
        "newest": max((row.pk for row in rows), default=0),
        "unread": sum(row.read_at is None for row in rows),
    }
    return desk_page(request, "procedures/desk/notices.html", context)


@gate(Capability.VIEW_RECORDS)
@require_POST
def desk_notices_read(request: HttpRequest) -> HttpResponse:
    """All that stood on the page has been looked at; what came since stays new."""
    upto = key_in(request.POST.get("upto", "")) or 0
    mark_read(account=account_of(request), at=clock.now(), upto=upto)
    return redirect("desk_notices")
