"""An error of the agency in a result is put right within 3 working days; the first result stays (Art. 23)."""

from datetime import datetime

from django.db import transaction

from procedures.domain.calendar import local
from procedures.domain.deadlines import Term, due
from procedures.domain.vocabulary import Act, NoticeKind, Reason, TermUnit
from procedures.models import Record, Result, ResultCorrection
from procedures.services.authority import kind_of_result, require_authority
from procedures.services.results import ResultDraft, check_dates
from procedures.services.step import Step, calendar_of, locked, notice, owner_notices
from staffing.domain.capabilities import Role
from staffing.models import Account
from staffing.queries.posts import posts
from units.errors import RuleBroken
from units.scoping import Scope

CORRECTED_WITHIN = Term(3, TermUnit.WORKING_DAY)


@transaction.atomic
def report_error(
    *, record_id: int, what: str, actor: Account, scope: Scope, at: datetime, seen: int | None = None
) -> Record:
    """Write down what is wrong with a result; the unit has 3 working days from now. The status does not move.

    ``what`` is free text and stays out of the trail. RuleBroken: error_already_reported, error_undescribed.
    """
    record = locked(record_id, Act.REPORT_ERROR, scope=scope, seen=seen)
    step = Step(record, Act.REPORT_ERROR, actor, at, at)
    step.move()
    if not what.strip():
        raise RuleBroken("error_undescribed", field="what")
    deadline = due(at, CORRECTED_WITHIN, calendar_of(record))
    ResultCorrection.objects.create(
        record=record, what=what.strip(), reported_by=actor, reported_at=at, due_at=deadline.due_at
    )
    record.correction_due_at = deadline.due_at
    held = posts([Role.UNIT_LEADER], on=local(at).date(), units={record.competent_unit_id})
    leaders = [post.account for post in held]
    readers = dict.fromkeys([*leaders, record.officer] if record.officer else leaders)
    step.write(
        reason=Reason.ERROR_OF_AGENCY,
        facts={"correct_by": local(deadline.due_at).isoformat()},
        outbox=[
            notice(NoticeKind.ERROR_REPORTED, record=record, sequence=record.trail_length + 1, at=at, recipient=reader)
            for reader in readers
        ],
    )
    return record


@transaction.atomic
def correct_result(
    *, record_id: int, result: ResultDraft, actor: Account, scope: Scope, at: datetime, seen: int | None = None
) -> Record:
    """Record the corrected result with its own number, date and signer.

    RuleBroken: no_error_reported, result_incomplete, result_in_future, result_before_report, signer_not_competent.
    """
    record = locked(record_id, Act.CORRECT_RESULT, scope=scope, seen=seen)
    step = Step(record, Act.CORRECT_RESULT, actor, at, at)
    step.move()
    if result.signer is None or not result.number.strip():
        raise RuleBroken("result_incomplete", field="number")
    check_dates(record, result.issued_on, at)
    correction = ResultCorrection.objects.select_for_update().get(record=record, corrected_at=None)
    if result.issued_on < local(correction.reported_at).date():
        raise RuleBroken("result_before_report", field="issued_on")
    first = Result.objects.filter(record=record).first()
    kind = kind_of_result(is_refusal=first is not None and first.is_refusal)
    right = require_authority(record, result.signer, on=result.issued_on, document_kind=kind)
    correction.corrected_by, correction.corrected_at = actor, at
    correction.number, correction.issued_on = result.number.strip(), result.issued_on
    correction.signer, correction.signer_title = result.signer, right.title
    correction.authority = right.kind
    correction.on_behalf_of = right.on_behalf_of
    correction.authority_decision = right.decision_number
    correction.save()
    record.correction_due_at = None
    step.write(
        facts={
            "number": correction.number,
            "issued_on": result.issued_on.isoformat(),
            "signer": result.signer.pk,
            "authority": right.kind.value,
            "late": at > correction.due_at,
        },
        outbox=owner_notices(NoticeKind.CORRECTED, record, at),
    )
    return record
