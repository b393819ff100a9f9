"""Who holds which post where: for notices to whoever must act."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from staffing.domain.capabilities import Role
from staffing.models import Account, Assignment


@dataclass(frozen=True, slots=True)
class Post:
    """An active account in a role at one place."""

    account: Account
    role: Role
    unit_id: int | None
    centre_id: int | None


def posts(
    roles: Collection[Role],
    *,
    on: date,
    units: Collection[int] | None = None,
    centres: Collection[int] | None = None,
) -> list[Post]:
    """Those who hold one of ``roles`` on ``on`` at one of the places; without places, everywhere. One query."""
    rows = Assignment.objects.active(on).filter(role__in=roles, account__is_active=True).select_related("account")
    if units is not None or centres is not None:
        rows = rows.filter(Q(unit__in=units or ()) | Q(centre__in=centres or ()))
    return [Post(row.account, Role(row.role), row.unit_id, row.centre_id) for row in rows.order_by("account_id", "id")]
