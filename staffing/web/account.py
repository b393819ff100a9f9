"""One's own account: who the portal thinks one is, language, sessions, tokens."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import activate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from knox.models import AuthToken

from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.models import StaffSession
from staffing.services.accounts import choose_language
from staffing.services.sessions import end_other_sessions, end_session
from staffing.services.tokens import end_token, issue_token
from staffing.sessions import handle_of
from staffing.web.accounts import detail_url
from staffing.web.acting import account_of, acting
from staffing.web.assignment_rows import rows_of
from staffing.web.forms import LanguageForm
from units import clock
from units.web.keys import key_in

ALWAYS = (Capability.PUBLIC, Capability.SIGNED_IN)


@gate(Capability.SIGNED_IN)
def account(request: HttpRequest) -> HttpResponse:
    """Name, assignments, rights, language, and tokens."""
    return _page(request)


@gate(Capability.SIGNED_IN)
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Choose the language for this account, on every machine."""
    form = LanguageForm(request.POST)
    response = HttpResponseRedirect(reverse("account"))
    if form.is_valid():
        chosen = form.cleaned_data["language"]
        choose_language(account=account_of(request), language=chosen)
        activate(chosen)
        messages.success(request, _("The language is chosen."))
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, chosen, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
    return response


@gate(Capability.SIGNED_IN)
def sessions(request: HttpRequest) -> HttpResponse:
    """Where one is signed in."""
    here = StaffSession.objects.filter(account=account_of(request), expire_date__gt=clock.now())
    context = {"sessions": here, "present": handle_of(request.session.session_key or "")}
    return render(request, "staffing/sessions.html", context)


@gate(Capability.SIGNED_IN)
@require_POST
def end_one_session(request: HttpRequest, handle: str) -> HttpResponse:
    """End one of one's own; a manager may end somebody else's, and comes back to that account."""
    back = key_in(request.POST.get("account", ""))
    end_session(handle=handle, **acting(request))
    messages.success(request, _("The session has ended."))
    return HttpResponseRedirect(reverse("sessions") if back is None else detail_url(back))


@gate(Capability.SIGNED_IN)
@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """End all of one's own sessions but this one."""
    who = acting(request)
    end_other_sessions(
        account=who["actor"], keep_session=handle_of(request.session.session_key or ""), at=who["at"], ip=who["ip"]
    )
    messages.success(request, _("All your other sessions have ended."))
    return HttpResponseRedirect(reverse("sessions"))


@gate(Capability.SIGNED_IN)
@never_cache
@require_POST
def new_token(request: HttpRequest) -> HttpResponse:
    """A token, whose secret is shown on this answer and never again."""
    who = acting(request)
    _token, secret = issue_token(account=who["actor"], at=who["at"], ip=who["ip"])
    return _page(request, secret=secret)


@gate(Capability.SIGNED_IN)
@require_POST
def drop_token(request: HttpRequest, token_key: str) -> HttpResponse:
    """End one of one's own tokens."""
    who = acting(request)
    end_token(account=who["actor"], token_key=token_key, at=who["at"], ip=who["ip"])
    messages.success(request, _("The token has ended."))
    return HttpResponseRedirect(reverse("account"))


def _page(request: HttpRequest, secret: str = "") -> HttpResponse:
    own = account_of(request)
    access: Any = request.access  # type: ignore[attr-defined]
    context = {
        "account": own,
        "rows": rows_of(access.assignments),
        "rights": [right for right in Capability if access.may(right) and right not in ALWAYS],
        "language_form": LanguageForm(initial={"language": own.language}),
        "tokens": AuthToken.objects.filter(user=own, expiry__gt=clock.now()).order_by("-created"),
        "secret": secret,
    }
    return render(request, "staffing/account.html", context)
