"""How a record comes in: submitted from outside, received at the counter, refused, or settled at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction

from procedures.domain.deadlines import Line, Term, due, intake_alert_at, intake_due_at
from procedures.domain.fees import Charge, charge, rule_on
from procedures.domain.lifecycle import Facts, move
from procedures.domain.money_vocabulary import FeePhase
from procedures.domain.vocabulary import Act, Channel, EvidenceKind, NoticeKind, Reason, ReturnMethod, TermUnit
from procedures.domain.written_lines import written
from procedures.models import Applicant, Handover, Record, RecordComponent
from procedures.queries.calendar import calendar_for
from procedures.queries.catalogue import CatalogueEntry, entry_in_force
from procedures.queries.places import centre, competent_unit, require_in_force, unit
from procedures.queries.supplements import nothing_missing
from procedures.services.charges import end_charge, fix_charge, require_paid
from procedures.services.drafting import Reception, papers_of, save_parties
from procedures.services.idempotency import Claim, claim
from procedures.services.known_papers import keep_known
from procedures.services.numbering import next_code
from procedures.services.papers import open_folder
from procedures.services.refusal_letters import write_refusal_letter
from procedures.services.step import Step, calendar_of, locked, owner_notices
from staffing.models import Account, Citizen
from units.domain.kinds import UnitKind
from units.errors import RuleBroken
from units.models import Unit
from units.scoping import Scope


@transaction.atomic
def receive(
    *,
    draft: Reception,
    actor: Account,
    scope: Scope,
    at: datetime,
    recorded_at: datetime | None = None,
    key: str = "",
    noted: Mapping[str, object] | None = None,
    replaces: Record | None = None,
) -> Record:
    """Receive what was brought to the counter (Art. 17.1): code, due date with its reason, trail, figures, notice.

    ``at`` is the moment at the counter, ``recorded_at`` when it was written down if that was later. ``key`` makes a
    repeated request give the same record, ``noted`` is written into the event. ``replaces`` is the record made void for
    this one, which keeps its day of submission. Raises RuleBroken: not_your_centre, procedure_unknown, term_unknown,
    competent_unit_unknown, choice_without_reason, outside_calendar, name_missing, ...
    """
    claimed = claim(account=actor, key=key, content=repr(draft), at=recorded_at or at)
    if claimed.record is not None:
        return claimed.record
    entry = entry_in_force(draft.procedure_code, at.date())
    status = move(Act.RECEIVE, Facts(mirrored=bool(draft.master_system), has_term=entry.version.has_term))
    record = new_record(draft, entry, scope=scope, at=at)
    record.status = status
    if replaces is not None:
        record.replaces, record.submitted_at = replaces, replaces.submitted_at
    save_parties(draft, record)
    step = Step(record, Act.RECEIVE, actor, at, recorded_at or at)
    _accept(step, entry)
    record.code = next_code(record.competent_unit, at.date())
    step.write(
        reason=draft.choice_reason,
        facts=_reception_facts(step) | dict(noted or {}),
        outbox=owner_notices(NoticeKind.RECEIVED_AGAIN if replaces else NoticeKind.RECEIVED, record, step.recorded_at),
    )
    fix_charge(record, at=at, actor=actor)
    open_folder(record, actor=actor, at=at)
    save_papers(record, papers_of(draft, entry))
    keep_known(record=record, papers=draft.papers, actor=actor, scope=scope, at=at)
    claimed.settle(record)
    return record


@transaction.atomic
def submit(
    *,
    draft: Reception,
    actor: Account | None,
    scope: Scope,
    at: datetime,
    key: str = "",
    citizen: Citizen | None = None,
) -> Record:
    """Take in what was filed elsewhere (Art. 17.2): the intake clock of 8 working hours starts, no settlement clock.

    Entered by ``actor`` of the staff or by another system, or filed here by the ``citizen`` themselves.
    """
    claimed = claim(account=actor, key=key, content=repr(draft), at=at) if actor else Claim()
    if claimed.record is not None:
        return claimed.record
    entry = entry_in_force(draft.procedure_code, at.date())
    record = new_record(replace(draft, channel=Channel.ONLINE), entry, scope=scope, at=at)
    save_parties(draft, record)
    calendar = calendar_for(centre(draft.centre_id).unit.office_hours)
    record.intake_due_at = intake_due_at(at, calendar)
    record.watch_at = intake_alert_at(at, calendar)
    step = Step(record, Act.SUBMIT, actor, at, at, citizen=citizen)
    record.status = move(Act.SUBMIT, Facts())
    record.code = next_code(record.competent_unit, at.date())
    step.write(
        facts={"intake_due_at": record.intake_due_at.isoformat()},
        outbox=owner_notices(NoticeKind.SUBMITTED, record, at),
    )
    fix_charge(record, at=at, actor=actor)
    save_papers(record, papers_of(draft, entry))
    claimed.settle(record)
    return record


@transaction.atomic
def receive_submission(
    *, record_id: int, actor: Account, scope: Scope, at: datetime, seen: int | None = None
) -> Record:
    """Accept a submission, or what was completed: the settlement clock starts now, by the version in force today.

    RuleBroken: supplement_incomplete while papers that were asked for are still to come, fee_before_acceptance where
    the fee is to be paid first.
    """
    record = locked(record_id, Act.RECEIVE, scope=scope, seen=seen)
    if record.version.fee_phase == FeePhase.BEFORE_ACCEPTANCE:
        require_paid(record, "fee_before_acceptance")
    entry = entry_in_force(record.procedure.code, at.date())
    step = Step(record, Act.RECEIVE, actor, at, at)
    record.version = entry.version
    step.move(supplement_complete=nothing_missing(record))
    _accept(step, entry)
    step.write(facts=_reception_facts(step), outbox=owner_notices(NoticeKind.RECEIVED, record, at))
    open_folder(record, actor=actor, at=at)
    return record


@transaction.atomic
def refuse(
    *,
    record_id: int,
    reason: Reason,
    why: str = "",
    actor: Account,
    scope: Scope,
    at: datetime,
    seen: int | None = None,
) -> Record:
    """Refuse a submission at reception, with its reason (form 03; it stands in no rate)."""
    if reason is Reason.NONE:
        raise RuleBroken("reason_missing")
    record = locked(record_id, Act.REFUSE, scope=scope, seen=seen)
    step = Step(record, Act.REFUSE, actor, at, at)
    step.move()
    record.closed_at = at
    step.write(reason=reason, outbox=owner_notices(NoticeKind.REFUSED, record, at))
    write_refusal_letter(record, reason=reason, why=why, actor=actor, at=at)
    end_charge(record, owed=False, at=at, actor=actor)
    return record


@transaction.atomic
def refuse_at_counter(
    *, draft: Reception, reason: Reason, why: str = "", actor: Account, scope: Scope, at: datetime, key: str = ""
) -> Record:
    """Refuse what was brought to the counter (form 03): a record of it, with a code, that was never received."""
    if reason is Reason.NONE:
        raise RuleBroken("reason_missing")
    claimed = claim(account=actor, key=key, content=repr((draft, reason, why)), at=at)
    if claimed.record is not None:
        return claimed.record
    entry = entry_in_force(draft.procedure_code, at.date())
    status = move(Act.REFUSE, Facts(mirrored=bool(draft.master_system)))
    record = new_record(draft, entry, scope=scope, at=at)
    save_parties(draft, record)
    step = Step(record, Act.REFUSE, actor, at, at)
    record.status = status
    record.closed_at = at
    record.code = next_code(record.competent_unit, at.date())
    step.write(reason=reason, outbox=owner_notices(NoticeKind.REFUSED, record, at))
    save_papers(record, papers_of(draft, entry))
    write_refusal_letter(record, reason=reason, why=why, actor=actor, at=at)
    claimed.settle(record)
    return record


@transaction.atomic
def settle_at_once(
    *,
    draft: Reception,
    actor: Account,
    scope: Scope,
    at: datetime,
    recorded_at: datetime | None = None,
    key: str = "",
    noted: Mapping[str, object] | None = None,
) -> Record:
    """Receive, settle and hand over in one deed what is given on the spot (Art. 17.4): counted like any other."""
    claimed = claim(account=actor, key=key, content=repr(draft), at=recorded_at or at)
    if claimed.record is not None:
        return claimed.record
    entry = entry_in_force(draft.procedure_code, at.date())
    status = move(
        Act.SETTLE_AT_ONCE,
        Facts(mirrored=bool(draft.master_system), has_term=entry.version.has_term, at_once=entry.version.at_once),
    )
    record = new_record(draft, entry, scope=scope, at=at)
    record.status = status
    save_parties(draft, record)
    step = Step(record, Act.SETTLE_AT_ONCE, actor, at, recorded_at or at)
    _accept(step, entry)
    step.judge()
    record.forwarded_at = record.competent_received_at = record.returned_at = at
    record.code = next_code(record.competent_unit, at.date())
    step.write(reason=draft.choice_reason, facts=_reception_facts(step) | dict(noted or {}))
    fix_charge(record, at=at, actor=actor)
    save_papers(record, papers_of(draft, entry))
    Handover.objects.create(
        record=record,
        method=ReturnMethod.COUNTER,
        handed_over_by=actor,
        handed_over_at=at,
        **_collected_by(record.submitter or record.applicant),
    )
    claimed.settle(record)
    return record


@transaction.atomic
def settle_all_at_once(
    *, drafts: Sequence[Reception], actor: Account, scope: Scope, at: datetime, key: str = ""
) -> list[Record]:
    """Several matters of one person in a row: a record each, all or none."""
    return [
        settle_at_once(draft=draft, actor=actor, scope=scope, at=at, key=f"{key}-{number}" if key else "")
        for number, draft in enumerate(drafts, start=1)
    ]


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a reception would come to if it were done now: the record as it would be, never saved, and its reasons."""

    record: Record
    lines: tuple[Line, ...]
    charge: Charge
    warnings: tuple[str, ...]


@transaction.atomic
def foresee(*, draft: Reception, actor: Account, scope: Scope, at: datetime) -> Foreseen:
    """Where the record would go, when it would be due and why, and what it would cost; RuleBroken as in ``receive``."""
    entry = entry_in_force(draft.procedure_code, at.date())
    status = move(Act.RECEIVE, Facts(mirrored=bool(draft.master_system), has_term=entry.version.has_term))
    record = new_record(draft, entry, scope=scope, at=at)
    step = Step(record, Act.RECEIVE, actor, at, at)
    record.status = status
    _accept(step, entry)
    parties = [party for party in (draft.applicant, draft.submitter, draft.representative) if party is not None]
    return Foreseen(
        record=record,
        lines=step.lines,
        charge=_charge(draft, entry, at),
        warnings=tuple(dict.fromkeys(code for party in parties for code in party.warnings())),
    )


def _charge(draft: Reception, entry: CatalogueEntry, at: datetime) -> Charge:
    return charge(rule_on(entry.fees, at.date(), draft.conditions), copies=draft.copies, pages=draft.pages)


def new_record(draft: Reception, entry: CatalogueEntry, *, scope: Scope, at: datetime) -> Record:
    """The record of a draft with its places, not yet saved; RuleBroken("not_your_centre") and others. Nothing begins
    at a centre whose unit is no more: RuleBroken("unit_dissolved").
    """
    if not (scope.whole_province or draft.centre_id in scope.centres):
        raise RuleBroken("not_your_centre")
    here = centre(draft.centre_id)
    version = entry.version
    settles = _settling_unit(draft, entry, at.date())
    back = centre(draft.return_centre_id or draft.centre_id)
    for counter in (here, back):
        require_in_force(counter.unit, at.date())
    return Record(
        external_code=draft.external_code,
        source_system=draft.source_system,
        master_system=draft.master_system,
        procedure=version.procedure,
        version=version,
        field=version.procedure.field,
        term_value=version.term_value or 0,
        term_unit=version.term_unit or TermUnit.WORKING_DAY,
        received_at_centre=here,
        competent_unit=settles,
        return_at_centre=back,
        assisted_by_id=draft.assisted_by_id,
        channel=draft.channel,
        return_method=draft.return_method,
        submitted_at=at,
        copies=draft.copies,
        pages=draft.pages,
        fee_vnd=_charge(draft, entry, at).amount_vnd,
        trail_head=b"",
        trail_length=0,
    )


def _settling_unit(draft: Reception, entry: CatalogueEntry, on: date) -> Unit:
    """Who settles, of the units that exist on the day: a dissolved one is refused with its successors' names."""
    residence = draft.residence_unit_id or draft.applicant.unit_id
    if draft.competent_unit_id is not None:
        chosen = require_in_force(unit(draft.competent_unit_id), on)
        if chosen.kind == UnitKind.PROVINCE:
            raise RuleBroken("unit_not_competent", unit=chosen.full_name)
        if draft.choice_reason is Reason.NONE:
            raise RuleBroken("choice_without_reason")
        return chosen
    settles = competent_unit(
        entry.version,
        centre(draft.centre_id),
        residence=require_in_force(unit(residence), on) if residence else None,
        place_of_property=require_in_force(unit(draft.property_unit_id), on) if draft.property_unit_id else None,
    )
    return require_in_force(settles, on)


def _accept(step: Step, entry: CatalogueEntry) -> None:
    """Start the settlement clock at ``step.at``: across boundaries the date is printed as if the competent unit
    received at once (decision 9).
    """
    record = step.record
    version = entry.version
    if version.term_value is None:
        raise RuleBroken("term_unknown")
    record.term_value = version.term_value
    record.term_unit = version.term_unit
    record.received_at = step.at
    calendar = calendar_of(record)
    deadline = due(step.at, Term(version.term_value, TermUnit(version.term_unit)), calendar)
    step.set_due(deadline, start=step.at, calendar=calendar)


def _reception_facts(step: Step) -> dict[str, object]:
    record = step.record
    assert record.due_at is not None  # noqa: S101 - _accept has set it
    return {
        "due_at": record.due_at.isoformat(),
        "why": written(step.lines),
        "centre": record.received_at_centre_id,
        "unit": record.competent_unit_id,
    }


def save_papers(record: Record, rows: list[RecordComponent]) -> None:
    """Write the papers of a saved record."""
    for row in rows:
        row.record = record
    RecordComponent.objects.bulk_create(rows)


def _collected_by(person: Applicant) -> dict[str, str]:
    """Who stood at the counter; results at once ask for no identification, so what was not shown is not claimed."""
    if person.personal_number:
        evidence, number = EvidenceKind.PERSONAL_NUMBER, person.personal_number
    elif person.passport:
        evidence, number = EvidenceKind.PASSPORT, person.passport
    else:
        evidence, number = EvidenceKind.PRESENT, ""
    return {"receiver_name": person.name, "evidence": evidence.value, "evidence_number": number}
