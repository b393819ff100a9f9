"""Money on the page of one's own record: what is due and where it is paid, what was paid, and what goes back."""

from typing import Any

from django.urls import reverse

from procedures.domain.money_vocabulary import FeePhase, RefundState
from procedures.models import Record, Refund
from procedures.queries.money import payment_state, payment_token, stands_of, still_to_pay
from procedures.web.money_section import entries_of, money_facts, moved
from units.formats import spoken_money


def own_money(record: Record) -> dict[str, Any]:
    """The context of ``_own_money.html``: nothing at all where no fee was ever due."""
    stands = stands_of(record)
    if not (stands.charged or stands.waived or stands.held or stands.refunded):
        return {}
    return {
        "money": money_facts(record, stands),
        "money_state": payment_state(record, stands),
        "pay_link": _pay_page(record) if stands.still_due else "",
        "pays_first": pays_first(record) if stands.still_due else False,
        "moves": [moved(entry) for entry in entries_of(record)],
        "refunds": [
            (spoken_money(one.amount_vnd), RefundState(one.state), one.transaction_number)
            for one in Refund.objects.filter(record=record)
        ],
    }


def fee_to_pay(record: Record) -> dict[str, Any]:
    """What the page after sending says of a fee: its amount, where it is paid, and whether that comes first."""
    if not still_to_pay(record):
        return {}
    due = stands_of(record).still_due
    return {"fee_due": spoken_money(due), "pay_link": _pay_page(record), "pays_first": pays_first(record)}


def pays_first(record: Record) -> bool:
    """Whether the centre accepts the record only once its fee is paid, and has not accepted it yet."""
    return record.received_at is None and record.version.fee_phase == FeePhase.BEFORE_ACCEPTANCE


def _pay_page(record: Record) -> str:
    """On this site, by whatever name it was reached: the link in a letter is the one that bears the site's own."""
    return reverse("pay", args=[payment_token(record)])
