"""Results at once: certified copies and their like, a deed per press, several matters of one person in a row."""

from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from procedures.domain.fees import charge, rule_on
from procedures.models import ProcedureVersion, Record
from procedures.queries.catalogue import entry_in_force
from procedures.queries.money import balances_of
from procedures.services.drafting import Reception
from procedures.services.ticket_serving import link_record
from procedures.web.at_once_watch import CASH, going_on_shown, settle_unsurprised
from procedures.web.desk import access_to, desk_page
from procedures.web.fields import ConditionsField
from procedures.web.reception import FIELD_OF_REFUSAL, centres_of
from procedures.web.reception_form import PartyFields, conditions_of, scanned
from procedures.web.record_page import money
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.web.acting import account_of
from units import clock
from units.errors import RuleBroken
from units.models import ServiceCentre
from units.web.keys import key_in
from units.web.refusals import sentence_of, status_of

MOST_MATTERS = 20


class MatterForm(forms.Form):
    """One matter: what, how many copies, how many pages each."""

    procedure = forms.ChoiceField(label=gettext_lazy("Procedure"))
    copies = forms.IntegerField(label=gettext_lazy("Copies"), min_value=1, max_value=999, initial=1)
    pages = forms.IntegerField(label=gettext_lazy("Pages"), min_value=1, max_value=999, initial=1)

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["procedure"]
        field.choices = given_at_once()


class DeedForm(forms.Form):
    """The form's key, and the centre where there are several."""

    key = forms.CharField(max_length=70, widget=forms.HiddenInput)
    centre = forms.ModelChoiceField(
        label=gettext_lazy("Received at"), queryset=ServiceCentre.objects.none(), empty_label=None
    )

    conditions = ConditionsField()

    def __init__(self, *args: Any, centres: list[ServiceCentre], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["centre"]
        field.queryset = ServiceCentre.objects.filter(pk__in=[one.pk for one in centres])
        field.initial = centres[0].pk if centres else None
        if len(centres) == 1:
            field.widget = forms.HiddenInput()


MatterSet = forms.formset_factory(MatterForm, extra=0, min_num=1, max_num=MOST_MATTERS, validate_max=True)


def given_at_once() -> list[tuple[str, str]]:
    """The procedures whose result is given on the spot today; those counted by the page first."""
    versions = (
        ProcedureVersion.objects.in_force(clock.today())
        .filter(at_once=True, term_value__isnull=False)
        .select_related("procedure")
        .prefetch_related("fees")
    )
    by_page = sorted(versions, key=lambda v: (not any(fee.basis == "page" for fee in v.fees.all()), v.sort_key))
    return [(version.procedure.code, version.name) for version in by_page]


def total_of(matters: Any, conditions: frozenset[str]) -> tuple[int, bool]:
    """What the matters cost together as far as it is known, and whether all of it is."""
    total, known, today = 0, True, clock.today()
    for form in matters:
        given = form.cleaned_data if form.is_valid() else {}
        if not given:
            continue
        entry = entry_in_force(given["procedure"], today)
        amount = charge(rule_on(entry.fees, today, conditions), copies=given["copies"], pages=given["pages"]).amount_vnd
        total, known = total + (amount or 0), known and amount is not None
    return total, known


@gate(Capability.RECEIVE_RECORDS)
@require_http_methods(["GET", "HEAD", "POST"])
def desk_at_once(request: HttpRequest) -> HttpResponse:
    """The screen, and the deed: all matters or none, then the next person."""
    centres = centres_of(request)
    if request.method != "POST":
        deed = DeedForm(centres=centres, initial={"key": uuid4().hex}, auto_id="%s")
        matters = MatterSet(prefix="matter", auto_id="%s", initial=[{}])
        return _page(request, deed, PartyFields(prefix="at", auto_id="%s"), matters)
    data = scanned(_with_another_line(request.POST), "at")
    deed, person = DeedForm(data, centres=centres, auto_id="%s"), PartyFields(data, prefix="at", auto_id="%s")
    matters = MatterSet(data, prefix="matter", auto_id="%s")
    if "more" in data:
        return _page(request, deed, person, matters, quiet=True)
    if not all([deed.is_valid(), person.is_valid(), matters.is_valid()]):
        return _page(request, deed, person, matters, status=422)
    try:
        records = settle_unsurprised(
            request, drafts=_drafts(deed, person, matters), data=data, key=deed.cleaned_data["key"]
        )
    except RuleBroken as broken:
        field = FIELD_OF_REFUSAL.get(broken.code)
        (person if field else deed).add_error(field, sentence_of(broken))
        return _page(request, deed, person, matters, status=status_of(broken))
    for record in records:
        link_record(record_id=record.pk, actor=account_of(request), at=clock.now())
    messages.success(request, _said(records, in_cash=CASH in data))
    request.session["settled_at_once"] = [record.pk for record in records]
    return redirect("desk_at_once")


@gate(Capability.RECEIVE_RECORDS)
@require_POST
def at_once_total(request: HttpRequest) -> HttpResponse:
    """The sum to collect and what the person has going on, for htmx."""
    confirmed = frozenset(request.POST.getlist("conditions"))
    matters = MatterSet(request.POST, prefix="matter", auto_id="%s")
    total, known = total_of(matters, confirmed)
    deed = DeedForm(request.POST, centres=centres_of(request), auto_id="%s")
    drafts = _drafts(deed, PartyFields(request.POST, prefix="at", auto_id="%s"), matters)
    context = {"total": money(total), "known": known, **going_on_shown(request, drafts)}
    response = render(request, "procedures/desk/_total.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _with_another_line(posted: QueryDict) -> QueryDict:
    """Without a script the "+" is a send: the same form with one line more."""
    data = posted.copy()
    count = min(key_in(data.get("matter-TOTAL_FORMS", "")) or 1, MOST_MATTERS)
    if "more" in data and count < MOST_MATTERS:
        data[f"matter-{count}-copies"], data[f"matter-{count}-pages"] = "1", "1"
        count += 1
    data["matter-TOTAL_FORMS"] = str(count)
    return data


def _drafts(deed: DeedForm, person: PartyFields, matters: Any) -> list[Reception]:
    """The matters that are right, without lines left empty; none while it is not known whose they are.

    A refusal of the whole deed, said above the form, does not hide them.
    """
    if not person.is_valid() or "centre" in deed.errors:
        return []
    return [_draft(deed, person, form.cleaned_data) for form in matters if form.is_valid() and form.cleaned_data]


def _draft(deed: DeedForm, person: PartyFields, matter: dict[str, Any]) -> Reception:
    return Reception(
        procedure_code=matter["procedure"],
        centre_id=deed.cleaned_data["centre"].pk,
        applicant=person.party(),
        copies=matter["copies"],
        pages=matter["pages"],
        conditions=frozenset(deed.cleaned_data["conditions"]),
    )


def to_collect(keys: list[int]) -> set[int]:
    """Those of the records whose fee is not in yet."""
    return {key for key in keys if balances_of(key).still_due}


def _page(
    request: HttpRequest, deed: DeedForm, person: PartyFields, matters: Any, *, quiet: bool = False, status: int = 200
) -> HttpResponse:
    confirmed = frozenset(deed.data.getlist("conditions")) if isinstance(deed.data, QueryDict) else frozenset[str]()
    total, known = total_of(matters, confirmed) if matters.is_bound else (0, True)
    entries = [entry_in_force(code, clock.today()) for code, _name in given_at_once()]
    errors = []
    if not quiet and deed.is_bound:
        for part in (deed, person, *matters):
            for name, found in part.errors.items():
                target = part[name].id_for_label if name in part.fields else ""
                errors += [(target, str(error)) for error in found]
    scope = access_to(request).scope_for(Capability.RECEIVE_RECORDS)
    before = request.session.pop("settled_at_once", [])
    context = {
        "deed": deed,
        "person": person,
        "matters": matters,
        "errors": errors,
        "total": money(total) if matters.is_bound else "",
        "known": known,
        "conditions": conditions_of(entries, clock.today()),
        "confirmed": confirmed,
        "versions": [entry.version.pk for entry in entries],
        **going_on_shown(request, _drafts(deed, person, matters) if matters.is_bound else []),
        "may_collect": access_to(request).may(Capability.COLLECT_FEES),
        "in_cash": not deed.is_bound or CASH in deed.data,
        "to_collect": to_collect(before),
        "before": Record.objects.visible_to(scope).filter(pk__in=before).select_related("version", "procedure"),
    }
    return desk_page(request, "procedures/desk/at_once.html", context, status=status)


def _said(records: list[Record], *, in_cash: bool) -> str:
    """What was done, and what was collected or is to be."""
    known = [record.fee_vnd for record in records if record.fee_vnd is not None]
    said = ngettext("%(n)d matter settled at once", "%(n)d matters settled at once", len(records)) % {"n": len(records)}
    words = _("%(total)s taken in cash") if in_cash else _("collect %(total)s")
    collect = words % {"total": money(sum(known))} if sum(known) else _("nothing to collect")
    if len(known) < len(records):
        collect += ", " + _("besides a fee that is not published")
    return f"{said}: {collect}"
