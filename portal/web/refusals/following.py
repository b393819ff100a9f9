"""Sentences for refusals about electronic results and appointments."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "appointment_already_booked": _(
        "For this matter you have an appointment at %(moment)s already. Open it under My records to move or cancel it."
    ),
    "appointment_another_day": _("This appointment is at %(moment)s. Until then only a usual number can be given."),
    "appointment_not_found": _("There is no appointment with this code. Compare it letter by letter."),
    "appointment_over": _("This appointment is over or was cancelled. Choose a new time."),
    "appointments_most_open": _(
        "You have %(most)s appointments before you, the most that one person holds. Cancel one of them under My"
        " records, or wait until one is over."
    ),
    "appointments_not_offered": _(
        "This centre offers no times. Choose another centre, or come during opening hours and take a number at the"
        " door."
    ),
    "appointments_of_address": _(
        "%(most)s appointments were booked today from your address without signing in, and there are no more. Sign in"
        " to book, try again tomorrow, or come during opening hours and take a number at the door."
    ),
    "appointments_too_often": _("Too many requests from your address. Wait a minute, then try again."),
    "appointments_unavailable": _(
        "Without signing in nothing can be booked at this moment. Sign in, or try again in a few minutes."
    ),
    "electronic_result_missing": _(
        "There is no signed file with this record yet. Whoever issues the result adds it; then it can be returned"
        " electronically."
    ),
    "not_electronic": _(
        "This result is not to be returned electronically. Collect it as your receipt says, or ask at the service"
        " centre."
    ),
    "plan_capacity": _("Enter for how many people at one time, from 1 to %(most)s."),
    "plan_minutes": _("Enter how many minutes a slot lasts, from %(least)s to %(most)s."),
    "record_ended": _("This record has ended. Choose a time without it, or file anew."),
    "result_file_known": _("This very file is with the record already. Nothing was changed."),
    "result_file_not_pdf": _("The signed result must be a PDF. Choose the PDF that was signed."),
    "result_file_not_there": _("There is no file to be downloaded here now. Look at what the record's page says."),
    "result_returned": _("The result was returned. Its file changes only after an error in it was reported."),
    "slot_full": _("Somebody was faster: this time is taken now. Choose another one."),
    "slot_missing": _("Choose one of the times."),
    "slot_too_soon": _("This time can no longer be chosen. Choose one that begins in an hour or later."),
    "slot_unknown": _("The centre does not offer this time any more. Choose another one."),
}
