"""Petitions: sent in, taken up, passed on, answered, published; every act is a row, and no row names anybody."""

from dataclasses import dataclass
from datetime import datetime
from secrets import choice, randbelow
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from procedures.domain.calendar import WorkingCalendar, local
from procedures.domain.petitions import (
    CODE_DRAWN,
    CODE_LETTERS,
    KEY_DIGITS,
    LONGEST_SUBJECT,
    LONGEST_TEXT,
    OtherLaw,
    PetitionAct,
    PetitionChannel,
    PetitionContent,
    PetitionFacts,
    PetitionGround,
    PetitionState,
    PetitionStep,
    answer_deadline,
    check_publishable,
    deadline,
    is_late,
    move,
    petition_code,
    watch,
)
from procedures.domain.vocabulary import NoticeKind
from procedures.models import Petition, PetitionEvent, PetitionPublication, PetitionText
from procedures.queries.calendar import calendar_for
from procedures.queries.places import unit as unit_of
from procedures.services.petition_notices import tell_staff, tell_writer
from staffing.models import Account, Citizen
from units.domain.names import search_key
from units.errors import RuleBroken
from units.queries.units import competent_units
from units.scoping import Scope


@dataclass(frozen=True, slots=True)
class Writing:
    """What somebody sends in: to which unit, about what, and how they can be answered (one of the two is enough)."""

    unit_id: int
    content: PetitionContent
    subject: str
    body: str
    name: str
    telephone: str = ""
    email: str = ""
    channel: PetitionChannel = PetitionChannel.ONLINE


@dataclass(frozen=True, slots=True)
class Edition:
    """Petition and answer as everybody may read them."""

    subject: str
    body: str
    answer: str


@dataclass(frozen=True, slots=True)
class By:
    """Who acts: somebody of the staff within their places."""

    actor: Account
    scope: Scope
    at: datetime


@transaction.atomic
def file_petition(*, writing: Writing, form_key: UUID, citizen: Citizen | None, at: datetime) -> Petition:
    """Take a petition down and give it a code; a second sending of the same form gives the first one back.

    RuleBroken: petition_unit_unknown, petition_unsaid, petition_too_long, petition_unanswerable, outside_calendar.
    """
    there = Petition.objects.filter(form_key=form_key).first()
    if there is not None:
        return _same_writer(there, citizen)
    if not competent_units(local(at).date()).filter(pk=writing.unit_id).exists():
        raise RuleBroken("petition_unit_unknown")
    if not (writing.telephone or writing.email):
        raise RuleBroken("petition_unanswerable")
    calendar = calendar_for(unit_of(writing.unit_id).office_hours)
    petition = Petition(
        form_key=form_key,
        state=move(PetitionAct.FILE, PetitionFacts()),
        content=writing.content,
        channel=writing.channel,
        addressed_unit_id=writing.unit_id,
        competent_unit_id=writing.unit_id,
        citizen=citizen,
        submitted_at=at,
        arrived_at=at,
        answer_due_at=answer_deadline(at, None, None, calendar).due_at,
    )
    try:
        with transaction.atomic():
            _give_code(petition)
            _write(petition, PetitionAct.FILE, None, calendar, at=at, citizen=citizen)
    except IntegrityError:  # the same form, sent at the same moment
        return _same_writer(Petition.objects.get(form_key=form_key), citizen)
    PetitionText.objects.create(
        petition=petition,
        name=_said(writing.name, 200),
        telephone=writing.telephone,
        email=writing.email,
        opening_key=f"{randbelow(10**KEY_DIGITS):0{KEY_DIGITS}d}",
        subject=_said(writing.subject, LONGEST_SUBJECT),
        body=_said(writing.body),
    )
    tell_writer(petition, NoticeKind.PETITION_RECEIVED, at=at)
    tell_staff(petition, NoticeKind.PETITION_CAME, at=at)
    return petition


@transaction.atomic
def take_petition(*, petition_id: int, by: By) -> Petition:
    """An officer takes it up. RuleBroken: petition_not_found, petition_act_not_allowed."""
    petition = _locked(petition_id, by.scope)
    before = _moved(petition, PetitionAct.TAKE)
    petition.officer = by.actor
    return _write(petition, PetitionAct.TAKE, before, at=by.at, actor=by.actor)


@transaction.atomic
def ask_writer(*, petition_id: int, wanted: str, by: By) -> Petition:
    """Ask for what is missing, once and within 5 working days; the clock of the answer stands still until the reply.

    RuleBroken: petition_not_found, petition_act_not_allowed, petition_asked_before, petition_asked_late,
    petition_unsaid, petition_too_long.
    """
    petition = _locked(petition_id, by.scope)
    late = is_late(by.at, deadline(PetitionStep.ASK, petition.arrived_at, _calendar(petition)).due_at)
    before = _moved(petition, PetitionAct.ASK, asked_before=petition.asked_at is not None, ask_is_late=late)
    petition.asked_at = by.at
    _keep(petition, asked=_said(wanted))
    _write(petition, PetitionAct.ASK, before, at=by.at, actor=by.actor)
    tell_writer(petition, NoticeKind.PETITION_ASKED, at=by.at)
    return petition


@transaction.atomic
def give_more(*, petition_id: int, reply: str, citizen: Citizen | None, at: datetime) -> Petition:
    """The writer replies, and the clock runs on. The caller has made sure that it is the writer.

    RuleBroken: petition_act_not_allowed, petition_unsaid, petition_too_long, outside_calendar.
    """
    petition = Petition.objects.select_for_update(of=("self",)).get(pk=petition_id)
    before = _moved(petition, PetitionAct.GIVE_MORE)
    petition.replied_at = at
    petition.answer_due_at = answer_deadline(
        petition.submitted_at, petition.asked_at, petition.replied_at, _calendar(petition)
    ).due_at
    _keep(petition, reply=_said(reply))
    return _write(petition, PetitionAct.GIVE_MORE, before, at=at, citizen=citizen)


@transaction.atomic
def forward_petition(*, petition_id: int, unit_id: int, by: By) -> Petition:
    """Pass it on to the unit that is competent; the term of the answer goes on as it was.

    RuleBroken: petition_not_found, petition_act_not_allowed, petition_lies_there, petition_unit_unknown.
    """
    petition = _locked(petition_id, by.scope)
    before = _moved(petition, PetitionAct.FORWARD, same_unit=unit_id == petition.competent_unit_id)
    _judge(petition, PetitionStep.FORWARD, petition.arrived_at, by.at)
    came_from = petition.competent_unit_id
    _hand_to(petition, unit_id, by.at)
    _write(petition, PetitionAct.FORWARD, before, at=by.at, actor=by.actor, facts=_places(petition, came_from))
    tell_staff(petition, NoticeKind.PETITION_CAME, at=by.at)
    return petition


@transaction.atomic
def answer_petition(*, petition_id: int, answer: str, by: By) -> Petition:
    """Answer the writer; the publication is due 2 working days later.

    RuleBroken: petition_not_found, petition_act_not_allowed, petition_unsaid, petition_too_long, outside_calendar.
    """
    petition = _locked(petition_id, by.scope)
    before = _moved(petition, PetitionAct.ANSWER)
    petition.is_late = petition.is_late or is_late(by.at, petition.answer_due_at)
    petition.officer, petition.answered_at = by.actor, by.at
    _keep(petition, answer=_said(answer))
    _write(petition, PetitionAct.ANSWER, before, at=by.at, actor=by.actor)
    tell_writer(petition, NoticeKind.PETITION_ANSWERED, at=by.at)
    return petition


@transaction.atomic
def publish_petition(*, petition_id: int, edition: Edition, by: By) -> Petition:
    """Publish petition and answer as edited, without whatever tells who wrote.

    RuleBroken: petition_not_found, petition_act_not_allowed, petition_names_somebody, petition_unsaid,
    petition_too_long.
    """
    petition = _locked(petition_id, by.scope)
    before = _moved(petition, PetitionAct.PUBLISH)
    if petition.answered_at is None:
        raise ValueError(petition.code)
    text = petition.text
    subject, body, answer = _said(edition.subject, LONGEST_SUBJECT), _said(edition.body), _said(edition.answer)
    check_publishable([subject, body, answer], name=text.name, contacts=[text.telephone, text.email])
    _judge(petition, PetitionStep.PUBLISH, petition.answered_at, by.at)
    petition.published_at = petition.ended_at = by.at
    _write(petition, PetitionAct.PUBLISH, before, at=by.at, actor=by.actor)
    PetitionPublication.objects.create(
        petition=petition,
        subject=subject,
        body=body,
        answer=answer,
        search_key=search_key(f"{petition.code} {subject} {body} {answer}"),
        published_by=by.actor,
    )
    return petition


@transaction.atomic
def refuse_petition(*, petition_id: int, ground: PetitionGround, note: str, by: By) -> Petition:
    """Do not take it up, with the ground and what to do instead; due within 2 working days, later it counts as late.

    RuleBroken: petition_not_found, petition_act_not_allowed, petition_ground_unfit, petition_waits_for_writer,
    petition_unsaid, petition_too_long.
    """
    petition = _locked(petition_id, by.scope)
    waited = petition.asked_at is not None and is_late(
        by.at, deadline(PetitionStep.REPLY, petition.asked_at, _calendar(petition)).due_at
    )
    before = _moved(petition, PetitionAct.REFUSE, ground=ground, reply_is_late=waited)
    if ground is not PetitionGround.NO_REPLY:
        _judge(petition, PetitionStep.REFUSE, petition.arrived_at, by.at)
    petition.ground, petition.ended_at = ground, by.at
    _keep(petition, note=_said(note))
    _write(petition, PetitionAct.REFUSE, before, at=by.at, actor=by.actor, facts={"ground": ground.value})
    tell_writer(petition, NoticeKind.PETITION_REFUSED, at=by.at)
    return petition


@transaction.atomic
def route_petition(*, petition_id: int, other_law: OtherLaw, unit_id: int | None, note: str, by: By) -> Petition:
    """It is a complaint or a denunciation: pass it on to who decides by that law, and tell the writer where.

    ``unit_id`` None: to somebody outside the province's units, named in ``note``. The trail does not say as what: that
    alone would tell of a denunciation. RuleBroken: petition_not_found, petition_act_not_allowed, petition_unsaid,
    petition_too_long, petition_unit_unknown.
    """
    petition = _locked(petition_id, by.scope)
    before = _moved(petition, PetitionAct.ROUTE)
    petition.other_law, petition.ended_at = other_law, by.at
    petition.officer = by.actor
    if unit_id is not None and unit_id != petition.competent_unit_id:
        _hand_to(petition, unit_id, by.at)
    _keep(petition, note=_said(note))
    _write(petition, PetitionAct.ROUTE, before, at=by.at, actor=by.actor)
    tell_writer(petition, NoticeKind.PETITION_REFUSED, at=by.at)
    return petition


@transaction.atomic
def rate_petition(*, petition_id: int, satisfied: bool, citizen: Citizen | None, at: datetime) -> Petition:
    """The writer is satisfied with the answer or not: once, counted and nothing more.

    RuleBroken: petition_act_not_allowed, petition_rated. The caller has made sure that it is the writer.
    """
    petition = Petition.objects.select_for_update(of=("self",)).get(pk=petition_id)
    before = _moved(petition, PetitionAct.RATE, rated=petition.satisfied is not None)
    petition.satisfied = satisfied
    return _write(petition, PetitionAct.RATE, before, at=at, citizen=citizen)


def _locked(petition_id: int, scope: Scope) -> Petition:
    rows = Petition.objects.visible_to(scope).select_for_update(of=("self",)).select_related("text", "officer")
    petition: Petition | None = rows.filter(pk=petition_id).first()
    if petition is None:
        raise RuleBroken("petition_not_found")
    return petition


def _moved(petition: Petition, act: PetitionAct, **guarded: Any) -> PetitionState:
    """Ask the table; the state as it was before."""
    before = PetitionState(petition.state)
    petition.state = move(act, PetitionFacts(state=before, **guarded))
    return before


def _write(
    petition: Petition,
    act: PetitionAct,
    before: PetitionState | None,
    calendar: WorkingCalendar | None = None,
    *,
    at: datetime,
    actor: Account | None = None,
    citizen: Citizen | None = None,
    facts: dict[str, Any] | None = None,
) -> Petition:
    """Save the petition with the term that runs now, and the act as a row."""
    if act is not PetitionAct.RATE:  # which starts no term and ends none
        calendar = calendar or _calendar(petition)
        due_at = petition.next_due_at = _due(petition, calendar)
        since = petition.term_began_at
        petition.watch_at = watch(since, due_at, since, calendar).next_at if due_at else None
    petition.events_written += 1
    petition.save()
    PetitionEvent.objects.create(
        petition=petition,
        sequence=petition.events_written,
        act=act,
        from_state=before or "",
        to_state=petition.state,
        actor=actor,
        citizen=citizen,
        at=at,
        facts=facts or {},
    )
    return petition


def _due(petition: Petition, calendar: WorkingCalendar) -> datetime | None:
    """The due moment of the term that runs in this state; None where none does."""
    state = PetitionState(petition.state)
    if state is PetitionState.UNDER_WAY:
        return petition.answer_due_at
    step = _STEPS.get(state)
    return deadline(step, petition.term_began_at, calendar).due_at if step else None


_STEPS = {
    PetitionState.SUBMITTED: PetitionStep.REFUSE,
    PetitionState.FORWARDED: PetitionStep.REFUSE,
    PetitionState.ASKED: PetitionStep.REPLY,
    PetitionState.ANSWERED: PetitionStep.PUBLISH,
}
"""The step whose term runs in a state: what is new is looked at in the time in which it could be refused."""


def _judge(petition: Petition, step: PetitionStep, since: datetime, at: datetime) -> None:
    """A step done late makes the petition late for good."""
    petition.is_late = petition.is_late or is_late(at, deadline(step, since, _calendar(petition)).due_at)


def _hand_to(petition: Petition, unit_id: int, at: datetime) -> None:
    if not competent_units(local(at).date()).filter(pk=unit_id).exists():
        raise RuleBroken("petition_unit_unknown")
    petition.competent_unit_id, petition.arrived_at, petition.officer = unit_id, at, None


def _places(petition: Petition, came_from: int) -> dict[str, int]:
    return {"from_unit": came_from, "to_unit": petition.competent_unit_id}


def _keep(petition: Petition, **texts: str) -> None:
    PetitionText.objects.filter(petition=petition).update(**texts)


def _calendar(petition: Petition) -> WorkingCalendar:
    return calendar_for(unit_of(petition.competent_unit_id).office_hours)


def _same_writer(petition: Petition, citizen: Citizen | None) -> Petition:
    """The form's key is no way to somebody else's petition."""
    if petition.citizen_id != (citizen.pk if citizen else None):
        raise RuleBroken("petition_form_used")
    return petition


def _give_code(petition: Petition) -> None:
    """A code that no other petition has: letters are drawn until it is new, which nearly always is at once."""
    day = local(petition.submitted_at).date()
    while True:
        petition.code = petition_code(day, "".join(choice(CODE_LETTERS) for _ in range(CODE_DRAWN)))
        if not Petition.objects.filter(code=petition.code).exists():
            return


def _said(written: str, longest: int = LONGEST_TEXT) -> str:
    """Free text as it is kept: browsers send two characters for the end of a line and count one."""
    text = written.replace("\r\n", "\n").strip()
    if not text:
        raise RuleBroken("petition_unsaid")
    if len(text) > longest:
        raise RuleBroken("petition_too_long", most=longest)
    return text
