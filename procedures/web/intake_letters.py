"""At the counter, instead of receiving: guidance for what is missing (form 02), or a refusal (form 03).

What was typed at reception comes along in the body of each step, so that nothing is typed twice and nothing personal
stands in an address; going back gives reception as it was.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from procedures.domain.vocabulary import Act, Reason
from procedures.models import Record
from procedures.queries.catalogue import CatalogueEntry, entry_in_force
from procedures.services.drafts import discard_draft
from procedures.services.intake import refuse_at_counter
from procedures.services.supplements import guide_at_counter
from procedures.services.ticket_serving import link_record
from procedures.web.act_forms import REFUSAL_REASONS, reason_choices
from procedures.web.acts_done import DONE
from procedures.web.desk import access_to, desk_page
from procedures.web.reception import Counter, counter_of, reception_page
from procedures.web.reception_form import papers_from
from procedures.web.supplement_forms import AskingForm, AskingPage, Listed
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.web.acting import account_of
from units import clock
from units.errors import RuleBroken
from units.web.refusals import sentence_of, status_of

WRITE = "write"  # names the button of the second step
_OF_THE_LETTER = {"csrfmiddlewaretoken", "leave", WRITE, "choose_procedure", "look", *AskingForm.base_fields}


class RefusalForm(forms.Form):
    """Why nothing is received."""

    reason = forms.ChoiceField(label=_("Reason"), choices=reason_choices(REFUSAL_REASONS))
    why = forms.CharField(
        label=_("Explanation"),
        help_text=_("Printed on the letter. Nobody but the applicant and those who settle the record reads it."),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 4, "data-snippets": "refusal"}),
    )

    use_required_attribute = False
    marks_optional = True


@gate(Capability.RECEIVE_RECORDS)
@require_POST
def desk_guidance(request: HttpRequest) -> HttpResponse:
    """Which papers are missing: the list of the procedure, those not ticked at reception first in question."""
    counter = counter_of(request, request.POST.copy())
    entry = _entry(counter)
    if entry is None or counter.data is None:
        return reception_page(request, counter, status=422)
    papers = enumerate(papers_from(counter.data, entry), start=1)
    listed = [Listed.of(number, paper, on_the_table=True) for number, paper in papers]
    if WRITE not in request.POST:
        return _page(request, "guidance", counter, entry, {"page": AskingPage(listed)})
    page = AskingPage(listed, request.POST)
    if not page.is_valid():
        return _page(request, "guidance", counter, entry, {"page": page}, status=422)

    def deed(**common: Any) -> Record:
        scope = access_to(request).scope_for(Capability.RECEIVE_RECORDS)
        return guide_at_counter(asking=page.asking(), scope=scope, **common)

    return _written(request, "guidance", counter, entry, deed, {"page": page})


@gate(Capability.REFUSE_INTAKE)
@require_POST
def desk_refusal(request: HttpRequest) -> HttpResponse:
    """Why what was brought is not received."""
    counter = counter_of(request, request.POST.copy())
    entry = _entry(counter)
    if entry is None:
        return reception_page(request, counter, status=422)
    if WRITE not in request.POST:
        return _page(request, "refusal", counter, entry, {"form": RefusalForm(auto_id="ask_%s")})
    form = RefusalForm(request.POST, auto_id="ask_%s")
    if not form.is_valid():
        return _page(request, "refusal", counter, entry, {"form": form}, status=422)

    def deed(**common: Any) -> Record:
        reason, why = Reason(form.cleaned_data["reason"]), form.cleaned_data["why"]
        scope = access_to(request).scope_for(Capability.REFUSE_INTAKE)
        return refuse_at_counter(reason=reason, why=why, scope=scope, **common)

    return _written(request, "refusal", counter, entry, deed, {"form": form})


def _entry(counter: Counter) -> CatalogueEntry | None:
    """The procedure, where all that was typed at reception is right; what is wrong then stands at its field."""
    if not counter.is_valid():
        return None
    try:
        return entry_in_force(counter.form.cleaned_data["procedure"], clock.today())
    except RuleBroken as broken:
        counter.refuse(broken)
        return None


def _written(
    request: HttpRequest,
    letter: str,
    counter: Counter,
    entry: CatalogueEntry,
    deed: Callable[..., Record],
    context: dict[str, Any],
) -> HttpResponse:
    at, account, key = clock.now(), account_of(request), counter.form.cleaned_data["key"]
    try:
        record = deed(draft=counter.draft(entry), actor=account, at=at, key=key)
    except RuleBroken as broken:
        return _page(
            request, letter, counter, entry, context | {"refusal": sentence_of(broken)}, status=status_of(broken)
        )
    discard_draft(actor=account, key=key)
    link_record(record_id=record.pk, actor=account, at=at)
    act = Act.REQUEST_INTAKE_SUPPLEMENT if letter == "guidance" else Act.REFUSE
    messages.success(request, f"{record.code}: {DONE[act]}")
    return redirect(reverse("record", args=[record.pk]) + "#supplements")


def _page(
    request: HttpRequest,
    letter: str,
    counter: Counter,
    entry: CatalogueEntry,
    context: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    data = counter.data if counter.data is not None else QueryDict()
    typed = [
        (name, value)
        for name, values in data.lists()
        if name not in _OF_THE_LETTER and not name.startswith("row-")
        for value in values
    ]
    given = counter.at_counter.cleaned_data.get("name", "")
    shown = {"letter": letter, "typed": typed, "entry": entry, "person": given, "action": request.path}
    return desk_page(request, f"procedures/desk/{letter}_letter.html", shown | context, status=status)
