"""What is typed at the counter, checked and made into a Reception."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from procedures.domain import identifiers
from procedures.domain.fees import holding
from procedures.domain.id_card import read_card
from procedures.domain.vocabulary import (
    ApplicantKind,
    ComponentForm,
    ComponentState,
    FeeCondition,
    Reason,
    ReturnMethod,
)
from procedures.models import Component
from procedures.queries.catalogue import CatalogueEntry
from procedures.services.drafting import Paper, Party, Reception
from procedures.web.fields import ConditionsField, DayField, NameField, NumberField
from procedures.web.known_papers import state_of
from procedures.web.written_address import AddressField
from units.errors import RuleBroken
from units.models import ServiceCentre
from units.queries.units import centres_in_operation
from units.web.keys import key_in
from units.web.refusals import sentence_of

HIMSELF, AS_SUBMITTER, AS_REPRESENTATIVE = "", "submitter", "representative"
CHOICE_REASONS = (Reason.OTHER_UNIT_COMPETENT, Reason.NEW_ADDRESS, Reason.APPLICANT_REQUEST)
FREE_ROWS = 3

_PLAIN = {"autocomplete": "off", "spellcheck": "false"}


class PartyFields(forms.Form):
    """A person: the one at the counter (``prefix`` "at"), or the owner where that is somebody else ("owner")."""

    personal_number = NumberField(
        identifiers.personal_number, "personal_number_invalid", label=_("Personal identification number")
    )
    name = NameField(label=pgettext_lazy("person", "Full name"), required=False, widget=forms.TextInput(_PLAIN))
    born_on = DayField(label=_("Date of birth"), required=False)
    telephone = NumberField(identifiers.telephone, "telephone_invalid", label=_("Telephone"))
    email = forms.EmailField(label=_("E-mail"), required=False, widget=forms.EmailInput(_PLAIN))
    address = AddressField(label=_("Residence"), required=False)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[(kind.value, _(kind.label)) for kind in ApplicantKind],
        initial=ApplicantKind.CITIZEN.value,
        required=False,
    )
    tax_code = NumberField(identifiers.tax_code, "tax_code_invalid", label=_("Tax code"))
    passport = forms.CharField(label=_("Passport"), max_length=20, required=False, widget=forms.TextInput(_PLAIN))

    use_required_attribute = False

    def party(self) -> Party:
        """The person as far as the fields are right."""
        given = self.cleaned_data
        where = given.get("address")
        return Party(
            name=given.get("name", ""),
            kind=ApplicantKind(given.get("kind") or ApplicantKind.CITIZEN),
            personal_number=given.get("personal_number", ""),
            passport=given.get("passport", ""),
            tax_code=given.get("tax_code", ""),
            born_on=given.get("born_on"),
            telephone=given.get("telephone", ""),
            email=given.get("email", ""),
            address=where.text if where else "",
            unit_id=where.unit.pk if where and where.unit else None,
        )


class ReceptionForm(forms.Form):
    """All of one reception but the people and the papers."""

    key = forms.CharField(max_length=80, widget=forms.HiddenInput)
    centre = forms.ModelChoiceField(label=_("Received at"), queryset=ServiceCentre.objects.none(), empty_label=None)
    acting = forms.ChoiceField(
        label=_("Hands in"),
        required=False,
        choices=[
            (HIMSELF, _("For themselves")),
            (AS_SUBMITTER, _("For another person")),
            (AS_REPRESENTATIVE, _("For another person, with an authorisation")),
        ],
    )
    procedure = forms.CharField(max_length=12, required=False, widget=forms.HiddenInput)
    procedure_text = forms.CharField(max_length=400, required=False)
    case = forms.CharField(max_length=1200, required=False)
    place_of_property = AddressField(label=_("Where the land or works lie"), required=False)
    copies = forms.IntegerField(label=_("Copies"), min_value=1, max_value=999, required=False)
    pages = forms.IntegerField(label=_("Pages"), min_value=1, max_value=999, required=False)
    conditions = ConditionsField()
    other_unit = AddressField(label=_("Another competent unit"), required=False, level="")
    choice_reason = forms.ChoiceField(
        label=_("Why another unit"),
        required=False,
        choices=[("", _("Choose a reason")), *((reason.value, _(reason.label)) for reason in CHOICE_REASONS)],
    )
    return_method = forms.ChoiceField(
        label=_("Return of the result"), choices=[(method.value, _(method.label)) for method in ReturnMethod]
    )
    return_centre = forms.ModelChoiceField(
        label=_("Returned at"),
        queryset=ServiceCentre.objects.none(),
        required=False,
        empty_label=_("This centre"),
    )

    use_required_attribute = False

    def __init__(self, *args: Any, centres: list[ServiceCentre], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["return_centre"].queryset = centres_in_operation()  # type: ignore[attr-defined]
        field: Any = self.fields["centre"]
        field.queryset = ServiceCentre.objects.filter(pk__in=[centre.pk for centre in centres])
        field.initial = centres[0].pk if centres else None
        if len(centres) == 1:
            field.widget = forms.HiddenInput()

    @property
    def acting_for_another(self) -> bool:
        """Whether the owner is not the person at the counter, also before anything was checked."""
        return bool(self["acting"].value())

    def clean_procedure(self) -> str:
        """A procedure is needed."""
        code: str = self.cleaned_data["procedure"]
        if not code:
            raise forms.ValidationError(_("Choose the procedure."))
        return code

    def clean(self) -> dict[str, Any]:
        """Another unit needs its reason."""
        cleaned: dict[str, Any] = super().clean() or {}
        other = cleaned.get("other_unit")
        if other and other.unit and not cleaned.get("choice_reason"):
            self.add_error("choice_reason", sentence_of(RuleBroken("choice_without_reason")))
        return cleaned


def reception(
    form: ReceptionForm, at_counter: PartyFields, owner: PartyFields | None, papers: tuple[Paper, ...] | None
) -> Reception:
    """What was typed, as far as it is right: a whole reception when the forms are valid."""
    given = form.cleaned_data
    acting = given.get("acting", "") if owner is not None else HIMSELF
    other, place = given.get("other_unit"), given.get("place_of_property")
    return_centre, centre = given.get("return_centre"), given.get("centre")
    return Reception(
        procedure_code=given.get("procedure", ""),
        centre_id=centre.pk if centre else 0,
        applicant=owner.party() if owner is not None and acting else at_counter.party(),
        submitter=at_counter.party() if acting == AS_SUBMITTER else None,
        representative=at_counter.party() if acting == AS_REPRESENTATIVE else None,
        property_unit_id=place.unit.pk if place and place.unit else None,
        competent_unit_id=other.unit.pk if other and other.unit else None,
        choice_reason=Reason(given.get("choice_reason") or "") if other and other.unit else Reason.NONE,
        return_centre_id=return_centre.pk if return_centre else None,
        return_method=ReturnMethod(given.get("return_method") or ReturnMethod.COUNTER),
        papers=papers,
        copies=given.get("copies") or 1,
        pages=given.get("pages") or 1,
        conditions=frozenset(given.get("conditions", ())),
    )


def scanned(data: Any, prefix: str) -> Any:
    """The data with a card's text, where the number's field holds one, taken apart over the fields it fills."""
    card = read_card(data.get(f"{prefix}-personal_number", ""))
    if card is None:
        return data
    data = data.copy()
    data[f"{prefix}-personal_number"] = card.number
    data[f"{prefix}-name"] = card.name
    data[f"{prefix}-born_on"] = card.born_on.strftime("%d/%m/%Y") if card.born_on else ""
    data[f"{prefix}-address"] = card.address
    data[f"{prefix}-address_unit"] = ""
    data[f"{prefix}-scanned"] = "1"
    return data


def components_of(entry: CatalogueEntry, case: str) -> list[Component]:
    """The papers of a case: those common to all cases and its own."""
    return [component for component in entry.components if component.case in ("", case)]


def cases_of(entry: CatalogueEntry) -> list[str]:
    """The cases that a procedure's papers tell apart."""
    return list(dict.fromkeys(component.case for component in entry.components if component.case))


def conditions_of(entries: Iterable[CatalogueEntry], on: date) -> list[FeeCondition]:
    """What a clerk may confirm of the person so that a lower fee holds on a day."""
    asked = {fee.condition for entry in entries for fee in holding(entry.fees, on)}
    return [condition for condition in FeeCondition if condition.value in asked]


def papers_from(data: Any, entry: CatalogueEntry) -> tuple[Paper, ...]:
    """The papers as ticked, then those written in by hand."""
    present = set(data.getlist("paper"))
    listed = tuple(
        Paper(
            name=component.name,
            form=ComponentForm(component.form),
            state=state_of(data, component),
            originals=component.originals,
            copies=component.copies,
            is_present=str(component.pk) in present,
            component_id=component.pk,
            known_id=key_in(data.get(f"known-{component.pk}", "")),
        )
        for component in components_of(entry, data.get("case", ""))
    )
    return listed + tuple(_written_in(data))


def _written_in(data: Any) -> Iterator[Paper]:
    for name in data.getlist("free_paper"):
        if name.strip():
            yield Paper(
                name=name.strip()[:2000],
                form=ComponentForm.ORIGINAL,
                state=ComponentState.MUST_PROVIDE,
                originals=1,
                is_present=True,
            )
