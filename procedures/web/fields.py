"""Form fields that the desk's pages share."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from procedures.domain import identifiers
from procedures.domain.identifiers import Checked
from procedures.domain.vocabulary import FeeCondition
from procedures.services.drafting import LONGEST_NAME
from units.domain.days import EARLIEST, LATEST
from units.errors import RuleBroken
from units.web.refusals import sentence_of

LONGEST_SCAN = 400  # a card's whole text may come into the field of its number


class DayField(forms.DateField):
    """A day as people here write it: 14/03/1992, 14-3-1992 or 14031992."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d%m%Y", "%Y-%m-%d"])
        kwargs.setdefault(
            "widget", forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric", "autocomplete": "off"})
        )
        kwargs.setdefault("validators", [MinValueValidator(EARLIEST), MaxValueValidator(LATEST)])
        kwargs.setdefault("error_messages", {"invalid": _("Write the day as day/month/year, for example 14/03/1992.")})
        super().__init__(**kwargs)


class ConditionsField(forms.MultipleChoiceField):
    """Conditions of a lower fee that the clerk has checked; the page offers those that some fee asks for."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Conditions of a lower fee"),
            choices=[(condition.value, _(condition.label)) for condition in FeeCondition],
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )


class NameField(forms.CharField):
    """A person's name, composed before it is measured: input methods may send every mark as a character of its own."""

    def to_python(self, value: Any) -> str:
        """As it is kept."""
        return identifiers.person_name(super().to_python(value) or "")

    def validate(self, value: Any) -> None:
        """No longer than a register holds, with a sentence that says so."""
        super().validate(value)
        if len(value) > LONGEST_NAME:
            raise forms.ValidationError(sentence_of(RuleBroken("name_too_long", letters=len(value), most=LONGEST_NAME)))


class NumberField(forms.CharField):
    """A number that a person carries, brought into its written form or refused with the rule's own sentence."""

    def __init__(self, check: Callable[[str], Checked], code: str, **kwargs: Any) -> None:
        self.check, self.code = check, code
        kwargs.setdefault("required", False)
        kwargs.setdefault("max_length", LONGEST_SCAN)
        kwargs.setdefault(
            "widget", forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"})
        )
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        """The written form; nothing stays nothing."""
        typed = super().clean(value)
        if not typed:
            return ""
        written = self.check(typed).value
        if written is None:
            raise forms.ValidationError(sentence_of(RuleBroken(self.code)))
        return written
