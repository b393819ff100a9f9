"""A browser that stands in a centre as a kiosk for filing: what it opens, and that nothing stays of whoever was there.

A cookie holds the screen's token; a screen that was closed makes the browser an ordinary one again. The pages are the
citizens' own in a layout for fingers (``kiosk`` in the context); after 60 s without a touch static/js/at-kiosk.js
leads to ``kiosk_again``, which ends the session. Where that does not arrive, since the line broke or no page of ours is
on the screen, the server ends it with the next request that comes more than ``ALONE`` after the last.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils.functional import SimpleLazyObject

from procedures.domain.ticket_vocabulary import ScreenKind
from procedures.queries.ticket_board import Screen, screen_of
from staffing.domain.capabilities import Capability
from staffing.gates import capability_of_page, has_api_gate
from staffing.web.citizen_sign_in import DEPARTURES
from staffing.web.leaving import leave_all
from units import clock

COOKIE = "kiosk"
# The moment of the last request, signed: in a cookie and not in the session, so that "somebody is still here" cannot
# write an older session over what a form sent at the same time has just put there.
SEEN_COOKIE = "kiosk_seen"
ALONE = timedelta(seconds=75)  # the script's 60 s, and time for its word to arrive
FOR_ANYBODY = frozenset({Capability.PUBLIC, Capability.CITIZEN})
ONCE_ALLOWED = ("before_new_password", "before_second_factor")  # what must be done before anything else may be
# What answers with a file. Named before it runs, since some write down that the file was handed out.
FILES = frozenset(
    {
        "appointment_calendar",
        "assisted_confirmation",
        "filing_confirmation",
        "own_data_copy",
        "own_due_calendar",
        "own_receipt",
        "own_result_file",
        "transparency_csv",
        "transparency_unit_csv",
    }
)


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
        if not token or not kiosk:
            return self.get_response(request)
        response = redirect("kiosk_again") if _forgotten(request) else self.get_response(request)
        if response.has_header("Content-Disposition"):  # a file that FILES does not know of
            response.close()
            response = _no_files(request)
        response["Cache-Control"] = "no-store"
        secure = bool(settings.SESSION_COOKIE_SECURE)
        response.set_cookie(
            SEEN_COOKIE, _signer().sign(clock.now().isoformat()), httponly=True, samesite="Lax", secure=secure
        )
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """To the kiosk's own first page from what is not for a kiosk, no files, or (None) let pass."""
        if kiosk_of(request) is None:
            return None
        if not _opens_here(request, view):
            return redirect("kiosk_home")
        return _no_files(request) if _name_of(request) in FILES else None


def kiosk_of(request: HttpRequest) -> Screen | None:
    """The kiosk that the browser is; None for every other browser, and on pages of errors before the middleware."""
    return getattr(request, "kiosk", None) or None


def _opens_here(request: HttpRequest, view: Any) -> bool:
    if has_api_gate(view):
        return False
    if capability_of_page(view) in FOR_ANYBODY or any(getattr(view, name, False) for name in ONCE_ALLOWED):
        return True
    # the helper's pages of one filing; the list of drafts names people who are not there
    name = _name_of(request)
    return name.startswith("assisted_") and name != "assisted_drafts"


def _name_of(request: HttpRequest) -> str:
    return (request.resolver_match and request.resolver_match.url_name) or ""


def _no_files(request: HttpRequest) -> HttpResponse:
    return render(request, "procedures/at_kiosk/no_files.html", status=403)


def _forgotten(request: HttpRequest) -> bool:
    """Whether the session was another person's: then it is ended, and the request is answered with the beginning.

    Whoever comes back from the identity provider may have been away for longer, and goes on with nothing else.
    """
    seen = _seen_at(request)
    if (seen is not None and clock.now() - seen <= ALONE) or not request.session.keys():
        return False
    begun = request.session.get(DEPARTURES)
    leave_all(request)
    if not begun or not _comes_back(request):
        return True
    request.session[DEPARTURES] = begun
    return False


def _seen_at(request: HttpRequest) -> datetime | None:
    try:
        return datetime.fromisoformat(_signer().unsign(request.COOKIES.get(SEEN_COOKIE, "")))
    except (BadSignature, ValueError):
        return None


def _signer() -> Signer:
    return Signer(salt=SEEN_COOKIE)


def _comes_back(request: HttpRequest) -> bool:
    try:
        return resolve(request.path_info).url_name == "citizen_arrival"
    except Resolver404:
        return False
