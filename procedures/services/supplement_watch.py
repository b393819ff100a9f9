"""Supplements watched: applicants are reminded at 5 and 12 days, and then a clerk is asked to close (decision 11).

Requests whose moment has come are found through a partial index and locked, so that any number of workers may sweep at
once; that somebody was told stands in the request itself, written with the message in one transaction.
"""

from datetime import datetime

from django.db import transaction

from procedures.domain.calendar import local
from procedures.domain.supplements import watch_supplement
from procedures.domain.vocabulary import NoticeKind, Status
from procedures.models import OutboxMessage, SupplementRequest
from procedures.services.notices import tell
from procedures.services.step import calendar_of, notice
from procedures.services.telling import message_to_owner
from staffing.domain.capabilities import Role
from staffing.queries.posts import posts

BATCH = 100


@transaction.atomic
def sweep_supplements(*, at: datetime, limit: int = BATCH) -> int:
    """Look at up to ``limit`` requests whose moment has come by ``at``; how many were looked at (0: none is left).

    Told are the owner (a reminder, where an address is known) or the clerks of the receiving centre (the proposal to
    close). A request of a record that ended otherwise meanwhile is watched no more.
    """
    requests = list(
        SupplementRequest.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(watch_at__lte=at, confirmed_at=None, closed_at=None)
        .order_by("watch_at")
        .select_related("record__applicant")[:limit]
    )
    expired: list[SupplementRequest] = []
    messages: list[OutboxMessage] = []
    for request in requests:
        if request.record.status != Status.SUPPLEMENT_REQUESTED or request.answer_by is None:
            request.watch_at = None
            continue
        found = watch_supplement(request.asked_at, request.answer_by, at, calendar_of(request.record))
        request.watch_at = found.next_at
        if found.remind:
            request.reminders += 1
            messages += _reminder(request, at)
        if found.propose_closing:
            request.close_proposed_at = at
            expired.append(request)
    SupplementRequest.objects.bulk_update(requests, ["watch_at", "reminders", "close_proposed_at"])
    OutboxMessage.objects.bulk_create(tell([*messages, *_proposals(expired, at)]))
    return len(requests)


def _reminder(request: SupplementRequest, at: datetime) -> list[OutboxMessage]:
    record = request.record
    event = f"{record.trail_length}-{request.reminders}"  # two reminders belong to one event
    return message_to_owner(NoticeKind.SUPPLEMENT_REMINDER, record, event=event, at=at)


def _proposals(expired: list[SupplementRequest], at: datetime) -> list[OutboxMessage]:
    if not expired:
        return []
    centres = {request.record.received_at_centre_id for request in expired}
    held = posts([Role.RECEPTION_CLERK], on=local(at).date(), units=set(), centres=centres)
    return [
        notice(NoticeKind.CLOSE_PROPOSED, record=record, sequence=record.trail_length, at=at, recipient=reader)
        for record, here in ((request.record, request.record.received_at_centre_id) for request in expired)
        for reader in dict.fromkeys(post.account for post in held if post.answers_for(centre=here))
    ]
