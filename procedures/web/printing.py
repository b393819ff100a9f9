"""Forms as files to print, and what a record's page offers and tells of them. Whoever opens a form has printed it:
there is no other way to know, and the audit has to know (decision 49).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from procedures.domain.printing import FormCode
from procedures.models import Printing, Record
from procedures.print import receipt
from procedures.print.issuing import issue
from procedures.print.printable import Printable
from procedures.print.registry import RECORD_FORMS, Form
from procedures.web.desk import access_to
from staffing.access import Access
from staffing.gates import gate
from staffing.origin import ip_of
from staffing.web.acting import account_of
from units import clock
from units.errors import RuleBroken
from units.formats import brief_moment, plain_date
from units.scoping import Scope

_PRINTED = (
    "version__procedure",
    "applicant__unit",
    "submitter__unit",
    "representative__unit",
    "received_at_centre__unit",
    "competent_unit",
    "return_at_centre__unit",
)


@dataclass(frozen=True, slots=True)
class Offer:
    """A paper that this person may print of the record now."""

    label: str
    number: str
    address: str
    printed: int
    marked: bool


def record_offers(record: Record, access: Access) -> list[Offer]:
    """What of the record can be printed now by this person; the receipt first."""
    printed: dict[str, int] = {}
    for form, subject in record.printings.values_list("form", "subject"):
        printed[f"{form} {subject}"] = printed.get(f"{form} {subject}", 0) + 1
    return [
        Offer(
            form.code.label,
            paper.number,
            reverse(route_name(form), args=[record.pk]) + (f"?of={paper.of}" if paper.of else ""),
            printed.get(f"{form.code.value} {paper.subject}", 0),
            form.marks_reprints,
        )
        for form in RECORD_FORMS
        if form.papers and _lies_in(record, access.scope_for(form.capability))
        for paper in form.papers(record)
    ]


def _lies_in(record: Record, scope: Scope) -> bool:
    """The record's places against a scope, as ``RecordQuerySet.in_places`` has it."""
    centres = {record.received_at_centre_id, record.return_at_centre_id}
    return scope.whole_province or record.competent_unit_id in scope.units or bool(centres & scope.centres)


def printing_rows(rows: Iterable[Printing]) -> list[dict[str, Any]]:
    """Copies as a page tells of them."""
    return [
        {
            "form": FormCode(row.form).label,
            "subject": _subject(row),
            "reprint": row.copy_number - 1,
            "by": str(row.printed_by),
            "at": brief_moment(row.printed_at),
            "version": row.template_version,
        }
        for row in rows
    ]


def _subject(row: Printing) -> str:
    """The day and the centre of a register; a record's page needs no such word."""
    if row.form != FormCode.REGISTER or row.centre is None:
        return ""
    day = date.fromisoformat(row.subject.rpartition(":")[2])
    return f"{plain_date(day)}, {row.centre.label}"


def record_panel(record: Record, access: Access) -> dict[str, Any]:
    """The part of a record's page about its papers (``_printing.html``)."""
    rows = Printing.objects.filter(record=record).select_related("printed_by").order_by("-id")
    return {
        "print_offers": record_offers(record, access),
        "printings": printing_rows(rows),
        "receipt_holds": bool(receipt.papers(record)),
    }


def _record(request: HttpRequest, form: Form, key: int) -> Record:
    scope = access_to(request).scope_for(form.capability)
    rows = Record.objects.visible_to(scope).select_related(*_PRINTED).prefetch_related("components")
    record: Record | None = rows.filter(pk=key).first()
    if record is None:
        raise Http404
    return record


def _paper(form: Form, record: Record, of: str) -> Printable:
    """The paper that is meant; the newest where there are several and none was named."""
    found = form.papers(record) if form.papers else []
    if of:
        found = [paper for paper in found if str(paper.of) == of]
    if not found:
        unreceived = form.code is FormCode.RECEIPT and record.received_at is None
        code = "not_yet_received" if unreceived else "nothing_to_print"
        raise RuleBroken(code, record=record.code)
    return found[-1]


def pdf_response(request: HttpRequest, form: Form, printable: Printable, name: str) -> HttpResponse:
    """The paper, printed and logged."""
    data = issue(form, printable, actor=account_of(request), at=clock.now(), ip=ip_of(request))
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


def _view(form: Form) -> Callable[..., HttpResponse]:
    @gate(form.capability)
    @never_cache
    @require_safe
    def record_form(request: HttpRequest, key: int) -> HttpResponse:
        record = _record(request, form, key)
        suffix = "" if form.code is FormCode.RECEIPT else f"-{form.code.value.replace('_', '-')}"
        return pdf_response(request, form, _paper(form, record, request.GET.get("of", "")), f"{record.code}{suffix}")

    record_form.__name__ = record_form.__qualname__ = f"{form.code.value}_of_record"
    return record_form


def route_name(form: Form) -> str:
    """The name of a form's address."""
    return "record_receipt" if form.code is FormCode.RECEIPT else f"record_form_{form.code.value}"


def _pattern(form: Form) -> str:
    if form.code is FormCode.RECEIPT:
        return "records/<int:key>/receipt.pdf"
    return f"records/<int:key>/forms/{form.code.value.replace('_', '-')}.pdf"


urlpatterns: list[URLPattern] = [path(_pattern(form), _view(form), name=route_name(form)) for form in RECORD_FORMS]
"""One address for each form, since every view names one capability."""
