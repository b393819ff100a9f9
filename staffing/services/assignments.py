"""Giving and ending roles. A role opens records from its first day to its last, both included, by itself."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from staffing.audit import record_act
from staffing.domain.acts import AuditAction, SubjectKind
from staffing.domain.capabilities import Employer, Role
from staffing.domain.places import ROLE_PLACES, PlaceKind
from staffing.models import Account, Assignment
from staffing.services.rights import require_manager_at, require_manager_of
from units.domain.kinds import UnitKind
from units.errors import RuleBroken
from units.models import ServiceCentre, Unit


@dataclass(frozen=True, slots=True)
class Posting:
    """A role at a place for a period (``valid_to`` is the last day; None: until it is ended)."""

    role: Role
    place: Unit | ServiceCentre
    employer: Employer
    decision_number: str
    valid_from: date
    valid_to: date | None = None
    counter: str = ""

    @property
    def place_kind(self) -> PlaceKind:
        """A centre, a competent unit, or the province."""
        if isinstance(self.place, ServiceCentre):
            return PlaceKind.CENTRE
        return PlaceKind.PROVINCE if self.place.kind == UnitKind.PROVINCE else PlaceKind.UNIT


@transaction.atomic
def assign(
    *, account_id: int, posting: Posting, actor: Account | None, at: datetime, ip: str | None = None
) -> Assignment:
    """Give an account a role at a place. ``actor`` None is the operator at the console.

    Raises:
        RuleBroken: ``own_account``, ``account_outside_your_places``, ``place_outside_yours``,
            ``assignment_reversed``, ``role_not_at_this_place``, ``place_not_in_force`` (``unit``),
            ``assignment_overlaps`` (``valid_from``, ``valid_to`` of the one that is there),
            ``assignment_overlaps_open`` (``valid_from``).
    """
    account = Account.objects.select_for_update().get(pk=account_id)
    require_manager_of(account, actor=actor, at=at)
    require_manager_at(posting.place, actor=actor, at=at)
    _check(posting)
    unit = posting.place if isinstance(posting.place, Unit) else None
    centre = posting.place if isinstance(posting.place, ServiceCentre) else None
    same = Assignment.objects.filter(account=account, role=posting.role, unit=unit, centre=centre)
    there = same.filter(Q(valid_to=None) | Q(valid_to__gte=posting.valid_from))
    if posting.valid_to is not None:
        there = there.filter(valid_from__lte=posting.valid_to)
    if found := there.first():
        if found.valid_to is None:
            raise RuleBroken("assignment_overlaps_open", field="valid_from", valid_from=found.valid_from)
        raise RuleBroken(
            "assignment_overlaps", field="valid_from", valid_from=found.valid_from, valid_to=found.valid_to
        )
    assignment = Assignment.objects.create(
        account=account,
        role=posting.role,
        unit=unit,
        centre=centre,
        counter=posting.counter,
        employer=posting.employer,
        decision_number=posting.decision_number,
        valid_from=posting.valid_from,
        valid_to=posting.valid_to,
    )
    _record(AuditAction.ASSIGNED, assignment, actor=actor, at=at, ip=ip)
    return assignment


@transaction.atomic
def end_assignment(
    *, assignment_id: int, last_day: date, actor: Account | None, at: datetime, ip: str | None = None
) -> Assignment:
    """Let an assignment end with ``last_day``: yesterday ends it at once, today with the day.

    It can be brought forward, never put off: a longer period needs a decision, and so an assignment, of its own.

    Raises:
        RuleBroken: ``assignment_over`` (``valid_to``), ``last_day_past``, ``last_day_before_first`` (``valid_from``),
            and those of ``require_manager_of``.
    """
    assignment = Assignment.objects.select_for_update().get(pk=assignment_id)
    account = Account.objects.get(pk=assignment.account_id)
    require_manager_of(account, actor=actor, at=at)
    require_manager_at(assignment.place, actor=actor, at=at)
    if assignment.valid_to is not None and assignment.valid_to <= last_day:
        raise RuleBroken("assignment_over", field="last_day", valid_to=assignment.valid_to)
    if last_day < at.date() - timedelta(days=1):
        raise RuleBroken("last_day_past", field="last_day")
    if last_day < assignment.valid_from:
        raise RuleBroken("last_day_before_first", field="last_day", valid_from=assignment.valid_from)
    assignment.valid_to = last_day
    assignment.save(update_fields=["valid_to"])
    _record(AuditAction.ASSIGNMENT_ENDED, assignment, actor=actor, at=at, ip=ip)
    return assignment


def _check(posting: Posting) -> None:
    if posting.valid_to is not None and posting.valid_to < posting.valid_from:
        raise RuleBroken("assignment_reversed", field="valid_to")
    if posting.place_kind not in ROLE_PLACES[posting.role]:
        raise RuleBroken("role_not_at_this_place", field="place", role=posting.role)
    unit = posting.place if isinstance(posting.place, Unit) else posting.place.unit
    if not Unit.objects.in_force(posting.valid_from).filter(pk=unit.pk).exists():
        raise RuleBroken("place_not_in_force", field="place", unit=str(unit))


def _record(
    action: AuditAction, assignment: Assignment, *, actor: Account | None, at: datetime, ip: str | None
) -> None:
    record_act(
        actor=actor,
        action=action,
        subject_kind=SubjectKind.ACCOUNT,
        subject_id=assignment.account_id,
        at=at,
        facts={
            "assignment": assignment.pk,
            "role": assignment.role,
            "place": str(assignment.place),
            "decision": assignment.decision_number,
            "from": assignment.valid_from.isoformat(),
            "to": assignment.valid_to.isoformat() if assignment.valid_to else None,
        },
        ip=ip,
    )
