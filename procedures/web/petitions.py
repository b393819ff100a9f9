"""Petitions for everybody: read what was answered, send one in, and follow one's own."""

from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from procedures.domain.petitions import PetitionGround, PetitionState
from procedures.models import Petition, PetitionText
from procedures.queries.petitions import (
    MOST_PAGES,
    own_petitions,
    petition_by_code,
    published,
    units_with_publications,
)
from procedures.services.petition_keys import open_by_key
from procedures.services.petitions import file_petition, give_more, rate_petition
from procedures.throttles import PetitionsReadThrottle, PetitionThrottle, TrackingThrottle
from procedures.web.filing_doors import citizen_of
from procedures.web.petition_forms import PetitionCodeForm, PetitionForm, PetitionKeyForm, ReplyForm
from procedures.web.petition_words import due_line, other_law, steps_of, told_moment, unit_told, why_of
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.models import Citizen
from staffing.origin import ip_of
from staffing.sessions import PETITION_SENT_KEY as SENT
from staffing.sessions import PETITIONS_OPENED_KEY as OPENED
from units import clock
from units.errors import RuleBroken
from units.web.refusals import sentence_of, status_of

MOST_OPENED = 20
OPENED_FOR = timedelta(minutes=30)  # computers are shared
RATINGS = {"yes": True, "no": False}


@gate(Capability.PUBLIC)
@require_safe
def petitions(request: HttpRequest) -> HttpResponse:
    """What was answered and published, and the ways to send one in and to follow one; ``?code=`` goes straight on."""
    form = PetitionCodeForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        return redirect("petition", form.cleaned_data["code"])
    throttle = PetitionsReadThrottle()
    if not throttle.allow_request(request, None):
        return _too_often(request, throttle)
    words, unit = request.GET.get("q", "")[:200].replace("\0", ""), request.GET.get("unit", "")[:30].replace("\0", "")
    asked = request.GET.get("page", "1")
    page = min(int(asked), MOST_PAGES) if asked.isascii() and asked.isdigit() and asked != "0" else 1
    rows, more = published(words=words, unit=unit, page=page)
    context = {
        "form": form,
        "rows": [(row, told_moment(row.petition.published_at)) for row in rows],
        "words": words,
        "unit": unit,
        "units": units_with_publications(),
        "earlier_url": _page_url(words, unit, page - 1) if page > 1 else "",
        "later_url": _page_url(words, unit, page + 1) if more and page < MOST_PAGES else "",
    }
    return render(request, "procedures/petitions/list.html", context, status=422 if form.errors else 200)


@gate(Capability.PUBLIC)
@require_safe
def petition_begin(request: HttpRequest) -> HttpResponse:
    """What a petition is, what a complaint and a denunciation are, and where each goes."""
    onward = urlencode({"next": reverse("petition_new")})
    return render(request, "procedures/petitions/begin.html", {"sign_in": f"{reverse('citizen_sign_in')}?{onward}"})


@gate(Capability.PUBLIC)
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def petition_new(request: HttpRequest) -> HttpResponse:
    """The form, for whoever is signed in and for whoever is not."""
    citizen = _citizen(request)
    form = PetitionForm(request.POST or None, citizen=citizen)
    if request.method != "POST":
        return _form(request, form, HTTPStatus.OK)
    if not form.is_valid():
        return _form(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    if not PetitionThrottle().allow_request(request, None):
        form.add_error(None, _("Too many petitions came from your address within an hour. Try again later."))
        return _form(request, form, HTTPStatus.TOO_MANY_REQUESTS)
    try:
        found = file_petition(
            writing=form.writing(), form_key=form.cleaned_data["form_key"], citizen=citizen, at=clock.now()
        )
    except RuleBroken as broken:
        form.add_error(None, sentence_of(broken))
        return _form(request, form, status_of(broken))
    _remember(request, found)
    request.session[SENT] = found.code
    return redirect("petition_sent", found.code)


@gate(Capability.PUBLIC)
@never_cache
@require_safe
def petition_sent(request: HttpRequest, code: str) -> HttpResponse:
    """The code, what happens next, and, this once, the number that opens it again; only where it was sent from."""
    petition = _own(request, code)
    is_new = request.session.get(SENT) == code and request.session.pop(SENT) == code
    opening_key = PetitionText.objects.values_list("opening_key", flat=True).get(petition=petition)
    context = {
        "petition": petition,
        "unit": unit_told(petition),
        "key": "" if petition.citizen_id or not is_new else f"{opening_key[:4]} {opening_key[4:]}",
        "due": told_moment(petition.answer_due_at),
    }
    return _private(render(request, "procedures/petitions/sent.html", context))


@gate(Capability.PUBLIC)
@never_cache
@sensitive_post_parameters("key")
@require_http_methods(["GET", "HEAD", "POST"])
def petition(request: HttpRequest, code: str) -> HttpResponse:
    """One petition: state, dates and unit for everybody, the text for its writer, or for everybody once published."""
    throttle = TrackingThrottle()
    if not throttle.allow_request(request, None):
        response = _unknown(
            request, code, _("Too many look-ups from your address. Wait a minute, then try again."), 429
        )
        response["Retry-After"] = str(int(throttle.wait() or 60) + 1)
        return response
    found = petition_by_code(code)
    if found is None:
        return _unknown(request, code, _("No petition has this code. Compare it letter by letter."), 404)
    form = PetitionKeyForm(request.POST or None)
    status = None
    if request.method == "POST" and form.is_valid():
        try:
            open_by_key(petition=found, typed=form.cleaned_data["key"], ip=ip_of(request), at=clock.now())
        except RuleBroken as broken:
            form.add_error("key", sentence_of(broken))
            status = status_of(broken)
        else:
            _remember(request, found)
            return redirect("petition", code)
    return _shown(request, found, key_form=form, status=status)


@gate(Capability.PUBLIC)
@never_cache
@sensitive_post_parameters()
@require_POST
def petition_more(request: HttpRequest, code: str) -> HttpResponse:
    """The writer's reply to what was asked."""
    found = _own(request, code)
    form = ReplyForm(request.POST)
    if form.is_valid():
        try:
            give_more(petition_id=found.pk, reply=form.cleaned_data["reply"], citizen=_citizen(request), at=clock.now())
        except RuleBroken as broken:
            return _shown(request, _own(request, code), broken=broken)
        return redirect("petition", code)
    return _shown(request, found, reply_form=form)


@gate(Capability.PUBLIC)
@never_cache
@require_POST
def petition_rating(request: HttpRequest, code: str) -> HttpResponse:
    """The writer is satisfied with the answer, or not."""
    found = _own(request, code)
    satisfied = RATINGS.get(request.POST.get("satisfied", ""))
    try:
        if satisfied is None:
            raise RuleBroken("petition_rating_unknown")
        rate_petition(petition_id=found.pk, satisfied=satisfied, citizen=_citizen(request), at=clock.now())
    except RuleBroken as broken:
        return _shown(request, _own(request, code), broken=broken)
    return redirect("petition", code)


@gate(Capability.CITIZEN)
@never_cache
@require_safe
def petitions_own(request: HttpRequest) -> HttpResponse:
    """What one has sent in with one's account."""
    rows = own_petitions(citizen_of(request))[:100]
    context = {"rows": [(row, PetitionState(row.state), told_moment(row.submitted_at), *due_line(row)) for row in rows]}
    return render(request, "procedures/petitions/own.html", context)


def _form(request: HttpRequest, form: PetitionForm, status: int) -> HttpResponse:
    context = {"form": form, "citizen": form.citizen}
    return _private(render(request, "procedures/petitions/new.html", context, status=status))


def _shown(
    request: HttpRequest,
    found: Petition,
    *,
    key_form: forms.Form | None = None,
    reply_form: forms.Form | None = None,
    broken: RuleBroken | None = None,
    status: int | None = None,
) -> HttpResponse:
    own, state = _is_own(request, found), PetitionState(found.state)
    due_label, due = due_line(found)
    context: dict[str, Any] = {
        "petition": found,
        "state": state,
        "unit": unit_told(found),
        "due_label": due_label,
        "due": due,
        "why": why_of(found) if due else [],
        "steps": steps_of(found),
        "own": own,
        "text": found.text if own else None,
        "publication": getattr(found, "publication", None),
        "ground": PetitionGround(found.ground) if own and found.ground else None,
        "law": other_law(found) if own else None,
        "key_form": None if own or found.citizen_id else key_form or PetitionKeyForm(),
        "reply_form": (reply_form or ReplyForm()) if own and state is PetitionState.ASKED else None,
        "may_rate": own and state in (PetitionState.ANSWERED, PetitionState.PUBLISHED) and found.satisfied is None,
        "refusal": sentence_of(broken) if broken else "",
    }
    wrong = [form for form in (key_form, reply_form) if form is not None and form.errors]
    context["wrong_form"] = wrong[0] if wrong else None
    usual = status_of(broken) if broken else 422 if wrong else 200
    return _private(render(request, "procedures/petitions/petition.html", context, status=status or usual))


def _unknown(request: HttpRequest, code: str, sentence: str, status: int) -> HttpResponse:
    form = PetitionCodeForm({"code": code})
    form.add_error("code", sentence)
    return _private(render(request, "procedures/petitions/find.html", {"form": form}, status=status))


def _too_often(request: HttpRequest, throttle: PetitionsReadThrottle) -> HttpResponse:
    """The form alone: neither words nor pages are looked for."""
    sentence = _("Too many searches from your address. Wait a minute, then try again.")
    context = {"form": PetitionCodeForm(), "refusal": sentence}
    response = render(request, "procedures/petitions/find.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)
    response["Retry-After"] = str(int(throttle.wait() or 60) + 1)
    return _private(response)


def _page_url(words: str, unit: str, page: int) -> str:
    wanted = {"q": words, "unit": unit, "page": page}
    return "?" + urlencode({name: value for name, value in wanted.items() if value})


def _citizen(request: HttpRequest) -> Citizen | None:
    """Who is signed in as a citizen; the lazy object itself must not reach the services."""
    return citizen_of(request) if request.citizen else None  # type: ignore[attr-defined]


def _is_own(request: HttpRequest, found: Petition) -> bool:
    citizen = _citizen(request)
    if found.citizen_id is not None:
        return citizen is not None and citizen.pk == found.citizen_id
    opened_at = request.session.get(OPENED, {}).get(found.code)
    return opened_at is not None and clock.now() - datetime.fromisoformat(opened_at) < OPENED_FOR


def _own(request: HttpRequest, code: str) -> Petition:
    """The writer's petition, or 404: whether there is one is told by the page of its code alone."""
    found = petition_by_code(code)
    if found is None or not _is_own(request, found):
        raise Http404
    return found


def _remember(request: HttpRequest, found: Petition) -> None:
    if found.citizen_id is None:
        opened = {code: at for code, at in request.session.get(OPENED, {}).items() if code != found.code}
        opened[found.code] = clock.now().isoformat()
        request.session[OPENED] = dict(list(opened.items())[-MOST_OPENED:])


def _private(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex"
    return response
