"""A record received under the wrong procedure is made void and received again, in one deed (decision 26)."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from procedures.domain.calendar import local
from procedures.domain.vocabulary import (
    Act,
    Channel,
    ComponentForm,
    ComponentState,
    Reason,
    ReturnMethod,
    SourceSystem,
)
from procedures.models import Record
from procedures.queries.catalogue import entry_in_force
from procedures.services.charges import end_charge
from procedures.services.drafting import Paper, Reception, party_of
from procedures.services.intake import Foreseen, foresee, receive
from procedures.services.step import Step, locked
from staffing.models import Account
from units.errors import RuleBroken
from units.queries.successors import former_centres
from units.scoping import Scope


@dataclass(frozen=True, slots=True)
class RightProcedure:
    """Under which procedure it should have been received. ``papers`` None keeps those that lie here already."""

    procedure_code: str
    property_unit_id: int | None = None
    competent_unit_id: int | None = None
    choice_reason: Reason = Reason.NONE
    papers: tuple[Paper, ...] | None = None


@transaction.atomic
def void_and_receive(
    *, record_id: int, right: RightProcedure, actor: Account, scope: Scope, at: datetime, seen: int | None = None
) -> Record:
    """Make the record void and receive the matter now; gives the new record, whose ``replaces`` is the old one.

    RuleBroken: same_procedure, act_not_allowed, and what ``intake.receive`` refuses.
    """
    record = locked(record_id, Act.VOID, scope=scope, seen=seen)
    draft = draft_again(record, right, at)
    step = Step(record, Act.VOID, actor, at, at)
    step.move()
    record.closed_at = at
    step.write(reason=Reason.WRONG_PROCEDURE)
    end_charge(record, owed=False, at=at, actor=actor)
    return receive(draft=draft, actor=actor, scope=scope, at=at, replaces=record, noted={"replaces": record.code})


def foresee_again(*, record: Record, right: RightProcedure, actor: Account, scope: Scope, at: datetime) -> Foreseen:
    """What receiving it again would come to now; nothing is changed."""
    return foresee(draft=draft_again(record, right, at), actor=actor, scope=scope, at=at)


def draft_again(record: Record, right: RightProcedure, at: datetime) -> Reception:
    """The reception as it should have been: the same people, channel and return, under the right procedure."""
    if right.procedure_code == record.procedure.code:
        raise RuleBroken("same_procedure")
    onward = former_centres(local(at).date())  # what is received again is new
    draft = Reception(
        procedure_code=right.procedure_code,
        centre_id=onward.get(record.received_at_centre_id, record.received_at_centre_id),
        applicant=party_of(record.applicant),
        submitter=party_of(record.submitter) if record.submitter else None,
        representative=party_of(record.representative) if record.representative else None,
        property_unit_id=right.property_unit_id,
        competent_unit_id=right.competent_unit_id,
        choice_reason=right.choice_reason,
        return_centre_id=onward.get(record.return_at_centre_id, record.return_at_centre_id),
        return_method=ReturnMethod(record.return_method),
        channel=Channel(record.channel),
        source_system=SourceSystem(record.source_system),
        assisted_by_id=record.assisted_by_id,
        copies=record.copies,
        pages=record.pages,
    )
    return replace(draft, papers=right.papers or papers_kept(record, right.procedure_code, at))


def papers_kept(record: Record, procedure_code: str, at: datetime) -> tuple[Paper, ...]:
    """The right procedure's papers: those of the same name that lie here are present, others of here are kept too."""
    here = {paper.name: paper for paper in record.components.order_by("position") if paper.is_present}
    entry = entry_in_force(procedure_code, local(at).date())
    listed = [
        Paper(
            name=component.name,
            form=ComponentForm(component.form),
            state=ComponentState(component.state),
            originals=component.originals,
            copies=component.copies,
            is_present=here.pop(component.name, None) is not None,
            component_id=component.pk,
        )
        for component in entry.components
        if not component.case
    ]
    others = [
        Paper(
            name=paper.name,
            form=ComponentForm(paper.form),
            state=ComponentState.MUST_PROVIDE,
            originals=paper.originals,
            copies=paper.copies,
            is_present=True,
        )
        for paper in here.values()
    ]
    return tuple(listed + others)
