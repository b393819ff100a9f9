"""The standing cast: a small world that all tests share, made by plain functions that can be called again.

``cast.units()`` gives the province, three units in force with what they came from, two agencies and the centres of
all of them. ``cast.clerk()`` and its like give accounts that work there since 2025-07-01; all share ``PASSWORD``.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache

from django.contrib.auth.hashers import make_password
from django.test import Client

from staffing.domain.capabilities import Employer, Role
from staffing.domain.identity import AssuranceLevel, CitizenKind, Identity
from staffing.domain.places import ROLE_PLACES, PlaceKind
from staffing.models import Account, Assignment, Citizen
from staffing.services.assignments import Posting, assign
from staffing.services.citizens import welcome
from staffing.sessions import CITIZEN_KEY
from units.clock import ZONE
from units.models import OfficeHours, ServiceCentre, Unit
from units.services.unit_loading import DATA, write_tables
from units.services.unit_tables import UnitTables, read_tables

HONG_GAI, CAO_XANH, CO_TO = "06685", "06658", "07192"
JUSTICE, LAND = "so-tu-phap", "vp-dkdd"
PASSWORD = "sóng-vỗ-Bãi-Cháy-1"
SINCE = date(2025, 7, 1)
COUNTER = (Role.RECEPTION_CLERK, Role.RETURN_CLERK, Role.CASHIER)


@dataclass(frozen=True)
class Units:
    """The places of the cast. ``centres`` has the centre of the province and of each unit, by the unit's code."""

    province: Unit
    hong_gai: Unit
    cao_xanh: Unit
    co_to: Unit
    justice: Unit
    land: Unit
    hours: OfficeHours
    centres: dict[str, ServiceCentre]


def units() -> Units:
    """The places, loaded once in a test's database: Hồng Gai, Cao Xanh and Cô Tô with their former units."""
    if not Unit.objects.filter(code=HONG_GAI).exists():
        write_tables(_small_world())
    present = {unit.code: unit for unit in Unit.objects.filter(valid_to=None)}
    return Units(
        province=present["22"],
        hong_gai=present[HONG_GAI],
        cao_xanh=present[CAO_XANH],
        co_to=present[CO_TO],
        justice=present[JUSTICE],
        land=present[LAND],
        hours=OfficeHours.objects.get(is_default=True),
        centres={
            centre.unit.code: centre
            for centre in ServiceCentre.objects.select_related("unit").filter(unit__valid_to=None)
        },
    )


@cache
def _small_world() -> UnitTables:
    codes = {HONG_GAI, CAO_XANH, CO_TO}
    whole = read_tables(DATA)
    predecessors = [row for row in whole.predecessors if row["new_code"] in codes]
    districts = {row["old_district_code"] for row in predecessors}
    return replace(
        whole,
        units=[row for row in whole.units if row["code"] in codes],
        predecessors=predecessors,
        districts=[row for row in whole.districts if row["code"] in districts],
        agencies=[row for row in whole.agencies if row["slug"] in {JUSTICE, LAND}],
        reception_points=[row for row in whole.reception_points if row["unit_code"] in codes],
    )


def clerk() -> Account:
    """Receives, returns and takes fees at Hồng Gai's centre."""
    return person("hg.clerk", "Vũ Thị Quầy", COUNTER, units().centres[HONG_GAI], counter="Quầy 3")


def return_clerk() -> Account:
    """Only returns results, at Hồng Gai's centre."""
    return person("hg.return", "Đỗ Văn Trả", [Role.RETURN_CLERK], units().centres[HONG_GAI])


def post_officer() -> Account:
    """Takes results of Hồng Gai's centre to their addressees by post."""
    return person("hg.post", "Vi Văn Thư", [Role.POST_OFFICER], units().centres[HONG_GAI])


def connected_system() -> Account:
    """Another system, master of records that are only shown here."""
    return person("system.civil-status", "Hệ thống hộ tịch (thử)", [Role.CONNECTED_SYSTEM], units().province)


def assistant() -> Account:
    """Guides people and types for them at Hồng Gai's centre: accepts nothing, opens no records."""
    return person("hg.assistant", "Bùi Minh Đoàn", [Role.ASSISTANT], units().centres[HONG_GAI])


def clerk_of_another_unit() -> Account:
    """Does at Cô Tô's centre what ``clerk`` does at Hồng Gai's."""
    return person("ct.clerk", "Phạm Thị Đảo", COUNTER, units().centres[CO_TO], counter="Quầy 1")


def officer() -> Account:
    """Processes records of Hồng Gai."""
    return person("hg.officer", "Lê Văn Thụ", [Role.PROCESSING_OFFICER], units().hong_gai)


def another_officer() -> Account:
    """The colleague of ``officer``."""
    return person("hg.officer2", "Hoàng Thị Lý", [Role.PROCESSING_OFFICER], units().hong_gai)


def document_clerk() -> Account:
    """Numbers and seals at Hồng Gai."""
    return person("hg.documents", "Ngô Thị Dấu", [Role.DOCUMENT_CLERK], units().hong_gai)


def lead() -> Account:
    """Leads the unit Hồng Gai and signs for it; leads its centre too."""
    account = person("hg.lead", "Trần Thị Ký", [Role.UNIT_LEADER], units().hong_gai)
    return person(account.username, account.full_name, [Role.CENTRE_LEADER], units().centres[HONG_GAI])


def province() -> Account:
    """Supervises the whole province: figures and records, no personal data."""
    return person("qn.province", "Đặng Văn Sát", [Role.PROVINCIAL_SUPERVISOR], units().province)


def petition_officer() -> Account:
    """Answers petitions of the province: no records."""
    return person("qn.petitions", "Lý Thị Đáp", [Role.PETITION_OFFICER], units().province)


def catalogue_admin() -> Account:
    """Keeps catalogue, calendar and units."""
    return person("qn.catalogue", "Tạ Văn Mục", [Role.CATALOGUE_ADMIN], units().province)


def admin() -> Account:
    """Manages accounts of the whole province and operates the system: no records."""
    return person("qn.admin", "Nguyễn Văn Trị", [Role.TECHNICAL_ADMIN], units().province)


def another_admin() -> Account:
    """The colleague of ``admin``."""
    return person("qn.admin2", "Nguyễn Thị Quản", [Role.TECHNICAL_ADMIN], units().province)


def admin_of_hong_gai() -> Account:
    """Manages the staff of the unit Hồng Gai and its centre, and nobody else."""
    account = person("hg.admin", "Cao Văn Phường", [Role.TECHNICAL_ADMIN], units().hong_gai)
    return person(account.username, account.full_name, [Role.TECHNICAL_ADMIN], units().centres[HONG_GAI])


def auditor() -> Account:
    """Reads the audit log."""
    return person("qn.auditor", "Phan Thị Soát", [Role.AUDITOR], units().province)


def holder_of(role: Role) -> Account:
    """Somebody with that one role, at a place of Hồng Gai where it is held."""
    here = units()
    kinds = ROLE_PLACES[role]
    place = here.centres[HONG_GAI] if PlaceKind.CENTRE in kinds else here.hong_gai
    return person(f"only.{role.value.replace('_', '-')}", "Mai Văn Một", [role], place)


def person(
    username: str, full_name: str, roles: Iterable[Role], place: Unit | ServiceCentre, *, counter: str = ""
) -> Account:
    """The account of that name with those roles at that place, made where it is missing."""
    account, _ = Account.objects.get_or_create(
        username=username, defaults={"full_name": full_name, "password": _hash(), "mails_each": True}
    )
    unit, centre = (place, None) if isinstance(place, Unit) else (None, place)
    for role in roles:
        if not Assignment.objects.filter(account=account, role=role, unit=unit, centre=centre).exists():
            posting = Posting(role, place, Employer.CIVIL_SERVICE, "12/QĐ-TTPVHCC", SINCE, counter=counter)
            assign(account_id=account.pk, posting=posting, actor=None, at=datetime(2025, 7, 1, 7, 0, tzinfo=ZONE))
    return account


@cache
def _hash() -> str:
    return make_password(PASSWORD)


MOTHER = Identity(
    issuer="https://identity.test",
    subject="mother",
    kind=CitizenKind.CITIZEN,
    person_name="Phạm Thị Thử",
    personal_number="022192004417",
    assurance=AssuranceLevel.TWO,
    born_on=date(1992, 3, 14),
    telephone="0912345218",
    email="thu@example.vn",
)


def citizen(identity: Identity = MOTHER) -> Citizen:
    """Who signed in with the identity's provider (a mother, unless somebody else is named)."""
    return welcome(identity=identity, at=datetime(2026, 11, 11, 8, tzinfo=ZONE))


def sign_in_citizen(client: Client, citizen: Citizen) -> None:
    """A citizen's session made beside the sign-in pages, which have tests of their own."""
    session = client.session
    session[CITIZEN_KEY] = citizen.pk
    session.save()
    client.cookies["sessionid"] = session.session_key
