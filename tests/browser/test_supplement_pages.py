"""Papers asked for and taken in, in a real browser: clean for axe-core, narrow and wide, and without a script."""

from collections.abc import Iterable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from procedures.domain.vocabulary import Fault, Status
from procedures.models import Record, SupplementItem
from procedures.services import supplements
from procedures.services.supplements import Asking, Wanted
from tests import cast, record_cast
from tests.browsing import DESK, PHONE, Open, overflow, violations
from tests.record_cast import LAND_CHANGE, WEDNESDAY
from units import clock
from units.scoping import PROVINCE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def wednesday() -> Iterable[None]:
    record_cast.procedures()
    with clock.frozen(WEDNESDAY):
        yield


def waiting() -> Record:
    record = record_cast.taken(LAND_CHANGE, property_unit_id=cast.units().hong_gai.pk)
    asking = Asking(
        (
            Wanted("", Fault.UNCLEAR, "Nộp bản chụp rõ cả bốn góc, đọc được số vào sổ", paper=2),
            Wanted("Trích đo địa chính thửa đất", Fault.MISSING, "Xin tại Văn phòng đăng ký đất đai, 01 bản chính"),
        ),
        why="Giấy chứng nhận mờ số vào sổ cấp giấy.",
    )
    return supplements.request_supplement(
        record_id=record.pk, asking=asking, actor=cast.officer(), scope=PROVINCE, at=WEDNESDAY
    )


def fits(page: Page) -> None:
    assert violations(page) == []
    assert overflow(page) == 0


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_pages_of_a_request_are_clean_and_fit(open_page: Open, width: int) -> None:
    record = waiting()
    page = open_page(reverse("record", args=[record.pk]), width=width, account=cast.clerk())
    fits(page)
    page.goto(reverse("desk_queue", args=["supplement"]))
    fits(page)
    taken = record_cast.taken(LAND_CHANGE, property_unit_id=cast.units().hong_gai.pk)
    page = open_page(reverse("record_request_supplement", args=[taken.pk]), width=width, account=cast.officer())
    expect(page.get_by_label("Đơn đề nghị cấp đổi")).not_to_be_checked()
    page.get_by_label("Đơn đề nghị cấp đổi").check()
    fits(page)


@pytest.mark.parametrize("script", [True, False])
def test_an_officer_asks_and_the_clerk_ticks_what_came(open_page: Open, script: bool) -> None:
    record = record_cast.taken(LAND_CHANGE, property_unit_id=cast.units().hong_gai.pk)
    page = open_page(reverse("record", args=[record.pk]), account=cast.officer(), script=script)
    page.get_by_role("link", name="Yêu cầu bổ sung").click()
    page.get_by_label("Giấy chứng nhận đã cấp").check()
    row = page.locator(".wanted-paper", has_text="Giấy chứng nhận đã cấp")
    row.get_by_label("Cách hoàn thiện").fill("Nộp bản chính")
    page.locator("form.asking button[type=submit]").click()
    expect(page.locator("#supplements")).to_contain_text("01/HDHS")
    page = open_page(reverse("record", args=[record.pk]), account=cast.clerk(), script=script)
    page.get_by_label("Giấy chứng nhận đã cấp").check()
    page.get_by_role("button", name="Đã đủ giấy tờ: tính lại thời hạn").click()
    expect(page.locator("#supplements")).to_contain_text("Đã bổ sung đầy đủ")
    record.refresh_from_db()
    assert record.status == Status.PROCESSING


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_at_reception_what_was_typed_becomes_guidance(open_page: Open, width: int) -> None:
    page = open_page(reverse("desk_reception"), width=width, account=cast.clerk())
    page.locator("#at-name").fill("Phạm Thị Thử")
    page.locator("#procedure_text").press_sequentially(LAND_CHANGE)
    page.locator("#procedure-choice [role=option]").first.click()
    page.locator("[name=paper]").first.check()
    page.get_by_text("Không tiếp nhận được").click()
    page.get_by_role("button", name="Thiếu giấy tờ").click()
    expect(page.get_by_label("Giấy chứng nhận đã cấp")).to_be_checked()
    expect(page.get_by_label("Đơn đề nghị cấp đổi")).not_to_be_checked()
    fits(page)
    page.locator(".wanted-paper", has_text="Giấy chứng nhận đã cấp").get_by_label("Cách hoàn thiện").fill(
        "Nộp bản chính"
    )
    page.locator("form.asking button[name=write]").click()
    expect(page.locator("#supplements")).to_contain_text("01/HDHS")
    assert Record.objects.get().status == Status.INTAKE_SUPPLEMENT
    assert SupplementItem.objects.get().component is not None
