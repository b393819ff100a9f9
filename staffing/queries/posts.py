"""Who holds which post where: for notices to whoever must act."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from staffing.domain.capabilities import Role
from staffing.models import Account, Assignment
from units.queries.successors import centres_with_successors, with_successors


@dataclass(frozen=True, slots=True)
class Post:
    """An active account in a role at one place."""

    account: Account
    role: Role
    unit_id: int | None
    centre_id: int | None
    on: date

    def answers_for(self, *, unit: int | None = None, centre: int | None = None) -> bool:
        """Whether it is held at the unit or the centre, or at the one that continues it on that day."""
        if unit is not None:
            return self.unit_id in with_successors({unit}, self.on)
        return centre is not None and self.centre_id in centres_with_successors({centre}, self.on)


def posts(
    roles: Collection[Role],
    *,
    on: date,
    units: Collection[int] | None = None,
    centres: Collection[int] | None = None,
) -> list[Post]:
    """Those who hold one of ``roles`` on ``on`` at one of the places, or at the one that continues a place which is no
    more (``Post.answers_for``); without places, everywhere. One query.
    """
    rows = Assignment.objects.active(on).filter(role__in=roles, account__is_active=True).select_related("account")
    if units is not None or centres is not None:
        there = Q(unit__in=with_successors(units or (), on))
        rows = rows.filter(there | Q(centre__in=centres_with_successors(centres or (), on)))
    held = rows.order_by("account_id", "id")
    return [Post(row.account, Role(row.role), row.unit_id, row.centre_id, on) for row in held]
