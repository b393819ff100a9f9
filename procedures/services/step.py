"""The inside of every deed: lock, ask the domain, save, event, figures, outbox, in one transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from procedures.domain.calendar import WorkingCalendar, local
from procedures.domain.deadlines import Deadline, Line, soon_from
from procedures.domain.figures import FigureFacts, difference
from procedures.domain.lifecycle import MAY_PAUSE, OPEN, Facts, move
from procedures.domain.pauses import shifted
from procedures.domain.result_words import ResultStage
from procedures.domain.settlement import outcome, overdue_from
from procedures.domain.trail import START, Happening, digest
from procedures.domain.vocabulary import Act, NoticeKind, Reason, Status, TermUnit
from procedures.domain.written_lines import written
from procedures.models import FigureDelta, OutboxMessage, Record, RecordEvent
from procedures.queries.calendar import calendar_for
from procedures.queries.catalogue import entry_of_version
from procedures.queries.due_reasons import lines_of
from procedures.queries.places import centre, unit
from procedures.services.notices import tell, tell_officer
from procedures.services.telling import message_to_owner
from staffing.models import Account, Citizen
from units.errors import RuleBroken
from units.scoping import Scope

_RECEIVING = ("received_at_centre",)
_COMPETENT = ("competent_unit",)
_SETTLING = ("competent_unit", "received_at_centre")
_ASKED = "asked_unit"
_ANYWHERE = ("competent_unit", "received_at_centre", "return_at_centre")

ACTING_PLACES: dict[Act, tuple[str, ...]] = {
    Act.RECEIVE: _RECEIVING,
    Act.REQUEST_INTAKE_SUPPLEMENT: _RECEIVING,
    Act.ANSWER_INTAKE_SUPPLEMENT: _RECEIVING,
    Act.REFUSE: _RECEIVING,
    Act.FORWARD: _RECEIVING,
    Act.TAKE: _COMPETENT,
    Act.ASSIGN: _SETTLING,
    Act.RELEASE: _COMPETENT,
    Act.REQUEST_SUPPLEMENT: _SETTLING,
    Act.PROVIDE_SUPPLEMENT: _RECEIVING,
    Act.CONFIRM_SUPPLEMENT: _SETTLING,
    Act.REQUEST_PAYMENT: _COMPETENT,
    Act.CONFIRM_PAYMENT: _SETTLING,
    Act.EXTEND: _COMPETENT,
    Act.ASSIGN_TASK: _SETTLING,
    Act.ANSWER_TASK: (_ASKED, "competent_unit"),
    Act.RECORD_OUTAGE: _SETTLING,
    Act.PROPOSE_RESULT: _COMPETENT,
    Act.APPROVE_RESULT: _COMPETENT,
    Act.SEND_BACK_RESULT: _COMPETENT,
    Act.SIGN_RESULT: _COMPETENT,
    Act.COMPLETE: _COMPETENT,
    Act.ADD_RESULT_FILE: _COMPETENT,
    Act.RETURN: ("return_at_centre",),
    Act.WITHDRAW: _RECEIVING,
    Act.STOP: _COMPETENT,
    Act.CLOSE: _SETTLING,
    Act.VOID: _RECEIVING,
    Act.ADJUST: _RECEIVING,
    Act.AMEND: _SETTLING,
    Act.SEND_PAPER: (*_ANYWHERE, _ASKED),
    Act.RECEIVE_PAPER: (*_ANYWHERE, _ASKED),
    Act.REPORT_ERROR: _ANYWHERE,
    Act.CORRECT_RESULT: _COMPETENT,
    Act.GIVE_BACK_ORIGINALS: ("received_at_centre", "return_at_centre"),
    Act.CONFIRM_DELIVERY: ("return_at_centre",),
    Act.RECORD_UNDELIVERED: ("return_at_centre",),
}
"""Where an act is done: seeing a record from another of its places does not give the right to act on it there.

An asked unit is one that was given a task (``AgencyTask``).
"""


def acts_here(record: Record, act: Act, scope: Scope) -> bool:
    """Whether a holder of the act's capability within ``scope`` stands at the place where it is done."""
    if scope.whole_province:
        return True
    held = {"competent_unit": scope.units, "received_at_centre": scope.centres, "return_at_centre": scope.centres}
    places = ACTING_PLACES[act]
    if any(getattr(record, f"{place}_id") in held[place] for place in places if place != _ASKED):
        return True
    return _ASKED in places and record.tasks.filter(unit__in=scope.units).exists()


def locked(record_id: int, act: Act, *, scope: Scope, seen: int | None = None) -> Record:
    """The record, locked for this transaction, if it lies within ``scope`` and ``act`` is done there.

    ``seen`` is the number of events the person had before them: RuleBroken("record_changed") when there are more now.
    """
    rows = Record.objects.visible_to(scope).select_for_update(of=("self",)).select_related("applicant")
    record: Record | None = next(iter(rows.filter(pk=record_id)), None)
    if record is None:
        raise RuleBroken("record_not_found")
    record.version = entry_of_version(record.version_id).version
    record.procedure = record.version.procedure
    record.received_at_centre = centre(record.received_at_centre_id)
    record.competent_unit = unit(record.competent_unit_id)
    if not acts_here(record, act, scope):
        raise RuleBroken("not_done_here", act=act.value)
    if seen is not None and seen != record.trail_length:
        last = record.events.select_related("actor").order_by("-sequence").first()
        raise RuleBroken(
            "record_changed",
            record=record.code,
            by=str(last.actor) if last and last.actor else "",
            at=last.at if last else None,
        )
    return record


def lifecycle_facts(record: Record, **more: Any) -> Facts:
    """What the guards look at, read from the record; an act adds what it brings along."""
    return Facts(
        status=Status(record.status),
        mirrored=record.is_mirrored,
        at_once=record.version.at_once,
        has_term=record.version.has_term,
        intake_requests=record.intake_requests,
        supplement_requests=record.supplement_requests,
        extensions=record.extensions,
        clock_stopped=record.paused_at is not None,
        has_obligation=record.version.has_obligation,
        proposed=record.result_stage != "",
        approved=record.result_stage in (ResultStage.APPROVED, ResultStage.SIGNED),
        signed=record.result_stage == ResultStage.SIGNED,
        error_reported=record.correction_due_at is not None,
        in_the_post=record.in_the_post,
        **more,
    )


def calendar_of(record: Record) -> WorkingCalendar:
    """The working calendar of the competent unit (decision 6)."""
    return calendar_for(unit(record.competent_unit_id).office_hours)


@dataclass
class Step:
    """One act on one record. Make it before changing the record, change the record, then ``write`` it.

    Done by ``actor`` of the staff, by a ``citizen`` online, or (neither) by the system itself.
    """

    record: Record
    act: Act
    actor: Account | None
    at: datetime
    recorded_at: datetime
    before: FigureFacts | None = field(init=False)
    from_status: str = field(init=False)
    due_before: datetime | None = field(init=False)
    lines: tuple[Line, ...] = ()
    citizen: Citizen | None = None

    def __post_init__(self) -> None:
        """Remember what the record looked like."""
        if not transaction.get_connection().in_atomic_block:
            raise RuntimeError("a deed needs a transaction")
        is_new = self.record.pk is None
        self.before = None if is_new else self.record.figure_facts
        self.from_status = "" if is_new else self.record.status
        self.due_before = None if is_new else self.record.due_at

    def move(self, **more: Any) -> None:
        """Ask the domain and take the new status; RuleBroken with the code of the rule that forbids it."""
        self.record.status = move(self.act, lifecycle_facts(self.record, **more))
        if self.record.status != Status.PROCESSING:
            self.record.result_stage = ""  # what was proposed before papers were missing is proposed anew (decision 37)

    def judge(self) -> None:
        """The record is settled now: keep the moment and the outcome it has by its due date.

        One that ends while its clock stands still is not late for having waited: the due date moves by the wait first.
        """
        record = self.record
        self.resume()
        if record.due_at is None:
            raise RuntimeError("a record without a due date cannot be settled")
        record.completed_at = self.at
        record.outcome = outcome(self.at, record.due_at, TermUnit(record.term_unit))

    def pause(self) -> None:
        """The clock stands still from now on: nobody is late, and nobody is warned."""
        record = self.record
        record.paused_at = self.at
        record.soon_from = record.overdue_from = None

    def resume(self) -> None:
        """The clock that stood still runs on: what was left of the term then is left now (domain.pauses)."""
        record = self.record
        if record.paused_at is None:
            return
        if record.due_at is None or record.clock_from is None:
            raise RuntimeError("a record without a due date has no clock that could run on")
        calendar = calendar_of(record)
        deadline = shifted(
            record.due_at,
            TermUnit(record.term_unit),
            paused_at=record.paused_at,
            resumed_at=self.at,
            lines=lines_of(record),
            calendar=calendar,
        )
        self.set_due(deadline, start=record.clock_from, calendar=calendar)

    def set_due(self, deadline: Deadline, *, start: datetime, calendar: WorkingCalendar) -> None:
        """Take a due date with its reason; the first one stays as ``first_due_at`` for ever."""
        record = self.record
        record.due_at = deadline.due_at
        record.clock_from = start
        record.paused_at = None
        record.first_due_at = record.first_due_at or deadline.due_at
        record.soon_from = soon_from(start, deadline.due_at, calendar)
        record.overdue_from = overdue_from(deadline.due_at, TermUnit(record.term_unit))
        self.lines = deadline.lines

    def write(
        self,
        *,
        reason: Reason = Reason.NONE,
        facts: dict[str, Any] | None = None,
        outbox: Iterable[OutboxMessage] = (),
    ) -> None:
        """Save the record with its event, its change of the figures and its messages.

        A due date that moved is told by the event, from which date to which and why: so the dates form one chain.
        """
        record = self.record
        if Status(record.status) not in MAY_PAUSE:
            record.paused_at = None
        self._set_watch()
        if self.actor or self.citizen or record.touched_at is None:  # what the system does by itself touches nothing
            record.touched_at = self.recorded_at
        if record.status != Status.SUPPLEMENT_REQUESTED:
            record.answer_by = None
        event = self._event(reason, self._moved() | (facts or {}))
        record.trail_head = event.digest
        record.trail_length = event.sequence
        record.save(force_insert=record.pk is None)
        event.record = record
        event.save(force_insert=True)
        write_deltas(record, self.before, self.recorded_at)
        tell_officer(record, event)
        if messages := tell(outbox):
            OutboxMessage.objects.bulk_create(messages)

    def _moved(self) -> dict[str, Any]:
        before, now = self.due_before, self.record.due_at
        if before is None or now is None or before == now:
            return {}
        return {
            "due_before": local(before).isoformat(),
            "due_at": local(now).isoformat(),
            "why": written(self.lines),
        }

    def _set_watch(self) -> None:
        """When somebody must next be told. What is past already is told at once by the next sweep."""
        record = self.record
        status = Status(record.status)
        if record.is_mirrored:
            record.watch_at = None
        elif status in OPEN and record.paused_at is None:
            record.watch_at = record.soon_from
        elif status != Status.SUBMITTED:
            record.watch_at = None

    def _event(self, reason: Reason, facts: dict[str, Any]) -> RecordEvent:
        record = self.record
        happening = Happening(
            code=record.code,
            sequence=record.trail_length + 1,
            act=self.act.value,
            from_status=str(self.from_status),
            to_status=str(record.status),
            actor=self.actor.pk if self.actor else None,
            at=self.at,
            recorded_at=self.recorded_at,
            reason=reason.value,
            facts=facts,
            citizen=self.citizen.pk if self.citizen else None,
        )
        return RecordEvent(
            sequence=happening.sequence,
            act=happening.act,
            from_status=happening.from_status,
            to_status=happening.to_status,
            actor=self.actor,
            citizen=self.citizen,
            at=self.at,
            recorded_at=self.recorded_at,
            reason=happening.reason,
            facts=facts,
            digest=digest(bytes(record.trail_head) if record.trail_length else START, happening),
        )


def write_deltas(record: Record, before: FigureFacts | None, at: datetime) -> None:
    """Write what changed from the state ``before`` of a record for the worker that keeps the figures."""
    rows = [
        FigureDelta(
            record=record,
            measure=entry.measure,
            centre_id=entry.centre,
            unit_id=entry.unit,
            field_id=entry.field,
            channel=entry.channel,
            day=entry.day,
            moment=entry.moment,
            soon_from=entry.soon_from,
            outcome=entry.outcome or "",
            first_due_kept=entry.first_due_kept,
            on_time_766=entry.on_time_766,
            amount=amount,
            created_at=at,
        )
        for entry, amount in difference(before, record.figure_facts).items()
    ]
    if rows:
        FigureDelta.objects.bulk_create(rows)


def notice(kind: NoticeKind, *, record: Record, sequence: int, at: datetime, recipient: Account) -> OutboxMessage:
    """A mail to a member of staff about one event of a record; keys only, no text."""
    return OutboxMessage(
        topic="mail",
        kind=kind,
        record=record,
        message_id=f"{record.code}.{sequence}.{kind.value}.staff{recipient.pk}",
        recipient=recipient,
        payload={},
        created_at=at,
        available_at=at,
    )


def owner_notices(kind: NoticeKind, record: Record, at: datetime) -> Sequence[OutboxMessage]:
    """A notice to the owner about the event being written, where a telephone or an address is known."""
    return message_to_owner(kind, record, event=str(record.trail_length + 1), at=at)
