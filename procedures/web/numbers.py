"""Numbers as people read them, in the active language."""

from django.utils.formats import number_format


def count(number: int) -> str:
    """``1.682`` in Vietnamese, ``1,682`` in English."""
    return str(number_format(number, use_l10n=True, force_grouping=True))


def percent(rate: float | None, decimals: int = 1) -> str:
    """A share as a percentage: ``98,7%``; a dash without a denominator; 100% only where nothing is missing."""
    if rate is None:
        return "—"
    shown = round(rate * 100, decimals)
    if rate < 1:
        shown = min(shown, 100 - 10**-decimals)
    return f"{number_format(shown, decimals if shown < 100 else 0)}%"
