"""Writing down who is away and who stands in."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from staffing.access import access_of
from staffing.audit import record_act
from staffing.domain.absences import AbsenceReason
from staffing.domain.acts import AuditAction, SubjectKind
from staffing.domain.capabilities import Capability
from staffing.models import Absence, Account
from staffing.queries.absences import colleagues, shared_roles
from units.errors import RuleBroken


@dataclass(frozen=True, slots=True)
class AbsenceDraft:
    """Days away, both included."""

    account: Account
    first_day: date
    last_day: date
    reason: AbsenceReason
    stand_in: Account | None = None


@transaction.atomic
def record_absence(*, draft: AbsenceDraft, actor: Account, at: datetime, ip: str | None = None) -> Absence:
    """Write an absence down; the stand-in sees the colleague's records on those days.

    Raises:
        RuleBroken: ``account_outside_your_places``, ``absence_reversed``, ``absence_over``, ``absence_overlaps``,
            ``stand_in_is_absent``, ``stand_in_without_role`` (holds no role of the colleague's at the same place).
    """
    account = Account.objects.select_for_update().get(pk=draft.account.pk)
    _require_leader_of(account, actor=actor, at=at)
    if draft.last_day < draft.first_day:
        raise RuleBroken("absence_reversed", field="last_day")
    if draft.last_day < at.date():
        raise RuleBroken("absence_over", field="last_day")
    if (found := _meeting(account.pk, draft)) is not None:
        raise RuleBroken("absence_overlaps", field="first_day", first_day=found.first_day, last_day=found.last_day)
    if draft.stand_in is not None:
        _check_stand_in(draft.stand_in, draft)
    absence = Absence.objects.create(
        account=account,
        stand_in=draft.stand_in,
        first_day=draft.first_day,
        last_day=draft.last_day,
        reason=draft.reason,
        recorded_by=actor,
        recorded_at=at,
    )
    _write(AuditAction.ABSENCE_RECORDED, absence, actor=actor, at=at, ip=ip)
    return absence


def _check_stand_in(stand_in: Account, draft: AbsenceDraft) -> None:
    if stand_in.pk == draft.account.pk or _meeting(stand_in.pk, draft) is not None:
        raise RuleBroken("stand_in_is_absent", field="stand_in")
    if not shared_roles(draft.account.pk, stand_in.pk, draft.first_day):
        raise RuleBroken("stand_in_without_role", field="stand_in")


def _meeting(account_id: int, draft: AbsenceDraft) -> Absence | None:
    there = Absence.objects.standing().filter(account=account_id)
    return there.filter(first_day__lte=draft.last_day, last_day__gte=draft.first_day).first()


@transaction.atomic
def call_off_absence(*, absence_id: int, actor: Account, at: datetime, ip: str | None = None) -> Absence:
    """The colleague is there after all, or back earlier: nobody stands in from this moment on.

    RuleBroken: ``absence_unknown``, ``absence_over``.
    """
    absence = Absence.objects.select_for_update(of=("self",)).select_related("account").filter(pk=absence_id).first()
    if absence is None or absence.cancelled_at is not None:
        raise RuleBroken("absence_unknown")
    _require_leader_of(absence.account, actor=actor, at=at)
    if absence.last_day < at.date():
        raise RuleBroken("absence_over")
    absence.cancelled_at = at
    absence.save(update_fields=["cancelled_at"])
    _write(AuditAction.ABSENCE_CALLED_OFF, absence, actor=actor, at=at, ip=ip)
    return absence


def _require_leader_of(account: Account, *, actor: Account, at: datetime) -> None:
    scope = access_of(actor, at.date()).scope_for(Capability.MANAGE_DELEGATIONS)
    if not colleagues(scope, at.date()).filter(pk=account.pk).exists():
        raise RuleBroken("account_outside_your_places", field="account")


def _write(action: AuditAction, absence: Absence, *, actor: Account, at: datetime, ip: str | None) -> None:
    record_act(
        actor=actor,
        action=action,
        subject_kind=SubjectKind.ACCOUNT,
        subject_id=absence.account_id,
        at=at,
        facts={
            "absence": absence.pk,
            "stand_in": absence.stand_in_id,
            "from": absence.first_day.isoformat(),
            "to": absence.last_day.isoformat(),
        },
        ip=ip,
    )
