"""A citizen's own records: drafts on top, then what was filed; and a helper's drafts for other people."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from procedures.domain.form_rules import answer_at
from procedures.domain.form_standard import PERSON
from procedures.domain.forms import kept
from procedures.domain.vocabulary import Status
from procedures.models import Filing, Record
from procedures.models.filing import FilingQuerySet
from procedures.queries.following import OWNER, following
from procedures.queries.forms import filed_names
from procedures.queries.own_records import latest
from procedures.queries.own_records import own_record as find_own
from procedures.queries.tracking import tracked
from procedures.services.filings import form_of_filing
from procedures.web.appointments import own_appointments
from procedures.web.filing_doors import HELPED, OWN, Door, citizen_of
from procedures.web.filing_words import Section, summary
from procedures.web.own_money import own_money
from procedures.web.own_result import own_result
from procedures.web.record_page import Person, people
from procedures.web.satisfaction_sections import own_rating
from procedures.web.telling_section import told_lines
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.models import Citizen
from units import clock
from units.formats import spoken_date, spoken_moment

WAITS_FOR_THEM = frozenset({Status.INTAKE_SUPPLEMENT, Status.SUPPLEMENT_REQUESTED, Status.FINANCIAL_OBLIGATION})


@gate(Capability.CITIZEN)
@never_cache
@require_safe
def own_records(request: HttpRequest) -> HttpResponse:
    """Drafts, then records, the newest first."""
    citizen = citizen_of(request)
    asked = request.GET.get("page", "1")
    page = min(int(asked), 10_000) if asked.isascii() and asked.isdigit() and asked != "0" else 1
    rows, more = latest(citizen, page=page)
    context = {
        "drafts": _drafts(OWN, Filing.objects.of_citizen(citizen.pk)) if page == 1 else [],
        "appointments": own_appointments(citizen) if page == 1 else [],
        "rows": [_row(record) for record in rows],
        "page": page,
        "more": more,
        "name": citizen.name,
    }
    return render(request, "procedures/filing/own_records.html", context)


@gate(Capability.SUBMIT_RECORDS)
@never_cache
@require_safe
def assisted_drafts(request: HttpRequest) -> HttpResponse:
    """What a member of staff has begun for other people and not sent yet."""
    drafts = _drafts(HELPED, HELPED.filings(request))
    return render(
        request, "procedures/filing/assisted_drafts.html", {"drafts": drafts, "procedures": filed_names(clock.today())}
    )


def record_of(request: HttpRequest, code: str) -> Record:
    """The citizen's record of that code, or 404: whether somebody else has it is not told."""
    record = find_own(citizen_of(request), code)
    if record is None:
        raise Http404
    return record


def shown(request: HttpRequest, record: Record, *, status: int = 200, **more: Any) -> HttpResponse:
    """The page of a record; ``more`` is what an act on it has to say."""
    filing: Filing | None = getattr(record, "filing", None)
    mine = filing if filing is not None and filing.citizen_id == citizen_of(request).pk else None
    at = clock.now()
    story = tracked(record, at=at, with_details=True)
    context = {
        "record": record,
        "tracked": story,
        "following": following(record, story, at=at, seen_by=OWNER),
        "people": _people(record, citizen_of(request), filed=mine is not None),
        "helper": record.assisted_by,
        "sections": _sections(mine) if mine else [],
        "confirmation": OWN.address("confirmation", mine.uuid) if mine else "",
        **own_money(record),
        **own_result(record),
        **own_rating(record),
        "told": told_lines(record),
    }
    return render(request, "procedures/filing/own_record.html", context | more, status=status)


def _people(record: Record, citizen: Citizen, *, filed: bool) -> list[Person]:
    """Everybody whole for whoever filed it; otherwise only oneself, and the others masked."""
    whole, masked = people(record, unmasked=True), people(record, unmasked=False)
    parties = [one for one in (record.applicant, record.submitter, record.representative) if one is not None]
    own = {citizen.tax_code} if citizen.represents else {citizen.personal_number}
    return [whole[place] if filed or party.number in own else masked[place] for place, party in enumerate(parties)]


def _sections(filing: Filing) -> list[Section]:
    form = form_of_filing(filing)
    return summary(form, kept(form, filing.answers), on=clock.today())


def _drafts(door: Door, filings: FilingQuerySet) -> list[dict[str, Any]]:
    return [
        {
            "address": door.address("resume", draft.uuid),
            "delete": door.address("delete", draft.uuid),
            "name": draft.version.name,
            "language": draft.version.name_language,
            "person": answer_at(draft.answers, f"{PERSON}.name") or "",
            "saved": spoken_moment(draft.saved_at),
            "expires": spoken_date(draft.expires_at),
        }
        for draft in filings.drafts().select_related("version").order_by("-saved_at")
    ]


def _row(record: Record) -> dict[str, Any]:
    status = Status(record.status)
    if status is Status.SUBMITTED and record.intake_due_at:
        note = _("You are told by %(moment)s whether it is accepted.") % {"moment": spoken_moment(record.intake_due_at)}
    elif status in WAITS_FOR_THEM:
        note = _("It waits for you.")
    elif record.due_at and record.is_open:
        note = _("The result is due at %(moment)s.") % {"moment": spoken_moment(record.due_at)}
    else:
        note = ""
    return {
        "code": record.code,
        "name": record.version.name,
        "language": record.version.name_language,
        "status": status,
        "submitted": spoken_moment(record.submitted_at),
        "note": note,
        "waits": status in WAITS_FOR_THEM,
    }
