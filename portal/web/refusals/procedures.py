"""Sentences for refusals that the app procedures raises."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "act_not_allowed": _(
        "The record now stands at “%(status)s”, where this step is not possible. Open the record again to see what can"
        " be done."
    ),
    "calendar_empty": _(
        "No year of the working calendar is loaded yet, so nothing can be dated. Ask an administrator to load the"
        " calendar."
    ),
    "extension_once": _("The term was already extended once, and no second extension is allowed. Settle the record."),
    "idempotency_in_progress": _("The same request is still being worked on. Wait a moment, then look for the record."),
    "idempotency_mismatch": _(
        "This key was already used for a request with other contents. Send the changed request with a new key."
    ),
    "no_financial_obligation": _(
        "This procedure has no financial obligation for which its term may wait. Go on without this step."
    ),
    "not_at_once": _(
        "This procedure does not give its result at once. Receive the record in the usual way and print an appointment."
    ),
    "office_hours_invalid": _(
        "The office hours overlap or end before they begin. Correct the sessions of the weekday and save again."
    ),
    "outside_calendar": _(
        "The working calendar is loaded from %(first)s to %(last)s and does not reach %(day)s. Choose a date within"
        " it, or ask an administrator to load the year."
    ),
    "receiver_unknown": _("Say who takes the result: enter the receiver's name and personal number, then return it."),
    "record_changed": _(
        "Somebody else changed this record while you had it open. Nothing of yours was saved over it: open it again,"
        " look at the change, and repeat your step if it is still needed."
    ),
    "record_mirrored": _(
        "Another system is the master of this record, so it can only be read here. Do this step in that system."
    ),
    "result_incomplete": _(
        "The result lacks its number, its date or a signer who may sign. Enter all three, or attach the letter of"
        " refusal."
    ),
    "supplement_incomplete": _("Not every requested paper has come. Tick the ones that came, or wait for the rest."),
    "supplement_once": _(
        "A supplement was already requested once. Another is allowed only on a ground laid down by law: name that"
        " ground, or go on with the papers at hand."
    ),
    "supplement_still_open": _(
        "The time for the supplement has not run out yet, so the record cannot be closed for it. Wait until it has."
    ),
    "term_invalid": _(
        "%(value)s is no settlement term. Enter a whole number from 1 to 9,999 with its unit, or “within the day”."
    ),
    "term_unknown": _(
        "This procedure has no settlement term yet, so it cannot be received. Ask an administrator of the catalogue to"
        " set its term, or choose another procedure."
    ),
    "working_time_negative": _("A length of working time cannot be negative. Enter zero or more."),
}
