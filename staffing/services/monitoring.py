"""Giving and ending steering assignments: who watches over which unit or field."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from staffing.access import access_of
from staffing.audit import record_act
from staffing.domain.acts import AuditAction, SubjectKind
from staffing.domain.capabilities import Capability
from staffing.models import Account, Monitoring
from staffing.ports import matters
from staffing.services.rights import require_manager_at, require_manager_of
from units.errors import RuleBroken
from units.models import Unit


@dataclass(frozen=True, slots=True)
class MonitoringDraft:
    """A unit or a field, by a decision, for a period (``valid_to`` is the last day; None: until ended)."""

    unit: Unit | None
    field_code: str
    decision_number: str
    valid_from: date
    valid_to: date | None = None


@transaction.atomic
def give_monitoring(
    *, account_id: int, draft: MonitoringDraft, actor: Account, at: datetime, ip: str | None = None
) -> Monitoring:
    """Let an account watch over a unit or a field.

    A unit opens its figures (decision 104), so whoever gives it manages accounts there; a field reaches over the whole
    province. RuleBroken: own_account, account_outside_your_places, place_outside_yours, monitoring_of_what,
    monitoring_reversed, monitoring_without_post (no post of their own shows them figures), monitoring_overlaps.
    """
    account = Account.objects.select_for_update().get(pk=account_id)
    require_manager_of(account, actor=actor, at=at)
    _check(draft)
    if draft.unit is not None:
        require_manager_at(draft.unit, actor=actor, at=at)
    elif not access_of(actor, at.date()).scope_for(Capability.MANAGE_STAFF).whole_province:
        raise RuleBroken("place_outside_yours", field="field_code")
    if not access_of(account, at.date()).scope_by_post(Capability.VIEW_FIGURES):
        raise RuleBroken("monitoring_without_post", field="account")
    same = Monitoring.objects.not_ended().filter(account=account, unit=draft.unit, field_code=draft.field_code)
    there = same.filter(Q(valid_to=None) | Q(valid_to__gte=draft.valid_from))
    if draft.valid_to is not None:
        there = there.filter(valid_from__lte=draft.valid_to)
    if there.exists():
        raise RuleBroken("monitoring_overlaps", field="valid_from")
    given = Monitoring.objects.create(
        account=account,
        unit=draft.unit,
        field_code=draft.field_code,
        decision_number=draft.decision_number.strip(),
        valid_from=draft.valid_from,
        valid_to=draft.valid_to,
        made_by=actor,
        made_at=at,
    )
    _write(AuditAction.MONITORING_GIVEN, given, actor=actor, at=at, ip=ip)
    return given


@transaction.atomic
def end_monitoring(*, monitoring_id: int, actor: Account, at: datetime, ip: str | None = None) -> Monitoring:
    """End it: from this moment on it opens nothing, also if it began today or has not begun yet.

    RuleBroken: monitoring_not_found, monitoring_over, and those of the rights over accounts.
    """
    given = (
        Monitoring.objects.select_for_update(of=("self",)).select_related("account").filter(pk=monitoring_id).first()
    )
    if given is None:
        raise RuleBroken("monitoring_not_found")
    require_manager_of(given.account, actor=actor, at=at)
    if given.ended_at is not None or (given.valid_to is not None and given.valid_to < at.date()):
        raise RuleBroken("monitoring_over")
    given.ended_at = at
    given.save(update_fields=["ended_at"])
    _write(AuditAction.MONITORING_ENDED, given, actor=actor, at=at, ip=ip)
    return given


def _check(draft: MonitoringDraft) -> None:
    if (draft.unit is None) == (not draft.field_code) or (
        draft.field_code and draft.field_code not in matters().fields()
    ):
        raise RuleBroken("monitoring_of_what", field="unit")
    if draft.valid_to is not None and draft.valid_to < draft.valid_from:
        raise RuleBroken("monitoring_reversed", field="valid_to")


def _write(action: AuditAction, given: Monitoring, *, actor: Account, at: datetime, ip: str | None) -> None:
    record_act(
        actor=actor,
        action=action,
        subject_kind=SubjectKind.ACCOUNT,
        subject_id=given.account_id,
        at=at,
        facts={
            "monitoring": given.pk,
            "unit": given.unit_id,
            "field": given.field_code,
            "decision": given.decision_number,
            "from": given.valid_from.isoformat(),
            "to": given.valid_to.isoformat() if given.valid_to else None,
        },
        ip=ip,
    )
