"""Record codes: ``{identifier of the competent unit}-{yymmdd}-{nnnn}`` (Decree 118/2025 Art. 28)."""

import re
from datetime import date
from functools import lru_cache

# What a look-up accepts: ours, the older form of identifiers, and longer serials of other systems.
LOOK_UP = re.compile(r"^(000\.00\.\d{2}\.[A-Z]\d{2}|[A-Z]\d{2}(\.\d{1,3}){0,4})-(\d{6}|\d{8})-\d{4,7}$")
_PARTS = re.compile(r"^\s*([0-9A-Za-z.]+)[\s\-–/]+(\d{6}|\d{8})[\s\-–/]+(\d{4,7})\s*$")


def record_code(identifier: str, day: date, serial: int) -> str:
    """The code of the ``serial``-th record of ``day``; four digits, five beyond 9999."""
    return f"{identifier}-{_written(day)}-{serial:04d}"


@lru_cache(maxsize=1_000)
def _written(day: date) -> str:
    return f"{day:%y%m%d}"


def normalise(typed: str) -> str | None:
    """What a person typed or scanned as a code in its written form, or None when it cannot be one."""
    match = _PARTS.match(typed)
    if match is None:
        return None
    code = f"{match[1].upper()}-{match[2]}-{match[3]}"
    return code if LOOK_UP.match(code) else None
