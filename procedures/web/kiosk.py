"""The kiosk at the door: choose the matter, say whether one has priority, take the number. It needs no script."""

from http import HTTPStatus
from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from procedures.domain.calendar import local
from procedures.domain.ticket_vocabulary import Priority, ScreenKind
from procedures.models import Ticket
from procedures.queries.places import centre
from procedures.queries.ticket_board import Screen, board
from procedures.queries.tickets import one_series, outlook
from procedures.services.ticket_issue import come_back, issue
from procedures.throttles import KioskThrottle, ReturnCodeThrottle
from procedures.web.screens import language_of, screen_page
from units import clock
from units.errors import RuleBroken
from units.web.refusals import sentence_of, status_of


class _Counted:
    """What a throttle counts by."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen


@screen_page(ScreenKind.KIOSK)
@require_safe
def kiosk(request: HttpRequest, *, screen: Screen, token: str) -> HttpResponse:
    """The first page: what have you come for? With ``?matter=`` the second: have you priority?"""
    prefix = request.GET.get("matter", "")
    context = _context(request, screen, token)
    if not prefix:
        context["lines"] = board(screen.centre_id, clock.today()).lines
        return render(request, "procedures/tickets/kiosk.html", context)
    try:
        context["series"] = one_series(screen.centre_id, prefix)
    except RuleBroken as broken:
        raise Http404 from broken
    # sent along with the touch, so that a touch that counts twice gives one number
    context |= {"priorities": list(Priority), "key": uuid4().hex}
    return render(request, "procedures/tickets/kiosk_priority.html", context)


@screen_page(ScreenKind.KIOSK)
@require_POST
def kiosk_issue(request: HttpRequest, *, screen: Screen, token: str) -> HttpResponse:
    """Give the number, then show and print it."""
    throttle = KioskThrottle()
    if not throttle.allow_request(request, _Counted(screen)):
        return _too_many(request, screen, token, throttle)
    written = request.POST.get("priority", "")
    try:
        ticket = issue(
            centre_id=screen.centre_id,
            prefix=request.POST.get("matter", ""),
            priority=Priority(written) if written in set(Priority) else Priority.NONE,
            language=language_of(request),
            at=clock.now(),
            key=request.POST.get("key", "")[:80],
        )
    except RuleBroken as broken:
        return _refused(request, screen, token, sentence_of(broken), status_of(broken))
    return redirect(_address("kiosk_ticket", request, token, ticket.pk))


@screen_page(ScreenKind.KIOSK)
@require_http_methods(["GET", "HEAD", "POST"])
def kiosk_return(request: HttpRequest, *, screen: Screen, token: str) -> HttpResponse:
    """Come back with a paper: the code of the return ticket opens the front of the line."""
    context = _context(request, screen, token)
    if request.method != "POST":
        return render(request, "procedures/tickets/kiosk_return.html", context)
    throttle = ReturnCodeThrottle()
    if not throttle.allow_request(request, _Counted(screen)):
        return _too_many(request, screen, token, throttle)
    try:
        ticket = come_back(
            centre_id=screen.centre_id,
            code=request.POST.get("code", "")[:40],
            language=language_of(request),
            at=clock.now(),
        )
    except RuleBroken as broken:
        context |= {"refusal": sentence_of(broken), "code": request.POST.get("code", "")[:12]}
        return render(request, "procedures/tickets/kiosk_return.html", context, status=status_of(broken))
    return redirect(_address("kiosk_ticket", request, token, ticket.pk))


@screen_page(ScreenKind.KIOSK)
@require_safe
def kiosk_ticket(request: HttpRequest, *, screen: Screen, token: str, key: int) -> HttpResponse:
    """The number, to be printed 80 mm wide and torn off."""
    at = clock.now()
    rows = Ticket.objects.select_related("series").filter(pk=key, centre=screen.centre_id, day=local(at).date())
    ticket = rows.first()
    if ticket is None:
        raise Http404
    context = _context(request, screen, token) | {
        "ticket": ticket,
        "priority": Priority(ticket.priority),
        "issued": local(ticket.issued_at),
        "outlook": outlook(ticket, at),
    }
    return render(request, "procedures/tickets/kiosk_ticket.html", context)


def _context(request: HttpRequest, screen: Screen, token: str) -> dict[str, Any]:
    language = language_of(request)
    return {
        "centre": centre(screen.centre_id),
        "token": token,
        "language": language,
        "other": "en" if language == "vi" else "vi",
        "home": reverse("kiosk", args=[token]),
    }


def _address(name: str, request: HttpRequest, token: str, key: int) -> str:
    return f"{reverse(name, args=[token, key])}?language={language_of(request)}"


def _refused(request: HttpRequest, screen: Screen, token: str, sentence: str, status: int) -> HttpResponse:
    context = _context(request, screen, token) | {"refusal": sentence}
    return render(request, "procedures/tickets/kiosk_refused.html", context, status=status)


def _too_many(request: HttpRequest, screen: Screen, token: str, throttle: KioskThrottle) -> HttpResponse:
    sentence = _("Too many numbers were asked for in a short time. Wait a minute, or ask the staff at the door.")
    response = _refused(request, screen, token, sentence, HTTPStatus.TOO_MANY_REQUESTS)
    response["Retry-After"] = str(int(throttle.wait() or 60) + 1)
    return response
