"""Money on pages: a record's fee and what became of it, in words, and the picture of a VietQR."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from procedures.domain.ledger import Balances
from procedures.domain.money_vocabulary import LedgerAccount, LedgerAct, PaymentState, RefundState, WaiverGround
from procedures.domain.vocabulary import FeeCondition
from procedures.models import Charge, LedgerEntry, Record, Refund
from procedures.queries.money import TransferOffer, payment_link, payment_state, stands_of, transfer_offer
from procedures.web.qr import picture_of
from staffing.access import Access
from staffing.domain.capabilities import Capability
from units.formats import brief_moment, spoken_money


@dataclass(frozen=True, slots=True)
class Moved:
    """An entry of the ledger as a table shows it."""

    what: str
    means: str
    amount: str
    at: str
    by: str
    number: str
    payment: int | None
    has_receipt: bool


def money_section(record: Record, access: Access) -> dict[str, Any]:
    """The context of ``_money.html`` on a record's page: nothing at all where no fee is known or ever was."""
    stands = stands_of(record)
    if not (record.fee_vnd or stands.charged or stands.held or hasattr(record, "charge")):
        return {}
    return {
        "money": money_facts(record, stands),
        "money_state": payment_state(record, stands),
        "may_take": may_take(record, access),
        "waivable": stands.still_due if _may_waive(record, access) else 0,
        "waiver_grounds": list(WaiverGround),
    }


def may_take(record: Record, access: Access) -> bool:
    """Whether the person takes fees where this record was received or is returned."""
    scope = access.scope_for(Capability.COLLECT_FEES)
    return scope.whole_province or bool({record.received_at_centre_id, record.return_at_centre_id} & scope.centres)


def _may_waive(record: Record, access: Access) -> bool:
    """Whether the person leads the centre at which this record was received, and takes no money there."""
    leads, takes = access.scope_for(Capability.APPROVE_REFUNDS), access.scope_for(Capability.COLLECT_FEES)
    if takes.whole_province or record.received_at_centre_id in takes.centres:
        return False
    return leads.whole_province or record.received_at_centre_id in leads.centres


def money_facts(record: Record, stands: Balances) -> list[tuple[str, str]]:
    """What was fixed, paid, waived, given back and is still due; lines of zero are left out, but what is due."""
    fixed = Charge.objects.filter(record=record).first()
    pairs = [(_("Fee"), spoken_money(stands.charged))]
    if fixed is not None and fixed.condition:
        pairs.append((_("Condition"), _(FeeCondition(fixed.condition).label)))
    sums = (
        (_("Paid and held"), stands.held),
        (_("Waived"), stands.waived),
        (_("Refunded"), stands.refunded),
        (_("In credit"), stands.surplus),
    )
    pairs += [(label, spoken_money(amount)) for label, amount in sums if amount]
    return [*pairs, (_("Still due"), spoken_money(stands.still_due))]


def payments_page_of(record: Record) -> dict[str, Any]:
    """The context of a record's page of payments."""
    stands = stands_of(record)
    offer = transfer_offer(record, stands)
    refunds = list(Refund.objects.filter(record=record))
    under_way = any(one.state in (RefundState.REQUESTED, RefundState.APPROVED) for one in refunds)
    return {
        "record": record,
        "money": money_facts(record, stands),
        "state": payment_state(record, stands),
        "still_due": stands.still_due,
        "held": stands.held,
        "may_ask": stands.held > 0 and not under_way,
        "entries": [moved(entry) for entry in entries_of(record)],
        "refunds": refunds,
        "transfer": offer,
        "picture": picture(offer) if offer else "",
        "link": payment_link(record) if stands.still_due else "",
    }


def entries_of(record: Record) -> list[LedgerEntry]:
    """All that moved, the oldest first."""
    return list(record.ledger.select_related("payment", "refund", "actor").order_by("id"))


def moved(entry: LedgerEntry) -> Moved:
    """One line: a payment names its means, what goes back has its sign."""
    act = LedgerAct(entry.act)
    back = act in (LedgerAct.REFUNDED, LedgerAct.SURPLUS_RETURNED)
    account = LedgerAccount(entry.credit if back else entry.debit)
    through = account in (LedgerAccount.CASH, LedgerAccount.TRANSFER, LedgerAccount.PLATFORM)
    told = entry.payment or entry.refund
    return Moved(
        what=_(act.label),
        means=_(account.label) if through else "",
        amount=spoken_money(-entry.amount_vnd if back else entry.amount_vnd),
        at=brief_moment(entry.at),
        by=str(entry.actor) if entry.actor else _("The system"),
        number=told.transaction_number if told else "",
        payment=entry.payment_id,
        has_receipt=account is LedgerAccount.PLATFORM,
    )


def picture(offer: TransferOffer) -> str:
    """The VietQR as an address that a picture has as its source."""
    return picture_of(offer.text)


def is_settled(state: PaymentState) -> bool:
    """Whether nothing is left for the payer to do."""
    return state in (PaymentState.PAID, PaymentState.NOTHING_TO_PAY, PaymentState.SURPLUS)
