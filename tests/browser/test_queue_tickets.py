"""A number from the kiosk to the hall and the counter, in real browsers that follow each other's acts."""

import io
import re
from collections.abc import Iterator

import pypdf
import pytest
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import Page, expect

from procedures.domain.ticket_vocabulary import Priority, ScreenKind
from procedures.models import Ticket, TicketReturn
from tests import cast, record_cast, ticket_cast
from tests.browsing import DESK, PHONE, Hands, Open, overflow, violations
from tests.record_cast import WEDNESDAY
from units import clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SOON = 4000  # milliseconds in which a screen follows: its own pace is 1.5 s, the rest is for a busy machine


@pytest.fixture(autouse=True)
def at_nine() -> Iterator[None]:
    cache.clear()
    record_cast.procedures()
    ticket_cast.centre()
    with clock.frozen(WEDNESDAY):
        yield


@pytest.fixture
def kiosk() -> str:
    return reverse("kiosk", args=[ticket_cast.screen(ScreenKind.KIOSK)])


@pytest.fixture
def hall() -> str:
    return reverse("hall", args=[ticket_cast.screen(ScreenKind.HALL)])


def takes_a_number(page: Page, matter: str, priority: str) -> str:
    page.get_by_role("button", name=re.compile(matter)).click()
    page.get_by_role("button", name=priority).click()
    return page.locator(".slip-number").inner_text()


def test_from_the_kiosk_to_the_hall_and_the_counter(open_page: Open, kiosk: str, hall: str) -> None:
    door, screen = open_page(kiosk, width=1080), open_page(hall, width=1920)
    desk = open_page(reverse("desk_reception"), account=cast.clerk())
    expect(screen.get_by_text("Hôm nay chưa gọi số nào.")).to_be_visible()
    ordinary = takes_a_number(door, "Đất đai, xây dựng", "Không, cho tôi lấy số")
    door.get_by_role("link", name="Xong").click()
    elderly = takes_a_number(door, "Hộ tịch", "Người cao tuổi")
    assert (ordinary, elderly) == ("B001", "A001")
    expect(screen.locator(".hall-lines li").nth(0).locator("strong")).to_have_text("1", timeout=SOON)

    hands = Hands(desk)
    desk.locator("h1").click()  # out of the first field, where letters are letters
    hands.press("c")
    expect(desk.locator("#ticket-bar strong")).to_have_text("A001")
    expect(screen.locator(".hall-call strong")).to_have_text("A001", timeout=SOON)
    expect(screen.locator(".hall-call")).to_contain_text("Quầy 3")
    assert screen.locator(".hall-call").get_attribute("data-say") == "Mời số A 0 0 1 đến quầy 3."
    hands.press("b")
    expect(desk.locator("#ticket-bar")).to_contain_text("Đang phục vụ")
    hands.press("c")
    expect(desk.locator("#ticket-bar strong")).to_have_text("B001")
    hands.press("l")
    expect(desk.get_by_role("button", name="Vắng mặt")).to_be_visible()
    hands.press("h")
    expect(desk.locator("#ticket-bar")).to_contain_text("Chưa có ai ở quầy")
    expect(screen.locator(".hall-counters li")).to_have_count(0, timeout=SOON)
    assert dict(Ticket.objects.values_list("prefix", "state")) == {"A": "done", "B": "held"}


def test_what_is_typed_at_reception_stays_while_tickets_are_called(open_page: Open) -> None:
    ticket_cast.given()
    desk = open_page(reverse("desk_reception"), account=cast.clerk())
    desk.locator("[name=at-name]").fill("Phạm Thị Thử")
    desk.locator("h1").click()
    Hands(desk).press("c")
    expect(desk.locator("#ticket-bar strong")).to_have_text("A001")
    expect(desk.locator("[name=at-name]")).to_have_value("Phạm Thị Thử")


def test_somebody_sent_home_for_a_paper_comes_back_at_the_front(open_page: Open, kiosk: str) -> None:
    ticket_cast.given()
    ticket_cast.called()
    desk = open_page(reverse("desk_drafts"), account=cast.clerk())
    Hands(desk).press("d")
    with desk.context.expect_page() as opened:
        desk.get_by_role("button", name="Cấp phiếu quay lại").click()
    slip = opened.value
    code = slip.locator(".slip-code").inner_text()
    assert code == str(TicketReturn.objects.get())
    door = open_page(kiosk, width=1080)
    ticket_cast.given(priority=Priority.ELDERLY)
    door.get_by_role("link", name="Tôi có phiếu quay lại").click()
    for digit in code.replace(" ", ""):
        door.locator(f"[data-digit='{digit}']").click()
    expect(door.locator("#code")).to_have_value(code)
    door.get_by_role("button", name="Tiếp tục").click()
    expect(door.locator(".slip")).to_contain_text("được gọi trước")
    assert ticket_cast.called().number == door.locator(".slip-number").inner_text()


def test_a_kiosk_needs_no_script(open_page: Open, kiosk: str) -> None:
    door = open_page(kiosk, width=1080, script=False)
    assert takes_a_number(door, "Việc khác", "Không, cho tôi lấy số") == "F001"


def test_the_hall_says_when_its_line_is_lost_and_when_it_is_back(open_page: Open, hall: str) -> None:
    screen = open_page(hall, width=1920, refused=True)
    expect(screen.locator("#clock")).not_to_be_empty()
    screen.route("**/board/**", lambda route: route.fulfill(status=404, body=""))
    expect(screen.get_by_role("alert")).to_contain_text("Mất kết nối", timeout=12_000)
    screen.unroute("**/board/**")
    expect(screen.locator("#lost")).to_be_hidden(timeout=SOON)


def test_the_slip_is_80_mm_wide_and_one_page_long(open_page: Open, kiosk: str) -> None:
    door = open_page(kiosk, width=1080)
    takes_a_number(door, "Lao động", "Người có công với cách mạng")
    pages = pypdf.PdfReader(io.BytesIO(door.pdf(prefer_css_page_size=True))).pages
    assert [round(float(page.mediabox.width) / 72 * 25.4) for page in pages] == [80]
    text = " ".join(pages[0].extract_text().split())
    assert "C001" in text
    assert "In lại" not in text


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_of_tickets_is_open_to_everybody(open_page: Open, kiosk: str, hall: str, language: str) -> None:
    for _ in range(3):
        ticket_cast.given()
    ticket_cast.called()
    ticket_cast.called(ticket_cast.colleague(), counter="4")
    said = f"?language={language}"
    faults: list[str] = []
    screens = [kiosk + said, f"{kiosk}{said}&matter=A", f"{kiosk}back/{said}", hall + said]
    own = [reverse("ticket_desk"), reverse("desk_reception")]
    led = [reverse("ticket_screens"), reverse("ticket_groups"), reverse("ticket_times")]
    for account, pages in ((None, screens), (cast.clerk(), own), (cast.lead(), led)):
        for width in (PHONE, DESK):
            for page in pages:
                shown = open_page(page, width=width, language=language, account=account)
                faults += violations(shown)
                faults += [f"{page} is {overflow(shown)} px too wide at {width}"] if overflow(shown) > 0 else []
                shown.context.close()
    assert not faults, "\n".join(faults)
