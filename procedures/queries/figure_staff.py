"""How many people work where, so that units are compared like with like. One query."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.db.models.functions import Coalesce

from staffing.domain.capabilities import Role
from staffing.models import Assignment


@dataclass(frozen=True, slots=True)
class Staff:
    """Reception clerks of a unit's centre, and officers who settle at the unit."""

    clerks: int = 0
    officers: int = 0


def staff_by_unit(on: date, units: Collection[int]) -> Mapping[int, Staff]:
    """People with an active account and an assignment that counts on the day; each counts once in each role."""
    rows = (
        Assignment.objects.active(on)
        .filter(account__is_active=True, role__in=[Role.RECEPTION_CLERK, Role.PROCESSING_OFFICER])
        .annotate(works_at=Coalesce("unit", "centre__unit"))
        .filter(works_at__in=units)
        .order_by()
        .values("works_at", "role")
        .annotate(people=Count("account", distinct=True))
    )
    found: dict[int, dict[str, int]] = {}
    for row in rows:
        found.setdefault(row["works_at"], {})[row["role"]] = row["people"]
    return {
        unit: Staff(people.get(Role.RECEPTION_CLERK, 0), people.get(Role.PROCESSING_OFFICER, 0))
        for unit, people in found.items()
    }
