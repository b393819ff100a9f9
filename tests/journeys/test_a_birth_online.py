"""A mother files a birth from her telephone, is asked for one paper, answers, and the clerk receives it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urljoin

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from procedures.domain.vocabulary import Fault, Status
from procedures.models import Attachment, Filing, Record
from procedures.services import supplements
from procedures.services.supplements import Asking, Wanted
from procedures.services.trail import verify
from tests import cast, filing_cast, record_cast
from tests.browsing import Open, overflow, violations
from units import clock
from units.scoping import PROVINCE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = 360


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    filing_cast.form()
    with clock.frozen(filing_cast.AT):
        yield


@pytest.fixture
def photograph(tmp_path: Path) -> Path:
    """A birth notification, photographed."""
    file = tmp_path / "giay-chung-sinh.png"
    file.write_bytes(filing_cast.picture().getvalue())
    return file


def as_mother(page: Page) -> Page:
    """The window of the mother, signed in beside the sign-in pages, which have tests of their own."""
    client = Client()
    cast.sign_in_citizen(client, cast.citizen())
    held = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": held, "url": urljoin(page.url, "/")}])
    return page


def onward(page: Page, heading: str) -> None:
    """Press "continue" and see the next page; each fits the telephone and is clean for axe-core."""
    page.get_by_role("button", name="Tiếp tục").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    assert overflow(page) == 0


def choose(page: Page, *labels: str) -> None:
    for label in labels:
        page.get_by_label(label, exact=True).check()


def no_to_all(page: Page) -> None:
    for group in page.locator("fieldset").all():
        group.get_by_label("Không", exact=True).check()


def live_at(page: Page, typed: str) -> None:
    page.get_by_label("Xã, phường, đặc khu").fill(typed)


def born(page: Page, day: str, month: str, year: str) -> None:
    page.get_by_label("Ngày", exact=True).fill(day)
    page.get_by_label("Tháng", exact=True).fill(month)
    page.get_by_label("Năm", exact=True).fill(year)


def answered(page: Page) -> None:
    """All pages of the form, from the first to the papers."""
    no_to_all(page)
    onward(page, "Quan hệ của ông/bà với bé là gì?")
    choose(page, "Mẹ")
    onward(page, "Người được khai sinh")
    page.get_by_label("Họ, chữ đệm, tên").fill("Nguyễn Gia Thử")
    born(page, "27", "11", "2026")
    choose(page, "Nam")
    page.get_by_label("Dân tộc").fill("Kinh")
    onward(page, "Người được khai sinh")
    expect(page.get_by_role("alert")).to_contain_text("không được sau hôm nay, 11/11/2026")
    assert violations(page) == []
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.get_by_label("Ngày", exact=True)).to_be_focused()
    born(page, "1", "11", "2026")
    onward(page, "Bé sinh ra ở đâu?")
    choose(page, "Tại nhà")
    live_at(page, "Phường Hà Khánh")
    onward(page, "Bé có giấy chứng sinh không?")
    expect(page.get_by_text("Phường Hà Khánh (cũ) nay thuộc phường Cao Xanh")).to_be_visible()
    choose(page, "Có giấy chứng sinh")
    onward(page, "Mẹ của bé")
    page.get_by_role("button", name="Phạm Thị Thử").click()
    expect(page.get_by_label("Số định danh cá nhân")).to_have_value("022192004417")
    page.get_by_label("Dân tộc").fill("Kinh")
    live_at(page, "Hồng Gai")
    assert violations(page) == []
    onward(page, "Cha mẹ của bé có đăng ký kết hôn không?")
    choose(page, "Không")
    onward(page, "Cha của bé có làm thủ tục nhận con cùng lúc không?")
    choose(page, "Không")
    onward(page, "Quê quán của bé")
    live_at(page, "Nam Định")
    choose(page, "Ở tỉnh khác hoặc nước ngoài (ghi cả tên tỉnh, nước ở trên)")
    onward(page, "Ông/Bà có cần bản sao không?")
    choose(page, "Không")
    onward(page, "Chúng tôi liên hệ với ông/bà bằng cách nào?")
    expect(page.get_by_label("Số điện thoại")).to_have_value("0912345218")
    onward(page, "Ông/Bà muốn nhận kết quả bằng cách nào?")
    choose(page, "Tại Trung tâm Phục vụ hành chính công")
    onward(page, "Thành phần hồ sơ")


def test_a_mother_files_a_birth_is_asked_for_one_paper_and_answers(open_page: Open, photograph: Path) -> None:
    page = as_mother(open_page(reverse("procedure", args=[record_cast.BIRTH]), width=PHONE, refused=True))
    page.get_by_role("link", name="Nộp trực tuyến").click()
    page.get_by_role("button", name="Bắt đầu").click()
    answered(page)

    page.get_by_label("Giấy chứng sinh", exact=False).set_input_files(photograph)
    expect(page.get_by_role("button", name="Gỡ giay-chung-sinh.png")).to_be_visible()
    assert violations(page) == []
    onward(page, "Kiểm tra câu trả lời")
    assert violations(page) == []
    page.get_by_label("Tôi cam đoan").check()
    page.get_by_role("button", name="Nộp hồ sơ").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hồ sơ đã được nộp")
    record = Record.objects.get()
    expect(page.locator("main")).to_contain_text(record.code)
    assert violations(page) == []

    later = filing_cast.AT + timedelta(hours=1)
    wanted = (Wanted("", Fault.UNCLEAR, "Chụp lại cả bốn góc", paper=filing_cast.NOTIFICATION),)
    with clock.frozen(later):
        supplements.request_intake_supplement(
            record_id=record.pk, asking=Asking(wanted), actor=cast.clerk(), scope=PROVINCE, at=later
        )
        page.get_by_role("link", name="Hồ sơ của tôi").last.click()
        page.get_by_role("link", name="khai sinh").first.click()
        expect(page.get_by_text("Chụp lại cả bốn góc")).to_be_visible()
        assert violations(page) == []
        assert overflow(page) == 0
        photograph.write_bytes(filing_cast.picture(90).getvalue())
        page.get_by_label("1. Giấy chứng sinh").set_input_files(photograph)
        page.get_by_role("button", name="Gửi giấy tờ").click()
        expect(page.get_by_text("Đã nhận được giấy tờ")).to_be_visible()

        desk = open_page(reverse("record", args=[record.pk]), account=cast.clerk())
        expect(desk.get_by_role("heading", name="Trả lời trực tuyến")).to_be_visible()
        desk.get_by_role("button", name="Tiếp nhận").first.click()
        expect(desk.get_by_text("Đã tiếp nhận").first).to_be_visible()
    record.refresh_from_db()
    assert Status(record.status) is Status.RECEIVED
    assert Attachment.objects.filter(component__record=record).count() == 2
    assert not verify(at=later).findings


def test_without_a_script_it_goes_as_far(open_page: Open, photograph: Path) -> None:
    page = as_mother(open_page(reverse("procedure", args=[record_cast.BIRTH]), width=PHONE, script=False, refused=True))
    filing = filing_cast.draft()
    page.goto(reverse("filing_papers", args=[filing.uuid]))
    page.get_by_label("Giấy chứng sinh", exact=False).set_input_files(photograph)
    page.get_by_role("button", name="Tải các tệp đã chọn lên").click()
    expect(page.get_by_role("button", name="Gỡ giay-chung-sinh.png")).to_be_visible()
    page.get_by_role("button", name="Tiếp tục").last.click()
    page.get_by_label("Tôi cam đoan").check()
    page.get_by_role("button", name="Nộp hồ sơ").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hồ sơ đã được nộp")


def test_a_file_goes_on_after_a_lost_line(open_page: Open, tmp_path: Path) -> None:
    page = as_mother(open_page(reverse("procedure", args=[record_cast.BIRTH]), width=PHONE, cut=True))
    filing = filing_cast.draft()
    page.goto(reverse("filing_papers", args=[filing.uuid]))
    large = tmp_path / "chung-sinh.pdf"
    large.write_bytes(pdf_of(700_000))
    pieces: list[str] = []

    def lose_the_second(route: object) -> None:
        request = route.request  # type: ignore[attr-defined]
        if request.method == "PATCH":
            pieces.append(request.headers["upload-offset"])
            if len(pieces) == 2:
                route.abort("internetdisconnected")  # type: ignore[attr-defined]
                return
        route.continue_()  # type: ignore[attr-defined]

    page.route("**/files/**", lose_the_second)
    page.get_by_label("Giấy chứng sinh", exact=False).set_input_files(large)
    expect(page.get_by_role("button", name="Gỡ chung-sinh.pdf")).to_be_visible()
    assert pieces == ["0", "262144", "262144", "524288"]
    assert Filing.objects.get().uploads.get().size == large.stat().st_size


def pdf_of(size: int) -> bytes:
    """A PDF of one page that is about so many bytes large."""
    from io import BytesIO

    from pypdf import PdfWriter
    from pypdf.generic import NameObject, StreamObject

    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    stream = StreamObject()
    stream.set_data(b"0" * size)
    writer._root_object[NameObject("/Filler")] = writer._add_object(stream)
    held = BytesIO()
    writer.write(held)
    return held.getvalue()
