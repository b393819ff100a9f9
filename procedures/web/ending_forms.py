"""The forms of what ends a record without a decision, or changes what stands in it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from procedures.domain.amendments import OF_A_PARTY, AmendedField, PartyRole
from procedures.domain.vocabulary import Reason, ReturnMethod
from procedures.models import Record
from procedures.services.adjustments import Point
from procedures.services.amendments import Correction
from procedures.services.endings import STOP_REASONS, StopNotice
from procedures.web.act_forms import ActForm, reason_choices
from procedures.web.reception_form import PartyFields
from procedures.web.terms_forms import SignedForm
from staffing.domain.authority import DocumentKind

_SHORT = {"rows": 2}


class StopTexts(forms.Form):
    """What becomes of what was handed in (form 05)."""

    papers = forms.CharField(
        label=_("What becomes of the papers"), max_length=1000, required=False, widget=forms.Textarea(_SHORT)
    )
    fees = forms.CharField(
        label=_("What becomes of the fees"), max_length=1000, required=False, widget=forms.Textarea(_SHORT)
    )


class WithdrawForm(ActForm, StopTexts):
    """The applicant's wish, confirmed."""

    confirmed = forms.BooleanField(label=_("The applicant asked for it in writing or at the counter"))
    field_order = ["papers", "fees", "confirmed"]

    def arguments(self) -> dict[str, Any]:
        """The notice."""
        return {"notice": StopNotice(papers=self.cleaned_data["papers"], fees=self.cleaned_data["fees"])}


class StopForm(SignedForm, StopTexts):
    """By whose order, or why, the settlement stops."""

    document_kind = DocumentKind.STOP_NOTICE

    reason = forms.ChoiceField(label=_("Reason"), choices=reason_choices(STOP_REASONS))
    ground = forms.CharField(
        label=_("Ground, as the applicant will read it"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3, "data-snippets": "stop"}),
    )
    requester = forms.CharField(label=_("Asked for by"), max_length=200, required=False)
    field_order = ["reason", "ground", "requester", "papers", "fees", "signer"]

    def arguments(self) -> dict[str, Any]:
        """The reason and the notice."""
        given = self.cleaned_data
        notice = StopNotice(
            ground=given["ground"],
            requester=given["requester"],
            papers=given["papers"],
            fees=given["fees"],
            signer=given["signer"],
        )
        return {"reason": Reason(given["reason"]), "notice": notice}


class AdjustForm(ActForm):
    """One point of the contents that the applicant changes."""

    subject = forms.CharField(label=_("What is changed"), max_length=200)
    before = forms.CharField(label=_("Before"), max_length=2000, required=False, widget=forms.Textarea(_SHORT))
    after = forms.CharField(label=_("After"), max_length=2000, required=False, widget=forms.Textarea(_SHORT))

    def arguments(self) -> dict[str, Any]:
        """The point."""
        given = self.cleaned_data
        return {"points": [Point(given["subject"], given["before"], given["after"])]}


def amendable(record: Record) -> list[tuple[Any, Any]]:
    """What may be corrected in a record, under the people it belongs to: ``owner.name``, ``copies``, ``return.postal``.

    What stands there now is not filled in: that would be a look at personal data that nobody logged.
    """
    parties = [
        (_(role.label), [(f"{role.value}.{field.value}", _(field.label)) for field in OF_A_PARTY])
        for role in PartyRole
        if getattr(record, role.value) is not None
    ]
    counts = [(field.value, _(field.label)) for field in (AmendedField.COPIES, AmendedField.PAGES)]
    returns = [(f"return.{method.value}", _(method.label)) for method in ReturnMethod]
    return [
        ("", _("Choose what is wrong")),
        *parties,
        (_("Counted for the fee"), counts),
        (_(AmendedField.RETURN_METHOD.label), returns),
    ]


class AmendForm(ActForm):
    """One mistyped value: which, and what it should have been."""

    what = forms.ChoiceField(label=_("What is corrected"), choices=[("", "")])
    value = forms.CharField(
        label=_("Right value"),
        max_length=300,
        required=False,
        strip=True,
        help_text=_("Leave it empty to remove what stands there, or for another way of return."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["what"]
        field.choices = amendable(self.record)

    def clean(self) -> dict[str, Any]:
        """The value as reception checks that field."""
        cleaned: dict[str, Any] = super().clean() or {}
        what, value = cleaned.get("what", ""), cleaned.get("value", "")
        if not what:
            return cleaned
        party, _dot, name = what.rpartition(".")
        if party == "return":
            cleaned["correction"] = Correction(AmendedField.RETURN_METHOD, name)
            return cleaned
        field: forms.Field = _FIELDS[name] if name in _FIELDS else PartyFields.base_fields[name]
        try:
            right = field.clean(value)
        except forms.ValidationError as error:
            self.add_error("value", error)
            return cleaned
        cleaned["correction"] = Correction(AmendedField(name), right, PartyRole(party) if party else None)
        return cleaned

    def arguments(self) -> dict[str, Any]:
        """The correction."""
        return {"corrections": [self.cleaned_data["correction"]]}


_FIELDS: dict[str, forms.Field] = {
    AmendedField.NAME.value: forms.CharField(max_length=200),
    AmendedField.ADDRESS.value: forms.CharField(max_length=300, required=False),
    AmendedField.COPIES.value: forms.IntegerField(min_value=1, max_value=999),
    AmendedField.PAGES.value: forms.IntegerField(min_value=1, max_value=999),
}
"""Fields that reception asks for in another way than by one text."""
