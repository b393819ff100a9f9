"""Who may be given a record, and who may sign its result."""

from datetime import date

from django.db.models import Q, QuerySet

from staffing.domain.capabilities import ROLE_CAPABILITIES, Capability
from staffing.models import Account, Assignment
from units.domain.kinds import UnitKind


def holders_at(unit_id: int, capability: Capability, on: date) -> QuerySet[Account]:
    """Active accounts that hold ``capability`` at a competent unit on a day, by their given names."""
    roles = [role for role, held in ROLE_CAPABILITIES.items() if capability in held]
    there = Assignment.objects.active(on).filter(Q(unit=unit_id) | Q(unit__kind=UnitKind.PROVINCE), role__in=roles)
    return Account.objects.filter(is_active=True, pk__in=there.values("account"))
