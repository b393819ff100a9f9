"""Sentences for refusals about requests that concern personal data."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "data_of_organisation": _(
        "You are signed in for an organisation. Sign in with your own electronic identity to see or change your data."
    ),
    "data_request_answered": _("Somebody has answered this request already. Read below what was said."),
    "data_request_kind_missing": _("Choose what you ask for, then send it again."),
    "data_request_not_found": _("There is no such request at your centre. Go back to the list."),
    "data_request_open": _("You have asked for this already. Wait for the answer, which appears on this page."),
    "data_request_state_unknown": _("Choose what became of the request, then answer again."),
    "data_request_too_long": _("What you wrote is too long. Shorten it to %(most)s characters, then send it again."),
    "data_request_unsaid": _("Write in your own words what this is about, then send it again."),
}
