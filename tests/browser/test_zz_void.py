"""Terms and other ends in a real browser: clean for axe-core, narrow and wide, and done by a person."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from procedures.domain.amendments import AmendedField, PartyRole
from procedures.domain.outages import OutageSystem
from procedures.models import Record
from procedures.services.adjustments import Point
from procedures.services.amendments import Correction
from procedures.services.outages import Failure, record_outage_of_place
from tests import cast, record_cast
from tests.browsing import DESK, PHONE, Open, overflow, violations
from tests.procedures.terms_cast import (
    adjusted,
    amended,
    asked_to_pay,
    extended,
    land,
    moment,
    out_of_order,
    paid,
    received_again,
    stopped,
)
from tests.record_cast import BIRTH, MARRIAGE, WEDNESDAY
from units import clock
from units.scoping import PROVINCE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FRIDAY = moment("2026-11-13 09:00")
SHOTS = os.environ.get("PORTAL_SHOTS", "")  # a folder, for whoever wants to look at the pages


@pytest.fixture(autouse=True)
def friday() -> Iterator[None]:
    record_cast.procedures()
    with clock.frozen(FRIDAY):
        yield


def fits(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)
    assert violations(page) == []
    assert overflow(page) == 0


def much_changed() -> Record:
    """A record that was paid for, extended, adjusted, amended and met by an outage."""
    record = paid(asked_to_pay(land(), WEDNESDAY, notice_number="12/TB-CT"), FRIDAY)
    record = extended(record, moment("2026-12-10 00:00").date(), FRIDAY)
    record = adjusted(record, Point("Diện tích xin cấp đổi", "120 m²", "118,5 m²"), at=FRIDAY)
    record = amended(record, Correction(AmendedField.NAME, "Phạm Thị Thư", PartyRole.APPLICANT), at=FRIDAY)
    return out_of_order(record, FRIDAY)


@pytest.mark.parametrize(("width", "language"), [(DESK, "vi"), (PHONE, "vi"), (DESK, "en"), (PHONE, "en")])
def test_the_pages_are_clean_and_fit(open_page: Open, width: int, language: str) -> None:
    look = f"{width}-{language}"
    where = cast.units().centres[cast.HONG_GAI]
    failure = Failure(OutageSystem.POPULATION, WEDNESDAY, FRIDAY, "Cơ sở dữ liệu không trả lời")
    outage = record_outage_of_place(place=where, failure=failure, actor=cast.clerk(), scope=PROVINCE, at=FRIDAY)
    shown = much_changed()
    page = open_page(reverse("record", args=[shown.pk]), width=width, language=language, account=cast.lead())
    page.locator(".more-acts > summary").click()
    page.locator(".more-acts details > summary").first.click()
    fits(page, f"record-{look}")
    old = record_cast.received()
    new = received_again(old, BIRTH, FRIDAY)
    late = extended(record_cast.taken(), moment("2026-11-25 00:00").date(), moment("2026-11-18 08:00"))
    for name, record in {"void": old, "again": new, "late": late, "stopped": stopped(record_cast.taken())}.items():
        page.goto(reverse("record", args=[record.pk]))
        fits(page, f"{name}-{look}")
    page.goto(reverse("tracked_record", args=[old.code]))
    fits(page, f"tracked-{look}")
    page = open_page(reverse("desk_outages"), width=width, language=language, account=cast.clerk())
    fits(page, f"outages-{look}")
    page.goto(reverse("desk_outage", args=[outage.pk]))
    fits(page, f"outage-{look}")
    page.goto(reverse("record", args=[record_cast.received().pk]))
    page.locator(".more-acts > summary").click()
    for summary in page.locator(".more-acts details > summary").all():
        summary.click()
    fits(page, f"acts-{look}")


@pytest.mark.parametrize("script", [True, False])
def test_a_clerk_makes_void_and_receives_again(open_page: Open, script: bool) -> None:
    record = record_cast.received(MARRIAGE)
    page = open_page(reverse("record", args=[record.pk]), account=cast.clerk(), script=script)
    if script:
        page.locator(".more-acts > summary").click()
    else:
        page.goto(reverse("record_void", args=[record.pk]))
    if script:
        page.get_by_role("link", name="Hủy và tiếp nhận lại").click()
        page.get_by_label("Thủ tục đúng", exact=True).type("khai sinh")
        page.get_by_role("option").first.click()
    else:
        page.get_by_label("Thủ tục đúng", exact=True).fill(BIRTH)
        page.locator("button[name=look]").click()
    expect(page.locator("#foreseen .due-moment")).to_contain_text("17:00")
    page.get_by_label("Giấy chứng sinh").check()
    fits(page, f"voiding-{script}")
    page.locator("button[data-deed]").click()
    expect(page.locator(".notice", has_text=record.code)).to_be_visible()
    new = Record.objects.get(replaces=record)
    assert new.procedure.code == BIRTH
    assert new.components.get(name="Giấy chứng sinh").is_present
