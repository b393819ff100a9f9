"""What kiosk and hall screen share: an address that is its own key, a language of its own, nothing kept."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_cache_control

from procedures.domain.ticket_vocabulary import ScreenKind
from procedures.queries.ticket_board import screen_of
from staffing.domain.capabilities import Capability
from staffing.gates import gate

View = Callable[..., HttpResponse]
LANGUAGES = ("vi", "en")


def language_of(request: HttpRequest) -> str:
    """The language that was chosen on the screen, not the browser's: the next person begins in Vietnamese."""
    asked = request.POST.get("language") or request.GET.get("language", "")
    return asked if asked in LANGUAGES else LANGUAGES[0]


def screen_page(kind: ScreenKind) -> Callable[[View], View]:
    """A page under a token: 404 where there is no such screen, or no longer; the view gets ``screen``."""

    def wrap(view: View) -> View:
        @gate(Capability.PUBLIC)
        @wraps(view)
        def shown(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponse:
            screen = screen_of(token, kind)
            if screen is None:
                raise Http404
            language = language_of(request)
            with translation.override(language):
                response = view(request, screen=screen, token=token, **kwargs)
            response["Content-Language"] = language
            response["X-Robots-Tag"] = "noindex"
            patch_cache_control(response, no_cache=True, private=True)
            return response

        return shown

    return wrap
