"""Pages that follow a record: they ask again with the mark of what they show (static/js/following.js)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified

View = Callable[..., HttpResponse]
Mark = Callable[..., str | None]


def followed(mark: Mark) -> Callable[[View], View]:
    """Answer 304 while ``mark(request, code)`` is what the asking page shows, before the view counts or reads anything.

    Nobody can make a mark up, so asking again tells nothing new; and a page left open must not keep its session alive.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def shown(request: HttpRequest, code: str, **kwargs: Any) -> HttpResponse:
            held = request.headers.get("If-None-Match") if request.method == "GET" else None
            if held is None:
                return view(request, code, **kwargs)
            now = mark(request, code)
            if now and held == f'"{now}"':
                response: HttpResponse = HttpResponseNotModified(headers={"ETag": held})
            else:
                response = view(request, code, **kwargs)
            request.session.accessed = False
            return response

        return shown

    return wrap
