"""What is said of a scanned paper (Art. 19.2)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from procedures.domain import identifiers
from procedures.services.attachments import Description
from procedures.web.fields import DayField, NumberField


class DescriptionForm(forms.Form):
    """Nothing is required: much of it does not stand on every paper."""

    kind = forms.CharField(label=_("Kind of paper"), max_length=200, required=False)
    owner_number = NumberField(
        identifiers.personal_number, "personal_number_invalid", label=_("Owner's identification number")
    )
    issuer = forms.CharField(label=_("Issued by"), max_length=200, required=False)
    issued_on = DayField(label=_("Issued on"), required=False)
    abstract = forms.CharField(label=_("Abstract"), max_length=500, required=False)
    valid_until = DayField(label=_("Valid until"), required=False)
    validity = forms.CharField(label=_("Where it is valid"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        """A paper does not end before it began."""
        cleaned: dict[str, Any] = super().clean() or {}
        issued, until = cleaned.get("issued_on"), cleaned.get("valid_until")
        if issued and until and until < issued:
            self.add_error("valid_until", _("The paper ends before it was issued. Compare both dates with it."))
        return cleaned

    def description(self) -> Description:
        """As the service takes it."""
        return Description(**self.cleaned_data)
