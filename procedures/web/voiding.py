"""Void and receive again, on a page of its own: the right procedure, its papers, and what it would come to now."""

from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from procedures.domain.lifecycle import possible_acts
from procedures.domain.vocabulary import Act, Competence, Reason
from procedures.models import Record
from procedures.queries.catalogue import CatalogueEntry, entry_in_force
from procedures.queries.explanations import explain
from procedures.services.drafting import Paper
from procedures.services.step import acts_here, lifecycle_facts
from procedures.services.ticket_serving import link_record
from procedures.services.voiding import RightProcedure, foresee_again, papers_kept, void_and_receive
from procedures.web.desk import access_to, desk_page
from procedures.web.reception import procedures_meant, with_procedure
from procedures.web.reception_form import CHOICE_REASONS
from procedures.web.record_page import money, record_in
from procedures.web.warnings import WARNINGS
from procedures.web.written_address import AddressField
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.web.acting import account_of
from units import clock
from units.errors import RuleBroken
from units.formats import spoken_moment
from units.web.refusals import sentence_of, status_of


class VoidForm(forms.Form):
    """Under which procedure it should have been received, and where that one is settled."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    procedure = forms.CharField(max_length=12, required=False, widget=forms.HiddenInput)
    procedure_text = forms.CharField(max_length=400, required=False)
    place_of_property = AddressField(label=gettext_lazy("Where the land or works lie"), required=False)
    other_unit = AddressField(label=gettext_lazy("Another competent unit"), required=False, level="")
    choice_reason = forms.ChoiceField(
        label=gettext_lazy("Why another unit"),
        required=False,
        choices=[
            ("", gettext_lazy("Choose a reason")),
            *((reason.value, gettext_lazy(reason.label)) for reason in CHOICE_REASONS),
        ],
    )

    use_required_attribute = False

    def clean_procedure(self) -> str:
        """A procedure is needed."""
        code: str = self.cleaned_data["procedure"]
        if not code:
            raise forms.ValidationError(_("Choose the procedure."))
        return code

    def right(self, papers: tuple[Paper, ...] | None) -> RightProcedure:
        """As far as it is filled in."""
        given = self.cleaned_data
        place, other = given.get("place_of_property"), given.get("other_unit")
        return RightProcedure(
            given.get("procedure", ""),
            property_unit_id=place.unit.pk if place and place.unit else None,
            competent_unit_id=other.unit.pk if other and other.unit else None,
            choice_reason=Reason(given.get("choice_reason") or "") if other and other.unit else Reason.NONE,
            papers=papers,
        )


@gate(Capability.VOID_RECORDS)
@require_http_methods(["GET", "HEAD", "POST"])
def void_record(request: HttpRequest, key: int) -> HttpResponse:
    """The page, and the deed. ``look`` shows what it would come to; a refusal keeps what was typed."""
    scope = access_to(request).scope_for(Capability.VOID_RECORDS)
    record = record_in(scope, key)
    if not acts_here(record, Act.VOID, scope):
        raise RuleBroken("not_done_here", act=Act.VOID.value)
    if request.method != "POST":
        if Act.VOID not in possible_acts(lifecycle_facts(record)):
            raise RuleBroken("act_not_allowed", act=Act.VOID.value, status=record.status)
        return _page(request, record, VoidForm(initial={"seen": record.trail_length}, auto_id="%s"), None)
    data = request.POST.copy()
    if chosen := data.get("choose_procedure"):
        data["procedure"], data["procedure_text"] = chosen, ""
    data = with_procedure(data)
    form = VoidForm(data, auto_id="%s")
    if chosen or "look" in data:
        return _page(request, record, form, data, quiet=True)
    if not form.is_valid():
        return _page(request, record, form, data, status=422)
    try:
        new = void_and_receive(
            record_id=record.pk,
            right=form.right(_ticked(record, data)),
            actor=account_of(request),
            scope=scope,
            at=clock.now(),
            seen=form.cleaned_data["seen"],
        )
    except RuleBroken as broken:
        form.add_error(None, sentence_of(broken))
        return _page(request, record, form, data, status=status_of(broken))
    link_record(record_id=new.pk, actor=account_of(request), at=clock.now())
    messages.success(
        request, _("%(old)s is void and was received again as %(new)s.") % {"old": record.code, "new": new.code}
    )
    return redirect("record", key=new.pk)


def _page(
    request: HttpRequest,
    record: Record,
    form: VoidForm,
    data: QueryDict | None,
    *,
    quiet: bool = False,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {"record": record, "form": form, "meant": procedures_meant(data), "entry": None}
    if data is not None:
        form.is_valid()
        context |= _foreseen(request, record, form, data)
    if quiet:
        form.errors.clear()
    return desk_page(request, "procedures/desk/void.html", context, status=status)


def _foreseen(request: HttpRequest, record: Record, form: VoidForm, data: QueryDict) -> dict[str, Any]:
    """The procedure, its papers as they would be, and the due date with its reason; or why it cannot be."""
    entry = _entry(data.get("procedure", ""))
    if entry is None:
        return {}
    papers = _ticked(record, data) or papers_kept(record, entry.version.procedure.code, clock.now())
    found: dict[str, Any] = {
        "entry": entry,
        "papers": papers,
        "asks_property": entry.version.competence == Competence.PROPERTY,
    }
    try:
        seen = foresee_again(
            record=record,
            right=form.right(papers),
            actor=account_of(request),
            scope=access_to(request).scope_for(Capability.VOID_RECORDS),
            at=clock.now(),
        )
    except RuleBroken as broken:
        return found | {"live": {"refusal": sentence_of(broken)}}
    due_at = seen.record.due_at
    return found | {
        "live": {
            "record": seen.record,
            "due": spoken_moment(due_at) if due_at else "",
            "why": explain(seen.lines),
            "fee": money(seen.charge.amount_vnd),
            "warnings": [str(WARNINGS[code]) for code in seen.warnings],
            "elsewhere": seen.record.crosses_boundary,
        }
    }


def _entry(code: str) -> CatalogueEntry | None:
    try:
        return entry_in_force(code, clock.today()) if code else None
    except RuleBroken:
        return None


def _ticked(record: Record, data: QueryDict) -> tuple[Paper, ...] | None:
    """The papers as they were ticked, where they are those of the chosen procedure; None before they were shown."""
    code = data.get("procedure", "")
    if data.get("papers_of") != code or _entry(code) is None:
        return None
    present = set(data.getlist("paper"))
    kept = papers_kept(record, code, clock.now())
    return tuple(replace(paper, is_present=str(position) in present) for position, paper in enumerate(kept, start=1))
