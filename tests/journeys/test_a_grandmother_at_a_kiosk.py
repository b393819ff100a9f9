"""A grandmother asks for her social pension at a kiosk: a volunteer types, she decides, and the kiosk forgets her."""

import io
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urljoin

import pypdf
import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from procedures.domain.ticket_vocabulary import ScreenKind
from procedures.domain.vocabulary import Competence, TermUnit
from procedures.models import Field, Record
from procedures.services.forms import read_forms, write_forms
from staffing.models import StaffSession
from tests import cast, filing_cast, record_cast, ticket_cast
from tests.browsing import Open, overflow
from units import clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PENSION = "1.014027"
NAME, NUMBER = "Trần Thị Bà Thử", "022150004417"
UPRIGHT, PHONE = 1080, 360
FINGER = 64  # pixels: nothing that is touched is smaller
# What can be touched and is smaller than a finger; a circle before a label is as large as the frame around both.
SMALL = """([least]) => [...document.querySelectorAll('a, button, input:not([type=hidden]), select, textarea, summary')]
  .map(one => one.closest('.form-check') || one)
  .filter(one => one.checkVisibility() && !one.closest('.skip, .visually-hidden'))
  .map(one => [one, one.getBoundingClientRect()])
  .filter(([one, box]) => box.width > 1 && (box.height < least || box.width < least))
  .map(([one, box]) => `${one.outerHTML.slice(0, 90)} ${box.width | 0} x ${box.height | 0}`)"""


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    cache.clear()
    record_cast.procedures()
    line = record_cast.Line(
        PENSION,
        "Thực hiện, điều chỉnh, thôi hưởng trợ cấp hưu trí xã hội",
        "Social pension allowance",
        "bao-tro",
        Competence.RESIDENCE,
        10,
        TermUnit.WORKING_DAY,
        papers=("Văn bản đề nghị hưởng trợ cấp hưu trí xã hội",),
    )
    field = Field.objects.create(code="bao-tro", name_vi="Bảo trợ xã hội", name_en="Social protection")
    record_cast.write(line, field)
    write_forms(read_forms(filing_cast.FORMS))
    with clock.frozen(filing_cast.AT):
        yield


def seen(page: Page, heading: str) -> None:
    """The page is there, fits the screen, and is made for fingers where it is a kiosk's."""
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
    assert overflow(page) == 0
    if page.locator(".at-kiosk").count():
        assert page.evaluate(SMALL, [FINGER]) == [], page.url


def onward(page: Page, then: str) -> None:
    page.get_by_role("button", name="Tiếp tục").last.click()
    seen(page, then)


def choose(page: Page, label: str, then: str) -> None:
    page.get_by_label(label, exact=True).check()
    onward(page, then)


def made_a_kiosk(page: Page) -> None:
    """What whoever sets the device up does, once; from here on the page's clock stands still."""
    page.clock.install(time=filing_cast.AT)
    page.clock.pause_at(filing_cast.AT + timedelta(minutes=1))
    page.goto(reverse("service", args=[ticket_cast.screen(ScreenKind.SERVICE)]))
    page.get_by_role("button", name="Đúng, đây là máy tự phục vụ").click()
    seen(page, "Ông/Bà cần làm gì?")


def volunteer_signs_in(page: Page) -> None:
    seen(page, "Đăng nhập")
    page.get_by_label("Tên tài khoản").fill(cast.assistant().username)
    page.get_by_label("Mật khẩu").fill(cast.PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Đăng nhập").click()


def who_she_is(page: Page) -> None:
    seen(page, "Nộp hồ sơ cho ai?")
    page.get_by_label("Họ, chữ đệm, tên").fill(NAME)
    page.get_by_label("Số định danh cá nhân").fill(NUMBER)
    for label, text in (("Ngày", "2"), ("Tháng", "9"), ("Năm", "1950")):
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_label("Xã, phường, đặc khu").fill("Hồng Gai")
    onward(page, "Ông/Bà đề nghị việc gì?")


def what_she_asks_for(page: Page, *, own_telephone: bool) -> None:
    """Page by page, from the first question of the form to the summary."""
    choose(page, "Hưởng trợ cấp hưu trí xã hội", "Người hưởng bao nhiêu tuổi?")
    choose(page, "Từ đủ 75 tuổi trở lên", "Người hưởng có lương hưu")
    choose(page, "Không có", "Ông/Bà đề nghị cho ai?")
    choose(page, "Cho chính mình", "Thêm về người hưởng")
    page.get_by_label("Nữ", exact=True).check()
    page.get_by_label("Dân tộc").fill("Kinh")
    onward(page, "Người hưởng cư trú ở đâu?")
    page.get_by_label("Xã, phường, đặc khu").fill("Hồng Gai")
    onward(page, "Đang hưởng khoản nào khác hằng tháng?")
    choose(page, "Không có khoản nào", "Muốn nhận tiền bằng cách nào?")
    choose(page, "Tiền mặt tại nhà", "Chúng tôi liên hệ với ông/bà bằng cách nào?")
    if not own_telephone:
        page.get_by_label("Số điện thoại").fill("0912345218")
    onward(page, "Ông/Bà muốn nhận kết quả bằng cách nào?")
    choose(page, "Tại Trung tâm Phục vụ hành chính công", "Kiểm tra câu trả lời")


def as_daughter(page: Page) -> Page:
    """Her window, signed in beside the sign-in pages, which have tests of their own."""
    client = Client()
    cast.sign_in_citizen(client, cast.citizen())
    held = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": held, "url": urljoin(page.url, "/")}])
    return page


def nothing_of_her(page: Page) -> None:
    """Whichever way back is taken, page by page."""
    for _ in range(4):
        page.go_back()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        for word in (NAME, NUMBER, Record.objects.get().code):
            expect(page.locator("body")).not_to_contain_text(word)


def test_a_volunteer_helps_she_gets_her_slip_and_the_kiosk_forgets_her(open_page: Open) -> None:
    page = open_page("/tracking/", width=UPRIGHT)
    made_a_kiosk(page)
    page.get_by_role("button", name="Cỡ chữ lớn").click()
    expect(page.get_by_role("button", name="Cỡ chữ thường")).to_be_visible()
    page.get_by_role("link", name="Nộp hồ sơ").click()
    seen(page, "Ông/Bà cần làm thủ tục gì?")
    page.get_by_role("searchbox").fill("hưu trí xã hội")
    page.get_by_role("button", name="Tìm").click()
    page.get_by_role("link", name="hưu trí xã hội").click()
    seen(page, "hưu trí xã hội")
    page.get_by_role("link", name="Có người giúp tôi").click()
    volunteer_signs_in(page)
    seen(page, "hưu trí xã hội")
    page.get_by_role("button", name="Bắt đầu").click()
    who_she_is(page)
    what_she_asks_for(page, own_telephone=False)
    page.get_by_label("Tôi đã cho").check()
    page.get_by_label("Tôi cam đoan").check()
    page.get_by_role("button", name="Nộp hồ sơ").click()
    seen(page, "Hồ sơ đã được nộp")
    record = Record.objects.get()
    expect(page.locator(".slip")).to_contain_text(record.code)
    assert (record.applicant.name, record.assisted_by) == (NAME, cast.assistant())
    slip = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    assert [round(float(sheet.mediabox.width) / 72 * 25.4) for sheet in slip] == [80]
    assert record.code in slip[0].extract_text()

    page.evaluate("sessionStorage.setItem('typed', 'something of hers')")
    warning = page.get_by_role("dialog")
    page.clock.fast_forward(44_000)
    expect(warning).to_be_hidden()
    page.clock.fast_forward(2_000)
    expect(warning).to_contain_text("Sau 15 giây")
    page.get_by_role("button", name="Tôi vẫn ở đây").click()
    expect(warning).to_be_hidden()
    page.clock.fast_forward(46_000)
    expect(warning).to_be_visible()
    page.clock.fast_forward(15_000)
    seen(page, "Ông/Bà cần làm gì?")
    expect(page.get_by_role("button", name="Cỡ chữ lớn")).to_be_visible()
    assert page.evaluate("sessionStorage.length") == 0
    assert not StaffSession.objects.exists()
    nothing_of_her(page)


def test_without_a_script_a_daughter_files_it_to_the_confirmation(open_page: Open) -> None:
    page = as_daughter(open_page("/tracking/", width=PHONE, script=False))
    page.goto(reverse("procedure", args=[PENSION]))
    page.get_by_role("link", name="Nộp trực tuyến").click()
    page.get_by_role("button", name="Bắt đầu").click()
    seen(page, "Ông/Bà đề nghị việc gì?")
    what_she_asks_for(page, own_telephone=True)
    page.get_by_label("Tôi cam đoan").check()
    page.get_by_role("button", name="Nộp hồ sơ").click()
    seen(page, "Hồ sơ đã được nộp")
    expect(page.get_by_role("main")).to_contain_text(Record.objects.get().code)
