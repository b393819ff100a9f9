"""A record that somebody follows: why it waits, what to do, and whether anything changed since a page was shown.

Whoever looks again asks with the mark of what is shown already; while nothing moved that costs a query or two.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from procedures.domain.calendar import local
from procedures.domain.lifecycle import ENDED
from procedures.domain.vocabulary import ReturnMethod, Status
from procedures.models import LedgerEntry, Record
from procedures.queries.tracking import TrackedRecord

BY_CODE = "code"  # seen by whoever has the code, and nothing else

OWNER = "owner"
"""Who looks, where it is the owner, signed in."""
_READ = ("trail_length", "fee_vnd", "soon_from", "overdue_from")

_WHY = {
    Status.SUBMITTED: noop("The service centre looks through the papers."),
    Status.INTAKE_SUPPLEMENT: noop("It waits for papers that the service centre asked for."),
    Status.RECEIVED: noop("It waits to be handed to the unit that settles it."),
    Status.PROCESSING: noop("The unit that settles it works on it."),
    Status.SUPPLEMENT_REQUESTED: noop("It waits for missing papers; until they are there the term stands still."),
    Status.FINANCIAL_OBLIGATION: noop("It waits until the financial obligation is met."),
    Status.COMPLETED: noop("The result is ready and waits for you."),
}
_TO_DO = {
    Status.INTAKE_SUPPLEMENT: noop("Hand in all the papers at once: under My records, or at the service centre."),
    Status.SUPPLEMENT_REQUESTED: noop("Hand in the missing papers: under My records, or at the service centre."),
    Status.FINANCIAL_OBLIGATION: noop("Pay as the notice says, and bring the proof of payment to the service centre."),
    Status.REFUSED: noop("The letter says why it was not accepted. When that is put right, you can file again."),
    Status.WITHDRAWN: noop("Nothing more. To get a result after all, file again."),
    Status.STOPPED: noop("The letter says why the settlement ended. You can file again."),
    Status.RETURNED: noop("Nothing more. If the result contains an error, tell the service centre."),
}
_OWNER_TO_DO = {
    Status.INTAKE_SUPPLEMENT: noop("Hand in all the papers at once: below, or at the service centre."),
    Status.SUPPLEMENT_REQUESTED: noop("Hand in the missing papers: below, or at the service centre."),
}
_COLLECT = {
    ReturnMethod.COUNTER: noop("Collect the result: bring the receipt, or your identity paper."),
    ReturnMethod.POSTAL: noop("Nothing. The post brings the result to the address you gave."),
    ReturnMethod.ELECTRONIC: noop("Sign in and download the result under My records."),
}
RECEIVE_HERE = noop("Receive and download the result below, as soon as its file is there.")
NOTHING = noop("Nothing for now. You are told if something is needed.")


@dataclass(frozen=True, slots=True)
class Following:
    """What a page needs to follow a record. ``mark`` stands for all that it shows; ``trail`` counts what happened."""

    mark: str
    trail: int
    has_ended: bool
    why: str
    to_do: str
    news: str


def following(record: Record, shown: TrackedRecord, *, at: datetime, seen_by: str) -> Following:
    """How a record that is shown to ``seen_by`` (code, digits, owner) is followed."""
    status = shown.status
    to_do = _TO_DO.get(status, NOTHING)
    if status is Status.COMPLETED:
        to_do = _COLLECT[ReturnMethod(record.return_method)]
    if seen_by == OWNER:
        to_do = _OWNER_TO_DO.get(status, RECEIVE_HERE if to_do == _COLLECT[ReturnMethod.ELECTRONIC] else to_do)
    latest = next((step for step in shown.steps if not step.next), None)
    news = _("It has moved on: %(status)s.") % {"status": _(status.label)}
    if latest is not None:
        news = f"{news} {latest.title}, {latest.at}."
    return Following(
        mark=mark_of(record, at=at, seen_by=seen_by),
        trail=record.trail_length,
        has_ended=status in ENDED,
        why=_(_WHY[status]) if status in _WHY else "",
        to_do=_(to_do),
        news=news,
    )


def mark_by_code(code: str, *, at: datetime, seen_by: str) -> str | None:
    """The mark of what is to be shown now, in one query (two where there is a fee); None for an unknown code."""
    return mark_of_rows(Record.objects.filter(Q(code=code) | Q(external_code=code)), at=at, seen_by=seen_by)


def mark_of_rows(rows: QuerySet[Record], *, at: datetime, seen_by: str) -> str | None:
    """The mark of the only one of ``rows``; None where there are none or several."""
    found = list(rows.select_related(None).only(*_READ)[:2])
    return mark_of(found[0], at=at, seen_by=seen_by) if len(found) == 1 else None


def mark_of(record: Record, *, at: datetime, seen_by: str) -> str:
    """A mark that changes with whatever the page says, and that nobody can make up who has not seen the page.

    What was paid stands in no trail, and is nothing to whoever has the code alone (decision 63); how many days are left
    changes with the day, and the standing at its moments.
    """
    warned = [moment is not None and at >= moment for moment in (record.soon_from, record.overdue_from)]
    shows_fee = bool(record.fee_vnd) and seen_by != BY_CODE
    paid = LedgerEntry.objects.filter(record=record.pk).count() if shows_fee else 0
    shown = (record.pk, record.trail_length, paid, *warned, local(at).date(), get_language(), seen_by)
    return salted_hmac("procedures.following", repr(shown), algorithm="sha256").hexdigest()[:32]
