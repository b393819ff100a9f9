"""Petitions as pages and reports ask for them: the desk's queue, what is published, one's own, the counts by unit."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce

from procedures.domain.calendar import ZONE, WorkingCalendar, local
from procedures.domain.petitions import (
    OPEN,
    OtherLaw,
    PetitionContent,
    PetitionState,
    PetitionStep,
    answer_deadline,
    deadline,
    watch,
)
from procedures.domain.vocabulary import NoticeKind, Standing
from procedures.models import Petition, PetitionEvent, PetitionPublication
from procedures.queries.calendar import calendar_for
from procedures.queries.explanations import Explained, explain
from procedures.queries.places import unit as unit_of
from staffing.access import Access
from staffing.domain.capabilities import Capability
from staffing.models import Citizen
from units.domain.kinds import UnitKind
from units.domain.names import search_key
from units.models import Unit
from units.scoping import PROVINCE, Scope

PER_PAGE, MOST_PAGES, MOST_WORDS = 20, 100, 3  # beyond: other words find it faster than leafing does
_S = PetitionState
TO_DO = OPEN | {_S.ANSWERED}


@dataclass(frozen=True, slots=True)
class UnitPetitions:
    """The petitions of a unit in a period (forms 06a and 06b; Decision 766/QĐ-TTg, 5.2 and 5.3).

    Neither counts what turned out to be a complaint or a denunciation (``routed``): it was no petition.
    """

    unit_id: int
    name: str
    carried_over: int  # came before the period, and not settled before it
    conduct: int  # came in the period, by content
    rules: int
    on_time: int  # answered or refused in the period, every step of it in its term
    late: int
    in_progress: int  # at the end of the period
    overdue: int  # of these, past their term
    published: int
    dissatisfied: int
    routed: int

    @property
    def total(self) -> int:
        """What there was to deal with."""
        return self.carried_over + self.conduct + self.rules

    @property
    def processed(self) -> int:
        """Answered or refused."""
        return self.on_time + self.late

    @property
    def on_time_rate(self) -> float | None:
        """5.2: on time of all whose time has come, 0 to 1; None where none has."""
        judged = self.processed + self.overdue
        return self.on_time / judged if judged else None

    @property
    def satisfaction_rate(self) -> float | None:
        """5.3: (all - (dissatisfied or late)) / all, 0 to 1, of those whose time has come."""
        judged = self.processed + self.overdue
        return (judged - self.dissatisfied - self.overdue) / judged if judged else None


def petition_figures(begin: datetime, end: datetime, *, at: datetime, scope: Scope = PROVINCE) -> list[UnitPetitions]:
    """The counts by competent unit for ``begin`` <= moment < ``end``, by the units' order; one query.

    ``at`` says what is overdue. A petition counts where it lies now: what was passed on, at the unit that answers.
    ``dissatisfied``: settled in the period, and late or rated as not satisfying (each counts once).
    """
    petitions = Petition.objects.visible_to(scope).annotate(settled=Coalesce("answered_at", "ended_at"))
    judged = ~Q(state=_S.ROUTED)
    came = judged & Q(submitted_at__gte=begin, submitted_at__lt=end)
    settled = judged & Q(settled__gte=begin, settled__lt=end)
    late = Q(is_late=True) | (Q(state=_S.ANSWERED) & _past(at))
    open_then = judged & Q(submitted_at__lt=end) & (Q(settled=None) | Q(settled__gte=end))
    rows = (
        petitions.values("competent_unit")
        .annotate(
            carried_over=Count("pk", judged & Q(submitted_at__lt=begin) & (Q(settled=None) | Q(settled__gte=begin))),
            conduct=Count("pk", came & Q(content=PetitionContent.CONDUCT)),
            rules=Count("pk", came & Q(content=PetitionContent.RULES)),
            on_time=Count("pk", settled & ~late),
            late=Count("pk", settled & late),
            in_progress=Count("pk", open_then),
            overdue=Count("pk", open_then & ~Q(state=_S.ASKED) & Q(answer_due_at__lt=_midnight(at))),
            published=Count("pk", Q(published_at__gte=begin, published_at__lt=end)),
            dissatisfied=Count("pk", settled & (late | Q(satisfied=False))),
            routed=Count("pk", Q(state=_S.ROUTED, ended_at__gte=begin, ended_at__lt=end)),
        )
        .order_by("competent_unit__sort_key")
        .values("competent_unit", *_COUNTED, name=F("competent_unit__name"))
    )
    return [UnitPetitions(unit_id=row.pop("competent_unit"), **row) for row in rows]


_COUNTED = (
    "carried_over",
    "conduct",
    "rules",
    "on_time",
    "late",
    "in_progress",
    "overdue",
    "published",
    "dissatisfied",
    "routed",
)


def desk_petitions(scope: Scope) -> QuerySet[Petition]:
    """What is to be done at the places of ``scope``, what is due first on top."""
    rows: QuerySet[Petition] = Petition.objects.visible_to(scope).filter(state__in=TO_DO)
    return rows.select_related("text", "competent_unit", "officer").order_by("next_due_at", "id")


def ended_petitions(scope: Scope) -> QuerySet[Petition]:
    """What is done there, the latest first."""
    rows: QuerySet[Petition] = Petition.objects.visible_to(scope).exclude(state__in=TO_DO)
    return rows.select_related("text", "competent_unit", "officer").order_by("-ended_at", "-id")


def to_do(access: Access) -> int:
    """How many petitions wait for somebody of the staff: the number in the menu."""
    scope = access.scope_for(Capability.HANDLE_PETITIONS)
    return int(Petition.objects.visible_to(scope).filter(state__in=TO_DO).exclude(state=_S.ASKED).count())


def desk_petition(key: int, scope: Scope) -> Petition | None:
    """One petition with all that its page shows."""
    rows = Petition.objects.visible_to(scope).select_related("text", "publication", "competent_unit", "addressed_unit")
    found: Petition | None = rows.select_related("officer").filter(pk=key).first()
    return found


def identity_is_open(petition: Petition, scope: Scope, account_id: int) -> bool:
    """Whether who wrote, and what, may be opened there.

    A denouncer's identity is secret by law: only the unit to which the paper was passed on opens it, or, where it left
    the province's units, who sent it on. To see the whole province is no reason, nor is to be the unit written about.
    """
    if petition.other_law != OtherLaw.DENUNCIATION:
        return True
    if petition.officer_id is not None:
        return petition.officer_id == account_id
    unit = petition.competent_unit
    if scope.whole_province:
        return unit.kind == UnitKind.PROVINCE
    return unit.pk in scope.units or bool(Unit.objects.filter(pk=unit.pk, centre__in=scope.centres).exists())


def petition_by_code(code: str) -> Petition | None:
    """The petition of a code."""
    rows = Petition.objects.select_related("addressed_unit", "competent_unit", "publication")
    found: Petition | None = rows.filter(code=code).first()
    return found


def own_petitions(citizen: Citizen) -> QuerySet[Petition]:
    """What somebody has sent in with their account, the latest first."""
    rows: QuerySet[Petition] = Petition.objects.filter(citizen=citizen)
    return rows.select_related("text", "competent_unit").order_by("-submitted_at", "-id")


def published(*, words: str = "", unit: str = "", page: int = 1) -> tuple[list[PetitionPublication], bool]:
    """A page of what everybody may read, the latest first, and whether there is another.

    ``unit`` is a unit's code; of ``words`` the first MOST_WORDS count; ``page`` from 1 to MOST_PAGES.
    """
    rows = PetitionPublication.objects.select_related("petition__competent_unit")
    for word in search_key(words).split()[:MOST_WORDS]:
        rows = rows.filter(search_key__contains=word)
    if unit:
        rows = rows.filter(petition__competent_unit__code=unit)
    first = (min(page, MOST_PAGES) - 1) * PER_PAGE
    found = list(rows.order_by("-petition__published_at", "-petition_id")[first : first + PER_PAGE + 1])
    return found[:PER_PAGE], len(found) > PER_PAGE


def units_with_publications() -> list[Unit]:
    """The units whose answers are published, in the order of the alphabet."""
    answered = Petition.objects.filter(published_at__isnull=False).values("competent_unit")
    return list(Unit.objects.filter(pk__in=answered).order_by("sort_key"))


def events_of(petition: Petition) -> QuerySet[PetitionEvent]:
    """What happened to it, the latest first."""
    return petition.events.select_related("actor").order_by("-sequence")


def units_named(events: list[PetitionEvent]) -> Mapping[int, Unit]:
    """The units between which it was passed on."""
    keys = {event.facts[side] for event in events for side in ("from_unit", "to_unit") if side in event.facts}
    return Unit.objects.in_bulk(keys)


def why_answer_due(petition: Petition) -> list[Explained]:
    """Why the answer is due when it is, line by line."""
    found = answer_deadline(petition.submitted_at, petition.asked_at, petition.replied_at, _calendar(petition))
    return explain(found.lines)


def why_due(petition: Petition, step: PetitionStep, since: datetime) -> list[Explained]:
    """Why a step that began at ``since`` is due when it is."""
    return explain(deadline(step, since, _calendar(petition)).lines)


def due_of(petition: Petition, step: PetitionStep, since: datetime) -> datetime:
    """By when a step that began at ``since`` is due."""
    return deadline(step, since, _calendar(petition)).due_at


def standing_of(petition: Petition, at: datetime) -> Standing | None:
    """How it stands to the term that runs; None where none does, or only the writer's."""
    if petition.next_due_at is None or petition.state == _S.ASKED:
        return None
    told = watch(petition.term_began_at, petition.next_due_at, at, _calendar(petition)).tell
    return _STANDINGS[told] if told else Standing.IN_TERM


_STANDINGS = {NoticeKind.PETITION_DUE_SOON: Standing.DUE_SOON, NoticeKind.PETITION_OVERDUE: Standing.OVERDUE}


def _calendar(petition: Petition) -> WorkingCalendar:
    return calendar_for(unit_of(petition.competent_unit_id).office_hours)


def _past(at: datetime) -> Q:
    return Q(next_due_at__lt=_midnight(at))


def _midnight(at: datetime) -> datetime:
    """What was due before today is late (decision 1)."""
    return datetime.combine(local(at).date(), time(0), ZONE)
