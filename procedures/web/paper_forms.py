"""The small forms about papers: where a folder is put, and which papers of a list did not come."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from procedures.domain.circulation_vocabulary import PaperPlace
from procedures.services.papers import PUT, Spot
from staffing.models import Account


class ScanForm(forms.Form):
    """One code, typed or scanned: of a record, or the address on its receipt."""

    code = forms.CharField(label=_("Record code"), max_length=1000)


class PutForm(ScanForm):
    """Where the folder is put; the place stays for the next one."""

    place = forms.ChoiceField(
        label=_("Where it is put"), choices=[(place.value, _(place.label)) for place in PUT], initial=PaperPlace.SHELF
    )
    label = forms.CharField(label=_("Shelf"), max_length=40, required=False)
    holder = forms.ModelChoiceField(
        label=_("Person who keeps it"),
        queryset=Account.objects.none(),
        required=False,
        empty_label=_("Choose a person"),
    )
    field_order = ("place", "label", "holder", "code")

    def __init__(self, *args: Any, colleagues: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["holder"]
        field.queryset = colleagues
        self.fields["code"].widget.attrs |= {"autofocus": True, "autocomplete": "off", "data-paper-scan": ""}

    def spot(self) -> Spot:
        """The place."""
        given = self.cleaned_data
        return Spot(PaperPlace(given["place"]), given["label"], given["holder"])
