"""Deadlines watched: whoever must act is told once when a record is due soon, overdue, or waits for acceptance.

Records whose moment has come are found through a partial index and locked, so that any number of workers may sweep at
once; that somebody was told is a row with a unique key, written with the message in one transaction.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from procedures.domain.calendar import local
from procedures.domain.vocabulary import NoticeKind, Status
from procedures.domain.watching import Watched, watch
from procedures.models import DeadlineWarning, OutboxMessage, Record
from procedures.queries.calendar import calendar_for
from procedures.queries.desk import have_notices
from procedures.queries.morning import readers
from procedures.queries.workload import workload
from procedures.services.notices import tell
from procedures.services.step import notice
from staffing.domain.capabilities import Role
from staffing.models import Account
from staffing.queries.absences import Away, away_on
from staffing.queries.posts import Post, posts

BATCH = 100  # records locked at once: a clerk who acts on one of them waits for less than a second

_OFFICERS = frozenset({Role.PROCESSING_OFFICER, Role.UNIT_LEADER})  # whoever may be settling a record
_AT_INTAKE = frozenset({NoticeKind.INTAKE_ALERT, NoticeKind.INTAKE_OVERDUE})


@transaction.atomic
def sweep(*, at: datetime, limit: int = BATCH) -> int:
    """Look at up to ``limit`` records whose moment has come by ``at``; how many were looked at (0: none is left).

    Who is told: the officer, with whoever stands in for one who is away, or, where there is none any more, the leaders
    of the competent unit; before acceptance the reception clerks of the centre, and its leaders too once the 8 hours
    are over. A person without an e-mail address
    is told by the queues and notices alone; the warning stands all the same.
    """
    records = list(
        Record.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(watch_at__lte=at)
        .order_by("watch_at")
        .select_related("officer")[:limit]
    )
    told = set(DeadlineWarning.objects.filter(record__in=records).values_list("record_id", "kind", "due_at"))
    warnings: list[tuple[Record, DeadlineWarning]] = []
    for record in records:
        found = watch(_watched(record), at)
        record.watch_at = found.next_at
        due_at = record.intake_due_at if found.tell in _AT_INTAKE else record.due_at
        if found.tell is not None and due_at is not None and (record.pk, found.tell.value, due_at) not in told:
            warnings.append((record, DeadlineWarning(record=record, kind=found.tell, due_at=due_at, raised_at=at)))
    Record.objects.bulk_update(records, ["watch_at"])
    DeadlineWarning.objects.bulk_create(warning for _, warning in warnings)
    OutboxMessage.objects.bulk_create(tell(_messages(warnings, at)))
    return len(records)


@transaction.atomic
def send_daily_digests(*, at: datetime) -> int:
    """Write one digest for every leader of a unit or centre at which something waits, for leaders and supervisors who
    want the figures of their places, and for everybody who has notices that they have not looked at; how many were
    written. All that one person is told in the morning stands in one letter.

    Once a day in the database, however often it is called; none on days off, nor where there is nothing to tell.
    """
    day = local(at).date()
    if not calendar_for().is_working(day):
        return 0
    by_reader = _leaders_told(day, at)
    for reader in [*have_notices(), *readers(day, at=at)]:
        by_reader.setdefault(reader, [])
    numbers = {f"digest.{reader.pk}.{day.isoformat()}": reader for reader in by_reader}
    written = set(OutboxMessage.objects.filter(message_id__in=numbers).values_list("message_id", flat=True))
    messages = [
        _digest(number, reader, by_reader[reader], day=day, at=at)
        for number, reader in numbers.items()
        if number not in written
    ]
    OutboxMessage.objects.bulk_create(messages, ignore_conflicts=True)  # another worker may write the same just now
    return len(messages)


def _leaders_told(day: date, at: datetime) -> dict[Account, list[Post]]:
    """Leaders with an e-mail address at whose places something waits, with those posts."""
    waiting = workload(at=at)
    units = {place.unit_id for place in waiting if place.unit_id is not None}
    centres = {place.centre_id for place in waiting if place.centre_id is not None}
    by_leader: dict[Account, list[Post]] = {}
    for post in posts([Role.UNIT_LEADER, Role.CENTRE_LEADER], on=day, units=units, centres=centres):
        if post.account.email:
            by_leader.setdefault(post.account, []).append(post)
    return by_leader


def _digest(number: str, leader: Account, held: Iterable[Post], *, day: date, at: datetime) -> OutboxMessage:
    return OutboxMessage(
        topic="mail",
        kind=NoticeKind.DIGEST,
        message_id=number,
        recipient=leader,
        payload={
            "day": day.isoformat(),
            "units": sorted(post.unit_id for post in held if post.unit_id is not None),
            "centres": sorted(post.centre_id for post in held if post.centre_id is not None),
        },
        created_at=at,
        available_at=at,
    )


def _watched(record: Record) -> Watched:
    return Watched(
        Status(record.status),
        record.intake_due_at,
        record.soon_from,
        record.overdue_from,
        paused=record.paused_at is not None,
    )


@dataclass(frozen=True, slots=True)
class _Staff:
    """Who holds a post at the places of one batch."""

    held: list[Post]
    away: Mapping[int, Away]

    def at_unit(self, unit: int, roles: Collection[Role]) -> list[Account]:
        return [post.account for post in self.held if post.answers_for(unit=unit) and post.role in roles]

    def at_centre(self, centre: int, roles: Collection[Role]) -> list[Account]:
        return [post.account for post in self.held if post.answers_for(centre=centre) and post.role in roles]

    def standing_in(self, record: Record, officer: Account) -> list[Account]:
        absence = self.away.get(officer.pk)
        there = self.at_unit(record.competent_unit_id, _OFFICERS)
        return [account for account in there if absence is not None and account.pk == absence.stand_in_id]

    def to_tell(self, record: Record, kind: NoticeKind) -> list[Account]:
        if kind is NoticeKind.INTAKE_ALERT:
            return self.at_centre(record.received_at_centre_id, {Role.RECEPTION_CLERK})
        if kind is NoticeKind.INTAKE_OVERDUE:
            return self.at_centre(record.received_at_centre_id, {Role.RECEPTION_CLERK, Role.CENTRE_LEADER})
        if record.officer is not None and record.officer in self.at_unit(record.competent_unit_id, _OFFICERS):
            return [record.officer, *self.standing_in(record, record.officer)]
        return self.at_unit(record.competent_unit_id, {Role.UNIT_LEADER})


def _messages(warnings: list[tuple[Record, DeadlineWarning]], at: datetime) -> list[OutboxMessage]:
    if not warnings:
        return []
    staff = _Staff(
        posts(
            _OFFICERS | {Role.RECEPTION_CLERK, Role.CENTRE_LEADER},
            on=local(at).date(),
            units={record.competent_unit_id for record, _ in warnings},
            centres={record.received_at_centre_id for record, _ in warnings},
        ),
        away_on(local(at).date()),
    )
    messages = []
    for record, warning in warnings:
        kind = NoticeKind(warning.kind)
        for reader in dict.fromkeys(staff.to_tell(record, kind)):
            messages.append(notice(kind, record=record, sequence=record.trail_length, at=at, recipient=reader))
    return messages
