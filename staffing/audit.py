"""Written down for good: who looked at whose data (Personal Data Protection Law 91/2025), and who changed accounts.

Entries hold keys and words of ours, never the data that was looked at. The table refuses change and removal.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from staffing.domain.acts import AuditAction, SubjectKind
from staffing.models import Account, AuditEntry


def record_look(
    *,
    actor: Account | None,
    subject_kind: SubjectKind,
    subject_id: int | None,
    at: datetime,
    purpose: str = "",
    facts: Mapping[str, Any] | None = None,
    ip: str | None = None,
) -> AuditEntry:
    """Somebody was shown a record's personal data; ``facts`` may hold the record's code, which is no secret.

    ``actor`` None means the programme itself. Call it for every showing, before the data leaves.
    """
    return record_act(
        actor=actor,
        action=AuditAction.LOOK,
        subject_kind=subject_kind,
        subject_id=subject_id,
        at=at,
        purpose=purpose,
        facts=facts,
        ip=ip,
    )


def record_act(
    *,
    actor: Account | None,
    action: AuditAction,
    subject_kind: SubjectKind,
    subject_id: int | None,
    at: datetime,
    facts: Mapping[str, Any] | None = None,
    purpose: str = "",
    ip: str | None = None,
) -> AuditEntry:
    """Somebody did something. ``facts`` (JSON) hold no personal data."""
    return AuditEntry.objects.create(
        at=at,
        actor=actor,
        action=action,
        subject_kind=subject_kind,
        subject_id=subject_id,
        purpose=purpose[:200],
        ip=ip,
        facts=dict(facts or {}),
    )
