"""Reception on one screen: who, what, with which papers; the due date and its reason appear while one types."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from procedures.domain.vocabulary import Competence, FeeBasis, SourceSystem
from procedures.models import Applicant, ProcedureVersion, Record
from procedures.queries.catalogue import CatalogueEntry, entry_in_force
from procedures.queries.catalogue_search import suggestions
from procedures.queries.explanations import explain
from procedures.queries.often_used import often_used
from procedures.queries.person_records import going_on
from procedures.services.drafting import Reception
from procedures.services.drafts import discard_draft
from procedures.services.intake import foresee
from procedures.services.ticket_serving import link_record
from procedures.web.attachments import scans_section
from procedures.web.desk import Row, access_to, desk_page, rows_of
from procedures.web.known_papers import with_known
from procedures.web.money_section import may_take
from procedures.web.reception_form import (
    FREE_ROWS,
    PartyFields,
    ReceptionForm,
    cases_of,
    components_of,
    conditions_of,
    papers_from,
    reception,
    scanned,
)
from procedures.web.reception_watch import receive_unsurprised, same_matter_shown
from procedures.web.record_page import money, record_in
from procedures.web.warnings import WARNINGS
from staffing.audit import record_look
from staffing.domain.acts import SubjectKind
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.web.acting import account_of, acting
from units import clock
from units.errors import RuleBroken
from units.formats import spoken_moment
from units.models import ServiceCentre
from units.queries.units import centres_in_operation
from units.web.refusals import sentence_of, status_of

FIELD_OF_REFUSAL = {
    "name_missing": "name",
    "name_too_long": "name",
    "personal_number_invalid": "personal_number",
    "telephone_invalid": "telephone",
    "tax_code_invalid": "tax_code",
}
"""Refusals about a person belong at that person's field; the others stand over the form."""


@dataclass
class Counter:
    """The forms of one reception and what they say together."""

    form: ReceptionForm
    at_counter: PartyFields
    owner: PartyFields
    data: QueryDict | None = None

    def is_valid(self) -> bool:
        """Whether all that counts is right (every part is looked at, so that all faults show at once)."""
        parts = [self.form, self.at_counter, *([self.owner] if self.form.acting_for_another else [])]
        return all([part.is_valid() for part in parts])

    def draft(self, entry: CatalogueEntry | None) -> Reception:
        """The reception as far as it is right."""
        self.is_valid()
        papers = papers_from(self.data, entry) if entry is not None and self.data is not None else None
        return reception(self.form, self.at_counter, self.owner if self.form.acting_for_another else None, papers)

    def refuse(self, broken: RuleBroken) -> None:
        """Put a refusal where the person can mend it."""
        self.is_valid()
        field = FIELD_OF_REFUSAL.get(broken.code)
        if field is None:
            self.form.add_error(None, sentence_of(broken))
        else:
            (self.owner if self.form.acting_for_another else self.at_counter).add_error(field, sentence_of(broken))

    def hush(self) -> None:
        """Say nothing of faults yet: the person is still typing."""
        for part in (self.form, self.at_counter, self.owner):
            part.errors.clear()

    @property
    def parts(self) -> list[Any]:
        """The forms whose errors are shown."""
        return [self.at_counter, *([self.owner] if self.form.acting_for_another else []), self.form]


def counter_of(request: HttpRequest, data: QueryDict | None, initial: dict[str, Any] | None = None) -> Counter:
    """The forms with what was typed (``data``), or new ones."""
    if data is not None:
        data = with_procedure(scanned(scanned(data, "at"), "owner"))
    centres = centres_of(request)
    fresh = {"key": uuid4().hex, **(initial or {})}
    return Counter(
        form=ReceptionForm(data, centres=centres, initial=fresh, auto_id="%s"),
        at_counter=PartyFields(data, prefix="at", initial=initial, auto_id="%s"),
        owner=PartyFields(data, prefix="owner", auto_id="%s"),
        data=data,
    )


def with_procedure(data: QueryDict) -> QueryDict:
    """Without a script a procedure is only typed: its code, or words that mean one procedure alone, stand for it."""
    words = data.get("procedure_text", "").strip()
    if data.get("procedure") or not words:
        return data
    found = suggestions(words.split(" ")[0] if words[0].isdigit() else words, clock.today(), limit=2)
    if len(found) == 1:
        data = data.copy()
        data["procedure"] = found[0].procedure.code
    return data


def procedures_meant(data: QueryDict | None) -> list[ProcedureVersion]:
    """What may be meant by words that mean several procedures, to choose from."""
    words = data.get("procedure_text", "").strip() if data and not data.get("procedure") else ""
    return suggestions(words, clock.today()) if words else []


def centres_of(request: HttpRequest) -> list[ServiceCentre]:
    """The centres at which the person may receive; for whoever may everywhere, all."""
    scope = access_to(request).places_for(Capability.RECEIVE_RECORDS)
    centres = centres_in_operation()
    return list(centres if scope.whole_province else centres.filter(pk__in=scope.centres))


@gate(Capability.RECEIVE_RECORDS)
@require_http_methods(["GET", "HEAD", "POST"])
def desk_reception(request: HttpRequest) -> HttpResponse:
    """The screen, and the deed. A refusal keeps everything that was typed."""
    if request.method != "POST":
        return reception_page(request, counter_of(request, None))
    data = request.POST.copy()
    if chosen := data.get("choose_procedure"):
        data["procedure"], data["procedure_text"], data["case"] = chosen, "", ""
    counter = counter_of(request, data)
    if chosen or "look" in data:
        return reception_page(request, counter, show_errors=False)
    if not counter.is_valid():
        return reception_page(request, counter, status=422)
    try:
        entry = entry_in_force(counter.form.cleaned_data["procedure"], clock.today())
        record = receive_unsurprised(
            request, draft=counter.draft(entry), entry=entry, data=data, key=counter.form.cleaned_data["key"]
        )
    except RuleBroken as broken:
        counter.refuse(broken)
        return reception_page(request, counter, status=status_of(broken))
    discard_draft(actor=account_of(request), key=counter.form.cleaned_data["key"])
    link_record(record_id=record.pk, actor=account_of(request), at=clock.now())
    return redirect("desk_received", key=record.pk)


def reception_page(
    request: HttpRequest, counter: Counter, *, status: int = 200, show_errors: bool = True
) -> HttpResponse:
    """The whole screen."""
    centres = centres_of(request)
    context = {
        "counter": counter,
        "form": counter.form,
        "at_counter": counter.at_counter,
        "owner": counter.owner,
        "errors": errors_of(counter) if show_errors and counter.data is not None else [],
        "often_used": often_used(centres[0].pk) if centres else [],
        "meant": procedures_meant(counter.data),
        **with_known(request, counter.data, matter(counter.data)),
        "live": foreseen(request, counter),
        "scanned": bool(counter.data and counter.data.get("at-scanned")),
        "going_on": going_on_for(request, counter.data, "at"),
    }
    if not show_errors:
        counter.hush()
    return desk_page(request, "procedures/desk/reception.html", context, status=status)


def errors_of(counter: Counter) -> list[tuple[str, str]]:
    """Every fault with the field it leads to."""
    counter.is_valid()
    found = []
    for part in counter.parts:
        for name, errors in part.errors.items():
            target = part[name].id_for_label if name in part.fields else ""
            target = "procedure_text" if name == "procedure" else target
            found += [(target, str(error)) for error in errors]
    return found


def matter(data: QueryDict | None) -> dict[str, Any]:
    """What the chosen procedure asks for: its papers by case, and the fields that only some procedures have."""
    code = data.get("procedure", "") if data else ""
    try:
        entry = entry_in_force(code, clock.today()) if code else None
    except RuleBroken:
        entry = None
    if entry is None:
        return {"entry": None}
    case = data.get("case", "") if data else ""
    cases = cases_of(entry)
    components = components_of(entry, case)
    ticked = set(data.getlist("paper")) if data and data.get("papers_of") == f"{code}/{case}" else None
    written = [name for name in data.getlist("free_paper") if name.strip()] if data else []
    bases = {fee.basis for fee in entry.fees}
    return {
        "entry": entry,
        "case": case,
        "cases": cases,
        "papers_of": f"{code}/{case}",
        "papers": [
            (component, str(component.pk) in ticked if ticked is not None else component.form == "data")
            for component in components
        ],
        "free_papers": written + [""] * max(1 if components else FREE_ROWS, 1),
        "conditions": conditions_of([entry], clock.today()),
        "confirmed": data.getlist("conditions") if data else [],
        "asks_property": entry.version.competence == Competence.PROPERTY,
        "asks_pages": FeeBasis.PAGE in bases,
        "asks_copies": bool(bases & {FeeBasis.PAGE, FeeBasis.COPY, FeeBasis.SIGNATURE_CASE}),
    }


def foreseen(request: HttpRequest, counter: Counter) -> dict[str, Any]:
    """What this reception would come to now, or what is still missing for it."""
    code = counter.data.get("procedure", "") if counter.data else ""
    at = clock.now()
    residence = written_residence(counter)
    if not code:
        return {"at": spoken_moment(at, year=False), "residence": residence}
    try:
        draft = counter.draft(entry_in_force(code, at.date()))
        same = same_matter_shown(request, draft)
        seen = foresee(
            draft=draft,
            actor=account_of(request),
            scope=access_to(request).scope_for(Capability.RECEIVE_RECORDS),
            at=at,
        )
    except RuleBroken as broken:
        return {"refusal": sentence_of(broken), "residence": residence}
    record = seen.record
    due_at: datetime | None = record.due_at
    return {
        "record": record,
        "due": spoken_moment(due_at, year=due_at.year != at.year) if due_at else "",
        "why": explain(seen.lines, year=False),
        "fee": money(seen.charge.amount_vnd),
        "warnings": [str(WARNINGS[code]) for code in seen.warnings],
        "elsewhere": record.crosses_boundary,
        "residence": residence,
        **same,
    }


def written_residence(counter: Counter) -> Any:
    """The owner's address as it was understood."""
    if counter.data is None:
        return None
    part = counter.owner if counter.form.acting_for_another else counter.at_counter
    part.is_valid()
    return part.cleaned_data.get("address")


@gate(Capability.RECEIVE_RECORDS)
@require_POST
def reception_live(request: HttpRequest) -> HttpResponse:
    """The side of the screen anew, for htmx: the body is the whole form, since personal data is in it."""
    counter = counter_of(request, request.POST.copy())
    return _fragment(request, "procedures/desk/_live.html", {"live": foreseen(request, counter), "oob": True})


@gate(Capability.RECEIVE_RECORDS)
@require_POST
def reception_matter(request: HttpRequest) -> HttpResponse:
    """The papers anew, when the procedure or its case was chosen."""
    data = request.POST.copy()
    counter = counter_of(request, data)
    counter.hush()
    context = {"form": counter.form, **with_known(request, data, matter(data))}
    return _fragment(request, "procedures/desk/_matter.html", context)


@gate(Capability.RECEIVE_RECORDS)
@require_POST
def reception_scan(request: HttpRequest) -> HttpResponse:
    """The person's fields filled from a card's text; the clerk confirms the name."""
    counter = counter_of(request, request.POST.copy())
    prefix = "owner" if request.GET.get("who") == "owner" else "at"
    person = counter.owner if prefix == "owner" else counter.at_counter
    counter.hush()
    return _fragment(
        request,
        "procedures/desk/_person.html",
        {
            "person": person,
            "who": prefix,
            "scanned": counter.data and counter.data.get(f"{prefix}-scanned"),
            "going_on": going_on_for(request, counter.data, prefix),
        },
    )


def going_on_for(request: HttpRequest, data: QueryDict | None, prefix: str) -> list[Row]:
    """What the holder of a scanned card has going on here: the same matter is not received twice."""
    if not data or not data.get(f"{prefix}-scanned"):
        return []
    people = access_to(request).scope_for(Capability.VIEW_PERSONAL_DATA)
    return rows_of(going_on(data.get(f"{prefix}-personal_number", ""), people=people))


def _fragment(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    response = render(request, template, context)
    response["Cache-Control"] = "no-store"
    return response


@gate(Capability.RECEIVE_RECORDS)
@require_safe
def desk_received(request: HttpRequest, key: int) -> HttpResponse:
    """The record is received: its code, when it is due, the receipt, and on to the next person."""
    record = record_in(access_to(request).scope_for(Capability.RECEIVE_RECORDS), key)
    context = {
        "record": record,
        "due": spoken_moment(record.due_at) if record.due_at else "",
        "fee": money(record.fee_vnd),
        "may_collect": may_take(record, access_to(request)),
        "same_person": may_continue(request, record),
    }
    context |= scans_section(request, record)
    return desk_page(request, "procedures/desk/received.html", context)


@gate(Capability.RECEIVE_RECORDS)
@require_POST
def reception_again(request: HttpRequest, key: int) -> HttpResponse:
    """Another matter of the person whom this clerk received today: their data is carried over, and the look logged."""
    record = record_in(access_to(request).scope_for(Capability.RECEIVE_RECORDS), key)
    if not may_continue(request, record):
        raise RuleBroken("not_received_by_you")
    record_look(
        subject_kind=SubjectKind.RECORD,
        subject_id=record.pk,
        purpose="another_matter",
        facts={"code": record.code},
        **acting(request),
    )
    person = record.representative or record.submitter or record.applicant
    counter = counter_of(request, None, initial=_typed_again(person))
    return reception_page(request, counter)


def may_continue(request: HttpRequest, record: Record) -> bool:
    """Whether this clerk received the record today at the counter."""
    first = record.events.order_by("sequence").first()
    return bool(
        first
        and record.source_system == SourceSystem.COUNTER
        and first.actor_id == account_of(request).pk
        and first.at >= clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    )


def _typed_again(person: Applicant) -> dict[str, Any]:
    return {
        "personal_number": person.personal_number,
        "name": person.name,
        "born_on": person.born_on,
        "telephone": person.telephone,
        "email": person.email,
        "address": {"text": person.address, "unit": str(person.unit_id or "")},
        "kind": person.kind,
        "tax_code": person.tax_code,
        "passport": person.passport,
    }
