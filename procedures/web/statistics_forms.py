"""The small form in which a centre says whether it has enough equipment (form 08b)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from procedures.models import CentreEquipment
from procedures.models.statistics import EQUIPMENT

CHOICES = [("1", _("Enough")), ("0", _("Not enough"))]


class EquipmentForm(forms.Form):
    """One answer for each kind; what was said last is chosen already."""

    def __init__(self, *args: object, said: CentreEquipment | None = None, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for name in EQUIPMENT:
            chosen = None if said is None else str(int(getattr(said, name)))
            label = CentreEquipment._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            self.fields[name] = forms.ChoiceField(
                label=label, choices=CHOICES, widget=forms.RadioSelect, initial=chosen
            )

    def answers(self) -> dict[str, bool]:
        """What was said, by the columns of the table."""
        return {name: self.cleaned_data[name] == "1" for name in EQUIPMENT}
