"""Numbers as people read them, in the active language."""

from django.utils.translation import gettext as _

from procedures.domain.disclosure import to_tens
from units.formats import count, percent

__all__ = ["about", "count", "percent"]


def about(number: int) -> str:
    """``khoảng 1.680``: to tens, for numbers that everybody may watch going up and down; ``0–4`` where that is none."""
    if not to_tens(number):
        return "0–4"
    return _("about %(number)s") % {"number": count(to_tens(number))}
