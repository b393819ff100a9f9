"""The messages of the payment platform (PayGov, version 1.0.6): names of fields, and the hash that makes them genuine.

Our adapter and the stand-in both speak through this module; the hash is the SHA-256 of the values that count, joined by
"|" in their order, with the shared secret at the end.
"""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from procedures.domain.calendar import ZONE

VERSION = "1.0.6"
BEGIN, NOTICE, QUERY, RECEIPT = "INIT_PAYMENT", "IPN", "QUERY", "GET_BILL"
HASH = "MaXacThuc"
FINE = "00"
MOMENT = "%Y%m%d%H%M%S"

SIGNED: Mapping[str, tuple[str, ...]] = {
    BEGIN: (
        *("LoaiBanTin", "PhienBan", "MaDoiTac", "MaThamChieu", "SoTien", "LoaiHinhThanhToan", "MaKenhThanhToan"),
        *("MaThietBi", "NgonNgu", "MaTienTe", "MaNganHang", "ThongTinGiaoDich", "ThoiGianGD", "Ip"),
    ),
    NOTICE: (
        *("LoaiBanTin", "MaLoi", "MaDoiTac", "MaThamChieu", "SoTien", "MaTienTe", "MaGiaoDich", "MaNganHang"),
        *("ThoiGianGD", "ThongTinGiaoDich"),
    ),
    QUERY: ("LoaiBanTin", "PhienBan", "MaDoiTac", "MaThamChieu", "ThoiGianGD"),
    RECEIPT: ("LoaiBanTin", "PhienBan", "MaDoiTac", "MaThamChieu", "ThoiGianGD"),
}
"""What of each message to us and from us is hashed."""

ANSWERED: Mapping[str, tuple[str, ...]] = {
    NOTICE: ("MaLoi", "MoTaLoi", "MaDoiTac", "MaThamChieu", "ThoiGianGD"),
    QUERY: ("MaLoi", "MaDoiTac", "MaThamChieu", "SoTien", "TrangThaiGD", "MaGiaoDich", "ThoiGianGD"),
}
"""What of each answer is hashed."""

PAID, PENDING, FAILED = "1", "3", "4"
"""TrangThaiGD in the answer to a query."""


def with_hash(message: Mapping[str, Any], fields: tuple[str, ...], secret: str) -> dict[str, Any]:
    """The message with its hash."""
    return {**message, HASH: hash_of(message, fields, secret)}


def hash_of(message: Mapping[str, Any], fields: tuple[str, ...], secret: str) -> str:
    """SHA-256 in hexadecimal digits over the fields' values and the secret."""
    joined = "|".join([*(str(message.get(field, "")) for field in fields), secret])
    return hashlib.sha256(joined.encode()).hexdigest()


def is_genuine(message: Mapping[str, Any], fields: tuple[str, ...], secret: str) -> bool:
    """Whether the hash is that of the message; takes as long for a wrong one as for the right one."""
    given = str(message.get(HASH, "")).lower()
    return hmac.compare_digest(given.encode(), hash_of(message, fields, secret).encode())


def written(moment: datetime) -> str:
    """A moment as messages write it: local, ``yyyyMMddHHmmss``."""
    return moment.astimezone(ZONE).strftime(MOMENT)


def read_moment(text: object) -> datetime | None:
    """The moment that a message names; None where it names none."""
    try:
        return datetime.strptime(str(text), MOMENT).replace(tzinfo=ZONE)
    except ValueError:
        return None
