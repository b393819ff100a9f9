"""A kiosk for filing: what a browser becomes by its address, what it opens, and that nothing stays of anybody."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from procedures.domain.satisfaction import RatingChannel
from procedures.domain.ticket_vocabulary import ScreenKind
from procedures.models import ResultDownload, TicketScreen
from procedures.queries.money import payment_link
from procedures.services.ticket_screens import revoke_screen
from procedures.web import at_kiosk
from staffing.domain.acts import AuditAction
from staffing.models import AuditEntry, StaffSession
from tests import cast, filing_cast, record_cast, ticket_cast
from tests.architecture.routes import routes
from tests.procedures.web.test_electronic_results import add, ready
from tests.record_cast import BIRTH, MARRIAGE, WEDNESDAY
from units import clock
from units.scoping import PROVINCE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_nine() -> Iterator[None]:
    cache.clear()
    filing_cast.form()
    with clock.frozen(WEDNESDAY):
        yield


@pytest.fixture
def kiosk(client: Client) -> Client:
    """A browser that was made a kiosk of Hồng Gai's centre."""
    address = reverse("service", args=[ticket_cast.screen(ScreenKind.SERVICE)])
    assert "Dùng thiết bị này làm máy tự phục vụ?" in client.get(address).content.decode()
    assert client.post(address).headers["Location"] == reverse("kiosk_again")
    assert client.get(reverse("kiosk_again")).headers["Location"] == reverse("kiosk_home")
    return client


def later(seconds: int) -> Any:
    return clock.frozen(WEDNESDAY + timedelta(seconds=seconds))


def text(client: Client, address: str, **more: object) -> str:
    response = client.get(address, **more)
    assert response.status_code == 200, (address, response.status_code)
    return str(response.content.decode())


def test_a_browser_becomes_a_kiosk_by_its_address_and_an_ordinary_one_when_that_is_closed(kiosk: Client) -> None:
    assert "Nộp hồ sơ" in text(kiosk, reverse("kiosk_home"))
    assert "at-kiosk.js" in text(kiosk, reverse("tracking"))
    revoke_screen(screen_id=TicketScreen.objects.get().pk, scope=PROVINCE, at=WEDNESDAY)
    cache.clear()
    assert kiosk.get(reverse("kiosk_home")).status_code == 404
    assert "at-kiosk.js" not in text(kiosk, reverse("tracking"))


def test_no_other_browser_is_a_kiosk(client: Client) -> None:
    for name in ("kiosk_home", "kiosk_again", "kiosk_find"):
        assert client.get(reverse(name)).status_code == 404
    for token in (ticket_cast.screen(ScreenKind.HALL), "guessed"):
        assert client.get(reverse("service", args=[token])).status_code == 404
    assert "at-kiosk.js" not in text(client, reverse("tracking"))


def test_the_end_is_the_end_of_a_citizens_session_on_the_server(kiosk: Client) -> None:
    cast.sign_in_citizen(kiosk, cast.citizen())
    draft = filing_cast.draft()
    page = reverse("filing_check", args=[draft.uuid])
    assert kiosk.get(page, follow=True).status_code == 200
    kiosk.cookies["language"] = "en"
    kiosk.cookies["letters"] = "large"
    left = kiosk.get(reverse("kiosk_again"))
    assert left.headers["Location"] == reverse("kiosk_home")
    assert left.cookies["language"].value == "vi"
    assert not left.cookies["letters"].value
    assert not StaffSession.objects.exists()
    assert kiosk.get(page).headers["Location"].startswith(reverse("citizen_sign_in"))
    assert AuditEntry.objects.filter(action=AuditAction.CITIZEN_SIGNED_OUT).count() == 1


def test_a_code_that_was_proven_is_forgotten_too(kiosk: Client) -> None:
    record = record_cast.received(BIRTH)
    page = reverse("tracked_record", args=[record.code])
    kiosk.post(page, {"digits": "4417"})
    assert "Đăng ký khai sinh" in text(kiosk, page)
    kiosk.get(reverse("kiosk_again"))
    assert "Đăng ký khai sinh" not in text(kiosk, page)


@pytest.mark.parametrize("method", ["get", "post"])
def test_after_75_seconds_without_a_sign_the_server_has_forgotten_whoever_was_there(kiosk: Client, method: str) -> None:
    cast.sign_in_citizen(kiosk, cast.citizen())
    page = reverse("filing_check", args=[filing_cast.draft().uuid])
    with later(75):
        assert kiosk.get(page, follow=True).status_code == 200
    with later(151):
        tried_again = getattr(kiosk, method)(page)
        assert tried_again.headers["Location"] == reverse("kiosk_again")
        assert tried_again.headers["Cache-Control"] == "no-store"
        assert not StaffSession.objects.exists()
        assert kiosk.get(page).headers["Location"].startswith(reverse("citizen_sign_in"))
    assert AuditEntry.objects.filter(action=AuditAction.CITIZEN_SIGNED_OUT).count() == 1


def test_whoever_types_long_on_one_page_is_still_there(kiosk: Client) -> None:
    cast.sign_in_citizen(kiosk, cast.citizen())
    page = reverse("filing_check", args=[filing_cast.draft().uuid])
    for seconds in (60, 120, 180):
        with later(seconds):
            assert kiosk.get(reverse("kiosk_still")).status_code == 204
    with later(250):
        assert kiosk.get(page, follow=True).request["PATH_INFO"].startswith("/filings/")
    with later(400):
        assert kiosk.get(reverse("kiosk_still")).headers["Location"] == reverse("kiosk_again")


def test_a_member_of_staff_and_a_code_that_was_proven_are_forgotten_by_the_server_too(kiosk: Client) -> None:
    record = record_cast.received(BIRTH)
    page = reverse("tracked_record", args=[record.code])
    kiosk.post(page, {"digits": "4417"})
    with later(76):
        assert kiosk.get(page).headers["Location"] == reverse("kiosk_again")
        assert "Đăng ký khai sinh" not in text(kiosk, page)
        kiosk.force_login(cast.assistant())
    with later(160):
        assert kiosk.get(reverse("assisted_begin", args=[MARRIAGE])).headers["Location"] == reverse("kiosk_again")
    assert not StaffSession.objects.exists()


@pytest.mark.parametrize("held", [None, "", "2099-01-01T00:00:00+07:00", "2099-01-01T00:00:00+07:00:signed"])
def test_a_session_of_which_no_moment_is_known_is_over(kiosk: Client, held: str | None) -> None:
    cast.sign_in_citizen(kiosk, cast.citizen())
    del kiosk.cookies[at_kiosk.SEEN_COOKIE]
    if held is not None:
        kiosk.cookies[at_kiosk.SEEN_COOKIE] = held
    assert kiosk.get(reverse("own_records")).headers["Location"] == reverse("kiosk_again")
    assert not StaffSession.objects.exists()


def test_another_browser_is_not_forgotten_after_75_seconds(client: Client) -> None:
    cast.sign_in_citizen(client, cast.citizen())
    with later(600):
        assert client.get(reverse("own_records")).status_code == 200
        assert client.get(reverse("kiosk_still")).status_code == 404


def test_no_service_worker_is_laid_over_the_pages_of_a_kiosk(kiosk: Client) -> None:
    assert "install.js" in text(Client(), reverse("catalogue"))
    assert "install.js" not in text(kiosk, reverse("catalogue"))


def test_staff_at_a_kiosk_help_and_open_nothing_else(kiosk: Client) -> None:
    record = record_cast.received(BIRTH)
    kiosk.force_login(cast.clerk())
    home = reverse("kiosk_home")
    closed = ("start", "desk", "desk_reception", "record_search", "account", "assisted_drafts")
    for address in (*map(reverse, closed), reverse("record", args=[record.pk]), "/api/v1/records/"):
        assert kiosk.get(address).headers.get("Location") == home, address
    assert "Bắt đầu" in text(kiosk, reverse("assisted_begin", args=[MARRIAGE]))
    kiosk.get(reverse("kiosk_again"))
    assert kiosk.get(reverse("assisted_begin", args=[MARRIAGE])).headers["Location"].startswith(reverse("sign_in"))
    assert AuditEntry.objects.filter(action=AuditAction.SIGNED_OUT).count() == 1


def test_whoever_must_change_a_password_first_can(kiosk: Client) -> None:
    account = cast.assistant()
    account.must_change_password = True
    account.save()
    kiosk.force_login(account)
    asked = kiosk.get(reverse("assisted_begin", args=[MARRIAGE]), follow=True)
    assert asked.request["PATH_INFO"] == reverse("change_password")
    assert asked.status_code == 200


def test_no_page_is_kept_and_no_file_is_handed_out(kiosk: Client) -> None:
    filing_cast.sent()
    cast.sign_in_citizen(kiosk, cast.citizen())
    uuid = cast.citizen().filings.get().uuid
    for address in (reverse("kiosk_home"), reverse("catalogue"), reverse("filing_sent", args=[uuid])):
        assert kiosk.get(address).headers["Cache-Control"] == "no-store"
    refused = kiosk.get(reverse("filing_confirmation", args=[uuid]))
    assert refused.status_code == 403
    assert "Ở đây không mở tệp" in refused.content.decode()
    assert "Content-Disposition" not in refused.headers


def test_what_hands_out_a_file_does_not_run_at_all(kiosk: Client, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    record = add(ready())
    cast.sign_in_citizen(kiosk, cast.citizen())
    kiosk.post(reverse("own_result_take", args=[record.code]))
    file, copy = reverse("own_result_file", args=[record.code]), reverse("own_data_copy")
    assert kiosk.get(file).status_code == kiosk.post(copy).status_code == 403
    assert not ResultDownload.objects.exists()
    assert not AuditEntry.objects.filter(action=AuditAction.DATA_HANDED_OVER).exists()
    del kiosk.cookies[at_kiosk.COOKIE]
    assert kiosk.get(file).status_code == kiosk.post(copy).status_code == 200
    assert ResultDownload.objects.count() == 1
    assert AuditEntry.objects.filter(action=AuditAction.DATA_HANDED_OVER).count() == 1


def test_a_file_that_the_list_does_not_know_is_held_back_all_the_same(
    kiosk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(at_kiosk, "FILES", frozenset())
    assert kiosk.get(reverse("transparency_csv")).status_code == 403


def test_every_name_in_the_list_of_files_is_a_name_of_an_address() -> None:
    assert {route.name for route in routes()} >= at_kiosk.FILES


def test_a_procedure_is_found_by_words_or_in_the_whole_list(kiosk: Client) -> None:
    assert "Đăng ký khai sinh" in text(kiosk, reverse("kiosk_find"), query_params={"q": "khai sinh"})
    assert "Đăng ký kết hôn" in text(kiosk, reverse("kiosk_find"))
    assert "Không có thủ tục nào" in text(kiosk, reverse("kiosk_find"), query_params={"q": "xyzzy"})
    offered = text(kiosk, reverse("kiosk_file", args=[MARRIAGE]))
    assert reverse("filing_begin", args=[MARRIAGE]) in offered
    assert reverse("assisted_begin", args=[MARRIAGE]) in offered
    assert kiosk.get(reverse("kiosk_file", args=[record_cast.ADOPTION])).status_code == 404


def test_a_paper_before_the_scanner_leads_to_its_page(kiosk: Client) -> None:
    record = record_cast.received(BIRTH)
    tracked, pay = reverse("tracked_record", args=[record.code]), payment_link(record)
    paper = reverse("kiosk_paper")
    for held in (record.code, f" {record.code.lower()} ", f"http://127.0.0.1:8000{tracked}"):
        assert kiosk.post(paper, {"code": held}).headers["Location"] == tracked, held
    assert pay.startswith("http")
    assert pay.endswith(kiosk.post(paper, {"code": pay}).headers["Location"])


@pytest.mark.parametrize(
    "held",
    [
        "",
        "022192004417||Phạm Thị Thử|14031992|Nữ|Tổ 12|01012021",
        "https://elsewhere.example/tracking/H49.27-261111-0001/",
        "http://127.0.0.1:8000/here/again/",
        "http://127.0.0.1:8000/nothing/",
        "//127.0.0.1:8000//elsewhere.example/pay/x/",
        "http://[",
    ],
)
def test_what_is_no_paper_of_ours_leads_nowhere(kiosk: Client, held: str) -> None:
    refused = kiosk.post(reverse("kiosk_paper"), {"code": held})
    assert refused.status_code == 422
    assert "Đây không phải giấy tờ của chúng tôi" in refused.content.decode()
    assert "Phạm Thị Thử" not in refused.content.decode()


def test_whoever_has_shown_whose_record_it_is_rates_it_here(kiosk: Client) -> None:
    record = record_cast.returned(BIRTH)
    page = reverse("tracked_record", args=[record.code])
    assert "/rate/" not in text(kiosk, page)
    kiosk.post(page, {"digits": "4417"})
    found = re.search(r'href="(/rate/[^"]+)"', text(kiosk, page))
    assert found
    kiosk.post(found[1], {"score": "5"})
    assert record.ratings.get().channel == RatingChannel.COUNTER
    assert "/rate/" not in text(kiosk, page)


@pytest.mark.parametrize("to", ["/procedures/?q=so+do", "https://elsewhere.example/", ""])
def test_large_letters_are_kept_and_lead_back_to_the_page(client: Client, to: str) -> None:
    assert "large-letters" not in text(client, reverse("home"))
    answer = client.post(reverse("set_letters"), {"size": "large", "next": to})
    assert answer.headers["Location"] == (to if to.startswith("/") else "/")
    assert 'class="large-letters"' in text(client, reverse("catalogue"))
    client.post(reverse("set_letters"), {"size": "ordinary"})
    assert "large-letters" not in text(client, reverse("home"))
    assert client.get(reverse("set_letters")).status_code == 405
