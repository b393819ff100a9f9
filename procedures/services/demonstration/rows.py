"""Lives as the rows that the services would have written, as text for COPY.

Statuses, due dates, outcomes, facts and digests come from the same functions of the domain; a test lives a sample
through the services and compares every column.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from io import StringIO
from typing import Any

from procedures.domain.deadlines import intake_alert_at, intake_due_at
from procedures.domain.fees import charge, rule_on
from procedures.domain.lifecycle import OPEN
from procedures.domain.record_code import record_code
from procedures.domain.settlement import outcome
from procedures.domain.trail import START, Happening, digest
from procedures.domain.vocabulary import (
    Act,
    Reason,
    SourceSystem,
    Status,
    TermUnit,
)
from procedures.domain.watching import Watched, watch
from procedures.queries.calendar import calendar_for
from procedures.queries.catalogue import CatalogueEntry
from procedures.services.demonstration.deeds import evidence_of, result_number
from procedures.services.demonstration.lives import Life, papers_on_the_table
from procedures.services.demonstration.people import key_of
from procedures.services.demonstration.reckoning import Reckoned, Reckoner
from procedures.services.processing import CLOCK_STARTS_AT_COMPETENT_UNIT
from units.models import Unit

TABLES: dict[str, tuple[str, ...]] = {
    "procedures_applicant": (
        *("id", "kind", "name", "personal_number", "passport", "tax_code", "born_on", "telephone", "email"),
        *("address", "unit_id", "search_key"),
    ),
    "procedures_record": (
        *("id", "code", "external_code", "source_system", "master_system", "procedure_id", "version_id", "field_id"),
        *("term_value", "term_unit", "received_at_centre_id", "competent_unit_id", "return_at_centre_id"),
        *("applicant_id", "channel", "return_method", "status", "officer_id", "submitted_at", "received_at"),
        *("forwarded_at", "competent_received_at", "clock_from", "first_due_at", "due_at", "soon_from"),
        *("overdue_from", "intake_due_at", "watch_at", "completed_at", "closed_at", "returned_at", "outcome"),
        *("supplement_requests", "extensions", "copies", "pages", "fee_vnd", "trail_head", "trail_length"),
    ),
    "procedures_recordcomponent": (
        *("record_id", "component_id", "position", "name", "form", "state", "originals", "copies", "is_present"),
    ),
    "procedures_recordevent": (
        *("record_id", "sequence", "act", "from_status", "to_status", "actor_id", "at", "recorded_at", "reason"),
        *("facts", "digest"),
    ),
    "procedures_result": ("record_id", "is_refusal", "number", "issued_on", "signer_id", "signer_title"),
    "procedures_handover": (
        *("record_id", "method", "receiver_name", "evidence", "evidence_number", "handed_over_by_id"),
        "handed_over_at",
    ),
}
"""Tables in the order in which their rows refer to each other, with the columns that are given."""

_NULL = "\\N"


def _cell(value: object) -> str:
    """A value as COPY's text format has it."""
    if value is None:
        return _NULL
    if isinstance(value, bytes):
        return f"\\\\x{value.hex()}"
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, int) and not isinstance(value, str):
        return str(value)
    text = str(value)
    if "\\" in text or "\n" in text or "\t" in text or "\r" in text:
        text = text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")
    return text


def _line(*values: object) -> str:
    return "\t".join(map(_cell, values)) + "\n"


@dataclass
class _Course:
    """A record while its acts are written down: its status, its dates, and the head of its trail."""

    code: str
    status: str = ""
    reckoned: Reckoned | None = None
    first_due_at: datetime | None = None
    clock_from: datetime | None = None
    head: bytes = START
    events: list[tuple[object, ...]] = field(default_factory=list)


class Rows:
    """Collects the rows of lives; ``take`` hands them over and begins anew.

    ``first_record`` and ``first_applicant`` are the keys to begin with; ``counters`` holds the last serial given by
    unit and day; ``now`` is the moment after which somebody must still be told.
    """

    def __init__(
        self, *, first_record: int, first_applicant: int, counters: dict[tuple[int, date], int], now: datetime
    ) -> None:
        self.next_record = first_record
        self.next_applicant = first_applicant
        self.counters = counters
        self.now = now
        self.records = 0
        self._reckoner = Reckoner()
        self._papers: dict[int, str] = {}
        self._buffers: defaultdict[str, StringIO] = defaultdict(StringIO)

    def take(self) -> dict[str, StringIO]:
        """The rows collected so far by table, ready to be read."""
        taken = {table: self._buffers[table] for table in TABLES}
        self._buffers = defaultdict(StringIO)
        for buffer in taken.values():
            buffer.seek(0)
        return taken

    def add(self, life: Life) -> None:
        """Write down one life; lives must come in the order of their submission, so that codes follow it."""
        key, applicant = self.next_record, self.next_applicant
        self.next_record += 1
        self.next_applicant += 1
        self.records += 1
        course = _Course(self._code(life.unit, life.submitted_at.date()))
        if life.at_once:
            self._live_at_once(life, course)
        else:
            self._live(life, course)
        write = self._buffers
        owner = life.owner
        write["procedures_applicant"].write(
            _line(
                *(applicant, owner.kind.value, owner.name, owner.personal_number, "", owner.tax_code, owner.born_on),
                *(owner.telephone, owner.email, owner.address, owner.unit_id, key_of(owner.name)),
            )
        )
        write["procedures_record"].write(_line(*self._record(key, applicant, life, course)))
        write["procedures_recordevent"].writelines(_line(key, *event) for event in course.events)
        write["procedures_recordcomponent"].write(self._paper_lines(life.entry, key))
        self._write_end(key, life, course)

    def _write_end(self, key: int, life: Life, course: _Course) -> None:
        if life.completed_at is not None and not life.at_once:
            self._buffers["procedures_result"].write(
                _line(
                    *(key, life.refusal, result_number(course.code), life.completed_at.date()),
                    *(life.signer.pk, life.signer.title),
                )
            )
        if life.returned_at is None:
            return
        kind, number = evidence_of(life, course.code)
        method = life.return_method.value
        self._buffers["procedures_handover"].write(
            _line(key, method, life.owner.name, kind.value, number, life.clerk.pk, life.returned_at)
        )

    def _code(self, unit: Unit, day: date) -> str:
        serial = self.counters[(unit.pk, day)] = self.counters.get((unit.pk, day), 0) + 1
        return record_code(unit.identifier, day, serial)

    def _paper_lines(self, entry: CatalogueEntry, record: int) -> str:
        """The papers are the same for all records of a version but for the record's key."""
        pattern = self._papers.get(entry.version.pk)
        if pattern is None:
            lines = [
                "\0"
                + _line(
                    *("", paper.component_id, position, paper.name, paper.form.value, paper.state.value),
                    *(paper.originals, paper.copies, paper.is_present),
                )
                for position, paper in enumerate(papers_on_the_table(entry), start=1)
            ]
            pattern = self._papers[entry.version.pk] = "".join(lines)
        return pattern.replace("\0", str(record))

    def _record(self, key: int, applicant: int, life: Life, course: _Course) -> Iterator[object]:
        version = life.entry.version
        reckoned = course.reckoned
        settled = life.completed_at if reckoned else None
        intake_due = self._intake_due(life) if life.online else None
        fee = charge(rule_on(life.entry.fees, life.submitted_at.date()), copies=life.copies, pages=life.pages)
        source = SourceSystem.NATIONAL_PORTAL if life.online else SourceSystem.COUNTER
        yield from (key, course.code, "", source.value, "", version.procedure_id, version.pk)
        yield from (version.procedure.field_id, version.term_value, version.term_unit, life.centre.pk, life.unit.pk)
        yield from (life.centre.pk, applicant, life.channel.value, life.return_method.value, course.status)
        yield from (None if life.at_once or not life.taken_at else life.officer.pk, life.submitted_at, life.received_at)
        reached = life.received_at if life.at_once else life.forwarded_at or life.taken_at
        yield from (reached, reached, course.clock_from, course.first_due_at, reckoned and reckoned.due_at)
        yield from (reckoned and reckoned.soon_from, reckoned and reckoned.overdue_from, intake_due)
        yield self._watch_at(life, course, intake_due)
        yield from (settled, life.refused_at or life.withdrawn_at, life.returned_at)
        yield outcome(settled, reckoned.due_at, TermUnit(version.term_unit)).value if settled and reckoned else ""
        yield from (0, 0, life.copies, life.pages, fee.amount_vnd, course.head, len(course.events))

    def _intake_due(self, life: Life) -> datetime:
        return intake_due_at(life.submitted_at, calendar_for(life.centre.unit.office_hours))

    def _watch_at(self, life: Life, course: _Course, intake_due: datetime | None) -> datetime | None:
        """The next moment at which somebody must be told; what is past has been told."""
        status = Status(course.status)
        if status == Status.SUBMITTED:
            first = intake_alert_at(life.submitted_at, calendar_for(life.centre.unit.office_hours))
        elif status in OPEN and course.reckoned:
            first = course.reckoned.soon_from
        else:
            return None
        if first > self.now:
            return first
        reckoned = course.reckoned
        seen = Watched(status, intake_due, reckoned and reckoned.soon_from, reckoned.overdue_from if reckoned else None)
        return watch(seen, self.now).next_at

    # Acts, with the facts that the services give them

    def _live_at_once(self, life: Life, course: _Course) -> None:
        self._accept(life, course, life.submitted_at)
        self._happen(
            course, Act.SETTLE_AT_ONCE, Status.RETURNED, life.clerk.pk, life.submitted_at, self._accepted(life, course)
        )

    def _live(self, life: Life, course: _Course) -> None:
        if life.online:
            facts = {"intake_due_at": self._intake_due(life).isoformat()}
            self._happen(course, Act.SUBMIT, Status.SUBMITTED, life.clerk.pk, life.submitted_at, facts)
        if life.refused_at:
            self._happen(
                course, Act.REFUSE, Status.REFUSED, life.clerk.pk, life.refused_at, {}, reason=Reason.INCOMPLETE
            )
        if life.received_at:
            self._accept(life, course, life.received_at)
            facts = self._accepted(life, course)
            self._happen(course, Act.RECEIVE, Status.RECEIVED, life.clerk.pk, life.received_at, facts)
        if life.forwarded_at:
            self._reach(life, course, Act.FORWARD, life.clerk.pk, life.forwarded_at, {})
        if life.taken_at:
            officer = life.officer.pk
            if life.forwarded_at:
                self._happen(course, Act.TAKE, Status.PROCESSING, officer, life.taken_at, {"officer": officer})
            else:
                self._reach(life, course, Act.TAKE, officer, life.taken_at, {"officer": officer})
        self._end(life, course)

    def _end(self, life: Life, course: _Course) -> None:
        if life.withdrawn_at:
            self._happen(
                *(course, Act.WITHDRAW, Status.WITHDRAWN, life.clerk.pk, life.withdrawn_at, {}),
                reason=Reason.APPLICANT_REQUEST,
            )
        if life.completed_at and course.reckoned:
            facts = {
                "number": result_number(course.code),
                "issued_on": life.completed_at.date().isoformat(),
                "signer": life.signer.pk,
                "refusal": life.refusal,
                "outcome": str(
                    outcome(life.completed_at, course.reckoned.due_at, TermUnit(life.entry.version.term_unit))
                ),
            }
            reason = Reason.CONDITIONS_NOT_MET if life.refusal else Reason.NONE
            self._happen(
                course, Act.COMPLETE, Status.COMPLETED, life.officer.pk, life.completed_at, facts, reason=reason
            )
        if life.returned_at:
            kind, _number = evidence_of(life, course.code)
            facts = {"method": life.return_method.value, "evidence": kind.value}
            self._happen(course, Act.RETURN, Status.RETURNED, life.clerk.pk, life.returned_at, facts)

    def _accept(self, life: Life, course: _Course, at: datetime) -> None:
        course.reckoned = self._reckoner.reckon(at, life.entry.version, calendar_for(life.unit.office_hours))
        course.first_due_at = course.reckoned.due_at
        course.clock_from = at

    def _accepted(self, life: Life, course: _Course) -> dict[str, Any]:
        assert course.reckoned is not None  # noqa: S101 - accepted just now
        return {
            "due_at": course.reckoned.due_at.isoformat(),
            "why": course.reckoned.why,
            "centre": life.centre.pk,
            "unit": life.unit.pk,
        }

    def _reach(self, life: Life, course: _Course, act: Act, actor: int, at: datetime, facts: dict[str, Any]) -> None:
        """The competent unit has it now; across boundaries the due date may move (``processing``)."""
        reason = Reason.NONE
        before = course.reckoned
        assert before is not None and life.received_at is not None  # noqa: S101, PT018 - received first
        if life.crosses_boundary and life.received_at.date() >= CLOCK_STARTS_AT_COMPETENT_UNIT:
            moved = self._reckoner.reckon(at, life.entry.version, calendar_for(life.unit.office_hours))
            if moved.due_at != before.due_at:
                reason = Reason.RECEIVED_LATER
                facts = facts | {
                    "due_before": before.due_at.isoformat(),
                    "due_at": moved.due_at.isoformat(),
                    "why": moved.why,
                }
                course.reckoned, course.clock_from = moved, at
        self._happen(course, act, Status.PROCESSING, actor, at, facts, reason=reason)

    @staticmethod
    def _happen(
        course: _Course,
        act: Act,
        to: Status,
        actor: int,
        at: datetime,
        facts: dict[str, Any],
        *,
        reason: Reason = Reason.NONE,
    ) -> None:
        sequence = len(course.events) + 1
        happening = Happening(
            course.code, sequence, act.value, course.status, to.value, actor, at, at, reason.value, facts
        )
        course.head = digest(course.head, happening)
        course.events.append(
            (
                *(sequence, act.value, course.status, to.value, actor, at, at, reason.value),
                *(json.dumps(facts, ensure_ascii=False), course.head),
            )
        )
        course.status = to.value


def in_order(lives: Iterable[Life]) -> list[Life]:
    """By submission, as codes are given out."""
    return sorted(lives, key=lambda life: (life.submitted_at, life.centre.pk, life.owner.name))
