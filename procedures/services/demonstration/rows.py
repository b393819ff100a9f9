"""Lives as the rows that the services would have written, as text for COPY.

Statuses, due dates, outcomes, facts and digests come from the same functions of the domain; a test lives a sample
through the services and compares every column.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from procedures.domain.deadlines import intake_alert_at, intake_due_at
from procedures.domain.fees import charge, rule_on
from procedures.domain.lifecycle import OPEN
from procedures.domain.record_code import record_code
from procedures.domain.settlement import outcome
from procedures.domain.trail import Happening
from procedures.domain.vocabulary import Act, Reason, ReturnMethod, SourceSystem, Status, TermUnit
from procedures.domain.watching import Watched, watch
from procedures.queries.catalogue import CatalogueEntry
from procedures.services.demonstration.deeds import evidence_of, in_order, result_number
from procedures.services.demonstration.lives import Life, papers_on_the_table
from procedures.services.demonstration.paperwork import (
    PAPERWORK,
    Letter,
    LetterCounters,
    ending_line,
    folder_line,
    move_line,
    notice_line,
    refusal_line,
    write_letters,
)
from procedures.services.demonstration.people import key_of
from procedures.services.demonstration.reckoning import Reckoned, Reckoner
from procedures.services.demonstration.stamps import (
    APPLICANT,
    CODE,
    EVIDENCE,
    FOLDER,
    HEAD,
    KEY,
    OWNER,
    OWNER_KEY,
    RESULT,
    Marks,
    Pattern,
)
from procedures.services.drafting import Party
from procedures.services.processing import CLOCK_STARTS_AT_COMPETENT_UNIT
from staffing.domain.authority import AuthorityKind
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
        *("overdue_from", "intake_due_at", "watch_at", "touched_at", "completed_at", "closed_at", "returned_at"),
        *("outcome", "supplement_requests", "extensions", "copies", "pages", "fee_vnd", "in_the_post", "owner_key"),
        *("trail_head", "trail_length"),
    ),
    "procedures_recordcomponent": (
        *("record_id", "component_id", "position", "name", "form", "state", "originals", "copies", "is_present"),
    ),
    "procedures_recordevent": (
        *("record_id", "sequence", "act", "from_status", "to_status", "actor_id", "at", "recorded_at", "reason"),
        *("facts", "digest"),
    ),
    "procedures_result": (
        *("record_id", "is_refusal", "number", "issued_on", "issued_by_id", "signer_id", "signer_title"),
    ),
    "procedures_handover": (
        *("record_id", "method", "receiver_name", "evidence", "evidence_number", "handed_over_by_id"),
        *("handed_over_at", "delivered_at"),
    ),
    **PAPERWORK,
}
"""Tables in the order in which their rows refer to each other, with the columns that are given."""

_NULL = "\\N"
_JSON = json.JSONEncoder(ensure_ascii=False)
_NOTHING = (None, None, None)


def _text(text: str) -> str:
    """A text from a table as COPY has it; what is invented here needs no such care."""
    if "\\" in text or "\n" in text or "\t" in text or "\r" in text:
        text = text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")
    return text


def _flag(value: bool) -> str:
    return "t" if value else "f"


@dataclass(slots=True)
class _Course:
    """A record while its acts are written down: what is written, its status and its dates."""

    pattern: Pattern = field(default_factory=Pattern)
    status: str = ""
    reckoned: Reckoned | None = None
    first_due_at: datetime | None = None
    clock_from: datetime | None = None
    touched_at: datetime | None = None
    letter: Letter | None = None

    @property
    def events(self) -> int:
        """How many there are."""
        return len(self.pattern.events)


@dataclass(frozen=True, slots=True)
class Keys:
    """The first of consecutive keys that are kept free in each table whose rows others refer to."""

    record: int
    applicant: int
    folder: int

    def after(self, count: int) -> "Keys":
        """Those behind the first ``count``."""
        return Keys(self.record + count, self.applicant + count, self.folder + count)


class Rows:
    """Collects the rows of lives; ``take`` hands them over and begins anew.

    ``first`` are the keys to begin with; ``counters`` holds the last serial given by unit and day, ``letters`` that of
    each form by centre and year; ``now`` is the moment after which somebody must still be told.
    """

    def __init__(
        self, *, first: Keys, counters: dict[tuple[int, date], int], letters: LetterCounters, now: datetime
    ) -> None:
        self.records = 0
        self.counters = counters
        self.letters = letters
        self.now = now
        self._first = first
        self._reckoner = Reckoner()
        self._papers: dict[int, str] = {}
        self._amounts: dict[tuple[int, date, int, int], str] = {}
        self._lines: dict[str, list[bytes]] = {table: [] for table in TABLES}

    def take(self) -> dict[str, bytes]:
        """The rows collected so far by table."""
        taken = {table: b"".join(lines) for table, lines in self._lines.items()}
        for lines in self._lines.values():
            lines.clear()
        return taken

    def add(self, lives: Iterable[Life]) -> None:
        """Write down lives of one stretch of days: in the order of their submission, so that codes follow it."""
        of_days = in_order(lives)
        letters = write_letters(of_days, self.letters)
        for life in of_days:
            self._add(life, letters.get(id(life)))

    def _add(self, life: Life, letter: Letter | None) -> None:
        course = _Course(letter=letter)
        if life.at_once:
            self._live_at_once(life, course)
        else:
            self._live(life, course)
            if life.received_at and not life.online:
                course.pattern.write("procedures_folder", folder_line(FOLDER, KEY, life))
                course.pattern.write("procedures_foldermove", move_line(FOLDER, life))
        course.pattern.write("procedures_record", self._record_line(life, course))
        course.pattern.write("procedures_recordcomponent", self._paper_lines(life.entry))
        self._write_end(life, course.pattern)
        for owner in (life.owner, *life.twins):
            self._stamp(life, owner, course.pattern)

    def _stamp(self, life: Life, owner: Party, pattern: Pattern) -> None:
        """One record of this course: ``owner``'s."""
        applicant = self._first.applicant + self.records
        code = self._code(life.unit, life.submitted_at.date())
        name_key = key_of(owner.name)
        marks = Marks(
            key=str(self._first.record + self.records),
            code=code,
            applicant=str(applicant),
            folder=str(self._first.folder + self.records),
            owner=owner.name,
            owner_key=name_key,
            evidence=evidence_of(life, owner, code)[1],
            result=result_number(code),
        )
        self.records += 1
        self._lines["procedures_applicant"].append(
            f"{applicant}\t{owner.kind}\t{owner.name}\t{owner.personal_number}\t\t{owner.tax_code}\t"
            f"{owner.born_on or _NULL}\t{owner.telephone}\t{owner.email}\t{_text(owner.address)}\t{owner.unit_id}\t"
            f"{name_key}\n".encode()
        )
        pattern.stamp(self._lines, marks)

    @staticmethod
    def _write_end(life: Life, pattern: Pattern) -> None:
        if life.completed_at is not None and not life.at_once:
            pattern.write(
                "procedures_result",
                f"{KEY}\t{_flag(life.refusal)}\t{RESULT}\t{life.completed_at.date()}\t"
                f"{life.officer.id}\t{life.signer.id}\t{_text(life.signer.title)}\n",
            )
        if life.returned_at is not None:
            kind, _number = evidence_of(life, life.owner, CODE)
            pattern.write(
                "procedures_handover",
                f"{KEY}\t{life.return_method}\t{OWNER}\t{kind}\t{EVIDENCE}\t"
                f"{life.clerk.id}\t{life.returned_at}\t{life.delivered_at or _NULL}\n",
            )

    def _code(self, unit: Unit, day: date) -> str:
        serial = self.counters[(unit.id, day)] = self.counters.get((unit.id, day), 0) + 1
        return record_code(unit.identifier, day, serial)

    def _paper_lines(self, entry: CatalogueEntry) -> str:
        """The papers are the same for all records of a version."""
        pattern = self._papers.get(entry.version.id)
        if pattern is None:
            pattern = self._papers[entry.version.id] = "".join(
                f"{KEY}\t{paper.component_id}\t{position}\t{_text(paper.name)}\t{paper.form}\t{paper.state}\t"
                f"{paper.originals}\t{paper.copies}\t{_flag(paper.is_present)}\n"
                for position, paper in enumerate(papers_on_the_table(entry), start=1)
            )
        return pattern

    def _record_line(self, life: Life, course: _Course) -> str:
        version = life.entry.version
        reckoned = course.reckoned
        due, soon, overdue = (reckoned.due_at, reckoned.soon_from, reckoned.overdue_from) if reckoned else _NOTHING
        settled = life.completed_at
        judged = outcome(settled, due, TermUnit(version.term_unit)) if settled and due else ""
        reached = life.received_at if life.at_once else life.forwarded_at or life.taken_at
        officer = life.officer.id if life.taken_at else None
        intake_due = self._intake_due(life) if life.online else None
        source = SourceSystem.NATIONAL_PORTAL if life.online else SourceSystem.COUNTER
        amount = self._amount(life)
        posted = life.returned_at and not life.delivered_at and life.return_method is ReturnMethod.POSTAL
        return (
            f"{KEY}\t{CODE}\t\t{source}\t\t{version.procedure_id}\t{version.id}\t"
            f"{life.field_id}\t{version.term_value}\t{version.term_unit}\t{life.centre.id}\t{life.unit.id}\t"
            f"{life.centre.id}\t{APPLICANT}\t{life.channel}\t{life.return_method}\t{course.status}\t"
            f"{officer or _NULL}\t{life.submitted_at}\t{life.received_at or _NULL}\t{reached or _NULL}\t"
            f"{reached or _NULL}\t{course.clock_from or _NULL}\t{course.first_due_at or _NULL}\t{due or _NULL}\t"
            f"{soon or _NULL}\t{overdue or _NULL}\t{intake_due or _NULL}\t"
            f"{self._watch_at(life, course, intake_due) or _NULL}\t{course.touched_at or _NULL}\t{settled or _NULL}\t"
            f"{life.refused_at or life.withdrawn_at or _NULL}\t{life.returned_at or _NULL}\t{judged}\t0\t0\t"
            f"{life.copies}\t{life.pages}\t{amount}\t{_flag(bool(posted))}\t{OWNER_KEY}\t{HEAD}\t{course.events}\n"
        )

    def _amount(self, life: Life) -> str:
        """The fee; few matters, many records."""
        key = (life.entry.version.id, life.submitted_at.date(), life.copies, life.pages)
        if key not in self._amounts:
            fee = charge(rule_on(life.entry.fees, key[1]), copies=life.copies, pages=life.pages)
            self._amounts[key] = _NULL if fee.amount_vnd is None else str(fee.amount_vnd)
        return self._amounts[key]

    @staticmethod
    def _intake_due(life: Life) -> datetime:
        return intake_due_at(life.submitted_at, life.door)

    def _watch_at(self, life: Life, course: _Course, intake_due: datetime | None) -> datetime | None:
        """The next moment at which somebody must be told; what is past has been told."""
        status = Status(course.status)
        reckoned = course.reckoned
        if status == Status.SUBMITTED:
            first = intake_alert_at(life.submitted_at, life.door)
        elif status in OPEN and reckoned:
            first = reckoned.soon_from
        else:
            return None
        if first > self.now:
            return first
        soon, overdue = (reckoned.soon_from, reckoned.overdue_from) if reckoned else (None, None)
        return watch(Watched(status, intake_due, soon, overdue), self.now).next_at

    # Acts, with the facts that the services give them

    def _live_at_once(self, life: Life, course: _Course) -> None:
        facts = self._accept(life, course, life.submitted_at)
        self._happen(course, Act.SETTLE_AT_ONCE, Status.RETURNED, life.clerk.id, life.submitted_at, facts)

    def _live(self, life: Life, course: _Course) -> None:
        clerk, officer = life.clerk.id, life.officer.id
        if life.online:
            facts: dict[str, Any] = {"intake_due_at": self._intake_due(life).isoformat()}
            self._happen(course, Act.SUBMIT, Status.SUBMITTED, clerk, life.submitted_at, facts)
        if life.refused_at:
            self._happen(course, Act.REFUSE, Status.REFUSED, clerk, life.refused_at, {}, reason=Reason.INCOMPLETE)
            assert course.letter is not None  # noqa: S101 - every end has one
            course.pattern.write("procedures_refusalletter", refusal_line(KEY, life, course.letter))
        if life.received_at:
            facts = self._accept(life, course, life.received_at)
            self._happen(course, Act.RECEIVE, Status.RECEIVED, clerk, life.received_at, facts)
        if life.forwarded_at:
            self._reach(life, course, Act.FORWARD, clerk, life.forwarded_at, {})
        if life.taken_at:
            facts = {"officer": officer}
            if life.forwarded_at:
                self._happen(course, Act.TAKE, Status.PROCESSING, officer, life.taken_at, facts)
            else:
                self._reach(life, course, Act.TAKE, officer, life.taken_at, facts)
        self._end(life, course)

    def _end(self, life: Life, course: _Course) -> None:
        clerk = life.clerk.id
        if life.withdrawn_at:
            self._withdraw(life, course, life.withdrawn_at)
        if life.completed_at and course.reckoned:
            unit = TermUnit(life.entry.version.term_unit)
            facts: dict[str, Any] = {
                "number": RESULT,
                "issued_on": life.completed_at.date().isoformat(),
                "signer": life.signer.id,
                "refusal": life.refusal,
                "outcome": outcome(life.completed_at, course.reckoned.due_at, unit),
                "authority": AuthorityKind.OWN,
            }
            reason = Reason.CONDITIONS_NOT_MET if life.refusal else Reason.NONE
            officer = life.officer.id
            self._happen(course, Act.COMPLETE, Status.COMPLETED, officer, life.completed_at, facts, reason=reason)
        if life.returned_at:
            kind, _number = evidence_of(life, life.owner, CODE)
            facts = {"method": life.return_method, "evidence": kind}
            self._happen(course, Act.RETURN, Status.RETURNED, clerk, life.returned_at, facts)
        if life.delivered_at:
            facts, postman = {"delivered_on": life.delivered_at.date().isoformat()}, life.postman.id
            self._happen(course, Act.CONFIRM_DELIVERY, Status.RETURNED, postman, life.delivered_at, facts)

    def _withdraw(self, life: Life, course: _Course, at: datetime) -> None:
        assert course.letter is not None  # noqa: S101 - every end has one
        course.pattern.write("procedures_ending", ending_line(KEY, course.status, life, course.letter))
        facts, reason = course.letter.facts, Reason.APPLICANT_REQUEST
        self._happen(course, Act.WITHDRAW, Status.WITHDRAWN, life.clerk.id, at, facts, reason=reason)
        if life.taken_at and life.officer.id != life.clerk.id:
            course.pattern.write("procedures_notice", notice_line(KEY, course.events, life, at))

    def _accept(self, life: Life, course: _Course, at: datetime) -> dict[str, Any]:
        """Start the clock; the facts of the event that says so."""
        reckoned = life.reckoned or self._reckoner.reckon(at, life.entry.version, life.calendar)
        course.reckoned = reckoned
        course.first_due_at = reckoned.due_at
        course.clock_from = at
        return {
            "due_at": reckoned.due_at.isoformat(),
            "why": reckoned.why,
            "centre": life.centre.id,
            "unit": life.unit.id,
        }

    def _reach(self, life: Life, course: _Course, act: Act, actor: int, at: datetime, facts: dict[str, Any]) -> None:
        """The competent unit has it now; across boundaries the due date may move (``services.processing``)."""
        reason = Reason.NONE
        before = course.reckoned
        if before and life.crosses_boundary and at.date() >= CLOCK_STARTS_AT_COMPETENT_UNIT:
            moved = self._reckoner.reckon(at, life.entry.version, life.calendar)
            since = (life.received_at or at).date() >= CLOCK_STARTS_AT_COMPETENT_UNIT
            if since and moved.due_at != before.due_at:
                reason = Reason.RECEIVED_LATER
                facts |= {
                    "due_before": before.due_at.isoformat(),
                    "due_at": moved.due_at.isoformat(),
                    "why": moved.why,
                }
                course.reckoned, course.clock_from = moved, at
        self._happen(course, act, Status.PROCESSING, actor, at, facts, reason=reason)

    def _happen(
        self,
        course: _Course,
        act: Act,
        to: Status,
        actor: int,
        at: datetime,
        facts: dict[str, Any],
        *,
        reason: Reason = Reason.NONE,
    ) -> None:
        sequence = course.events + 1
        happening = Happening(CODE, sequence, act, course.status, to, actor, at, at, reason, facts)
        course.pattern.happen(
            happening,
            f"{KEY}\t{sequence}\t{act}\t{course.status}\t{to}\t{actor}\t{at}\t{at}\t"
            f"{reason}\t{_text(_JSON.encode(facts))}\t",
        )
        course.status, course.touched_at = to, at
