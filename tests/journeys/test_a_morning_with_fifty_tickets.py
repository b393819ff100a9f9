"""A clerk's morning: fifty people in the hall, called and served from the keyboard, and nobody forgotten."""

from collections import Counter
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import Page, expect

from procedures.domain.ticket_vocabulary import Priority, ScreenKind
from procedures.domain.ticketing import Rank, Waiting, next_to_call
from procedures.models import Record, Ticket, TicketMatter
from tests import cast, record_cast, ticket_cast
from tests.browsing import Hands, Open
from tests.record_cast import MARRIAGE, WEDNESDAY
from tests.ticket_cast import MINUTE
from units import clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PEOPLE = 50
SERVED = timedelta(minutes=2)
ABSENT, WITH_FORM, RECEIVED = (
    11,
    23,
    30,
)  # who of them in the order of calls: not come, fills in a form, hands in papers
SOON = 4000  # milliseconds


def come_in() -> list[Waiting]:
    """Fifty people within fifty minutes; every fifth has priority."""
    line = []
    for number in range(PEOPLE):
        priority = list(Priority)[1 + number % 5] if number % 5 == 4 else Priority.NONE
        ticket = ticket_cast.given("ABCDE"[number % 5], at=WEDNESDAY - (PEOPLE - number) * MINUTE, priority=priority)
        line.append(Waiting(ticket.pk, Rank(ticket.rank), ticket.turn_at))
    return line


def as_they_should_be_called(line: list[Waiting]) -> list[str]:
    """The order by the rules alone."""
    recent: list[Rank] = []
    order = []
    while (chosen := next_to_call(line, recent)) is not None:
        line = [one for one in line if one.key != chosen.key]
        recent.insert(0, chosen.rank)
        order.append(Ticket.objects.get(pk=chosen.key).number)
    return order


def test_a_clerks_morning_with_fifty_tickets(open_page: Open) -> None:
    cache.clear()
    record_cast.procedures()
    expected = as_they_should_be_called(come_in())
    with clock.frozen(WEDNESDAY):
        desk = open_page(reverse("desk_reception"), account=cast.clerk(), width=1366)
        screen = open_page(reverse("hall", args=[ticket_cast.screen(ScreenKind.HALL)]), width=1920)
        expect(desk.locator("[data-waiting]")).to_have_text(str(PEOPLE))
    desk.locator("h1").click()
    hands = Hands(desk)
    for turn, number in enumerate(expected):
        with clock.frozen(WEDNESDAY + turn * SERVED):
            hands.press("c")
            expect(desk.locator("#ticket-bar strong")).to_have_text(number)
            if turn % 10 == 0:
                expect(screen.locator(".hall-call strong")).to_have_text(number, timeout=SOON)
            serve(desk, hands, turn)
    with clock.frozen(WEDNESDAY + PEOPLE * SERVED):
        hands.press("e")
        expect(desk.locator("#ticket-bar")).to_contain_text("Chưa có ai ở quầy")
        expect(desk.locator("[data-waiting]")).to_have_text("0")
        the_held_one_is_finished(desk, hands)
        the_absent_one_comes_after_all(desk, hands)
    assert Counter(Ticket.objects.values_list("state", flat=True)) == {"done": PEOPLE}
    record = Record.objects.get()
    assert [str(matter.ticket) for matter in TicketMatter.objects.filter(record=record)] == [expected[RECEIVED]]
    the_leader_sees_the_morning(open_page)


def serve(desk: Page, hands: Hands, turn: int) -> None:
    """What happens at the counter."""
    if turn == ABSENT:
        hands.press("l")
        expect(desk.get_by_role("button", name="Vắng mặt")).to_be_visible()
        hands.press("w")
        expect(desk.locator("#ticket-bar")).to_contain_text("Chưa có ai ở quầy")
        return
    if turn == RECEIVED:
        receives(desk)
        return
    hands.press("b")
    expect(desk.locator("#ticket-bar")).to_contain_text("Đang phục vụ")
    if turn == WITH_FORM:
        hands.press("h")
        expect(desk.locator("#ticket-bar")).to_contain_text("Chưa có ai ở quầy")


def receives(desk: Page) -> None:
    """Papers are handed in: the reception itself begins the visit, and its record belongs to it."""
    desk.locator("[name=at-personal_number]").fill("022192004417")
    desk.locator("[name=at-name]").fill("Phạm Thị Thử")
    desk.locator("[name=at-address]").fill("Tổ 12, phường Hà Khánh, thành phố Hạ Long")
    desk.evaluate("code => { document.querySelector('[name=procedure]').value = code }", MARRIAGE)
    desk.keyboard.press("Control+Enter")
    desk.wait_for_url("**/desk/received/**")
    expect(desk.locator("#ticket-bar")).to_contain_text("Đang phục vụ")
    desk.locator("h1").click()


def the_held_one_is_finished(desk: Page, hands: Hands) -> None:
    """Whoever filled in a form is served now."""
    desk.goto(reverse("ticket_desk"))
    desk.get_by_role("button", name="Phục vụ tiếp").click()
    expect(desk.locator("#ticket-bar")).to_contain_text("Đang phục vụ")
    hands.press("e")
    expect(desk.locator("#ticket-bar")).to_contain_text("Chưa có ai ở quầy")


def the_absent_one_comes_after_all(desk: Page, hands: Hands) -> None:
    """Whoever did not come is not lost."""
    desk.goto(reverse("ticket_desk"))
    desk.get_by_role("button", name="Đã quay lại").click()
    desk.wait_for_load_state()
    for key, said in (("c", "Đã gọi"), ("b", "Đang phục vụ"), ("e", "Chưa có ai ở quầy")):
        hands.press(key)
        expect(desk.locator("#ticket-bar")).to_contain_text(said)


def the_leader_sees_the_morning(open_page: Open) -> None:
    """Fifty visits at counter 3, with the times of the hours in which they ended."""
    with clock.frozen(WEDNESDAY + PEOPLE * SERVED):
        page = open_page(reverse("ticket_times"), account=cast.lead())
        expect(page.locator(".figure-value").first).to_have_text(str(PEOPLE))
        expect(page.locator("tbody").first).to_contain_text("3")
        expect(page.locator("tbody").nth(1).locator("tr")).to_have_count(2)
