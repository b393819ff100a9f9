"""The second factor of staff: shown at sign-in, set up and taken off on one's own page, reset by whoever manages."""

from datetime import datetime, timedelta
from typing import Any

import segno
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.models import Account
from staffing.origin import ip_of
from staffing.queries.second_factors import has_authenticator, recovery_codes_left, second_factor_since
from staffing.services.second_factors import (
    begin_second_factor,
    confirm_second_factor,
    renew_recovery_codes,
    reset_second_factor,
    show_second_factor,
    take_off_second_factor,
)
from staffing.sessions import SECOND_FACTOR_KEY, handle_of
from staffing.web.accounts import detail_url, managed
from staffing.web.acting import account_of, acting
from staffing.web.passkeys import asked_at_sign_in, show_at_sign_in
from staffing.web.sign_in import WAITING_KEY, welcome
from units import clock
from units.errors import RuleBroken
from units.web.refusals import sentence_of

LONGEST_WAIT = timedelta(minutes=10)  # between the password and the code


class CodeForm(forms.Form):
    """Six digits, or a recovery code."""

    code = forms.CharField(label=gettext_lazy("Code"), max_length=20)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {
            "autocomplete": "one-time-code",
            "autocapitalize": "none",
            "spellcheck": "false",
        }


@gate(Capability.PUBLIC)
@never_cache
@sensitive_post_parameters("code")
def second_factor(request: HttpRequest) -> HttpResponse:
    """After the right password: the code, and only then a session."""
    waiting = _waiting(request)
    if waiting is None:
        return HttpResponseRedirect(reverse("sign_in"))
    account, onward = waiting
    by_passkey = "response" in request.POST
    form = CodeForm(None if by_passkey else request.POST or None)
    sentence = ""
    if by_passkey or (request.method == "POST" and form.is_valid()):
        try:
            if by_passkey:
                show_at_sign_in(request, account)
            else:
                show_second_factor(account=account, code=form.cleaned_data["code"], at=clock.now(), ip=ip_of(request))
        except RuleBroken as broken:
            sentence = sentence_of(broken)
            if form.is_bound:
                form.add_error("code", sentence)
        else:
            del request.session[WAITING_KEY]
            answer = welcome(request, account, onward)
            request.session[SECOND_FACTOR_KEY] = True
            return answer
    context = {
        "form": form,
        "asked": asked_at_sign_in(request, account),
        "sentence": sentence if by_passkey else "",
        "authenticator": has_authenticator(account),
    }
    return render(request, "staffing/second_factor.html", context, status=422 if sentence or form.errors else 200)


@gate(Capability.SIGNED_IN)
@never_cache
def own_second_factor(request: HttpRequest) -> HttpResponse:
    """How it stands with one's own."""
    return _own(request)


@gate(Capability.SIGNED_IN, before_second_factor=True)
@never_cache
@sensitive_post_parameters("code")
def new_second_factor(request: HttpRequest) -> HttpResponse:
    """Set one up: a picture to scan, a first code; then the recovery codes, shown once."""
    account = account_of(request)
    if has_authenticator(account):
        return HttpResponseRedirect(reverse("own_second_factor"))
    device = begin_second_factor(account=account)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        here = handle_of(request.session.session_key or "")
        try:
            codes = confirm_second_factor(
                account=account,
                code=form.cleaned_data["code"].replace(" ", ""),
                at=clock.now(),
                keep_session=here,
                ip=ip_of(request),
            )
        except RuleBroken as broken:
            form.add_error("code", sentence_of(broken))
        else:
            request.session[SECOND_FACTOR_KEY] = True
            return _recovery_codes(request, codes)
    context = {
        "form": form,
        "picture": segno.make(device.config_url, error="m").svg_data_uri(scale=5, border=4, light="#fff"),
        "address": device.config_url,
        "key": _in_groups(device.config_url),
        "required": _required(request),
        "account": account,
    }
    return render(request, "staffing/second_factor_new.html", context, status=422 if form.errors else 200)


@gate(Capability.SIGNED_IN)
@never_cache
@require_POST
@sensitive_post_parameters("code")
def new_recovery_codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes, shown once, for whoever shows the second factor."""
    form = CodeForm(request.POST)
    if form.is_valid():
        try:
            return _recovery_codes(request, renew_recovery_codes(**_shown(request, form)))
        except RuleBroken as broken:
            form.add_error("code", sentence_of(broken))
    return _own(request, form)


@gate(Capability.SIGNED_IN)
@never_cache
@require_POST
@sensitive_post_parameters("code")
def take_off(request: HttpRequest) -> HttpResponse:
    """Take one's own off, where it is not required."""
    form = CodeForm(request.POST)
    if form.is_valid():
        try:
            take_off_second_factor(**_shown(request, form), required=_required(request))
        except RuleBroken as broken:
            form.add_error("code", sentence_of(broken))
        else:
            request.session.pop(SECOND_FACTOR_KEY, None)
            messages.success(request, _("Your second factor is taken off. The password alone signs you in now."))
            return HttpResponseRedirect(reverse("own_second_factor"))
    return _own(request, form)


@gate(Capability.MANAGE_STAFF)
@require_POST
def reset(request: HttpRequest, account_id: int) -> HttpResponse:
    """Take a colleague's off, who has lost it."""
    reset_second_factor(account_id=managed(request, account_id).pk, **acting(request))
    messages.success(request, _("The second factor is taken off; the person's sessions and tokens have ended."))
    return HttpResponseRedirect(detail_url(account_id))


def _waiting(request: HttpRequest) -> tuple[Account, str] | None:
    """Whose password was right in this browser a moment ago, and where they wanted to go."""
    kept = request.session.get(WAITING_KEY)
    if not kept or clock.now() - datetime.fromisoformat(kept[1]) > LONGEST_WAIT:
        return None
    account = Account.objects.filter(pk=kept[0], is_active=True).first()
    return (account, kept[2]) if account else None


def _own(request: HttpRequest, form: CodeForm | None = None) -> HttpResponse:
    account = account_of(request)
    context = {
        "form": form or CodeForm(),
        "since": second_factor_since(account),
        "passkeys": account.passkeys.all(),
        "left": recovery_codes_left(account),
        "required": _required(request),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "staffing/second_factor_own.html", context, status=status)


def _shown(request: HttpRequest, form: CodeForm) -> dict[str, Any]:
    who = acting(request)
    return {"account": who["actor"], "code": form.cleaned_data["code"], "at": who["at"], "ip": who["ip"]}


def _recovery_codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    return render(request, "staffing/recovery_codes.html", {"codes": codes})


def _required(request: HttpRequest) -> bool:
    access: Any = request.access  # type: ignore[attr-defined]
    return bool(settings.SECOND_FACTOR_REQUIRED and access.oversees)


def _in_groups(address: str) -> str:
    """The key as one types it, four letters at a time."""
    key = address.partition("secret=")[2].partition("&")[0]
    return " ".join(key[start : start + 4] for start in range(0, len(key), 4))
