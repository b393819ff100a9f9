"""Citizens and organisations signing in and out, written down without a word about who they are."""

from datetime import datetime

from django.db import transaction

from staffing.audit import record_act
from staffing.domain.acts import AuditAction, SubjectKind
from staffing.domain.identity import Identity
from staffing.models import Citizen, StaffSession
from staffing.services.citizens import welcome
from staffing.services.sessions import forget_sessions, remove_sessions


@transaction.atomic
def let_in(*, identity: Identity, provider: str, at: datetime, ip: str | None = None) -> Citizen:
    """The citizen whom a provider has proven; the audit log names their row, the provider and the level."""
    citizen = welcome(identity=identity, at=at)
    facts = {"provider": provider, "kind": identity.kind.value, "level": int(identity.assurance)}
    _record(AuditAction.CITIZEN_SIGNED_IN, citizen, at=at, ip=ip, **facts)
    return citizen


def turned_away(*, code: str, provider: str, at: datetime, ip: str | None = None) -> None:
    """Somebody's sign-in was refused for a reason of ours (``code``); who they are is not kept."""
    _record(AuditAction.CITIZEN_REFUSED, None, at=at, ip=ip, provider=provider, reason=code)


def let_out(*, citizen: Citizen, at: datetime, ip: str | None = None) -> None:
    """They signed out."""
    _record(AuditAction.CITIZEN_SIGNED_OUT, citizen, at=at, ip=ip)


def end_at_providers_word(*, issuer: str, subject: str, session: str, provider: str, at: datetime) -> int:
    """End what the provider has ended: its one ``session``, or all of ``subject``; how many sessions ended.

    A sid alone belongs to this issuer's citizens, whoever they are.
    """
    sessions = StaffSession.objects.filter(citizen__issuer=issuer)
    if session:
        sessions = sessions.filter(provider_session=session)
    if subject:
        sessions = sessions.filter(citizen__subject=subject)
    with transaction.atomic():
        ended = list(sessions.select_related("citizen"))
        keys = remove_sessions(ended)
        for citizen in {row.citizen for row in ended if row.citizen is not None}:
            _record(AuditAction.CITIZEN_SESSIONS_ENDED, citizen, at=at, ip=None, provider=provider)
    forget_sessions(keys)
    return len(keys)


def _record(action: AuditAction, citizen: Citizen | None, *, at: datetime, ip: str | None, **facts: object) -> None:
    record_act(
        actor=None,
        action=action,
        subject_kind=SubjectKind.CITIZEN,
        subject_id=citizen.pk if citizen else None,
        at=at,
        facts=facts,
        ip=ip,
    )
