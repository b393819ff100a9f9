"""What must not be true where real records are kept: ``manage.py check --deploy --database default`` fails on it."""

import os
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError, connections

from portal.embedded import CLUSTER_NAME
from procedures.ports import is_connected
from staffing.models import Account

LEAST_SECRET_LENGTH = 50
LEAST_SHARED_SECRET = 16
LEAST_SECRET_VARIETY = 10  # different characters


@register(Tags.security, deploy=True)
def settings_are_for_production(app_configs: object = None, **kwargs: Any) -> list[Error]:
    found = []
    if settings.DEBUG:
        found.append(Error("DEBUG is on.", hint="Set DEBUG=0: it shows the inside to everybody.", id="portal.E001"))
    secret = settings.SECRET_KEY
    weak = len(secret) < LEAST_SECRET_LENGTH or len(set(secret)) < LEAST_SECRET_VARIETY
    if weak or secret == settings.DEFAULT_SECRET:
        found.append(
            Error(
                "SECRET_KEY is the default or too simple.",
                hint=f"Set SECRET_KEY to at least {LEAST_SECRET_LENGTH} characters drawn by chance.",
                id="portal.E002",
            )
        )
    if os.environ.get("CLOCK_START"):
        found.append(Error("The clock is not the real one.", hint="Unset CLOCK_START.", id="portal.E003"))
    if not settings.SECOND_FACTOR_REQUIRED:
        hint = "Unset SECOND_FACTOR_REQUIRED, and set SECURE_TRANSPORT=1 behind TLS."
        found.append(Error("Administrators sign in with a password alone.", hint=hint, id="portal.E009"))
    if settings.DEMO:
        found.append(Error("Demonstration mode is on.", hint="Set DEMO=0.", id="portal.E004"))
    return found


@register(Tags.security, deploy=True)
def citizens_are_vouched_for(app_configs: object = None, **kwargs: Any) -> list[CheckMessage]:
    """A provider on this machine asks nobody for a password; without any, no citizen can sign in."""
    local = [one.key for one in settings.IDENTITY_PROVIDERS if one.is_local]
    if local:
        hint = "IDENTITY_PROVIDERS names VNeID or the national portal, at https."
        return [
            Error(f"An identity provider of a rehearsal is connected: {', '.join(local)}.", hint=hint, id="portal.E008")
        ]
    if not settings.IDENTITY_PROVIDERS:
        hint = (
            "Set IDENTITY_PROVIDERS (key|name|issuer|client id|secret). The sign-in page says that none is connected."
        )
        return [Warning("No identity provider is connected: citizens cannot sign in.", hint=hint, id="portal.W002")]
    return []


@register(Tags.security, deploy=True)
def scans_are_checked_for_viruses(app_configs: object = None, **kwargs: Any) -> list[CheckMessage]:
    if is_connected("virus_scanner"):
        return []
    hint = "Set CLAMAV_SOCKET (unix:/run/clamav/clamd.ctl or tcp:host:3310). The pages say that files are not checked."
    return [Warning("No virus scanner is connected.", hint=hint, id="portal.W001")]


@register(Tags.security, deploy=True)
def payments_are_real(app_configs: object = None, **kwargs: Any) -> list[CheckMessage]:
    """What is paid through a stand-in, or told over a line that others read, was paid by nobody."""
    if not settings.PAYMENT_PLATFORM_URL:
        hint = "Set PAYMENT_PLATFORM_URL and what goes with it. Fees are paid at the counter and by transfer alone."
        return [Warning("No payment platform is connected.", hint=hint, id="portal.W003")]
    found: list[CheckMessage] = []
    if not settings.PAYMENT_PLATFORM_URL.startswith("https://"):
        hint = "PAYMENT_PLATFORM_URL names the platform itself, at https."
        found.append(Error("The payment platform is a stand-in, or not at https.", hint=hint, id="portal.E011"))
    if len(settings.PAYMENT_PLATFORM_SECRET) < LEAST_SHARED_SECRET:
        hint = f"Ask the platform for a secret of at least {LEAST_SHARED_SECRET} characters."
        found.append(Error("PAYMENT_PLATFORM_SECRET is missing or short.", hint=hint, id="portal.E010"))
    return found


@register(Tags.security, deploy=True)
def messages_reach_telephones(app_configs: object = None, **kwargs: Any) -> list[CheckMessage]:
    """Numbers and texts told over a line that others read, or to a stand-in, reach nobody or everybody."""
    found: list[CheckMessage] = []
    for channel in ("SMS", "ZALO"):
        address, secret = (getattr(settings, f"{channel}_GATEWAY_{name}") for name in ("URL", "SECRET"))
        if not is_connected(channel.lower()):
            hint = f"Set {channel}_GATEWAY_URL, _TOKEN and _SECRET. People are told by the other channels."
            found.append(Warning(f"No gateway for {channel} is connected.", hint=hint, id="portal.W004"))
            continue
        if not address.startswith("https://"):
            hint = f"{channel}_GATEWAY_URL names the gateway itself, at https."
            found.append(
                Error(f"The gateway for {channel} is a stand-in, or not at https.", hint=hint, id="portal.E012")
            )
        if len(secret) < LEAST_SHARED_SECRET:
            hint = f"Ask the gateway for a secret of at least {LEAST_SHARED_SECRET} characters."
            found.append(Error(f"{channel}_GATEWAY_SECRET is short.", hint=hint, id="portal.E013"))
    return found


@register(Tags.database, deploy=True)
def data_are_for_production(
    app_configs: object = None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[Error]:
    found = []
    for alias in databases or ():
        with connections[alias].cursor() as cursor:
            cursor.execute("SHOW cluster_name")
            if cursor.fetchone() == (CLUSTER_NAME,):
                found.append(
                    Error(
                        "The database is the embedded one.",
                        hint="Set DATABASE_URL to a PostgreSQL 18 that is backed up and looked after.",
                        id="portal.E005",
                    )
                )
        found += _demonstration_accounts(alias)
    return found


def _demonstration_accounts(alias: str) -> list[Error]:
    try:
        names = list(Account.objects.using(alias).filter(is_demo=True).values_list("username", flat=True)[:20])
    except DatabaseError:
        return [Error("The tables are missing or old.", hint="Run manage.py migrate first.", id="portal.E006")]
    if not names:
        return []
    return [
        Error(
            f"Demonstration accounts exist, whose password everybody knows: {', '.join(names)}.",
            hint="Begin with an empty database, and start it with DEMO=0.",
            id="portal.E007",
        )
    ]
