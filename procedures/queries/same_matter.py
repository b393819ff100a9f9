"""Whether the same owner has the same matter going on already, here or anywhere in the province (decision 30)."""

from dataclasses import dataclass

from django.db.models import Q

from procedures.domain.lifecycle import AT_INTAKE, OPEN
from procedures.models import Record
from units.scoping import Scope

SHOWN = 5
MOST_COUNTED = 50
_GOING_ON = sorted({*OPEN, *AT_INTAKE})


@dataclass(frozen=True, slots=True)
class SameMatter:
    """Open records of one owner for one procedure: those that may be seen, and how many lie elsewhere."""

    here: tuple[Record, ...] = ()
    elsewhere: int = 0
    total: int = 0


def same_matter(procedure_code: str, *, personal_number: str, tax_code: str, people: Scope) -> SameMatter:
    """Three short queries. ``people`` is where personal data may be seen; of other places only the number is told."""
    owner = Q()
    if personal_number:
        owner |= Q(applicant__personal_number=personal_number)
    if tax_code:
        owner |= Q(applicant__tax_code=tax_code)
    if not (owner and procedure_code):
        return SameMatter()
    same = Record.objects.filter(owner, procedure__code=procedure_code, status__in=_GOING_ON)
    total = same[:MOST_COUNTED].count()
    if not total:
        return SameMatter()
    mine = same.visible_to(people)
    here = tuple(mine.select_related("received_at_centre__unit").order_by("-submitted_at", "-id")[:SHOWN])
    return SameMatter(here=here, elsewhere=total - mine[:MOST_COUNTED].count(), total=total)
