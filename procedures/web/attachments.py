"""Scans on the pages of a record: added paper by paper, looked at one by one, described, taken out."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from procedures.models import Attachment, Record
from procedures.ports import is_connected
from procedures.queries.attachments import scanned_papers
from procedures.services.attachments import SCANNER, attach, describe_scan, look_at, may_take_out, take_out, takes_scans
from procedures.web.desk import access_to, desk_page
from procedures.web.record_page import record_in
from procedures.web.scan_forms import DescriptionForm
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.web.acting import account_of, acting
from units import clock
from units.errors import RuleBroken
from units.web.file_answers import file_answer, goes_on
from units.web.refusals import sentence_of


def scans_section(request: HttpRequest, record: Record, *, unmasked: bool = False) -> dict[str, Any]:
    """The context of ``desk/_scans.html`` on a page of the record."""
    access = access_to(request)
    scope = access.scope_for(Capability.RECEIVE_RECORDS)
    here = scope.whole_province or record.received_at_centre_id in scope.centres
    return {
        "scanned_papers": scanned_papers(record.pk),
        "may_scan": here and not record.is_mirrored and takes_scans(record),
        "may_take_out": may_take_out(record),
        "may_look": access.may(Capability.VIEW_PERSONAL_DATA),
        "scanner_connected": is_connected(SCANNER),
        "unmasked": unmasked,
        "most_bytes": settings.UPLOAD_FILE_BYTES,
        "too_large": sentence_of(_too_large()),
        "back": request.path,
    }


@gate(Capability.RECEIVE_RECORDS)
@require_POST
def scans_add(request: HttpRequest, key: int, paper: int) -> HttpResponse:
    """Lay files to a paper. To a script, one file a request: the paper's scans anew, or the sentence (422)."""
    scope = access_to(request).scope_for(Capability.RECEIVE_RECORDS)
    record = record_in(scope, key)
    files: list[UploadedFile[bytes]] = request.FILES.getlist("file")
    too_large: list[str] = getattr(request, "files_too_large", [])
    if getattr(request, "htmx", False):
        _require_file(files, too_large)
        _lay(request, record, paper, files[0])
        return _paper_anew(request, record, paper)
    kept = 0
    for file in files:
        try:
            _lay(request, record, paper, file)
            kept += 1
        except RuleBroken as broken:
            messages.error(request, f"{file.name}: {sentence_of(broken)}")
    for name in too_large:
        messages.error(request, f"{name}: {sentence_of(_too_large())}")
    if kept:
        messages.success(request, _("Files added: %(number)s") % {"number": kept})
    elif not files and not too_large:
        messages.error(request, _("Choose a file first."))
    return redirect(_back(request, record))


@gate(Capability.VIEW_PERSONAL_DATA)
@require_safe
def scan_shown(request: HttpRequest, key: int) -> HttpResponseBase:
    """The scan itself, in whole or in part; every look is written down."""
    scope = access_to(request).scope_for(Capability.VIEW_PERSONAL_DATA)
    found = look_at(attachment_id=key, scope=scope, goes_on=goes_on(request), **acting(request))
    return file_answer(request, found.file, media_type=found.media_type, tag=found.sha256, name=found.given_name)


@gate(Capability.RECEIVE_RECORDS)
@require_http_methods(["GET", "HEAD", "POST"])
def scan_description(request: HttpRequest, key: int) -> HttpResponse:
    """What paper the scan shows, by Art. 19.2. Seeing it is a look at personal data."""
    scope = access_to(request).scope_for(Capability.RECEIVE_RECORDS)
    if request.method == "POST":
        form = DescriptionForm(request.POST)
        found = Attachment.objects.visible_to(scope).select_related("component__record").filter(pk=key).first()
        if found is None:
            raise RuleBroken("scan_not_found")
        if form.is_valid():
            describe_scan(
                attachment_id=key,
                description=form.description(),
                actor=account_of(request),
                scope=scope,
                at=clock.now(),
            )
            messages.success(request, _("The paper is described."))
            return redirect(reverse("record", args=[found.component.record_id]) + "#scans")
    else:
        found = look_at(attachment_id=key, scope=scope, **acting(request))
        form = DescriptionForm(initial=found.description())
    context = {"form": form, "scan": found, "record": found.component.record}
    return desk_page(request, "procedures/desk/scan_description.html", context, status=422 if form.errors else 200)


@gate(Capability.RECEIVE_RECORDS)
@require_POST
def scan_take_out(request: HttpRequest, key: int) -> HttpResponse:
    """Remove a scan that does not belong here, while the record is at reception."""
    scope = access_to(request).scope_for(Capability.RECEIVE_RECORDS)
    gone = take_out(attachment_id=key, actor=account_of(request), scope=scope, at=clock.now())
    messages.success(request, _("The scan is taken out, and its file is deleted."))
    return redirect(_back(request, gone.component.record))


def _lay(request: HttpRequest, record: Record, paper: int, file: "UploadedFile[bytes]") -> Attachment:
    replaces = request.POST.get("replaces", "")
    return attach(
        record_id=record.pk,
        component_id=paper,
        file=file,
        name=file.name or "",
        replaces=int(replaces) if replaces.isdigit() else None,
        actor=account_of(request),
        scope=access_to(request).scope_for(Capability.RECEIVE_RECORDS),
        at=clock.now(),
    )


def _require_file(files: list["UploadedFile[bytes]"], too_large: list[str]) -> None:
    if too_large:
        raise _too_large()
    if not files:
        raise RuleBroken("file_empty")


def _too_large() -> RuleBroken:
    return RuleBroken("file_too_large", most=settings.UPLOAD_FILE_BYTES // 2**20)


def _paper_anew(request: HttpRequest, record: Record, paper: int) -> HttpResponse:
    context = scans_section(request, record) | {"record": record, "back": _back(request, record)}
    context["entry"] = scanned_papers(record.pk, component_id=paper)[0]
    response = render(request, "procedures/desk/_scans_of_paper.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _back(request: HttpRequest, record: Record) -> str:
    """The page from which it was sent: that of the reception just made, or the record's."""
    back = request.POST.get("back", "")
    if back.startswith("/") and url_has_allowed_host_and_scheme(back, None):
        return f"{back}#scans"
    return reverse("record", args=[record.pk]) + "#scans"
