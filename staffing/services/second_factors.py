"""A second factor for staff: six digits of an authenticator (TOTP, RFC 6238) by django-otp, and recovery codes.

Recovery codes are kept as digests; the authenticator's key must be kept as it is, since both sides reckon with it.
"""

import hashlib
from datetime import datetime

from django.db import transaction
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from staffing.audit import record_act
from staffing.domain.acts import AuditAction, SubjectKind
from staffing.models import Account, Passkey
from staffing.queries.second_factors import has_authenticator, has_second_factor
from staffing.services.accounts import temporary_password
from staffing.services.rights import require_manager_of
from staffing.services.sessions import end_everything
from units.errors import RuleBroken

RECOVERY_CODES = 10


@transaction.atomic
def begin_second_factor(*, account: Account) -> TOTPDevice:
    """The authenticator that is being set up: the same key until it is confirmed.

    Raises:
        RuleBroken: ``second_factor_there``.
    """
    Account.objects.select_for_update().get(pk=account.pk)
    if has_authenticator(account):
        raise RuleBroken("second_factor_there")
    device, _ = TOTPDevice.objects.get_or_create(user=account, confirmed=False, defaults={"name": "totp"})
    begun: TOTPDevice = device
    return begun


def confirm_second_factor(
    *, account: Account, code: str, at: datetime, keep_session: str = "", ip: str | None = None
) -> list[str]:
    """Confirm it by its first code; the recovery codes, which are returned once. Other sessions and tokens end.

    Raises:
        RuleBroken: ``second_factor_there``, ``second_factor_wrong``, ``second_factor_wait``.
    """
    device = begin_second_factor(account=account)
    _require_right(device, code)  # in a transaction of its own: a wrong code is counted
    with transaction.atomic():
        TOTPDevice.objects.filter(pk=device.pk).update(confirmed=True)
        codes = new_recovery_codes(account)  # also beside passkeys: those of before may lie anywhere
        record(AuditAction.SECOND_FACTOR_ENROLLED, account, actor=account, at=at, ip=ip)
    end_everything(account=account, keep_session=keep_session)
    return codes


def show_second_factor(*, account: Account, code: str, at: datetime, ip: str | None = None) -> None:
    """Six digits of the authenticator, or a recovery code, which counts once.

    Raises:
        RuleBroken: ``second_factor_wrong``, ``second_factor_wait`` (``seconds``).
    """
    typed = code.replace(" ", "").lower()
    if typed.isdigit():
        _require_right(TOTPDevice.objects.filter(user=account, confirmed=True).first(), typed)
        return
    _require_right(StaticDevice.objects.filter(user=account).first(), _digest(account, typed))
    record(AuditAction.RECOVERY_CODE_USED, account, actor=account, at=at, ip=ip)


def renew_recovery_codes(*, account: Account, code: str, at: datetime, ip: str | None = None) -> list[str]:
    """New recovery codes instead of the old ones, for whoever shows the second factor once more."""
    show_second_factor(account=account, code=code, at=at, ip=ip)
    with transaction.atomic():
        codes = new_recovery_codes(account)
        record(AuditAction.RECOVERY_CODES_MADE, account, actor=account, at=at, ip=ip)
    return codes


def take_off_second_factor(*, account: Account, code: str, required: bool, at: datetime, ip: str | None = None) -> None:
    """One's own, where it is not ``required``.

    Raises:
        RuleBroken: ``second_factor_required``, ``second_factor_wrong``, ``second_factor_wait``.
    """
    if required:
        raise RuleBroken("second_factor_required")
    show_second_factor(account=account, code=code, at=at, ip=ip)
    with transaction.atomic():
        _remove(account)
        record(AuditAction.SECOND_FACTOR_TAKEN_OFF, account, actor=account, at=at, ip=ip)


def reset_second_factor(*, account_id: int, actor: Account | None, at: datetime, ip: str | None = None) -> None:
    """Take somebody else's off, who has lost it; their sessions and tokens end. ``actor`` None is the command line.

    Raises:
        RuleBroken: ``second_factor_missing``; those of ``require_manager_of``.
    """
    with transaction.atomic():
        account = Account.objects.select_for_update().get(pk=account_id)
        require_manager_of(account, actor=actor, at=at)
        if not has_second_factor(account):
            raise RuleBroken("second_factor_missing")
        _remove(account)
        record(AuditAction.SECOND_FACTOR_RESET, account, actor=actor, at=at, ip=ip)
    end_everything(account=account)


def _require_right(device: TOTPDevice | StaticDevice | None, code: str) -> None:
    """django-otp counts wrong codes and makes each next try wait longer."""
    if device is None:
        raise RuleBroken("second_factor_wrong", field="code")
    with transaction.atomic():
        locked = type(device).objects.select_for_update().get(pk=device.pk)
        allowed, _ = locked.verify_is_allowed()
        right = allowed and locked.verify_token(code)
    if not allowed:
        raise RuleBroken("second_factor_wait", field="code", seconds=2 ** (locked.throttling_failure_count - 1))
    if not right:
        raise RuleBroken("second_factor_wrong", field="code")


def new_recovery_codes(account: Account) -> list[str]:
    """Recovery codes instead of those before, inside the caller's transaction."""
    device, _ = StaticDevice.objects.get_or_create(user=account, defaults={"name": "recovery"})
    device.token_set.all().delete()
    codes = [temporary_password() for _ in range(RECOVERY_CODES)]
    for code in codes:
        device.token_set.create(token=_digest(account, code))
    return codes


def _digest(account: Account, code: str) -> str:
    """Sixteen hexadecimal digits: what the table's column holds. A code has 60 bits of chance, so no salt is needed."""
    plain = code.replace("-", "")
    return hashlib.sha256(f"recovery {account.pk} {plain}".encode()).hexdigest()[:16]


def _remove(account: Account) -> None:
    TOTPDevice.objects.filter(user=account).delete()
    StaticDevice.objects.filter(user=account).delete()
    Passkey.objects.filter(account=account).delete()


def record(action: AuditAction, account: Account, *, actor: Account | None, at: datetime, ip: str | None) -> None:
    """An act on the second factor of ``account``."""
    record_act(actor=actor, action=action, subject_kind=SubjectKind.ACCOUNT, subject_id=account.pk, at=at, ip=ip)
