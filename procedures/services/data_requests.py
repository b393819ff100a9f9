"""Requests about personal data: asked by whose data it is, answered with the reason by the head of the centre."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction

from procedures.domain.calendar import local
from procedures.domain.data_rights import (
    ANSWERS,
    LONGEST_TEXT,
    DataRequestKind,
    DataRequestState,
    answer_by,
    is_late,
    watch_from,
)
from procedures.domain.vocabulary import IncidentKind, NoticeKind
from procedures.models import DataRequest, OutboxMessage
from procedures.queries.calendar import calendar_for
from procedures.queries.data_rights import records_about
from procedures.queries.links import site_link
from procedures.services.data_rights import require_person
from procedures.services.incidents import open_incident
from procedures.services.telling import tell
from staffing.audit import record_act, record_look
from staffing.domain.acts import AuditAction, SubjectKind
from staffing.domain.capabilities import Role
from staffing.models import Account, Citizen
from staffing.queries.posts import posts
from units.domain.kinds import CentreKind
from units.errors import RuleBroken
from units.models import ServiceCentre
from units.scoping import Scope

BATCH = 100


@transaction.atomic
def ask(
    *, citizen: Citizen, kind: DataRequestKind, about: str, record_code: str = "", at: datetime, ip: str | None = None
) -> DataRequest:
    """Ask for something about one's own data: in a record that is about oneself, or at large.

    Goes to the head of the centre that received the record, otherwise of the provincial centre. Raises RuleBroken:
    data_of_organisation, record_not_found, data_request_unsaid, data_request_too_long, data_request_open.
    """
    require_person(citizen)
    text = _text(about)
    record = records_about(citizen).filter(code=record_code).first() if record_code else None
    if record_code and record is None:
        raise RuleBroken("record_not_found")
    centre = record.received_at_centre if record else ServiceCentre.objects.get(kind=CentreKind.PROVINCIAL)
    calendar = calendar_for()
    due_on = answer_by(kind, at, calendar)
    request = DataRequest(
        citizen=citizen,
        record=record,
        centre=centre,
        kind=kind,
        about=text,
        asked_at=at,
        due_on=due_on,
        watch_at=watch_from(due_on, at, calendar),
    )
    try:
        with transaction.atomic():
            request.save()
    except IntegrityError as error:
        raise RuleBroken("data_request_open") from error
    _write(AuditAction.DATA_REQUESTED, request, actor=None, at=at, ip=ip)
    _tell([request], at)
    return request


@transaction.atomic
def read(*, request_id: int, actor: Account, scope: Scope, at: datetime, ip: str | None = None) -> DataRequest:
    """A request with whose it is, once the look is written down. RuleBroken: data_request_not_found."""
    request = _in(scope, request_id)
    record_look(
        actor=actor,
        subject_kind=SubjectKind.CITIZEN,
        subject_id=request.citizen_id,
        at=at,
        purpose="data_request",
        facts={"request": request.pk},
        ip=ip,
    )
    return request


@transaction.atomic
def answer(
    *,
    request_id: int,
    state: DataRequestState,
    words: str,
    actor: Account,
    scope: Scope,
    at: datetime,
    ip: str | None = None,
) -> DataRequest:
    """Answer once and for good, with what was done or why not. RuleBroken: data_request_not_found,
    data_request_answered, data_request_state_unknown, data_request_unsaid, data_request_too_long.
    """
    request = _in(scope, request_id, lock=True)
    if request.state != DataRequestState.OPEN:
        raise RuleBroken("data_request_answered")
    if state not in ANSWERS:
        raise RuleBroken("data_request_state_unknown")
    request.answer, request.state = _text(words), state
    request.answered_by, request.answered_at, request.watch_at = actor, at, None
    request.save()
    _write(AuditAction.DATA_ANSWERED, request, actor=actor, at=at, ip=ip, state=state.value)
    _tell_person(request, at)
    return request


@transaction.atomic
def sweep_data_requests(*, at: datetime, limit: int = BATCH) -> int:
    """Tell the heads of centres what is nearly due or late; how many were looked at (0: none is left).

    What is late opens an incident as well: a term of the law was missed.
    """
    rows = DataRequest.objects.select_for_update(skip_locked=True, of=("self",)).select_related("centre")
    requests = list(rows.filter(watch_at__lte=at).order_by("watch_at")[:limit])
    late = [request for request in requests if is_late(request.due_on, at)]
    for request in requests:
        request.watch_at = None if request in late else watch_from(request.due_on, at, calendar_for())
    DataRequest.objects.bulk_update(requests, ["watch_at"])
    _tell(requests, at)
    if late:
        named = sorted(f"{request.centre.name}: {request.pk}" for request in late)
        open_incident(IncidentKind.DATA_REQUEST_LATE, facts={"requests": len(late), "named": named}, at=at)
    return len(requests)


def _in(scope: Scope, key: int, *, lock: bool = False) -> DataRequest:
    rows = DataRequest.objects.visible_to(scope).select_related("citizen", "record", "centre__unit", "answered_by")
    if lock:
        rows = rows.select_for_update(of=("self",))
    found: DataRequest | None = rows.filter(pk=key).first()
    if found is None:
        raise RuleBroken("data_request_not_found")
    return found


def _text(written: str) -> str:
    """Free text as it is kept: browsers send two characters for the end of a line and count one."""
    text = written.replace("\r\n", "\n").strip()
    if not text:
        raise RuleBroken("data_request_unsaid")
    if len(text) > LONGEST_TEXT:
        raise RuleBroken("data_request_too_long", most=LONGEST_TEXT)
    return text


def _tell(requests: Iterable[DataRequest], at: datetime) -> None:
    """A letter to every head of the centre: the terms are the law's, so that it goes out whatever they prefer."""
    for request in requests:
        heads = posts([Role.CENTRE_LEADER], on=local(at).date(), units=set(), centres=[request.centre_id])
        moment = "late" if is_late(request.due_on, at) else "asked" if request.asked_at == at else "due"
        OutboxMessage.objects.bulk_create(
            OutboxMessage(
                topic="mail",
                message_id=f"data-request.{request.pk}.{moment}.{head.pk}",
                kind=NoticeKind.DATA_REQUEST_DUE,
                recipient=head,
                payload={
                    "code": str(request.pk),
                    "day": request.due_on.isoformat(),
                    "link": site_link("desk_data_requests"),
                },
                created_at=at,
                available_at=at,
            )
            for head in dict.fromkeys(post.account for post in heads)
            if head.email
        )


def _tell_person(request: DataRequest, at: datetime) -> None:
    """That there is an answer, not which: it is read signed in."""
    tell(
        kind=NoticeKind.DATA_ANSWERED,
        code=str(request.pk),
        number=f"data-request.{request.pk}.answered",
        at=at,
        telephone=request.citizen.telephone,
        email=request.citizen.email,
        citizen=request.citizen,
        link=site_link("own_data"),
    )


def _write(
    action: AuditAction, request: DataRequest, *, actor: Account | None, at: datetime, ip: str | None, **more: str
) -> None:
    facts = {"kind": request.kind, "code": request.record.code if request.record else "", **more}
    record_act(
        actor=actor,
        action=action,
        subject_kind=SubjectKind.DATA_REQUEST,
        subject_id=request.pk,
        at=at,
        facts=facts,
        ip=ip,
    )
