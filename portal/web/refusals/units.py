"""Sentences for refusals that the app units raises."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "unit_files": _(
        "The files of units do not add up, so nothing was loaded. Correct them and load again: %(problems)s"
    ),
}
