"""Steering assignments as their page shows them, and who may be given one."""

from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet

from staffing.domain.capabilities import ROLE_CAPABILITIES, Capability
from staffing.models import Account, Assignment, Monitoring
from staffing.queries.accounts import manageable
from units.clock import ZONE
from units.scoping import Scope

SHOWN_DAYS = 90


def monitorings(scope: Scope, on: date) -> QuerySet[Monitoring]:
    """Those of accounts that the manager manages, in force, to come, and over for less than 90 days; one query."""
    since = on - timedelta(days=SHOWN_DAYS)
    rows = Monitoring.objects.filter(Q(valid_to=None) | Q(valid_to__gte=since))
    rows = rows.filter(Q(ended_at=None) | Q(ended_at__gte=datetime.combine(since, time(0), ZONE)))
    mine = rows.filter(account__in=manageable(scope, on).values("pk")).select_related("account", "unit", "made_by")
    return mine.order_by("account__full_name", "valid_from", "pk")


def may_watch(scope: Scope, on: date) -> QuerySet[Account]:
    """Active accounts that the manager manages and whose own post shows them figures."""
    roles = [role for role, held in ROLE_CAPABILITIES.items() if Capability.VIEW_FIGURES in held]
    held = Assignment.objects.active(on).filter(role__in=roles)
    return manageable(scope, on).filter(is_active=True, pk__in=held.values("account")).order_by("full_name", "pk")
