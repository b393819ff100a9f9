"""How often each procedure was asked for of late: what searches of the catalogue are ranked by."""

from datetime import datetime, timedelta

from django.db.models import Count

from procedures.models import Procedure, Record
from units.remembered import forget_all

LOOKED_BACK = timedelta(days=365)
SEEDED = 1  # what the load gives the commonest procedures before the first records were counted


def count_uses(*, at: datetime) -> int:
    """Count the records of the last twelve months by procedure; the number of procedures whose count changed."""
    rows = Record.objects.filter(submitted_at__gt=at - LOOKED_BACK, submitted_at__lte=at)
    counted = dict(rows.order_by().values("procedure").annotate(times=Count("pk")).values_list("procedure", "times"))
    changed = []
    for procedure in Procedure.objects.only("uses"):
        uses = counted.get(procedure.pk, min(procedure.uses, SEEDED))
        if uses != procedure.uses:
            procedure.uses = uses
            changed.append(procedure)
    Procedure.objects.bulk_update(changed, ["uses"])
    forget_all()
    return len(changed)
