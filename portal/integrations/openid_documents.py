"""What an OpenID provider publishes about itself: its addresses and its keys, kept for a while in this process."""

import time
from typing import Any
from urllib.parse import urlsplit

import requests
from joserfc.errors import MissingKeyError
from joserfc.jwk import ECKey, KeySet, RSAKey

from portal.identity_providers import LOOPBACK

PATIENCE = (5, 10)  # seconds to connect, and for each answer
KEPT_FOR = 3600.0  # seconds
KEYS_AGAIN = 5.0  # seconds: an unknown key asks the provider again at most so often, whoever sends tokens
NEEDED = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
WELL_KNOWN = "/.well-known/openid-configuration"


class NotProven(ValueError):
    """The provider said something that does not hold; the word names what, and is written into the log."""


class Published:
    """The documents of one issuer."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self._about: tuple[float, dict[str, Any]] | None = None
        self._keys: tuple[float, KeySet] | None = None

    def about(self) -> dict[str, Any]:
        """The discovery document. Raises NotProven when it is not this issuer's or leads out of https."""
        if self._about is None or time.monotonic() - self._about[0] > KEPT_FOR:
            about = fetched(self.issuer.rstrip("/") + WELL_KNOWN)
            if about.get("issuer") != self.issuer:
                raise NotProven("issuer")
            if not all(_safe(about.get(name), self.issuer) for name in NEEDED):
                raise NotProven("endpoints")
            self._about = time.monotonic(), about
        return self._about[1]

    def key(self, kid: str | None) -> RSAKey | ECKey:
        """The public key of that name; an unknown name has the keys read once more (the provider may have new ones).

        Raises:
            MissingKeyError: there is none.
        """
        for longest in (KEPT_FOR, KEYS_AGAIN):
            keys = self._key_set(longest)
            fitting = keys if kid is None else [key for key in keys if key.kid == kid]
            if len(fitting) == 1:
                return fitting[0]
        raise MissingKeyError()

    def _key_set(self, longest: float) -> "list[RSAKey | ECKey]":
        if self._keys is None or time.monotonic() - self._keys[0] > longest:
            self._keys = time.monotonic(), KeySet.import_key_set(_signing(fetched(self.about()["jwks_uri"])))  # type: ignore[arg-type]
        return [key for key in self._keys[1].keys if isinstance(key, RSAKey | ECKey)]


def fetched(address: str, **more: Any) -> dict[str, Any]:
    """A JSON object. Raises requests.RequestException, or NotProven when it is something else."""
    answer = requests.get(address, timeout=PATIENCE, allow_redirects=False, **more)
    if answer.status_code != requests.codes.ok:
        raise requests.HTTPError(f"{answer.status_code}")
    found = answer.json()
    if not isinstance(found, dict):
        raise NotProven("document")
    return found


def _signing(document: dict[str, Any]) -> dict[str, Any]:
    """Public keys to check signatures with; what is for encryption, or is a shared secret, is none."""
    kinds = {"RSA", "EC"}
    return {"keys": [key for key in document["keys"] if key.get("kty") in kinds and key.get("use", "sig") == "sig"]}


def _safe(address: object, issuer: str) -> bool:
    """Over https, or on this machine as the issuer is."""
    if not isinstance(address, str):
        return False
    parts, own = urlsplit(address), urlsplit(issuer)
    return parts.scheme == "https" or (parts.scheme == own.scheme == "http" and parts.hostname in LOOPBACK)
