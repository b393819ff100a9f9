"""Passkeys as a second factor, by Yubico's fido2 (W3C Web Authentication): bound to the site, past all phishing."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from cryptography.exceptions import InvalidSignature
from django.db import transaction
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from staffing.domain.acts import AuditAction
from staffing.models import Account, Passkey
from staffing.queries.second_factors import has_second_factor
from staffing.services.second_factors import new_recovery_codes, record
from staffing.services.sessions import end_everything
from units.errors import RuleBroken

T = TypeVar("T")
MOST = 5
Asked = tuple[dict[str, Any], dict[str, Any]]
"""What the browser is asked (JSON), and what must be kept in the session until it answers."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where the browser is: a key made for one host answers there alone."""

    host: str
    origin: str

    def server(self) -> Fido2Server:
        """The relying party."""
        party = PublicKeyCredentialRpEntity(id=self.host, name=self.host)
        return Fido2Server(party, verify_origin=lambda origin: origin == self.origin)


def begin_passkey(*, account: Account, site: Site) -> Asked:
    """Ask for a new passkey.

    Raises:
        RuleBroken: ``passkeys_too_many``.
    """
    held = _credentials(account)
    if len(held) >= MOST:
        raise RuleBroken("passkeys_too_many", most=MOST)
    person = PublicKeyCredentialUserEntity(
        id=str(account.pk).encode(), name=account.username, display_name=account.full_name
    )
    options, state = site.server().register_begin(
        person,
        held,
        resident_key_requirement=ResidentKeyRequirement.DISCOURAGED,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return _plain(dict(options)), _plain(state)


def add_passkey(
    *,
    account: Account,
    site: Site,
    state: dict[str, Any],
    answer: str,
    name: str,
    at: datetime,
    keep_session: str = "",
    ip: str | None = None,
) -> list[str]:
    """Keep the new passkey; recovery codes where it is the account's first second factor. Other sessions end.

    Raises:
        RuleBroken: ``passkey_not_proven``.
    """
    made = _proven(lambda: site.server().register_complete(state, json.loads(answer)).credential_data)
    if made is None:
        raise RuleBroken("passkey_not_proven")
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=account.pk)
        first = not has_second_factor(account)
        Passkey.objects.create(
            account=account, name=name[:60], credential=bytes(made), handle=_handle(made), created_at=at
        )
        codes = new_recovery_codes(account) if first else []
        record(AuditAction.PASSKEY_ADDED, account, actor=account, at=at, ip=ip)
    end_everything(account=account, keep_session=keep_session)
    return codes


def ask_for_passkey(*, account: Account, site: Site) -> Asked | None:
    """Ask for one of the account's passkeys; None when it has none."""
    held = _credentials(account)
    if not held:
        return None
    options, state = site.server().authenticate_begin(held, user_verification=UserVerificationRequirement.PREFERRED)
    return _plain(dict(options)), _plain(state)


def show_passkey(*, account: Account, site: Site, state: dict[str, Any], answer: str, at: datetime) -> None:
    """Prove one of the account's passkeys.

    Raises:
        RuleBroken: ``passkey_not_proven``.
    """
    held = _credentials(account)
    used = _proven(lambda: site.server().authenticate_complete(state, held, json.loads(answer)))
    Passkey.objects.filter(account=account, handle=_handle(used)).update(used_at=at)


def drop_passkey(*, account: Account, key: int, required: bool, at: datetime, ip: str | None = None) -> None:
    """Remove one of one's own.

    Raises:
        RuleBroken: ``second_factor_required`` when it is the last second factor of an account that must have one.
    """
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=account.pk)
        removed, _ = Passkey.objects.filter(account=account, pk=key).delete()
        if removed and required and not has_second_factor(account):
            raise RuleBroken("second_factor_required")
        if removed:
            record(AuditAction.PASSKEY_DROPPED, account, actor=account, at=at, ip=ip)


def _credentials(account: Account) -> list[AttestedCredentialData]:
    return [AttestedCredentialData(bytes(one.credential)) for one in Passkey.objects.filter(account=account)]


def _proven(check: Callable[[], T]) -> T:
    """What the library found true; it says no by several kinds of error."""
    try:
        return check()
    except (ValueError, KeyError, TypeError, AttributeError, InvalidSignature) as error:
        raise RuleBroken("passkey_not_proven") from error


def _handle(credential: AttestedCredentialData) -> str:
    return hashlib.sha256(credential.credential_id).hexdigest()


def _plain(document: Any) -> dict[str, Any]:
    """As JSON has it: the session keeps nothing else."""
    plain: dict[str, Any] = json.loads(json.dumps(document))
    return plain
