"""A browser that stands in a centre as a kiosk for filing: what it opens, and that nothing stays of whoever was there.

A cookie holds the screen's token; a screen that was closed makes the browser an ordinary one again. The pages are the
citizens' own in a layout for fingers (``kiosk`` in the context); after 60 s without a touch static/js/at-kiosk.js
leads to ``kiosk_again``, which ends the session.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import SimpleLazyObject

from procedures.domain.ticket_vocabulary import ScreenKind
from procedures.queries.ticket_board import Screen, screen_of
from staffing.domain.capabilities import Capability
from staffing.gates import capability_of_page, has_api_gate

COOKIE = "kiosk"
FOR_ANYBODY = frozenset({Capability.PUBLIC, Capability.CITIZEN})
ONCE_ALLOWED = ("before_new_password", "before_second_factor")  # what must be done before anything else may be


class AtKiosk:
    """Middleware, after the gate: sets ``request.kiosk``, the screen or None.

    Staff at a kiosk help, and do nothing else: the desk, records and the API are not opened there, however much the
    account may. Files are not handed out: a viewer of PDF has no clock that forgets, and a download stays on the disk.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = request.COOKIES.get(COOKIE, "")
        kiosk = SimpleLazyObject(lambda: screen_of(token, ScreenKind.SERVICE)) if token else None
        request.kiosk = kiosk  # type: ignore[attr-defined]
        response = self.get_response(request)
        if not token or not kiosk:
            return response
        if response.has_header("Content-Disposition"):
            response.close()
            response = render(request, "procedures/at_kiosk/no_files.html", status=403)
        response["Cache-Control"] = "no-store"
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """To the kiosk's own first page from what is not for a kiosk, or (None) let pass."""
        return None if kiosk_of(request) is None or _opens_here(request, view) else redirect("kiosk_home")


def kiosk_of(request: HttpRequest) -> Screen | None:
    """The kiosk that the browser is; None for every other browser, and on pages of errors before the middleware."""
    return getattr(request, "kiosk", None) or None


def _opens_here(request: HttpRequest, view: Any) -> bool:
    if has_api_gate(view):
        return False
    if capability_of_page(view) in FOR_ANYBODY or any(getattr(view, name, False) for name in ONCE_ALLOWED):
        return True
    match = request.resolver_match
    # the helper's pages of one filing; the list of drafts names people who are not there
    return match is not None and (match.url_name or "").startswith("assisted_") and match.url_name != "assisted_drafts"
