"""What a citizen may do on the page of a record of theirs: answer, take back, get the result another way."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from procedures.domain.calendar import ONE_DAY, local
from procedures.domain.lifecycle import possible_acts
from procedures.domain.vocabulary import Act, ReturnMethod, Status
from procedures.models import Payment, Record
from procedures.queries.following import OWNER, mark_of_rows
from procedures.queries.own_records import own
from procedures.queries.supplements import open_request
from procedures.services.online_payments import receipt_of
from procedures.services.own_records import Given, answer_request, change_return, take_back
from procedures.services.step import lifecycle_facts
from procedures.web.calendar_files import calendar_file
from procedures.web.filing_doors import citizen_of
from procedures.web.following import followed
from procedures.web.own_records import record_of, shown
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from units import clock
from units.errors import RuleBroken
from units.formats import spoken_moment
from units.web.refusals import sentence_of

WAITS_FOR_PAPERS = frozenset({Status.INTAKE_SUPPLEMENT, Status.SUPPLEMENT_REQUESTED})


def acts_section(record: Record) -> dict[str, Any]:
    """The context of ``_own_acts.html``: what is asked for, and what may be done now."""
    may = possible_acts(lifecycle_facts(record))
    asked = open_request(record) if Status(record.status) in WAITS_FOR_PAPERS and not record.is_mirrored else None
    return {
        "asked": asked,
        "asked_items": list(asked.items.all()) if asked else [],
        "answer_due": spoken_moment(asked.answer_by) if asked and asked.answer_by else "",
        "all_at_once": Status(record.status) is Status.INTAKE_SUPPLEMENT,
        "may_withdraw": Act.WITHDRAW in may,
        "may_change_return": Act.ADJUST in may,
        "methods": [(method.value, _(method.label), method.value == record.return_method) for method in ReturnMethod],
    }


def _mark(request: HttpRequest, code: str) -> str | None:
    rows = own(citizen_of(request)).filter(code=code)
    return mark_of_rows(rows, at=clock.now(), seen_by=OWNER)


@gate(Capability.CITIZEN)
@never_cache
@require_safe
@followed(_mark)
def own_record(request: HttpRequest, code: str) -> HttpResponse:
    """One record whole: steps, who has it, why it waits, its due date with the reason, and what was answered."""
    record = record_of(request, code)
    return shown(request, record, **acts_section(record))


@gate(Capability.CITIZEN)
@never_cache
@require_safe
def own_receipt(request: HttpRequest, code: str, key: int) -> HttpResponse:
    """The platform's receipt of a payment for one's own record; what was paid otherwise has its receipt on paper."""
    record = record_of(request, code)
    payment = Payment.objects.select_related("intent").filter(pk=key, record=record, intent__isnull=False).first()
    if payment is None:
        raise Http404
    response = HttpResponse(receipt_of(payment, at=clock.now()), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{record.code}.pdf"'
    return response


@gate(Capability.CITIZEN)
@never_cache
@require_safe
def own_due_calendar(request: HttpRequest, code: str) -> HttpResponse:
    """The day of the result for a calendar, while one is to come."""
    record = record_of(request, code)
    if record.due_at is None or not record.is_open:
        raise Http404
    day = local(record.due_at).date()
    return calendar_file(
        key=f"result-{record.code}",
        title=_("Result due: %(code)s") % {"code": record.code},
        begins=day,
        ends=day + ONE_DAY,
        place=record.return_at_centre.label,
    )


@gate(Capability.CITIZEN)
@never_cache
@require_POST
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """Hand in papers of the officer's list, each under its own line."""
    files: dict[int, list[Given]] = {}
    for name in request.FILES:
        position = name.removeprefix("item-")
        if position.isdigit():
            held: list[UploadedFile[bytes]] = request.FILES.getlist(name)
            files[int(position)] = [Given(file, file.name or "") for file in held]
    too_large = getattr(request, "files_too_large", [])

    def act() -> None:
        if too_large:
            raise RuleBroken("file_too_large", most=20)
        answer_request(citizen=citizen_of(request), code=code, files=files, at=clock.now(), seen=_seen(request))

    return _done(request, code, act, _("The papers have arrived. The service centre looks at them now."), "asked")


@gate(Capability.CITIZEN)
@never_cache
@require_POST
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take the record back; the box beside the button says that it is meant."""

    def act() -> None:
        if not request.POST.get("sure"):
            raise RuleBroken("withdrawal_not_confirmed")
        take_back(citizen=citizen_of(request), code=code, at=clock.now(), seen=_seen(request))

    return _done(request, code, act, _("The record is withdrawn."), "withdraw")


@gate(Capability.CITIZEN)
@never_cache
@require_POST
def change_return_method(request: HttpRequest, code: str) -> HttpResponse:
    """Get the result another way."""

    def act() -> None:
        wanted = request.POST.get("method", "")
        if wanted not in set(ReturnMethod):
            raise RuleBroken("adjustment_empty")
        change_return(
            citizen=citizen_of(request),
            code=code,
            method=ReturnMethod(wanted),
            address=request.POST.get("address", ""),
            at=clock.now(),
            seen=_seen(request),
        )

    return _done(request, code, act, _("It is noted how you want to get the result."), "return")


def _done(request: HttpRequest, code: str, act: Callable[[], None], said: str, place: str) -> HttpResponse:
    """Do it and say so, or show the page again with the sentence why not."""
    record = record_of(request, code)
    try:
        act()
    except RuleBroken as broken:
        return shown(request, record, status=422, error=sentence_of(broken), error_at=place, **acts_section(record))
    messages.success(request, said)
    return redirect("own_record", code=code)


def _seen(request: HttpRequest) -> int | None:
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isascii() and seen.isdigit() else None
