"""The forms of petitions: what people send in, and what officers do."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from procedures.domain import identifiers
from procedures.domain.petitions import (
    LONGEST_SUBJECT,
    LONGEST_TEXT,
    OtherLaw,
    PetitionContent,
    PetitionGround,
    normalise,
)
from procedures.models import Petition
from procedures.services.petitions import Edition, Writing
from procedures.web.fields import NameField, NumberField
from staffing.models import Citizen
from units.domain.kinds import COMMUNE_LEVEL
from units.queries.units import competent_units

_LONG, _SHORT = {"rows": 8}, {"rows": 4}


def unit_choices() -> list[tuple[Any, Any]]:
    """Wards, communes and special zones, then the province and its agencies, in two groups."""
    communes: list[tuple[str, str]] = []
    others: list[tuple[str, str]] = []
    for unit in competent_units().order_by("sort_key"):
        (communes if unit.kind in COMMUNE_LEVEL else others).append((str(unit.pk), unit.label))
    return [("", _("Choose")), (_("Wards, communes, special zone"), communes), (_("Province and agencies"), others)]


class PetitionCodeForm(forms.Form):
    """The code that was shown when it was sent in."""

    code = forms.CharField(
        label=_("Code of the petition"),
        help_text=_("For example: PA-261111-K7M2QD"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": _("Enter the code that you were shown when you sent the petition.")},
    )

    def clean_code(self) -> str:
        """In its written form."""
        code = normalise(self.cleaned_data["code"])
        if code is None:
            raise forms.ValidationError(
                _("This is no code of a petition. It looks like PA-261111-K7M2QD: copy all of it.")
            )
        return code


class PetitionKeyForm(forms.Form):
    """The eight digits that open it."""

    key = forms.CharField(
        label=_("Opening number"),
        help_text=_("Eight digits. They were shown beside the code when the petition was sent."),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("Enter the eight digits.")},
    )


class PetitionForm(forms.Form):
    """What somebody sends in. Signed in, one's name is known and not asked for."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    content = forms.ChoiceField(
        label=_("What is it about?"),
        choices=[(content.value, _(content.label)) for content in PetitionContent],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two.")},
    )
    unit = forms.ChoiceField(
        label=_("Which place is it about?"),
        help_text=_("If another one turns out to be competent, it is passed on within 5 working days."),
        error_messages={"required": _("Choose a place.")},
    )
    subject = forms.CharField(
        label=_("In one line"),
        max_length=LONGEST_SUBJECT,
        error_messages={"required": _("Say in one line what it is about.")},
    )
    body = forms.CharField(
        label=_("What happened, or what should change"),
        help_text=_("Where, when, and what you ask for. Names of other people and numbers of papers are not needed."),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(_LONG),
        error_messages={"required": _("Write what happened, or what should change.")},
    )
    name = NameField(
        label=_("Your name"),
        help_text=_("It is not published."),
        error_messages={"required": _("Enter your name.")},
    )
    telephone = NumberField(
        identifiers.telephone,
        "telephone_invalid",
        label=_("Telephone"),
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "tel"}),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("Telephone or e-mail: one of the two, so that you can be answered."),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, citizen: Citizen | None, **kwargs: Any) -> None:
        known = {"telephone": citizen.telephone, "email": citizen.email} if citizen else {}
        kwargs["initial"] = {"form_key": uuid4(), **known}
        super().__init__(*args, **kwargs)
        field: Any = self.fields["unit"]
        field.choices = unit_choices()
        self.citizen = citizen
        if citizen is not None:
            del self.fields["name"]

    def clean(self) -> dict[str, Any]:
        """One way to be answered."""
        given = super().clean() or {}
        if not ({"telephone", "email"} & set(self.errors)) and not (given.get("telephone") or given.get("email")):
            self.add_error(
                "telephone", _("Enter a telephone number or an e-mail address, so that you can be answered.")
            )
        return given

    def writing(self) -> Writing:
        """What the service asks for."""
        given = self.cleaned_data
        return Writing(
            unit_id=int(given["unit"]),
            content=PetitionContent(given["content"]),
            subject=given["subject"],
            body=given["body"],
            name=self.citizen.name if self.citizen else given["name"],
            telephone=given["telephone"],
            email=given["email"],
        )


class ReplyForm(forms.Form):
    """What the writer adds."""

    reply = forms.CharField(
        label=_("Your reply"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(_SHORT),
        error_messages={"required": _("Write your reply.")},
    )


class PetitionActForm(forms.Form):
    """An act that asks for nothing more than to be done. Forms know their petition."""

    def __init__(self, *args: Any, petition: Petition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.petition = petition

    def arguments(self) -> dict[str, Any]:
        """What the service asks for besides the petition and who acts."""
        return dict(self.cleaned_data)


class AskForm(PetitionActForm):
    """What is missing."""

    wanted = forms.CharField(
        label=_("What the writer should tell us"),
        help_text=_("It can be asked once, so ask for everything. The clock stands still until the reply."),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(_SHORT),
    )


class ForwardForm(PetitionActForm):
    """To which unit."""

    unit = forms.ChoiceField(label=_("Competent unit"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["unit"]
        field.choices = unit_choices()

    def arguments(self) -> dict[str, Any]:
        """The unit's key."""
        return {"unit_id": int(self.cleaned_data["unit"])}


class AnswerForm(PetitionActForm):
    """The answer to the writer."""

    answer = forms.CharField(
        label=_("Answer, as the writer will read it"), max_length=LONGEST_TEXT, widget=forms.Textarea(_LONG)
    )


class RefuseForm(PetitionActForm):
    """Why it is not taken up, and what to do instead."""

    ground = forms.ChoiceField(
        label=_("Ground"),
        choices=[("", _("Choose")), *((ground.value, _(ground.label)) for ground in PetitionGround)],
    )
    note = forms.CharField(
        label=_("What the writer is told, and what they can do"), max_length=LONGEST_TEXT, widget=forms.Textarea(_SHORT)
    )

    def arguments(self) -> dict[str, Any]:
        """The ground as a word."""
        return {"ground": PetitionGround(self.cleaned_data["ground"]), "note": self.cleaned_data["note"]}


class RouteForm(PetitionActForm):
    """As what, and to whom."""

    other_law = forms.ChoiceField(
        label=_("It is"),
        choices=[(law.value, _(law.label)) for law in OtherLaw],
        widget=forms.RadioSelect,
        help_text=_(
            "Passed on, not decided here. Of a denunciation nobody but the place it goes to can see who wrote."
        ),
    )
    unit = forms.ChoiceField(
        label=_("Passed on to"), required=False, help_text=_("Leave empty if it goes outside the province's units.")
    )
    note = forms.CharField(
        label=_("What the writer is told: who decides, and how to reach them"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(_SHORT),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["unit"]
        field.choices = unit_choices()

    def arguments(self) -> dict[str, Any]:
        """The law as a word, the unit's key or none."""
        given = self.cleaned_data
        return {
            "other_law": OtherLaw(given["other_law"]),
            "unit_id": int(given["unit"]) if given["unit"] else None,
            "note": given["note"],
        }


class PublishForm(PetitionActForm):
    """Petition and answer as everybody will read them: whatever tells of a person is taken out by hand."""

    subject = forms.CharField(label=_("In one line"), max_length=LONGEST_SUBJECT)
    body = forms.CharField(
        label=_("Petition, as everybody will read it"), max_length=LONGEST_TEXT, widget=forms.Textarea(_LONG)
    )
    answer = forms.CharField(
        label=_("Answer, as everybody will read it"), max_length=LONGEST_TEXT, widget=forms.Textarea(_LONG)
    )

    def __init__(self, *args: Any, petition: Petition, **kwargs: Any) -> None:
        text = petition.text
        written = {"subject": text.subject, "body": text.body, "answer": text.answer}
        super().__init__(*args, petition=petition, initial=written, **kwargs)

    def arguments(self) -> dict[str, Any]:
        """The edition."""
        return {"edition": Edition(**self.cleaned_data)}
