"""Threshold alerts of one person: what stands open, the rules, a new one, and what was raised before."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import FormView

from procedures.domain.steering import LONGEST_NOTE, TENTHS, AlertMeasure
from procedures.models import Alert, AlertRule
from procedures.queries.alerts import alerts_of, rules_of
from procedures.queries.figures import units_of
from procedures.services import alerts as service
from procedures.web.desk import access_to
from procedures.web.numbers import count
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.web.acting import account_of
from units import clock
from units.domain.kinds import UnitKind
from units.formats import brief_moment, spoken_duration, spoken_time
from units.models import Unit
from units.scoping import Scope
from units.web.refusals import RefusalMixin

SHOWN = 100


class RuleForm(forms.Form):
    """A measure, its threshold, where, for how long, and when not to be told."""

    marks_optional = True
    measure = forms.ChoiceField(
        label=gettext_lazy("What to watch"),
        choices=lambda: [(one.value, _(one.label)) for one in AlertMeasure],
    )
    threshold = forms.DecimalField(
        label=gettext_lazy("Threshold"),
        max_digits=7,
        decimal_places=1,
        help_text=gettext_lazy("Percent for the rate (95 or 98.5), otherwise a number of records."),
    )
    units = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Units, each by itself"),
        queryset=Unit.objects.none(),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=gettext_lazy("None chosen: all of your places together."),
    )
    hold_minutes = forms.IntegerField(
        label=gettext_lazy("Has to hold for, minutes"), min_value=0, max_value=service.LONGEST_HOLD, initial=30
    )
    quiet_from = forms.TimeField(
        label=gettext_lazy("Quiet hours from"), required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )
    quiet_to = forms.TimeField(
        label=gettext_lazy("Quiet hours until"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}),
        help_text=gettext_lazy("What is raised then is told afterwards."),
    )

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = units_of(scope)
        offered = Unit.objects.in_force(clock.today()).exclude(kind=UnitKind.PROVINCE).order_by("sort_key")
        field: Any = self.fields["units"]
        field.queryset = offered if allowed is None else offered.filter(pk__in=sorted(allowed))
        field.label_from_instance = lambda unit: unit.label

    def draft(self) -> service.RuleDraft:
        """As the service takes it."""
        given, measure = self.cleaned_data, AlertMeasure(self.cleaned_data["measure"])
        threshold = given["threshold"] * TENTHS if measure is AlertMeasure.RATE_UNDER else given["threshold"]
        if threshold != threshold.to_integral_value():
            threshold = Decimal(-1)  # records are whole: the service says so
        return service.RuleDraft(
            measure=measure,
            threshold=int(threshold),
            unit_ids=[unit.pk for unit in given["units"]],
            hold_minutes=given["hold_minutes"],
            quiet_from=given["quiet_from"],
            quiet_to=given["quiet_to"],
        )


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule in words."""

    rule: AlertRule
    said: str
    where: str
    hold: str
    quiet: str


@dataclass(frozen=True, slots=True)
class AlertLine:
    """An alert in words."""

    alert: Alert
    code: str
    said: str
    where: str
    value: str
    href: str
    raised: str
    closed: str
    taken: str


class Alerts(RefusalMixin, FormView):  # type: ignore[type-arg]
    """One's alerts and rules, with the form for a new rule."""

    capability = Capability.SUPERVISE
    template_name = "procedures/steering/alerts.html"
    form_class = RuleForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """With the units whose figures the person sees."""
        return super().get_form_kwargs() | {"scope": _scope(self.request)}

    def form_valid(self, form: Any) -> HttpResponse:
        """Make the rule."""
        service.make_rule(
            draft=form.draft(), owner=account_of(self.request), scope=_scope(self.request), at=clock.now()
        )
        messages.success(self.request, _("The rule holds from now on. It is looked at every few minutes."))
        return HttpResponseRedirect(reverse("alerts"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With what stands open, the rules, and the history."""
        owner = account_of(self.request)
        lines = [alert_line(alert) for alert in alerts_of(owner)[:SHOWN]]
        return super().get_context_data(
            open=[line for line in lines if line.alert.closed_at is None],
            closed=[line for line in lines if line.alert.closed_at is not None],
            rules=[rule_line(rule) for rule in rules_of(owner)],
            longest_note=LONGEST_NOTE,
            **kwargs,
        )


def _scope(request: HttpRequest) -> Scope:
    return access_to(request).scope_for(Capability.VIEW_FIGURES)


def rule_line(rule: AlertRule) -> RuleLine:
    """A rule written out."""
    quiet = ""
    if rule.quiet_from is not None and rule.quiet_to is not None:
        quiet = f"{spoken_time(rule.quiet_from)} - {spoken_time(rule.quiet_to)}"
    return RuleLine(
        rule=rule,
        said=_measure(rule),
        where=", ".join(unit.label for unit in rule.units.all()) or _("All of your places together"),
        hold=spoken_duration(timedelta(minutes=rule.hold_minutes)) if rule.hold_minutes else _("right away"),
        quiet=quiet or "—",
    )


def alert_line(alert: Alert) -> AlertLine:
    """An alert written out."""
    return AlertLine(
        alert=alert,
        code=service.code_of(alert),
        said=_measure(alert.rule),
        where=alert.unit.label if alert.unit else _("All of your places together"),
        value=_number(alert.rule, alert.value),
        href=_evidence(alert),
        raised=brief_moment(alert.raised_at) if alert.raised_at else "",
        closed=brief_moment(alert.closed_at) if alert.closed_at else "",
        taken=brief_moment(alert.taken_at) if alert.taken_at else "",
    )


def _measure(rule: AlertRule) -> str:
    return _(AlertMeasure(rule.measure).label).replace("…", _number(rule, rule.threshold).removesuffix("%"))


def _number(rule: AlertRule, value: int) -> str:
    if rule.measure != AlertMeasure.RATE_UNDER:
        return count(value)
    return f"{number_format(Decimal(value) / TENTHS, 1 if value % TENTHS else 0)}%"


def _evidence(alert: Alert) -> str:
    """The page that shows what is behind the number."""
    if alert.rule.measure == AlertMeasure.RATE_UNDER:
        return reverse("unit_figures", args=[alert.unit.code]) if alert.unit else reverse("dashboard")
    risk = "overdue" if alert.rule.measure == AlertMeasure.OVERDUE_OVER else "stuck"
    place = f"&unit={alert.unit.code}" if alert.unit else ""
    return f"{reverse('at_risk')}?risk={risk}{place}"


@gate(Capability.SUPERVISE)
@require_POST
def alert_take_up(request: HttpRequest, key: int) -> HttpResponse:
    """Say what is done about it."""
    service.take_up(alert_id=key, note=request.POST.get("note", ""), owner=account_of(request), at=clock.now())
    messages.success(request, _("The alert is taken up. It closes by itself when it holds no longer."))
    return HttpResponseRedirect(reverse("alerts"))


@gate(Capability.SUPERVISE)
@require_POST
def alert_rule_end(request: HttpRequest, key: int) -> HttpResponse:
    """End a rule."""
    service.end_rule(rule_id=key, owner=account_of(request), at=clock.now())
    messages.success(request, _("The rule is ended."))
    return HttpResponseRedirect(reverse("alerts"))
