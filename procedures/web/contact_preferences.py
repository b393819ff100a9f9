"""The page on which a citizen or an organisation says how they want to be told."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from procedures.domain.telling import QUIET_BEGINS, QUIET_ENDS, MessageChannel, masked_address, mobile
from procedures.models.telling import LANGUAGES
from procedures.ports import is_connected
from procedures.queries.telling import preference_of
from procedures.services.contact_preferences import keep_preference
from procedures.web.filing_doors import citizen_of
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from units import clock

_HINTS = {
    MessageChannel.ZALO: gettext_lazy("To the Zalo account of your telephone number. Tried first."),
    MessageChannel.SMS: gettext_lazy("Without diacritics, and without a link. Where Zalo does not reach you."),
    MessageChannel.MAIL: gettext_lazy("With all details. Where no message reaches your telephone."),
}
_OFF = gettext_lazy("The province does not offer this yet. Your choice is kept for the day on which it does.")


def _time(label: Any) -> forms.TimeField:
    """A time of day in the browser's own field."""
    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    return forms.TimeField(label=label, widget=widget, input_formats=["%H:%M", "%H:%M:%S"], required=False)


class ContactPreferenceForm(forms.Form):
    """Channels, language and quiet hours; everything may be switched off."""

    zalo = forms.BooleanField(label=gettext_lazy("Zalo"), required=False)
    sms = forms.BooleanField(label=gettext_lazy("SMS"), required=False)
    mail = forms.BooleanField(label=gettext_lazy("E-mail"), required=False)
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the messages"), choices=LANGUAGES, widget=forms.RadioSelect
    )
    quiet = forms.BooleanField(label=gettext_lazy("Nothing rings during quiet hours"), required=False)
    quiet_begins = _time(gettext_lazy("Quiet from"))
    quiet_ends = _time(gettext_lazy("Quiet until"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for channel in MessageChannel:
            hint = _HINTS[channel] if is_connected(channel.value) else _OFF
            self.fields[channel.value].help_text = str(hint)

    @property
    def channels(self) -> list[forms.BoundField]:
        """The channels in the order in which they are tried."""
        return [self[channel.value] for channel in MessageChannel]

    def clean(self) -> dict[str, Any]:
        """Quiet hours have two ends that differ; switched off they have none."""
        given: dict[str, Any] = super().clean() or {}
        if not given.get("quiet"):
            return given | {"quiet_begins": None, "quiet_ends": None}
        for name in ("quiet_begins", "quiet_ends"):
            if name not in self.errors and given.get(name) is None:
                self.add_error(name, _("Enter a time, for instance 21:00."))
        if not self.errors and given["quiet_begins"] == given["quiet_ends"]:
            self.add_error("quiet_ends", _("Choose an end that is not the beginning, or switch quiet hours off."))
        return given


@gate(Capability.CITIZEN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contact_preferences(request: HttpRequest) -> HttpResponse:
    """Show and keep one's own preferences."""
    citizen = citizen_of(request)
    if request.method == "POST":
        form = ContactPreferenceForm(request.POST)
        if form.is_valid():
            chosen = {name: value for name, value in form.cleaned_data.items() if name != "quiet"}
            keep_preference(citizen=citizen, at=clock.now(), **chosen)
            messages.success(request, _("It is noted how you want to be told."))
            return HttpResponseRedirect(reverse("contact_preferences"))
        return _page(request, form, status=422)
    held = preference_of(citizen)
    names = ("zalo", "sms", "mail", "language")
    initial = {name: getattr(held, name) for name in names}
    initial |= {
        "quiet": held.quiet_begins is not None,
        "quiet_begins": held.quiet_begins or QUIET_BEGINS,
        "quiet_ends": held.quiet_ends or QUIET_ENDS,
    }
    return _page(request, ContactPreferenceForm(initial=initial))


def _page(request: HttpRequest, form: ContactPreferenceForm, status: int = 200) -> HttpResponse:
    citizen = citizen_of(request)
    context = {
        "form": form,
        "telephone": masked_address(citizen.telephone) if mobile(citizen.telephone) else "",
        "email": masked_address(citizen.email),
    }
    return render(request, "procedures/filing/contact_preferences.html", context, status=status)
