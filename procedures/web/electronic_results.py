"""The electronic result on pages: laid to a record at the desk, looked at there, and taken by its owner."""

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from procedures.domain.vocabulary import Act, ReturnMethod
from procedures.models import Record
from procedures.queries.electronic_results import files_of
from procedures.services.electronic_results import (
    add_result_file,
    download,
    look_at_result_file,
    may_add_file,
    take_electronically,
)
from procedures.services.step import acts_here
from procedures.web.desk import access_to
from procedures.web.filing_doors import citizen_of
from procedures.web.own_acts import acts_section
from procedures.web.own_records import record_of, shown
from procedures.web.record_page import record_in
from staffing.access import Access
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.web.acting import account_of, acting
from units import clock
from units.errors import RuleBroken
from units.web.file_answers import file_answer, goes_on
from units.web.refusals import sentence_of

PDF = "application/pdf"


def result_files_section(record: Record, access: Access) -> dict[str, Any]:
    """The context of ``desk/_result_files.html``: the files with who took them, and the form for a new one."""
    here = acts_here(record, Act.ADD_RESULT_FILE, access.scope_for(Capability.COMPLETE_RECORDS))
    return {
        "result_files": files_of(record),
        "may_add_result_file": here and access.may(Capability.COMPLETE_RECORDS) and may_add_file(record),
        "may_look_at_result": access.may(Capability.VIEW_PERSONAL_DATA),
        "wants_electronic": record.return_method == ReturnMethod.ELECTRONIC,
    }


@gate(Capability.COMPLETE_RECORDS)
@require_POST
def result_file_add(request: HttpRequest, key: int) -> HttpResponse:
    """Lay the signed PDF to the record."""
    access = access_to(request)
    record = record_in(access.scope, key)
    file: UploadedFile[bytes] | None = request.FILES.get("file")
    seen = request.POST.get("seen", "")
    try:
        if file is None:
            raise RuleBroken("file_empty")
        add_result_file(
            record_id=record.pk,
            file=file,
            name=file.name or "",
            actor=account_of(request),
            scope=access.scope_for(Capability.COMPLETE_RECORDS),
            at=clock.now(),
            seen=int(seen) if seen.isascii() and seen.isdigit() else None,
        )
    except RuleBroken as broken:
        messages.error(request, sentence_of(broken))
    else:
        messages.success(request, _("The electronic result is with the record."))
    return redirect(reverse("record", args=[record.pk]) + "#result-files")


@gate(Capability.VIEW_PERSONAL_DATA)
@require_safe
def result_file_shown(request: HttpRequest, key: int, file_id: int) -> HttpResponseBase:
    """The file for staff; every look is written down."""
    scope = access_to(request).scope_for(Capability.VIEW_PERSONAL_DATA)
    found = look_at_result_file(file_id=file_id, record_id=key, scope=scope, **acting(request))
    return file_answer(request, found.file, media_type=PDF, tag=found.sha256, name=f"{found.record.code}.pdf")


@gate(Capability.CITIZEN)
@never_cache
@require_POST
def own_result_take(request: HttpRequest, code: str) -> HttpResponse:
    """Take the result: it is returned now, and the file can be downloaded from then on."""
    record = record_of(request, code)
    seen = request.POST.get("seen", "")
    try:
        take_electronically(
            citizen=citizen_of(request),
            code=code,
            at=clock.now(),
            seen=int(seen) if seen.isascii() and seen.isdigit() else None,
        )
    except RuleBroken as broken:
        more = acts_section(record)
        return shown(request, record, status=422, error=sentence_of(broken), error_at="result-file", **more)
    messages.success(request, _("You have taken the result. The file can be downloaded whenever you need it."))
    return redirect(reverse("own_record", args=[code]) + "#result-file")


@gate(Capability.CITIZEN)
@never_cache
@require_safe
def own_result_file(request: HttpRequest, code: str) -> HttpResponseBase:
    """The file itself, in whole or in part; every download is written down."""
    record_of(request, code)
    found = download(citizen=citizen_of(request), code=code, at=clock.now(), goes_on=goes_on(request))
    return file_answer(request, found.file, media_type=PDF, tag=found.sha256, name=f"{code}.pdf")
