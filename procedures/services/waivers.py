"""Somebody is let off a fee: decided by a leader of the centre, never by whoever takes the money (decision 61)."""

from datetime import datetime

from django.db import transaction

from procedures.domain import ledger
from procedures.domain.calendar import local
from procedures.domain.money_vocabulary import WaiverGround
from procedures.models import Waiver
from procedures.queries.money import balances_of
from procedures.services.charges import enter, fix_charge
from procedures.services.tills import record_for_money
from staffing.access import access_of
from staffing.domain.capabilities import Capability
from staffing.models import Account
from units.errors import RuleBroken
from units.scoping import Scope


@transaction.atomic
def waive_fee(
    *,
    record_id: int,
    amount_vnd: int,
    seen_due_vnd: int,
    ground: WaiverGround,
    actor: Account,
    scope: Scope,
    at: datetime,
) -> Waiver:
    """Let the payer off what is still due, or a part of it. What was paid already goes back by a refund instead.

    ``seen_due_vnd`` is what the leader saw as due: pressed twice, or after a payment, nothing is waived unseen.
    RuleBroken: record_not_found, not_your_centre, waiver_own, nothing_to_waive, waiver_overtaken, waiver_too_large.
    """
    record = record_for_money(record_id, scope)
    if not scope.whole_province and record.received_at_centre_id not in scope.centres:
        raise RuleBroken("not_your_centre")
    tills = access_of(actor, local(at).date()).scope_for(Capability.COLLECT_FEES)
    if tills.whole_province or record.received_at_centre_id in tills.centres:
        raise RuleBroken("waiver_own")
    fix_charge(record, at=at, actor=actor)
    stands = balances_of(record.pk)
    if not stands.still_due:
        raise RuleBroken("nothing_to_waive")
    if stands.still_due != seen_due_vnd:
        raise RuleBroken("waiver_overtaken", amount=stands.still_due)
    if not 0 < amount_vnd <= stands.still_due:
        raise RuleBroken("waiver_too_large", amount=stands.still_due)
    enter(record, [ledger.waive(stands, amount_vnd)], at=at, actor=actor)
    return Waiver.objects.create(record=record, amount_vnd=amount_vnd, ground=ground, decided_by=actor, decided_at=at)
