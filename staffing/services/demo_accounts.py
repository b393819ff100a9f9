"""Accounts to try the portal with. Their holders are invented, and say so; their password is known to everybody."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext_noop as noop

from staffing.domain.capabilities import Employer, Role
from staffing.models import Account
from staffing.services.assignments import Posting, assign
from units.domain.kinds import UnitKind
from units.errors import RuleBroken
from units.models import ServiceCentre, Unit

DEMO_PASSWORD = "motcua-demo"  # noqa: S105 - known to everybody, and refused in production by a deploy check
SINCE = date(2025, 7, 1)
DECISION = "TD-01/2025 (trình diễn)"
HONG_GAI, CO_TO = "06685", "07192"
PROVINCE = ""
PETITION_OFFICER = "petitions"


@dataclass(frozen=True, slots=True)
class DemoRole:
    """A role at the centre or the unit of a commune-level unit (``code``), or for the province."""

    role: Role
    code: str
    at_centre: bool = False
    counter: str = ""


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One account of the demonstration; ``purpose`` (a message id) says what one tries with it."""

    username: str
    full_name: str
    title: str
    purpose: str
    roles: tuple[DemoRole, ...]
    employer: Employer = Employer.CIVIL_SERVICE


def _counter_staff(code: str, counter: str) -> tuple[DemoRole, ...]:
    return tuple(
        DemoRole(role, code, at_centre=True, counter=counter)
        for role in (Role.RECEPTION_CLERK, Role.RETURN_CLERK, Role.CASHIER)
    )


DEMO_ACCOUNTS = (
    DemoAccount(
        "clerk.honggai",
        "Nhân viên mẫu Hồng Gai (trình diễn)",
        "Cán bộ tiếp nhận, Quầy 3",
        noop("Receive records and return results at Hồng Gai"),
        _counter_staff(HONG_GAI, "Quầy 3"),
    ),
    DemoAccount(
        "officer.honggai",
        "Công chức mẫu Hồng Gai (trình diễn)",
        "Công chức thụ lý",
        noop("Process and complete records at Hồng Gai"),
        (DemoRole(Role.PROCESSING_OFFICER, HONG_GAI),),
    ),
    DemoAccount(
        "lead.honggai",
        "Lãnh đạo mẫu Hồng Gai (trình diễn)",
        "Lãnh đạo phường và Trung tâm",
        noop("Assign records, sign results and see the figures of Hồng Gai"),
        (DemoRole(Role.UNIT_LEADER, HONG_GAI), DemoRole(Role.CENTRE_LEADER, HONG_GAI, at_centre=True)),
    ),
    DemoAccount(
        "clerk.coto",
        "Nhân viên mẫu Cô Tô (trình diễn)",
        "Cán bộ tiếp nhận, Quầy 1",
        noop("Receive records at Cô Tô, for any unit of the province"),
        _counter_staff(CO_TO, "Quầy 1"),
    ),
    DemoAccount(
        "post.honggai",
        "Bưu tá mẫu Hồng Gai (trình diễn)",
        "Nhân viên bưu chính công ích",
        noop("Take results of Hồng Gai to their owners by post"),
        (DemoRole(Role.POST_OFFICER, HONG_GAI, at_centre=True),),
        Employer.POST_OFFICE,
    ),
    DemoAccount(
        "province",
        "Giám sát mẫu cấp tỉnh (trình diễn)",
        "Cán bộ kiểm soát thủ tục hành chính",
        noop("See the figures of the whole province and the records behind them"),
        (DemoRole(Role.PROVINCIAL_SUPERVISOR, PROVINCE),),
    ),
    DemoAccount(
        PETITION_OFFICER,
        "Cán bộ mẫu phản ánh, kiến nghị (trình diễn)",
        "Cán bộ tiếp nhận phản ánh, kiến nghị",
        noop("Answer and publish petitions of the whole province"),
        (DemoRole(Role.PETITION_OFFICER, PROVINCE),),
    ),
    DemoAccount(
        "auditor",
        "Kiểm tra mẫu (trình diễn)",
        "Cán bộ kiểm tra nhật ký",
        noop("Read who looked at what, and when"),
        (DemoRole(Role.AUDITOR, PROVINCE),),
    ),
    DemoAccount(
        "admin",
        "Quản trị mẫu (trình diễn)",
        "Quản trị hệ thống và danh mục",
        noop("Manage accounts, assignments, the catalogue and the calendar"),
        (DemoRole(Role.TECHNICAL_ADMIN, PROVINCE), DemoRole(Role.CATALOGUE_ADMIN, PROVINCE)),
    ),
)


@transaction.atomic
def load_demo_accounts(*, at: datetime) -> dict[str, int]:
    """Make the accounts that are missing, with their roles; how many were created and how many were there already.

    Raises:
        RuleBroken: ``units_not_loaded``; ``username_taken`` when an account of that name is not a demonstration.
    """
    wanted = {account.username: account for account in DEMO_ACCOUNTS}
    there = {account.username: account for account in Account.objects.filter(username__in=wanted)}
    for account in there.values():
        if not account.is_demo:
            raise RuleBroken("username_taken", username=account.username)
    missing = [account for account in DEMO_ACCOUNTS if account.username not in there]
    encoded = make_password(DEMO_PASSWORD) if missing else ""  # slow on purpose: once for all of them
    for demo in missing:
        account = Account.objects.create(
            username=demo.username,
            full_name=demo.full_name,
            title=demo.title,
            password=encoded,
            is_demo=True,
            date_joined=at,
        )
        for posting in _postings(demo):
            assign(account_id=account.pk, posting=posting, actor=None, at=at)
    return {"created": len(missing), "unchanged": len(there)}


def _postings(demo: DemoAccount) -> Iterator[Posting]:
    for held in demo.roles:
        yield Posting(
            role=held.role,
            place=_place(held),
            employer=demo.employer,
            decision_number=DECISION,
            valid_from=SINCE,
            counter=held.counter,
        )


def _place(held: DemoRole) -> Unit | ServiceCentre:
    units = Unit.objects.in_force(SINCE)
    units = units.filter(code=held.code) if held.code else units.filter(kind=UnitKind.PROVINCE)
    unit = units.select_related("centre").first()
    if unit is None:
        raise RuleBroken("units_not_loaded")
    return unit.centre if held.at_centre else unit
