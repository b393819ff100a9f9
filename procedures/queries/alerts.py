"""What alerts look at: the numbers of every unit at once, and the alerts that are open."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, QuerySet

from procedures.domain.calendar import local
from procedures.domain.periods import Period
from procedures.domain.steering import RATE_DAYS, Measured
from procedures.domain.vocabulary import Queue
from procedures.models import Alert, AlertRule
from procedures.queries import figures
from procedures.queries.queues import QUEUES
from staffing.models import Account
from units.domain.kinds import AGENCIES, CentreKind
from units.models import ServiceCentre, Unit
from units.queries.successors import former_units
from units.scoping import PROVINCE, Scope


def measured(at: datetime) -> dict[int, Measured]:
    """The numbers of every unit in force: rate and overdue from the figures' tables, stuck from the open records."""
    today = local(at).date()
    stuck = stuck_by_unit(at)
    return {
        row.unit_id: Measured(
            kept=row.settled.kept,
            settled=row.settled.total,
            overdue=row.stock.overdue,
            stuck=stuck.get(row.unit_id, 0),
        )
        for row in figures.by_unit(Period.until(today, RATE_DAYS), scope=PROVINCE, at=at)
    }


def stuck_by_unit(at: datetime) -> dict[int, int]:
    """How many records nobody touched for long, by the unit in force that settles them."""
    rows = QUEUES[Queue.STUCK].base(at).filter(master_system="").order_by()
    successors = former_units(local(at).date())
    found: dict[int, int] = defaultdict(int)
    for unit, stuck in rows.values_list("competent_unit").annotate(Count("pk")):
        found[successors.get(unit, unit)] += stuck
    return found


@dataclass(frozen=True, slots=True)
class Reach:
    """Which units a scope shows the figures of, for many scopes at once: the twin of ``figures.units_of``."""

    of_centre: Mapping[int, frozenset[int]]

    @classmethod
    def read(cls, on: date) -> "Reach":
        """Two queries."""
        agencies = frozenset(Unit.objects.in_force(on).filter(kind__in=AGENCIES).values_list("pk", flat=True))
        centres = ServiceCentre.objects.values_list("pk", "unit_id", "kind")
        return cls(
            defaultdict(
                frozenset,
                {key: agencies if kind == CentreKind.PROVINCIAL else frozenset({unit}) for key, unit, kind in centres},
            )
        )

    def units(self, scope: Scope) -> frozenset[int] | None:
        """The units; None for all of them."""
        if scope.whole_province:
            return None
        return scope.units.union(*(self.of_centre[key] for key in scope.centres))


def rules_of(owner: Account) -> QuerySet[AlertRule]:
    """A person's rules in force, the latest first."""
    return AlertRule.objects.filter(owner=owner, ended_at=None).prefetch_related("units")


def alerts_of(owner: Account) -> QuerySet[Alert]:
    """What was raised for a person, the latest first."""
    raised = Alert.objects.filter(rule__owner=owner, raised_at__isnull=False).select_related("rule", "unit")
    return raised.order_by("-raised_at", "-pk")


def open_alerts(owner: Account) -> int:
    """How many alerts stand open and were not taken up; one query."""
    return alerts_of(owner).filter(closed_at=None, taken_at=None).count()
