"""A term extended once, with an apology (form 04; Art. 19.6; decisions 12 and 24)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from procedures.domain.calendar import local
from procedures.domain.extensions import EXTENSION_REASONS, is_late, promised
from procedures.domain.vocabulary import Act, LetterForm, NoticeKind, Reason
from procedures.models import Extension, Record
from procedures.queries.due_reasons import lines_of
from procedures.services.authority import require_authority
from procedures.services.letter_numbering import next_letter_number
from procedures.services.step import Step, calendar_of, locked, owner_notices
from staffing.domain.authority import DocumentKind
from staffing.models import Account
from units.errors import RuleBroken
from units.scoping import Scope


@dataclass(frozen=True, slots=True)
class Apology:
    """What the letter says: why, and until when. ``explanation`` is read by the applicant."""

    until: date
    reason: Reason
    explanation: str
    signer: Account


@transaction.atomic
def extend(
    *, record_id: int, apology: Apology, actor: Account, scope: Scope, at: datetime, seen: int | None = None
) -> Record:
    """Promise another date. In time it becomes the due date; later it stands beside it and changes no judgement.

    RuleBroken: reason_missing, explanation_missing, signer_not_competent, extension_once, extension_not_later,
    extension_not_working_day, outside_calendar.
    """
    if apology.reason not in EXTENSION_REASONS:
        raise RuleBroken("reason_missing")
    if not apology.explanation.strip():
        raise RuleBroken("explanation_missing")
    record = locked(record_id, Act.EXTEND, scope=scope, seen=seen)
    step = Step(record, Act.EXTEND, actor, at, at)
    step.move()
    assert record.due_at is not None  # noqa: S101 - open records have a due date (record_open_has_due_date)
    assert record.clock_from is not None  # noqa: S101 - and a moment from which it runs
    today = local(at).date()
    authority = require_authority(record, apology.signer, on=today, document_kind=DocumentKind.EXTENSION_LETTER)
    calendar = calendar_of(record)
    late = is_late(at, record.due_at, calendar)
    deadline = promised(record.due_at, apology.until, at=at, lines=lines_of(record), calendar=calendar)
    letter = Extension(
        record=record,
        due_before=record.due_at,
        due_after=deadline.due_at,
        is_late=late,
        reason=apology.reason,
        explanation=apology.explanation.strip(),
        asked_by=record.officer,
        decided_by=actor,
        signer=apology.signer,
        signer_title="\n".join(authority.block),
        decided_at=at,
    )
    if not late:
        step.set_due(deadline, start=record.clock_from, calendar=calendar)
    record.extensions += 1
    letter.letter_number = next_letter_number(LetterForm.APOLOGY, record.competent_unit, today)
    letter.save(force_insert=True)
    step.write(
        reason=apology.reason,
        facts={
            "number": letter.letter_number,
            "issued_on": today.isoformat(),
            "promised_at": local(deadline.due_at).isoformat(),
            "late": late,
            "signer": apology.signer.pk,
        },
        outbox=owner_notices(NoticeKind.EXTENDED, record, at),
    )
    return record
