"""The ledger balances whatever is done, and never gives out what it does not hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procedures.domain import ledger
from procedures.domain.ledger import Balances, Entry, balances
from procedures.domain.money_vocabulary import LedgerAccount, LedgerAct, PaymentMeans
from units.errors import RuleBroken

AMOUNTS = st.integers(-5, 50_000)
DEEDS = st.lists(
    st.tuples(
        st.sampled_from(["charge", "reduce", "waive", "pay", "refund"]), AMOUNTS, st.sampled_from(list(PaymentMeans))
    ),
    max_size=30,
)


def done(deeds: list[tuple[str, int, PaymentMeans]]) -> list[Entry]:
    """Every deed that is not refused, one after the other."""
    entries: list[Entry] = []
    for name, amount, means in deeds:
        stands = balances(entries)
        try:
            entries += entered(name, stands, amount, means)
        except (RuleBroken, ValueError):
            assert balances(entries) == stands
    return entries


def entered(name: str, stands: Balances, amount: int, means: PaymentMeans) -> list[Entry]:
    if name == "charge":
        return [ledger.charge(amount)]
    if name == "reduce":
        return [ledger.reduce(stands, amount)]
    if name == "waive":
        return [ledger.waive(stands, amount)]
    if name == "pay":
        return [ledger.pay(means, amount)]
    return ledger.refund(stands, means, amount)


@given(DEEDS)
def test_the_ledger_always_balances(deeds: list[tuple[str, int, PaymentMeans]]) -> None:
    stands = balances(done(deeds))
    assert sum(stands.of.values()) == 0
    assert stands.held == stands.charged - stands.waived - stands.refunded - stands.of[LedgerAccount.DUE]
    assert min(stands.charged, stands.waived, stands.refunded, stands.held) >= 0
    assert 0 in (stands.still_due, stands.surplus)


def test_paid_twice_is_in_credit_and_goes_back_without_touching_the_fee() -> None:
    entries = [ledger.charge(8_000), ledger.pay(PaymentMeans.PLATFORM, 8_000), ledger.pay(PaymentMeans.CASH, 8_000)]
    assert balances(entries).surplus == 8_000
    entries += ledger.refund(balances(entries), PaymentMeans.CASH, 8_000)
    stands = balances(entries)
    assert (stands.surplus, stands.refunded, stands.held, stands.of[LedgerAccount.CASH]) == (0, 0, 8_000, 0)


def test_half_of_the_fee_given_back_leaves_nothing_due() -> None:
    entries = [ledger.charge(8_000), ledger.pay(PaymentMeans.CASH, 8_000)]
    entries += ledger.refund(balances(entries), PaymentMeans.TRANSFER, 4_000)
    stands = balances(entries)
    assert (stands.still_due, stands.refunded, stands.held) == (0, 4_000, 4_000)


def test_what_is_in_credit_goes_back_first() -> None:
    entries = [ledger.charge(8_000), ledger.pay(PaymentMeans.CASH, 10_000)]
    back = ledger.refund(balances(entries), PaymentMeans.CASH, 5_000)
    assert [(entry.act, entry.amount_vnd) for entry in back] == [
        (LedgerAct.SURPLUS_RETURNED, 2_000),
        (LedgerAct.REFUNDED, 3_000),
    ]


def test_more_than_is_held_does_not_go_back() -> None:
    stands = balances([ledger.charge(8_000), ledger.pay(PaymentMeans.CASH, 3_000)])
    with pytest.raises(RuleBroken, match="refund_too_large"):
        ledger.refund(stands, PaymentMeans.CASH, 3_001)


def test_nobody_is_let_off_what_is_not_due() -> None:
    with pytest.raises(RuleBroken, match="nothing_due"):
        ledger.waive(balances([ledger.charge(1), ledger.pay(PaymentMeans.CASH, 1)]), 1)
