"""What is asked of an applicant, as it is written on a page: a row for each paper, and free rows for others."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from procedures.domain.vocabulary import ComponentForm, ComponentState, Fault, Queue, Reason
from procedures.services.supplements import Asking, Wanted
from procedures.web.act_forms import reason_choices

FREE_ROWS = 3
MOST_ROWS = 80  # papers of the longest procedure and some more
ASKING_REASONS = (Reason.INCOMPLETE, Reason.CONDITIONS_NOT_MET, Reason.DATA_UNAVAILABLE)
_FORMS = (ComponentForm.ORIGINAL, ComponentForm.COPY)


@dataclass(frozen=True, slots=True)
class Listed:
    """A paper that the record's list knows, by its position."""

    position: int
    name: str
    form: str
    is_present: bool
    is_asked: bool

    @classmethod
    def of(cls, position: int, paper: Any, *, on_the_table: bool = False) -> "Listed":
        """From a paper of a reception or of a record. At the counter (``on_the_table``) the clerk has ticked what is
        there, so what must be handed in and is missing is asked for to begin with; of a record nothing is.
        """
        asked = on_the_table and not paper.is_present and paper.state == ComponentState.MUST_PROVIDE
        return cls(position, paper.name, str(paper.form), paper.is_present, asked)


class PaperRow(forms.Form):
    """One paper: ticked (or, in a free row, named) when it is asked for, with what is wrong and how to mend it."""

    asked = forms.BooleanField(label=_("Ask for this paper"), required=False)
    paper = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Another paper"),
        max_length=2000,
        required=False,
        widget=forms.TextInput({"placeholder": " ", "autocomplete": "off"}),  # by the placeholder the style sees: empty
    )
    fault = forms.ChoiceField(
        label=_("What is wrong"), choices=[(fault.value, _(fault.label)) for fault in Fault], required=False
    )
    mend = forms.CharField(
        label=_("How to mend it"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 2, "data-snippets": "supplement"}),
    )
    form = forms.ChoiceField(label=_("Form"), choices=[(form.value, _(form.label)) for form in _FORMS], required=False)
    copies = forms.IntegerField(label=_("Quantity"), min_value=1, max_value=99, required=False)

    use_required_attribute = False

    @property
    def is_listed(self) -> bool:
        """Whether it is a paper of the record's list, which has its name already."""
        return bool(self["paper"].value())

    def clean(self) -> dict[str, Any]:
        """Whoever is asked for a paper is told how to mend it."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("paper") is None:
            cleaned["asked"] = bool(cleaned.get("name") or cleaned.get("mend"))
            if cleaned["asked"] and not cleaned.get("name"):
                self.add_error("name", _("Name the paper."))
        if cleaned.get("asked") and not cleaned.get("mend") and "mend" not in self.errors:
            self.add_error("mend", _("Say how to mend it: the applicant is asked only once."))
        return cleaned


PaperRows = forms.formset_factory(PaperRow, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS)


class AskingForm(forms.Form):
    """What holds for the whole request."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    queue = forms.ChoiceField(
        choices=[("", ""), *((queue.value, queue.value) for queue in Queue)],
        required=False,
        widget=forms.HiddenInput,
    )
    reason = forms.ChoiceField(label=_("Reason"), choices=reason_choices(ASKING_REASONS), initial=Reason.INCOMPLETE)
    why = forms.CharField(
        label=_("Explanation"),
        help_text=_("Printed on the letter. Nobody but the applicant and those who settle the record reads it."),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3, "data-snippets": "supplement"}),
    )
    legal_ground = forms.CharField(
        label=_("Legal ground"),
        help_text=_("Article, clause and text that allow this request."),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )

    use_required_attribute = False
    marks_optional = True


class AskingPage:
    """The forms of one request together: unbound with the papers that are missing, or bound to what was sent."""

    def __init__(
        self, papers: Iterable[Listed], data: Mapping[str, Any] | None = None, *, initial: dict[str, Any] | None = None
    ) -> None:
        self.listed = {paper.position: paper for paper in papers}
        rows: list[dict[str, Any]] = [
            {
                "asked": paper.is_asked,
                "paper": paper.position,
                "name": paper.name,
                "fault": Fault.UNCLEAR if paper.is_present else Fault.MISSING,
                "form": paper.form if paper.form in {form.value for form in _FORMS} else ComponentForm.ORIGINAL,
                "copies": 1,
            }
            for paper in self.listed.values()
        ]
        rows += [{"fault": Fault.MISSING, "form": ComponentForm.ORIGINAL, "copies": 1}] * FREE_ROWS
        self.form = AskingForm(data, initial=initial, auto_id="ask_%s")
        self.rows = PaperRows(data, initial=rows, prefix="row", form_kwargs={"use_required_attribute": False})

    def is_valid(self) -> bool:
        """Every part is looked at, so that all faults show at once."""
        return all([self.form.is_valid(), self.rows.is_valid()])

    @property
    def faults(self) -> list[tuple[str, str]]:
        """Every fault with the field it leads to."""
        found = [(self.form[name].id_for_label, str(e)) for name, errors in self.form.errors.items() for e in errors]
        for row in self.rows:
            found += [(row[name].id_for_label, str(e)) for name, errors in row.errors.items() for e in errors]
        return found + [("", str(error)) for error in self.rows.non_form_errors()]

    def asking(self) -> Asking:
        """What is asked for, once all is valid. A listed paper keeps the name of the list."""
        given = self.form.cleaned_data
        return Asking(
            tuple(self._wanted(row.cleaned_data) for row in self.rows if row.cleaned_data.get("asked")),
            reason=Reason(given["reason"]),
            why=given["why"],
            legal_ground=given["legal_ground"],
        )

    def _wanted(self, given: dict[str, Any]) -> Wanted:
        listed = self.listed.get(given["paper"]) if given["paper"] else None
        return Wanted(
            name=listed.name if listed else given["name"],
            fault=Fault(given["fault"] or Fault.MISSING),
            mend=given["mend"],
            form=ComponentForm(given["form"] or ComponentForm.ORIGINAL),
            copies=given["copies"] or 1,
            paper=given["paper"],
        )


class CameForm(forms.Form):
    """Which papers came, by their positions in the request."""

    seen = forms.IntegerField()
    came = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, *args: Any, positions: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["came"]
        field.choices = [(position, position) for position in positions]
