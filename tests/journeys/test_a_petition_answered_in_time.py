"""A citizen writes a petition on a telephone; it is passed on, answered and published in time, rated, and counted."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import Page, expect

from procedures.models import Petition
from procedures.queries.petitions import petition_figures
from staffing.domain.capabilities import Role
from tests import cast, record_cast
from tests.browsing import Open, overflow, violations
from tests.procedures.petition_cast import ANSWER, BODY, SUBJECT, WRITER
from tests.record_cast import WEDNESDAY
from units import clock
from units.clock import ZONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = 360


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    cache.clear()
    record_cast.procedures()
    with clock.frozen(WEDNESDAY):
        yield


def clean(page: Page) -> None:
    """The page fits its window, and axe-core finds nothing."""
    assert overflow(page) == 0
    assert violations(page) == []


def written(page: Page) -> str:
    """From the first page to the confirmation; the number that opens it."""
    page.get_by_role("link", name="Gửi phản ánh, kiến nghị").click()
    expect(page.get_by_role("heading", name="Đây là tố cáo, gửi theo cách khác")).to_be_visible()
    clean(page)
    page.get_by_role("link", name="Viết phản ánh, kiến nghị").click()
    page.get_by_role("button", name="Gửi phản ánh, kiến nghị").click()
    expect(page.get_by_role("alert")).to_contain_text("Chọn một trong hai nội dung")
    clean(page)
    page.get_by_label("Hành vi hành chính", exact=False).check()
    page.get_by_label("Về cơ quan nào?").select_option(label=cast.units().cao_xanh.label)
    page.get_by_label("Tóm tắt trong một dòng").fill(SUBJECT)
    page.get_by_label("Sự việc đã xảy ra, hoặc điều cần thay đổi").fill(BODY)
    page.get_by_label("Họ và tên").fill(WRITER)
    page.get_by_label("Điện thoại", exact=True).fill("0912345678")
    page.get_by_role("button", name="Gửi phản ánh, kiến nghị").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã gửi phản ánh, kiến nghị")
    clean(page)
    return page.locator(".sent-code").last.inner_text()


def open_acts(desk: Page, label: str) -> None:
    desk.locator("summary", has_text=label).click()


def test_a_petition_is_passed_on_answered_and_published_in_time_and_rated(open_page: Open) -> None:
    page = open_page(reverse("petitions"), width=PHONE, refused=True)
    expect(page.get_by_text("Chưa công khai nội dung nào")).to_be_visible()
    key = written(page)
    code = Petition.objects.get().code

    with clock.frozen(WEDNESDAY + timedelta(days=1)):
        desk = open_page(reverse("desk_petitions"), account=cast.petition_officer())
        desk.get_by_role("link", name=code).click()
        expect(desk.get_by_text(BODY)).to_be_visible()
        open_acts(desk, "Chuyển cơ quan có thẩm quyền")
        desk.get_by_label("Cơ quan có thẩm quyền").select_option(label=cast.units().hong_gai.label)
        desk.get_by_role("button", name="Chuyển cơ quan có thẩm quyền").click()
        expect(desk.get_by_text("Đã chuyển.")).to_be_visible()
        clean(desk)

    here = cast.person("hg.petitions", "Đỗ Thị Đáp", [Role.PETITION_OFFICER], cast.units().hong_gai)
    with clock.frozen(WEDNESDAY + timedelta(days=7)):
        desk = open_page(reverse("desk_petition", args=[Petition.objects.get().pk]), account=here)
        desk.get_by_role("button", name="Nhận xử lý").click()
        expect(desk.get_by_text("Ông/Bà đã nhận xử lý")).to_be_visible()
        open_acts(desk, "Trả lời")
        desk.get_by_label("Nội dung trả lời người phản ánh").fill(ANSWER)
        desk.get_by_role("button", name="Trả lời", exact=True).click()
        expect(desk.get_by_text("Đã trả lời người phản ánh.")).to_be_visible()

    with clock.frozen(WEDNESDAY + timedelta(days=9)):  # a Friday, two working days after the answer
        desk = open_page(reverse("desk_petition", args=[Petition.objects.get().pk]), account=here)
        open_acts(desk, "Công khai")
        desk.get_by_label("Phản ánh, kiến nghị theo bản công khai").fill("Người dân chờ lâu vào sáng thứ Hai.")
        desk.get_by_role("button", name="Công khai", exact=True).click()
        expect(desk.get_by_role("heading", name="Bản công khai")).to_be_visible()
        clean(desk)

        later = open_page(reverse("petitions"), width=PHONE)
        later.get_by_role("link", name=SUBJECT).click()
        expect(later.get_by_text(ANSWER)).to_be_visible()
        expect(later.get_by_text(WRITER)).to_have_count(0)
        clean(later)
        later.locator("summary", has_text="Tôi là người gửi phản ánh này").click()
        later.get_by_label("Số mở").fill(key)
        later.get_by_role("button", name="Mở", exact=True).click()
        expect(later.get_by_role("heading", name="Ông/Bà có hài lòng với nội dung trả lời không?")).to_be_visible()
        clean(later)
        later.get_by_role("button", name="Hài lòng", exact=True).click()
        expect(later.get_by_text("Đánh giá được tính cho cơ quan này")).to_be_visible()

    begin, end = datetime(2026, 11, 1, tzinfo=ZONE), datetime(2026, 12, 1, tzinfo=ZONE)
    [row] = petition_figures(begin, end, at=end)
    assert (row.unit_id, row.on_time, row.late, row.published) == (cast.units().hong_gai.pk, 1, 0, 1)
    assert (row.on_time_rate, row.satisfaction_rate) == (1.0, 1.0)
