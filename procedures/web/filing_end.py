"""The end of a filing: checked, declared, sent once, confirmed."""

from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from procedures.domain.form_standard import PERSON
from procedures.domain.forms import kept, papers_wanted
from procedures.domain.printing import FormCode
from procedures.models import Filing
from procedures.print.issuing import rendered
from procedures.print.printable import Printable
from procedures.print.registry import FORMS
from procedures.print.submission import content
from procedures.queries.catalogue import entry_in_force
from procedures.queries.places import centre
from procedures.services.filing_sending import filer_of, reception_of, send_filing
from procedures.services.filings import discard_filing, form_of_filing
from procedures.services.printing import Copy
from procedures.web.filing_doors import Door
from procedures.web.filing_fields import spoken
from procedures.web.filing_steps import CHECK, PAPERS, back_address, next_address, progress
from procedures.web.filing_words import summary
from procedures.web.own_money import fee_to_pay
from units import clock
from units.errors import RuleBroken
from units.formats import spoken_moment
from units.web.refusals import sentence_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check_page(request: HttpRequest, uuid: UUID, *, door: Door) -> HttpResponse:
    """All answers to be looked at and put right; POST with the declaration sends, and sends once."""
    sent = door.filings(request).filter(uuid=uuid).exclude(sent_at=None).first()
    if sent is not None:
        return redirect(door.address("sent", uuid))
    filing = door.draft(request, uuid)
    onward = next_address(door, filing)
    if onward != door.address(CHECK, uuid):
        return redirect(onward)
    error = ""
    if request.method == "POST":
        error = _("Tick the declaration before you send.") if not request.POST.get("declared") else ""
        if door.helps and not request.POST.get("agreed"):
            error = _("Show this summary to the person, and tick when they agree.")
        if not error:
            try:
                _send(request, filing, door)
            except RuleBroken as broken:
                error = sentence_of(broken)
            else:
                return redirect(door.address("sent", uuid))
    return render(request, "procedures/filing/check.html", _checked(filing, door, error), status=422 if error else 200)


def _send(request: HttpRequest, filing: Filing, door: Door) -> None:
    send_filing(
        filings=door.filings(request),
        uuid=filing.uuid,
        at=clock.now(),
        helper=door.helper(request),
        scope=door.scope(request),
        agreed=bool(request.POST.get("agreed")),
    )


def _checked(filing: Filing, door: Door, error: str) -> dict[str, Any]:
    form = form_of_filing(filing)
    answers = kept(form, filing.answers)
    names = dict(filing.version.components.values_list("position", "name"))
    uploads = list(filing.uploads.exclude(finished_at=None))
    papers = [
        (spoken(paper.label) or names.get(paper.paper, ""), [one for one in uploads if one.paper == paper.paper])
        for paper in papers_wanted(form, answers)
    ]
    return progress(form, filing, CHECK) | {
        "door": door,
        "filing": filing,
        "filer": filer_of(filing, answers),
        "present": answers[PERSON]["name"] if door.helps else "",
        "sections": [
            (section, door.address("step", filing.uuid, section.step))
            for section in summary(form, answers, on=clock.today())
        ],
        "papers": papers,
        "papers_address": door.address(PAPERS, filing.uuid),
        "goes_to": _goes_to(filing),
        "error": error,
        "back": back_address(door, filing, form, CHECK),
    }


def _goes_to(filing: Filing) -> str:
    """Which centre gets it; empty where that cannot be said yet (sending then says why)."""
    today = clock.today()
    try:
        entry = entry_in_force(filing.version.procedure.code, today)
        return str(centre(reception_of(filing, entry, on=today).centre_id).label)
    except RuleBroken:
        return ""


@never_cache
@require_safe
def sent_page(request: HttpRequest, uuid: UUID, *, door: Door) -> HttpResponse:
    """The confirmation: the code, what happens next, and when."""
    record = _sent(request, uuid, door).record
    assert record is not None  # noqa: S101 - filing_sent_is_a_record
    context = {
        "door": door,
        "record": record,
        "uuid": uuid,
        "intake_due": spoken_moment(record.intake_due_at) if record.intake_due_at else "",
        "pdf": door.address("confirmation", uuid),
        "email": record.applicant.email or (record.submitter.email if record.submitter else ""),
        **fee_to_pay(record),
    }
    return render(request, "procedures/filing/sent.html", context)


@never_cache
@require_safe
def confirmation_pdf(request: HttpRequest, uuid: UUID, *, door: Door) -> HttpResponse:
    """The confirmation to print or keep."""
    filing = _sent(request, uuid, door)
    assert filing.record is not None  # noqa: S101 - filing_sent_is_a_record
    record = filing.record
    paper = Printable(f"submission:{record.pk}", partial(content, record), record)
    data = rendered(FORMS[FormCode.SUBMISSION], paper, Copy(1, record.submitted_at), demo=settings.DEMO)
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{record.code}.pdf"'
    return response


def _sent(request: HttpRequest, uuid: UUID, door: Door) -> Filing:
    rows = (
        door.filings(request)
        .exclude(sent_at=None)
        .select_related(
            "form",
            "version__procedure",
            "citizen",
            "record__applicant",
            "record__submitter",
            "record__representative",
            "record__version__procedure",
            "record__received_at_centre__unit",
            "record__competent_unit",
        )
    )
    filing: Filing | None = rows.filter(uuid=uuid).first()
    if filing is None:
        raise Http404
    return filing


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def delete_page(request: HttpRequest, uuid: UUID, *, door: Door) -> HttpResponse:
    """Ask once more; POST throws the draft away for good."""
    filing = door.draft(request, uuid)
    if request.method == "POST":
        discard_filing(filings=door.filings(request), uuid=uuid)
        messages.success(request, _("The draft is deleted."))
        return redirect("own_records" if not door.helps else "assisted_drafts")
    context = {"door": door, "filing": filing, "back": door.address("resume", uuid)}
    return render(request, "procedures/filing/delete.html", context)
