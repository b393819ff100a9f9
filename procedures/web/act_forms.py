"""The small forms of a record's acts. ``seen`` says how much of the trail the person had before them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from procedures.domain.vocabulary import Queue, Reason
from procedures.models import Record
from procedures.queries.colleagues import holders_at
from staffing.domain.capabilities import Capability
from staffing.models import Account
from staffing.queries.absences import Away, away_on
from units.formats import plain_date

REFUSAL_REASONS = (
    Reason.OUT_OF_COMPETENCE,
    Reason.INCOMPLETE,
    Reason.CONDITIONS_NOT_MET,
    Reason.DUPLICATE,
    Reason.DATA_UNAVAILABLE,
)


def reason_choices(reasons: tuple[Reason, ...]) -> list[tuple[str, Any]]:
    """With an empty line first: a reason is chosen, never left standing."""
    return [("", _("Choose a reason")), *((reason.value, _(reason.label)) for reason in reasons)]


class ActForm(forms.Form):
    """An act that asks for nothing more than to be done."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    queue = forms.ChoiceField(
        choices=[("", ""), *((queue.value, queue.value) for queue in Queue)],
        required=False,
        widget=forms.HiddenInput,
    )

    def __init__(self, *args: Any, record: Record, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.record, self.on = record, on

    def arguments(self) -> dict[str, Any]:
        """What the service asks for besides the record, the actor and the moment."""
        return {}


class ColleagueField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice of colleagues that says who is away, and until when."""

    away: Mapping[int, Away] = {}

    def label_from_instance(self, obj: Account) -> str:
        """The name, with the last day of an absence."""
        absence = self.away.get(obj.pk)
        if absence is None:
            return str(obj)
        return gettext("%(name)s (away until %(day)s)") % {"name": obj, "day": plain_date(absence.last_day)}


class AssignForm(ActForm):
    """To whom."""

    officer = ColleagueField(label=_("Officer"), queryset=Account.objects.none(), empty_label=_("Choose an officer"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["officer"]
        field.queryset = holders_at(self.record.competent_unit_id, Capability.PROCESS_RECORDS, self.on)
        field.away = away_on(self.on)

    def arguments(self) -> dict[str, Any]:
        """The officer."""
        return {"officer": self.cleaned_data["officer"]}


class RefuseForm(ActForm):
    """Why nothing was received."""

    reason = forms.ChoiceField(label=_("Reason"), choices=reason_choices(REFUSAL_REASONS))
    why = forms.CharField(
        label=_("Explanation"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3, "data-snippets": "refusal"}),
    )

    def arguments(self) -> dict[str, Any]:
        """The reason, and what else the letter says."""
        return {"reason": Reason(self.cleaned_data["reason"]), "why": self.cleaned_data["why"]}
