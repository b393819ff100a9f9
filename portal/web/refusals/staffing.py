"""Sentences for refusals that the app staffing raises."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "absence_over": _("This absence is over already. Nothing needs to be done."),
    "absence_overlaps": _(
        "The person is recorded as away from %(first_day)s to %(last_day)s. Call that absence off first, or "
        "choose other days."
    ),
    "absence_reversed": _("The last day lies before the first day. Correct one of the two."),
    "absence_unknown": _("There is no such absence any more. Look at the list again."),
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
    "authorisation_unlimited": _(
        "A written authorisation is limited in time and content. Give its last day, and name the documents, "
        "fields or procedures."
    ),
    "delegation_before_decision": _(
        "The delegation begins before its decision of %(decided_on)s. Correct one of the two days."
    ),
    "delegation_field_unknown": _("There is no field with the code %(codes)s. Choose the fields from the list."),
    "delegation_for_oneself": _(
        "Nobody records authority for themselves. Ask another leader of the unit to record it."
    ),
    "delegation_not_passed_on": _(
        "This person holds the authority from somebody else, and it is not passed on. Choose who holds it by "
        "their own post."
    ),
    "delegation_over": _("This delegation is over already. Nothing needs to be done."),
    "delegation_overlaps": _(
        "The person already holds such authority on these days by decision %(decision)s. Revoke that one "
        "first, or begin after it."
    ),
    "delegation_procedure_unknown": _(
        "No procedure has the code %(codes)s. Type some letters of its name and choose it from the list."
    ),
    "delegation_reversed": _("The last day lies before the first day. Correct one of the two."),
    "delegation_to_oneself": _("Who gives the authority and who receives it are one person. Choose another one."),
    "delegation_unknown": _("There is no such delegation at your places. Look at the list again."),
    "delegation_without_titles": _("Enter both titles as they are printed over the signature."),
    "demonstration_password_fixed": _("The password of a demonstration account cannot be changed."),
    "grantee_without_post": _(
        "This person holds no post that sees records on the first day. Give the post first, then the authority."
    ),
    "grantor_not_competent": _(
        "This person may not sign for the unit by their own post on the first day. Choose who may."
    ),
    "last_day_before_first": _(
        "The assignment begins on %(valid_from)s and cannot end before. To shut the person out at once, "
        "deactivate the account."
    ),
    "last_day_past": _(
        "The last day may be yesterday at the earliest: what was done until then was done with the right."
    ),
    "not_a_manager": _("Managing accounts is not among your rights. Ask an administrator of your place."),
    "own_account": _("Nobody manages their own account. Ask another administrator to make this change."),
    "passkey_not_proven": _("This passkey could not be proven. Try again, or use the six digits or a recovery code."),
    "passkeys_too_many": _("An account holds at most %(most)s passkeys. Remove one that is not used any more."),
    "password_must_be_changed": _("Change your temporary password first, on the page of your account."),
    "password_unchanged": _("The new password is the present one. Choose another."),
    "place_not_in_force": _("%(unit)s is not in operation on the first day. Choose the unit that succeeded it."),
    "place_outside_yours": _("You do not manage staff at this place. Choose one of yours, or ask its administrator."),
    "present_password_wrong": _("The present password is not right. Type it again."),
    "role_not_at_this_place": _(
        "The role “%(role)s” is not held at this kind of place. Counter roles need a centre, processing roles a "
        "competent unit, provincial roles the province."
    ),
    "second_factor_missing": _("This account has no second factor. Nothing needs to be done."),
    "second_factor_required": _(
        "Your account reaches beyond one unit, so its second factor stays. For a new telephone, let whoever manages "
        "accounts reset it."
    ),
    "second_factor_there": _("A second factor is set up already. Take it off first, or go on with it."),
    "second_factor_wait": _("Several codes were wrong. Wait %(seconds)s seconds, then type the present code."),
    "second_factor_wrong": _(
        "This code is not right, or was used already. Wait for the next one, and check the clock of your telephone."
    ),
    "session_over": _("This session has already ended. Nothing needs to be done."),
    "stand_in_is_absent": _(
        "This person is away on some of these days, or is the one who is away. Choose somebody else to stand in."
    ),
    "stand_in_without_role": _(
        "This person holds none of the colleague's roles at the same place, so could not do the work. Choose "
        "somebody who does."
    ),
    "token_over": _("This token has already ended. Nothing needs to be done."),
    "too_many_tokens": _("An account holds at most %(most)s tokens. End one that is not used any more."),
    "units_not_loaded": _("The units of the province are not loaded. Ask the technical administrator."),
    "username_taken": _("The account name %(username)s is taken. Choose another one."),
}
