"""Asking agencies, a row each, and answering."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from procedures.domain.circulation_vocabulary import TaskAnswer, TaskKind
from procedures.domain.deadlines import Term
from procedures.domain.tasks import ANSWERS
from procedures.domain.vocabulary import TermUnit
from procedures.services.tasks import MOST_AT_ONCE, Question, Reply
from units.domain.kinds import UnitKind
from units.models import Unit

IN_ORDER, AT_ONCE = "order", "parallel"
TERM_UNITS = (TermUnit.WORKING_DAY, TermUnit.WORKING_HOUR, TermUnit.DAY)


def agencies_on(day: date, *, but: frozenset[int]) -> QuerySet[Unit]:
    """Who can be asked on a day: all units in force but the province itself and the one that settles."""
    return Unit.objects.in_force(day).exclude(kind=UnitKind.PROVINCE).exclude(pk__in=but).order_by("sort_key")


class UnitField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when it runs
    """A unit by its name in the reader's language."""

    def label_from_instance(self, obj: Any) -> str:
        """The name."""
        return str(obj.label)


class QuestionForm(forms.Form):
    """One agency: what it is asked, and its term."""

    unit = UnitField(label=_("Agency"), queryset=Unit.objects.none(), empty_label=_("Choose an agency"))
    request = forms.CharField(label=_("What is to be done"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    term_value = forms.IntegerField(label=_("Term"), min_value=1, max_value=999, initial=2)
    term_unit = forms.ChoiceField(label=_("Counted in"), choices=[(unit.value, _(unit.label)) for unit in TERM_UNITS])
    is_lead = forms.BooleanField(label=_("Leads"), required=False)

    def __init__(self, *args: Any, agencies: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["unit"]
        field.queryset = agencies

    def question(self) -> Question:
        """As the service takes it."""
        given = self.cleaned_data
        term = Term(given["term_value"], TermUnit(given["term_unit"]))
        return Question(given["unit"].pk, given["request"], term, is_lead=given["is_lead"])


QuestionFormSet = forms.formset_factory(
    QuestionForm, extra=0, min_num=1, max_num=MOST_AT_ONCE, absolute_max=MOST_AT_ONCE
)


class AskForm(forms.Form):
    """How they are asked."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("Its part"),
        choices=[(kind.value, _(kind.label)) for kind in TaskKind],
        initial=TaskKind.CONSULTATION,
        widget=forms.RadioSelect,
    )
    way = forms.ChoiceField(
        label=_("Several agencies"),
        choices=[(AT_ONCE, _("All at the same time")), (IN_ORDER, _("One after the other, in this order"))],
        initial=AT_ONCE,
        widget=forms.RadioSelect,
    )

    def arguments(self) -> dict[str, Any]:
        """What the service asks for besides the questions."""
        given = self.cleaned_data
        return {"kind": TaskKind(given["kind"]), "in_parallel": given["way"] == AT_ONCE, "seen": given["seen"]}


class AnswerForm(forms.Form):
    """An agency's answer."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    answer = forms.ChoiceField(label=_("Answer"), widget=forms.RadioSelect)
    opinion = forms.CharField(
        label=_("What was answered"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    letter_number = forms.CharField(label=_("Number of the answering letter"), max_length=60, required=False)

    def __init__(self, *args: Any, kind: TaskKind, by_letter: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["answer"]
        field.choices = [(answer.value, _(answer.label)) for answer in ANSWERS[kind]]
        self.fields["letter_number"].required = by_letter

    def reply(self) -> Reply:
        """As the service takes it."""
        given = self.cleaned_data
        return Reply(TaskAnswer(given["answer"]), given["opinion"], given["letter_number"])
