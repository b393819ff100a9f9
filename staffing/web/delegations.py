"""Delegations of authority: the list, a new one, and taking one back."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import FormView

from staffing.access import Access
from staffing.domain.authority import DELEGABLE, AuthorityKind, DocumentKind, signature_block
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.models import Account, Delegation
from staffing.ports import matters
from staffing.queries.absences import colleagues
from staffing.queries.delegations import delegations_at
from staffing.services.delegations import DelegationDraft, delegate, revoke
from staffing.web.acting import acting
from staffing.web.forms import DayField, words
from units import clock
from units.models import ServiceCentre, Unit
from units.scoping import Scope
from units.web.refusals import RefusalMixin


@dataclass(frozen=True, slots=True)
class Line:
    """A delegation as the list shows it."""

    delegation: Delegation
    state: str
    tone: str
    block: tuple[str, ...]
    documents: list[str]
    fields: list[str]
    procedures: list[tuple[str, str]]
    may_revoke: bool


def scope_of(request: HttpRequest) -> Scope:
    """The places whose delegations the person keeps."""
    access: Access = request.access  # type: ignore[attr-defined]
    return access.scope_for(Capability.MANAGE_DELEGATIONS)


def units_of_centres(scope: Scope) -> list[int]:
    """The units whose centres lie in the scope: their delegations are read there, and kept at the unit."""
    return list(ServiceCentre.objects.filter(pk__in=scope.centres).values_list("unit", flat=True))


@gate(Capability.MANAGE_DELEGATIONS)
def delegations(request: HttpRequest) -> HttpResponse:
    """All of them at one's places, in force or not: what was signed by them stays to be explained."""
    scope = scope_of(request)
    rows = list(delegations_at(scope, units_of_centres=units_of_centres(scope))[:200])
    names = Names.of(rows)
    context = {
        "lines": [line_of(row, scope, clock.today(), names) for row in rows],
        "may_delegate": bool(scope.whole_province or scope.units),
    }
    return render(request, "staffing/delegations.html", context)


@dataclass(frozen=True, slots=True)
class Names:
    """What the codes of several delegations mean, asked once for all of them."""

    fields: dict[str, str]
    procedures: dict[str, str]

    @classmethod
    def of(cls, rows: list[Delegation]) -> "Names":
        """The names that these rows need."""
        known = matters()
        return cls(known.fields(), known.procedures(code for row in rows for code in row.procedure_codes))


def line_of(delegation: Delegation, scope: Scope, today: date, names: Names) -> Line:
    """A delegation written out."""
    state, tone = _state(delegation, today)
    here = scope.whole_province or delegation.unit_id in scope.units
    kinds = {kind.value: kind.label for kind in DocumentKind}
    return Line(
        delegation=delegation,
        state=state,
        tone=tone,
        block=signature_block(
            AuthorityKind(delegation.kind), on_behalf_of=delegation.grantor_title, title=delegation.grantee_title
        ),
        documents=[_(kinds.get(kind, kind)) for kind in delegation.document_kinds],
        fields=[names.fields.get(code, code) for code in delegation.field_codes],
        procedures=[(code, names.procedures.get(code, "")) for code in delegation.procedure_codes],
        may_revoke=here and tone in ("good", "warning"),
    )


def _state(delegation: Delegation, today: date) -> tuple[str, str]:
    if delegation.revoked_at is not None:
        return _("Revoked"), "bad"
    if delegation.valid_to is not None and delegation.valid_to < today:
        return _("Expired"), "neutral"
    return (_("In force"), "good") if delegation.valid_from <= today else (_("Not yet in force"), "warning")


class CodesWidget(forms.TextInput):
    """Codes of procedures in one line: each may be typed, or chosen by letters of its name."""

    template_name = "staffing/codes_widget.html"


class CodesField(forms.CharField):
    """Codes of procedures, separated by commas, spaces or lines; cleaned to a tuple. Unknown ones the deed refuses."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=2000, widget=CodesWidget, **kwargs)
        self._check = RegexValidator(
            r"^\d\.\d{6}$",
            gettext_lazy("The code of a procedure has one digit, a dot and six digits, for example 2.000815."),
        )

    def clean(self, value: Any) -> Any:
        """Each code once, each of the right shape."""
        codes = dict.fromkeys(super().clean(value).replace(",", " ").replace(";", " ").split())
        for code in codes:
            self._check(code)
        if len(codes) > 100:
            raise ValidationError(_("Name at most 100 codes; for more, name their field."))
        return tuple(codes)


class DelegationForm(forms.Form):
    """A decision as it stands on paper."""

    marks_optional = True
    kind = forms.ChoiceField(label=gettext_lazy("Kind"))
    unit = forms.ModelChoiceField(label=gettext_lazy("Competent unit"), queryset=Unit.objects.none(), empty_label="—")
    grantor = forms.ModelChoiceField(
        label=gettext_lazy("Who gives the authority"), queryset=Account.objects.none(), empty_label="—"
    )
    grantor_title = forms.CharField(
        label=gettext_lazy("Title of who gives it"),
        max_length=120,
        help_text=gettext_lazy("As it is printed over the signature, for example “Chủ tịch”."),
    )
    grantee = forms.ModelChoiceField(
        label=gettext_lazy("Who receives it"), queryset=Account.objects.none(), empty_label="—"
    )
    grantee_title = forms.CharField(label=gettext_lazy("Title of who receives it"), max_length=120)
    document_kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Only these documents"),
        required=False,
        choices=words(DocumentKind),
        widget=forms.CheckboxSelectMultiple,
    )
    field_codes = forms.MultipleChoiceField(
        label=gettext_lazy("Only these fields"),
        required=False,
        choices=lambda: list(matters().fields().items()),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None chosen: all fields."),
    )
    procedure_codes = CodesField(
        label=gettext_lazy("Only these procedures"),
        help_text=gettext_lazy(
            "Type letters of the name and choose; after a comma you can name another one. Empty: all procedures."
        ),
    )
    decision_number = forms.CharField(label=gettext_lazy("Decision number"), max_length=60)
    decided_on = DayField(label=gettext_lazy("Decided on"))
    valid_from = DayField(label=gettext_lazy("First day"))
    valid_to = DayField(
        label=gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("It ends by itself after this day. A written authorisation must have one."),
    )

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.today()
        units: QuerySet[Unit] = Unit.objects.in_force(today)
        here = colleagues(_with_centres(scope), today)
        fields: dict[str, Any] = dict(self.fields)
        fields["kind"].choices = [(kind.value, _kind(kind)) for kind in DELEGABLE]
        fields["unit"].queryset = units if scope.whole_province else units.filter(pk__in=scope.units)
        fields["unit"].label_from_instance = lambda unit: unit.label
        fields["grantor"].queryset = fields["grantee"].queryset = here
        if not self.is_bound and len(only := list(fields["unit"].queryset[:2])) == 1:
            fields["unit"].initial = only[0]


def _kind(kind: AuthorityKind) -> str:
    return f"{kind.mark} {_(kind.label)}".strip()


def _with_centres(scope: Scope) -> Scope:
    """With the centres of the scope's units: their people are the ones to whom authority is given."""
    centres = ServiceCentre.objects.filter(unit__in=scope.units).values_list("pk", flat=True)
    return scope if scope.whole_province else Scope(units=scope.units, centres=scope.centres | frozenset(centres))


class NewDelegation(RefusalMixin, FormView):  # type: ignore[type-arg]
    """A decision written down."""

    capability = Capability.MANAGE_DELEGATIONS
    template_name = "staffing/delegation_new.html"
    form_class = DelegationForm
    initial = {"decided_on": clock.today, "valid_from": clock.today}

    def get_form_kwargs(self) -> dict[str, Any]:
        """With the person's own places."""
        return super().get_form_kwargs() | {"scope": scope_of(self.request)}

    def form_valid(self, form: Form) -> HttpResponse:
        """Write it down."""
        given = form.cleaned_data | {
            "kind": AuthorityKind(form.cleaned_data["kind"]),
            "document_kinds": tuple(form.cleaned_data["document_kinds"]),
            "field_codes": tuple(form.cleaned_data["field_codes"]),
        }
        delegate(draft=DelegationDraft(**given), **acting(self.request))
        messages.success(self.request, _("The delegation is recorded."))
        return HttpResponseRedirect(reverse("delegations"))


@gate(Capability.MANAGE_DELEGATIONS)
@require_POST
def revoke_delegation(request: HttpRequest, key: int) -> HttpResponse:
    """Take it back, at once."""
    revoke(delegation_id=key, **acting(request))
    messages.success(request, _("The delegation is revoked."))
    return HttpResponseRedirect(reverse("delegations"))
