"""Opening, changing and closing accounts."""

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from staffing.audit import record_act
from staffing.domain.acts import AuditAction, SubjectKind
from staffing.models import Account
from staffing.services.rights import require_manager_of
from staffing.services.sessions import end_everything
from units.errors import RuleBroken

# Without letters and digits that look alike: a temporary password is read out or copied from paper.
LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class Person:
    """What an account says about its holder."""

    full_name: str
    title: str = ""
    telephone: str = ""
    email: str = ""
    language: str = "vi"


def temporary_password() -> str:
    """Twelve letters in groups of four (about 60 bits), to be replaced at the first sign-in."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))


@transaction.atomic
def open_account(
    *, username: str, person: Person, actor: Account | None, at: datetime, ip: str | None = None
) -> tuple[Account, str]:
    """A new account with a temporary password, which is returned once and stored only as a hash.

    The account opens nothing until it is assigned somewhere.

    Raises:
        RuleBroken: ``username_taken``.
    """
    username = username.strip().lower()
    if Account.objects.filter(username=username).exists():
        raise RuleBroken("username_taken", field="username", username=username)
    password = temporary_password()
    account = Account(username=username, must_change_password=True, date_joined=at, **asdict(person))
    account.set_password(password)
    account.save()
    _record(AuditAction.ACCOUNT_OPENED, account, actor=actor, at=at, ip=ip)
    return account, password


@transaction.atomic
def change_account(
    *, account_id: int, person: Person, actor: Account | None, at: datetime, ip: str | None = None
) -> Account:
    """Change what an account says about its holder; the audit log keeps which fields changed, not their values."""
    account = _locked(account_id)
    require_manager_of(account, actor=actor, at=at)
    changed = [name for name, value in asdict(person).items() if getattr(account, name) != value]
    if changed:
        for name in changed:
            setattr(account, name, getattr(person, name))
        account.save()
        _record(AuditAction.ACCOUNT_CHANGED, account, actor=actor, at=at, ip=ip, fields=changed)
    return account


@transaction.atomic
def choose_language(*, account: Account, language: str) -> None:
    """The holder's own choice; nobody else's business, hence no audit entry."""
    Account.objects.filter(pk=account.pk).update(language=language)


def deactivate_account(*, account_id: int, actor: Account | None, at: datetime, ip: str | None = None) -> Account:
    """Close an account at once: its sessions and tokens end too. Accounts are never deleted: the trail names them."""
    with transaction.atomic():
        account = _locked(account_id)
        require_manager_of(account, actor=actor, at=at)
        if not account.is_active:
            return account
        account.is_active = False
        account.save(update_fields=["is_active"])
        _record(AuditAction.ACCOUNT_DEACTIVATED, account, actor=actor, at=at, ip=ip)
    end_everything(account=account)
    return account


@transaction.atomic
def reactivate_account(*, account_id: int, actor: Account | None, at: datetime, ip: str | None = None) -> Account:
    """Open a closed account again; what it may do is still a matter of its assignments."""
    account = _locked(account_id)
    require_manager_of(account, actor=actor, at=at)
    if not account.is_active:
        account.is_active = True
        account.save(update_fields=["is_active"])
        _record(AuditAction.ACCOUNT_REACTIVATED, account, actor=actor, at=at, ip=ip)
    return account


def reset_password(*, account_id: int, actor: Account | None, at: datetime, ip: str | None = None) -> str:
    """A temporary password, returned once; the account's sessions and tokens end, and it must choose a new one."""
    with transaction.atomic():
        account = _locked(account_id)
        require_manager_of(account, actor=actor, at=at)
        _refuse_for_demonstration(account)
        password = temporary_password()
        account.set_password(password)
        account.must_change_password = True
        account.save(update_fields=["password", "must_change_password"])
        _record(AuditAction.PASSWORD_RESET, account, actor=actor, at=at, ip=ip)
    end_everything(account=account)
    return password


def change_password(
    *, account: Account, present: str, new: str, at: datetime, keep_session: str = "", ip: str | None = None
) -> None:
    """The holder's own change. All other sessions and all tokens end; ``keep_session`` is the handle of this one.

    Raises:
        RuleBroken: ``present_password_wrong``, ``password_unchanged``, ``demonstration_password_fixed``.
        ValidationError: the new password is too weak (sentences of AUTH_PASSWORD_VALIDATORS).
    """
    with transaction.atomic():
        locked = _locked(account.pk)
        _refuse_for_demonstration(locked)
        if not locked.check_password(present):
            raise RuleBroken("present_password_wrong", field="present")
        if present == new:
            raise RuleBroken("password_unchanged", field="new")
        validate_password(new, locked)
        locked.set_password(new)
        locked.must_change_password = False
        locked.save(update_fields=["password", "must_change_password"])
        _record(AuditAction.PASSWORD_CHANGED, locked, actor=account, at=at, ip=ip)
    account.password, account.must_change_password = locked.password, False
    end_everything(account=account, keep_session=keep_session)


def _locked(account_id: int) -> Account:
    return Account.objects.select_for_update().get(pk=account_id)


def _refuse_for_demonstration(account: Account) -> None:
    """Everybody signs in with these, by the password on the sign-in page."""
    if account.is_demo:
        raise RuleBroken("demonstration_password_fixed")


def _record(
    action: AuditAction,
    account: Account,
    *,
    actor: Account | None,
    at: datetime,
    ip: str | None,
    **facts: object,
) -> None:
    record_act(
        actor=actor, action=action, subject_kind=SubjectKind.ACCOUNT, subject_id=account.pk, at=at, facts=facts, ip=ip
    )
