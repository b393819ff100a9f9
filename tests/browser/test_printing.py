"""The papers of a record and the register of a day, in a real browser."""

from collections.abc import Iterable
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from procedures.domain.printing import FormCode
from procedures.models import Printing
from procedures.print.issuing import issue
from procedures.print.registry import FORMS
from tests import cast, record_cast
from tests.browsing import DESK, PHONE, Open, overflow, violations
from tests.procedures.print.paper import paper_of
from tests.record_cast import MARRIAGE, WEDNESDAY
from units import clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def at_work() -> Iterable[None]:
    with clock.frozen(WEDNESDAY + timedelta(hours=2)):
        yield


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_what_was_printed_and_what_can_be_is_read_by_everybody(open_page: Open, width: int) -> None:
    record = record_cast.returned(MARRIAGE)
    for minutes in (0, 5, 9):
        at = WEDNESDAY + timedelta(minutes=minutes)
        issue(FORMS[FormCode.RECEIPT], paper_of(FormCode.RECEIPT, record), actor=cast.clerk(), at=at)
    page = open_page(f"/records/{record.pk}/", account=cast.clerk(), width=width)
    panel = page.locator("section[aria-labelledby=printing]")
    expect(panel.get_by_role("link")).to_have_count(4)
    panel.get_by_text("Đã in 3 lần").click()
    expect(panel.get_by_text("In lại lần 2")).to_be_visible()
    assert not overflow(page)
    assert violations(page) == []
    page.goto("/desk/register/")
    expect(page.get_by_role("button", name="In sổ theo dõi")).to_be_visible()
    assert not overflow(page)
    assert violations(page) == []


def test_a_paper_opens_beside_the_page_by_keyboard(open_page: Open) -> None:
    record = record_cast.received(MARRIAGE)
    page = open_page(f"/records/{record.pk}/", account=cast.clerk())
    link = page.locator("section[aria-labelledby=printing]").get_by_role("link").nth(1)
    link.focus()
    with page.context.expect_event("response", lambda answer: answer.url.endswith("control-slip.pdf")) as heard:
        page.keyboard.press("Enter")
    assert heard.value.headers["content-type"] == "application/pdf"
    assert Printing.objects.get().form == FormCode.CONTROL_SLIP
