"""Ending sessions and tokens. Rows go first, then the cache's copies, after the transaction: so it is at once."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from knox.models import AuthToken

from staffing.audit import record_act
from staffing.domain.acts import AuditAction, SubjectKind
from staffing.models import Account, StaffSession
from staffing.services.rights import require_manager_of
from staffing.sessions import SessionStore
from units.errors import RuleBroken


def end_session(*, handle: str, actor: Account, at: datetime, ip: str | None = None) -> None:
    """End one session: one's own, or, as a manager, somebody else's. Its next request is signed out.

    Raises:
        RuleBroken: ``session_over`` when there is none of that name (any more); ``not_a_manager``.
    """
    session = StaffSession.objects.filter(handle=handle).select_related("account").first()
    if session is None or session.account is None:
        raise RuleBroken("session_over")
    if session.account_id != actor.pk:
        require_manager_of(session.account, actor=actor, at=at)
    with transaction.atomic():
        record_act(
            actor=actor,
            action=AuditAction.SESSION_ENDED,
            subject_kind=SubjectKind.ACCOUNT,
            subject_id=session.account_id,
            at=at,
            ip=ip,
        )
        keys = remove_sessions([session])
    forget_sessions(keys)


def end_other_sessions(*, account: Account, keep_session: str, at: datetime, ip: str | None = None) -> int:
    """End all of one's own sessions but this one; how many ended."""
    with transaction.atomic():
        keys = remove_sessions(StaffSession.objects.filter(account=account).exclude(handle=keep_session))
        if keys:
            record_act(
                actor=account,
                action=AuditAction.OTHER_SESSIONS_ENDED,
                subject_kind=SubjectKind.ACCOUNT,
                subject_id=account.pk,
                at=at,
                facts={"sessions": len(keys)},
                ip=ip,
            )
    forget_sessions(keys)
    return len(keys)


def end_everything(*, account: Account, keep_session: str = "") -> None:
    """End an account's sessions (but ``keep_session``) and tokens: part of a deed that is recorded by its own name."""
    with transaction.atomic():
        AuthToken.objects.filter(user=account).delete()
        keys = remove_sessions(StaffSession.objects.filter(account=account).exclude(handle=keep_session))
    forget_sessions(keys)


def clear_expired_sessions(*, at: datetime) -> int:
    """Remove the rows of sessions that ended by themselves; how many there were."""
    return StaffSession.objects.filter(expire_date__lt=at).delete()[0]


def remove_sessions(sessions: Iterable[StaffSession]) -> list[str]:
    """Remove the rows inside the caller's transaction; their keys, for ``forget_sessions`` after it."""
    keys = [session.session_key for session in sessions]
    StaffSession.objects.filter(session_key__in=keys).delete()
    return keys


def forget_sessions(keys: list[str]) -> None:
    """Remove the cache's copies, so that the end is at once."""
    for key in keys:
        SessionStore(key).forget()
