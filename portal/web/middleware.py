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
