"""Sentences for refusals about filing online."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "address_missing": _("Write the address to which the post shall bring the result."),
    "filing_elsewhere": _(
        "The place that decides who is competent lies outside the province. Correct the address, or file at the service"
        " centre of the place where you live."
    ),
    "filing_incomplete": _("Some answers are missing or no longer fit. Go through the pages again, then send."),
    "filing_not_agreed": _("The person for whom you file has to agree to the summary before it is sent."),
    "filing_not_eligible": _("By these answers another procedure is the right one. Go back and read which one it is."),
    "filing_not_online": _("This procedure cannot be filed online here. Take the papers to any service centre."),
    "filing_outdated": _(
        "The procedure has changed since you began. Begin anew: the people you entered are offered again."
    ),
    "filing_paper_unknown": _("By your answers this paper is not needed. Go back to the list of papers."),
    "filing_papers_missing": _("Papers are missing. Add a file for each of them, then send."),
    "filing_sent": _("This was sent already. You find it under “My records”."),
    "filing_unknown": _("There is no such draft any more. Look under “My records”, or begin anew."),
    "filings_full": _("You have %(most)s drafts. Send or delete one before you begin another."),
    "upload_elsewhere": _("A piece of the file came twice or too early. The file goes on from the right place."),
    "upload_too_long": _("This piece does not belong to the file. Choose the file again."),
    "upload_unknown": _("This file was not announced or is removed. Choose it again."),
    "withdrawal_not_confirmed": _("Tick that you want to withdraw the record. It cannot be taken up again."),
}
