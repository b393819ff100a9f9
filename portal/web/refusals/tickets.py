"""Sentences for queue tickets: what clerks, leaders and people at the kiosk are told."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "no_tickets_here": _(
        "Your centre gives no queue numbers yet. Whoever leads it makes an address for a kiosk first."
    ),
    "nobody_waits": _("Nobody waits for your counter. The number beside the button tells when somebody comes."),
    "not_your_ticket_centre": _(
        "You do not hold this right at that service centre today. Choose your own centre, or ask whoever manages"
        " assignments."
    ),
    "return_elsewhere": _("This return ticket is for %(centre)s. Go there, or take an ordinary number here."),
    "return_not_needed": _(
        "The record of this return ticket no longer waits for a paper. Take an ordinary number if you need anything"
        " else."
    ),
    "return_over": _("This return ticket was good until %(day)s. Please take an ordinary number."),
    "return_record_waits_not": _(
        "%(record)s does not wait for a paper. Request the supplement first, or give the return ticket without a"
        " record."
    ),
    "return_unknown": _(
        "There is no return ticket with these digits. Compare them with the slip and enter them again."
    ),
    "return_used": _("This return ticket was used already. Please take an ordinary number."),
    "screen_not_found": _("There is no such address, or it was closed already. Look at the list again."),
    "ticket_act_not_allowed": _(
        "“%(ticket_act)s” is not possible now: the ticket is in the state “%(ticket_state)s”. Look at the bar again."
    ),
    "ticket_call_again_first": _(
        "Call at least %(least)s times before you write down that the person did not come. Call again."
    ),
    "ticket_counter_does_not_serve": _(
        "Counter %(counter)s does not serve “%(series)s”. Choose another counter, or leave it open."
    ),
    "ticket_counter_missing": _("It is not known at which counter you sit. Choose it under “Tickets today”."),
    "ticket_counter_taken": _(
        "A colleague has called somebody to counter %(counter)s. Choose the counter where you sit under"
        " “Tickets today”."
    ),
    "ticket_group_unknown": _("There is no such group of matters at your centre. Look at the list again."),
    "ticket_group_unnamed": _("Enter the name of the group in both languages: the kiosk speaks both."),
    "ticket_in_hand": _("%(number)s is still with you. Begin to serve, hold, send on or finish that person first."),
    "ticket_not_found": _("There is no such ticket today at your centre. Look at the list of today's tickets."),
    "ticket_not_yours": _("%(number)s is with a colleague at counter %(counter)s. Call the next number."),
    "ticket_prefix_invalid": _("Choose one letter of these: %(letters)s. The others are misread or misheard."),
    "ticket_prefix_taken": _("Another group of this centre has the letter %(prefix)s. Choose a free one."),
    "ticket_series_unknown": _("This group of matters is not offered here. Choose one of those that are shown."),
    "ticket_transfer_nowhere": _(
        "The person is in this group of matters already. Choose another group, or name a counter."
    ),
    "too_many_screens": _("%(most)s addresses are open already. Close one that is no longer used, then make this one."),
}
