"""The pages on which staff are managed and the audit log is read."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from staffing.audit import record_look
from staffing.domain.acts import SubjectKind
from staffing.domain.capabilities import Role
from staffing.models import Account, Assignment, AuditEntry
from tests import cast
from units import clock
from units.clock import ZONE

pytestmark = pytest.mark.django_db
NINE = datetime(2025, 9, 10, 9, 0, tzinfo=ZONE)
PERSON = {"full_name": "Đỗ Thị Mới", "username": "moi.do", "language": "vi"}


@pytest.fixture(autouse=True)
def nine_o_clock() -> Iterator[None]:
    cache.clear()
    with clock.frozen(NINE):
        yield


@pytest.fixture
def manager(client: Client) -> Client:
    client.force_login(cast.admin())
    return client


def test_a_manager_opens_an_account_whose_password_is_shown_once(manager: Client) -> None:
    page = manager.post("/staff/new/", PERSON)
    account = Account.objects.get(username="moi.do")
    password = page.context["password"]
    assert password in page.content.decode()
    assert page.headers["Cache-Control"].count("no-store") == 1
    assert account.check_password(password)
    assert account.must_change_password
    assert password not in manager.get(f"/staff/{account.pk}/").content.decode()


def test_an_account_name_is_given_once(manager: Client) -> None:
    manager.post("/staff/new/", PERSON)
    again = manager.post("/staff/new/", PERSON | {"full_name": "Người Khác"})
    assert again.status_code == 422
    assert "moi.do đã có người dùng" in again.content.decode()
    assert "Người Khác" in again.content.decode()


def test_a_manager_gives_a_role_and_ends_it(manager: Client) -> None:
    officer = cast.officer()
    centre = cast.units().centres[cast.HONG_GAI]
    given = {
        "role": Role.CASHIER.value,
        "place": f"centre:{centre.pk}",
        "employer": "post_office",
        "decision_number": "9/QĐ",
        "valid_from": "2025-09-10",
    }
    assert manager.post(f"/staff/{officer.pk}/assignments/new/", given).status_code == 302
    held = Assignment.objects.get(account=officer, role=Role.CASHIER)
    again = manager.post(f"/staff/{officer.pk}/assignments/new/", given)
    assert again.status_code == 422
    assert "không có ngày kết thúc" in again.content.decode()
    assert manager.post(f"/staff/assignments/{held.pk}/end/", {"last_day": "2025-09-10"}).status_code == 302
    held.refresh_from_db()
    assert held.valid_to == date(2025, 9, 10)


def test_a_manager_cannot_change_the_own_account(manager: Client) -> None:
    admin = cast.admin()
    page = manager.get(f"/staff/{admin.pk}/").content.decode()
    assert "Đây là tài khoản của chính ông/bà" in page
    for deed in ("deactivate", "password"):
        assert manager.post(f"/staff/{admin.pk}/{deed}/").status_code == 422
    assert manager.post(f"/staff/{admin.pk}/", {"full_name": "Khác", "language": "vi"}).status_code == 422
    admin.refresh_from_db()
    assert admin.is_active
    assert admin.full_name == "Nguyễn Văn Trị"


def test_a_deactivated_person_is_out_at_once_and_may_come_back(manager: Client) -> None:
    clerk, browser = cast.clerk(), Client()
    browser.force_login(clerk)
    manager.post(f"/staff/{clerk.pk}/deactivate/")
    assert browser.get("/account/").status_code == 302
    assert browser.post("/sign-in/", {"username": clerk.username, "password": cast.PASSWORD}).status_code == 200
    manager.post(f"/staff/{clerk.pk}/reactivate/")
    assert browser.post("/sign-in/", {"username": clerk.username, "password": cast.PASSWORD}).status_code == 302


def test_changes_to_accounts_are_written_down_without_what_was_written_into_them(manager: Client) -> None:
    clerk = cast.clerk()
    manager.post(f"/staff/{clerk.pk}/", {"full_name": clerk.full_name, "telephone": "0203 123 456", "language": "vi"})
    entry = AuditEntry.objects.get(action="account_changed")
    assert (entry.actor, entry.subject_id, entry.at) == (cast.admin(), clerk.pk, NINE)
    assert entry.facts == {"fields": ["telephone"]}


def test_people_are_found_without_marks_by_role_and_by_place(manager: Client) -> None:
    cast.clerk()
    cast.officer()
    cast.clerk_of_another_unit()

    def found(**query: str) -> list[str]:
        return [account.username for account in manager.get("/staff/", query).context["page"].rows]

    assert found(q="pham dao") == ["ct.clerk"]
    assert found(role="processing_officer") == ["hg.officer"]
    assert found(place=f"centre:{cast.units().centres[cast.HONG_GAI].pk}") == ["hg.clerk"]
    assert found(q="khong co ai") == []
    assert found(state="closed") == []


def test_the_list_goes_on_by_key_in_the_order_of_given_names(manager: Client) -> None:
    Account.objects.bulk_create(
        Account(username=f"u{n:03}", full_name=f"Nguyễn Văn {n:03}", sort_key=f"{n:03}") for n in range(120)
    )
    seen, address = [], "/staff/"
    while address:
        page = manager.get(address)
        seen += [account.username for account in page.context["page"].rows]
        address = f"/staff/{page.context['later_url']}" if page.context["later_url"] else ""
    assert len(seen) == len(set(seen)) == Account.objects.count()


def test_the_list_costs_the_same_for_two_people_and_for_forty(manager: Client) -> None:
    manager.get("/staff/")

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            manager.get("/staff/")
        return len(seen)

    before = queries()
    for n in range(40):
        cast.person(f"more.{n}", f"Trần Thị {n}", [Role.RETURN_CLERK], cast.units().centres[cast.HONG_GAI])
    assert queries() == before


def test_the_administrator_of_one_unit_sees_its_people_alone(client: Client) -> None:
    clerk, stranger = cast.clerk(), cast.clerk_of_another_unit()
    client.force_login(cast.admin_of_hong_gai())
    assert client.get(f"/staff/{clerk.pk}/").status_code == 200
    assert client.get(f"/staff/{stranger.pk}/").status_code == 404
    assert client.post(f"/staff/{stranger.pk}/deactivate/").status_code == 404
    names = {account.username for account in client.get("/staff/").context["page"].rows}
    assert "hg.clerk" in names
    assert "ct.clerk" not in names


def test_a_refused_person_reads_which_right_is_missing_and_whom_to_ask(client: Client) -> None:
    cast.admin()
    client.force_login(cast.clerk())
    page = client.get("/staff/")
    assert page.status_code == 403
    text = page.content.decode()
    assert "Quản lý tài khoản và phân công" in text
    assert "Quản trị hệ thống" in text
    assert "Nguyễn Văn Trị" in text


def test_an_auditor_finds_who_looked_at_a_record(client: Client) -> None:
    clerk, officer = cast.clerk(), cast.officer()
    for actor, number in ((clerk, 7), (officer, 8)):
        record_look(actor=actor, subject_kind=SubjectKind.RECORD, subject_id=number, at=NINE, purpose="tiếp nhận")
    client.force_login(cast.auditor())

    def seen(**query: object) -> list[int | None]:
        rows = client.get("/audit/", query).context["rows"]
        return [row["entry"].subject_id for row in rows if row["entry"].action == "look"]

    assert seen() == [8, 7]
    assert seen(person="hg.clerk") == [7]
    assert seen(kind="record", number=8) == [8]
    assert seen(first_day="2025-09-10", last_day="2025-09-10") == [8, 7]
    assert seen(first_day="2025-09-11") == []
    assert "Không có tài khoản tên này" in client.get("/audit/", {"person": "nobody"}).content.decode()


def test_the_log_goes_on_by_key(client: Client) -> None:
    clerk = cast.clerk()
    for n in range(120):
        record_look(actor=clerk, subject_kind=SubjectKind.RECORD, subject_id=n, at=NINE + timedelta(seconds=n))
    client.force_login(cast.auditor())
    seen, address = [], "/audit/?person=hg.clerk"
    while address:
        page = client.get(address)
        seen += [row["entry"].subject_id for row in page.context["rows"]]
        address = f"/audit/{page.context['later_url']}" if page.context["later_url"] else ""
    assert seen == list(range(119, -1, -1))


@pytest.mark.parametrize("key", ["9" * 30, "9" * 4500, "²", "-1", "x"])
def test_a_place_in_a_list_that_is_no_key_begins_it_anew_or_finds_nothing(client: Client, key: str) -> None:
    client.force_login(cast.auditor())
    assert client.get(reverse("audit"), {"before": key}).status_code == 200
    client.force_login(cast.admin())
    assert client.get(reverse("accounts"), {"after": key}).status_code == 200


def test_the_last_of_all_days_is_no_day_to_search_the_log_by(client: Client) -> None:
    client.force_login(cast.auditor())
    page = client.get(reverse("audit"), {"last_day": "9999-12-31"})
    assert page.status_code == 200
    assert page.context["form"].errors["last_day"]
