"""The kiosk for filing: made of a browser by its address, with pages in few words, and an end that forgets."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from procedures.domain.record_code import normalise
from procedures.domain.ticket_vocabulary import ScreenKind
from procedures.queries.catalogue import entry_in_force
from procedures.queries.catalogue_search import catalogue, suggestions
from procedures.queries.fee_words import fees_on
from procedures.queries.forms import filed_online
from procedures.queries.places import centre
from procedures.queries.ticket_board import Screen
from procedures.web.at_kiosk import COOKIE, kiosk_of
from procedures.web.catalogue import LONGEST_SEARCH, term_words
from procedures.web.screens import screen_page
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.web.leaving import leave_all
from units import clock
from units.errors import RuleBroken

KEPT = 400 * 86_400  # seconds; browsers keep no cookie longer
MOST_SHOWN = 12
ON_PAPERS = frozenset({"tracked_record", "pay", "rate"})  # pages whose addresses stand as QR codes on our papers


@screen_page(ScreenKind.SERVICE)
@require_http_methods(["GET", "HEAD", "POST"])
def service(request: HttpRequest, *, screen: Screen, token: str) -> HttpResponse:
    """Whoever sets the device up says that it is to be a kiosk; from then on the address is the kiosk's beginning."""
    if request.method == "POST":
        response = redirect("kiosk_again")
        response.set_cookie(
            COOKIE, token, KEPT, httponly=True, samesite="Lax", secure=bool(settings.SESSION_COOKIE_SECURE)
        )
        return response
    if kiosk_of(request) is not None:
        return redirect("kiosk_again")
    return render(request, "procedures/at_kiosk/set_up.html", {"centre": centre(screen.centre_id)})


@gate(Capability.PUBLIC)
@never_cache
@require_safe
def kiosk_again(request: HttpRequest) -> HttpResponse:
    """The end of whoever was there: their session, language and size of letters. A GET, since ending is always safe."""
    _require_kiosk(request)
    leave_all(request)
    response = redirect("kiosk_home")
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_CODE)  # whatever the browser's own language is
    response.delete_cookie(settings.LETTERS_COOKIE_NAME)
    return response


@gate(Capability.PUBLIC)
@never_cache
@require_safe
def kiosk_still(request: HttpRequest) -> HttpResponse:
    """The page says that somebody touches it: AtKiosk keeps the moment, or says that the session has ended."""
    _require_kiosk(request)
    return HttpResponse(status=204)


@gate(Capability.PUBLIC)
@require_safe
def kiosk_home(request: HttpRequest) -> HttpResponse:
    """File, or hold a paper of ours before the scanner."""
    _require_kiosk(request)
    return render(request, "procedures/at_kiosk/home.html")


@gate(Capability.PUBLIC)
@require_safe
def kiosk_find(request: HttpRequest) -> HttpResponse:
    """What can be filed here, by words; without words all of it."""
    _require_kiosk(request)
    today = clock.today()
    words = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    online = filed_online(today)
    if words:
        answered = suggestions(words, today, limit=5 * MOST_SHOWN)
        found = [version for version in answered if version.procedure.code in online][:MOST_SHOWN]
    else:
        found = list(catalogue(today).filter(procedure__code__in=online).order_by("sort_key"))
    context = {"words": words, "versions": found}
    return render(request, "procedures/at_kiosk/find.html", context)


@gate(Capability.PUBLIC)
@require_safe
def kiosk_file(request: HttpRequest, code: str) -> HttpResponse:
    """One procedure in few words, and by whom it is filed: by oneself, or with somebody of the staff."""
    _require_kiosk(request)
    today = clock.today()
    if code not in filed_online(today):
        raise Http404
    entry = entry_in_force(code, today)
    context = {
        "version": entry.version,
        "term": term_words(entry.version),
        "fees": fees_on(entry.fees, today),
    }
    return render(request, "procedures/at_kiosk/file.html", context)


@gate(Capability.PUBLIC)
@never_cache
@sensitive_post_parameters("code")
@require_POST
def kiosk_paper(request: HttpRequest) -> HttpResponse:
    """A paper held before the scanner: a receipt, a payment slip, a link to rate. Nothing else is looked at or kept."""
    _require_kiosk(request)
    try:
        return redirect(
            address_on(request.POST.get("code", ""), {urlsplit(settings.SITE_URL).netloc, request.get_host()})
        )
    except RuleBroken:
        sentence = _(
            "This is no paper of ours. Hold the square code of your receipt before the scanner, or type the code."
        )
        return render(request, "procedures/at_kiosk/home.html", {"refusal": sentence}, status=422)


def address_on(text: str, hosts: set[str]) -> str:
    """The page of ours that a scanned or typed text leads to. RuleBroken: ``scan_foreign``."""
    text = text.strip()[:400]
    code = normalise(text)
    if code is not None:
        return reverse("tracked_record", args=[code])
    try:
        parts = urlsplit(text)
        match = resolve(parts.path)
    except (ValueError, Resolver404) as error:
        raise RuleBroken("scan_foreign") from error
    if parts.netloc not in hosts or match.url_name not in ON_PAPERS:
        raise RuleBroken("scan_foreign")
    return parts.path


def _require_kiosk(request: HttpRequest) -> None:
    if kiosk_of(request) is None:
        raise Http404
