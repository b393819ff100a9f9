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


def difference(before: tuple[int, int], now: tuple[int, int]) -> tuple[float, float]:
    """Between what and what a rate truly moved, at 95 % (Newcombe's interval, from the two of Wilson).

    Each pair is (kept, total). Below zero as a whole: it fell, and not by chance; (-1, 1) where either is unknown.
    """
    if not before[1] or not now[1]:
        return -1.0, 1.0
    was, is_ = before[0] / before[1], now[0] / now[1]
    (was_low, was_high), (low, high) = interval(*before), interval(*now)
    down = sqrt((is_ - low) ** 2 + (was_high - was) ** 2)
    up = sqrt((high - is_) ** 2 + (was - was_low) ** 2)
    return max(-1.0, is_ - was - down), min(1.0, is_ - was + up)
