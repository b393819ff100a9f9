"""What members of staff are told in the portal itself: a line each, written in the transaction that makes it true.

A mail for each event buries whoever gets forty a day: staff have their list here and one digest a day. Who wants a
mail each as well says so in their preferences; what goes to citizens is not touched.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from procedures.domain.desk_words import TOLD_BY_ACT, TOLD_BY_NOTICE, DeskNotice
from procedures.domain.vocabulary import Act, NoticeKind
from procedures.models import Notice, OutboxMessage, Record, RecordEvent
from staffing.models import Account

KEPT_FOR = timedelta(days=90)


def tell_officer(record: Record, event: RecordEvent) -> None:
    """Tell a record's officer of an act that somebody else did, where it is one that concerns them."""
    kind = TOLD_BY_ACT.get(Act(event.act))
    if kind is None or record.officer_id is None or record.officer_id == event.actor_id:
        return
    _write(
        [
            Notice(
                account_id=record.officer_id,
                record=record,
                kind=kind,
                sequence=event.sequence,
                by=event.actor,
                at=event.recorded_at,
            )
        ]
    )


def tell(messages: Iterable[OutboxMessage]) -> list[OutboxMessage]:
    """Put what is meant for staff into their notices; gives back what goes out by mail all the same."""
    by_mail, notices = [], []
    for message in messages:
        reader = message.recipient
        kind = TOLD_BY_NOTICE.get(NoticeKind(message.kind)) if reader is not None else None
        if reader is not None and kind is not None and message.record is not None:
            sequence = message.record.trail_length
            notices.append(
                Notice(account=reader, record=message.record, kind=kind, sequence=sequence, at=message.created_at)
            )
        if reader is None or (reader.mails_each and reader.email):
            by_mail.append(message)
    _write(notices)
    return by_mail


def tell_of_dissatisfaction(record: Record, heads: Iterable[Account], *, number: int, at: datetime) -> None:
    """Tell the heads of a centre that somebody was not satisfied; ``number`` is the matter's."""
    kind = DeskNotice.DISSATISFIED
    _write([Notice(account=head, record=record, kind=kind, sequence=number, at=at) for head in heads])


def mark_read(*, account: Account, at: datetime, upto: int) -> int:
    """All notices of an account up to a key have been looked at; how many were new."""
    return Notice.objects.filter(account=account, read_at=None, pk__lte=upto).update(read_at=at)


def mark_read_of(*, account: Account, record_id: int, at: datetime) -> int:
    """Whoever opens a record has seen what they were told about it."""
    return Notice.objects.filter(account=account, read_at=None, record=record_id).update(read_at=at)


def clear_old_notices(*, at: datetime) -> int:
    """Delete notices after ninety days, looked at or not: what is still to be done stands in the queues."""
    return Notice.objects.filter(at__lt=at - KEPT_FOR).delete()[0]


def _write(notices: list[Notice]) -> None:
    if notices:
        Notice.objects.bulk_create(notices, ignore_conflicts=True)
