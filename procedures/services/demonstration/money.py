"""Bank accounts for a demonstration: the numbers belong to nobody, and the holder says so."""

from procedures.models import CollectionAccount
from units.models import ServiceCentre

BANK_BIN, BANK, HOLDER = "970415", "VietinBank (trình diễn)", "TAI KHOAN TRINH DIEN"


def load_accounts() -> int:
    """An account for every centre that has none; how many were made."""
    without = ServiceCentre.objects.filter(collection_account=None)
    made = CollectionAccount.objects.bulk_create(
        CollectionAccount(centre=centre, bank_bin=BANK_BIN, bank_name=BANK, number=f"TD{centre.pk:010d}", holder=HOLDER)
        for centre in without
    )
    return len(made)
