"""Pages that follow a record: they ask again with the mark of what they show (static/js/following.js)."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified

View = Callable[..., HttpResponse]
Mark = Callable[..., str | None]
WRITTEN = re.compile(r'"[0-9a-f]{32}"')
"""A mark as a page of ours sends it (queries/following.py, mark_of)."""


def followed(mark: Mark) -> Callable[[View], View]:
    """Answer 304 while ``mark(request, code)`` is what the asking page shows, before the view counts or reads anything.

    Nobody can make a mark up, so asking again tells nothing new; and a page left open must not keep its session alive.
    What is no mark of ours is no such question: the view answers it, and counts it, before anything is read.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def shown(request: HttpRequest, code: str, **kwargs: Any) -> HttpResponse:
            held = request.headers.get("If-None-Match") if request.method == "GET" else None
            if held is None or not WRITTEN.fullmatch(held):
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
