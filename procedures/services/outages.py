"""A system that was not working, written down as a reason; it never stops a clock (Art. 19; decision 27)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from procedures.domain.calendar import local
from procedures.domain.outages import OutageSystem
from procedures.domain.vocabulary import Act, Reason
from procedures.models import Outage, Record
from procedures.services.step import Step, locked
from staffing.models import Account
from units.errors import RuleBroken
from units.models import ServiceCentre, Unit
from units.scoping import Scope


@dataclass(frozen=True, slots=True)
class Failure:
    """Which system did not work, from when to when."""

    system: OutageSystem
    since: datetime
    until: datetime
    explanation: str = ""

    def checked(self, at: datetime) -> "Failure":
        """RuleBroken: outage_reversed, outage_not_over (it is written down once its end is known)."""
        if self.until <= self.since:
            raise RuleBroken("outage_reversed")
        if self.until > at:
            raise RuleBroken("outage_not_over")
        return self


@transaction.atomic
def record_outage(
    *, record_id: int, failure: Failure, actor: Account, scope: Scope, at: datetime, seen: int | None = None
) -> Record:
    """Write an outage down for one record. Its due date stays."""
    failure = failure.checked(at)
    record = locked(record_id, Act.RECORD_OUTAGE, scope=scope, seen=seen)
    step = Step(record, Act.RECORD_OUTAGE, actor, at, at)
    step.move()
    _row(failure, actor, at, record=record)
    step.write(
        reason=Reason.OUTAGE,
        facts={
            "system": failure.system.value,
            "since": local(failure.since).isoformat(),
            "until": local(failure.until).isoformat(),
        },
    )
    return record


@transaction.atomic
def record_outage_of_place(
    *, place: Unit | ServiceCentre, failure: Failure, actor: Account, scope: Scope, at: datetime
) -> Outage:
    """Write an outage down for all that lay open at a unit or centre; RuleBroken("not_your_place") elsewhere."""
    failure = failure.checked(at)
    held = scope.centres if isinstance(place, ServiceCentre) else scope.units
    if not (scope.whole_province or place.pk in held):
        raise RuleBroken("not_your_place")
    if isinstance(place, ServiceCentre):
        return _row(failure, actor, at, centre=place)
    return _row(failure, actor, at, unit=place)


def _row(failure: Failure, actor: Account, at: datetime, **where: Record | Unit | ServiceCentre) -> Outage:
    return Outage.objects.create(
        system=failure.system,
        since=failure.since,
        until=failure.until,
        explanation=failure.explanation.strip(),
        recorded_by=actor,
        recorded_at=at,
        **where,
    )
