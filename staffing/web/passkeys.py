"""Passkeys of staff: shown at sign-in, added and removed on one's own page."""

import ipaddress
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.models import Account
from staffing.services.passkeys import (
    Site,
    add_passkey,
    ask_for_passkey,
    begin_passkey,
    drop_passkey,
    show_passkey,
)
from staffing.sessions import SECOND_FACTOR_KEY, handle_of
from staffing.web.acting import account_of, acting
from units import clock
from units.errors import RuleBroken
from units.web.refusals import sentence_of

STATE_KEY = "passkey_state"  # in the session: what was asked, until the browser answers


def site_of(request: HttpRequest) -> Site | None:
    """Where the browser is; None where browsers keep no passkeys: at a bare address, or without TLS."""
    host = request.get_host().rsplit(":", 1)[0] if not request.get_host().endswith("]") else request.get_host()
    local = host == "localhost" or host.endswith(".localhost")
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        origin = f"{request.scheme}://{request.get_host()}"
        return Site(host, origin) if request.is_secure() or local else None
    return None


def asked_at_sign_in(request: HttpRequest, account: Account) -> dict[str, Any] | None:
    """What the sign-in page asks the browser for; None when the account has no passkey, or this is no place for it."""
    site = site_of(request)
    asked = ask_for_passkey(account=account, site=site) if site else None
    if asked is None:
        return None
    request.session[STATE_KEY] = asked[1]
    return asked[0]


def show_at_sign_in(request: HttpRequest, account: Account) -> None:
    """Check the browser's answer; what was asked counts once. Raises RuleBroken: ``passkey_not_proven``."""
    site, state = site_of(request), request.session.pop(STATE_KEY, None)
    if site is None or state is None:
        raise RuleBroken("passkey_not_proven")
    show_passkey(account=account, site=site, state=state, answer=request.POST["response"], at=clock.now())


@gate(Capability.SIGNED_IN, before_second_factor=True)
@never_cache
def new_passkey(request: HttpRequest) -> HttpResponse:
    """Add a passkey: the browser asks for finger, face or key."""
    account, site = account_of(request), site_of(request)
    sentence = ""
    if request.method == "POST":
        try:
            codes = _add(request, account, site)
        except RuleBroken as broken:
            sentence = sentence_of(broken)
        else:
            request.session[SECOND_FACTOR_KEY] = True
            if codes:
                return render(request, "staffing/recovery_codes.html", {"codes": codes})
            messages.success(request, _("The passkey is added."))
            return HttpResponseRedirect(reverse("own_second_factor"))
    asked: dict[str, Any] = {}
    if site is not None:
        asked, request.session[STATE_KEY] = begin_passkey(account=account, site=site)
    context = {"asked": asked, "sentence": sentence, "possible": site is not None}
    return render(request, "staffing/passkey_new.html", context, status=422 if sentence else 200)


@gate(Capability.SIGNED_IN)
@require_POST
def remove_passkey(request: HttpRequest, key: int) -> HttpResponse:
    """Remove one of one's own."""
    access: Any = request.access  # type: ignore[attr-defined]
    who = acting(request)
    required = settings.SECOND_FACTOR_REQUIRED and access.oversees
    drop_passkey(account=who["actor"], key=key, required=required, at=who["at"], ip=who["ip"])
    messages.success(request, _("The passkey is removed."))
    return HttpResponseRedirect(reverse("own_second_factor"))


def _add(request: HttpRequest, account: Account, site: Site | None) -> list[str]:
    state = request.session.pop(STATE_KEY, None)
    if site is None or state is None:
        raise RuleBroken("passkey_not_proven")
    who = acting(request)
    return add_passkey(
        account=account,
        site=site,
        state=state,
        answer=request.POST.get("response", ""),
        name=request.POST.get("name", "").strip() or _("Passkey"),
        at=who["at"],
        keep_session=handle_of(request.session.session_key or ""),
        ip=who["ip"],
    )
