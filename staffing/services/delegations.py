"""Writing down who may approve and sign for whom, and taking it back."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from staffing.access import access_of
from staffing.audit import record_act
from staffing.domain.acts import AuditAction, SubjectKind
from staffing.domain.authority import AuthorityKind, Limits
from staffing.domain.capabilities import Capability
from staffing.models import Account, Delegation
from staffing.ports import matters
from staffing.queries.delegations import holds_by_post
from units.errors import RuleBroken
from units.models import Unit


@dataclass(frozen=True, slots=True)
class DelegationDraft:
    """A decision as it stands on paper (``valid_to`` is the last day; None: until it is revoked)."""

    grantor: Account
    grantor_title: str
    grantee: Account
    grantee_title: str
    kind: AuthorityKind
    unit: Unit
    decision_number: str
    decided_on: date
    valid_from: date
    valid_to: date | None = None
    procedure_codes: tuple[str, ...] = ()
    field_codes: tuple[str, ...] = ()
    document_kinds: tuple[str, ...] = ()

    @property
    def limits(self) -> Limits:
        """What it names."""
        return Limits(frozenset(self.procedure_codes), frozenset(self.field_codes), frozenset(self.document_kinds))


@transaction.atomic
def delegate(*, draft: DelegationDraft, actor: Account, at: datetime, ip: str | None = None) -> Delegation:
    """Write a decision down.

    Raises:
        RuleBroken: ``place_outside_yours``, ``delegation_to_oneself``, ``delegation_for_oneself`` (who writes it down
            must not gain by it), ``delegation_without_titles``, ``delegation_reversed``,
            ``delegation_before_decision``, ``authorisation_unlimited`` (TUQ. without last day or contents),
            ``delegation_field_unknown``, ``delegation_procedure_unknown`` (a wrong code would cover nothing and say
            nothing), ``delegation_not_passed_on``, ``grantor_not_competent``, ``grantee_without_post``,
            ``delegation_overlaps``.
    """
    scope = access_of(actor, at.date()).scope_for(Capability.MANAGE_DELEGATIONS)
    if not (scope.whole_province or draft.unit.pk in scope.units):
        raise RuleBroken("place_outside_yours", field="unit")
    _check_people(draft, actor)
    _check_period(draft)
    _check_codes(draft)
    _check_rights(draft)
    Account.objects.select_for_update().get(pk=draft.grantee.pk)  # two decisions for one person wait for each other
    _check_overlap(draft)
    delegation = Delegation.objects.create(
        grantor=draft.grantor,
        grantor_title=draft.grantor_title.strip(),
        grantee=draft.grantee,
        grantee_title=draft.grantee_title.strip(),
        kind=draft.kind,
        unit=draft.unit,
        procedure_codes=sorted(draft.procedure_codes),
        field_codes=sorted(draft.field_codes),
        document_kinds=sorted(draft.document_kinds),
        decision_number=draft.decision_number.strip(),
        decided_on=draft.decided_on,
        valid_from=draft.valid_from,
        valid_to=draft.valid_to,
        recorded_by=actor,
        recorded_at=at,
    )
    _write(AuditAction.DELEGATED, delegation, actor=actor, at=at, ip=ip)
    return delegation


def _check_people(draft: DelegationDraft, actor: Account) -> None:
    if draft.grantor.pk == draft.grantee.pk:
        raise RuleBroken("delegation_to_oneself", field="grantee")
    if draft.grantee.pk == actor.pk:
        raise RuleBroken("delegation_for_oneself", field="grantee")
    if not draft.grantor_title.strip():
        raise RuleBroken("delegation_without_titles", field="grantor_title")
    if not draft.grantee_title.strip():
        raise RuleBroken("delegation_without_titles", field="grantee_title")


def _check_period(draft: DelegationDraft) -> None:
    if draft.valid_to is not None and draft.valid_to < draft.valid_from:
        raise RuleBroken("delegation_reversed", field="valid_to")
    if draft.valid_from < draft.decided_on:
        raise RuleBroken("delegation_before_decision", field="valid_from", decided_on=draft.decided_on)
    if draft.kind is AuthorityKind.AUTHORISED and not (draft.valid_to and draft.limits.is_limited):
        raise RuleBroken("authorisation_unlimited", field="valid_to" if draft.valid_to is None else "document_kinds")


def _check_codes(draft: DelegationDraft) -> None:
    known = matters()
    if strange := sorted(set(draft.field_codes) - known.fields().keys()):
        raise RuleBroken("delegation_field_unknown", field="field_codes", codes=", ".join(strange))
    if strange := sorted(set(draft.procedure_codes) - known.procedures(draft.procedure_codes).keys()):
        raise RuleBroken("delegation_procedure_unknown", field="procedure_codes", codes=", ".join(strange))


def _check_rights(draft: DelegationDraft) -> None:
    """Only who holds the right by their own post hands it on, and only to somebody who works here."""
    if not holds_by_post(draft.grantor.pk, {draft.unit.pk}, draft.valid_from, Capability.SIGN_RESULTS):
        has_it_from_another = Delegation.objects.in_force(draft.valid_from).filter(
            grantee=draft.grantor, unit=draft.unit
        )
        code = "delegation_not_passed_on" if has_it_from_another.exists() else "grantor_not_competent"
        raise RuleBroken(code, field="grantor")
    if not access_of(draft.grantee, draft.valid_from).may(Capability.VIEW_RECORDS):
        raise RuleBroken("grantee_without_post", field="grantee")


def _check_overlap(draft: DelegationDraft) -> None:
    """One person cannot hold one kind of authority twice for the same matter on the same day."""
    there = Delegation.objects.not_revoked().filter(grantee=draft.grantee, unit=draft.unit, kind=draft.kind)
    for other in there:
        begins_after = draft.valid_to is not None and other.valid_from > draft.valid_to
        is_over = other.valid_to is not None and other.valid_to < draft.valid_from
        if not begins_after and not is_over and other.limits.meets(draft.limits):
            raise RuleBroken("delegation_overlaps", field="valid_from", decision=other.decision_number)


@transaction.atomic
def revoke(*, delegation_id: int, actor: Account, at: datetime, ip: str | None = None) -> Delegation:
    """Take a delegation back: it gives nothing from this moment on; what was signed by it stays signed.

    RuleBroken: ``delegation_unknown``, ``delegation_over``.
    """
    delegation = Delegation.objects.select_for_update(of=("self",)).filter(pk=delegation_id).first()
    scope = access_of(actor, at.date()).scope_for(Capability.MANAGE_DELEGATIONS)
    if delegation is None or not (scope.whole_province or delegation.unit_id in scope.units):
        raise RuleBroken("delegation_unknown")
    if delegation.revoked_at is not None or (delegation.valid_to is not None and delegation.valid_to < at.date()):
        raise RuleBroken("delegation_over")
    delegation.revoked_at, delegation.revoked_by = at, actor
    delegation.save(update_fields=["revoked_at", "revoked_by"])
    _write(AuditAction.DELEGATION_REVOKED, delegation, actor=actor, at=at, ip=ip)
    return delegation


def _write(action: AuditAction, delegation: Delegation, *, actor: Account, at: datetime, ip: str | None) -> None:
    record_act(
        actor=actor,
        action=action,
        subject_kind=SubjectKind.ACCOUNT,
        subject_id=delegation.grantee_id,
        at=at,
        facts={
            "delegation": delegation.pk,
            "kind": delegation.kind,
            "grantor": delegation.grantor_id,
            "unit": delegation.unit_id,
            "decision": delegation.decision_number,
            "from": delegation.valid_from.isoformat(),
            "to": delegation.valid_to.isoformat() if delegation.valid_to else None,
        },
        ip=ip,
    )
