"""Sentences for refusals about petitions."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "petition_act_not_allowed": _(
        "This petition stands at “%(petition_state)s”, where “%(petition_act)s” is not possible. Somebody may have been"
        " faster: load the page again."
    ),
    "petition_asked_before": _("The writer has been asked once already. Answer with what is there."),
    "petition_asked_late": _(
        "More can be asked within %(days)s working days after the petition came to your unit. Answer with what is"
        " there."
    ),
    "petition_form_used": _("This form was sent already by somebody else. Open a new form and send it again."),
    "petition_ground_unfit": _("This ground does not fit here. Choose another one."),
    "petition_identity_secret": _(
        "Who denounces is kept secret by law. Only the place to which it was passed on can open it."
    ),
    "petition_key_locked": _(
        "Too many wrong numbers for this petition. Wait %(minutes)s minutes, then compare the number with what you"
        " wrote down."
    ),
    "petition_key_unavailable": _("The petition cannot be opened at this moment. Try again in a few minutes."),
    "petition_key_wrong": _(
        "This is not the opening number of this petition. Compare it digit by digit and try again."
    ),
    "petition_lies_there": _("The petition lies at this unit already. Choose the unit that is competent."),
    "petition_names_somebody": _(
        "The text still names the writer, their telephone or e-mail, or a personal number. Take that out, look for"
        " other people's names as well, then publish."
    ),
    "petition_not_found": _("There is no such petition at your places. Go back to the list."),
    "petition_rated": _("You have said already whether you are satisfied. Thank you."),
    "petition_rating_unknown": _("Choose one of the two answers."),
    "petition_too_long": _("A text is too long. Shorten it to %(most)s characters, then send it again."),
    "petition_unanswerable": _("Enter a telephone number or an e-mail address, so that you can be answered."),
    "petition_unit_unknown": _("This unit does not exist today. Choose another one from the list."),
    "petition_unsaid": _("A text is missing. Fill it in, then send it again."),
    "petition_waits_for_writer": _(
        "The writer was asked and has %(days)s working days to reply. Wait for the reply, or for the end of that time."
    ),
}
