"""The screen in the hall. It asks every two seconds; while nothing moves the answer is 304 and costs no query."""

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.views.decorators.http import require_safe

from procedures.domain.ticket_vocabulary import ScreenKind
from procedures.queries.places import centre
from procedures.queries.ticket_board import Screen, board, version
from procedures.web.screens import language_of, screen_page
from units import clock


@screen_page(ScreenKind.HALL)
@require_safe
def hall(request: HttpRequest, *, screen: Screen, token: str) -> HttpResponse:
    """The whole page, with the board as it is now."""
    context = {
        "centre": centre(screen.centre_id),
        "token": token,
        "language": language_of(request),
        "board": board(screen.centre_id, clock.today()),
    }
    return render(request, "procedures/tickets/hall.html", context)


@screen_page(ScreenKind.HALL)
@require_safe
def hall_board(request: HttpRequest, *, screen: Screen, token: str) -> HttpResponse:
    """The board alone, or 304 while it is what the screen shows already."""
    seen, day = version(screen.centre_id), clock.today()
    etag = f'"{seen}.{day:%Y%m%d}.{language_of(request)}"'
    if request.headers.get("If-None-Match") == etag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        context = {"board": board(screen.centre_id, day, seen=seen)}
        response = render(request, "procedures/tickets/_board.html", context)
    response["ETag"] = etag
    return response
