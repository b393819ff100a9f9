"""People who were not satisfied: a list for the head of the centre, and what was done about it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from procedures.domain.satisfaction import MatterState, Question, QuestionAnswer, RatingChannel, ScoreWord
from procedures.models import Dissatisfaction
from procedures.queries.satisfaction import dissatisfactions
from procedures.services.satisfaction import answer_dissatisfaction
from procedures.web.desk import access_to, desk_page
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.web.acting import account_of
from units import clock
from units.errors import RuleBroken
from units.formats import spoken_moment
from units.scoping import Scope
from units.web.refusals import sentence_of, status_of

SHOWN = 100


@gate(Capability.ANSWER_DISSATISFACTION)
@require_safe
def desk_satisfaction(request: HttpRequest) -> HttpResponse:
    """What is to be answered, the oldest first; below it what was answered."""
    return _page(request)


@gate(Capability.ANSWER_DISSATISFACTION)
@require_http_methods(["POST"])
def dissatisfaction_answer(request: HttpRequest, key: int) -> HttpResponse:
    """What was done is written down; nothing of it goes out by mail."""
    done = request.POST.get("done", "")
    try:
        matter = answer_dissatisfaction(
            matter_id=key, done=done, actor=account_of(request), scope=_scope(request), at=clock.now()
        )
    except RuleBroken as broken:
        return _page(request, failed=key, done=done, broken=broken)
    messages.success(request, _("What was done about %(code)s is written down.") % {"code": matter.record.code})
    return redirect("desk_satisfaction")


def _scope(request: HttpRequest) -> Scope:
    return access_to(request).scope_for(Capability.ANSWER_DISSATISFACTION)


def _page(
    request: HttpRequest, *, failed: int | None = None, done: str = "", broken: RuleBroken | None = None
) -> HttpResponse:
    rows = dissatisfactions(_scope(request))
    waiting = rows.filter(state=MatterState.OPEN).order_by("opened_at", "id")[:SHOWN]
    answered = rows.filter(state=MatterState.ANSWERED).order_by("-answered_at", "-id")[:SHOWN]
    context: dict[str, Any] = {
        "waiting": [_told(matter) for matter in waiting],
        "answered": [_told(matter) for matter in answered],
        "failed": failed,
        "typed": done,
        "refusal": sentence_of(broken) if broken else "",
    }
    return desk_page(request, "procedures/satisfaction/desk.html", context, status=status_of(broken) if broken else 200)


def _told(matter: Dissatisfaction) -> dict[str, Any]:
    """A matter in words. Who rated is not known here, and nobody's name is shown."""
    rating = matter.rating
    return {
        "matter": matter,
        "state": MatterState(matter.state),
        "score": ScoreWord.of(rating.score),
        "channel": RatingChannel(rating.channel),
        "opened": spoken_moment(matter.opened_at),
        "answers": [(Question(name), QuestionAnswer(given)) for name, given in rating.answers.items()],
        "remark": rating.remark,
        "answered": spoken_moment(matter.answered_at) if matter.answered_at else "",
    }
