"""Tokens for programs that use the API in a person's name, with that person's rights and no more."""

from datetime import datetime

from django.db import transaction
from knox.models import AuthToken

from staffing.audit import record_act
from staffing.domain.acts import AuditAction, SubjectKind
from staffing.models import Account
from units.errors import RuleBroken

MOST = 10


@transaction.atomic
def issue_token(*, account: Account, at: datetime, ip: str | None = None) -> tuple[AuthToken, str]:
    """A token and its secret, which is returned once and stored only as a digest. It ends after REST_KNOX's TOKEN_TTL.

    Raises:
        RuleBroken: ``password_must_be_changed``; ``too_many_tokens`` (``most``).
    """
    locked = Account.objects.select_for_update().get(pk=account.pk)
    if locked.must_change_password:
        raise RuleBroken("password_must_be_changed")
    AuthToken.objects.filter(user=locked, expiry__lt=at).delete()
    if AuthToken.objects.filter(user=locked).count() >= MOST:
        raise RuleBroken("too_many_tokens", most=MOST)
    token, secret = AuthToken.objects.create(locked)
    _record(AuditAction.TOKEN_ISSUED, account, token.token_key, at=at, ip=ip)
    return token, secret


@transaction.atomic
def end_token(*, account: Account, token_key: str, at: datetime, ip: str | None = None) -> None:
    """End one of one's own tokens, named by the first letters that its secret begins with.

    Raises:
        RuleBroken: ``token_over``.
    """
    ended, _ = AuthToken.objects.filter(user=account, token_key=token_key).delete()
    if not ended:
        raise RuleBroken("token_over")
    _record(AuditAction.TOKEN_ENDED, account, token_key, at=at, ip=ip)


def _record(action: AuditAction, account: Account, token_key: str, *, at: datetime, ip: str | None) -> None:
    record_act(
        actor=account,
        action=action,
        subject_kind=SubjectKind.ACCOUNT,
        subject_id=account.pk,
        at=at,
        facts={"token": token_key},
        ip=ip,
    )
