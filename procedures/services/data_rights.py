"""A person's own data, handed over when they ask for it: as much as is theirs, and nothing of anybody else."""

import re
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from procedures.domain.petitions import LOOK_AT_WRITER, LOOK_TO_ANSWER
from procedures.models import Applicant, DataRequest, Filing
from procedures.queries.data_rights import HeldRecord, Look, accounts_of, held_records, looks_at, own_requests
from procedures.queries.held_tables import rows_with
from procedures.services.data_copy import held_beside, moment_of
from staffing.audit import record_act
from staffing.domain.acts import AuditAction, SubjectKind
from staffing.models import Assignment, Citizen
from units.errors import RuleBroken

_IDENTITY = (
    "person_name",
    "personal_number",
    "born_on",
    "sex",
    "telephone",
    "email",
    "address",
    "organisation_name",
    "tax_code",
)
OUR_PURPOSE = re.compile(r"[a-z_]{1,40}\Z")
"""A reason by its key; what programs write in words of their own may speak of somebody else (decision 81)."""
_OF_PETITIONS = (LOOK_TO_ANSWER, LOOK_AT_WRITER)

_PARTY = ("name", "personal_number", "born_on", "telephone", "email", "address")


def require_person(citizen: Citizen) -> None:
    """These rights are a person's; RuleBroken("data_of_organisation") for whoever is here for an organisation."""
    if citizen.represents:
        raise RuleBroken("data_of_organisation")


@transaction.atomic
def hand_over(*, citizen: Citizen, at: datetime, ip: str | None = None) -> dict[str, Any]:
    """All that is held about a person, as JSON holds it; written into the audit log. RuleBroken: data_of_organisation.

    Others who stand in the same records are left out; what the person themselves typed into a filing is theirs.
    """
    require_person(citizen)
    record_act(
        actor=None,
        action=AuditAction.DATA_HANDED_OVER,
        subject_kind=SubjectKind.CITIZEN,
        subject_id=citizen.pk,
        at=at,
        ip=ip,
    )
    held = held_records(citizen, most=None)
    kept = rows_with(one.record.pk for one in held if one.whole)
    drafts = Filing.objects.of_citizen(citizen.pk).drafts().select_related("version__procedure").order_by("begun_at")
    return {
        "made_at": moment_of(at),
        "accounts": [_account(account) for account in accounts_of(citizen)],
        "records": [_record(one, kept.get(one.record.pk, {})) for one in held],
        "drafts": [_draft(draft) for draft in drafts.prefetch_related("uploads")],
        **held_beside(citizen, at),
        "looks": [_look(look) for look in looks_at(citizen, most=10_000)],
        "requests": [_request(request) for request in own_requests(citizen)],
    }


def _look(look: Look) -> dict[str, Any]:
    ours = look.purpose in _OF_PETITIONS or OUR_PURPOSE.match(look.purpose)
    return {
        "at": moment_of(look.at),
        "code": look.code,
        "purpose": look.purpose if ours else "",
        "by": [_post(post) for post in look.posts],
    }


def _account(account: Citizen) -> dict[str, Any]:
    told = {name: _plain(getattr(account, name)) for name in _IDENTITY}
    return told | {
        "identity_provider": account.issuer,
        "level": account.assurance,
        "first_signed_in": moment_of(account.created_at),
        "last_signed_in": moment_of(account.signed_in_at),
    }


def _record(held: HeldRecord, kept: Mapping[str, list[dict[str, Any]]]) -> dict[str, Any]:
    record = held.record
    parts = {part for part, _ in held.parts}
    return {
        "code": record.code,
        "procedure": record.version.name_vi,
        "status": record.status,
        "submitted_at": moment_of(record.submitted_at),
        "received_at_centre": record.received_at_centre.name,
        "competent_unit": record.competent_unit.full_name,
        "you": {part: _party(party) for part, party in held.parts},
        "answers": held.answers,
        **{name: [_row(row, parts) for row in rows] for name, rows in kept.items()},
    }


def _row(row: dict[str, Any], parts: Collection[str]) -> dict[str, Any]:
    """A row as JSON holds it; what was corrected about somebody else in the record stays out."""
    told = {name: _plain(value) for name, value in row.items()}
    if told.get("party") and told["party"] not in parts:
        told["after"] = ""
    return told


def _party(party: Applicant) -> dict[str, Any]:
    return {name: _plain(getattr(party, name)) for name in _PARTY}


def _draft(draft: Filing) -> dict[str, Any]:
    return {
        "procedure": draft.version.name_vi,
        "begun_at": moment_of(draft.begun_at),
        "deleted_at": moment_of(draft.expires_at),
        "answers": draft.answers,
        "files": [upload.name for upload in draft.uploads.all()],
    }


def _post(post: Assignment) -> dict[str, str]:
    return {"role": post.role, "place": str(post.place)}


def _request(request: DataRequest) -> dict[str, Any]:
    return {
        "kind": request.kind,
        "record": request.record.code if request.record else "",
        "about": request.about,
        "asked_at": moment_of(request.asked_at),
        "answer_by": request.due_on.isoformat(),
        "state": request.state,
        "answer": request.answer,
        "answered_at": moment_of(request.answered_at) if request.answered_at else None,
    }


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return moment_of(value)
    return value.isoformat() if hasattr(value, "isoformat") else value
