"""The page on which one says how the desk is to behave."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.services.preferences import set_preferences
from staffing.web.acting import account_of


class PreferencesForm(forms.Form):
    """Everything may be switched off."""

    single_keys = forms.BooleanField(
        label=gettext_lazy("Single keys work"),
        help_text=gettext_lazy(
            "Letters, digits and signs do something by themselves while no field has the focus. Switch this off if you"
            " dictate, or press keys by accident; Ctrl+Enter and Ctrl+K go on working."
        ),
        required=False,
    )
    opens_next = forms.BooleanField(
        label=gettext_lazy("The next record opens by itself"),
        help_text=gettext_lazy("When a record of a queue is done, the next one of that queue opens."),
        required=False,
    )
    mails_each = forms.BooleanField(
        label=gettext_lazy("A mail for each notice"),
        help_text=gettext_lazy("Otherwise notices stand in the portal alone, and one digest comes a day."),
        required=False,
    )
    mails_figures = forms.BooleanField(
        label=gettext_lazy("Figures in the morning's letter"),
        help_text=gettext_lazy(
            "On working days at 07:30, to leaders and provincial supervisors: the figures of one's own places. What"
            " waits there is told all the same."
        ),
        required=False,
    )


@gate(Capability.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Show and keep the preferences of one's own account."""
    account = account_of(request)
    if request.method == "POST":
        form = PreferencesForm(request.POST)
        if form.is_valid():
            set_preferences(account=account, **form.cleaned_data)
            messages.success(request, _("Your preferences are kept."))
            return HttpResponseRedirect(reverse("preferences"))
    initial = {name: getattr(account, name) for name in PreferencesForm.base_fields}
    return render(request, "staffing/preferences.html", {"form": PreferencesForm(initial=initial)})
