"""What the portal needs from the outside: one Protocol per need, values at the border, one kind of error.

``connect("mail")`` gives the adapter named in ``settings.INTEGRATIONS``, as Django loads its storages.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class IntegrationError(Exception):
    """The outside did not do it. ``permanent`` says that trying again will not help."""

    def __init__(self, message: str, *, permanent: bool) -> None:
        super().__init__(message)
        self.permanent = permanent


@dataclass(frozen=True, slots=True)
class Mail:
    """One e-mail. ``message_id`` is the local part of a stable Message-ID, ``domain`` its right side."""

    message_id: str
    domain: str
    to: str
    subject: str
    body: str


class MailNotices(Protocol):
    """Sends one mail; raises IntegrationError."""

    def send(self, mail: Mail) -> None: ...


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a scanner says of a file: the name of what it found, or nothing."""

    found: str = ""


class VirusScanner(Protocol):
    """Looks through a file given in pieces; raises IntegrationError (permanent: it will never take this file)."""

    def scan(self, pieces: Iterable[bytes]) -> Verdict: ...


@dataclass(frozen=True, slots=True)
class SigningRequest:
    """What is to be signed: the digest of its content, by whom, and the lines that stand over the signature."""

    record_code: str
    content_sha256: str
    signer: str
    signature_block: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """What the signing service answers once the person has signed with their own certificate."""

    certificate_serial: str


class Signing(Protocol):
    """Has a person sign electronically (Law 20/2023, Art. 22-24); raises IntegrationError, and then nothing is signed.

    Never on a person's behalf: the service asks that person for their key.
    """

    def sign(self, request: SigningRequest) -> Signature: ...


def is_connected(need: str) -> bool:
    """Whether the settings name an adapter for an outside need that the portal can do without."""
    return need in settings.INTEGRATIONS


@cache
def connect(need: str) -> Any:
    """The adapter for an outside need; KeyError when settings name none."""
    return import_string(settings.INTEGRATIONS[need])()
