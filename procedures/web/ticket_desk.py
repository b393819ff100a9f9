"""What a clerk does with tickets from the bar, and the page of today's tickets of the centre."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from procedures.domain.calendar import local
from procedures.domain.ticket_vocabulary import Priority
from procedures.domain.ticketing import counter_name
from procedures.models import Ticket, TicketReturn
from procedures.queries.ticket_board import board, version
from procedures.queries.tickets import held_at, line_at, missed_at, series_of
from procedures.services import ticket_serving as serving
from procedures.services.ticket_issue import come_back, issue
from procedures.services.ticket_returns import give_return
from procedures.web.appointment_office import appointments_today
from procedures.web.desk import access_to, desk_page
from procedures.web.ticket_bar import COUNTER, Seat, bar_of, seat_of
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.web.acting import account_of
from units import clock
from units.errors import RuleBroken
from units.web.refusals import sentence_of, status_of

Deed = Callable[..., Ticket]


def seated(request: HttpRequest) -> Seat:
    """Where the clerk sits; RuleBroken("no_tickets_here") where there are no tickets to serve."""
    seat = seat_of(request)
    if seat is None:
        raise RuleBroken("no_tickets_here")
    return seat


def common(request: HttpRequest) -> dict[str, Any]:
    """Who acts, where and when."""
    scope = access_to(request).scope_for(Capability.SERVE_TICKETS)
    return {"actor": account_of(request), "scope": scope, "at": clock.now()}


@gate(Capability.SERVE_TICKETS)
@require_POST
def ticket_next(request: HttpRequest) -> HttpResponse:
    """Call the next one; the visit being served is finished."""
    seat = seated(request)
    return _answer(
        request,
        lambda: serving.call_next(centre_id=seat.centre.pk, counter=seat.counter, **common(request)),
    )


@gate(Capability.SERVE_TICKETS)
@require_POST
def ticket_act(request: HttpRequest, key: int, act: str) -> HttpResponse:
    """One act on one ticket."""
    plain: dict[str, Deed] = {
        "recall": serving.recall,
        "begin": serving.begin,
        "hold": serving.hold,
        "next-matter": serving.next_matter,
        "finish": serving.finish,
        "no-show": serving.did_not_come,
        "bring-back": serving.bring_back,
    }
    if act in plain:
        return _answer(request, lambda: plain[act](ticket_id=key, **common(request)))
    if act == "resume":
        counter = seated(request).counter
        return _answer(request, lambda: serving.resume(ticket_id=key, counter=counter, **common(request)))
    if act == "transfer":
        written: dict[str, Any] = {
            "prefix": request.POST.get("matter", ""),
            "counter": counter_name(request.POST.get("counter", "")),
        }
        return _answer(request, lambda: serving.transfer(ticket_id=key, **written, **common(request)))
    raise Http404


@gate(Capability.SERVE_TICKETS)
@require_POST
def ticket_send_home(request: HttpRequest, key: int) -> HttpResponse:
    """Finish the visit with a return ticket, which is shown to be printed."""
    right = give_return(ticket_id=key, record_code=request.POST.get("record", "")[:60], **common(request))
    return redirect("ticket_return_slip", key=right.pk)


@gate(Capability.SERVE_TICKETS)
@require_safe
def ticket_return_slip(request: HttpRequest, key: int) -> HttpResponse:
    """The return ticket, 80 mm wide, for whoever gave it or a colleague at the centre."""
    right = get_object_or_404(TicketReturn.objects.select_related("centre__unit", "series", "ticket", "record"), pk=key)
    scope = access_to(request).scope_for(Capability.SERVE_TICKETS)
    if not (scope.whole_province or right.centre_id in scope.centres):
        raise Http404
    context = {"right": right, "given": local(right.given_at), "code": str(right)}
    return desk_page(request, "procedures/tickets/return_slip.html", context)


@gate(Capability.SERVE_TICKETS)
@require_safe
def ticket_bar(request: HttpRequest) -> HttpResponse:
    """The bar anew, for htmx."""
    return _bar(request)


@gate(Capability.SERVE_TICKETS)
@require_safe
def ticket_waiting(request: HttpRequest) -> HttpResponse:
    """How many wait, asked for by a script every few seconds: from the cache, and no sign of work at the desk."""
    seat = seated(request)
    seen, day = version(seat.centre.pk), clock.today()
    etag = f'"{seen}.{day:%Y%m%d}"'
    if request.headers.get("If-None-Match") == etag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = JsonResponse({"waiting": board(seat.centre.pk, day, seen=seen).waiting})
    response["ETag"] = etag
    response["Cache-Control"] = "no-cache, private"
    request.session.accessed = False  # a page left open must not keep its session alive
    return response


@gate(Capability.SERVE_TICKETS)
@require_safe
def ticket_desk(request: HttpRequest) -> HttpResponse:
    """Today's tickets: who waits, who is on hold, who did not come; and at which counter one sits."""
    seat, day = seated(request), clock.today()
    context = {
        "seat": seat,
        "board": board(seat.centre.pk, day),
        "line": line_at(seat.centre.pk, day),
        "appointments": appointments_today(seat.centre.pk),
        "held": held_at(seat.centre.pk, day),
        "missed": missed_at(seat.centre.pk, day),
        "series": series_of(seat.centre.pk),
        "priorities": list(Priority),
    }
    return desk_page(request, "procedures/tickets/desk.html", context)


@gate(Capability.SERVE_TICKETS)
@require_POST
def ticket_counter(request: HttpRequest) -> HttpResponse:
    """Sit at another counter, until one signs out."""
    seated(request)
    request.session[COUNTER] = counter_name(request.POST.get("counter", ""))[:20]
    return redirect("ticket_desk")


@gate(Capability.SERVE_TICKETS)
@require_POST
def ticket_give(request: HttpRequest) -> HttpResponse:
    """A number for somebody who cannot use the kiosk, or who shows a return ticket at a counter."""
    seat, code, at = seated(request), request.POST.get("code", "").strip()[:40], clock.now()
    written = request.POST.get("priority", "")
    try:
        if code:
            ticket = come_back(centre_id=seat.centre.pk, code=code, at=at)
        else:
            priority = Priority(written) if written in set(Priority) else Priority.NONE
            ticket = issue(centre_id=seat.centre.pk, prefix=request.POST.get("matter", ""), priority=priority, at=at)
    except RuleBroken as broken:
        messages.error(request, sentence_of(broken))
    else:
        messages.success(request, _("Number given: %(number)s") % {"number": ticket.number})
    return redirect("ticket_desk")


def _answer(request: HttpRequest, deed: Callable[[], Ticket]) -> HttpResponse:
    """Do it; htmx gets the bar, with the sentence where a rule said no, a plain form goes back to its page."""
    try:
        deed()
    except RuleBroken as broken:
        if getattr(request, "htmx", False):
            return _bar(request, refusal=sentence_of(broken), status=status_of(broken))
        messages.error(request, sentence_of(broken))
    if getattr(request, "htmx", False):
        return _bar(request)
    back = request.POST.get("back", "")
    return redirect(back if url_has_allowed_host_and_scheme(back, {request.get_host()}) else reverse("ticket_desk"))


def _bar(request: HttpRequest, *, refusal: str = "", status: int = 200) -> HttpResponse:
    context = {"bar": bar_of(request, refusal=refusal)}
    response = render(request, "procedures/tickets/_bar.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response
