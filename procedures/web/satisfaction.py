"""Rating a result: by the link in the letter, on the record's own page, and at the counter's device."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from procedures.domain.satisfaction import (
    LONGEST_REMARK,
    Question,
    QuestionAnswer,
    RatingChannel,
    Score,
    ScoreWord,
)
from procedures.models import Record
from procedures.queries.satisfaction import may_be_rated, rated_by_token, rating_of
from procedures.services.satisfaction import answer_questions, rate
from procedures.web.own_records import record_of
from procedures.web.satisfaction_sections import word_of
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from units import clock
from units.errors import RuleBroken
from units.web.refusals import sentence_of, status_of

_SCORES = {str(score.value): score for score in Score}


@gate(Capability.PUBLIC)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rate_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever has the link rates: it names the record and the channel, and shows nothing about people."""
    found = rated_by_token(token)
    if found is None:
        raise Http404
    record, channel = found
    response = _answer(request, record, channel, address=reverse("rate", args=[token]))
    response["X-Robots-Tag"] = "noindex"
    return response


@gate(Capability.CITIZEN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own_record_rating(request: HttpRequest, code: str) -> HttpResponse:
    """The owner rates on the record's own page; the questions follow here."""
    record = record_of(request, code)
    return _answer(request, record, RatingChannel.PAGE, address=reverse("own_record_rating", args=[record.code]))


def _answer(request: HttpRequest, record: Record, channel: RatingChannel, *, address: str) -> HttpResponse:
    """Do what was sent and show the page anew, or say why it was not done."""
    if request.method != "POST":
        return _page(request, record, channel)
    try:
        if "score" in request.POST:
            score = _SCORES.get(request.POST["score"])
            if score is None:
                raise RuleBroken("rating_unknown")
            rate(record_id=record.pk, channel=channel, score=score, at=clock.now())
        else:
            answer_questions(
                record_id=record.pk,
                channel=channel,
                answers={question.value: given for question in Question if (given := request.POST.get(question.value))},
                remark=request.POST.get("remark", ""),
                at=clock.now(),
            )
    except RuleBroken as broken:
        return _page(request, record, channel, broken=broken)
    return redirect(address)


def _page(
    request: HttpRequest, record: Record, channel: RatingChannel, *, broken: RuleBroken | None = None
) -> HttpResponse:
    rating = rating_of(record, channel)
    typed = request.POST if broken else {}
    context = {
        "record": record,
        "is_counter": channel is RatingChannel.COUNTER,
        "is_own": channel is RatingChannel.PAGE,
        "given": word_of(rating),
        "is_open": may_be_rated(record, clock.now()),
        "asks_more": rating is not None and rating.answered_at is None,
        "choices": list(ScoreWord),
        "questions": [(question, typed.get(question.value, "")) for question in Question],
        "answers": list(QuestionAnswer),
        "remark": typed.get("remark", ""),
        "longest": LONGEST_REMARK,
        "refusal": sentence_of(broken) if broken else "",
    }
    status = status_of(broken) if broken else 200
    return render(request, "procedures/satisfaction/rate.html", context, status=status)
