"""How a record stands with its fee, and what of it can be paid by transfer."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core import signing

from procedures.domain.ledger import Balances, Entry, balances, charge
from procedures.domain.lifecycle import AT_INTAKE, OPEN
from procedures.domain.money_vocabulary import LedgerAccount, LedgerAct, PaymentState
from procedures.domain.vietqr import NotVietQr, Transfer, payload, purpose_of
from procedures.domain.vocabulary import Status
from procedures.models import CollectionAccount, LedgerEntry, Record
from procedures.queries.links import site_link

_LINK = signing.Signer(salt="procedures.payment_link")


def entries(rows: Iterable[LedgerEntry]) -> list[Entry]:
    """Rows of the ledger as the domain reckons with them."""
    return [
        Entry(LedgerAct(row.act), LedgerAccount(row.debit), LedgerAccount(row.credit), row.amount_vnd) for row in rows
    ]


def balances_of(record_id: int) -> Balances:
    """The accounts of one record."""
    return balances(entries(LedgerEntry.objects.filter(record=record_id)))


def stands_of(record: Record) -> Balances:
    """The accounts of a record for whoever wants to pay: a fee that was reckoned before there was a ledger counts as
    fixed while the record is under way, and as settled once it ended. What came in free and was not touched since has
    no entries, which costs no query.
    """
    if record.trail_length == 1 and not record.fee_vnd:
        return balances([])
    rows = entries(LedgerEntry.objects.filter(record=record.pk))
    under_way = Status(record.status) in AT_INTAKE | OPEN | {Status.COMPLETED}
    if not rows and record.fee_vnd and under_way and not record.is_mirrored:
        rows = [charge(record.fee_vnd)]
    return balances(rows)


def payment_state(record: Record, stands: Balances) -> PaymentState:
    """In a word."""
    if stands.still_due:
        return PaymentState.DUE
    if stands.surplus:
        return PaymentState.SURPLUS
    if record.fee_vnd is None and not stands.charged:
        return PaymentState.NOT_FIXED
    return PaymentState.PAID if stands.held else PaymentState.NOTHING_TO_PAY


def still_to_pay(record: Record) -> bool:
    """Whether something is due; free matters cost no query."""
    return bool(record.fee_vnd) and stands_of(record).still_due > 0


@dataclass(frozen=True, slots=True)
class TransferOffer:
    """What is still due as a bank transfer: the account, the purpose, and the text of its VietQR."""

    account: CollectionAccount
    amount_vnd: int
    purpose: str
    text: str


def transfer_offer(record: Record, stands: Balances) -> TransferOffer | None:
    """None where nothing is due, where the centre has no account, and for codes too long for a purpose."""
    account = CollectionAccount.objects.filter(centre=record.received_at_centre_id).first()
    if account is None or not stands.still_due:
        return None
    try:
        purpose = purpose_of(record.code)
        text = payload(Transfer(account.bank_bin, account.number, stands.still_due, purpose))
    except NotVietQr:
        return None
    return TransferOffer(account, stands.still_due, purpose, text)


def payment_link(record: Record) -> str:
    """The full address at which whoever has it sees what is due for this record and pays it; it cannot be guessed."""
    return site_link("pay", payment_token(record))


def payment_token(record: Record) -> str:
    """The last part of ``payment_link``."""
    return _LINK.sign(str(record.pk))


def record_of_token(token: str) -> Record | None:
    """The record whose payment link it is; None for anything else."""
    try:
        key = int(_LINK.unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    rows = Record.objects.select_related("version__procedure", "field", "applicant", "received_at_centre__unit")
    return rows.filter(pk=key).first()
