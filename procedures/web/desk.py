"""What all pages of the desk share: the menu's numbers, and records written out for a line of a list."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from procedures.domain.deadlines import INTAKE_ALERT, INTAKE_TERM, working_time_between
from procedures.domain.identifiers import without_remarks
from procedures.domain.lifecycle import AT_INTAKE
from procedures.domain.settlement import standing
from procedures.domain.supplements import is_expired
from procedures.domain.vocabulary import Outcome, Standing, Status, TermUnit
from procedures.models import Record
from procedures.queries.calendar import calendar_for
from procedures.queries.explanations_asked import owed_by
from procedures.queries.petitions import to_do
from procedures.queries.places import centre
from procedures.queries.queues import menu_counts
from procedures.queries.record_pages import MOST_COUNTED
from staffing.access import Access
from staffing.domain.capabilities import Capability
from units import clock
from units.errors import RuleBroken
from units.formats import brief_moment, spoken_duration


@dataclass(frozen=True, slots=True)
class Stand:
    """How a record stands to its due date: a word and a shape (``components/standing.html``)."""

    standing: Standing | Outcome | str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list of records; people appear masked. Before it is accepted, a record is due to be accepted."""

    record: Record
    owner: str
    status: Status
    stand: Stand | None
    at_intake: bool
    due: str
    received: str
    touched: str
    where: str
    officer: str
    note: str = ""


def access_to(request: HttpRequest) -> Access:
    """What the gate has found out about the person."""
    return request.access  # type: ignore[attr-defined, no-any-return]


def desk_page(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """A page of the desk with the numbers of its menu. Never kept by browser or proxy: it may show personal data."""
    access = access_to(request)
    counts, notices = menu_counts(access, at=clock.now())
    context["may_receive"] = access.may(Capability.RECEIVE_RECORDS)
    context["queue_counts"] = {queue.value: counted(number) for queue, number in counts.items()}
    context["queue_counts"]["notices"] = counted(notices)
    if access.may(Capability.HANDLE_PETITIONS):
        context["queue_counts"]["petitions"] = counted(to_do(access))
    if led := access.scope_for(Capability.SUPERVISE).units:
        context["queue_counts"]["explanations"] = counted(owed_by(led))
    response = render(request, template, context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def counted(number: int) -> str:
    """A number of a menu, which stops at the cap: ``"1,000+"``."""
    return _("%(most)s+") % {"most": f"{MOST_COUNTED:,}"} if number > MOST_COUNTED else str(number)


def stand_of(record: Record, at: datetime) -> Stand | None:
    """The standing of an open record, the outcome of a settled one, or nothing."""
    if record.outcome:
        return Stand(Outcome(record.outcome))
    if record.answer_by is not None:
        return _stand_of_answer(record.answer_by, at)
    if record.paused_at is not None:
        return Stand("paused", _("Clock stopped"))
    if Status(record.status) == Status.SUBMITTED and record.intake_due_at:
        return _stand_of_intake(record, record.intake_due_at, at)
    if not record.is_open or record.due_at is None or record.soon_from is None:
        return None
    return Stand(standing(at, record.soon_from, record.due_at, TermUnit(record.term_unit)))


def _stand_of_answer(answer_by: datetime, at: datetime) -> Stand:
    """How long the applicant still has for the papers; afterwards a clerk may close the record."""
    if is_expired(answer_by, at):
        return Stand(Standing.OVERDUE, _("Papers did not come in time"))
    return Stand("paused", _("Papers by %(moment)s") % {"moment": brief_moment(answer_by, year=False)})


def _stand_of_intake(record: Record, due_at: datetime, at: datetime) -> Stand:
    """How much of the 8 working hours is left; the clerk is alerted when 2 of them have passed (Art. 17.2)."""
    if due_at < at:
        return Stand(Standing.OVERDUE, _("Late to be accepted"))
    try:
        left = working_time_between(at, due_at, calendar_for(centre(record.received_at_centre_id).unit.office_hours))
    except RuleBroken:
        return Stand(Standing.IN_TERM)
    alerted = left <= INTAKE_TERM - INTAKE_ALERT
    words = _("%(time)s left") % {"time": spoken_duration(timedelta(minutes=left // timedelta(minutes=1)))}
    return Stand(Standing.DUE_SOON if alerted else Standing.IN_TERM, words)


def row_of(record: Record, at: datetime) -> Row:
    """A record as a line of a list shows it."""
    received = record.received_at or record.submitted_at
    return Row(
        record=record,
        owner=record.applicant.masked_name,
        status=Status(record.status),
        stand=stand_of(record, at) if record.paused_at is None or record.answer_by else None,
        at_intake=Status(record.status) in AT_INTAKE,
        due=due_of(record, at),
        received=brief_moment(received, year=received.year != at.year),
        touched=brief_moment(record.touched_at, year=record.touched_at.year != at.year) if record.touched_at else "",
        where=record.competent_unit.label,
        officer=without_remarks(str(record.officer)) if record.officer else "",
    )


def due_of(record: Record, at: datetime) -> str:
    """By when it is due; while its clock stands still no day is, and the line says since when instead."""
    if record.paused_at is not None:
        since = brief_moment(record.paused_at, year=record.paused_at.year != at.year)
        return _("Clock stopped since %(moment)s") % {"moment": since}
    due = record.due_at or record.intake_due_at
    return brief_moment(due, year=due.year != at.year) if due else ""


def rows_of(records: list[Record]) -> list[Row]:
    """The lines of a list, all judged at one moment."""
    at = clock.now()
    return [row_of(record, at) for record in records]
