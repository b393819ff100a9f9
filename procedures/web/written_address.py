"""An address as it is typed, with the unit in force that it lies in: old names are understood and answered."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from units.domain.address_reading import MAX_LENGTH
from units.models import Unit
from units.queries.resolution import Candidate, resolution
from units.web.keys import key_in


@dataclass(frozen=True, slots=True)
class Written:
    """The text as typed (papers issued before the merger stay valid), its unit, and what to ask where it is unclear."""

    text: str
    unit: Unit | None = None
    candidates: tuple[Candidate, ...] = ()
    question: str = ""

    def __bool__(self) -> bool:
        return bool(self.text or self.unit)


def read_address(text: str, unit_id: str = "") -> Written:
    """The unit chosen from the list, or else what the text itself means."""
    text = " ".join(text.split())[:300]
    if (key := key_in(unit_id)) is not None:
        chosen = Unit.objects.filter(pk=key).first()
        if chosen is not None:
            # One dissolved since the page was opened is refused by the service, which names its successors.
            return Written(text or chosen.full_name, chosen)
    if not text:
        return Written("")
    found = resolution(text[:MAX_LENGTH])
    if found.answer is not None:
        return Written(text, found.answer)
    return Written(text, None, found.candidates, _(found.question.label) if found.question else "")


class AddressWidget(forms.Widget):
    """The visible text and, hidden, the key of the unit that was chosen for it: ``name`` and ``name_unit``."""

    template_name = "procedures/desk/address_widget.html"

    def __init__(self, level: str = "commune") -> None:
        super().__init__()
        self.level = level

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Both parts, joined for the field."""
        return {"text": data.get(name, ""), "unit": data.get(f"{name}_unit", "")}

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Text and unit apart."""
        context = super().get_context(name, None, attrs)
        both = value if isinstance(value, dict) else {"text": value or "", "unit": ""}
        context["widget"] |= {"text": both["text"], "unit": both["unit"], "level": self.level}
        return context


class AddressField(forms.Field):
    """Gives a ``Written``. An address that means no unit is kept as text: only competence may ask for more."""

    def __init__(self, *, level: str = "commune", **kwargs: Any) -> None:
        super().__init__(widget=AddressWidget(level), **kwargs)

    def clean(self, value: Any) -> Written:
        """The unit is looked up here; an unknown one is no error."""
        both = value or {}
        return read_address(both.get("text", ""), both.get("unit", ""))
