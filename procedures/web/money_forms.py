"""Forms about fees."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from procedures.domain.money_vocabulary import PaymentMeans, RefundReason, WaiverGround

AT_THE_COUNTER = (PaymentMeans.CASH, PaymentMeans.TRANSFER)


def _choices(words: Any) -> list[tuple[str, Any]]:
    return [(word.value, _(word.label)) for word in words]


class AmountField(forms.IntegerField):
    """Whole đồng; people write points, commas and spaces between the thousands."""

    def __init__(self, *, least: int = 1, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(min_value=least, max_value=10**12, widget=widget, **kwargs)

    def to_python(self, value: Any) -> int | None:
        """The number without what stands between its digits."""
        if isinstance(value, str):
            value = value.replace(".", "").replace(",", "").replace(" ", "").replace("\u00a0", "").removesuffix("đ")
        return super().to_python(value)


class TakeForm(forms.Form):
    """What was paid at the counter."""

    means = forms.ChoiceField(label=_("Paid by"), choices=_choices(AT_THE_COUNTER), widget=forms.RadioSelect)
    amount = AmountField(label=_("Amount, đồng"))
    transaction_number = forms.CharField(
        label=_("Number of the bank's transaction"),
        help_text=_("For transfers: as the bank's notice shows it. Compare amount and purpose first."),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class RefundForm(forms.Form):
    """What is to go back, and why."""

    amount = AmountField(label=_("Amount to go back, đồng"))
    reason = forms.ChoiceField(label=_("Reason"), choices=[("", _("Choose a reason")), *_choices(RefundReason)])


class WaiverForm(forms.Form):
    """What is not asked for, and on which ground."""

    amount = AmountField()
    due = forms.IntegerField(widget=forms.HiddenInput)
    ground = forms.ChoiceField(choices=_choices(WaiverGround))


class PayOutForm(forms.Form):
    """How money went back."""

    means = forms.ChoiceField(choices=_choices(AT_THE_COUNTER))
    transaction_number = forms.CharField(max_length=60, required=False)


class CloseForm(forms.Form):
    """What was counted, and who signs."""

    centre = forms.IntegerField(widget=forms.HiddenInput)
    day = forms.DateField(widget=forms.HiddenInput)
    expected = forms.IntegerField(widget=forms.HiddenInput)
    counted = AmountField(label=_("Cash counted, đồng"), least=0)
    reason = forms.CharField(label=_("Reason of a difference"), max_length=500, required=False)
    signed_name = forms.CharField(
        label=_("Sign with your full name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class StatementForm(forms.Form):
    """A statement of one month."""

    month = forms.DateField(
        label=_("Month"),
        input_formats=["%Y-%m", "%m/%Y"],
        widget=forms.DateInput(attrs={"type": "month"}, format="%Y-%m"),
        error_messages={"invalid": _("Write the month like 11/2026.")},
    )
    means = forms.ChoiceField(
        label=_("Whose statement"), choices=_choices((PaymentMeans.PLATFORM, PaymentMeans.TRANSFER))
    )
    file = forms.FileField(
        label=_("File"), help_text=_("CSV in UTF-8 with the columns MaThamChieu, MaGiaoDich and SoTien.")
    )


class ConclusionForm(forms.Form):
    """What was found out about a difference."""

    conclusion = forms.CharField(max_length=500)
