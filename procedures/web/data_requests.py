"""Requests about personal data at the desk: the next due first, read by a logged look, answered with the reason."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from procedures.domain.data_rights import ANSWERS, LONGEST_TEXT, DataRequestKind, DataRequestState, is_late, warned_on
from procedures.domain.identifiers import masked_number
from procedures.domain.vocabulary import Standing
from procedures.models import DataRequest
from procedures.queries.calendar import calendar_for
from procedures.queries.data_rights import requests_in
from procedures.services.data_requests import answer, read
from procedures.web.desk import Stand, access_to, desk_page
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.web.acting import acting
from units import clock
from units.errors import RuleBroken
from units.formats import plain_date, spoken_date, spoken_moment
from units.scoping import Scope
from units.web.refusals import sentence_of, status_of

SHOWN = 100


@gate(Capability.ANSWER_DATA_REQUESTS)
@require_safe
def desk_data_requests(request: HttpRequest) -> HttpResponse:
    """What is to be answered, the next due first; below it what was answered. Whose they are is not told here."""
    rows = requests_in(_scope(request))
    at = clock.now()
    waiting = rows.filter(state=DataRequestState.OPEN).order_by("due_on", "id")[:SHOWN]
    answered = rows.exclude(state=DataRequestState.OPEN).order_by("-answered_at", "-id")[:SHOWN]
    context = {"waiting": [_row(one, at) for one in waiting], "answered": [_row(one, at) for one in answered]}
    return desk_page(request, "procedures/data_rights/desk.html", context)


@gate(Capability.ANSWER_DATA_REQUESTS)
@require_safe
def desk_data_request(request: HttpRequest, key: int) -> HttpResponse:
    """One request whole: that it was read is written down, for the person to see."""
    return _page(request, key)


@gate(Capability.ANSWER_DATA_REQUESTS)
@require_POST
def data_request_answer(request: HttpRequest, key: int) -> HttpResponse:
    """Answer it; the person reads the words on their own page."""
    state, words = request.POST.get("state", ""), request.POST.get("words", "")
    try:
        if state not in {one.value for one in ANSWERS}:
            raise RuleBroken("data_request_state_unknown")
        answer(request_id=key, state=DataRequestState(state), words=words, scope=_scope(request), **acting(request))
    except RuleBroken as broken:
        if broken.code == "data_request_not_found":
            raise
        return _page(request, key, broken=broken, typed=words, chosen=state)
    messages.success(request, _("Request %(number)s is answered.") % {"number": key})
    return redirect("desk_data_requests")


def _scope(request: HttpRequest) -> Scope:
    return access_to(request).scope_for(Capability.ANSWER_DATA_REQUESTS)


def _page(
    request: HttpRequest, key: int, *, broken: RuleBroken | None = None, typed: str = "", chosen: str = ""
) -> HttpResponse:
    found = read(request_id=key, scope=_scope(request), **acting(request))
    context = {
        **_row(found, clock.now()),
        "asked": spoken_moment(found.asked_at),
        "answered_at": spoken_moment(found.answered_at) if found.answered_at else "",
        "masked_number": masked_number(found.citizen.personal_number),
        "born": plain_date(found.citizen.born_on) if found.citizen.born_on else "",
        "states": [(one, one.value == chosen) for one in ANSWERS],
        "typed": typed,
        "longest": LONGEST_TEXT,
        "refusal": sentence_of(broken) if broken else "",
    }
    status = status_of(broken) if broken else 200
    return desk_page(request, "procedures/data_rights/desk_request.html", context, status=status)


def _row(request: DataRequest, at: datetime) -> dict[str, Any]:
    return {
        "asked_for": request,  # "request" is the browser's in every template
        "kind": DataRequestKind(request.kind),
        "state": DataRequestState(request.state),
        "stand": _stand(request, at) if request.state == DataRequestState.OPEN else None,
        "due": spoken_date(request.due_on),
    }


def _stand(request: DataRequest, at: datetime) -> Stand:
    if is_late(request.due_on, at):
        return Stand(Standing.OVERDUE)
    soon = at.date() >= warned_on(request.due_on, calendar_for())
    return Stand(Standing.DUE_SOON if soon else Standing.IN_TERM)
