"""VietQR: a bank transfer as a QR code by EMVCo's tag, length and value, as NAPAS lays it down.

``payload`` writes what the picture holds, ``read`` reads it back. The purpose carries the record's code and nothing
about a person; it has 25 ASCII characters, and banks take out what is neither letter nor digit, so a code is written
with spaces in it and compared without them.
"""

import re
from dataclasses import dataclass

PURPOSE_LENGTH = 25
_NAPAS = "A000000727"
_TO_ACCOUNT = "QRIBFTTA"
_VND, _VIETNAM = "704", "VN"
_BIN = re.compile(r"^\d{6}$")
_ACCOUNT = re.compile(r"^[0-9A-Za-z]{1,19}$")
_PRINTED = re.compile(r"^[ -~]+$")


class NotVietQr(ValueError):
    """The text is no VietQR transfer, or it was changed on the way."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """A transfer of ``amount_vnd`` whole đồng to ``account`` at the bank with the number ``bank_bin`` (six digits)."""

    bank_bin: str
    account: str
    amount_vnd: int
    purpose: str

    def __post_init__(self) -> None:
        """Refuse what the format cannot carry: NotVietQr."""
        if not _BIN.match(self.bank_bin) or not _ACCOUNT.match(self.account):
            raise NotVietQr("the bank or the account is not written as VietQR asks")
        if not 0 < self.amount_vnd < 10**13:
            raise NotVietQr("the amount must be a positive number of đồng with at most 13 digits")
        if not _PRINTED.match(self.purpose) or len(self.purpose) > PURPOSE_LENGTH:
            raise NotVietQr(f"the purpose must be 1 to {PURPOSE_LENGTH} ASCII characters")


def purpose_of(code: str) -> str:
    """A record's code as purpose of a transfer: ``H49-251120-0007`` is ``H49 251120 0007``; NotVietQr if too long."""
    purpose = re.sub(r"[^0-9A-Za-z]+", " ", code).strip()
    if not purpose or len(purpose) > PURPOSE_LENGTH:
        raise NotVietQr("the code does not fit into the purpose of a transfer")
    return purpose


def names_code(purpose: str, code: str) -> bool:
    """Whether what a bank shows as the purpose carries the record's code, however the bank has written it."""
    return bool(_bare(code)) and _bare(code) in _bare(purpose)


def payload(transfer: Transfer) -> str:
    """The text of a dynamic code, with its checksum."""
    beneficiary = _tag("00", transfer.bank_bin) + _tag("01", transfer.account)
    body = (
        _tag("00", "01")
        + _tag("01", "12")  # dynamic: for this one amount and purpose
        + _tag("38", _tag("00", _NAPAS) + _tag("01", beneficiary) + _tag("02", _TO_ACCOUNT))
        + _tag("53", _VND)
        + _tag("54", str(transfer.amount_vnd))
        + _tag("58", _VIETNAM)
        + _tag("62", _tag("08", transfer.purpose))
        + "6304"
    )
    return body + checksum(body)


def read(text: str) -> Transfer:
    """The transfer that a code's text holds; NotVietQr for anything else, and for a text that was changed."""
    if len(text) < 8 or text[-8:-4] != "6304" or checksum(text[:-4]) != text[-4:]:
        raise NotVietQr("the checksum does not agree")
    tags = _tags(text)
    account = _tags(tags.get("38", ""))
    beneficiary = _tags(account.get("01", ""))
    if account.get("00") != _NAPAS or account.get("02") != _TO_ACCOUNT or tags.get("53") != _VND:
        raise NotVietQr("it is no transfer in đồng to an account")
    amount = tags.get("54", "")
    if not amount.isascii() or not amount.isdigit():
        raise NotVietQr("it names no amount")
    return Transfer(
        bank_bin=beneficiary.get("00", ""),
        account=beneficiary.get("01", ""),
        amount_vnd=int(amount),
        purpose=_tags(tags.get("62", "")).get("08", ""),
    )


def checksum(text: str) -> str:
    """CRC-16/CCITT-FALSE (polynomial 1021, begins with FFFF) of the text as four upper-case hexadecimal digits."""
    register = 0xFFFF
    for byte in text.encode():
        register ^= byte << 8
        for _ in range(8):
            register = (register << 1) ^ 0x1021 if register & 0x8000 else register << 1
        register &= 0xFFFF
    return f"{register:04X}"


def _tag(number: str, value: str) -> str:
    return f"{number}{len(value):02d}{value}"


def _tags(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    at = 0
    while at < len(text):
        number, length = text[at : at + 2], text[at + 2 : at + 4]
        if not (length.isascii() and length.isdigit()) or at + 4 + int(length) > len(text):
            raise NotVietQr("its parts do not add up")
        found[number] = text[at + 4 : at + 4 + int(length)]
        at += 4 + int(length)
    return found


def _bare(text: str) -> str:
    return re.sub(r"[^0-9A-Z]", "", text.upper())
