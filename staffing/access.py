"""What one account may do and see at one moment: read once per request from its assignments."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from staffing.domain.authority import CARRIED, Limits
from staffing.domain.capabilities import OF_RECORDS, ROLE_CAPABILITIES, Capability, Role
from staffing.models import Account, Assignment, Delegation, Monitoring
from units.domain.kinds import UnitKind
from units.models import ServiceCentre, Unit
from units.queries.successors import with_former_places
from units.remembered import remembered
from units.scoping import NOWHERE, Scope

ADMINISTERING = frozenset(
    {
        Capability.MANAGE_STAFF,
        Capability.OPERATE_SYSTEM,
        Capability.USE_ADMIN,
        Capability.MANAGE_CATALOGUE,
        Capability.MANAGE_CALENDAR,
        Capability.MANAGE_UNITS,
        Capability.VIEW_AUDIT,
    }
)


@dataclass(frozen=True, slots=True)
class Access:
    """Capabilities with the places where they hold, on one day. ``scope`` is where records may be seen.

    ``carried`` are delegations of somebody else's authority: at their units they open what ``CARRIED`` names; whether
    one covers a matter is asked of the database when it is used (queries.delegations.authority_of). ``watched`` are
    steering assignments: their units' figures may be seen, and nothing else of them (decision 104).
    """

    account: Account | None
    on: date
    assignments: tuple[Assignment, ...] = ()
    capabilities: frozenset[Capability] = field(default_factory=lambda: frozenset({Capability.PUBLIC}))
    scope: Scope = NOWHERE
    carried: "tuple[Carried, ...]" = ()
    watched: "tuple[Watched, ...]" = ()

    @property
    def watched_units(self) -> frozenset[int]:
        """The units that the account watches over today."""
        return frozenset(one.unit_id for one in self.watched if one.unit_id is not None)

    @property
    def watched_fields(self) -> frozenset[str]:
        """The codes of the fields that the account watches over today."""
        return frozenset(one.field_code for one in self.watched if one.field_code)

    @property
    def delegated(self) -> frozenset[int]:
        """The units at which a delegation counts today."""
        return frozenset(one.unit_id for one in self.carried)

    def scope_by_post(self, capability: Capability) -> Scope:
        """The places where a post of the account's own carries ``capability``."""
        return _scope(row for row in self.assignments if capability in ROLE_CAPABILITIES[Role(row.role)])

    @property
    def oversees(self) -> bool:
        """Whether it reaches beyond one unit: the whole province, several units, accounts, the system, the catalogue.

        A centre counts with its unit. A connected system is a program, and none of this is asked of it.
        """
        held = [row for row in self.assignments if row.role != Role.CONNECTED_SYSTEM]
        places = {row.unit_id or (row.centre.unit_id if row.centre else None) for row in held}
        places |= self.delegated | self.watched_units
        province = any(row.unit is not None and row.unit.kind == UnitKind.PROVINCE for row in held)
        return province or len(places) > 1 or bool(ADMINISTERING & self.capabilities)

    def may(self, capability: Capability) -> bool:
        """Whether the account holds ``capability`` anywhere."""
        return capability in self.capabilities

    def scope_for(self, capability: Capability) -> Scope:
        """The places where the account holds ``capability``: of two roles at two places each counts at its own.

        For records those count as well that became one of these places: a merged unit's records keep its name, and
        its successor answers for them (decision 122).
        """
        held = self.places_for(capability)
        return with_former_places(held, self.on) if capability in OF_RECORDS else held

    def places_for(self, capability: Capability) -> Scope:
        """The places that an assignment, a delegation or a steering assignment names: where something new begins."""
        own = self.scope_by_post(capability)
        if capability == Capability.VIEW_FIGURES and own:
            return _with_units(own, self.watched_units)
        return _with_units(own, self.delegated) if capability in CARRIED else own


def _scope(assignments: Iterable[Assignment]) -> Scope:
    units: set[int] = set()
    centres: set[int] = set()
    for assignment in assignments:
        if assignment.unit is not None and assignment.unit.kind == UnitKind.PROVINCE:
            return Scope(whole_province=True)
        if assignment.unit_id is not None:
            units.add(assignment.unit_id)
        if assignment.centre_id is not None:
            centres.add(assignment.centre_id)
    return Scope(units=frozenset(units), centres=frozenset(centres))


def _with_units(scope: Scope, units: frozenset[int]) -> Scope:
    return scope if scope.whole_province else Scope(units=scope.units | units, centres=scope.centres)


def access_of(account: Account | None, on: date) -> Access:
    """Read ``account``'s assignments of day ``on`` (one query); nobody, or an inactive account, holds only PUBLIC."""
    if account is None or not account.is_authenticated or not account.is_active:
        return Access(account=None, on=on)
    held_ever = Assignment.objects.filter(account=account).order_by("id")
    rows = tuple(_with_place(assignment) for assignment in held_ever if assignment.counts_on(on))
    held = frozenset().union(*(ROLE_CAPABILITIES[Role(row.role)] for row in rows)) if rows else frozenset()
    granted = _carried().get(account.pk, ()) if rows else ()
    carried = tuple(one for one in granted if one.counts_on(on) and one.stands_on_a_post(on))
    watched = tuple(one for one in _watched().get(account.pk, ()) if one.counts_on(on)) if rows else ()
    seen = _scope(row for row in rows if Capability.VIEW_RECORDS in ROLE_CAPABILITIES[Role(row.role)])
    return Access(
        account=account,
        on=on,
        assignments=rows,
        capabilities=held | {Capability.PUBLIC, Capability.SIGNED_IN} | (CARRIED if carried else frozenset()),
        scope=with_former_places(_with_units(seen, frozenset(one.unit_id for one in carried)), on),
        carried=carried,
        watched=watched,
    )


@dataclass(frozen=True, slots=True)
class Carried:
    """A delegation as access sees it: whose authority, where, for what, and the days on which it counts."""

    grantor_id: int
    unit_id: int
    limits: Limits
    valid_from: date
    valid_to: date | None

    def counts_on(self, day: date) -> bool:
        """Whether it opens anything on ``day``."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def stands_on_a_post(self, day: date) -> bool:
        """Whether who gave it holds the right by their own post: with that post the delegation falls (one query)."""
        held = Assignment.objects.active(day).carrying(Capability.SIGN_RESULTS, {self.unit_id})
        return held.filter(account=self.grantor_id).exists()


@remembered("staffing.Delegation")
def _carried() -> dict[int, tuple[Carried, ...]]:
    """All delegations that nobody revoked, by grantee: what opens pages. Acts ask ``authority_of``."""
    by_grantee: dict[int, tuple[Carried, ...]] = {}
    for row in Delegation.objects.not_revoked():
        one = Carried(row.grantor_id, row.unit_id, row.limits, row.valid_from, row.valid_to)
        by_grantee[row.grantee_id] = (*by_grantee.get(row.grantee_id, ()), one)
    return by_grantee


@dataclass(frozen=True, slots=True)
class Watched:
    """A steering assignment as access sees it: a unit or a field, and the days on which it counts."""

    unit_id: int | None
    field_code: str
    valid_from: date
    valid_to: date | None

    def counts_on(self, day: date) -> bool:
        """Whether it counts on ``day``."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@remembered("staffing.Monitoring")
def _watched() -> dict[int, tuple[Watched, ...]]:
    """All steering assignments that nobody ended, by account: some dozens."""
    by_account: dict[int, tuple[Watched, ...]] = {}
    for row in Monitoring.objects.not_ended().order_by("pk"):
        one = Watched(row.unit_id, row.field_code, row.valid_from, row.valid_to)
        by_account[row.account_id] = (*by_account.get(row.account_id, ()), one)
    return by_account


def _with_place(assignment: Assignment) -> Assignment:
    """Places change seldom: they are remembered, so that every request asks for the assignments alone."""
    if assignment.unit_id is not None:
        assignment.unit = _unit(assignment.unit_id)
    if assignment.centre_id is not None:
        assignment.centre = _centre(assignment.centre_id)
    return assignment


@remembered("units.Unit")
def _unit(key: int) -> Unit:
    return Unit.objects.get(pk=key)


@remembered("units.Unit", "units.ServiceCentre")
def _centre(key: int) -> ServiceCentre:
    return ServiceCentre.objects.select_related("unit").get(pk=key)


def figure_scopes(accounts: Iterable[int], on: date) -> dict[int, Scope]:
    """Where each of these accounts sees figures: one query for all of them. An inactive account sees none."""
    held: dict[int, list[Assignment]] = {key: [] for key in accounts}
    rows = Assignment.objects.active(on).filter(account__in=held, account__is_active=True)
    for row in rows:
        if Capability.VIEW_FIGURES in ROLE_CAPABILITIES[Role(row.role)]:
            held[row.account_id].append(_with_place(row))
    watched = {
        key: frozenset(one.unit_id for one in _watched().get(key, ()) if one.unit_id is not None and one.counts_on(on))
        for key in held
    }
    return {key: _with_units(_scope(rows), watched[key]) if rows else NOWHERE for key, rows in held.items()}
