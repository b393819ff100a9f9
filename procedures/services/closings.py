"""A cashier closes the day: what the ledger expects, what was counted, why they differ, signed by name."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from procedures.domain.calendar import local
from procedures.models import DailyClosing
from procedures.queries.closings import till_of
from procedures.services.tills import lock_day
from staffing.models import Account
from units.domain.names import search_key
from units.errors import RuleBroken
from units.scoping import Scope


@dataclass(frozen=True, slots=True)
class Count:
    """What the cashier found in the till, why it differs from what was expected, and the name that signs for it."""

    cash_vnd: int
    signed_name: str
    reason: str = ""


@transaction.atomic
def close_day(
    *, centre_id: int, day: date, count: Count, actor: Account, scope: Scope, at: datetime, expected: int | None = None
) -> DailyClosing:
    """Close the actor's own day at a centre: from then on it takes no more entries.

    ``expected`` is what the page showed: RuleBroken("till_changed") when money came since. Others: not_your_centre,
    day_in_future, day_closed, nothing_to_close, difference_unexplained, signature_differs.
    """
    if not scope.whole_province and centre_id not in scope.centres:
        raise RuleBroken("not_your_centre")
    if day > local(at).date():
        raise RuleBroken("day_in_future")
    if search_key(count.signed_name) != search_key(actor.full_name):
        raise RuleBroken("signature_differs", name=actor.full_name)
    lock_day(actor)
    closed = DailyClosing.objects.filter(cashier=actor, centre=centre_id, day=day).first()
    if closed is not None:
        raise RuleBroken("day_closed", at=closed.closed_at)
    till = till_of(actor.pk, centre_id, day)
    if not till.entries:
        raise RuleBroken("nothing_to_close")
    if expected is not None and expected != till.cash_vnd:
        raise RuleBroken("till_changed")
    if count.cash_vnd != till.cash_vnd and not count.reason.strip():
        raise RuleBroken("difference_unexplained", difference=count.cash_vnd - till.cash_vnd)
    return DailyClosing.objects.create(
        centre_id=centre_id,
        cashier=actor,
        day=day,
        expected_cash_vnd=till.cash_vnd,
        counted_cash_vnd=count.cash_vnd,
        transfers_vnd=till.transfers_vnd,
        reason=count.reason.strip(),
        signed_name=actor.full_name,
        closed_at=at,
    )
