"""The kiosk and the hall: open to whoever has the address, and to nobody else; a quiet hall costs no query."""

import io
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.log_lines import without_tokens
from procedures.domain.ticket_vocabulary import ScreenKind
from procedures.models import Ticket, TicketScreen
from procedures.services import ticket_serving as serving
from procedures.services.ticket_returns import give_return
from procedures.services.ticket_screens import revoke_screen
from tests import cast
from tests.record_cast import WEDNESDAY
from tests.ticket_cast import MINUTE, by, called, centre, given, screen
from units import clock
from units.scoping import PROVINCE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_nine() -> Iterator[None]:
    cache.clear()
    with clock.frozen(WEDNESDAY):
        yield


@pytest.fixture
def kiosk() -> str:
    return screen(ScreenKind.KIOSK)


@pytest.fixture
def hall() -> str:
    return screen(ScreenKind.HALL)


def take(client: Client, token: str, **more: str) -> Any:
    return client.post(reverse("kiosk_issue", args=[token]), {"matter": "A", **more}, follow=True)


# ---- the kiosk


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_number_is_taken_in_three_touches_without_signing_in(client: Client, kiosk: str, language: str) -> None:
    home = reverse("kiosk", args=[kiosk])
    first = client.get(home, {"language": language}).content.decode()
    assert ("Hộ tịch, chứng thực" in first) == (language == "vi")
    second = client.get(home, {"language": language, "matter": "A"}).content.decode()
    assert ("Có công" in second or "Người có công" in second) == (language == "vi")
    given("A"), given("A")
    slip = take(client, kiosk, priority="elderly", language=language).content.decode()
    assert "A003" in slip
    ticket = Ticket.objects.get(serial=3)
    assert (ticket.priority, ticket.language) == ("elderly", language)


def test_the_slip_says_how_many_come_before(client: Client, kiosk: str) -> None:
    given(), given()
    slip = take(client, kiosk, language="en").content.decode()
    assert "<dt>People before you</dt><dd>2</dd>" in slip
    assert "12 minutes" in slip


def test_a_touch_that_counts_twice_gives_one_number(client: Client, kiosk: str) -> None:
    take(client, kiosk, key="touch"), take(client, kiosk, key="touch")
    assert Ticket.objects.count() == 1


def test_a_word_that_is_no_priority_gives_none(client: Client, kiosk: str) -> None:
    take(client, kiosk, priority="boss")
    assert Ticket.objects.get().priority == "none"


@pytest.mark.parametrize("page", ["kiosk", "hall", "hall_board", "kiosk_return"])
def test_an_address_that_is_none_opens_nothing(client: Client, kiosk: str, hall: str, page: str) -> None:
    wrong = hall if page.startswith("kiosk") else kiosk
    for token in ("guess", wrong):
        assert client.get(reverse(page, args=[token])).status_code == 404
    assert client.post(reverse("kiosk_issue", args=[hall]), {"matter": "A"}).status_code == 404
    assert not Ticket.objects.exists()


def test_a_revoked_address_opens_nothing_from_then_on(
    client: Client, kiosk: str, django_capture_on_commit_callbacks: Any
) -> None:
    assert client.get(reverse("kiosk", args=[kiosk])).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        revoke_screen(screen_id=TicketScreen.objects.get().pk, scope=PROVINCE, at=WEDNESDAY)
    assert client.get(reverse("kiosk", args=[kiosk])).status_code == 404
    assert take(client, kiosk).status_code == 404


def test_a_group_that_is_not_offered_is_answered_by_a_page(client: Client, kiosk: str) -> None:
    assert client.get(reverse("kiosk", args=[kiosk]), {"matter": "Z"}).status_code == 404
    answer = take(client, kiosk, matter="Z", language="en")
    assert answer.status_code == 422
    assert "is not offered here" in answer.content.decode()


def test_a_kiosk_gives_only_so_many_numbers_a_minute(client: Client, kiosk: str) -> None:
    codes = [take(client, kiosk).status_code for _ in range(31)]
    assert codes == [200] * 30 + [429]
    assert Ticket.objects.count() == 30


def test_a_slip_of_another_day_or_centre_is_not_shown(client: Client, kiosk: str) -> None:
    ticket = given(at=WEDNESDAY - timedelta(days=1))
    assert client.get(reverse("kiosk_ticket", args=[kiosk, ticket.pk])).status_code == 404


def test_a_return_ticket_opens_the_front_of_the_line_at_the_kiosk(client: Client, kiosk: str) -> None:
    given()
    code = give_return(ticket_id=called().pk, **by(cast.clerk(), WEDNESDAY)).code
    given()
    slip = client.post(reverse("kiosk_return", args=[kiosk]), {"code": code, "language": "en"}, follow=True)
    assert "A003" in slip.content.decode()
    assert "you are called at the front" in slip.content.decode()
    assert called(at=WEDNESDAY + MINUTE).number == "A003"


def test_digits_are_not_tried_out_at_a_kiosk(client: Client, kiosk: str) -> None:
    address = reverse("kiosk_return", args=[kiosk])
    codes = [client.post(address, {"code": f"{n:08d}"}).status_code for n in range(11)]
    assert codes == [422] * 10 + [429]


# ---- the hall


def test_the_hall_shows_whom_the_counters_call_and_who_waits(client: Client, hall: str) -> None:
    given("A"), given("B"), given("B")
    called()
    board = client.get(reverse("hall_board", args=[hall]), {"language": "en"}).content.decode()
    assert "<strong>A001</strong>" in board
    assert "Counter 3" in board
    assert "Mời số A 0 0 1 đến quầy 3." in board
    assert "<strong>2</strong>" in board


def test_while_nothing_moves_a_screen_costs_no_query(client: Client, hall: str) -> None:
    given()
    address = reverse("hall_board", args=[hall])
    etag = client.get(address)["ETag"]
    for known in (etag, None):  # a screen that knows the board, and one that was just switched on
        headers = {"if-none-match": known} if known else {}
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(address, headers=headers)
        assert answer.status_code == (304 if known else 200)
        assert len(asked) == 0
    assert "Set-Cookie" not in answer.headers


def test_a_screen_hears_of_every_act_at_once(
    client: Client, hall: str, django_capture_on_commit_callbacks: Any
) -> None:
    address, mine = reverse("hall_board", args=[hall]), by(cast.clerk(), WEDNESDAY + MINUTE)
    seen = []

    def moves(deed: Any) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            done = deed()
        answer = client.get(address, headers={"if-none-match": seen[-1] if seen else ""})
        assert answer.status_code == 200
        seen.append(answer["ETag"])
        return done

    moves(given), moves(given)
    ticket = moves(called)
    moves(lambda: serving.recall(ticket_id=ticket.pk, **mine))
    moves(lambda: serving.begin(ticket_id=ticket.pk, **mine))
    moves(lambda: serving.hold(ticket_id=ticket.pk, **mine))
    moves(lambda: serving.resume(ticket_id=ticket.pk, counter="3", **mine))
    moves(lambda: serving.transfer(ticket_id=ticket.pk, prefix="B", **mine))
    assert client.get(address, headers={"if-none-match": seen[-1]}).status_code == 304


def test_a_new_day_begins_with_an_empty_board(client: Client, hall: str) -> None:
    given()
    called()
    address = reverse("hall_board", args=[hall])
    etag = client.get(address)["ETag"]
    with clock.frozen(WEDNESDAY + timedelta(days=1)):
        answer = client.get(address, headers={"if-none-match": etag})
    assert answer.status_code == 200
    assert "A001" not in answer.content.decode()


def test_the_hall_goes_on_while_the_cache_is_away(client: Client, hall: str, settings: Any) -> None:
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}}
    given()
    called()
    assert "A001" in client.get(reverse("hall_board", args=[hall])).content.decode()


def test_a_token_stands_in_no_line_of_the_log(hall: str) -> None:
    address = reverse("hall_board", args=[hall])
    for name, line in (("request", f"GET {address}"), ("event", f"Not Found: {address}")):
        written = without_tokens(None, "info", {name: line, "code": 404})
        assert hall not in written[name]
        assert written[name].endswith("/board/")


def test_the_centre_of_the_kiosk_is_named(client: Client, kiosk: str) -> None:
    assert centre().label in client.get(reverse("kiosk", args=[kiosk])).content.decode()


def test_the_demonstration_lets_people_wait_and_says_where_its_screens_are(client: Client) -> None:
    centre()
    with pytest.raises(CommandError):
        call_command("load_demo_tickets")
    for _ in range(2):
        said = io.StringIO()
        call_command("load_demo_tickets", "--force", stdout=said)
    addresses = re.findall(r"/(?:kiosk|hall|service)/\S+", said.getvalue())
    assert [client.get(address).status_code for address in addresses] == [200, 200, 200]
    assert TicketScreen.objects.filter(revoked_at=None).count() == 3, "the last ones were closed"
    assert Ticket.objects.count() == 7
