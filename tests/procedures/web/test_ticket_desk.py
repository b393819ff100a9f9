"""Tickets at the desk: the clerk's bar, today's tickets, and what the centre's leader sees."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from procedures.domain.vocabulary import Act
from procedures.models import Record, Ticket, TicketReturn, TicketScreen, TicketSeries
from procedures.services import ticket_serving as serving
from procedures.services.ticket_issue import ensure_series
from tests import cast, record_cast, ticket_cast
from tests.procedures.web.signed_in import signed_in
from tests.procedures.web.test_reception import typed
from tests.record_cast import WEDNESDAY
from tests.ticket_cast import MINUTE, by, called, centre, given
from units import clock
from units.errors import RuleBroken

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_nine() -> Iterator[None]:
    cache.clear()
    centre()
    with clock.frozen(WEDNESDAY):
        yield


@pytest.fixture
def clerk() -> Client:
    return signed_in(cast.clerk())


def bar(client: Client) -> str:
    return client.get(reverse("ticket_bar")).content.decode()


def act(client: Client, ticket: Ticket, name: str, **data: str) -> str:
    address = reverse("ticket_act", args=[ticket.pk, name])
    return client.post(address, data, headers={"hx-request": "true"}).content.decode()


def test_the_bar_stands_above_every_page_of_a_clerk_whose_centre_gives_numbers(clerk: Client) -> None:
    assert 'id="ticket-bar"' in clerk.get(reverse("desk_drafts")).content.decode()


def test_whoever_serves_no_tickets_sees_no_bar() -> None:
    page = signed_in(cast.officer()).get(reverse("record_search")).content.decode()
    assert 'id="ticket-bar"' not in page
    page = signed_in(cast.clerk_of_another_unit()).get(reverse("desk_drafts")).content.decode()
    assert 'id="ticket-bar"' not in page, "Cô Tô gives no numbers"


def test_a_clerk_calls_serves_and_finishes_from_the_bar(clerk: Client) -> None:
    ticket = given()
    given("B", at=WEDNESDAY + MINUTE)
    assert "A001" in clerk.post(reverse("ticket_next"), headers={"hx-request": "true"}).content.decode()
    assert "Being served" in act(clerk, ticket, "begin")
    assert "matter 2" in act(clerk, ticket, "next-matter")
    assert "Nobody is at your counter" in act(clerk, ticket, "finish")
    ticket.refresh_from_db()
    assert (ticket.state, ticket.counter, ticket.clerk) == ("done", "3", cast.clerk())


def test_the_bar_offers_what_the_state_allows(clerk: Client) -> None:
    given()
    ticket = called()
    assert "Did not come" not in bar(clerk)
    assert "Did not come" in act(clerk, ticket, "recall")
    assert "Finish and call the next" in act(clerk, ticket, "begin")
    assert 'data-key="l"' not in bar(clerk)


def test_a_refusal_stands_in_the_bar_and_nothing_is_lost(clerk: Client) -> None:
    answer = clerk.post(reverse("ticket_next"), headers={"hx-request": "true"})
    assert answer.status_code == 422
    assert "Nobody waits for your counter" in answer.content.decode()


def test_without_a_script_an_act_leads_back_to_the_page(clerk: Client) -> None:
    given()
    ticket, back = called(), reverse("desk_reception")
    answer = clerk.post(reverse("ticket_act", args=[ticket.pk, "hold"]), {"back": back})
    assert (answer.status_code, answer["Location"]) == (302, back)
    answer = clerk.post(reverse("ticket_act", args=[ticket.pk, "resume"]), {"back": "https://elsewhere.invalid/"})
    assert answer["Location"] == reverse("ticket_desk")


def test_an_act_that_is_none_is_not_found(clerk: Client) -> None:
    given()
    assert clerk.post(reverse("ticket_act", args=[called().pk, "eat"])).status_code == 404


def test_a_colleagues_ticket_cannot_be_finished_from_here() -> None:
    given()
    ticket = called()
    other = signed_in(ticket_cast.colleague())
    assert "is with a colleague at counter 3" in act(other, ticket, "finish")
    ticket.refresh_from_db()
    assert ticket.state == "called"


def test_a_clerk_of_another_centre_finds_no_such_ticket() -> None:
    given()
    answer = signed_in(cast.clerk_of_another_unit()).post(reverse("ticket_act", args=[called().pk, "finish"]))
    assert answer.status_code in (302, 404)
    assert Ticket.objects.get().state == "called"


def test_a_clerk_sits_at_another_counter(clerk: Client) -> None:
    clerk.post(reverse("ticket_counter"), {"counter": "Quầy 07"})
    given()
    clerk.post(reverse("ticket_next"))
    assert Ticket.objects.get().counter == "7"


def test_the_number_of_those_who_wait_is_brought_and_keeps_no_session_alive(clerk: Client) -> None:
    given()
    answer = clerk.get(reverse("ticket_waiting"))
    assert answer.json() == {"waiting": 1}
    before = dict(clerk.session)
    with clock.frozen(WEDNESDAY + timedelta(minutes=30)):
        again = clerk.get(reverse("ticket_waiting"), headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304
    assert dict(clerk.session) == before


def test_a_reception_during_a_visit_belongs_to_it(clerk: Client) -> None:
    record_cast.procedures()
    given()
    ticket = called()
    answer = clerk.post(reverse("desk_reception"), typed())
    record = Record.objects.get()
    assert answer.status_code == 302
    assert [matter.record for matter in ticket.matters.all()] == [record]
    ticket.refresh_from_db()
    assert ticket.state == "serving"


def test_an_act_done_with_the_person_belongs_to_the_visit_and_others_do_not() -> None:
    given()
    ticket, record, other = called(), record_cast.received(), record_cast.received()
    serving.link_act(act=Act.RETURN, record_id=record.pk, actor=cast.clerk(), at=WEDNESDAY)
    serving.link_act(act=Act.FORWARD, record_id=other.pk, actor=cast.clerk(), at=WEDNESDAY)
    assert [matter.record for matter in ticket.matters.all()] == [record]


def test_today_shows_those_on_hold_and_those_who_did_not_come(clerk: Client) -> None:
    given(), given(), given("B")
    held = called()
    serving.hold(ticket_id=held.pk, **by(cast.clerk(), WEDNESDAY))
    missed = called()
    serving.recall(ticket_id=missed.pk, **by(cast.clerk(), WEDNESDAY))
    serving.did_not_come(ticket_id=missed.pk, **by(cast.clerk(), WEDNESDAY))
    page = clerk.get(reverse("ticket_desk")).content.decode()
    assert all(number in page for number in ("A001", "A002", "B001"))
    clerk.post(reverse("ticket_act", args=[missed.pk, "bring-back"]))
    missed.refresh_from_db()
    assert missed.state == "waiting"


def test_a_clerk_gives_a_number_to_somebody_who_cannot_use_the_kiosk(clerk: Client) -> None:
    page = clerk.post(reverse("ticket_give"), {"matter": "C", "priority": "disabled"}, follow=True)
    assert "Number given: C001" in page.content.decode()
    page = clerk.post(reverse("ticket_give"), {"code": "12345678"}, follow=True)
    assert "There is no return ticket with these digits" in page.content.decode()
    assert Ticket.objects.count() == 1


def test_somebody_sent_home_gets_a_slip_and_comes_back_at_the_counter(clerk: Client) -> None:
    given()
    slip = clerk.post(reverse("ticket_send_home", args=[called().pk]), follow=True).content.decode()
    right = TicketReturn.objects.get()
    assert str(right) in slip
    page = clerk.post(reverse("ticket_give"), {"code": str(right)}, follow=True).content.decode()
    assert "Number given: A002" in page
    other = signed_in(cast.clerk_of_another_unit())
    assert other.get(reverse("ticket_return_slip", args=[right.pk])).status_code == 404


# ---- the centre's leader


def test_the_leader_makes_an_address_that_is_shown_once_and_revokes_it() -> None:
    leader = signed_in(cast.lead())
    here = {"kind": "hall", "name": "Sảnh tầng 1", "centre": str(centre().pk)}
    page = leader.post(reverse("ticket_screens"), here).content.decode()
    address = page.split('<a href="http://testserver')[1].split('"')[0]
    assert Client().get(address).status_code == 200
    assert address not in leader.get(reverse("ticket_screens")).content.decode()
    leader.post(reverse("ticket_screen_revoke", args=[TicketScreen.objects.get().pk]))
    assert TicketScreen.objects.get().revoked_at == WEDNESDAY


@pytest.mark.parametrize("centre_key", ["", "0", "x", "999999", cast.CO_TO])
def test_the_leader_makes_no_address_for_another_centre(centre_key: str) -> None:
    key = str(cast.units().centres[cast.CO_TO].pk) if centre_key == cast.CO_TO else centre_key
    answer = signed_in(cast.lead()).post(reverse("ticket_screens"), {"kind": "kiosk", "name": "x", "centre": key})
    assert answer.status_code == 422
    assert not TicketScreen.objects.exists()


def test_the_leader_sees_waiting_and_serving_by_counter_and_hour() -> None:
    given(at=WEDNESDAY - 20 * MINUTE)
    ticket = called(at=WEDNESDAY - 8 * MINUTE)
    serving.begin(ticket_id=ticket.pk, **by(cast.clerk(), WEDNESDAY - 8 * MINUTE))
    serving.finish(ticket_id=ticket.pk, **by(cast.clerk(), WEDNESDAY))
    page = signed_in(cast.lead()).get(reverse("ticket_times")).content.decode()
    assert "12 min" in page
    assert "8 min" in page
    assert "9:00" in page
    page = signed_in(cast.lead()).get(reverse("ticket_times"), {"day": "2026-11-10"}).content.decode()
    assert "No visit was measured on this day" in page
    assert signed_in(cast.lead()).get(reverse("ticket_times"), {"day": "x", "centre": "y"}).status_code == 200


def test_a_clerk_manages_no_addresses(clerk: Client) -> None:
    assert clerk.get(reverse("ticket_screens")).status_code == 403
    assert clerk.get(reverse("ticket_times")).status_code == 403


def group(**more: str) -> dict[str, str]:
    return {"name": "Cư trú", "name_en": "Residence", "counters": "Quầy 2, 5", "is_active": "on", **more}


def test_the_leader_adds_a_group_and_says_which_counters_serve_it() -> None:
    leader = signed_in(cast.lead())
    answer = leader.post(reverse("ticket_groups"), group(centre=str(centre().pk), prefix="G"), follow=True)
    assert "The groups of matters are saved" in answer.content.decode()
    added = TicketSeries.objects.get(prefix="G")
    assert (added.counters, added.position) == (["2", "5"], 7)
    assert given("G").number == "G001"
    leader.post(reverse("ticket_groups"), {"group": str(added.pk), "name": "Cư trú", "name_en": "Residence"})
    with pytest.raises(RuleBroken, match="ticket_series_unknown"):
        given("G")


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"prefix": "A"}, "Another group of this centre has the letter A"),
        ({"prefix": "I"}, "Choose one letter of these"),
        ({"prefix": "G", "name_en": " "}, "in both languages"),
        ({"group": "999999"}, "There is no such group of matters"),
    ],
)
def test_a_group_that_cannot_be_is_refused(sent: dict[str, str], said: str) -> None:
    answer = signed_in(cast.lead()).post(reverse("ticket_groups"), group(centre=str(centre().pk), **sent))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert TicketSeries.objects.count() == 6


def test_the_leader_changes_no_group_of_another_centre() -> None:
    there = cast.units().centres[cast.CO_TO]
    ensure_series(there.pk)
    theirs = TicketSeries.objects.filter(centre=there).first()
    assert theirs is not None
    leader = signed_in(cast.lead())
    for sent in ({"group": str(theirs.pk)}, {"centre": str(there.pk), "prefix": "G"}):
        assert leader.post(reverse("ticket_groups"), group(**sent)).status_code == 422
    assert not TicketSeries.objects.filter(name="Cư trú").exists()
