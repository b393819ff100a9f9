"""Sentences for refusals of what gateways to telephones report; machines read the status alone, people the log."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "channel_absent": _("No gateway is connected for this channel, so nothing can be reported of it."),
    "report_not_genuine": _("This report does not bear the signature of the gateway. Check the secret on both sides."),
    "report_unknown": _("No message of this number went out by this channel. Report what we sent, under our number."),
}
