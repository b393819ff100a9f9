"""Sentences for refusals of those who watch over settlement: urging, explanations, alerts, steering assignments."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "alert_ended": _("This rule was ended already. Make a new one where you want to be told again."),
    "alert_hold_invalid": _("Say for how many minutes it has to hold: from 0 to %(most)s."),
    "alert_not_found": _("There is no such alert among yours. Open your alerts again and choose one."),
    "alert_not_raised": _("This alert is closed already, so there is nothing to take up. Open your alerts again."),
    "alert_note_missing": _("Say in a few words what you do about it, then take it up."),
    "alert_quiet_hours": _("Give both ends of the quiet hours, and let them differ; or leave both empty."),
    "alert_taken": _("This alert was taken up already. Its note stands beside it."),
    "alert_threshold_invalid": _(
        "A rate's threshold is from 0.1 to 100 percent, a number's from 0 to %(most)s. Correct it."
    ),
    "alert_too_many": _("You have %(most)s rules in force already. End one that you need no more, then make this one."),
    "alert_unit_outside": _("You cannot see the figures of one of these units. Choose among those offered."),
    "explanation_act_not_allowed": _(
        "This request stands at “%(explanation)s”, where this is not possible. Open it again to see what can be done."
    ),
    "explanation_not_found": _("There is no such request among those that you may see. Open the list again."),
    "explanation_not_of_own_unit": _(
        "Nobody both asks a unit and answers for it. Leave it to whoever watches over the unit, or to another of its"
        " leaders."
    ),
    "explanation_open": _("You have asked this unit to explain the same already, and it is not accepted yet."),
    "explanation_period_reversed": _("The last day lies before the first. Choose the days again."),
    "explanation_sent_back_once": _(
        "An explanation is sent back once. Accept this second one, and ask anew where something else is to be"
        " explained."
    ),
    "explanation_subject": _("Say which record or which figure is to be explained."),
    "explanation_term": _("The term is from 1 to %(most)s working days. Choose such a number."),
    "explanation_unit": _("There is no unit with that code whose figures you may see. Choose one from the list."),
    "explanation_without_leader": _(
        "Nobody leads this unit now, so nobody would answer. Speak to whoever manages its accounts."
    ),
    "monitoring_not_found": _("There is no such steering assignment at your places. Open the list again."),
    "monitoring_of_what": _("Choose one unit or one field, not both."),
    "monitoring_over": _("This steering assignment is over already, or ends earlier. Nothing was changed."),
    "monitoring_overlaps": _("This account watches over the same in these days already. Choose other days."),
    "monitoring_reversed": _("The last day lies before the first. Choose the days again."),
    "monitoring_without_post": _(
        "Only who sees figures by a post of their own can be given more to watch over. Give the account such a post"
        " first."
    ),
    "nobody_to_urge": _(
        "Nobody but you has to act here, so nobody would be told. Do the next step yourself, or assign an officer."
    ),
    "note_too_long": _("The note has at most %(most)s characters. Shorten it and send it again."),
    "urge_ended": _("The record stands at “%(status)s”: nothing is left to urge for. Open it to see how it ended."),
    "urged_lately": _(
        "You urged this record less than four working hours ago. You can urge it again from %(again)s on."
    ),
    "words_missing": _("Write what is to be said here, then send it."),
    "words_name_a_person": _(
        "There is something like a personal identification number in the text. Those who read it may have no right to"
        " such data: take it out and name the record instead."
    ),
    "words_too_long": _("The text has at most %(most)s characters. Shorten it and send it again."),
}
"""In the alphabet's order."""
