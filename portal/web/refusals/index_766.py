"""Sentences for refusals about the index of Decision 766."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "index_counted": _("The portal counts this indicator itself. Choose one of those that are entered by hand."),
    "index_files": _(
        "The points of version %(version)s of the index do not come to 100, or an indicator stands there twice. Put the"
        " file right, then start the portal again."
    ),
    "index_month_unknown": _("There is no index of this month. Choose a month from July 2025 to the present one."),
    "index_note_missing": _(
        "Say where the numbers are from, for instance the number of the report, in %(most)s characters at most."
    ),
    "index_place_unknown": _("You cannot enter numbers for this place. Choose one from the list."),
    "index_share": _("The first number counts a part of the second one, so it cannot be larger. Correct the numbers."),
    "index_stored": _(
        "The index of this month is stored and changes no more. Enter the numbers of a month that is still open."
    ),
}
