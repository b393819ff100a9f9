"""Changing one's own password."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.password_validation import password_validators_help_texts
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.models import Account
from staffing.origin import ip_of
from staffing.services.accounts import change_password as change
from staffing.sessions import handle_of
from staffing.web.acting import account_of
from units import clock
from units.errors import RuleBroken
from units.web.refusals import sentence_of


class PasswordForm(forms.Form):
    """The present password and, twice, the new one."""

    present = forms.CharField(label=gettext_lazy("Present password"), strip=False, widget=forms.PasswordInput())
    new = forms.CharField(label=gettext_lazy("New password"), strip=False, widget=forms.PasswordInput())
    again = forms.CharField(label=gettext_lazy("The new password once more"), strip=False, widget=forms.PasswordInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["present"].widget.attrs["autocomplete"] = "current-password"
        for name in ("new", "again"):
            self.fields[name].widget.attrs["autocomplete"] = "new-password"
        self.fields["new"].help_text = " ".join(password_validators_help_texts())

    def clean(self) -> dict[str, Any]:
        """The two must be the same."""
        data = super().clean() or {}
        if data.get("new") and data.get("again") and data["new"] != data["again"]:
            self.add_error("again", _("The two new passwords differ. Type the same one twice."))
        return data


@gate(Capability.SIGNED_IN, before_new_password=True, before_second_factor=True)
@sensitive_post_parameters()
def change_password(request: HttpRequest) -> HttpResponse:
    """The form, which an account with a temporary password cannot leave."""
    account = account_of(request)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _changed(request, account, form):
        update_session_auth_hash(request, account)
        messages.success(request, _("Your password is changed. Your other sessions and tokens have ended."))
        return HttpResponseRedirect(reverse("account"))
    return render(request, "staffing/change_password.html", {"form": form, "forced": account.must_change_password})


def _changed(request: HttpRequest, account: Account, form: PasswordForm) -> bool:
    try:
        change(
            account=account,
            present=form.cleaned_data["present"],
            new=form.cleaned_data["new"],
            at=clock.now(),
            keep_session=handle_of(request.session.session_key or ""),
            ip=ip_of(request),
        )
    except RuleBroken as refusal:
        form.add_error(refusal.facts.get("field"), sentence_of(refusal))
    except ValidationError as weak:
        form.add_error("new", weak)
    return not form.errors
