"""The frames of a request lie in one piece of memory, however deep the calls."""

from collections.abc import Callable
from resource import RUSAGE_SELF, getrusage

from django.http import HttpRequest, HttpResponse

from portal.web.middleware import room_for_frames

CALLS = 500


def _nothing() -> None:
    return None


def _pages_touched(depth: int) -> int:
    """By so many calls in a loop that lies so deep; a page anew at each call where memory is mapped for it."""
    if depth:
        return _pages_touched(depth - 1)
    before = getrusage(RUSAGE_SELF).ru_minflt
    for _ in range(CALLS):
        _nothing()
    return getrusage(RUSAGE_SELF).ru_minflt - before


def _look(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(max(_pages_touched(depth) for depth in range(300))))


def _worst(view: Callable[[HttpRequest], HttpResponse]) -> int:
    return int(view(HttpRequest()).content)


def test_no_depth_of_calls_maps_memory_at_every_call() -> None:
    assert _worst(room_for_frames(_look)) < CALLS / 2
