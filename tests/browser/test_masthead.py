"""The menus of the desk and of officials are one line, and what stands behind "More" is reached by everybody."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from staffing.models import Account
from tests import cast, record_cast
from tests.browsing import PHONE, Hands, Open, overflow, violations
from tests.record_cast import WEDNESDAY
from units import clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGE = "/desk/queues/waiting/"
BUSY = "all => all.forEach((one, at) => { one.textContent = ['312', '128', '45', '17'][at % 4]; })"


@pytest.fixture(autouse=True)
def at_nine_on_a_wednesday() -> Iterator[None]:
    record_cast.procedures()
    with clock.frozen(WEDNESDAY):
        yield


def lines(page: Page) -> int:
    """On how many lines the row of links stands."""
    middles = (
        "all => new Set(all.map(one => one.getBoundingClientRect()).map(box => box.top + box.height / 2 | 0)).size"
    )
    return int(page.locator(".masthead nav.wide > *").evaluate_all(middles))


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("who", [cast.clerk, cast.officer, cast.lead])
def test_the_menu_is_one_line_even_on_a_busy_day(open_page: Open, who: Callable[[], Account], language: str) -> None:
    page = open_page(PAGE, language=language, account=who())
    page.locator(".masthead nav.wide .count").evaluate_all(BUSY)
    for width in (1440, 1280, 1200):
        page.set_viewport_size({"width": width, "height": 900})
        assert (width, lines(page), overflow(page)) == (width, 1, 0)
    page.locator(".more > summary").click()
    assert violations(page) == []


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    ("who", "address"),
    [(cast.province, "/dashboard/as-at/"), (cast.lead, "/dashboard/as-at/"), (cast.admin, "/operations/incidents/")],
)
def test_the_officials_menu_is_one_line(
    open_page: Open, who: Callable[[], Account], address: str, language: str
) -> None:
    page = open_page(address, language=language, account=who())
    expect(page.locator("body.officials")).to_be_visible()
    for width in (1440, 1280, 1200):
        page.set_viewport_size({"width": width, "height": 900})
        assert (width, lines(page), overflow(page)) == (width, 1, 0)


def test_more_opens_and_closes_by_keyboard(open_page: Open) -> None:
    page = open_page(PAGE, account=cast.clerk())
    inside = page.locator(".more").get_by_role("link", name="Hồ sơ giấy")
    expect(inside).to_be_hidden()
    hands = Hands(page)
    hands.go_to(".more > summary", most=20)
    hands.press("Enter", "Tab")
    expect(inside).to_be_visible()
    hands.press("Escape")
    expect(inside).to_be_hidden()
    expect(page.locator(".more > summary")).to_be_focused()


def test_a_click_elsewhere_closes_what_is_open(open_page: Open) -> None:
    page = open_page(PAGE, account=cast.clerk())
    page.locator(".more > summary").click()
    expect(page.locator(".more > .sheet")).to_be_visible()
    page.locator(".masthead .end summary").click()
    expect(page.locator(".more > .sheet")).to_be_hidden()
    expect(page.locator(".masthead .end .sheet")).to_be_visible()
    page.locator("h1").click()
    expect(page.locator(".masthead .end .sheet")).to_be_hidden()


def test_more_opens_without_scripts(open_page: Open) -> None:
    page = open_page(PAGE, account=cast.clerk(), script=False)
    page.locator(".more > summary").click()
    page.locator(".more").get_by_role("link", name="Hồ sơ giấy").click()
    page.wait_for_url("**/papers/**")
    expect(page.locator(".more > summary.is-current")).to_be_visible()


def test_a_dot_says_that_something_waits_behind_more(open_page: Open) -> None:
    page = open_page(PAGE, account=cast.clerk())
    expect(page.locator(".more > summary")).to_have_text("Mục khác")
    record_cast.submitted()
    page.reload()
    expect(page.locator(".more > summary")).to_contain_text("có việc đang chờ")
    expect(page.locator(".more > summary .dot")).to_be_visible()


def test_a_telephones_menu_holds_every_entry(open_page: Open) -> None:
    page = open_page(PAGE, width=PHONE, account=cast.clerk())
    page.locator(".menu.narrow > summary").click()
    listed = page.locator(".menu.narrow nav a")
    assert listed.count() == page.locator("nav.wide a").count()
    expect(listed.filter(has_text="Hồ sơ giấy")).to_be_visible()
