"""Who signs in with more than a password."""

from datetime import datetime
from typing import Any

from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from staffing.models import Account, Passkey


def has_second_factor(account: Account) -> bool:
    """Whether an authenticator or a passkey was set up."""
    return has_authenticator(account) or Passkey.objects.filter(account=account).exists()


def has_authenticator(account: Account) -> bool:
    """Whether an authenticator was set up and confirmed."""
    return bool(TOTPDevice.objects.filter(user=account, confirmed=True).exists())


def second_factor_since(account: Account) -> datetime | None:
    """Since when; None without one."""
    found: Any = TOTPDevice.objects.filter(user=account, confirmed=True).values_list("created_at", flat=True).first()
    moment: datetime | None = found
    return moment


def recovery_codes_left(account: Account) -> int:
    """How many recovery codes were not used yet."""
    return int(StaticToken.objects.filter(device__user=account).count())
