"""What anybody may know of a record by its code, and what its owner may know besides (DOMAIN.md 0.4, 17; 6.2).

Codes are sequential and no secret. By code alone: status, dates and places. The matter, the masked name and the
details need the last four digits of the owner's number or telephone.
"""

import hmac
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.utils.translation import ngettext

from procedures.domain.calendar import local
from procedures.domain.lifecycle import AT_INTAKE, OPEN
from procedures.domain.record_code import normalise
from procedures.domain.settlement import standing
from procedures.domain.vocabulary import Act, Outcome, Reason, ReturnMethod, Standing, Status, TermUnit
from procedures.domain.written_lines import read
from procedures.models import Record, RecordEvent
from procedures.queries.calendar import calendar_for
from procedures.queries.explanations import Explained, explain
from procedures.queries.places import unit
from procedures.queries.supplements import MissingPaper, missing_papers
from units.errors import RuleBroken
from units.formats import spoken_moment, spoken_money

DIGITS = 4
PAUSED_STANDING = "paused"

_HAPPENED = {
    Act.SUBMIT: noop("Submitted online"),
    Act.RECEIVE: noop("Received at the service centre"),
    Act.SETTLE_AT_ONCE: noop("Received, settled and returned on the spot"),
    Act.REQUEST_INTAKE_SUPPLEMENT: noop("Asked to complete the papers before reception"),
    Act.ANSWER_INTAKE_SUPPLEMENT: noop("The papers were completed"),
    Act.REFUSE: noop("Not accepted at reception"),
    Act.FORWARD: noop("Handed to the unit that settles it"),
    Act.TAKE: noop("Taken up by an officer"),
    Act.ASSIGN: noop("Given to an officer"),
    Act.REQUEST_SUPPLEMENT: noop("Asked for missing papers"),
    Act.PROVIDE_SUPPLEMENT: noop("Some of the missing papers came"),
    Act.CONFIRM_SUPPLEMENT: noop("The missing papers came"),
    Act.REQUEST_PAYMENT: noop("Asked to fulfil the financial obligation"),
    Act.CONFIRM_PAYMENT: noop("The financial obligation was fulfilled"),
    Act.EXTEND: noop("The term was extended, with an apology"),
    Act.COMPLETE: noop("The result is ready"),
    Act.RETURN: noop("The result was returned"),
    Act.WITHDRAW: noop("Withdrawn at the applicant's request"),
    Act.STOP: noop("The settlement was stopped"),
    Act.CLOSE: noop("Closed because the missing papers did not come"),
    Act.RECOMPUTE_DEADLINE: noop("The due date was reckoned again"),
    Act.ADJUST: noop("You adjusted what you applied for"),
    Act.VOID: noop("Received again under another code"),
    Act.RECORD_OUTAGE: noop("A system was not working"),
    Act.REPORT_ERROR: noop("An error in the result was reported"),
    Act.CORRECT_RESULT: noop("The result was corrected"),
    Act.GIVE_BACK_ORIGINALS: noop("Your originals were given back"),
    Act.CONFIRM_DELIVERY: noop("The post delivered the result"),
    Act.RECORD_UNDELIVERED: noop("The post could not deliver the result and brought it back"),
}
_AT_RECEPTION = {
    Act.SUBMIT,
    Act.RECEIVE,
    Act.SETTLE_AT_ONCE,
    Act.REQUEST_INTAKE_SUPPLEMENT,
    Act.ANSWER_INTAKE_SUPPLEMENT,
    Act.REFUSE,
    Act.PROVIDE_SUPPLEMENT,
    Act.WITHDRAW,
}
_AT_RETURN = {Act.RETURN, Act.RECORD_UNDELIVERED}
_STANDS_STILL = {
    Status.SUPPLEMENT_REQUESTED: noop("The term stands still, and starts again when all papers are there"),
    Status.FINANCIAL_OBLIGATION: noop("The term stands still, and runs on when the payment is confirmed"),
}
_RETURNED_HOW = {
    ReturnMethod.COUNTER: noop("At the counter: bring the receipt, or your identity paper."),
    ReturnMethod.POSTAL: noop("By public post, to the address you gave."),
    ReturnMethod.ELECTRONIC: noop("Electronically."),
}


@dataclass(frozen=True, slots=True)
class TrackedStep:
    """Something that happened (``moment``), or that comes next."""

    title: str
    place: str = ""
    moment: datetime | None = None
    note: str = ""
    standing: str = ""
    next: bool = False

    @property
    def at(self) -> str:
        """The moment in words."""
        return spoken_moment(self.moment) if self.moment else ""


@dataclass(frozen=True, slots=True)
class TrackedDetails:
    """What only those see who know the last four digits."""

    title: str
    title_language: str
    procedure_code: str
    applicant: str
    telephone: str
    fee_vnd: int | None
    copies: int
    missing: tuple[MissingPaper, ...] = ()
    answer_by: datetime | None = None

    @property
    def answer_due(self) -> str:
        """Until when the papers are waited for, in words; empty where nothing expires."""
        return spoken_moment(self.answer_by) if self.answer_by else ""

    @property
    def fee(self) -> str:
        """The fee in words; unknown is said to be unknown."""
        if self.fee_vnd is None:
            return _("Not published")
        return spoken_money(self.fee_vnd) if self.fee_vnd else _("Free")


@dataclass(frozen=True, slots=True)
class TrackedRecord:
    """A record as the public sees it. ``standing`` is a value of Standing or Outcome, "paused", or "" where none is.

    ``steps`` stand newest first, those to come before those that happened. ``why`` is the reason of the due date.
    ``details`` is None without the digits. ``replaces`` is the code under which it was received before, wrongly.
    """

    code: str
    status: Status
    standing: str
    standing_text: str
    place: str
    received_at_centre: str
    competent_unit: str
    return_at_centre: str
    submitted_at: datetime
    received_at: datetime | None
    first_due_at: datetime | None
    due_at: datetime | None
    completed_at: datetime | None
    returned_at: datetime | None
    closed_at: datetime | None
    steps: tuple[TrackedStep, ...]
    why: tuple[Explained, ...]
    details: TrackedDetails | None = None
    promised_at: datetime | None = None
    replaces: str = ""

    @property
    def promised(self) -> str:
        """What was promised with an apology that came too late to move the due date, in words."""
        return spoken_moment(self.promised_at) if self.promised_at else ""

    @property
    def due(self) -> str:
        """The due moment in words."""
        return spoken_moment(self.due_at) if self.due_at else ""

    @property
    def first_due(self) -> str:
        """The moment that was printed on the receipt, in words."""
        return spoken_moment(self.first_due_at) if self.first_due_at else ""

    @property
    def is_moved(self) -> bool:
        """Whether the due date is another than the first."""
        return self.first_due_at != self.due_at


def record_by_code(typed: str) -> Record | None:
    """The record of a code of ours or of another system; None for a code that is unknown or belongs to several.

    The code of a void record leads to the one that was received in its stead.
    """
    code = normalise(typed) or typed.strip()[:60]
    rows = Record.objects.select_related(
        "applicant", "version__procedure", "received_at_centre", "competent_unit", "return_at_centre", "replaces"
    ).filter(Q(code=code) | Q(external_code=code))[:2]
    found = sorted(rows, key=lambda record: record.code != code)
    record = found[0] if len(found) == 1 or (found and found[0].code == code) else None
    if record is not None and Status(record.status) is Status.VOIDED:
        return record_by_code(Record.objects.values_list("code", flat=True).get(replaces=record))
    return record


def digits_match(record: Record | None, typed: str) -> bool:
    """Whether ``typed`` are the last four digits of the owner's number or telephone; a wrong guess takes as long."""
    given = re.sub(r"\D", "", typed)
    owner = record.applicant if record else None
    held = (owner.personal_number, owner.tax_code, owner.passport, owner.telephone) if owner else ("",) * 4
    matches = [
        hmac.compare_digest(re.sub(r"\D", "", number)[-DIGITS:].rjust(DIGITS, "x").encode(), given.encode())
        for number in held
    ]
    return any(matches) and len(given) == DIGITS


def tracked(record: Record, *, at: datetime, with_details: bool = False) -> TrackedRecord:
    """What is shown of a record at a moment, in the active language; one query besides the record's own."""
    events = list(record.events.order_by("sequence"))
    stands, text = _standing(record, at)
    return TrackedRecord(
        code=record.code,
        status=Status(record.status),
        standing=stands,
        standing_text=text,
        place=_place(record),
        received_at_centre=record.received_at_centre.label,
        competent_unit=record.competent_unit.label,
        return_at_centre=record.return_at_centre.label,
        submitted_at=record.submitted_at,
        received_at=record.received_at,
        first_due_at=record.first_due_at,
        due_at=record.due_at,
        completed_at=record.completed_at,
        returned_at=record.returned_at,
        closed_at=record.closed_at,
        steps=(*reversed(_to_come(record)), *_steps(record, events, with_details)),
        why=_why(events),
        details=_details(record) if with_details else None,
        promised_at=_promised(record, events),
        replaces=record.replaces.code if record.replaces else "",
    )


def _details(record: Record) -> TrackedDetails:
    return TrackedDetails(
        title=record.version.name,
        title_language=record.version.name_language,
        procedure_code=record.version.procedure.code,
        applicant=record.applicant.masked_name,
        telephone=record.applicant.masked_telephone,
        fee_vnd=record.fee_vnd,
        copies=record.copies,
        missing=missing_papers(record),
        answer_by=record.answer_by,
    )


def _place(record: Record) -> str:
    """Who has it now; nobody once it ended."""
    status = Status(record.status)
    if status in AT_INTAKE or status is Status.RECEIVED:
        return str(record.received_at_centre.label)
    if status in OPEN:
        return str(record.competent_unit.label)
    return str(record.return_at_centre.label) if status is Status.COMPLETED else ""


def _standing(record: Record, at: datetime) -> tuple[str, str]:
    if record.outcome:
        return record.outcome, _(Outcome(record.outcome).label)
    status = Status(record.status)
    if record.paused_at is not None:
        return PAUSED_STANDING, _(_STANDS_STILL[status])
    if status not in OPEN or record.due_at is None:
        return "", ""
    stands = standing(at, record.soon_from or record.due_at, record.due_at, TermUnit(record.term_unit))
    return stands.value, _(Standing.OVERDUE.label) if stands is Standing.OVERDUE else _remaining(record, at, stands)


def _remaining(record: Record, at: datetime, stands: Standing) -> str:
    """How many working days are left after today; the bare standing where the calendar does not say."""
    assert record.due_at is not None  # noqa: S101 - open records have one (record_open_has_due_date)
    today, last = local(at).date(), local(record.due_at).date()
    try:
        days = _working_days_between(today, last, record)
    except RuleBroken:
        return _(stands.label)
    if not days:
        return _("Due today") if today == last else _(stands.label)
    return ngettext("%(n)d working day left", "%(n)d working days left", days) % {"n": days}


def _working_days_between(day: date, last: date, record: Record) -> int:
    calendar = calendar_for(unit(record.competent_unit_id).office_hours)
    return sum(calendar.is_working(day + timedelta(days=n)) for n in range(1, (last - day).days + 1))


def _why(events: list[RecordEvent]) -> tuple[Explained, ...]:
    """The reason of the due date as it was reckoned last."""
    reckoned = [event.facts["why"] for event in events if event.facts.get("why")]
    return tuple(explain(read(reckoned[-1]))) if reckoned else ()


def _steps(record: Record, events: list[RecordEvent], with_details: bool) -> list[TrackedStep]:
    """What the public is told, newest first; an agency's inner steps are its own."""
    return [_step(record, event, with_details) for event in reversed(events) if Act(event.act) in _HAPPENED]


def _step(record: Record, event: RecordEvent, with_details: bool) -> TrackedStep:
    act = Act(event.act)
    notes = []
    if with_details and event.reason:
        notes.append(_(Reason(event.reason).label))
    moved = _moment(event.facts.get("due_at")) if event.facts.get("due_before") else None
    if moved is not None:
        notes.append(_("The result is now due at %(moment)s.") % {"moment": spoken_moment(moved)})
    paused = act is Act.REQUEST_SUPPLEMENT or bool(event.facts.get("clock_stops"))
    if paused:
        notes.append(_(_STANDS_STILL[Status(event.to_status)]))
    if act is Act.RECORD_UNDELIVERED and event.sequence == record.trail_length:
        notes.append(_("Collect it at the service centre, or tell the centre the address to send it to again."))
    late_promise = _moment(event.facts.get("promised_at")) if event.facts.get("late") else None
    if late_promise is not None:
        notes.append(_("You are now promised the result by %(moment)s.") % {"moment": spoken_moment(late_promise)})
    return TrackedStep(
        title=_(_HAPPENED[act]),
        place=_place_of(record, act),
        moment=event.at,
        note=" ".join(notes),
        standing=PAUSED_STANDING if paused else "",
    )


def _promised(record: Record, events: list[RecordEvent]) -> datetime | None:
    """A later date than the due date that the owner of an open record was promised with a late apology."""
    if Status(record.status) not in OPEN or record.due_at is None:
        return None
    late = [event.facts for event in events if event.act == Act.EXTEND and event.facts.get("late")]
    promised = _moment(late[-1]["promised_at"]) if late else None
    return promised if promised is not None and promised > record.due_at else None


def _moment(text: Any) -> datetime | None:
    return datetime.fromisoformat(text) if isinstance(text, str) else None


def _place_of(record: Record, act: Act) -> str:
    if act in _AT_RECEPTION:
        return str(record.received_at_centre.label)
    return str(record.return_at_centre.label if act in _AT_RETURN else record.competent_unit.label)


def _to_come(record: Record) -> list[TrackedStep]:
    """What comes next, in its order."""
    status = Status(record.status)
    centre, settles = str(record.received_at_centre.label), str(record.competent_unit.label)
    result = TrackedStep(
        title=_("The competent unit settles it"),
        place=settles,
        note=_("By %(moment)s") % {"moment": spoken_moment(record.due_at)} if record.due_at else "",
        next=True,
    )
    handed_over = TrackedStep(
        title=_("You get the result"),
        place=str(record.return_at_centre.label),
        note=_(_RETURNED_HOW[ReturnMethod(record.return_method)]),
        next=True,
    )
    if status is Status.SUBMITTED:
        by = record.intake_due_at
        note = _("You are answered by %(moment)s.") % {"moment": spoken_moment(by)} if by else ""
        return [TrackedStep(title=_("The service centre checks the papers"), place=centre, note=note, next=True)]
    if status is Status.INTAKE_SUPPLEMENT:
        return [TrackedStep(title=_("You complete the papers"), place=centre, next=True)]
    if status is Status.SUPPLEMENT_REQUESTED:
        return [TrackedStep(title=_("You hand in the missing papers"), place=centre, next=True), handed_over]
    if status is Status.FINANCIAL_OBLIGATION:
        return [TrackedStep(title=_("You meet the financial obligation"), next=True), result, handed_over]
    if status is Status.COMPLETED:
        return [handed_over]
    return [result, handed_over] if status in OPEN else []
