"""What the portal needs from the outside: one Protocol per need, values at the border, one kind of error.

``connect("mail")`` gives the adapter named in ``settings.INTEGRATIONS``, as Django loads its storages.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class IntegrationError(Exception):
    """The outside did not do it. ``permanent`` says that trying again will not help, ``unsure`` that it may have done
    it all the same: its answer did not come.
    """

    def __init__(self, message: str, *, permanent: bool, unsure: bool = False) -> None:
        super().__init__(message)
        self.permanent, self.unsure = permanent, unsure


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
class ShortMessage:
    """One message to a telephone (``84…``). A gateway takes each ``key`` once. ``text`` is one line; a gateway that
    knows texts by ``template`` alone fills in ``code`` and ``day``.
    """

    key: str
    to: str
    text: str
    template: str
    code: str
    day: str


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What a gateway says later of a message that it took: it arrived, or it never will and why (a short code)."""

    key: str
    delivered: bool
    reason: str = ""


class ShortMessages(Protocol):
    """A gateway of one channel to telephones (SMS, Zalo). What it does not take raises IntegrationError, permanent
    where this number cannot be reached there.

    ``send`` gives the gateway's own number. ``read_report`` takes what came to us as the gateway's with its signature
    and raises IntegrationError(permanent=True) where that is not the gateway's.
    """

    def send(self, message: ShortMessage) -> str: ...

    def read_report(self, body: bytes, signature: str) -> DeliveryReport: ...


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


@dataclass(frozen=True, slots=True)
class PaymentOrder:
    """A fee to be paid through the platform: ``reference`` is ours, ``amount_vnd`` whole đồng, ``at`` its beginning.

    ``payer`` stands on the platform's receipt; ``account``, ``bank_bin`` and ``holder`` say where the money goes.
    """

    reference: str
    amount_vnd: int
    at: datetime
    record_code: str
    procedure_code: str
    procedure_name: str
    unit_code: str
    unit_name: str
    purpose: str
    payer: str
    account: str = ""
    bank_bin: str = ""
    holder: str = ""
    ip: str = ""
    language: str = "vi"


@dataclass(frozen=True, slots=True)
class PaymentReport:
    """What the platform says of one order, by itself or asked: paid (True), not paid (False), or not yet known (None).

    Of a paid one ``amount_vnd``, ``transaction_number`` and ``at`` (when) are the bank's.
    """

    reference: str
    paid: bool | None
    amount_vnd: int = 0
    transaction_number: str = ""
    at: datetime | None = None


class NoticeVerdict(Enum):
    """What we answer to a notice of the platform."""

    TAKEN = "taken"
    REFERENCE_UNKNOWN = "reference_unknown"
    AMOUNT_DIFFERS = "amount_differs"
    NOT_GENUINE = "not_genuine"
    NOT_NOW = "not_now"


class PaymentPlatform(Protocol):
    """The platform for online payments (PayGov); what it cannot do raises IntegrationError.

    ``begin`` gives the address at which the payer pays; ``receipt`` a PDF. ``read_notice`` takes what came to us as the
    platform's and raises IntegrationError(permanent=True) where its hash does not agree.
    """

    def begin(self, order: PaymentOrder) -> str: ...

    def ask(self, reference: str, *, at: datetime) -> PaymentReport: ...

    def receipt(self, reference: str, *, at: datetime) -> bytes: ...

    def read_notice(self, body: bytes) -> PaymentReport: ...

    def answer_notice(self, reference: str, verdict: NoticeVerdict, *, at: datetime) -> bytes: ...


def is_connected(need: str) -> bool:
    """Whether the settings name an adapter for an outside need that the portal can do without."""
    return need in settings.INTEGRATIONS


@cache
def connect(need: str) -> Any:
    """The adapter for an outside need; KeyError when settings name none."""
    return import_string(settings.INTEGRATIONS[need])()
