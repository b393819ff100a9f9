"""The live wall of the command room: dark, readable at eight metres, never silently old.

The board is asked for every few seconds. While nothing was counted since and no minute has passed the answer is 304 and
costs one small query, so that a wall of screens costs next to nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from procedures.domain.definitions import ON_TIME_TARGET
from procedures.domain.periods import Period
from procedures.queries import figures
from procedures.queries.figure_mark import age_of, mark_of
from procedures.queries.figure_rows import State, Stock, Summary, UnitRow
from procedures.queries.figure_slices import total_settled
from procedures.queries.places import all_units
from procedures.web.charts import hex_map
from procedures.web.figure_links import Links
from procedures.web.figure_view import Worst
from procedures.web.numbers import count, percent
from procedures.web.unit_lines import UnitLine, attention, unit_lines
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from units import clock
from units.scoping import Scope

LATEST_DAYS = 30
OLD_AFTER = timedelta(seconds=60)
WORST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Board:
    """What the wall shows at one moment."""

    received: str
    in_person: str
    online: str
    postal: str
    settled_today: str
    rate: str
    kept: str
    settled: str
    target: str
    is_good: bool
    stock: Stock
    open: str
    overdue: str
    due_soon: str
    worst: list[UnitLine]


@gate(Capability.VIEW_FIGURES)
@require_safe
def dashboard_wall(request: HttpRequest) -> HttpResponse:
    """The whole page with the board as it is now; without script every view stands under the other."""
    return render(request, "procedures/dashboard/wall.html", _context(request, figures.state(), clock.now()))


@gate(Capability.VIEW_FIGURES)
@require_safe
def wall_board(request: HttpRequest) -> HttpResponse:
    """The board alone, or 304 while it is what the screen shows already. How old the figures are stands in a header."""
    state, at = figures.state(), clock.now()
    etag = _mark(request, state, at)
    if request.headers.get("If-None-Match") == etag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = render(request, "procedures/dashboard/_wall_board.html", _context(request, state, at))
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["Figures-Age"] = age_of(state, at)
    return response


def _mark(request: HttpRequest, state: State, at: datetime) -> str:
    account = request.access.account  # type: ignore[attr-defined]
    return mark_of(state, at=at, reader=account.pk, scope=_scope(request), language=get_language() or "")


def _scope(request: HttpRequest) -> Scope:
    return request.access.scope_for(Capability.VIEW_FIGURES)  # type: ignore[attr-defined, no-any-return]


def _context(request: HttpRequest, state: State, at: datetime) -> dict[str, Any]:
    scope = _scope(request)
    latest, day = Period.until(at.date(), LATEST_DAYS), Period(at.date(), at.date())
    _whole, rows = figures.overview(latest, scope=scope, at=at)
    today = figures.summary(day, scope=scope, at=at)
    places = {unit.pk: unit for unit in all_units()}
    return {
        "board": board(today, rows, latest),
        "map": hex_map(rows, places, "#CODE") if len(rows) > 1 else None,
        "state": state,
        "at": at,
        "is_old": is_old(state, at),
        "mark": _mark(request, state, at),
    }


def is_old(state: State, at: datetime) -> bool:
    """Nobody has moved the figures for a minute: what the wall shows may no longer be true."""
    return state.refreshed_at is None or at - state.refreshed_at > OLD_AFTER


def board(today: Summary, rows: list[UnitRow], latest: Period) -> Board:
    """Today's receptions, the rate of the latest days, what is open, and the units that need attention first."""
    settled, stock = total_settled([row.settled for row in rows]), today.stock
    lines = unit_lines(rows, {}, Links(latest), "")
    return Board(
        received=count(today.received.total),
        in_person=count(today.received.in_person),
        online=count(today.received.online),
        postal=count(today.received.postal) if today.received.postal else "",
        settled_today=count(today.settled.total),
        rate=percent(settled.rate),
        kept=count(settled.kept),
        settled=count(settled.total),
        target=percent(ON_TIME_TARGET, 0),
        is_good=settled.rate is None or settled.rate >= ON_TIME_TARGET,
        stock=stock,
        open=count(stock.open),
        overdue=count(stock.overdue),
        due_soon=count(stock.due_soon),
        worst=list(attention(lines, Worst.LEVEL).lines[:WORST_SHOWN]),
    )
