"""From the counter to the dashboard: one birth registration through the hands of everybody it concerns.

A real browser, the whole reference data, a real worker with its beat on a real broker; only the clock is ours.
"""

import io
import os
import re
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pypdf
import pytest
import zxingcpp
from django.core.management import call_command
from django.db import connection
from PIL import Image
from playwright.sync_api import Page, expect

from procedures.domain.vocabulary import Outcome, Status
from procedures.models import Record
from procedures.queries.links import tracking_link
from staffing.services.demo_accounts import DEMO_PASSWORD
from tests import cast, record_cast
from tests.browsing import Hands, Open, violations
from tests.procedures.tasks.test_workers import celery
from units import clock
from units.clock import ZONE
from units.remembered import forget_all

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MORNING = datetime(2026, 11, 11, 9, 12, tzinfo=ZONE)  # a Wednesday
PATIENCE = 20  # seconds; only a failing test waits so long
FRESH = 5  # seconds within which the dashboard knows
MOTHER, NUMBER, TELEPHONE = "Phạm Thị Thử", "022192004417", "0912440218"


@pytest.fixture
def reference_data(transactional_db: None) -> None:
    """Everything that a province begins with, and the demonstration's accounts."""
    for command in ("load_units", "load_calendar", "load_procedures"):
        call_command(command, stdout=io.StringIO())
    call_command("load_demo_accounts", "--force", stdout=io.StringIO())
    forget_all()


@pytest.fixture
def worker(transactional_db: None, servers: Any, tmp_path: Path) -> Iterator[Path]:
    """A worker with its beat, as production runs them, on this test's database; gives its log."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    env = os.environ | {
        "DATABASE_URL": urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}")),
        "REDIS_URL": servers.redis.removesuffix("/0") + "/8",
        "CLOCK_START": MORNING.isoformat(),
        "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "EMAIL_FILE_PATH": str(tmp_path / "mail"),
    }
    log = tmp_path / "log"
    with ExitStack() as running:
        for program in (
            ["worker", "-c", "1", "--without-gossip"],
            ["beat", "-s", str(tmp_path / "beat"), "--pidfile="],
        ):
            running.enter_context(celery(*program, env=env, log=log))
        yield log


def test_a_birth_registration_from_the_counter_to_the_dashboard(
    reference_data: None, worker: Path, open_page: Open
) -> None:
    with clock.frozen(MORNING):
        official, counter = open_page("/"), open_page("/")
        signs_in(official, "province")
        before = received_on(official)
        clerk = signs_in(counter, "clerk.honggai")
        code, receipt = receives_a_birth_registration(clerk)
        reads_the_receipt(receipt, code)
        certifies_five_copies(clerk)
        signs_out(clerk)
    with clock.frozen(MORNING + timedelta(minutes=20)):
        officer = signs_in(counter, "officer.honggai")
        takes_and_completes(officer, code)
        signs_out(officer)
    with clock.frozen(MORNING + timedelta(minutes=40)):
        clerk = signs_in(counter, "clerk.honggai")
        returns(clerk, code)
        signs_out(clerk)
        sees_the_figure_move(official, before, code, worker)
        reads_where_it_stands(open_page("/tracking/"), code)
    record = Record.objects.get(code=code)
    assert (record.status, record.outcome) == (Status.RETURNED, Outcome.ON_TIME)


@pytest.mark.parametrize(
    "moment, due, why",
    [
        (datetime(2026, 11, 11, 14, 59, tzinfo=ZONE), "17:00, thứ Tư 11/11", "nhận không sau 15:00"),
        (datetime(2026, 11, 11, 15, 1, tzinfo=ZONE), "17:00, thứ Năm 12/11", "Nhận sau 15:00"),
        (datetime(2026, 11, 15, 10, 0, tzinfo=ZONE), "17:00, thứ Hai 16/11", "chuyển sang thứ Hai 16/11"),
    ],
)
def test_the_due_date_moves_with_the_hour_and_the_day_and_says_why(
    open_page: Open, moment: datetime, due: str, why: str
) -> None:
    record_cast.procedures()
    with clock.frozen(moment):
        page = open_page("/desk/reception/", account=cast.clerk())
        hands = Hands(page)
        hands.press("Enter")
        hands.type(MOTHER)
        hands.press("Enter", "Enter", "Enter")
        hands.type("hong gai")
        expect(page.locator(".person [role=option]").first).to_contain_text("Hồng Gai")
        hands.press("Enter")
        hands.go_to("#procedure_text")
        hands.type("khai sinh")
        expect(page.locator("#procedure-choice [role=option]")).to_have_count(1)
        hands.press("Enter")
        expect(page.locator("#live .due-moment")).to_have_text(due)
        expect(page.locator("#live")).to_contain_text(why)
        hands.press("Control+Enter")
        expect(page.locator(".received")).to_contain_text(due)


def signs_in(page: Page, username: str) -> Hands:
    page.goto("/sign-in/")
    hands = Hands(page)
    hands.go_to("[name=username]", most=20)
    hands.type(username)
    hands.press("Tab")
    hands.type(DEMO_PASSWORD)
    hands.press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)
    return hands


def signs_out(hands: Hands) -> None:
    """Escape leaves a field; then by Tab to the menu that bears the person's name."""
    hands.press("Escape")
    hands.go_to(".masthead .end summary", most=40)
    hands.press("Enter")
    hands.go_to(".masthead .end form[action='/sign-out/'] button")
    hands.press("Enter")
    expect(hands.page.locator(".masthead .end a.door")).to_be_visible()


def receives_a_birth_registration(hands: Hands) -> tuple[str, Page]:
    """Without the mouse: the person, the procedure, the papers; the due date says why before anything is done."""
    page = hands.page
    start, began = hands.presses, hands.seconds
    hands.press("n")
    expect(page.locator("#at-personal_number")).to_be_focused()
    for words in (NUMBER, MOTHER, "14/03/1992", TELEPHONE):
        hands.type(words)
        hands.press("Enter")
    hands.type("Tổ 12, hong gai")
    expect(page.locator(".person [role=option]").first).to_contain_text("Hồng Gai")
    hands.press("Enter")
    hands.go_to("#procedure_text")
    hands.type("1.001193")
    expect(page.locator("#procedure-choice [role=option]")).to_have_count(1)
    hands.press("Enter")
    expect(page.locator("#papers")).to_be_focused()
    papers = page.locator("#papers [data-digit]")
    expect(papers.first).not_to_be_checked()
    hands.press("1")
    expect(papers.first).to_be_checked()
    live = page.locator("#live")
    expect(live.locator(".due-moment")).to_have_text("17:00, thứ Tư 11/11")
    expect(live).to_contain_text("nhận không sau 15:00")
    expect(live).to_contain_text("Miễn")
    assert violations(page) == []
    with page.context.expect_page() as opened:
        hands.press("Control+Enter")
    expect(page.get_by_role("heading", name="Đã tiếp nhận hồ sơ")).to_be_visible()
    code = page.locator(".received .code").inner_text()
    assert re.fullmatch(r"H49\.26-261111-0001", code)
    print(f"birth registration: {hands.presses - start} presses, {hands.seconds - began:.1f} s")
    assert Record.objects.get(code=code).due_at == datetime(2026, 11, 11, 17, 0, tzinfo=ZONE)
    return code, opened.value


def reads_the_receipt(tab: Page, code: str) -> None:
    """What opened beside the reception, ready to print: its words, and the code that a telephone reads off it."""
    paper = tab.request.get(tab.url)
    assert (paper.status, paper.headers["content-type"]) == (200, "application/pdf")
    sheet = pypdf.PdfReader(io.BytesIO(paper.body())).pages[0]
    words = re.sub(r"\s+", " ", sheet.extract_text())
    for wanted in (code, MOTHER, NUMBER, "17 giờ 00 phút, ngày 11 tháng 11 năm 2026", "đăng ký khai sinh"):
        assert wanted in words, wanted
    tab.set_viewport_size({"width": 1440, "height": 1300})
    since = time.monotonic()
    while not (seen := zxingcpp.read_barcodes(Image.open(io.BytesIO(tab.screenshot())))):
        assert time.monotonic() - since < PATIENCE, "no QR code is seen on the receipt"
    assert [found.text for found in seen] == [tracking_link(code)]
    tab.close()


def certifies_five_copies(hands: Hands) -> None:
    """Results at once: five copies of a paper of two pages, the fee said before and after."""
    page = hands.page
    hands.press("n")
    expect(page.locator("#at-personal_number")).to_be_focused()
    hands.press("Escape", "a")
    expect(page.locator("#at-name")).to_be_focused()
    hands.type("Lê Văn Mẫu")
    hands.press("Enter", "Enter", "Enter")
    expect(page.locator("#matter-0-procedure")).to_be_focused()
    expect(page.locator("#matter-0-procedure option:checked")).to_contain_text("Chứng thực bản sao")
    hands.press("Enter")
    hands.type("5")
    hands.press("Enter")
    hands.type("2")
    expect(page.locator("#total")).to_contain_text("20.000 đ")
    hands.press("Control+Enter")
    expect(page.get_by_role("status").first).to_contain_text("20.000 đ")
    expect(page.locator("#at-name")).to_be_focused()
    copied = Record.objects.exclude(handover=None).get()
    assert (copied.copies, copied.pages, copied.fee_vnd) == (5, 2, 20_000)


def takes_and_completes(hands: Hands, code: str) -> None:
    page = hands.page
    expect(page.locator("[data-rows]")).to_contain_text(code)
    hands.press("j", "Enter")
    expect(page.locator("h1")).to_have_text(code)
    hands.press("t")
    expect(page.get_by_role("status").first).to_contain_text(code)
    hands.go_to("#complete_number", most=40)
    hands.type("215/2026")
    hands.press("Control+Enter")
    expect(page.get_by_role("status").first).to_contain_text(f"{code}: Đã có kết quả giải quyết")


def returns(hands: Hands, code: str) -> None:
    page = hands.page
    expect(page.locator("h1")).to_have_text("Trả kết quả")
    hands.press("j", "Enter")
    expect(page.locator("h1")).to_have_text(code)
    hands.go_to("#return_receiver", most=40)
    hands.type(MOTHER)
    hands.press("Tab", "Tab")
    hands.type(NUMBER)
    hands.press("Control+Enter")
    expect(page.get_by_role("status").first).to_contain_text(code)


def received_on(page: Page) -> int:
    page.goto("/dashboard/?period=today")
    return int(page.locator(".figure-value").first.inner_text())


def sees_the_figure_move(page: Page, before: int, code: str, log: Path) -> None:
    """Both matters stand on the dashboard within seconds, and the number opens them."""
    since = time.monotonic()
    while (now := received_on(page)) == before:
        assert time.monotonic() - since < FRESH, log.read_text()[-4000:]
    assert now == before + 2
    page.locator(".figure-row a.figure").first.click()
    expect(page.locator("[data-rows] > tr")).to_have_count(2)
    page.get_by_role("link", name=code).click()
    expect(page.locator("h1")).to_have_text(code)
    expect(page.locator("main")).not_to_contain_text(NUMBER)


def reads_where_it_stands(page: Page, code: str) -> None:
    page.locator("input[name=code]").fill(code)
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Đã trả kết quả")
    expect(page.locator("main")).not_to_contain_text(MOTHER)
