"""A unit is asked to explain a record or a figure within a term; it answers, and the asker accepts or sends back once.

Nothing of the record changes by it. Who was asked and who owes an answer stands in rows of its own; words are read by
the asker's side and by the unit's leaders only.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time

from django.db import transaction

from procedures.domain.calendar import ZONE, local
from procedures.domain.deadlines import Term, due
from procedures.domain.periods import Period
from procedures.domain.settlement import overdue_from
from procedures.domain.steering import (
    EXPLAINED_IN,
    EXPLANATION_OWED,
    LONGEST_EXPLANATION_TERM,
    AskedFigure,
    ExplanationAct,
    ExplanationState,
    checked_words,
    explanation_after,
)
from procedures.domain.vocabulary import NoticeKind, TermUnit
from procedures.models import Explanation, ExplanationAnswer, OutboxMessage, Record
from procedures.queries import figures
from procedures.queries.calendar import calendar_for
from procedures.queries.links import site_link
from procedures.queries.places import unit as place
from staffing.audit import record_act
from staffing.domain.acts import AuditAction, SubjectKind
from staffing.domain.capabilities import Role
from staffing.models import Account
from staffing.queries.posts import posts
from units.errors import RuleBroken
from units.scoping import Scope

BATCH = 100


@dataclass(frozen=True, slots=True)
class Subject:
    """What is to be explained: a record, or a figure of a unit for a period."""

    record_id: int | None = None
    unit_id: int | None = None
    figure: AskedFigure | None = None
    period: Period | None = None


@transaction.atomic
def ask(
    *, subject: Subject, question: str, actor: Account, scope: Scope, at: datetime, term_days: int = EXPLAINED_IN
) -> Explanation:
    """Ask the unit that settles the record, or whose figure it is.

    RuleBroken: record_not_found, explanation_unit, explanation_subject, explanation_term, explanation_open,
    explanation_without_leader, explanation_not_of_own_unit, and those of ``checked_words``.
    """
    if not 1 <= term_days <= LONGEST_EXPLANATION_TERM:
        raise RuleBroken("explanation_term", field="term_days", most=LONGEST_EXPLANATION_TERM)
    request = _about(subject, scope, at)
    request.question = checked_words(question, field="question")
    leaders = leaders_of(request.unit_id, at)
    if actor in leaders:
        raise RuleBroken("explanation_not_of_own_unit")
    if not leaders:
        raise RuleBroken("explanation_without_leader")
    Account.objects.select_for_update().get(pk=actor.pk)  # the same asked twice at one time waits here
    same = Explanation.objects.filter(asked_by=actor, record=request.record, unit=request.unit_id)
    same = same.filter(figure=request.figure, first=request.first, last=request.last)
    if same.exclude(state=ExplanationState.ACCEPTED).exists():
        raise RuleBroken("explanation_open")
    request.asked_by, request.asked_at, request.term_days = actor, at, term_days
    request.due_at = _due(request, at)
    request.save(force_insert=True)
    _tell(NoticeKind.EXPLANATION_ASKED, request, leaders, at)
    _write(AuditAction.EXPLANATION_ASKED, request, actor, at)
    return request


@transaction.atomic
def answer(*, explanation_id: int, text: str, actor: Account, scope: Scope, at: datetime) -> Explanation:
    """A leader of the asked unit answers; late is possible, and counts as late.

    Whoever asked and leads the unit since then leaves the answer to another. RuleBroken: explanation_not_found (the
    province watches, it does not answer), explanation_not_of_own_unit, explanation_act_not_allowed, and those of
    ``checked_words``.
    """
    request = _locked(explanation_id)
    if request is None or request.unit_id not in scope.units:
        raise RuleBroken("explanation_not_found")
    if request.asked_by_id == actor.pk:
        raise RuleBroken("explanation_not_of_own_unit")
    given = request.answers.count()
    request.state = _after(request, ExplanationAct.ANSWER)
    ExplanationAnswer.objects.create(
        explanation=request,
        number=given + 1,
        text=checked_words(text, field="text"),
        by=actor,
        at=at,
        in_time=at < overdue_from(request.due_at, TermUnit.WORKING_DAY),
    )
    request.save(update_fields=["state"])
    _tell(NoticeKind.EXPLANATION_GIVEN, request, [request.asked_by], at)
    return request


@transaction.atomic
def accept(*, explanation_id: int, actor: Account, at: datetime) -> Explanation:
    """The asker is content with it. RuleBroken: explanation_not_found, explanation_act_not_allowed."""
    request = _asked_by(explanation_id, actor)
    request.state, request.accepted_at = _after(request, ExplanationAct.ACCEPT), at
    request.save(update_fields=["state", "accepted_at"])
    _write(AuditAction.EXPLANATION_ACCEPTED, request, actor, at)
    return request


@transaction.atomic
def send_back(*, explanation_id: int, objection: str, actor: Account, at: datetime) -> Explanation:
    """The asker says what is still not explained; the term begins again. Once only.

    RuleBroken: explanation_not_found, explanation_sent_back_once, explanation_act_not_allowed, and those of
    ``checked_words``.
    """
    request = _asked_by(explanation_id, actor)
    request.state = _after(request, ExplanationAct.SEND_BACK)
    request.objection, request.sent_back_at = checked_words(objection, field="objection"), at
    request.due_at, request.late_told_at = _due(request, at), None
    request.save(update_fields=["state", "objection", "sent_back_at", "due_at", "late_told_at"])
    _tell(NoticeKind.EXPLANATION_BACK, request, leaders_of(request.unit_id, at), at)
    _write(AuditAction.EXPLANATION_SENT_BACK, request, actor, at)
    return request


@transaction.atomic
def sweep_explanations(*, at: datetime, limit: int = BATCH) -> int:
    """Tell the asker of each answer that did not come in time, once for each term; how many were told."""
    today = datetime.combine(local(at).date(), time(0), ZONE)  # overdue from the day after the due date on
    late = list(
        Explanation.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(state__in=sorted(EXPLANATION_OWED), late_told_at=None, due_at__lt=today)
        .select_related("asked_by")
        .order_by("due_at")[:limit]
    )
    for request in late:
        request.late_told_at = at
        _tell(NoticeKind.EXPLANATION_LATE, request, [request.asked_by], at)
    Explanation.objects.bulk_update(late, ["late_told_at"])
    return len(late)


def leaders_of(unit_id: int, at: datetime) -> list[Account]:
    """Who answers for a unit."""
    held = posts({Role.UNIT_LEADER}, on=local(at).date(), units={unit_id})
    return list(dict.fromkeys(post.account for post in held))


def _about(subject: Subject, scope: Scope, at: datetime) -> Explanation:
    if subject.record_id is not None:
        record = Record.objects.visible_to(scope).filter(pk=subject.record_id).first()
        if record is None:
            raise RuleBroken("record_not_found")
        return Explanation(record=record, unit_id=record.competent_unit_id)
    if subject.unit_id is None or subject.figure is None or subject.period is None:
        raise RuleBroken("explanation_subject")
    allowed = figures.units_of(scope)
    if allowed is not None and subject.unit_id not in allowed:
        raise RuleBroken("explanation_unit", field="unit")
    found = figures.summary(subject.period, scope=scope, at=at, units=[subject.unit_id])
    is_rate = subject.figure is AskedFigure.ON_TIME
    return Explanation(
        unit_id=subject.unit_id,
        figure=subject.figure,
        first=subject.period.first,
        last=subject.period.last,
        part=found.settled.kept if is_rate else found.stock.overdue,
        whole=found.settled.total if is_rate else None,
    )


def _due(request: Explanation, at: datetime) -> datetime:
    calendar = calendar_for(place(request.unit_id).office_hours)
    return due(at, Term(request.term_days, TermUnit.WORKING_DAY), calendar).due_at


def _locked(key: int) -> Explanation | None:
    rows = Explanation.objects.select_for_update(of=("self",)).select_related("asked_by", "unit")
    return rows.filter(pk=key).first()


def _asked_by(key: int, actor: Account) -> Explanation:
    request = _locked(key)
    if request is None or request.asked_by_id != actor.pk:
        raise RuleBroken("explanation_not_found")
    return request


def _after(request: Explanation, act: ExplanationAct) -> ExplanationState:
    return explanation_after(ExplanationState(request.state), act, answers=request.answers.count())


def _tell(kind: NoticeKind, request: Explanation, readers: Iterable[Account], at: datetime) -> None:
    """A mail each, since it has a term; who has no address finds it in the menu's number."""
    for_asker = kind in (NoticeKind.EXPLANATION_GIVEN, NoticeKind.EXPLANATION_LATE)
    link = site_link("explanations" if for_asker else "desk_explanations")
    OutboxMessage.objects.bulk_create(
        OutboxMessage(
            topic="mail",
            kind=kind,
            message_id=f"explanation.{request.pk}.{kind.value}.{request.due_at:%Y%m%d%H%M}.{reader.pk}",
            recipient=reader,
            payload={"code": code_of(request), "day": local(request.due_at).date().isoformat(), "link": link},
            created_at=at,
            available_at=at,
        )
        for reader in readers
        if reader.email
    )


def code_of(request: Explanation) -> str:
    """How a request is named: "GT-12"."""
    return f"GT-{request.pk}"


def _write(action: AuditAction, request: Explanation, actor: Account, at: datetime) -> None:
    record_act(
        actor=actor,
        action=action,
        subject_kind=SubjectKind.EXPLANATION,
        subject_id=request.pk,
        at=at,
        facts={"unit": request.unit_id, "record": request.record_id, "figure": request.figure},
    )
