"""Times that two centres of the demonstration offer, with some of them taken; by nobody, as appointments are."""

from collections.abc import Iterable
from datetime import datetime

from procedures.queries.appointments import offered
from procedures.services.appointments import Wish, book, set_plan
from staffing.models import Account
from units.models import ServiceCentre
from units.scoping import PROVINCE

MINUTES, AT_ONE_TIME = 20, 2
TAKEN = (0, 2, 3, 7)  # of the first free times


def offer_times(centres: Iterable[ServiceCentre], *, by: Account, at: datetime) -> None:
    """A plan for each centre, and a few people who come on the first days."""
    for centre in centres:
        plan = set_plan(
            centre_id=centre.pk,
            minutes=MINUTES,
            capacity=AT_ONE_TIME,
            is_offered=True,
            actor=by,
            scope=PROVINCE,
            at=at,
        )
        free = [slot for day in offered(plan, at)[:2] for slot in day.slots]
        for number in TAKEN:
            if number < len(free):
                book(wish=Wish(centre.pk, free[number].begins_at), at=at)
