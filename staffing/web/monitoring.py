"""Steering assignments: who watches over which units and fields; the list, a new one, ending one."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import FormView

from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.models import Account, Monitoring
from staffing.ports import matters
from staffing.queries.monitoring import may_watch, monitorings
from staffing.services.monitoring import MonitoringDraft, end_monitoring, give_monitoring
from staffing.web.accounts import scope_of
from staffing.web.acting import acting
from staffing.web.forms import DayField
from units import clock
from units.domain.kinds import UnitKind
from units.formats import plain_date
from units.models import Unit
from units.scoping import Scope
from units.web.refusals import RefusalMixin


@dataclass(frozen=True, slots=True)
class Line:
    """A steering assignment as the list shows it."""

    monitoring: Monitoring
    what: str
    state: str
    tone: str
    may_end: bool


class MonitoringForm(forms.Form):
    """A decision as it stands on paper: one account, one unit or one field."""

    marks_optional = True
    account = forms.ModelChoiceField(
        label=gettext_lazy("Who watches"), queryset=Account.objects.none(), empty_label="—"
    )
    unit = forms.ModelChoiceField(
        label=gettext_lazy("Over which unit"), queryset=Unit.objects.none(), required=False, empty_label="—"
    )
    field_code = forms.ChoiceField(
        label=gettext_lazy("Or over which field"),
        required=False,
        choices=lambda: [("", "—"), *matters().fields().items()],
    )
    decision_number = forms.CharField(label=gettext_lazy("Decision number"), max_length=60)
    valid_from = DayField(label=gettext_lazy("First day"))
    valid_to = DayField(label=gettext_lazy("Last day"), required=False)

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.today()
        units = Unit.objects.in_force(today).exclude(kind=UnitKind.PROVINCE).order_by("sort_key")
        fields: dict[str, Any] = dict(self.fields)
        fields["account"].queryset = may_watch(scope, today)
        fields["unit"].queryset = units if scope.whole_province else units.filter(pk__in=scope.units)
        fields["unit"].label_from_instance = lambda unit: unit.label

    def draft(self) -> MonitoringDraft:
        """As the service takes it."""
        given = {name: self.cleaned_data[name] for name in MonitoringDraft.__dataclass_fields__}
        return MonitoringDraft(**given)


class Monitorings(RefusalMixin, FormView):  # type: ignore[type-arg]
    """The list with the form for a new one."""

    capability = Capability.MANAGE_STAFF
    template_name = "staffing/monitoring.html"
    form_class = MonitoringForm
    initial = {"valid_from": clock.today}

    def get_form_kwargs(self) -> dict[str, Any]:
        """With the manager's own places."""
        return super().get_form_kwargs() | {"scope": scope_of(self.request)}

    def form_valid(self, form: Any) -> HttpResponse:
        """Give it."""
        give_monitoring(account_id=form.cleaned_data["account"].pk, draft=form.draft(), **acting(self.request))
        messages.success(self.request, _("The steering assignment is recorded."))
        return HttpResponseRedirect(reverse("monitoring"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With those that there are."""
        today, names = clock.today(), matters().fields()
        lines = [line_of(one, names, today) for one in monitorings(scope_of(self.request), today)]
        return super().get_context_data(lines=lines, **kwargs)


def line_of(one: Monitoring, names: dict[str, str], today: date) -> Line:
    """A steering assignment written out."""
    what = one.unit.label if one.unit else names.get(one.field_code, one.field_code)
    if one.ended_at is not None:
        day = plain_date(one.ended_at.astimezone(clock.ZONE))
        return Line(one, what, _("Ended on %(day)s") % {"day": day}, "neutral", may_end=False)
    if one.valid_to is not None and one.valid_to < today:
        return Line(one, what, _("Expired"), "neutral", may_end=False)
    if one.valid_from > today:
        return Line(one, what, _("Not yet in force"), "warning", may_end=True)
    return Line(one, what, _("In force"), "good", may_end=True)


@gate(Capability.MANAGE_STAFF)
@require_POST
def monitoring_end(request: HttpRequest, key: int) -> HttpResponse:
    """End one."""
    end_monitoring(monitoring_id=key, **acting(request))
    messages.success(request, _("The steering assignment is ended."))
    return HttpResponseRedirect(reverse("monitoring"))
