"""Where is my record: by code for everybody, with more for whoever knows the last four digits."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from procedures.domain.record_code import normalise
from procedures.models import Record
from procedures.queries.following import BY_CODE, following, mark_by_code
from procedures.queries.money import payment_link, still_to_pay
from procedures.queries.tracking import DIGITS, record_by_code, tracked
from procedures.services.tracking import prove
from procedures.throttles import TrackingThrottle
from procedures.web.following import followed
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.origin import ip_of
from staffing.sessions import RECORDS_OPENED_KEY as PROVEN
from units import clock
from units.errors import RuleBroken
from units.web.refusals import sentence_of, status_of

MOST_PROVEN = 20
PROVEN_FOR = timedelta(minutes=30)  # computers are shared


class CodeForm(forms.Form):
    """The code on the receipt."""

    code = forms.CharField(
        label=_("Record code"),
        help_text=_("It stands at the top of the receipt. For example: H49.27-250701-0042"),
        max_length=80,
        widget=forms.TextInput(
            attrs={"class": "form-control code", "autocomplete": "off", "autocapitalize": "characters"}
        ),
        error_messages={"required": _("Enter the code that is printed on the receipt.")},
    )

    def clean_code(self) -> str:
        """In its written form."""
        code = normalise(self.cleaned_data["code"])
        if code is None:
            raise forms.ValidationError(
                _("This is no record code. A code has three parts, like H49.27-250701-0042: copy all of it.")
            )
        return code


class DigitsForm(forms.Form):
    """What only the owner, or whoever holds the receipt, knows."""

    digits = forms.CharField(
        label=_("Last four digits of the owner's identification number or telephone"),
        max_length=12,
        widget=forms.TextInput(attrs={"class": "form-control", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("Enter four digits.")},
    )


@gate(Capability.PUBLIC)
@never_cache
@require_safe
def tracking(request: HttpRequest) -> HttpResponse:
    """The form; with ``?code=`` straight on to the record."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        return redirect("tracked_record", form.cleaned_data["code"])
    return _private(render(request, "procedures/tracking.html", {"form": form}, status=422 if form.errors else 200))


def _is_proven(request: HttpRequest, code: str) -> bool:
    proven_at = request.session.get(PROVEN, {}).get(code)
    return proven_at is not None and clock.now() - datetime.fromisoformat(proven_at) < PROVEN_FOR


def _seen_by(request: HttpRequest, code: str) -> str:
    return "digits" if _is_proven(request, code) else BY_CODE


def _mark(request: HttpRequest, code: str) -> str | None:
    return mark_by_code(code, at=clock.now(), seen_by=_seen_by(request, code))


@gate(Capability.PUBLIC)
@never_cache
@sensitive_post_parameters("digits")
@require_http_methods(["GET", "HEAD", "POST"])
@followed(_mark)
def tracked_record(request: HttpRequest, code: str) -> HttpResponse:
    """One record; POST gives the digits, which are forgotten once they proved right."""
    throttle = TrackingThrottle()
    if not throttle.allow_request(request, None):
        return _too_often(request, code, throttle)
    record = record_by_code(code)
    form = DigitsForm(request.POST or None)
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            prove(record=record, code=code, digits=form.cleaned_data["digits"], ip=ip_of(request), at=clock.now())
        except RuleBroken as broken:
            form.add_error("digits", sentence_of(broken))
            status = status_of(broken)
        else:
            _remember(request, code)
            return redirect("tracked_record", code)
    return _shown(request, code, record, form, status)


def _shown(request: HttpRequest, code: str, record: Record | None, form: DigitsForm, status: int) -> HttpResponse:
    if record is None:
        unknown = CodeForm({"code": code})
        unknown.add_error("code", _("No record has this code. Compare it with the receipt, letter by letter."))
        return _private(render(request, "procedures/tracking.html", {"form": unknown}, status=404))
    proven = _is_proven(request, code)  # what something costs may tell what it is
    at = clock.now()
    story = tracked(record, at=at, with_details=proven)
    context: dict[str, Any] = {
        "record": story,
        "following": following(record, story, at=at, seen_by=_seen_by(request, code)),
        "form": form,
        "digits": DIGITS,
        "payment": payment_link(record) if proven and still_to_pay(record) else "",
    }
    return _private(render(request, "procedures/tracked_record.html", context, status=status))


def _remember(request: HttpRequest, code: str) -> None:
    proven = {kept: at for kept, at in request.session.get(PROVEN, {}).items() if kept != code}
    proven[code] = clock.now().isoformat()
    request.session[PROVEN] = dict(list(proven.items())[-MOST_PROVEN:])


def _too_often(request: HttpRequest, code: str, throttle: TrackingThrottle) -> HttpResponse:
    form = CodeForm({"code": code})
    form.add_error("code", _("Too many look-ups from your address. Wait a minute, then try again."))
    response = render(request, "procedures/tracking.html", {"form": form}, status=429)
    response["Retry-After"] = str(int(throttle.wait() or 60) + 1)
    return _private(response)


def _private(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex"
    return response
