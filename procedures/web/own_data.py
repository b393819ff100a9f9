"""A person's own data: what is held, who looked at it, a copy of it, and what may be asked for (Law 91/2025/QH15)."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from procedures.domain.data_rights import LONGEST_TEXT, TERM_DAYS, DataRequestKind, DataRequestState, HeldPart
from procedures.domain.vocabulary import Status
from procedures.models import Applicant, DataRequest, Filing
from procedures.queries.data_rights import (
    LOOKS_SHOWN,
    RECORDS_SHOWN,
    HeldRecord,
    accounts_of,
    held_records,
    looks_at,
    own_requests,
)
from procedures.queries.held_tables import counts_with
from procedures.services.data_requests import ask
from procedures.services.data_rights import hand_over
from procedures.web.filing_doors import citizen_of
from procedures.web.held_words import shown_beside
from procedures.web.looks import shown_look
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.models import Citizen
from staffing.origin import ip_of
from units import clock
from units.errors import RuleBroken
from units.formats import plain_date, spoken_date, spoken_moment
from units.web.refusals import sentence_of, status_of


@gate(Capability.CITIZEN)
@never_cache
@require_safe
def own_data(request: HttpRequest) -> HttpResponse:
    """Everything on one page; for whoever is here for an organisation, why there is nothing."""
    citizen = citizen_of(request)
    if citizen.represents:
        return render(request, "procedures/data_rights/organisation.html", {"name": citizen.name})
    held = held_records(citizen)
    counts = counts_with(one.record.pk for one in held if one.whole)
    context = {
        "accounts": [_account(account) for account in accounts_of(citizen)],
        "records": [_record(one, counts.get(one.record.pk, {})) for one in held],
        "most_records": RECORDS_SHOWN,
        "drafts": Filing.objects.of_citizen(citizen.pk).drafts().count(),
        "looks": [shown_look(look) for look in looks_at(citizen)],
        "most_looks": LOOKS_SHOWN,
        "requests": [_request(one) for one in own_requests(citizen)],
        **shown_beside(citizen, clock.now()),
    }
    return render(request, "procedures/data_rights/own.html", context)


@gate(Capability.CITIZEN)
@never_cache
@require_POST
def own_data_copy(request: HttpRequest) -> HttpResponse:
    """The copy as a file; that it was made stands in the audit log."""
    document = hand_over(citizen=citizen_of(request), at=clock.now(), ip=ip_of(request))
    response = JsonResponse(document, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@gate(Capability.CITIZEN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own_data_ask(request: HttpRequest) -> HttpResponse:
    """Ask for something: what, about which record, and in one's own words."""
    citizen = citizen_of(request)
    if citizen.represents:
        return redirect("own_data")
    given = request.POST if request.method == "POST" else request.GET
    kind, code, about = given.get("kind", ""), given.get("record", ""), given.get("about", "")
    broken = None
    if request.method == "POST":
        try:
            if kind not in set(DataRequestKind):
                raise RuleBroken("data_request_kind_missing")
            made = ask(
                citizen=citizen,
                kind=DataRequestKind(kind),
                about=about,
                record_code=code,
                at=clock.now(),
                ip=ip_of(request),
            )
        except RuleBroken as error:
            broken = error
        else:
            day = {"day": spoken_date(made.due_on)}
            messages.success(request, _("Your request has arrived. It is answered here by %(day)s.") % day)
            return redirect("own_data")
    context = {
        "kinds": [(one, TERM_DAYS[one], one.value == kind) for one in DataRequestKind],
        "records": [(held.record.code, held.record.version.name) for held in held_records(citizen)],
        "record": code,
        "about": about,
        "longest": LONGEST_TEXT,
        "refusal": sentence_of(broken) if broken else "",
    }
    status = status_of(broken) if broken else 200
    return render(request, "procedures/data_rights/ask.html", context, status=status)


def _account(account: Citizen) -> dict[str, Any]:
    facts = [
        (_("Name"), account.person_name),
        (_("Personal identification number"), account.personal_number),
        (_("Date of birth"), plain_date(account.born_on) if account.born_on else ""),
        (_("Telephone"), account.telephone),
        (_("E-mail"), account.email),
        (_("Address"), account.address),
        (_("Acts for"), account.organisation_name),
        (_("Level of the electronic identity"), account.assurance),
        (_("First signed in"), spoken_moment(account.created_at)),
        (_("Last signed in"), spoken_moment(account.signed_in_at)),
    ]
    return {"issuer": account.issuer, "facts": [(label, value) for label, value in facts if value]}


def _record(held: HeldRecord, counts: Mapping[HeldPart, int]) -> dict[str, Any]:
    record = held.record
    words = {
        "applicant": _("Owner of the record"),
        "submitter": _("Submitter"),
        "representative": _("Representative"),
    }
    return {
        "code": record.code,
        "name": record.version.name,
        "language": record.version.name_language,
        "status": Status(record.status),
        "parts": [(words[part], _party(party)) for part, party in held.parts],
        "filed": held.filed,
        "has_page": held.whole and record.status != Status.VOIDED,
        "kept": [(_(part.label), number) for part, number in counts.items() if number],
    }


def _party(party: Applicant) -> list[tuple[str, str]]:
    facts = [
        (_("Name"), party.name),
        (_("Personal identification number"), party.personal_number),
        (_("Date of birth"), plain_date(party.born_on) if party.born_on else ""),
        (_("Telephone"), party.telephone),
        (_("E-mail"), party.email),
        (_("Address"), party.address),
    ]
    return [(label, value) for label, value in facts if value]


def _request(request: DataRequest) -> dict[str, Any]:
    return {
        "asked_for": request,
        "kind": DataRequestKind(request.kind),
        "state": DataRequestState(request.state),
        "asked": spoken_moment(request.asked_at),
        "due": spoken_date(request.due_on),
        "answered": spoken_moment(request.answered_at) if request.answered_at else "",
    }
