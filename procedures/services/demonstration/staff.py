"""Who does the demonstration's work: a clerk and somebody of the post at every centre, an officer and a leader at every
unit.

Besides the demonstration accounts that one can sign in with, these have no usable password; all are marked as
demonstration accounts, which keeps them out of production (a deploy check refuses them).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from staffing.domain.capabilities import Employer, Role
from staffing.models import Account, Assignment
from staffing.services.assignments import Posting, assign
from staffing.services.demo_accounts import DECISION, SINCE, load_demo_accounts
from units.domain.kinds import UnitKind
from units.models import ServiceCentre, Unit

HANDS = "demo."
"""How the names of accounts begin that nobody can sign in with: what they did was done by this demonstration."""

_TITLES = {
    Role.RECEPTION_CLERK: ("clerk", "Cán bộ tiếp nhận"),
    Role.PROCESSING_OFFICER: ("officer", "Công chức thụ lý"),
    Role.UNIT_LEADER: ("lead", "Lãnh đạo"),
    Role.POST_OFFICER: ("post", "Nhân viên bưu chính"),
}


@dataclass(frozen=True, slots=True)
class Staff:
    """The demonstration's staff by the key of the place where they work."""

    clerks: Mapping[int, list[Account]]
    officers: Mapping[int, list[Account]]
    leaders: Mapping[int, list[Account]]
    postmen: Mapping[int, list[Account]]


@transaction.atomic
def staff(*, at: datetime) -> Staff:
    """The demonstration's staff; whoever is missing is made."""
    load_demo_accounts(at=at)
    held = _held()
    units = Unit.objects.filter(valid_to=None).exclude(kind=UnitKind.PROVINCE).order_by("pk")
    for centre in ServiceCentre.objects.filter(is_active=True).select_related("unit").order_by("pk"):
        _ensure(held, Role.RECEPTION_CLERK, centre, at)
        if not held[(Role.POST_OFFICER, centre.pk)]:
            _ensure(held, Role.POST_OFFICER, centre, at)
    for unit in units:
        _ensure(held, Role.PROCESSING_OFFICER, unit, at)
        if not held[(Role.UNIT_LEADER, unit.pk)]:
            _ensure(held, Role.UNIT_LEADER, unit, at)
    return Staff(
        *({place: accounts for (role, place), accounts in held.items() if role == wanted} for wanted in _TITLES)
    )


def _held() -> defaultdict[tuple[str, int], list[Account]]:
    rows = (
        Assignment.objects.active(SINCE)
        .filter(account__is_demo=True, account__is_active=True, role__in=list(_TITLES))
        .select_related("account")
        .order_by("account_id")
    )
    held: defaultdict[tuple[str, int], list[Account]] = defaultdict(list)
    for row in rows:
        held[(row.role, row.place.pk)].append(row.account)
    return held


def _ensure(
    held: defaultdict[tuple[str, int], list[Account]], role: Role, place: Unit | ServiceCentre, at: datetime
) -> None:
    unit = place if isinstance(place, Unit) else place.unit
    name, title = _TITLES[role]
    username = f"{HANDS}{name}.{unit.slug or unit.code}"[:150]
    if username in _names(held[(role, place.pk)]):
        return
    account = Account.objects.create(
        username=username,
        full_name=f"{title} {unit.name} (mẫu)",
        title=title,
        password=make_password(None),
        is_demo=True,
        date_joined=at,
    )
    employer = Employer.POST_OFFICE if role is Role.POST_OFFICER else Employer.CIVIL_SERVICE
    posting = Posting(role, place, employer, DECISION, SINCE)
    assign(account_id=account.pk, posting=posting, actor=None, at=at)
    held[(role, place.pk)].append(account)


def _names(accounts: Iterable[Account]) -> set[str]:
    return {account.username for account in accounts}
