"""Explanations asked for: the officials' page with what came of each, and the asked unit's page where it answers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from procedures.domain.identifiers import without_remarks
from procedures.domain.settlement import overdue_from
from procedures.domain.steering import (
    EXPLAINED_IN,
    EXPLANATION_OWED,
    LONGEST_EXPLANATION,
    LONGEST_EXPLANATION_TERM,
    AskedFigure,
    ExplanationState,
)
from procedures.domain.vocabulary import Outcome, Status, TermUnit
from procedures.models import Explanation, Record
from procedures.queries.alerts import open_alerts
from procedures.queries.explanations_asked import asked_in, asked_of
from procedures.queries.figures import units_of
from procedures.services import explanations as service
from procedures.web.desk import access_to, desk_page
from procedures.web.figure_filter import FigureFilter
from procedures.web.numbers import count, percent
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.web.acting import account_of
from units import clock
from units.errors import RuleBroken
from units.formats import brief_moment, plain_date, spoken_moment
from units.models import Unit
from units.web.refusals import sentence_of, status_of

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Given:
    """One answer in words."""

    text: str
    said: str
    in_time: bool


@dataclass(frozen=True, slots=True)
class Request:
    """A request as both pages show it."""

    explanation: Explanation
    code: str
    about: str
    now: str
    state: ExplanationState
    asked: str
    due: str
    is_late: bool
    answers: list[Given]
    may_answer: bool
    may_judge: bool
    may_send_back: bool


class AskForm(forms.Form):
    """What is to be explained, and by when; the subject stands in the address."""

    figure = forms.ChoiceField(
        label=gettext_lazy("Figure"), choices=[(one.value, gettext_lazy(one.label)) for one in AskedFigure]
    )
    question = forms.CharField(
        label=gettext_lazy("What is to be explained"),
        max_length=LONGEST_EXPLANATION,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Write no names or numbers of applicants: name records by their codes."),
    )
    term_days = forms.IntegerField(
        label=gettext_lazy("Working days for the answer"),
        min_value=1,
        max_value=LONGEST_EXPLANATION_TERM,
        initial=EXPLAINED_IN,
    )


def request_line(one: Explanation, at: datetime, *, reader: int, units: frozenset[int]) -> Request:
    """A request in words; ``units`` are those that the reader leads."""
    state, answers = ExplanationState(one.state), list(one.answers.all())
    owed = state in EXPLANATION_OWED
    judged = state is ExplanationState.ANSWERED and one.asked_by_id == reader
    return Request(
        explanation=one,
        code=service.code_of(one),
        about=_about(one),
        now=_now(one.record) if one.record else "",
        state=state,
        asked=_("Asked at %(moment)s by %(name)s") % _said(one.asked_at, one.asked_by),
        due=spoken_moment(one.due_at),
        is_late=owed and overdue_from(one.due_at, TermUnit.WORKING_DAY) <= at,
        answers=[
            Given(answer.text, _("%(name)s at %(moment)s") % _said(answer.at, answer.by), answer.in_time)
            for answer in answers
        ],
        may_answer=owed and one.unit_id in units,
        may_judge=judged,
        may_send_back=judged and len(answers) == 1,
    )


def _said(moment: datetime, by: Any) -> dict[str, str]:
    return {"moment": brief_moment(moment), "name": without_remarks(str(by))}


def _about(one: Explanation) -> str:
    if one.record is not None:
        return _("Record %(code)s") % {"code": one.record.code}
    words = {
        "figure": _(AskedFigure(one.figure).label),
        "first": plain_date(one.first) if one.first else "",
        "last": plain_date(one.last) if one.last else "",
    }
    if one.whole is None:
        return _("%(figure)s: %(number)s") % (words | {"number": count(one.part or 0)})
    words["rate"] = percent((one.part or 0) / one.whole if one.whole else None)
    words["part"], words["whole"] = count(one.part or 0), count(one.whole)
    return _("%(figure)s, %(first)s - %(last)s: %(rate)s (%(part)s of %(whole)s)") % words


def _now(record: Record) -> str:
    """Where a record stands that was asked about: what came of it."""
    status = _(Status(record.status).label)
    return f"{status} · {_(Outcome(record.outcome).label)}" if record.outcome else status


@gate(Capability.SUPERVISE)
@require_safe
def explanations(request: HttpRequest) -> HttpResponse:
    """What was asked at the places that a person watches over, with the answers and what came of it."""
    access, at = access_to(request), clock.now()
    scope = access.scope_for(Capability.SUPERVISE)
    rows = [request_line(one, at, reader=account_of(request).pk, units=scope.units) for one in asked_in(scope)[:SHOWN]]
    context = {
        "open": [row for row in rows if row.state is not ExplanationState.ACCEPTED],
        "closed": [row for row in rows if row.state is ExplanationState.ACCEPTED],
        "open_alerts": open_alerts(account_of(request)),
        "longest": LONGEST_EXPLANATION,
    }
    return render(request, "procedures/steering/explanations.html", context)


@gate(Capability.SUPERVISE)
@require_http_methods(["GET", "HEAD", "POST"])
def explanation_new(request: HttpRequest) -> HttpResponse:
    """Ask for one: about ``?record=`` or about ``?unit=`` with the period of the figures' pages."""
    scope = access_to(request).scope_for(Capability.SUPERVISE)
    record, unit = None, None
    if key := request.GET.get("record", ""):
        record = Record.objects.visible_to(scope).filter(pk=int(key)).first() if key.isdecimal() else None
        unit = record.competent_unit if record else None
    else:
        unit = Unit.objects.in_force(clock.today()).filter(code=request.GET.get("unit", "")).first()
        allowed = units_of(scope)
        if unit is not None and allowed is not None and unit.pk not in allowed:
            unit = None
    if unit is None:
        raise Http404
    period, _field = FigureFilter(request.GET, today=clock.today()).answer()
    form = AskForm(request.POST or None)
    if record is not None:
        del form.fields["figure"]
    status = 200
    if request.method == "POST" and form.is_valid():
        figure = None if record else AskedFigure(form.cleaned_data["figure"])
        subject = service.Subject(record.pk if record else None, None if record else unit.pk, figure, period)
        try:
            asked = service.ask(
                subject=subject,
                question=form.cleaned_data["question"],
                term_days=form.cleaned_data["term_days"],
                actor=account_of(request),
                scope=scope,
                at=clock.now(),
            )
        except RuleBroken as broken:
            named = broken.facts.get("field")
            form.add_error(named if named in form.fields else None, sentence_of(broken))
            status = status_of(broken)
        else:
            words = {"code": service.code_of(asked), "due": spoken_moment(asked.due_at)}
            messages.success(request, _("%(code)s is asked. The answer is due at %(due)s.") % words)
            return HttpResponseRedirect(reverse("explanations"))
    elif form.is_bound:
        status = 422
    context = {
        "form": form,
        "record": record,
        "unit": unit,
        "said_period": f"{plain_date(period.first)} - {plain_date(period.last)}",
        "query": request.GET.urlencode(),
    }
    return render(request, "procedures/steering/explanation_new.html", context, status=status)


@gate(Capability.SUPERVISE)
@require_safe
def desk_explanations(request: HttpRequest) -> HttpResponse:
    """What the units that a person leads were asked: what they owe first, the nearest due date on top."""
    at, led = clock.now(), access_to(request).scope_for(Capability.SUPERVISE).units
    rows = [request_line(one, at, reader=account_of(request).pk, units=led) for one in asked_of(led)[:SHOWN]]
    owed = sorted((row for row in rows if row.may_answer), key=lambda row: row.explanation.due_at)
    context = {
        "owed": owed,
        "answered": [row for row in rows if not row.may_answer],
        "longest": LONGEST_EXPLANATION,
    }
    return desk_page(request, "procedures/steering/desk_explanations.html", context)


@gate(Capability.SUPERVISE)
@require_POST
def explanation_answer(request: HttpRequest, key: int) -> HttpResponse:
    """Answer for one's unit."""
    service.answer(
        explanation_id=key,
        text=request.POST.get("text", ""),
        actor=account_of(request),
        scope=access_to(request).scope_for(Capability.SUPERVISE),
        at=clock.now(),
    )
    messages.success(request, _("The explanation is given. Who asked is told."))
    return HttpResponseRedirect(reverse("desk_explanations"))


@gate(Capability.SUPERVISE)
@require_POST
def explanation_accept(request: HttpRequest, key: int) -> HttpResponse:
    """Accept what was answered."""
    service.accept(explanation_id=key, actor=account_of(request), at=clock.now())
    messages.success(request, _("The explanation is accepted."))
    return HttpResponseRedirect(reverse("explanations"))


@gate(Capability.SUPERVISE)
@require_POST
def explanation_send_back(request: HttpRequest, key: int) -> HttpResponse:
    """Send it back with what is still missing."""
    objection = request.POST.get("objection", "")
    service.send_back(explanation_id=key, objection=objection, actor=account_of(request), at=clock.now())
    messages.success(request, _("The explanation is sent back, and its term begins again."))
    return HttpResponseRedirect(reverse("explanations"))
