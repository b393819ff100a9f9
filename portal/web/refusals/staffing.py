"""Sentences for refusals that the app staffing raises."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "account_outside_your_places": _(
        "This account also works at places that you do not manage. Ask the provincial administrator."
    ),
    "assignment_over": _("The assignment already ends on %(valid_to)s. For a longer period, add a new assignment."),
    "assignment_overlaps": _(
        "The person already holds this role at this place from %(valid_from)s to %(valid_to)s. "
        "Begin after it, or end it first."
    ),
    "assignment_overlaps_open": _(
        "The person holds this role at this place since %(valid_from)s, without an end. End that assignment first."
    ),
    "assignment_reversed": _("The last day lies before the first day. Correct one of the two."),
    "demonstration_password_fixed": _("The password of a demonstration account cannot be changed."),
    "last_day_before_first": _(
        "The assignment begins on %(valid_from)s and cannot end before. To shut the person out at once, "
        "deactivate the account."
    ),
    "last_day_past": _(
        "The last day may be yesterday at the earliest: what was done until then was done with the right."
    ),
    "not_a_manager": _("Managing accounts is not among your rights. Ask an administrator of your place."),
    "own_account": _("Nobody manages their own account. Ask another administrator to make this change."),
    "password_must_be_changed": _("Change your temporary password first, on the page of your account."),
    "password_unchanged": _("The new password is the present one. Choose another."),
    "place_not_in_force": _("%(unit)s is not in operation on the first day. Choose the unit that succeeded it."),
    "place_outside_yours": _("You do not manage staff at this place. Choose one of yours, or ask its administrator."),
    "present_password_wrong": _("The present password is not right. Type it again."),
    "role_not_at_this_place": _(
        "The role “%(role)s” is not held at this kind of place. Counter roles need a centre, processing roles a "
        "competent unit, provincial roles the province."
    ),
    "session_over": _("This session has already ended. Nothing needs to be done."),
    "token_over": _("This token has already ended. Nothing needs to be done."),
    "too_many_tokens": _("An account holds at most %(most)s tokens. End one that is not used any more."),
    "units_not_loaded": _("The units of the province are not loaded. Ask the technical administrator."),
    "username_taken": _("The account name %(username)s is taken. Choose another one."),
}
