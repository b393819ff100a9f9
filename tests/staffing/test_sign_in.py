"""Signing in, being locked out, and what a session is."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from axes.models import AccessAttempt
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import reverse

from staffing.models import Account, AuditEntry, StaffSession
from staffing.services.accounts import reset_password
from staffing.services.demo_accounts import DEMO_ACCOUNTS, DEMO_PASSWORD, load_demo_accounts
from tests import cast
from units import clock
from units.clock import ZONE

pytestmark = pytest.mark.django_db
NINE = datetime(2025, 9, 10, 9, 0, tzinfo=ZONE)
SIGN_IN = "/sign-in/"


@pytest.fixture(autouse=True)
def nine_o_clock() -> Iterator[None]:
    cache.clear()
    with clock.frozen(NINE):
        yield


def sign_in(client: Client, account: Account, password: str = cast.PASSWORD, **more: str) -> Any:
    return client.post(SIGN_IN, {"username": account.username, "password": password, **more})


def test_a_clerk_signs_in_and_is_led_to_work(client: Client) -> None:
    assert sign_in(client, cast.clerk()).url == reverse("start")
    assert client.get("/account/").status_code == 200


def test_the_account_name_may_be_written_in_capitals(client: Client) -> None:
    cast.clerk()
    answer = client.post(SIGN_IN, {"username": " HG.Clerk ", "password": cast.PASSWORD})
    assert answer.status_code == 302


def test_a_wrong_password_is_answered_with_a_sentence_that_tells_nothing_more(client: Client) -> None:
    known = sign_in(client, cast.clerk(), "wrong").content.decode()
    unknown = client.post(SIGN_IN, {"username": "nobody", "password": "wrong"}).content.decode()
    for page in (known, unknown):
        assert "Tên tài khoản hoặc mật khẩu không đúng." in page


def test_after_sign_in_the_page_that_was_asked_for_opens(client: Client) -> None:
    cast.clerk()
    sent = client.get("/account/sessions/?x=1")
    assert sent.url == f"{SIGN_IN}?next=%2Faccount%2Fsessions%2F%3Fx%3D1"
    assert sign_in(client, cast.clerk(), next="/account/sessions/?x=1").url == "/account/sessions/?x=1"


ELSEWHERE = (
    "https://example.org/",
    "//example.org/desk/",
    "///example.org",
    "/\\example.org",
    "\\\\example.org",
    " //example.org",
    "\t//example.org",
    "https:example.org",
    "http:///example.org",
    "javascript:alert(1)",
    "data:text/html,x",
    "https://testserver@example.org/",
    "https://testserver.example.org/",
)


@pytest.mark.parametrize("address", ELSEWHERE)
def test_sign_in_leads_to_no_other_site(client: Client, address: str) -> None:
    assert sign_in(client, cast.clerk(), next=address).url == reverse("start")
    assert client.get(SIGN_IN, {"next": address}).url == reverse("start")  # already signed in


@pytest.mark.parametrize("address", ELSEWHERE)
def test_nor_does_the_citizens_door(client: Client, address: str) -> None:
    door = reverse("citizen_sign_in")
    assert client.get(door, {"next": address}).context["next"] == ""
    cast.sign_in_citizen(client, cast.citizen())
    assert client.get(door, {"next": address}).url == reverse("own_records")


def test_a_page_that_was_asked_for_by_two_slashes_leads_to_no_other_site(client: Client) -> None:
    sent = client.post("/desk/", headers={"referer": "http://testserver//example.org/"})
    cast.clerk()
    onward = parse_qs(urlsplit(sent.url).query)["next"][0]
    assert sign_in(client, cast.clerk(), next=onward).url == reverse("start")


def test_htmx_is_told_to_leave_the_page_for_sign_in(client: Client) -> None:
    answer = client.get("/account/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/desk/"})
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == f"{SIGN_IN}?next=%2Fdesk%2F"


def test_five_failures_lock_the_name_on_that_machine_and_say_until_when(client: Client) -> None:
    clerk = cast.clerk()
    for _ in range(4):
        assert sign_in(client, clerk, "wrong").status_code == 200
    fifth = sign_in(client, clerk, "wrong")
    assert fifth.status_code == 429
    assert "09:15" in fifth.content.decode()
    assert sign_in(client, clerk).status_code == 429
    assert client.get("/account/").status_code == 302


def test_a_lock_ends_after_a_quarter_of_an_hour(client: Client) -> None:
    clerk = cast.clerk()
    for _ in range(5):
        sign_in(client, clerk, "wrong")
    earlier = AccessAttempt.objects.get(username=clerk.username).attempt_time - timedelta(minutes=16)
    AccessAttempt.objects.update(attempt_time=earlier)
    assert sign_in(client, clerk).status_code == 302


def test_a_lock_on_one_name_leaves_the_colleague_alone(client: Client) -> None:
    for _ in range(5):
        sign_in(client, cast.clerk(), "wrong")
    assert sign_in(client, cast.officer()).status_code == 302


def test_signing_in_and_out_is_written_down_with_the_address(client: Client) -> None:
    clerk = cast.clerk()
    sign_in(client, clerk)
    client.post("/sign-out/")
    assert client.get("/account/").status_code == 302
    written = AuditEntry.objects.filter(actor=clerk).order_by("id").values_list("action", "ip", "at")
    assert list(written) == [("signed_in", "127.0.0.1", NINE), ("signed_out", "127.0.0.1", NINE)]


def test_a_session_ends_an_hour_after_it_was_last_used(client: Client) -> None:
    sign_in(client, cast.clerk())
    with clock.frozen(NINE + timedelta(minutes=59)):
        assert client.get("/account/").status_code == 200
    with clock.frozen(NINE + timedelta(minutes=118)):
        assert client.get("/account/").status_code == 200
    with clock.frozen(NINE + timedelta(minutes=179)):
        assert client.get("/account/").status_code == 302


def test_a_session_ends_an_hour_after_its_use_also_when_the_cache_has_lost_it(client: Client) -> None:
    sign_in(client, cast.clerk())
    cache.clear()
    with clock.frozen(NINE + timedelta(minutes=59)):
        assert client.get("/account/").status_code == 200
    cache.clear()
    with clock.frozen(NINE + timedelta(minutes=120)):
        assert client.get("/account/").status_code == 302


def test_a_session_ends_twelve_hours_after_sign_in_however_busy(client: Client) -> None:
    sign_in(client, cast.clerk())
    for hour in range(1, 24):
        with clock.frozen(NINE + timedelta(minutes=30 * hour)):
            assert client.get("/account/").status_code == 200
    with clock.frozen(NINE + timedelta(hours=12, minutes=1)):
        assert client.get("/account/").status_code == 302


def test_use_is_written_down_at_most_every_five_minutes(client: Client) -> None:
    sign_in(client, cast.clerk())
    for minutes, seen in ((4, 0), (6, 6), (9, 6), (11, 11)):
        with clock.frozen(NINE + timedelta(minutes=minutes)):
            client.get("/account/")
        assert StaffSession.objects.get().last_seen_at == NINE + timedelta(minutes=seen)


def test_an_ended_session_is_out_at_once(client: Client) -> None:
    clerk, elsewhere = cast.clerk(), Client()
    sign_in(client, clerk)
    sign_in(elsewhere, clerk)
    assert elsewhere.get("/account/").status_code == 200
    handle = StaffSession.objects.get(session_key=elsewhere.session.session_key).handle
    client.post(f"/account/sessions/{handle}/end/")
    assert elsewhere.get("/account/").status_code == 302
    assert client.get("/account/").status_code == 200


def test_all_other_sessions_end_together(client: Client) -> None:
    clerk, others = cast.clerk(), [Client(), Client()]
    for browser in (client, *others):
        sign_in(browser, clerk)
    client.post("/account/sessions/end-others/")
    assert [browser.get("/account/").status_code for browser in (client, *others)] == [200, 302, 302]


def test_nobody_but_a_manager_ends_another_persons_session(client: Client) -> None:
    officer, theirs = cast.officer(), Client()
    sign_in(theirs, officer)
    handle = StaffSession.objects.get(account=officer).handle
    sign_in(client, cast.clerk())
    assert client.post(f"/account/sessions/{handle}/end/").status_code == 422
    assert theirs.get("/account/").status_code == 200
    manager = Client()
    sign_in(manager, cast.admin())
    manager.post(f"/account/sessions/{handle}/end/")
    assert theirs.get("/account/").status_code == 302


def test_the_pages_name_sessions_without_their_keys(client: Client) -> None:
    sign_in(client, cast.clerk())
    assert str(client.session.session_key) not in client.get("/account/sessions/").content.decode()


def test_a_temporary_password_opens_only_the_page_to_change_it(client: Client) -> None:
    clerk = cast.clerk()
    password = reset_password(account_id=clerk.pk, actor=cast.admin(), at=NINE)
    sign_in(client, clerk, password)
    assert client.get("/account/").url == "/account/password/"
    assert client.get("/api/v1/me/").status_code == 403
    change = {"present": password, "new": "đá-dựng-Vịnh-Hạ-Long", "again": "đá-dựng-Vịnh-Hạ-Long"}
    assert client.post("/account/password/", change).url == "/account/"
    assert client.get("/account/").status_code == 200
    clerk.refresh_from_db()
    assert clerk.check_password("đá-dựng-Vịnh-Hạ-Long")


@pytest.mark.parametrize(
    ("present", "new", "again"),
    [
        ("wrong", "đá-dựng-Vịnh-Hạ-Long", "đá-dựng-Vịnh-Hạ-Long"),
        (cast.PASSWORD, cast.PASSWORD, cast.PASSWORD),
        (cast.PASSWORD, "12345678901", "12345678901"),
        (cast.PASSWORD, "đá-dựng-Vịnh-Hạ-Long", "another"),
    ],
)
def test_a_password_is_not_changed_for_a_worse_one(client: Client, present: str, new: str, again: str) -> None:
    clerk = cast.clerk()
    sign_in(client, clerk)
    answer = client.post("/account/password/", {"present": present, "new": new, "again": again})
    assert answer.status_code == 200
    assert "error-summary" in answer.content.decode()
    clerk.refresh_from_db()
    assert clerk.check_password(cast.PASSWORD)


def test_changing_the_password_ends_all_other_sessions(client: Client) -> None:
    clerk, elsewhere = cast.clerk(), Client()
    sign_in(client, clerk)
    sign_in(elsewhere, clerk)
    new = "đá-dựng-Vịnh-Hạ-Long"
    client.post("/account/password/", {"present": cast.PASSWORD, "new": new, "again": new})
    assert [client.get("/account/").status_code, elsewhere.get("/account/").status_code] == [200, 302]


def test_demonstration_accounts_show_only_where_the_portal_demonstrates(client: Client) -> None:
    assert f'value="{DEMO_PASSWORD}"' not in client.get(f"{SIGN_IN}?demo=clerk.honggai").content.decode()
    with override_settings(DEMO=True):
        page = client.get(f"{SIGN_IN}?demo=clerk.honggai").content.decode()
    assert all(account.username in page for account in DEMO_ACCOUNTS)
    assert f'value="{DEMO_PASSWORD}"' in page


def test_demonstration_accounts_sign_in_and_keep_their_password(client: Client) -> None:
    cast.units()
    assert load_demo_accounts(at=NINE) == {"created": 9, "unchanged": 0}
    assert load_demo_accounts(at=NINE) == {"created": 0, "unchanged": 9}
    admin = Account.objects.get(username="admin")
    sign_in(client, admin, DEMO_PASSWORD)
    new = "đá-dựng-Vịnh-Hạ-Long"
    client.post("/account/password/", {"present": DEMO_PASSWORD, "new": new, "again": new})
    admin.refresh_from_db()
    assert admin.check_password(DEMO_PASSWORD)
