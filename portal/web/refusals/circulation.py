"""Sentences for refusals about the way of papers and about agencies that are asked."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "answer_not_of_kind": _("This answer does not fit what was asked. Choose one of the answers offered on the page."),
    "chain_needs_one_lead": _(
        "Several agencies take part in settling, so one of them must lead. Mark exactly one of them as leading."
    ),
    "handed_record_unknown": _(
        "At least one of these records is not there, or does not lie at your place. Nothing was handed over: check"
        " the codes and send the list again."
    ),
    "letter_number_missing": _(
        "You write down the answer of another agency. Give the number of its letter, or let the agency answer itself."
    ),
    "list_empty": _("No paper was chosen for the list. Choose or scan at least one, then hand over."),
    "list_received": _("This list was received already. Scan a single paper that turns up later."),
    "list_unknown": _("There is no such list on its way to your place. Look at the lists under Paper folders."),
    "mirrored_code_ours": _(
        "Codes that begin with %(identifier)s are given by this portal alone. Hand the record in under its own system's"
        " code."
    ),
    "no_counter_here": _("This unit has no counter. Choose a shelf or an officer."),
    "nobody_asked": _("Choose at least one agency, and no more than twelve at once."),
    "officer_not_of_place": _(
        "This person does not work where the paper lies. Choose somebody of this place, or hand the paper over with a"
        " list."
    ),
    "opinion_missing": _("Say what the agency thinks and why, so that the unit that asked can use the answer."),
    "paper_code_unknown": _(
        "No record of your places has this code. Scan the code again, or type it as it stands on the receipt."
    ),
    "paper_is_there": _("The paper of %(record)s lies where it belongs. Leave it out of the list."),
    "paper_needs_a_list": _("Paper goes on its way with a list. Hand it over under Paper folders."),
    "paper_not_here": _(
        "The paper of %(record)s does not lie at your place. Open the record to see where it is, and leave it out of"
        " the list."
    ),
    "paper_not_on_its_way": _(
        "The paper of %(record)s is on no list, so there is nothing to receive. Put it away where it lies, or ask who"
        " brought it."
    ),
    "paper_on_its_way": _("The paper of %(record)s is on its way with a list already. Receive it first."),
    "remark_missing": _("Say what was found about each missing paper, then receive the list."),
    "request_missing": _("Say for each agency what is to be done."),
    "shelf_missing": _("Say on which shelf the paper is put, as it is written on the shelf."),
    "task_answered": _("This was answered already. Open the record to read the answer."),
    "task_not_begun": _("The turn of this agency has not come yet: the one before it has not answered."),
    "task_unknown": _("Nothing like this was asked about the record. Open the record to see what was asked."),
    "unit_already_asked": _("%(unit)s was asked already and owes its answer. Wait for it, or leave this agency out."),
    "unit_is_settling": _("%(unit)s settles this record itself. Choose other agencies only."),
}
