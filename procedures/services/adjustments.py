"""The applicant changes what was applied for, before the decision (Art. 21; DOMAIN.md 0.4, 14)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from procedures.domain.vocabulary import Act, Reason
from procedures.models import Adjustment, Record
from procedures.services.step import Step, locked
from staffing.models import Account
from units.errors import RuleBroken
from units.scoping import Scope

MOST_POINTS = 20


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the contents: what it is, what stood there, what shall stand there."""

    subject: str
    before: str
    after: str

    def cleaned(self) -> "Point":
        """Without spaces at the ends; RuleBroken("adjustment_empty") where nothing is named or nothing changes."""
        point = Point(self.subject.strip(), self.before.strip(), self.after.strip())
        if not point.subject or point.before == point.after:
            raise RuleBroken("adjustment_empty")
        return point


@transaction.atomic
def adjust(
    *, record_id: int, points: Sequence[Point], actor: Account, scope: Scope, at: datetime, seen: int | None = None
) -> Record:
    """Write down what changes, at the applicant's request; the due date stays. The event counts the points alone."""
    clean = [point.cleaned() for point in points]
    if not clean or len(clean) > MOST_POINTS:
        raise RuleBroken("adjustment_empty")
    record = locked(record_id, Act.ADJUST, scope=scope, seen=seen)
    step = Step(record, Act.ADJUST, actor, at, at)
    step.move()
    Adjustment.objects.bulk_create(
        Adjustment(
            record=record,
            sequence=record.trail_length + 1,
            position=position,
            subject=point.subject,
            before=point.before,
            after=point.after,
        )
        for position, point in enumerate(clean, start=1)
    )
    step.write(reason=Reason.APPLICANT_REQUEST, facts={"points": len(clean)})
    return record
