"""The forms of what concerns a record's term: its extension, a financial obligation, an outage."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from procedures.domain.calendar import ZONE
from procedures.domain.extensions import EXTENSION_REASONS
from procedures.domain.outages import OutageSystem
from procedures.domain.vocabulary import Reason
from procedures.queries.colleagues import signers_of
from procedures.services.extensions import Apology
from procedures.services.outages import Failure
from procedures.services.payments import Demand, Proof
from procedures.web.act_forms import ActForm, reason_choices
from procedures.web.fields import DayField
from staffing.domain.authority import DocumentKind
from staffing.models import Account
from units.domain.days import EARLIEST, LATEST

MOST_VND = 10**12
_SHORT = {"rows": 3}


class SignedForm(ActForm):
    """A letter that somebody with the right to it signs; the only one who may is chosen beforehand."""

    document_kind: DocumentKind

    signer = forms.ModelChoiceField(
        label=_("Signed by"), queryset=Account.objects.none(), empty_label=_("Choose the signer")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        signers = signers_of(self.record, self.on, [self.document_kind])
        field: Any = self.fields["signer"]
        field.queryset = signers
        if not self.is_bound and len(only := list(signers[:2])) == 1:
            field.initial = only[0]


class ExtendForm(SignedForm):
    """Until when, and why: what the letter of apology says (form 04)."""

    document_kind = DocumentKind.EXTENSION_LETTER

    until = DayField(label=_("New due date"), help_text=_("A working day later than the present due date."))
    reason = forms.ChoiceField(label=_("Reason"), choices=reason_choices(EXTENSION_REASONS))
    explanation = forms.CharField(
        label=_("Explanation, as the applicant will read it"),
        max_length=2000,
        widget=forms.Textarea(_SHORT | {"data-snippets": "extension"}),
    )
    field_order = ["until", "reason", "explanation", "signer"]

    def arguments(self) -> dict[str, Any]:
        """The apology."""
        given = self.cleaned_data
        return {"apology": Apology(given["until"], Reason(given["reason"]), given["explanation"], given["signer"])}


def amount_field(**options: Any) -> forms.IntegerField:
    """An amount in whole đồng."""
    return forms.IntegerField(
        label=_("Amount, đồng"),
        min_value=1,
        max_value=MOST_VND,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        **options,
    )


class RequestPaymentForm(ActForm):
    """What is to be paid, as far as it is known."""

    amount_vnd = amount_field(required=False, help_text=_("Leave it empty while it is not determined."))
    notice_number = forms.CharField(label=_("Number of the tax notice"), max_length=60, required=False)
    notice_on = DayField(label=_("Date of the tax notice"), required=False)

    def arguments(self) -> dict[str, Any]:
        """The demand."""
        given = self.cleaned_data
        return {"demand": Demand(given["amount_vnd"], given["notice_number"], given["notice_on"])}


class ConfirmPaymentForm(ActForm):
    """The proof that it was paid."""

    paid_on = DayField(label=_("Paid on"))
    evidence_number = forms.CharField(label=_("Number of the proof of payment"), max_length=60)
    amount_vnd = amount_field(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        waiting = self.record.obligations.filter(confirmed_at=None).first()
        self.fields["amount_vnd"].required = waiting is None or waiting.amount_vnd is None
        if waiting is not None and not self.is_bound:
            self.fields["amount_vnd"].initial = waiting.amount_vnd
            self.fields["paid_on"].initial = self.on

    def arguments(self) -> dict[str, Any]:
        """The proof."""
        given = self.cleaned_data
        return {"proof": Proof(given["paid_on"], given["evidence_number"], given["amount_vnd"])}


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), ZONE)


class MomentField(forms.DateTimeField):
    """A moment as people here write it: 07:30 11/11/2026 or 11/11/2026 07:30."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            input_formats=["%H:%M %d/%m/%Y", "%d/%m/%Y %H:%M", "%Y-%m-%dT%H:%M"],
            widget=forms.DateTimeInput(format="%H:%M %d/%m/%Y", attrs={"autocomplete": "off"}),
            error_messages={"invalid": _("Write the moment as hour:minute day/month/year, like 07:30 11/11/2026.")},
            validators=[MinValueValidator(_midnight(EARLIEST)), MaxValueValidator(_midnight(LATEST))],
            **kwargs,
        )


class OutageFields(forms.Form):
    """Which system did not work, and when."""

    system = forms.ChoiceField(
        label=_("Which system"),
        choices=[("", _("Choose a system")), *((system.value, _(system.label)) for system in OutageSystem)],
    )
    since = MomentField(label=_("Not working from"), help_text=_("For example 07:30 11/11/2026."))
    until = MomentField(label=_("Working again at"))
    explanation = forms.CharField(
        label=pgettext_lazy("outage", "What happened"), max_length=500, required=False, widget=forms.Textarea(_SHORT)
    )

    def failure(self) -> Failure:
        """The outage as the service takes it."""
        given = self.cleaned_data
        return Failure(OutageSystem(given["system"]), given["since"], given["until"], given["explanation"])


class OutageForm(ActForm, OutageFields):
    """An outage that met one record; its due date stays."""

    def arguments(self) -> dict[str, Any]:
        """The outage."""
        return {"failure": self.failure()}
