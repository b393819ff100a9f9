"""The rows of the ledger: added to, never changed, and in balance whatever is done in whatever order."""

from random import Random

import pytest
from django.db import DatabaseError, connection, transaction

from procedures.domain.money_vocabulary import PaymentMeans
from procedures.models import LedgerEntry, Payment, Record, Refund
from procedures.queries.money import balances_of
from tests.procedures.money_cast import FEE, decided, owing, paid, paid_out, refund
from tests.record_cast import WEDNESDAY
from units.errors import RuleBroken

pytestmark = pytest.mark.django_db
TODAY = WEDNESDAY.date()


@pytest.mark.parametrize(
    "sql", ["UPDATE procedures_ledgerentry SET amount_vnd = 1", "DELETE FROM procedures_ledgerentry"]
)
def test_the_ledger_is_added_to_and_read(sql: str) -> None:
    owing()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_an_entry_moves_something_between_two_accounts() -> None:
    record = owing()
    for wrong in (
        {"debit": "due", "credit": "due", "amount_vnd": 1},
        {"debit": "cash", "credit": "due", "amount_vnd": 0},
    ):
        with pytest.raises(DatabaseError, match="ledger_entry_moves_something"), transaction.atomic():
            LedgerEntry.objects.create(record=record, act="paid", day=TODAY, at=WEDNESDAY, **wrong)


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_done_in_whatever_order_the_ledger_balances(seed: int) -> None:
    chance, done = Random(seed), 0
    record = owing()
    for _ in range(25):
        try:
            with transaction.atomic():
                anything(record, chance)
            done += 1
        except RuleBroken:
            pass
        stands = balances_of(record.pk)
        assert sum(stands.of.values()) == 0
        money_in = sum(Payment.objects.values_list("amount_vnd", flat=True))
        money_out = sum(Refund.objects.filter(state="paid_out").values_list("amount_vnd", flat=True))
        assert stands.held == money_in - money_out >= 0
    assert done > 3


def anything(record: Record, chance: Random) -> None:
    amount = chance.choice([0, 1, 7_500, FEE, FEE + 1])
    last = Refund.objects.filter(record=record).first()
    deed = chance.choice(["cash", "transfer", "ask", "decide", "decide", "pay_out", "pay_out"])
    if deed == "cash":
        paid(record, amount)
    elif deed == "transfer":
        paid(record, amount, means=PaymentMeans.TRANSFER, number=f"FT{chance.randrange(4)}")
    elif deed == "ask":
        refund(record, amount)
    elif last is not None and deed == "decide":
        decided(last, approve=chance.random() < 0.7)
    elif last is not None:
        paid_out(last, chance.choice([PaymentMeans.CASH, PaymentMeans.TRANSFER]), "FT9")
