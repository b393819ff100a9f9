"""The identity providers of citizens as the environment names them: read by the settings, used by the integration."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class ProviderMisread(ValueError):
    """A line of IDENTITY_PROVIDERS does not say what it must; the message names what, never the secret."""


@dataclass(frozen=True, slots=True)
class Registered:
    """A provider with which the portal is registered as a client. ``acr_values`` is asked for as it stands."""

    key: str
    name: str
    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    acr_values: str = ""

    @property
    def origin(self) -> str:
        """Scheme, host and port of the issuer, for the content policy."""
        parts = urlsplit(self.issuer)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def is_local(self) -> bool:
        """Whether it runs on this machine: in a demonstration or a test."""
        return urlsplit(self.issuer).hostname in LOOPBACK


def read_providers(text: str) -> tuple[Registered, ...]:
    """``key|name|issuer|client id|secret[|acr_values]``, one provider a line (or between semicolons).

    Raises:
        ProviderMisread: a part is missing, a key is used twice, or an issuer off this machine is not https.
    """
    found = tuple(_providers(text))
    if len({one.key for one in found}) < len(found):
        raise ProviderMisread("IDENTITY_PROVIDERS names one key twice.")
    return found


def _providers(text: str) -> Iterator[Registered]:
    for line in text.replace(";", "\n").splitlines():
        if not line.strip():
            continue
        parts = [part.strip() for part in line.split("|")]
        if len(parts) not in (5, 6) or not all(parts[:5]):
            raise ProviderMisread("A line of IDENTITY_PROVIDERS is key|name|issuer|client id|secret[|acr_values].")
        one = Registered(*parts)
        if not one.key.isascii() or not one.key.replace("-", "").isalnum():
            raise ProviderMisread(f"The key {one.key!r} in IDENTITY_PROVIDERS stands in addresses: letters and digits.")
        if not (one.issuer.startswith("https://") or (one.issuer.startswith("http://") and one.is_local)):
            raise ProviderMisread(f"The issuer of {one.key!r} in IDENTITY_PROVIDERS must begin with https://.")
        yield one
