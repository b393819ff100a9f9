"""Sentences for refusals of files of records."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "export_broken": _(
        "The file could not be written, although it was tried several times. Ask for it again later, or tell whoever"
        " operates the system."
    ),
    "export_expired": _("This file is deleted: files are kept for 7 days. Ask for it again."),
    "export_not_found": _("There is no such file among yours. Open your files again and choose one."),
    "export_not_ready": _("This file is not ready. Look at your files: there it says how far it is."),
    "export_nowhere": _(
        "At none of your places may you take this list out as a file. Ask whoever manages accounts at your place."
    ),
    "export_over": _("This file is not on its way any more, so there is nothing to call off. Open your files again."),
    "export_people_forbidden": _(
        "You may not see personal data at all the places of this list, so no file of it names people to you. Ask for it"
        " without personal data."
    ),
    "export_question": _(
        "One of the conditions of this list means nothing, so that other records than you mean would come. Open the"
        " list again and choose its filters there."
    ),
    "export_reason_missing": _(
        "Write why you need the personal data, in at least %(least)s letters: it is kept in the audit log. Or ask for"
        " the file without it."
    ),
    "export_scope_lost": _(
        "The file holds records of places whose records you may not take out any more. Ask for a new one: it holds what"
        " you may have now."
    ),
    "export_too_large": _(
        "The list holds more than %(most)s records, too many for one file. Choose a shorter period or fewer units, and"
        " ask again."
    ),
    "export_too_many": _(
        "You have %(most)s files on their way already. Wait until one is ready, or call one off, then ask for this one."
    ),
}
