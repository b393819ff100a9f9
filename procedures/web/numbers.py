"""Numbers as people read them, in the active language."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from procedures.domain.disclosure import to_tens


def count(number: int) -> str:
    """``1.682`` in Vietnamese, ``1,682`` in English."""
    return str(number_format(number, use_l10n=True, force_grouping=True))


def about(number: int) -> str:
    """``khoảng 1.680``: to tens, for numbers that everybody may watch going up and down; ``0–4`` where that is none."""
    if not to_tens(number):
        return "0–4"
    return _("about %(number)s") % {"number": count(to_tens(number))}


def percent(rate: float | None, decimals: int = 1) -> str:
    """A share as a percentage: ``98,7%``; a dash without a denominator; 100% only where nothing is missing."""
    if rate is None:
        return "—"
    shown = round(rate * 100, decimals)
    if rate < 1:
        shown = min(shown, 100 - 10**-decimals)
    return f"{number_format(shown, decimals if shown < 100 else 0)}%"
