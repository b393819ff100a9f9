"""Sentences for refusals about figures."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "figures_behind": _(
        "Acts of before this moment still wait to be counted, so nothing is issued. Try again in a minute; if it stays"
        " so, tell whoever operates the system."
    ),
    "figures_differ": _(
        "The figures differ from a recount of the records, so nothing is issued. An incident is open: issue again once"
        " it is closed."
    ),
    "moment_to_come": _("This moment is still to come. Choose one that is over."),
    "moment_too_near": _(
        "What was done within the last minute may still be on its way. Choose a moment at least a minute ago."
    ),
    "unit_not_yours": _("Choose the unit whose figures you issue: you may issue those of your own places only."),
}
