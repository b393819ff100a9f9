"""What is held about a person beside the records: petitions, appointments, how they are told, and their sign-ins.

What they do for an organisation is the organisation's, and stands in nobody's private data (decision 82).
"""

from datetime import datetime
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from procedures.models import Appointment, ContactPreference, OutboxMessage, Petition, PetitionEvent, Sending
from procedures.queries.data_rights import WHOLE, own_accounts, records_about
from staffing.domain.acts import AuditAction, SubjectKind
from staffing.models import AuditEntry, Citizen, StaffSession

MESSAGES_SHOWN = 50
SIGN_INS_SHOWN = 20
EACH_SHOWN = 50


def petitions_by(citizen: Citizen) -> QuerySet[Petition]:
    """Those that they sent in with an account, the latest first. What bears a telephone or e-mail alone is nobody's:
    no one has proven it (decision 84).
    """
    events = Prefetch("events", PetitionEvent.objects.order_by("sequence"))
    rows: QuerySet[Petition] = Petition.objects.filter(citizen__in=own_accounts(citizen))
    shown = rows.select_related("text", "publication", "addressed_unit", "competent_unit").prefetch_related(events)
    return shown.order_by("-submitted_at", "-pk")


def appointments_of(citizen: Citizen) -> QuerySet[Appointment]:
    """All that they booked signed in, the latest first; what was booked by code alone is nobody's (decision 85)."""
    rows = Appointment.objects.filter(citizen__in=own_accounts(citizen))
    return rows.select_related("centre__unit", "record", "procedure", "ticket").order_by("-begins_at", "-pk")


def preferences_of(citizen: Citizen) -> list[ContactPreference]:
    """How they want to be told, by account; none for accounts that chose nothing."""
    rows = ContactPreference.objects.filter(citizen__in=own_accounts(citizen))
    return list(rows.select_related("citizen").order_by("pk"))


def messages_to(citizen: Citizen) -> QuerySet[OutboxMessage]:
    """What was written to them, the latest first, with what became of it on each channel."""
    accounts = own_accounts(citizen)
    records = records_about(citizen, WHOLE).order_by().values("pk")
    theirs = Q(record__in=records) | Q(reader__citizen__in=accounts) | Q(filing__citizen__in=accounts)
    rows = OutboxMessage.objects.filter(theirs, recipient=None).select_related("record")
    return rows.prefetch_related(Prefetch("sendings", Sending.objects.order_by("id"))).order_by("-created_at", "-pk")


def sessions_of(citizen: Citizen, at: datetime) -> list[StaffSession]:
    """Where they are signed in at this moment."""
    rows = StaffSession.objects.filter(citizen__in=own_accounts(citizen), expire_date__gt=at)
    return list(rows.order_by("-last_seen_at"))


def own_acts(citizen: Citizen) -> QuerySet[AuditEntry, Any]:
    """What the audit log says that they did themselves: signing in and out, taking a copy; the latest first."""
    accounts = own_accounts(citizen)
    rows = AuditEntry.objects.filter(subject_kind=SubjectKind.CITIZEN, subject_id__in=accounts, actor=None)
    return rows.exclude(action=AuditAction.LOOK).order_by("-id")
