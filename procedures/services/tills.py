"""Where money passes through a counter: the record is locked, and the cashier's day is open."""

from dataclasses import dataclass
from datetime import datetime

from procedures.domain.calendar import local
from procedures.models import DailyClosing, Record
from staffing.models import Account
from units.errors import RuleBroken
from units.queries.successors import former_centres
from units.scoping import Scope


@dataclass(frozen=True, slots=True)
class Till:
    """The counter through which money passes: its centre, and whose day it counts to."""

    centre_id: int
    cashier: Account


def record_for_money(record_id: int, scope: Scope) -> Record:
    """The record, locked until the end of the transaction, so that nobody pays or refunds it at the same time."""
    rows = Record.objects.visible_to(scope).select_for_update(of=("self",), no_key=True)
    record: Record | None = rows.filter(pk=record_id).first()
    if record is None:
        raise RuleBroken("record_not_found")
    return record


def open_till(record: Record, *, actor: Account, scope: Scope, at: datetime) -> Till:
    """The person's till at the record's centre, its day kept open until the end of the transaction; of a centre that
    is no more, the till of the one that continues it.

    RuleBroken: fees_elsewhere, day_closed.
    """
    today = local(at).date()
    here = [record.received_at_centre_id, record.return_at_centre_id]
    centre = next((key for key in here if scope.whole_province or key in scope.centres), None)
    if centre is None:
        raise RuleBroken("fees_elsewhere", record=record.code)
    centre = former_centres(today).get(centre, centre)
    lock_day(actor)  # a closing waits for us, or we for it
    closing = DailyClosing.objects.filter(cashier=actor, centre=centre, day=today).first()
    if closing is not None:
        raise RuleBroken("day_closed", at=closing.closed_at)
    return Till(centre, actor)


def lock_day(cashier: Account) -> None:
    """Until the end of the transaction nobody else enters or closes anything of this cashier's days."""
    Account.objects.select_for_update(no_key=True).get(pk=cashier.pk)
