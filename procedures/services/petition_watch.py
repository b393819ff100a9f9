"""The clocks of petitions watched: whoever must act is told once when a term is nearly over, and once when it is.

Petitions whose moment has come are found through a partial index and locked, so that any number of workers may sweep at
once; that somebody was told is a row with a unique key, written with the message in one transaction.
"""

from datetime import datetime

from django.db import transaction

from procedures.domain.petitions import watch
from procedures.models import Petition, PetitionWarning
from procedures.queries.calendar import calendar_for
from procedures.queries.places import unit
from procedures.services.petition_notices import tell_staff

BATCH = 100


@transaction.atomic
def sweep_petitions(*, at: datetime, limit: int = BATCH) -> int:
    """Look at up to ``limit`` petitions whose moment has come by ``at``; how many were looked at (0: none is left)."""
    petitions = list(
        Petition.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(watch_at__lte=at, next_due_at__isnull=False)
        .select_related("officer")
        .order_by("watch_at")[:limit]
    )
    for petition in petitions:
        calendar = calendar_for(unit(petition.competent_unit_id).office_hours)
        found = watch(petition.term_began_at, petition.next_due_at, at, calendar)
        petition.watch_at = found.next_at
        if found.tell is not None:
            _, new = PetitionWarning.objects.get_or_create(
                petition=petition, kind=found.tell, due_at=petition.next_due_at, defaults={"raised_at": at}
            )
            if new:
                tell_staff(petition, found.tell, at=at)
    Petition.objects.bulk_update(petitions, ["watch_at"])
    return len(petitions)
