"""Asking that a record be settled without delay: told to whoever has it and to their leaders, and kept for good."""

from datetime import datetime

from django.db import transaction

from procedures.domain.calendar import local
from procedures.domain.desk_words import DeskNotice
from procedures.domain.steering import LONGEST_NOTE, check_urge
from procedures.domain.vocabulary import Act, NoticeKind, Status
from procedures.models import Notice, OutboxMessage, Record, Urge
from procedures.queries.calendar import calendar_for
from procedures.services.step import locked
from staffing.audit import record_act
from staffing.domain.acts import AuditAction, SubjectKind
from staffing.domain.capabilities import Role
from staffing.models import Account
from staffing.queries.absences import away_on
from staffing.queries.posts import posts
from units.errors import RuleBroken
from units.scoping import Scope


@transaction.atomic
def urge(
    *, record_id: int, actor: Account, scope: Scope, at: datetime, note: str = "", seen: int | None = None
) -> Record:
    """Urge whoever has the record, and their leaders. Nothing of the record changes (decision 102); it is not undone.

    RuleBroken: record_mirrored, urge_ended, urged_lately (by the same person within 4 working hours), note_too_long,
    nobody_to_urge, and those of ``locked``.
    """
    record = locked(record_id, Act.ASSIGN, scope=scope, seen=seen)
    last = Urge.objects.filter(record=record, by=actor).values_list("at", flat=True).order_by("-at").first()
    check_urge(Status(record.status), mirrored=record.is_mirrored, last=last, at=at, calendar=calendar_for())
    words = note.strip()
    if len(words) > LONGEST_NOTE:
        raise RuleBroken("note_too_long", field="note", most=LONGEST_NOTE)
    readers = [reader for reader in dict.fromkeys(to_urge(record, at)) if reader != actor]
    if not readers:
        raise RuleBroken("nobody_to_urge")
    urging = Urge.objects.create(
        record=record,
        by=actor,
        at=at,
        note=words,
        officer=record.officer,
        told=len(readers),
        sequence=record.trail_length,
    )
    _tell(urging, readers)
    record_act(
        actor=actor,
        action=AuditAction.URGED,
        subject_kind=SubjectKind.RECORD,
        subject_id=record.pk,
        at=at,
        facts={"code": record.code, "told": [reader.pk for reader in readers]},
    )
    return record


def to_urge(record: Record, at: datetime) -> list[Account]:
    """The officer, whoever stands in for one who is away, and the leaders of the unit that settles.

    Before acceptance the clerks and the leaders of the centre that has it.
    """
    today = local(at).date()
    if Status(record.status) is Status.SUBMITTED:
        held = posts({Role.RECEPTION_CLERK, Role.CENTRE_LEADER}, on=today, centres={record.received_at_centre_id})
        return [post.account for post in held]
    held = posts({Role.PROCESSING_OFFICER, Role.UNIT_LEADER}, on=today, units={record.competent_unit_id})
    leaders = [post.account for post in held if post.role is Role.UNIT_LEADER]
    absence = away_on(today).get(record.officer_id or 0)
    wanted = {record.officer_id, absence.stand_in_id if absence else None}
    return [post.account for post in held if post.account.pk in wanted] + leaders


def _tell(urging: Urge, readers: list[Account]) -> None:
    """A line in the notices of each, and a mail to those who want one for each matter."""
    Notice.objects.bulk_create(
        Notice(
            account=reader,
            record=urging.record,
            kind=DeskNotice.URGED,
            sequence=urging.pk,
            by=urging.by,
            at=urging.at,
        )
        for reader in readers
    )
    OutboxMessage.objects.bulk_create(
        OutboxMessage(
            topic="mail",
            kind=NoticeKind.URGED,
            record=urging.record,
            message_id=f"{urging.record.code}.urge{urging.pk}.staff{reader.pk}",
            recipient=reader,
            payload={},
            created_at=urging.at,
            available_at=urging.at,
        )
        for reader in readers
        if reader.mails_each and reader.email
    )
