"""Numbers in Vietnamese words, as slips for money write them so that no digit can be added."""

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_GROUPS = ("", "nghìn", "triệu", "tỷ", "nghìn tỷ", "triệu tỷ")


def spoken_number(number: int) -> str:
    """``1_015_000``: "một triệu không trăm mười lăm nghìn". ValueError below 0 and from 10 to the 18th on."""
    if not 0 <= number < 10**18:
        raise ValueError(number)
    if number == 0:
        return _DIGITS[0]
    parts: list[str] = []
    groups = [number // 1000**place % 1000 for place in range(len(_GROUPS))]
    for place in range(len(_GROUPS) - 1, -1, -1):
        if groups[place]:
            parts += [_hundreds(groups[place], whole=bool(parts)), _GROUPS[place]]
    return " ".join(part for part in parts if part)


def spoken_dong(amount_vnd: int) -> str:
    """An amount as a slip writes it out: "Bốn nghìn đồng"."""
    words = spoken_number(amount_vnd)
    return f"{words[:1].upper()}{words[1:]} đồng"


def _hundreds(number: int, *, whole: bool) -> str:
    """A group of three digits; after a higher group its hundred is said even where it is nought (``whole``)."""
    hundred, rest = divmod(number, 100)
    words = [_DIGITS[hundred], "trăm"] if hundred or whole else []
    ten, one = divmod(rest, 10)
    if not rest:
        return " ".join(words)
    if ten == 0:
        words += ["linh", _DIGITS[one]] if words else [_DIGITS[one]]
    else:
        words += ["mười"] if ten == 1 else [_DIGITS[ten], "mươi"]
        words += [_unit(ten, one)] if one else []
    return " ".join(words)


def _unit(ten: int, one: int) -> str:
    if one == 5:
        return "lăm"
    return "mốt" if one == 1 and ten > 1 else _DIGITS[one]
