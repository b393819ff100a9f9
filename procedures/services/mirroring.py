"""Records whose master is another system: taken over as it tells them, found and read here, never acted on.

Decree 224/2026 Art. 15: a province keeps what ministries' systems settle. The master's code is the record's code; what
it tells replaces what it told before, and every change is an event. They stand in no figures of ours: the master
counts them (decision 41).
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q

from procedures.domain.calendar import local
from procedures.domain.deadlines import soon_from
from procedures.domain.lifecycle import OPEN, SETTLED, UNSETTLED_END
from procedures.domain.settlement import outcome, overdue_from
from procedures.domain.vocabulary import Act, Channel, ReturnMethod, SourceSystem, Status, TermUnit
from procedures.models import Applicant, Record
from procedures.queries.catalogue import entry_in_force
from procedures.queries.places import centre, unit
from procedures.services.drafting import Party
from procedures.services.step import Step, calendar_of
from staffing.models import Account
from units.errors import RuleBroken
from units.models import Unit

LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class MirroredRecord:
    """A record as its master tells it; moments are aware."""

    code: str
    procedure_code: str
    centre_id: int
    competent_unit_id: int
    applicant: Party
    status: Status
    submitted_at: datetime
    return_centre_id: int | None = None
    received_at: datetime | None = None
    due_at: datetime | None = None
    answer_by: datetime | None = None
    completed_at: datetime | None = None
    returned_at: datetime | None = None
    closed_at: datetime | None = None
    channel: Channel = Channel.ONLINE
    return_method: ReturnMethod = ReturnMethod.COUNTER


@dataclass(frozen=True, slots=True)
class Mirrored:
    """What came of it."""

    record: Record
    is_new: bool
    is_changed: bool


@transaction.atomic
def mirror(*, told: MirroredRecord, actor: Account, at: datetime) -> Mirrored:
    """Take a record over, or what became of it; told the same twice, nothing happens the second time.

    The system is named as its account is. RuleBroken: external_code_taken (a record of ours or of another system),
    mirrored_code_ours (``identifier``), mirrored_dates (``problem``), procedure_unknown, centre_unknown, unit_unknown,
    name_missing, outside_calendar.
    """
    _check_dates(told, at)
    system = actor.full_name[:LONGEST_NAME]
    _one_at_a_time(told.code)
    found = Record.objects.select_for_update().filter(Q(code=told.code) | Q(external_code=told.code)).first()
    if found is not None and found.master_system != system:
        raise RuleBroken("external_code_taken")
    record = found or _new(told, system)
    step = Step(record, Act.MIRROR, actor, at, at)
    if found is not None:
        record.version = entry_in_force(told.procedure_code, local(told.submitted_at).date()).version
        step.move()
    before = _shown(record)
    party_changed = _save_applicant(record, told.applicant.checked())
    _take_over(record, told, at)
    if found is not None and not party_changed and _shown(record) == before:
        return Mirrored(record, is_new=False, is_changed=False)
    step.write(facts={"status": told.status.value})
    return Mirrored(record, is_new=found is None, is_changed=True)


def _one_at_a_time(code: str) -> None:
    """Two requests that tell of the same new record wait for each other until the first one's end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"mirrored {code}"])


def _new(told: MirroredRecord, system: str) -> Record:
    identifier = told.code.partition("-")[0].upper()
    if Unit.objects.filter(identifier=identifier).exists():  # it would stand where our next record's code is to stand
        raise RuleBroken("mirrored_code_ours", identifier=identifier)
    version = entry_in_force(told.procedure_code, local(told.submitted_at).date()).version
    return Record(
        code=told.code,
        external_code=told.code,
        source_system=SourceSystem.API,
        master_system=system,
        procedure=version.procedure,
        version=version,
        field=version.procedure.field,
        term_value=version.term_value or 0,
        term_unit=version.term_unit or TermUnit.WORKING_DAY,
        submitted_at=told.submitted_at,
        fee_vnd=None,
    )


def _take_over(record: Record, told: MirroredRecord, at: datetime) -> None:
    """Status, places and dates as they are told; the outcome is judged by the dates, as for our own."""
    record.received_at_centre = centre(told.centre_id)
    record.competent_unit = unit(told.competent_unit_id)
    record.return_at_centre = centre(told.return_centre_id or told.centre_id)
    record.channel, record.return_method = told.channel, told.return_method
    record.status = told.status
    record.submitted_at, record.received_at = told.submitted_at, told.received_at
    record.clock_from = told.received_at
    record.due_at = told.due_at
    record.first_due_at = record.first_due_at or told.due_at
    is_settled, is_open = told.status in SETTLED, told.status in OPEN
    record.completed_at = told.completed_at if is_settled else None
    record.returned_at = told.returned_at if told.status is Status.RETURNED else None
    record.closed_at = told.closed_at if told.status in UNSETTLED_END else None
    waits = told.status is Status.SUPPLEMENT_REQUESTED
    record.paused_at = (record.paused_at or at) if waits else None
    record.answer_by = (told.answer_by or told.due_at) if waits else None
    record.soon_from = record.overdue_from = None
    record.outcome = ""
    if told.due_at is None or told.received_at is None:
        return
    term_unit = TermUnit(record.term_unit)
    if is_open and not waits:
        record.soon_from = soon_from(told.received_at, told.due_at, calendar_of(record))
        record.overdue_from = overdue_from(told.due_at, term_unit)
    if is_settled and told.completed_at is not None:
        record.outcome = outcome(told.completed_at, told.due_at, term_unit)


def _save_applicant(record: Record, party: Party) -> bool:
    """Write the owner as told; whether anything is new."""
    told = party.row()
    if record.pk is None:
        told.save()
        record.applicant = told
        return True
    columns = [field.attname for field in Applicant._meta.concrete_fields if not field.primary_key]
    kept = record.applicant
    changed = [name for name in columns if getattr(kept, name) != getattr(told, name)]
    for name in changed:
        setattr(kept, name, getattr(told, name))
    if changed:
        kept.save(update_fields=changed)
    return bool(changed)


def _shown(record: Record) -> tuple[object, ...]:
    """What a change of would be an event."""
    names = ("status", "channel", "return_method", "submitted_at", "received_at", "due_at", "answer_by")
    ends = ("completed_at", "returned_at", "closed_at")
    places = ("received_at_centre_id", "competent_unit_id", "return_at_centre_id", "version_id")
    return tuple(getattr(record, name) for name in names + ends + places)


def _check_dates(told: MirroredRecord, at: datetime) -> None:
    """What the status needs is there, in order, and nothing that happened lies in the future."""
    needed = {"received_at", "due_at"} if told.status in OPEN | SETTLED else set()
    needed |= {"completed_at"} if told.status in SETTLED else set()
    needed |= {"returned_at"} if told.status is Status.RETURNED else set()
    needed |= {"closed_at"} if told.status in UNSETTLED_END else set()
    missing = sorted(name for name in needed if getattr(told, name) is None)
    if missing:
        raise RuleBroken("mirrored_dates", problem=", ".join(missing))
    happened = [told.submitted_at, told.received_at, told.completed_at, told.returned_at]
    known = [moment for moment in happened if moment is not None]
    if known != sorted(known):
        raise RuleBroken("mirrored_dates", problem="submitted_at <= received_at <= completed_at <= returned_at")
    if known[-1] > at or (told.closed_at is not None and not told.submitted_at <= told.closed_at <= at):
        raise RuleBroken("mirrored_dates", problem=local(at).isoformat(timespec="minutes"))
