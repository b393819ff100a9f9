"""Signing in and out."""

from datetime import datetime
from typing import Any

from axes.models import AccessAttempt
from django import forms
from django.conf import settings
from django.contrib.auth import authenticate, login
from django.db.models import Max
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from staffing import sessions
from staffing.audit import record_act
from staffing.domain.acts import AuditAction, SubjectKind
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.models import Account
from staffing.origin import ip_of
from staffing.queries.second_factors import has_second_factor
from staffing.services.demo_accounts import DEMO_ACCOUNTS, DEMO_PASSWORD
from staffing.web.landing import landing
from staffing.web.leaving import leave_all
from units import clock

WAITING_KEY = "second_factor_of"  # in the session: whose password was right, when, and where they wanted to go
BACKEND = "django.contrib.auth.backends.ModelBackend"


class SignInForm(forms.Form):
    """Account name and password. The password is shown back only where a demonstration account fills it in."""

    username = forms.CharField(label=gettext_lazy("Account name"), max_length=150)
    password = forms.CharField(
        label=gettext_lazy("Password"), max_length=200, strip=False, widget=forms.PasswordInput(render_value=False)
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].widget.attrs |= {
            "autocomplete": "username",
            "autocapitalize": "none",
            "autofocus": True,
        }
        self.fields["password"].widget.attrs |= {"autocomplete": "current-password"}

    def clean_username(self) -> str:
        """Account names are in lower case; people write them as they like."""
        return str(self.cleaned_data["username"]).strip().lower()


@gate(Capability.PUBLIC)
@sensitive_post_parameters("password")
@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """The one page to sign in on; afterwards to ``next`` or to the face of the account's role."""
    onward = request.POST.get("next") or request.GET.get("next") or ""
    if not url_has_allowed_host_and_scheme(onward, {request.get_host()}, request.is_secure()):
        onward = ""
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        account = authenticate(request, **form.cleaned_data)
        if isinstance(account, Account):
            if has_second_factor(account):
                return ask_for_second_factor(request, account, onward)
            return welcome(request, account, onward)
        form.add_error(None, _("The account name or the password is not right. Check both and try again."))
    elif request.method != "POST":
        if request.user.is_authenticated:
            return HttpResponseRedirect(onward or landing())
        form = _filled_for_demonstration(request) or form
    context = {"form": form, "next": onward, "demo_accounts": DEMO_ACCOUNTS if settings.DEMO else ()}
    return render(request, "staffing/sign_in.html", context)


@gate(Capability.SIGNED_IN, before_new_password=True, before_second_factor=True)
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session, here and in the table."""
    leave_all(request)
    return HttpResponseRedirect(reverse("sign_in"))


def locked_out(request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None) -> HttpResponse:
    """What axes answers with after too many failures (AXES_LOCKOUT_CALLABLE): the moment at which it ends."""
    ends_at = _lock_ends_at(request, str((credentials or {}).get("username", "")))
    if request.path.startswith("/api/"):
        detail = _("Too many failed attempts. Try again at %(time)s.") % {"time": f"{ends_at:%H:%M}"}
        problem = {
            "type": "about:blank",
            "title": _("Locked out"),
            "status": 429,
            "code": "locked_out",
            "detail": detail,
        }
        return JsonResponse(problem, status=429, content_type="application/problem+json")
    return render(request, "staffing/locked_out.html", {"ends_at": ends_at}, status=429)


def _lock_ends_at(request: HttpRequest, username: str) -> datetime:
    """On the portal's clock; axes counts from the last failure, on the machine's."""
    attempts = AccessAttempt.objects.filter(username=username, ip_address=ip_of(request))
    this_attempt = request.axes_attempt_time  # type: ignore[attr-defined]
    last = attempts.aggregate(last=Max("attempt_time"))["last"] or this_attempt
    ends_at: datetime = clock.now() + settings.AXES_COOLOFF_TIME - (this_attempt - last)
    return ends_at


def ask_for_second_factor(request: HttpRequest, account: Account, onward: str) -> HttpResponse:
    """The password was right: nobody is signed in before the second factor is shown too."""
    request.session.flush()
    request.session[WAITING_KEY] = [account.pk, clock.now().isoformat(), onward]
    return HttpResponseRedirect(reverse("second_factor"))


def welcome(request: HttpRequest, account: Account, onward: str) -> HttpResponse:
    """Sign the account in, write it down, and lead to its work."""
    at, ip = clock.now(), ip_of(request)
    login(request, account, backend=BACKEND)
    sessions.opened(request, ip=ip)
    record_act(
        actor=account,
        action=AuditAction.SIGNED_IN,
        subject_kind=SubjectKind.ACCOUNT,
        subject_id=account.pk,
        at=at,
        ip=ip,
    )
    response = HttpResponseRedirect(onward or landing())
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:  # else: chosen on this machine, for this moment
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, account.language, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
    return response


def _filled_for_demonstration(request: HttpRequest) -> SignInForm | None:
    """The form with a demonstration account's name and password in it; only where accounts are for demonstration."""
    chosen = request.GET.get("demo")
    if not settings.DEMO or chosen not in {account.username for account in DEMO_ACCOUNTS}:
        return None
    form = SignInForm(initial={"username": chosen, "password": DEMO_PASSWORD})
    form.fields["password"].widget = forms.PasswordInput(render_value=True, attrs={"autocomplete": "current-password"})
    return form
