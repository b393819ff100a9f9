"""The applicant takes a record back before the decision is issued (Art. 21)."""

from datetime import datetime

from django.db import transaction

from procedures.domain.vocabulary import Act, Reason
from procedures.models import Record
from procedures.services.charges import end_charge
from procedures.services.endings import StopNotice, ending_facts, write_ending
from procedures.services.step import Step, locked
from staffing.models import Account, Citizen
from units.scoping import Scope


@transaction.atomic
def withdraw(
    *,
    record_id: int,
    actor: Account | None,
    scope: Scope,
    at: datetime,
    seen: int | None = None,
    notice: StopNotice | None = None,
    citizen: Citizen | None = None,
) -> Record:
    """End the record at the applicant's request, with a numbered notice; it stands in no rate (decision 2).

    Written down by ``actor``, or done online by the ``citizen``.
    """
    record = locked(record_id, Act.WITHDRAW, scope=scope, seen=seen)
    step = Step(record, Act.WITHDRAW, actor, at, at, citizen=citizen)
    step.move()
    record.closed_at = at
    ending = write_ending(step, reason=Reason.APPLICANT_REQUEST, notice=notice or StopNotice())
    step.write(reason=Reason.APPLICANT_REQUEST, facts=ending_facts(ending))
    end_charge(record, owed=True, at=at, actor=actor)
    return record
