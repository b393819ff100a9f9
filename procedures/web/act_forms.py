"""The small forms of a record's acts. ``seen`` says how much of the trail the person had before them."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from procedures.domain.vocabulary import EvidenceKind, Queue, Reason, ReturnMethod
from procedures.models import Record
from procedures.queries.colleagues import holders_at
from procedures.services.results import Receiver, ResultDraft
from procedures.web.fields import DayField
from staffing.domain.capabilities import Capability
from staffing.models import Account

REFUSAL_REASONS = (
    Reason.OUT_OF_COMPETENCE,
    Reason.INCOMPLETE,
    Reason.CONDITIONS_NOT_MET,
    Reason.DUPLICATE,
    Reason.DATA_UNAVAILABLE,
)


def reason_choices(reasons: tuple[Reason, ...]) -> list[tuple[str, Any]]:
    """With an empty line first: a reason is chosen, never left standing."""
    return [("", _("Choose a reason")), *((reason.value, _(reason.label)) for reason in reasons)]


class ActForm(forms.Form):
    """An act that asks for nothing more than to be done."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    queue = forms.ChoiceField(
        choices=[("", ""), *((queue.value, queue.value) for queue in Queue)],
        required=False,
        widget=forms.HiddenInput,
    )

    def __init__(self, *args: Any, record: Record, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.record, self.on = record, on

    def arguments(self) -> dict[str, Any]:
        """What the service asks for besides the record, the actor and the moment."""
        return {}


class AssignForm(ActForm):
    """To whom."""

    officer = forms.ModelChoiceField(
        label=_("Officer"), queryset=Account.objects.none(), empty_label=_("Choose an officer")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["officer"]
        field.queryset = holders_at(self.record.competent_unit_id, Capability.PROCESS_RECORDS, self.on)

    def arguments(self) -> dict[str, Any]:
        """The officer."""
        return {"officer": self.cleaned_data["officer"]}


class RefuseForm(ActForm):
    """Why nothing was received."""

    reason = forms.ChoiceField(label=_("Reason"), choices=reason_choices(REFUSAL_REASONS))

    def arguments(self) -> dict[str, Any]:
        """The reason."""
        return {"reason": Reason(self.cleaned_data["reason"])}


class CompleteForm(ActForm):
    """The result, signed on paper, or the letter of refusal with its reason."""

    number = forms.CharField(label=_("Number of the result"), max_length=60)
    issued_on = DayField(label=_("Issued on"))
    signer = forms.ModelChoiceField(
        label=_("Signed by"), queryset=Account.objects.none(), empty_label=_("Choose the signer")
    )
    is_refusal = forms.BooleanField(label=_("It is a letter of refusal"), required=False)
    reason = forms.ChoiceField(
        label=_("Reason of the refusal"), choices=reason_choices(REFUSAL_REASONS), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        signers = holders_at(self.record.competent_unit_id, Capability.SIGN_RESULTS, self.on)
        field: Any = self.fields["signer"]
        field.queryset = signers
        self.fields["issued_on"].initial = self.on
        if not self.is_bound and len(only := list(signers[:2])) == 1:
            self.fields["signer"].initial = only[0]

    def clean(self) -> dict[str, Any]:
        """A refusal needs its reason, here where it can be chosen."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("is_refusal") and not cleaned.get("reason"):
            self.add_error("reason", _("Choose why the matter is refused."))
        return cleaned

    def arguments(self) -> dict[str, Any]:
        """The result."""
        given = self.cleaned_data
        return {
            "result": ResultDraft(
                number=given["number"],
                issued_on=given["issued_on"],
                signer=given["signer"],
                is_refusal=given["is_refusal"],
                reason=Reason(given["reason"]) if given["is_refusal"] else Reason.NONE,
            )
        }


class ReturnForm(ActForm):
    """Who takes the result, and how that person was identified."""

    receiver = forms.CharField(label=_("Receiver's name"), max_length=200)
    evidence = forms.ChoiceField(
        label=_("Identified by"),
        choices=[(kind.value, _(kind.label)) for kind in EvidenceKind if kind is not EvidenceKind.PRESENT],
    )
    evidence_number = forms.CharField(label=_("Number of the evidence"), max_length=60)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usual = {
            ReturnMethod.POSTAL: EvidenceKind.POSTAL_TRACKING,
            ReturnMethod.ELECTRONIC: EvidenceKind.ELECTRONIC,
        }
        method = ReturnMethod(self.record.return_method)
        self.fields["evidence"].initial = usual.get(method, EvidenceKind.PERSONAL_NUMBER).value

    def arguments(self) -> dict[str, Any]:
        """The receiver."""
        given = self.cleaned_data
        receiver = Receiver(given["receiver"], EvidenceKind(given["evidence"]), given["evidence_number"])
        return {"receiver": receiver}


class WithdrawForm(ActForm):
    """The applicant's wish, confirmed."""

    confirmed = forms.BooleanField(label=_("The applicant asked for it in writing or at the counter"))
