"""The ledger of fees: every movement takes from one account what it gives to another, so that it always balances.

Amounts are whole đồng. An account's balance is what it was given less what was taken from it: what is still due and
what lies in the till are positive, what the payer has in credit is a negative ``due``.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from procedures.domain.money_vocabulary import LedgerAccount, LedgerAct, PaymentMeans
from units.errors import RuleBroken

_MONEY = (LedgerAccount.CASH, LedgerAccount.TRANSFER, LedgerAccount.PLATFORM)


@dataclass(frozen=True, slots=True)
class Entry:
    """``amount_vnd`` moves from the account ``credit`` to the account ``debit``."""

    act: LedgerAct
    debit: LedgerAccount
    credit: LedgerAccount
    amount_vnd: int

    def __post_init__(self) -> None:
        """An entry moves something, and somewhere else."""
        if self.amount_vnd <= 0 or self.debit is self.credit:
            raise ValueError("an entry moves a positive amount between two accounts")


@dataclass(frozen=True, slots=True)
class Balances:
    """What stands on each account; their sum is zero whatever was entered."""

    of: dict[LedgerAccount, int]

    @property
    def charged(self) -> int:
        """What was fixed as the fee."""
        return -self.of[LedgerAccount.CHARGED]

    @property
    def still_due(self) -> int:
        """What is to be paid yet."""
        return max(0, self.of[LedgerAccount.DUE])

    @property
    def surplus(self) -> int:
        """What was paid beyond the fee and was not given back."""
        return max(0, -self.of[LedgerAccount.DUE])

    @property
    def held(self) -> int:
        """The money that is with us."""
        return sum(self.of[account] for account in _MONEY)

    @property
    def waived(self) -> int:
        """What the payer was let off."""
        return self.of[LedgerAccount.WAIVED]

    @property
    def refunded(self) -> int:
        """What of the fee was given back."""
        return self.of[LedgerAccount.REFUNDED]


def balances(entries: Iterable[Entry]) -> Balances:
    """The accounts after all entries."""
    found = dict.fromkeys(LedgerAccount, 0)
    for entry in entries:
        found[entry.debit] += entry.amount_vnd
        found[entry.credit] -= entry.amount_vnd
    return Balances(found)


def charge(amount_vnd: int) -> Entry:
    """The fee is fixed."""
    return Entry(LedgerAct.CHARGED, LedgerAccount.DUE, LedgerAccount.CHARGED, amount_vnd)


def reduce(stands: Balances, amount_vnd: int) -> Entry:
    """Less is owed than was fixed; what was paid beyond it is then in credit. RuleBroken: amount_invalid."""
    _require(0 < amount_vnd <= stands.charged, "amount_invalid")
    return Entry(LedgerAct.REDUCED, LedgerAccount.CHARGED, LedgerAccount.DUE, amount_vnd)


def waive(stands: Balances, amount_vnd: int) -> Entry:
    """The payer is let off something that is still due. RuleBroken: nothing_due, amount_invalid."""
    _require(stands.still_due > 0, "nothing_due")
    _require(0 < amount_vnd <= stands.still_due, "amount_invalid")
    return Entry(LedgerAct.WAIVED, LedgerAccount.WAIVED, LedgerAccount.DUE, amount_vnd)


def pay(means: PaymentMeans, amount_vnd: int) -> Entry:
    """Money came in. It is entered whatever was due: what came twice is in credit until it is given back."""
    _require(amount_vnd > 0, "amount_invalid")
    return Entry(LedgerAct.PAID, LedgerAccount(means.value), LedgerAccount.DUE, amount_vnd)


def refund(stands: Balances, means: PaymentMeans, amount_vnd: int) -> list[Entry]:
    """Money goes back: first what is in credit, then of the fee. RuleBroken: amount_invalid, refund_too_large."""
    _require(amount_vnd > 0, "amount_invalid")
    if amount_vnd > stands.held:
        raise RuleBroken("refund_too_large", held=stands.held)
    account = LedgerAccount(means.value)
    of_surplus = min(amount_vnd, stands.surplus)
    parts = (
        (LedgerAct.SURPLUS_RETURNED, LedgerAccount.DUE, of_surplus),
        (LedgerAct.REFUNDED, LedgerAccount.REFUNDED, amount_vnd - of_surplus),
    )
    return [Entry(act, debit, account, part) for act, debit, part in parts if part]


def _require(holds: bool, code: str) -> None:
    if not holds:
        raise RuleBroken(code)
