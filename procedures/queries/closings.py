"""A cashier's day: what passed through the till, and which days are not closed yet."""

from dataclasses import dataclass
from datetime import date

from procedures.domain.ledger import balances
from procedures.domain.money_vocabulary import LedgerAccount
from procedures.models import DailyClosing, LedgerEntry
from procedures.queries.money import entries


@dataclass(frozen=True, slots=True)
class TillDay:
    """What the ledger says of one cashier at one centre on one day; the sums may be negative where more went back."""

    entries: tuple[LedgerEntry, ...]
    cash_vnd: int
    transfers_vnd: int


def till_of(cashier_id: int, centre_id: int, day: date) -> TillDay:
    """The day's entries in their order, and what they come to."""
    rows = tuple(
        LedgerEntry.objects.filter(cashier=cashier_id, centre=centre_id, day=day)
        .select_related("record", "payment")
        .order_by("id")
    )
    stands = balances(entries(rows))
    return TillDay(rows, stands.of[LedgerAccount.CASH], stands.of[LedgerAccount.TRANSFER])


def open_days(cashier_id: int, *, until: date) -> list[tuple[date, int]]:
    """Days with entries that the cashier has not closed, oldest first, each with the key of its centre."""
    days = (
        LedgerEntry.objects.filter(cashier=cashier_id, day__lte=until)
        .order_by("day", "centre")
        .values_list("day", "centre")
        .distinct()
    )
    closed = set(DailyClosing.objects.filter(cashier=cashier_id).values_list("day", "centre"))
    return [(day, centre) for day, centre in days if centre is not None and (day, centre) not in closed]
