"""By what right an account approves or signs at a unit on a day: its own post, a delegation, or none."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Q, QuerySet

from staffing.domain.authority import Authority, AuthorityKind, DocumentKind, Matter
from staffing.domain.capabilities import Capability
from staffing.models import Account, Assignment, Delegation
from units.queries.successors import with_successors
from units.scoping import Scope


def authority_of(
    account: Account,
    unit_id: int,
    on: date,
    *,
    procedure_code: str,
    field_code: str,
    document_kind: DocumentKind,
    capability: Capability = Capability.SIGN_RESULTS,
) -> Authority | None:
    """The right, as it is to be printed and kept; None where there is none.

    A delegation that covers the matter speaks first, since a deputy who holds the post as well still signs for the
    head. It counts only while whoever gave it holds the right by their own post. Read from the database, never from
    memory: a delegation that was revoked a second ago gives nothing. For a unit that is no more its successor's head
    decides, and whoever that head empowered.
    """
    matter = Matter(procedure_code, field_code, document_kind)
    units = with_successors({unit_id}, on)
    held = Delegation.objects.in_force(on).filter(grantee=account, unit__in=units).order_by("-decided_on", "-id")
    for delegation in held:
        here = {delegation.unit_id}
        if delegation.limits.covers(matter) and holds_by_post(delegation.grantor_id, here, on, capability):
            return Authority(
                kind=AuthorityKind(delegation.kind),
                title=delegation.grantee_title,
                on_behalf_of=delegation.grantor_title,
                decision_number=delegation.decision_number,
            )
    if account.is_active and holds_by_post(account.pk, units, on, capability):
        return Authority(AuthorityKind.OWN, title=account.title)
    return None


def holds_by_post(account_id: int, units: Collection[int], on: date, capability: Capability) -> bool:
    """Whether a role of the account's own carries ``capability`` at one of the units on that day."""
    return Assignment.objects.active(on).carrying(capability, units).filter(account=account_id).exists()


def delegations_at(scope: Scope, *, units_of_centres: Iterable[int] = ()) -> QuerySet[Delegation]:
    """Delegations at the units of ``scope`` and at those whose centre lies in it, newest first."""
    rows = Delegation.objects.select_related("grantor", "grantee", "unit", "revoked_by").order_by("-valid_from", "-id")
    if scope.whole_province:
        return rows
    return rows.filter(Q(unit__in=scope.units) | Q(unit__in=list(units_of_centres)))
