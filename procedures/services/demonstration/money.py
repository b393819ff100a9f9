"""Money of a demonstration: bank accounts whose numbers belong to nobody, as the holder says, and tills of former days
that were counted and closed.
"""

from datetime import datetime, time

from procedures.domain.calendar import ZONE, local
from procedures.models import CollectionAccount, DailyClosing, LedgerEntry
from procedures.queries.closings import till_of
from procedures.services.closings import Count, close_day
from staffing.models import Account
from units.models import ServiceCentre
from units.scoping import PROVINCE

BANK_BIN, BANK, HOLDER = "970415", "VietinBank (trình diễn)", "TAI KHOAN TRINH DIEN"
CLOSED_AT = time(17, 30)


def load_accounts() -> int:
    """An account for every centre that has none; how many were made."""
    without = ServiceCentre.objects.filter(collection_account=None, is_active=True)
    made = CollectionAccount.objects.bulk_create(
        CollectionAccount(centre=centre, bank_bin=BANK_BIN, bank_name=BANK, number=f"TD{centre.pk:010d}", holder=HOLDER)
        for centre in without
    )
    return len(made)


def close_former_days(*, at: datetime) -> int:
    """Close every till of the days before today, as it was expected; how many were closed."""
    open_ones = LedgerEntry.objects.filter(cashier__isnull=False, day__lt=local(at).date())
    days = set(open_ones.values_list("cashier", "centre", "day").distinct())
    days -= set(DailyClosing.objects.values_list("cashier", "centre", "day"))
    cashiers = Account.objects.in_bulk({cashier for cashier, _centre, _day in days if cashier is not None})
    for cashier, centre, day in sorted(days, key=str):
        if cashier is None or centre is None:
            continue
        count = Count(till_of(cashier, centre, day).cash_vnd, cashiers[cashier].full_name)
        evening = datetime.combine(day, CLOSED_AT, ZONE)
        close_day(centre_id=centre, day=day, count=count, actor=cashiers[cashier], scope=PROVINCE, at=evening)
    return len(days)
