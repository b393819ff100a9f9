"""Incidents: opened by the programme, once of a kind while it lasts; closed by a person, who says what it was."""

from datetime import datetime
from typing import Any

from django.db import transaction

from procedures.domain.vocabulary import IncidentKind
from procedures.models import Incident
from staffing.audit import record_act
from staffing.domain.acts import AuditAction, SubjectKind
from staffing.models import Account
from units.errors import RuleBroken


@transaction.atomic
def open_incident(kind: IncidentKind, *, facts: dict[str, Any], at: datetime) -> Incident:
    """Open an incident, or bring the facts of the one that is open up to date. Facts hold no personal data."""
    incident, made = Incident.objects.select_for_update().get_or_create(
        kind=kind, closed_at=None, defaults={"opened_at": at, "facts": facts}
    )
    if not made:
        incident.facts = facts
        incident.save(update_fields=["facts"])
    return incident


@transaction.atomic
def close_incident(*, incident_id: int, conclusion: str, actor: Account, at: datetime) -> Incident:
    """Close an incident with what was found; RuleBroken: incident_unknown, incident_closed, conclusion_missing.

    Nothing closes by itself: a difference that went away still had a cause.
    """
    if not conclusion.strip():
        raise RuleBroken("conclusion_missing", field="conclusion")
    incident = Incident.objects.select_for_update().filter(pk=incident_id).first()
    if incident is None:
        raise RuleBroken("incident_unknown")
    if incident.closed_at is not None:
        raise RuleBroken("incident_closed")
    incident.closed_at, incident.closed_by, incident.conclusion = at, actor, conclusion.strip()[:300]
    incident.save(update_fields=["closed_at", "closed_by", "conclusion"])
    record_act(
        actor=actor,
        action=AuditAction.INCIDENT_CLOSED,
        subject_kind=SubjectKind.INCIDENT,
        subject_id=incident.pk,
        at=at,
        facts={"kind": incident.kind},
    )
    return incident
