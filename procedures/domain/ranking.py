"""Rates compared fairly: a small unit is not put first (or last) by chance."""

from math import sqrt

_Z = 1.96  # 95 %


def interval(kept: int, total: int) -> tuple[float, float]:
    """The Wilson interval of a rate at 95 %: between what and what the true rate lies; (0, 1) when nothing is known."""
    if total == 0:
        return 0.0, 1.0
    rate = kept / total
    spread = 1 + _Z**2 / total
    middle = (rate + _Z**2 / (2 * total)) / spread
    half = _Z * sqrt(rate * (1 - rate) / total + _Z**2 / (4 * total**2)) / spread
    return max(0.0, middle - half), min(1.0, middle + half)
