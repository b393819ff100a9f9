"""Who may be given a record, and who may sign its result."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from procedures.models import Record
from staffing.domain.authority import DocumentKind, Matter
from staffing.domain.capabilities import ROLE_CAPABILITIES, Capability
from staffing.models import Account, Assignment, Delegation
from units.domain.kinds import UnitKind
from units.models import ServiceCentre
from units.queries.successors import with_successors
from units.scoping import Scope


def holders_at(unit_id: int, capability: Capability, on: date) -> QuerySet[Account]:
    """Active accounts that hold ``capability`` on a day at a competent unit, or at the one that continues it, by their
    given names.
    """
    roles = [role for role, held in ROLE_CAPABILITIES.items() if capability in held]
    there = Assignment.objects.active(on).filter(role__in=roles)
    there = there.filter(Q(unit__in=with_successors({unit_id}, on)) | Q(unit__kind=UnitKind.PROVINCE))
    return Account.objects.filter(is_active=True, pk__in=there.values("account"))


def holders_in(scope: Scope, capability: Capability, on: date) -> QuerySet[Account]:
    """Active accounts that hold ``capability`` at a unit of a scope, or at a unit that one of its centres serves."""
    roles = [role for role, held in ROLE_CAPABILITIES.items() if capability in held]
    there = Assignment.objects.active(on).filter(role__in=roles)
    if not scope.whole_province:
        served = ServiceCentre.objects.filter(pk__in=scope.centres).values("unit")
        there = there.filter(Q(unit__in=scope.units) | Q(unit__in=served))
    return Account.objects.filter(is_active=True, pk__in=there.values("account"))


def signers_of(record: Record, on: date, kinds: Iterable[DocumentKind]) -> QuerySet[Account]:
    """Who may sign one of ``kinds`` of documents of a record on a day: by their post, or by a delegation."""
    matters = [Matter(record.procedure.code, record.field.code, kind) for kind in kinds]
    held = Delegation.objects.in_force(on).filter(unit__in=with_successors({record.competent_unit_id}, on))
    grantees = {one.grantee_id for one in held if any(one.limits.covers(matter) for matter in matters)}
    by_post = holders_at(record.competent_unit_id, Capability.SIGN_RESULTS, on)
    return Account.objects.filter(Q(pk__in=by_post) | Q(pk__in=grantees), is_active=True)
