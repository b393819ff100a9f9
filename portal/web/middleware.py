"""What stands around every page."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from portal.web.refusals import sentence, status_of
from units.errors import RuleBroken


def room_for_frames(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Keeps the Python frames of a whole request in one piece of memory.

    CPython keeps frames in pieces of 16 kB and gives a piece back as soon as its first frame returns. A loop that calls
    across an edge has memory mapped and unmapped at every call: a page took up to twice as long for no other reason
    than how deep its template's loops happened to lie (python/cpython#142183, until 3.13). The frame of ``respond``
    asks for so large a piece that all frames of the request lie in it; what is not used of it is never touched.
    """

    def respond(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    respond.__code__ = respond.__code__.replace(co_stacksize=_ROOM)
    return respond


_ROOM = 2**14  # pointers: 128 kB, for which CPython takes a piece of 256 kB


class WholeText:
    """A NUL, which no column of the database can hold, is 400 in an address or a form before anything looks for it.

    Fields of forms and serializers refuse it by themselves; what is read past them would reach the database: names in
    the path, filters, drafts, papers written in by hand. JSON is the serializers' business alone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("The address holds a NUL.")
        if request.method == "POST" and any("\0" in text for _name, given in request.POST.lists() for text in given):
            raise BadRequest("The form holds a NUL.")
        return self.get_response(request)


class Refusals:
    """A rule broken in a page that did not answer for itself: a page with the sentence and the way back.

    Answers 409 for a conflict, otherwise 422; to htmx the sentence alone, to be put where the page wants it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer for RuleBroken alone; every other fault goes its usual way."""
        return refusal(request, exception) if isinstance(exception, RuleBroken) else None


def refusal(request: HttpRequest, broken: RuleBroken, *, status: int | None = None) -> HttpResponse:
    """The sentence as a page, or alone for htmx."""
    template = "components/refusal.html" if getattr(request, "htmx", False) else "portal/refused.html"
    context = {"sentence": sentence(broken), "back": way_back(request), "code": broken.code}
    return render(request, template, context, status=status or status_of(broken))


def way_back(request: HttpRequest) -> str:
    """The page of ours from which the person came, or home."""
    came_from = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure()):
        return reverse("home")
    parts = urlsplit(came_from)
    return parts.path + (f"?{parts.query}" if parts.query else "")
