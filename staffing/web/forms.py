"""Forms about accounts and assignments."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from staffing.domain.capabilities import Employer, Role
from staffing.services.accounts import Person
from staffing.web.places import PlaceField
from units.domain.days import EARLIEST, LATEST
from units.domain.words import Labelled


class DayField(forms.DateField):
    """A day, by the browser's own calendar."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        bounds = [MinValueValidator(EARLIEST), MaxValueValidator(LATEST)]
        written = {"widget": widget, "input_formats": ["%Y-%m-%d", "%d/%m/%Y"], "localize": False}
        super().__init__(**{**written, "validators": bounds, **kwargs})


def words(kind: type[Labelled], *, empty: Any = None) -> Any:
    """The choices of a field over labelled values, in the reader's language."""

    def choices() -> list[tuple[str, str]]:
        first = [("", str(empty))] if empty is not None else []
        return first + [(word.value, _(word.label)) for word in kind]

    return choices


class PersonForm(forms.Form):
    """What an account says about its holder."""

    marks_optional = True
    full_name = forms.CharField(label=gettext_lazy("Full name of the person"), max_length=120)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=120, required=False)
    telephone = forms.CharField(
        label=gettext_lazy("Telephone"),
        max_length=20,
        required=False,
        validators=[RegexValidator(r"^\+?[0-9 .]{8,20}$", gettext_lazy("Enter a telephone number, digits only."))],
    )
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), choices=[("vi", "Tiếng Việt"), ("en", "English")], initial="vi"
    )

    def person(self) -> Person:
        """The cleaned form as the services take it."""
        return Person(**{name: self.cleaned_data[name] for name in Person.__dataclass_fields__})


class NewAccountForm(PersonForm):
    """A person and the name to sign in with."""

    username = forms.CharField(
        label=gettext_lazy("Account name"),
        max_length=60,
        help_text=gettext_lazy("Small letters without marks, digits, dot or hyphen; for example van.nguyen."),
        validators=[
            RegexValidator(
                r"^[a-z0-9][a-z0-9.\-]{2,59}$",
                gettext_lazy("Use at least three small letters without marks, digits, dots or hyphens."),
            )
        ],
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
    )
    field_order = ["full_name", "username"]


class AccountFilterForm(forms.Form):
    """What the list of accounts is narrowed to."""

    q = forms.CharField(label=gettext_lazy("Name or account name"), required=False, max_length=100)
    role = forms.ChoiceField(label=gettext_lazy("Role"), required=False)
    place = PlaceField(required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = words(Role, empty="—")  # type: ignore[attr-defined]
        self.fields["state"].choices = [  # type: ignore[attr-defined]
            ("", _("Active")),
            ("closed", _("Deactivated")),
            ("all", _("All")),
        ]


class PostingForm(forms.Form):
    """A role at a place for a period."""

    marks_optional = True
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=words(Role))
    place = PlaceField()
    counter = forms.CharField(label=gettext_lazy("Counter"), max_length=20, required=False)
    employer = forms.ChoiceField(label=gettext_lazy("Employer"), choices=words(Employer))
    decision_number = forms.CharField(label=gettext_lazy("Decision number"), max_length=60)
    valid_from = DayField(label=gettext_lazy("First day"))
    valid_to = DayField(
        label=gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("The role opens nothing from the day after. A secondment lasts 12 to 36 months."),
    )

    def clean_role(self) -> Role:
        """The role itself."""
        return Role(self.cleaned_data["role"])

    def clean_employer(self) -> Employer:
        """The employer itself."""
        return Employer(self.cleaned_data["employer"])


class EndAssignmentForm(forms.Form):
    """The last day of an assignment."""

    last_day = DayField(label=gettext_lazy("Last day"))


class LanguageForm(forms.Form):
    """The language in which the portal speaks to this account."""

    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=[("vi", "Tiếng Việt"), ("en", "English")])
