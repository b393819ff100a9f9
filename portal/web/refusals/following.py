"""Sentences for refusals about electronic results and appointments."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "electronic_result_missing": _(
        "There is no signed file with this record yet. Whoever issues the result adds it; then it can be returned"
        " electronically."
    ),
    "not_electronic": _(
        "This result is not to be returned electronically. Collect it as your receipt says, or ask at the service"
        " centre."
    ),
    "result_file_known": _("This very file is with the record already. Nothing was changed."),
    "result_file_not_pdf": _("The signed result must be a PDF. Choose the PDF that was signed."),
    "result_file_not_there": _("There is no file to be downloaded here now. Look at what the record's page says."),
    "result_returned": _("The result was returned. Its file changes only after an error in it was reported."),
}
