"""Whom to ask for a right."""

from datetime import date

from django.db.models import QuerySet

from staffing.domain.capabilities import ROLE_CAPABILITIES, Capability
from staffing.models import Account, Assignment

SHOWN = 3


def managers_on(day: date) -> QuerySet[Account]:
    """Up to three people who manage accounts on ``day``."""
    roles = [role for role, held in ROLE_CAPABILITIES.items() if Capability.MANAGE_STAFF in held]
    held = Assignment.objects.active(day).filter(role__in=roles)
    return Account.objects.filter(is_active=True, pk__in=held.values("account"))[:SHOWN]
