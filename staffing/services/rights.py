"""Who may manage whom."""

from datetime import datetime

from staffing.access import access_of
from staffing.domain.capabilities import Capability
from staffing.models import Account, Assignment
from units.domain.kinds import UnitKind
from units.errors import RuleBroken
from units.models import ServiceCentre, Unit
from units.scoping import Scope


def require_manager_of(account: Account, *, actor: Account | None, at: datetime) -> None:
    """Refuse unless ``actor`` may change ``account``. ``actor`` None is the operator at the console.

    Nobody manages their own account: a right is always given by somebody else. Assignments that have not begun count
    too: a new password for a supervisor of next week would be that supervisor's power.

    Raises:
        RuleBroken: ``own_account``, ``account_outside_your_places``.
    """
    if actor is None:
        return
    if actor.pk == account.pk:
        raise RuleBroken("own_account")
    scope = _scope(actor, at)
    if scope.whole_province:
        return
    held = Assignment.objects.not_over(at.date()).filter(account=account).select_related("unit", "centre")
    if not all(_covers(scope, assignment.place) for assignment in held):
        raise RuleBroken("account_outside_your_places")


def require_manager_at(place: Unit | ServiceCentre, *, actor: Account | None, at: datetime) -> None:
    """Refuse unless ``actor`` manages staff at ``place``.

    Raises:
        RuleBroken: ``place_outside_yours``.
    """
    if actor is not None and not _covers(_scope(actor, at), place):
        raise RuleBroken("place_outside_yours", field="place")


def _scope(actor: Account, at: datetime) -> Scope:
    access = access_of(actor, at.date())
    if not access.may(Capability.MANAGE_STAFF):
        raise RuleBroken("not_a_manager")
    return access.scope_for(Capability.MANAGE_STAFF)


def _covers(scope: Scope, place: Unit | ServiceCentre) -> bool:
    if scope.whole_province:
        return True
    if isinstance(place, Unit):
        return place.kind != UnitKind.PROVINCE and place.pk in scope.units
    return place.pk in scope.centres
