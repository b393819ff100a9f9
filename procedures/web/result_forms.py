"""The forms of a result: its stages, its number, its handing over, and what is put right afterwards."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from procedures.domain.result_words import SigningMethod
from procedures.domain.vocabulary import EvidenceKind, Reason, ReturnMethod
from procedures.models import RecordComponent
from procedures.models.after_result import UNDELIVERED_REASONS
from procedures.ports import is_connected
from procedures.queries.colleagues import signers_of
from procedures.queries.originals import originals_kept
from procedures.services.result_stages import ProposalDraft
from procedures.services.results import Receiver, ResultDraft, belongs_to
from procedures.web.act_forms import REFUSAL_REASONS, ActForm, reason_choices
from procedures.web.fields import DayField
from staffing.domain.authority import DocumentKind
from staffing.models import Account

MOST_LETTERS = 4000
_WORDS = {"rows": 4}


class DecisionForm(ActForm):
    """A result or a letter of refusal with its reason."""

    is_refusal = forms.BooleanField(label=_("It is a letter of refusal"), required=False)
    reason = forms.ChoiceField(
        label=_("Reason of the refusal"), choices=reason_choices(REFUSAL_REASONS), required=False
    )

    def clean(self) -> dict[str, Any]:
        """A refusal needs its reason, here where it can be chosen."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("is_refusal") and not cleaned.get("reason"):
            self.add_error("reason", _("Choose why the matter is refused."))
        return cleaned

    def decision(self) -> dict[str, Any]:
        """What was decided, and why it was refused."""
        is_refusal = self.cleaned_data.get("is_refusal", False)
        return {
            "is_refusal": is_refusal,
            "reason": Reason(self.cleaned_data["reason"]) if is_refusal else Reason.NONE,
        }


class ProposeForm(DecisionForm):
    """What is laid before the leaders."""

    text = forms.CharField(label=_("Draft of the result"), max_length=MOST_LETTERS, widget=forms.Textarea(_WORDS))
    field_order = ["text", "is_refusal", "reason"]

    def arguments(self) -> dict[str, Any]:
        """The proposal."""
        return {"proposal": ProposalDraft(text=self.cleaned_data["text"], **self.decision())}


class SendBackForm(ActForm):
    """What is to be changed."""

    note = forms.CharField(label=_("What is to be changed"), max_length=MOST_LETTERS, widget=forms.Textarea(_WORDS))

    def arguments(self) -> dict[str, Any]:
        """The words for the drafter."""
        return {"note": self.cleaned_data["note"]}


class SignForm(ActForm):
    """How it is signed; electronically only where a signing service is connected."""

    method = forms.ChoiceField(label=_("How it is signed"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        methods = SigningMethod if is_connected("signing") else (SigningMethod.PAPER,)
        field: Any = self.fields["method"]
        field.choices = [(method.value, _(method.label)) for method in methods]
        if not is_connected("signing"):
            field.help_text = _("No signing service is connected, so results are signed on paper.")

    def arguments(self) -> dict[str, Any]:
        """The method."""
        return {"method": SigningMethod(self.cleaned_data["method"])}


class SignerField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Who signed; the only one who may is chosen beforehand."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Account.objects.none(), empty_label=_("Choose the signer"), **kwargs)


def offer_signers(form: ActForm) -> None:
    """Let the form's ``signer`` be chosen among those who may sign results of its record today."""
    signers = signers_of(form.record, form.on, (DocumentKind.RESULT, DocumentKind.REFUSAL_LETTER))
    field: Any = form.fields["signer"]
    field.queryset = signers
    if not form.is_bound and len(only := list(signers[:2])) == 1:
        field.initial = only[0]


class CompleteForm(DecisionForm):
    """The number and date; of a result signed outside the system also who signed, and what it is."""

    number = forms.CharField(label=_("Number of the result"), max_length=60)
    issued_on = DayField(label=_("Issued on"))
    signer = SignerField(label=_("Signed by"))
    field_order = ["number", "issued_on", "signer", "is_refusal", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["issued_on"].initial = self.on
        if self.record.result_stage:
            for name in ("signer", "is_refusal", "reason"):
                del self.fields[name]
        else:
            offer_signers(self)

    def arguments(self) -> dict[str, Any]:
        """The result."""
        given = self.cleaned_data
        draft = ResultDraft(
            number=given["number"], issued_on=given["issued_on"], signer=given.get("signer"), **self.decision()
        )
        return {"result": draft}


class OriginalsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Originals that still lie here, to be ticked off."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=RecordComponent.objects.none(), widget=forms.CheckboxSelectMultiple, **kwargs)

    def label_from_instance(self, obj: RecordComponent) -> str:
        """The paper, with how many originals there are."""
        return f"{obj.name[:120]} ({obj.originals})"


class ReceiverForm(ActForm):
    """Who takes something, and how that person was identified."""

    receiver = forms.CharField(label=_("Receiver's name"), max_length=200)
    evidence = forms.ChoiceField(
        label=_("Identified by"),
        choices=[(kind.value, _(kind.label)) for kind in EvidenceKind if kind is not EvidenceKind.PRESENT],
    )
    evidence_number = forms.CharField(label=_("Number of the evidence"), max_length=60)

    def receiving(self) -> Receiver:
        """The receiver."""
        given = self.cleaned_data
        return Receiver(given["receiver"], EvidenceKind(given["evidence"]), given["evidence_number"])


class ReturnForm(ReceiverForm):
    """Who takes the result. Somebody who is no party of the record is asked about once more."""

    confirmed = forms.BooleanField(
        label=_("I have checked that this person may take the result"), required=False, widget=forms.HiddenInput
    )
    papers = OriginalsField(label=_("Originals given back with it"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usual = {
            ReturnMethod.POSTAL: EvidenceKind.POSTAL_TRACKING,
            ReturnMethod.ELECTRONIC: EvidenceKind.ELECTRONIC,
        }
        method = ReturnMethod(self.record.return_method)
        self.fields["evidence"].initial = usual.get(method, EvidenceKind.PERSONAL_NUMBER).value
        kept = originals_kept(self.record)
        if kept:
            papers: Any = self.fields["papers"]
            papers.queryset = kept
        else:
            del self.fields["papers"]

    def clean(self) -> dict[str, Any]:
        """A warning that is taken back by a tick: the clerk sees the person, the form does not."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not cleaned.get("confirmed") and not belongs_to(self.record, self.receiving()):
            self.fields["confirmed"].widget = forms.CheckboxInput()
            warning = _(
                "This person is neither the owner nor the submitter nor the authorised person. Ask for the"
                " authorisation paper, or check again and confirm."
            )
            self.add_error("confirmed", warning)
        return cleaned

    def arguments(self) -> dict[str, Any]:
        """The receiver, and the originals that go along."""
        return {"receiver": self.receiving(), "papers": [paper.pk for paper in self.cleaned_data.get("papers", ())]}


class GiveBackForm(ReceiverForm):
    """Which originals go back, and to whom."""

    papers = OriginalsField(label=_("Originals given back"))
    field_order = ["papers", "receiver", "evidence", "evidence_number"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        papers: Any = self.fields["papers"]
        papers.queryset = originals_kept(self.record)

    def arguments(self) -> dict[str, Any]:
        """The receiver and the papers."""
        return {"receiver": self.receiving(), "papers": [paper.pk for paper in self.cleaned_data["papers"]]}


class PostForm(ActForm):
    """The number under which the post carries it."""

    tracking_number = forms.CharField(
        label=_("Tracking number of the post"),
        max_length=60,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )

    def arguments(self) -> dict[str, Any]:
        """The number."""
        return {"tracking_number": self.cleaned_data["tracking_number"]}


class DeliveryForm(ActForm):
    """When the post delivered it."""

    delivered_on = DayField(label=_("Delivered on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["delivered_on"].initial = self.on

    def arguments(self) -> dict[str, Any]:
        """The day."""
        return {"delivered_on": self.cleaned_data["delivered_on"]}


class UndeliveredForm(ActForm):
    """When and why the post brought it back."""

    came_back_on = DayField(label=_("Came back on"))
    reason = forms.ChoiceField(label=_("Reason"), choices=reason_choices(UNDELIVERED_REASONS))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["came_back_on"].initial = self.on

    def arguments(self) -> dict[str, Any]:
        """The day and the reason."""
        return {"came_back_on": self.cleaned_data["came_back_on"], "reason": Reason(self.cleaned_data["reason"])}


class ReportErrorForm(ActForm):
    """What is wrong with the result."""

    what = forms.CharField(
        label=_("What is wrong with the result"),
        max_length=MOST_LETTERS,
        widget=forms.Textarea(_WORDS),
        help_text=_("The unit has 3 working days to put it right."),
    )

    def arguments(self) -> dict[str, Any]:
        """The words."""
        return {"what": self.cleaned_data["what"]}


class CorrectForm(ActForm):
    """The corrected result, with a number and date of its own."""

    number = forms.CharField(label=_("Number of the corrected result"), max_length=60)
    issued_on = DayField(label=_("Issued on"))
    signer = SignerField(label=_("Signed by"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["issued_on"].initial = self.on
        offer_signers(self)

    def arguments(self) -> dict[str, Any]:
        """The corrected result."""
        given = self.cleaned_data
        return {"result": ResultDraft(number=given["number"], issued_on=given["issued_on"], signer=given["signer"])}
