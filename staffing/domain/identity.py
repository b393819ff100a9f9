"""Who vouches for whom: the electronic identity of citizens and organisations (Decree 69/2024/ND-CP)."""

import contextlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Any

from units.domain.words import Labelled
from units.errors import RuleBroken


class CitizenKind(Labelled):
    """Who signs in (claim LoaiTaiKhoan: 1 citizen, 2 organisation)."""

    CITIZEN = "citizen", "Citizen"
    ORGANISATION = "organisation", "Organisation"


class AssuranceLevel(IntEnum):
    """The level of an electronic identity (Decree 69/2024 Art. 7); an organisation has that of its representative."""

    ONE = 1
    TWO = 2


@dataclass(frozen=True, slots=True)
class Identity:
    """What an identity provider asserts at a sign-in. Numbers in their written form; organisations have a tax code."""

    issuer: str
    subject: str
    kind: CitizenKind
    person_name: str
    personal_number: str
    assurance: AssuranceLevel
    organisation_name: str = ""
    tax_code: str = ""
    born_on: date | None = None
    sex: str = ""
    telephone: str = ""
    email: str = ""
    address: str = ""


LEAST_LEVEL = AssuranceLevel.TWO
"""Below level 2 an electronic identity only shows itself and opens no public service (Decree 69/2024 Art. 7)."""

_NUMBER = re.compile(r"\d{12}")
_TAX_CODE = re.compile(
    r"\d{10}(-?\d{3})?|\d{12}"
)  # an enterprise, a branch of one, a household under its owner's number
_TELEPHONE = re.compile(r"\+?\d{8,15}")
_MAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,180}\.[^@\s.]{2,}")
_LEVEL = re.compile(r"(?:loa|ial|level)?[ _-]*([0-9])", re.IGNORECASE)
_DATES = (
    re.compile(r"(?P<day>\d{1,2})[/-](?P<month>\d{1,2})[/-](?P<year>\d{4})"),
    re.compile(r"(?P<year>\d{4})-?(?P<month>\d{2})-?(?P<day>\d{2})"),
)
_KINDS = {"1": CitizenKind.CITIZEN, "2": CitizenKind.ORGANISATION}


def identity_of(claims: Mapping[str, Any], *, issuer: str, least: int = LEAST_LEVEL) -> Identity:
    """Who stands behind the claims of VNeID or the national portal (LoaiTaiKhoan, SoDinhDanh, HoVaTen, loAs ...).

    What must be right is refused with a code when it is not; what may be missing (telephone, e-mail, birth) is left
    out when it cannot be read. An organisation signs in through the person who represents it, whose claims stand
    beside its own; its account is only given to a representative of level 2, so a missing level is that one.

    Raises:
        RuleBroken: ``identity_kind_unknown``, ``identity_not_electronic``, ``identity_level_low``,
            ``identity_number_malformed``, ``identity_nameless``, ``identity_without_representative``,
            ``identity_organisation_nameless``, ``identity_tax_code_malformed``.
    """
    kind = _KINDS.get(_text(claims, "LoaiTaiKhoan"))
    if kind is None:
        raise RuleBroken("identity_kind_unknown")
    organised = kind is CitizenKind.ORGANISATION
    name, number = _text(claims, "HoVaTen"), _text(claims, "SoDinhDanh")
    if organised and not (name and number):
        raise RuleBroken("identity_without_representative")
    level = _level(claims, usual=AssuranceLevel.TWO if organised else None)
    if level < least:
        raise RuleBroken("identity_level_low", level=int(level), least=int(least))
    if not _NUMBER.fullmatch(number):
        raise RuleBroken("identity_number_malformed")
    if not name:
        raise RuleBroken("identity_nameless")
    return Identity(
        issuer=issuer,
        subject=_text(claims, "sub"),
        kind=kind,
        person_name=name[:200],
        personal_number=number,
        assurance=level,
        organisation_name=_organisation(claims) if organised else "",
        tax_code=_tax_code(claims) if organised else "",
        born_on=_date(_text(claims, "NgayThangNamSinh")),
        telephone=_matching(_TELEPHONE, re.sub(r"[ .-]", "", _text(claims, "SoDienThoai"))),
        email=_matching(_MAIL, _text(claims, "ThuDienTu")),
        address=_text(claims, "DiaChi")[:300],
    )


def _text(claims: Mapping[str, Any], name: str) -> str:
    """The claim, composed and without needless blanks: some providers write numbers as numbers."""
    value = claims.get(name)
    if value is None or isinstance(value, bool | dict | list):
        return ""
    return unicodedata.normalize("NFC", " ".join(str(value).split()))


def _level(claims: Mapping[str, Any], *, usual: AssuranceLevel | None) -> AssuranceLevel:
    """By ``loAs`` of the national portal or ``IAL`` of VNeID; without either it is no electronic identity at all."""
    told = _text(claims, "loAs") or _text(claims, "IAL")
    found = _LEVEL.fullmatch(told)
    if found is None or found[1] == "0":
        if usual is None or told:
            raise RuleBroken("identity_not_electronic")
        return usual
    return AssuranceLevel(min(int(found[1]), AssuranceLevel.TWO))


def _organisation(claims: Mapping[str, Any]) -> str:
    name = _text(claims, "TenDoanhNghiep")[:300]
    if not name:
        raise RuleBroken("identity_organisation_nameless")
    return name


def _tax_code(claims: Mapping[str, Any]) -> str:
    """In its written form: a branch's last three digits behind a dash."""
    code = _text(claims, "MaSoThue") or _text(claims, "MaSoDoanhNghiep")
    if not _TAX_CODE.fullmatch(code):
        raise RuleBroken("identity_tax_code_malformed")
    return f"{code[:10]}-{code[10:]}" if len(code) == 13 else code


def _date(text: str) -> date | None:
    for pattern in _DATES:
        if found := pattern.fullmatch(text):
            with contextlib.suppress(ValueError):
                return date(int(found["year"]), int(found["month"]), int(found["day"]))
    return None


def _matching(pattern: re.Pattern[str], text: str) -> str:
    return text if pattern.fullmatch(text) else ""
