"""What staffing needs from above it and from outside: named in the settings, as Django names its storages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class Matters(Protocol):
    """The names of what an authority may be limited to, in the reader's language."""

    def fields(self) -> dict[str, str]:
        """Every field of administration: its name by its code, in alphabetical order."""
        ...

    def procedures(self, codes: Iterable[str]) -> dict[str, str]:
        """The names of those of ``codes`` that are procedures, by code; an unknown code has no entry."""
        ...


def matters() -> Matters:
    """The catalogue of ``settings.MATTERS``."""
    found: Matters = import_string(settings.MATTERS)()
    return found


@dataclass(frozen=True, slots=True)
class Provider:
    """Somebody who vouches for citizens: ``key`` stands in addresses, ``name`` on the button."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Departure:
    """A browser sent to a provider: where to, and the secrets by which its return is known."""

    address: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """What a provider has proven: who issued it, the claims, and what signing out there needs."""

    issuer: str
    claims: Mapping[str, Any]
    id_token: str
    session: str = ""


@dataclass(frozen=True, slots=True)
class Ended:
    """A provider's word that somebody signed out there: all of ``subject``, or one ``session``."""

    issuer: str
    subject: str
    session: str
    token: str


class IdentityProviders(Protocol):
    """OpenID Connect providers of citizens and organisations (authorisation code with PKCE).

    Every method raises RuleBroken: ``identity_provider_unknown``, ``identity_provider_away`` (it does not answer),
    ``identity_not_proven`` (it answered, and what it said does not hold), ``identity_declined`` (the person said no).
    """

    def known(self) -> tuple[Provider, ...]:
        """Those that are connected, in the order of the settings."""
        ...

    def depart(self, key: str, *, back: str, language: str, afresh: bool = False) -> Departure:
        """Begin a sign-in that returns to the address ``back``; ``afresh`` asks who it is even of somebody known."""
        ...

    def arrive(self, key: str, answer: Mapping[str, str], departed: Departure, *, back: str, at: datetime) -> Arrival:
        """Redeem the answer that came back for what the provider proves."""
        ...

    def farewell(self, key: str, *, id_token: str, back: str) -> str:
        """The address at which the person signs out there too, and is sent ``back``; "" when it offers none."""
        ...

    def ended(self, key: str, token: str, *, at: datetime) -> Ended:
        """Read a provider's logout token (OpenID Connect Back-Channel Logout 1.0)."""
        ...


def identity_providers() -> IdentityProviders:
    """Those of ``settings.IDENTITY``."""
    found: IdentityProviders = import_string(settings.IDENTITY)()
    return found
