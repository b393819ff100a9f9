"""The applicant takes a record back before the decision is issued (Art. 21)."""

from datetime import datetime

from django.db import transaction

from procedures.domain.vocabulary import Act, Reason
from procedures.models import Record
from procedures.services.step import Step, locked
from staffing.models import Account
from units.scoping import Scope


@transaction.atomic
def withdraw(*, record_id: int, actor: Account, scope: Scope, at: datetime, seen: int | None = None) -> Record:
    """End the record at the applicant's request; it stands in no rate (decision 2)."""
    record = locked(record_id, Act.WITHDRAW, scope=scope, seen=seen)
    step = Step(record, Act.WITHDRAW, actor, at, at)
    step.move()
    record.closed_at = at
    step.write(reason=Reason.APPLICANT_REQUEST)
    return record
