"""A letter that the post brought back: the result lies ready again, for the counter or a second letter (Art. 22-23)."""

from datetime import date, datetime

from django.db import transaction

from procedures.domain.calendar import local
from procedures.domain.vocabulary import Act, EvidenceKind, NoticeKind, Reason
from procedures.models import Handover, OriginalGivenBack, Record, UndeliveredLetter
from procedures.models.after_result import UNDELIVERED_REASONS
from procedures.services.step import Step, locked, owner_notices
from staffing.models import Account
from units.errors import RuleBroken
from units.scoping import Scope


@transaction.atomic
def record_undelivered(
    *,
    record_id: int,
    came_back_on: date,
    reason: Reason,
    actor: Account,
    scope: Scope,
    at: datetime,
    seen: int | None = None,
) -> Record:
    """The post could not deliver: the handover is undone, the judgement of the settlement stays (decision 58).

    RuleBroken: not_in_the_post, reason_missing, return_before_posting, return_in_future.
    """
    record = locked(record_id, Act.RECORD_UNDELIVERED, scope=scope, seen=seen)
    step = Step(record, Act.RECORD_UNDELIVERED, actor, at, at)
    step.move()
    if reason not in UNDELIVERED_REASONS:
        raise RuleBroken("reason_missing", field="reason")
    handover = Handover.objects.select_for_update().get(record=record)
    assert handover.handed_over_by is not None  # noqa: S101 - the post took it from somebody (handover_by_somebody)
    if came_back_on < local(handover.handed_over_at).date():
        raise RuleBroken("return_before_posting", field="came_back_on")
    if came_back_on > local(at).date():
        raise RuleBroken("return_in_future", field="came_back_on")
    UndeliveredLetter.objects.create(
        record=record,
        tracking_number=handover.evidence_number,
        posted_by=handover.handed_over_by,
        posted_at=handover.handed_over_at,
        came_back_on=came_back_on,
        reason=reason,
        recorded_by=actor,
        recorded_at=at,
    )
    _undo(handover)
    record.returned_at = None
    record.in_the_post = False
    step.write(
        reason=reason,
        facts={"came_back_on": came_back_on.isoformat()},
        outbox=owner_notices(NoticeKind.UNDELIVERED, record, at),
    )
    return record


def _undo(handover: Handover) -> None:
    """Neither the result nor the originals that lay in the same letter are in anybody's hands."""
    sent = {"evidence": EvidenceKind.POSTAL_TRACKING, "evidence_number": handover.evidence_number}
    OriginalGivenBack.objects.filter(record=handover.record_id, **sent).delete()
    handover.delete()
