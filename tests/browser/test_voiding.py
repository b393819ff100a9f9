"""Void and receive again, done by a clerk in a real browser, with scripts and without."""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from procedures.models import Record
from tests import cast, record_cast
from tests.browsing import Open, overflow, violations
from tests.procedures.terms_cast import moment
from tests.record_cast import BIRTH, MARRIAGE
from units import clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAPER = "Giấy chứng sinh"


@pytest.fixture(autouse=True)
def friday() -> Iterator[None]:
    record_cast.procedures()
    with clock.frozen(moment("2026-11-13 09:00")):
        yield


def look_and_do_it(page: Page, record: Record) -> None:
    """What it would come to is shown, a paper is ticked, and it is done."""
    expect(page.locator("#foreseen .due-moment")).to_contain_text("17:00")
    page.get_by_label(PAPER).check()
    assert overflow(page) == 0
    page.locator("button[data-deed]").click()
    expect(page.locator(".notice", has_text=record.code).first).to_be_visible()
    new = Record.objects.get(replaces=record)
    assert new.procedure.code == BIRTH
    assert new.components.get(name=PAPER).is_present


def test_a_clerk_chooses_the_right_procedure_among_suggestions(open_page: Open) -> None:
    record = record_cast.received(MARRIAGE)
    page = open_page(reverse("record", args=[record.pk]), account=cast.clerk())
    page.locator(".more-acts > summary").click()
    page.get_by_role("link", name="Hủy và tiếp nhận lại").click()
    page.get_by_role("combobox", name="Thủ tục đúng").press_sequentially("khai sinh")
    page.get_by_role("option", name="Đăng ký khai sinh").first.click()
    expect(page.get_by_label(PAPER)).to_be_visible()
    assert violations(page) == []
    look_and_do_it(page, record)


def test_a_clerk_without_scripts_types_the_procedures_number(open_page: Open) -> None:
    record = record_cast.received(MARRIAGE)
    page = open_page(reverse("record_void", args=[record.pk]), account=cast.clerk(), script=False)
    page.get_by_label("Thủ tục đúng").fill(BIRTH)
    page.locator("button[name=look]").click()
    look_and_do_it(page, record)
