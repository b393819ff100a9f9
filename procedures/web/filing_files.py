"""The papers of a filing: chosen several at once, each with its progress; with a plain form where no script runs."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse, RawPostDataException
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from procedures.domain.forms import first_unfinished, papers_wanted
from procedures.models import Filing, FilingUpload
from procedures.services.filing_uploads import PIECE, add_file, begin_upload, remove_upload, take_piece
from procedures.services.filings import form_of_filing
from procedures.web.filing_doors import Door
from procedures.web.filing_fields import spoken
from procedures.web.filing_steps import CHECK, PAPERS, back_address, missing_papers, next_address, progress
from units import clock
from units.errors import RuleBroken
from units.web.refusals import sentence_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def papers_page(request: HttpRequest, uuid: UUID, *, door: Door) -> HttpResponse:
    """The papers with what was uploaded. POST takes files of a plain form, or goes on when all papers are there."""
    filing = door.draft(request, uuid)
    form = form_of_filing(filing)
    if not papers_wanted(form, filing.answers) or first_unfinished(form, filing.answers, clock.today()):
        return redirect(next_address(door, filing))
    errors: dict[int, str] = {}
    if request.method == "POST":
        errors = _take_files(request, filing, door)
        if "upload" in request.POST and not errors:
            return redirect(door.address(PAPERS, filing.uuid))
        if "later" in request.POST and not errors:
            return redirect("own_records" if not door.helps else "assisted_drafts")
        errors = errors or {paper: _("Add a file for this paper.") for paper in missing_papers(filing, form)}
        if not errors:
            return redirect(door.address(CHECK, filing.uuid))
    context = progress(form, filing, PAPERS) | {
        "door": door,
        "filing": filing,
        "papers": _papers(filing, errors),
        "errors": errors,
        "back": back_address(door, filing, form, PAPERS),
        "piece": PIECE,
        "files_address": door.address("files", filing.uuid),
    }
    return render(request, "procedures/filing/papers.html", context, status=422 if errors else 200)


def _papers(filing: Filing, errors: dict[int, str]) -> list[dict[str, Any]]:
    uploads = list(filing.uploads.all())
    names = dict(filing.version.components.values_list("position", "name"))
    return [
        {
            "number": paper.paper,
            "label": spoken(paper.label) or names.get(paper.paper, ""),
            "hint": spoken(paper.hint),
            "optional": paper.optional,
            "error": errors.get(paper.paper, ""),
            "files": [one for one in uploads if one.paper == paper.paper and one.finished_at],
            "broken_off": [one for one in uploads if one.paper == paper.paper and not one.finished_at],
        }
        for paper in papers_wanted(form_of_filing(filing), filing.answers)
    ]


def _take_files(request: HttpRequest, filing: Filing, door: Door) -> dict[int, str]:
    """Files that came with the page itself; what is wrong by paper."""
    errors: dict[int, str] = {}
    for name in request.FILES:
        number = name.removeprefix("paper-")
        if not number.isdigit():
            continue
        files: list[UploadedFile[bytes]] = request.FILES.getlist(name)
        for file in files:
            try:
                add_file(
                    filings=door.filings(request),
                    uuid=filing.uuid,
                    paper=int(number),
                    file=file,
                    name=file.name or "",
                    size=file.size or 0,
                    at=clock.now(),
                )
            except RuleBroken as broken:
                errors[int(number)] = f"{file.name}: {sentence_of(broken)}"
    for name in getattr(request, "files_too_large", []):
        messages.error(request, _("%(name)s is too large.") % {"name": name})
    return errors


@never_cache
@require_POST
def remove_file(request: HttpRequest, uuid: UUID, upload: UUID, *, door: Door) -> HttpResponse:
    """Take a file back."""
    filing = door.draft(request, uuid)
    remove_upload(filings=door.filings(request), uuid=filing.uuid, upload=upload)
    messages.success(request, _("The file is removed."))
    return redirect(door.address(PAPERS, filing.uuid))


@never_cache
@require_POST
def files(request: HttpRequest, uuid: UUID, *, door: Door) -> HttpResponse:
    """A script announces a file (``paper``, ``name``, ``size``) and is told where it goes and from which byte on."""
    try:
        announced = json.loads(request.body)
        paper, name, size = int(announced["paper"]), str(announced["name"]), int(announced["size"])
    except (ValueError, KeyError, TypeError, RawPostDataException):
        return JsonResponse({"error": _("This request cannot be read.")}, status=400)
    try:
        upload = begin_upload(
            filings=door.filings(request), uuid=uuid, paper=paper, name=name, size=size, at=clock.now()
        )
    except RuleBroken as broken:
        return _refused(broken)
    return _state(upload, door, uuid)


@never_cache
@require_http_methods(["GET", "HEAD", "PATCH"])
def file_piece(request: HttpRequest, uuid: UUID, upload: UUID, *, door: Door) -> HttpResponse:
    """PATCH sends the piece that begins at ``Upload-Offset``; GET says how much has come, after a lost line."""
    if request.method != "PATCH":
        held = FilingUpload.objects.filter(uuid=upload, filing=door.draft(request, uuid)).first()
        return _state(held, door, uuid) if held else _refused(RuleBroken("upload_unknown"))
    offset = request.headers.get("Upload-Offset", "")
    if int(request.headers.get("Content-Length") or 0) > PIECE or not (offset.isascii() and offset.isdigit()):
        return _refused(RuleBroken("upload_too_long"))
    try:
        taken = take_piece(
            filings=door.filings(request),
            uuid=uuid,
            upload=upload,
            offset=int(offset),
            data=request.body,
            at=clock.now(),
        )
    except RuleBroken as broken:
        return _refused(broken)
    return _state(taken, door, uuid)


def _state(upload: FilingUpload, door: Door, uuid: UUID) -> JsonResponse:
    answer = {
        "address": door.address("file_piece", uuid, upload.uuid),
        "offset": upload.received,
        "whole": upload.finished_at is not None,
    }
    return JsonResponse(answer)


def _refused(broken: RuleBroken) -> JsonResponse:
    """The sentence; 409 with the place to go on from where a piece came twice or too early."""
    answer: dict[str, Any] = {"error": sentence_of(broken), "code": broken.code}
    if broken.code == "upload_elsewhere":
        return JsonResponse(answer | {"offset": broken.facts["received"]}, status=409)
    unknown = broken.code in ("upload_unknown", "filing_unknown")
    return JsonResponse(answer, status=404 if unknown else 422)
