"""Bad days at the desk in a real browser: a session that ends, a server that is silent, a clock that is wrong."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from procedures.models import Record
from staffing.domain.acts import AuditAction
from staffing.models import AuditEntry, StaffSession
from staffing.sessions import SessionStore
from tests import cast, record_cast
from tests.browsing import Open, violations
from tests.browsing import sign_in as open_session
from tests.record_cast import BIRTH, OWNER, WEDNESDAY
from units import clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def wednesday() -> Iterator[None]:
    record_cast.procedures()
    with clock.frozen(WEDNESDAY):
        yield


def filled_in(page: Page) -> None:
    page.locator("#at-name").fill(OWNER.name)
    page.locator("#at-address").fill("phường Hồng Gai")
    page.locator("#procedure_text").press_sequentially(BIRTH)
    page.locator("#procedure-choice [role=option]").first.click()
    expect(page.locator("#live .due-moment")).to_be_visible()
    page.locator("#matter [name=paper]").first.check()


def end_sessions() -> None:
    """As after an idle hour: row and copy are gone."""
    for session in StaffSession.objects.all():
        SessionStore(session.session_key).delete()


def sign_in(page: Page, username: str) -> None:
    page.wait_for_url("**/sign-in/**")
    page.locator("[name=username]").fill(username)
    page.locator("[name=password]").fill(cast.PASSWORD)
    page.locator("[name=password]").press("Enter")


def test_a_reception_survives_a_session_that_ended(open_page: Open, wednesday: None) -> None:
    clerk = cast.clerk()
    page = open_page("/desk/reception/", account=clerk, language="en", refused=True)
    filled_in(page)
    end_sessions()
    page.locator("[data-deed]").click()
    sign_in(page, clerk.username)
    page.wait_for_url("**/desk/reception/")
    expect(page.get_by_role("alert").filter(has_text="before your session ended")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Put it back").click()
    expect(page.locator("#at-name")).to_have_value(OWNER.name)
    expect(page.locator("#matter [name=paper]").first).to_be_checked()
    expect(page.locator("#live .due-moment")).to_be_visible()
    page.locator("[data-deed]").click()
    expect(page.locator(".received")).to_be_visible()
    assert Record.objects.get().applicant.name == OWNER.name


def test_nobody_else_is_offered_what_somebody_typed(open_page: Open, wednesday: None) -> None:
    page = open_page("/desk/reception/", account=cast.clerk(), language="en", refused=True)
    filled_in(page)
    end_sessions()
    page.locator("[data-deed]").click()
    other = cast.person("hg.clerk2", "Vũ Văn Quầy", cast.COUNTER, cast.units().centres[cast.HONG_GAI])
    sign_in(page, other.username)
    page.wait_for_url("**/desk/reception/")
    expect(page.locator("#at-name")).to_have_value("")
    expect(page.locator(".desk-guard")).to_have_count(0)
    assert page.evaluate("sessionStorage.getItem('desk.kept')") is None


def test_an_act_s_form_survives_too(open_page: Open, wednesday: None) -> None:
    record = record_cast.taken(BIRTH)
    lead = cast.lead()
    page = open_page(f"/records/{record.pk}/", account=lead, language="en", refused=True)
    form = page.locator(f"form[action='/records/{record.pk}/complete/']")
    page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
    form.locator("[name=number]").fill("99/KQ-GIỮ")
    end_sessions()
    form.locator("button[type=submit]").click()
    sign_in(page, lead.username)
    page.wait_for_url(f"**/records/{record.pk}/")
    page.get_by_role("button", name="Put it back").click()
    expect(form.locator("[name=number]")).to_have_value("99/KQ-GIỮ")
    expect(form.locator("[name=number]")).to_be_visible()


def test_nothing_is_offered_after_an_ordinary_deed(open_page: Open, wednesday: None) -> None:
    page = open_page("/desk/reception/", account=cast.clerk())
    filled_in(page)
    page.locator("[data-deed]").click()
    expect(page.locator(".received")).to_be_visible()
    assert page.evaluate("sessionStorage.getItem('desk.kept')") is None


def test_a_silent_server_is_said_and_the_form_stays(open_page: Open, wednesday: None) -> None:
    page = open_page("/desk/reception/", account=cast.clerk(), language="en", cut=True)
    filled_in(page)
    page.context.set_offline(True)
    page.locator("[data-deed]").click()
    expect(page.get_by_role("alert").filter(has_text="The server does not answer")).to_be_visible()
    expect(page.locator("#at-name")).to_have_value(OWNER.name)
    page.context.set_offline(False)
    page.locator("[data-deed]").click()
    expect(page.locator(".received")).to_be_visible()
    assert Record.objects.count() == 1


@pytest.mark.parametrize(("off", "said"), [(timedelta(minutes=-30), "slow"), (timedelta(minutes=30), "fast")])
def test_a_wrong_clock_is_said_and_written_down(open_page: Open, off: timedelta, said: str) -> None:
    cast.units()
    page = open_page("/", language="en")
    page.clock.set_fixed_time(datetime.now(UTC) + off)
    account = cast.clerk()
    open_session(page.context, account, page.url)
    page.goto("/desk/drafts/")
    expect(page.get_by_role("alert").filter(has_text=f"minutes {said}")).to_be_visible()
    page.goto("/desk/drafts/")
    expect(page.get_by_role("alert").filter(has_text=f"minutes {said}")).to_be_visible()
    assert AuditEntry.objects.filter(action=AuditAction.CLOCK_DIFFERED, actor=account).count() == 1


def test_a_right_clock_is_not_mentioned(open_page: Open) -> None:
    cast.units()
    page = open_page("/desk/drafts/", account=cast.clerk())
    expect(page.locator("h1")).to_be_visible()
    assert page.locator("#desk-guards").get_attribute("data-time")
    expect(page.locator(".desk-guard")).to_have_count(0)
    assert not AuditEntry.objects.filter(action=AuditAction.CLOCK_DIFFERED).exists()
