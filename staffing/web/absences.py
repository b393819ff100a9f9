"""Absences and who stands in: one page for the leaders of a place."""

from typing import Any

from django import forms
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import FormView

from staffing.domain.absences import AbsenceReason
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.models import Account
from staffing.queries.absences import absences_at, colleagues
from staffing.services.absences import AbsenceDraft, call_off_absence, record_absence
from staffing.web.acting import acting
from staffing.web.delegations import scope_of
from staffing.web.forms import DayField, words
from units import clock
from units.scoping import Scope
from units.web.refusals import RefusalMixin


class AbsenceForm(forms.Form):
    """Who is away, when, and who stands in."""

    marks_optional = True
    account = forms.ModelChoiceField(
        label=gettext_lazy("Who is away"), queryset=Account.objects.none(), empty_label="—"
    )
    first_day = DayField(label=gettext_lazy("First day"))
    last_day = DayField(label=gettext_lazy("Last day"))
    reason = forms.ChoiceField(label=gettext_lazy("Reason"), choices=words(AbsenceReason))
    stand_in = forms.ModelChoiceField(
        label=gettext_lazy("Who stands in"),
        queryset=Account.objects.none(),
        required=False,
        empty_label="—",
        help_text=gettext_lazy("Somebody with the same role at the same place. They see the colleague's records."),
    )

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here: Any = colleagues(scope, clock.today())
        for name in ("account", "stand_in"):
            field: Any = self.fields[name]
            field.queryset = here


class Absences(RefusalMixin, FormView):  # type: ignore[type-arg]
    """The list with a form over it."""

    capability = Capability.MANAGE_DELEGATIONS
    template_name = "staffing/absences.html"
    form_class = AbsenceForm
    initial = {"first_day": clock.today, "last_day": clock.today}

    def get_form_kwargs(self) -> dict[str, Any]:
        """With the person's own places."""
        return super().get_form_kwargs() | {"scope": scope_of(self.request)}

    def form_valid(self, form: Form) -> HttpResponse:
        """Write it down."""
        given = form.cleaned_data | {"reason": AbsenceReason(form.cleaned_data["reason"])}
        record_absence(draft=AbsenceDraft(**given), **acting(self.request))
        messages.success(self.request, _("The absence is recorded."))
        return HttpResponseRedirect(reverse("absences"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With those that are not over, and what was lately."""
        today = clock.today()
        rows = list(absences_at(scope_of(self.request), today)[:200])
        lines = [{"absence": row, "is_over": row.last_day < today, "is_now": row.first_day <= today} for row in rows]
        return super().get_context_data(lines=lines, **kwargs)


@gate(Capability.MANAGE_DELEGATIONS)
@require_POST
def call_off(request: HttpRequest, key: int) -> HttpResponse:
    """The colleague is there."""
    call_off_absence(absence_id=key, **acting(request))
    messages.success(request, _("The absence is called off."))
    return HttpResponseRedirect(reverse("absences"))
