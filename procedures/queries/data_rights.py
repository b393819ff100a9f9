"""What is held about a person, who has looked at it, and what they have asked for."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from procedures.models import Applicant, DataRequest, Filing, Petition, Record
from staffing.domain.acts import AuditAction, SubjectKind
from staffing.domain.capabilities import ROLE_CAPABILITIES, Capability, Role
from staffing.domain.identity import CitizenKind
from staffing.models import Assignment, AuditEntry, Citizen
from units.clock import ZONE
from units.scoping import Scope

LOOKS_SHOWN = 100
RECORDS_SHOWN = 50
WHOLE = ("applicant", "submitter")
"""Who sees all of a record on its own page (queries.own_records)."""


Codes = Mapping[SubjectKind, Mapping[int, str]]


def _with(capability: Capability) -> frozenset[Role]:
    return frozenset(role for role in Role if capability in ROLE_CAPABILITIES[role])


OPENERS = {
    SubjectKind.RECORD: _with(Capability.VIEW_PERSONAL_DATA),
    SubjectKind.CITIZEN: _with(Capability.VIEW_PERSONAL_DATA),
    SubjectKind.PETITION: _with(Capability.HANDLE_PETITIONS),
}
"""The roles that open what a look was at."""


@dataclass(frozen=True, slots=True)
class HeldRecord:
    """A record with what stands in it about the person: their rows by the part they play."""

    record: Record
    parts: tuple[tuple[str, Applicant], ...]
    filed: bool

    @property
    def whole(self) -> bool:
        """Whether all that is kept with it is theirs: a representative has their own row in it, and no more."""
        return self.filed or any(part in WHOLE for part, _ in self.parts)

    @property
    def answers(self) -> dict[str, Any]:
        """What they answered when it was filed online, or told somebody who filled it in for them."""
        filing: Filing | None = getattr(self.record, "filing", None)
        if filing is None:
            return {}
        hander = "submitter" if self.record.submitter_id else "applicant"
        told = filing.assisted_by_id is not None and any(part == hander for part, _ in self.parts)
        return dict(filing.answers) if self.filed or told else {}


@dataclass(frozen=True, slots=True)
class Look:
    """One look at the person's data: ``posts`` are those that the looker held on that day, never a name."""

    at: datetime
    purpose: str
    code: str
    posts: tuple[Assignment, ...]
    by_programme: bool


def accounts_of(citizen: Citizen) -> QuerySet[Citizen]:
    """Every account that bears the person's number: their own, and those through which they act for organisations."""
    return Citizen.objects.filter(personal_number=citizen.personal_number).order_by("created_at", "pk")


def own_accounts(citizen: Citizen) -> QuerySet[Citizen, Any]:
    """The keys of the accounts with which the person acts for nobody else."""
    return accounts_of(citizen).filter(kind=CitizenKind.CITIZEN).order_by().values("pk")


def records_about(citizen: Citizen, parts: Iterable[str] = (*WHOLE, "representative")) -> QuerySet[Record]:
    """Every record in which the person plays one of ``parts`` under their verified number, and those they filed."""
    theirs = Applicant.objects.filter(personal_number=citizen.personal_number).values("pk")
    stands = Q(pk__in=Filing.objects.of_citizen(citizen.pk).filter(record__isnull=False).values("record"))
    for part in parts:
        stands |= Q(**{f"{part}__in": theirs})
    return Record.objects.filter(stands).order_by("-submitted_at", "-pk")


def held_records(citizen: Citizen, most: int | None = RECORDS_SHOWN) -> list[HeldRecord]:
    """Those records with the person's own rows in them; ``most`` None for all."""
    rows = records_about(citizen).select_related(
        "applicant",
        "submitter",
        "representative",
        "version__procedure",
        "received_at_centre",
        "competent_unit",
        "filing",
    )
    return [
        HeldRecord(record, tuple(_parts(record, citizen)), _filed_by(record, citizen))
        for record in (rows if most is None else rows[:most])
    ]


def _parts(record: Record, citizen: Citizen) -> Iterator[tuple[str, Applicant]]:
    for part in ("applicant", "submitter", "representative"):
        party: Applicant | None = getattr(record, part)
        if party is not None and party.personal_number == citizen.personal_number:
            yield part, party


def _filed_by(record: Record, citizen: Citizen) -> bool:
    filing: Filing | None = getattr(record, "filing", None)
    return filing is not None and filing.citizen_id == citizen.pk


def looks_at(citizen: Citizen, most: int = LOOKS_SHOWN) -> list[Look]:
    """Who was shown the person's data, the latest first (five queries)."""
    accounts = list(accounts_of(citizen).values_list("pk", flat=True))
    codes = {
        SubjectKind.RECORD: dict(records_about(citizen).values_list("pk", "code")),
        SubjectKind.PETITION: dict(
            Petition.objects.filter(citizen__in=own_accounts(citizen)).values_list("pk", "code")
        ),
    }
    about = Q(subject_kind=SubjectKind.CITIZEN, subject_id__in=accounts)
    for kind, known in codes.items():
        about |= Q(subject_kind=kind, subject_id__in=known)
    entries = list(AuditEntry.objects.filter(about, action=AuditAction.LOOK).order_by("-id")[:most])
    posts = _posts({entry.actor_id for entry in entries if entry.actor_id})
    return [_look(entry, codes, posts) for entry in entries]


def _look(entry: AuditEntry, codes: Codes, posts: Mapping[int | None, list[Assignment]]) -> Look:
    """The posts are those that open what was looked at: whoever answers petitions may hold others as well."""
    day = entry.at.astimezone(ZONE).date()
    kind = SubjectKind(entry.subject_kind)
    return Look(
        at=entry.at,
        purpose=entry.purpose,
        code=codes.get(kind, {}).get(entry.subject_id or 0, ""),
        posts=tuple(post for post in posts[entry.actor_id] if post.role in OPENERS[kind] and post.counts_on(day)),
        by_programme=entry.actor_id is None,
    )


def _posts(accounts: Iterable[int]) -> Mapping[int | None, list[Assignment]]:
    """The posts that open what is looked at, by account."""
    roles = set().union(*OPENERS.values())
    rows = Assignment.objects.filter(account__in=accounts, role__in=roles).select_related("unit", "centre__unit")
    by_account: dict[int | None, list[Assignment]] = defaultdict(list)
    for row in rows.order_by("id"):
        by_account[row.account_id].append(row)
    return by_account


def own_requests(citizen: Citizen) -> list[DataRequest]:
    """What the person has asked for, the latest first, also through another account of theirs."""
    rows = DataRequest.objects.filter(citizen__in=accounts_of(citizen)).select_related("record", "centre")
    return list(rows.order_by("-asked_at", "-pk"))


def requests_in(scope: Scope) -> Any:
    """The requests of the centres in ``scope``, with what a list shows of them: nothing about the person."""
    return DataRequest.objects.visible_to(scope).select_related("record", "centre__unit", "answered_by")
