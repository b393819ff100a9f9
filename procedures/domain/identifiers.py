"""Numbers that people and organisations carry. Where the law gives no refusal a doubt is a warning."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

_TAX_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
_MOBILE = re.compile(r"^0(3[2-9]|5[25689]|7[06-9]|8[1-9]|9[0-46-9])\d{7}$")
_LANDLINE = re.compile(r"^02\d{8,9}$")
LAST_PROVINCE_CODE = 96


class Sex(StrEnum):
    """As the fourth digit of a personal number tells it."""

    MALE = "male"
    FEMALE = "female"


@dataclass(frozen=True, slots=True)
class Checked:
    """A number in its written form, with doubts as codes; ``value`` None means it cannot be such a number."""

    value: str | None
    warnings: tuple[str, ...] = ()


def _digits(typed: str) -> str:
    return re.sub(r"[\s.\-]", "", typed)


def personal_number(typed: str, born_on: date | None = None, sex: Sex | None = None) -> Checked:
    """Twelve digits: place of registration (3), century and sex (1), year of birth (2), six more; no check digit
    (Circular 07/2016/TT-BCA Art. 7). Numbers can be reissued, so what does not fit only warns.
    """
    digits = _digits(typed)
    if not re.fullmatch(r"[0-9]{12}", digits):
        return Checked(None)
    warnings = []
    if not 1 <= int(digits[:3]) <= LAST_PROVINCE_CODE:
        warnings.append("personal_number_place")
    century = int(digits[3])
    if born_on is not None and (century // 2 != (born_on.year - 1900) // 100 or int(digits[4:6]) != born_on.year % 100):
        warnings.append("personal_number_birth")
    if sex is not None and (century % 2 == 1) != (sex is Sex.FEMALE):
        warnings.append("personal_number_sex")
    return Checked(digits, tuple(warnings))


def tax_code(typed: str) -> Checked:
    """Ten digits with a check digit, with a branch ``-NNN`` or without; or the twelve digits of a personal number
    (individuals and household businesses since 2025-07-01, Circular 86/2024/TT-BTC).
    """
    match = re.fullmatch(r"([0-9]{10})(?:-?([0-9]{3}))?", re.sub(r"[\s.]", "", typed))
    if match is None:
        return personal_number(typed)
    root, branch = match[1], match[2]
    check = 10 - sum(w * int(d) for w, d in zip(_TAX_WEIGHTS, root, strict=False)) % 11
    if check != int(root[9]) or root[2:9] == "0000000" or branch == "000":
        return Checked(None)
    return Checked(root + (f"-{branch}" if branch else ""))


def telephone(typed: str) -> Checked:
    """A Vietnamese mobile or landline number as ``0…``; another that has enough digits is kept with a warning."""
    digits = re.sub(r"[^0-9+]", "", typed)
    for prefix in ("+84", "0084", "84"):
        if digits.startswith(prefix) and len(digits) >= 9 + len(prefix):
            digits = "0" + digits.removeprefix(prefix).removeprefix("0")
            break
    if _MOBILE.match(digits) or _LANDLINE.match(digits):
        return Checked(digits)
    if re.fullmatch(r"\+?[0-9]{8,15}", digits):
        return Checked(digits, ("telephone_unusual",))
    return Checked(None)


def is_mobile(number: str) -> bool:
    """Whether a number in its written form (``0…``) is a mobile one."""
    return _MOBILE.match(number) is not None


def person_name(typed: str) -> str:
    """A name as it is kept: composed letters (NFC), single spaces; diacritics and capitals as written."""
    return " ".join(unicodedata.normalize("NFC", typed).split())


def without_remarks(name: str) -> str:
    """``"Nguyễn Văn An (mẫu)"`` -> ``"Nguyễn Văn An"``: what stands in brackets is a remark."""
    return " ".join(re.sub(r"\(.*?(\)|$)", " ", name).split())


def masked_name(name: str) -> str:
    """``"Nguyễn Văn An (mẫu)"`` -> ``"N***** V** A*"``: remarks are left out."""
    return " ".join(word[0] + "*" * (len(word) - 1) for word in without_remarks(name).split())


def masked_number(number: str, shown: int = 4) -> str:
    """Only the last digits: the first six of a personal number tell province, sex and year of birth."""
    return "•" * max(len(number) - shown, 0) + number[-shown:] if number else ""
