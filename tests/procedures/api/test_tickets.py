"""Queue numbers for machines of other makers: the right at the centre, one number a key, the board in plain words."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from rest_framework.test import APIClient

from procedures.models import Ticket
from procedures.services.ticket_returns import give_return
from staffing.models import Account
from tests import cast
from tests.record_cast import WEDNESDAY
from tests.ticket_cast import by, called, centre, given
from units import clock

pytestmark = pytest.mark.django_db
NUMBERS, BOARD = "/api/v1/tickets/", f"/api/v1/tickets/boards/{cast.HONG_GAI}/"


@pytest.fixture(autouse=True)
def at_nine() -> Iterator[None]:
    cache.clear()
    centre()
    with clock.frozen(WEDNESDAY):
        yield


def api(account: Account | None = None) -> APIClient:
    client = APIClient(headers={"accept-language": "en"})
    client.force_authenticate(account or cast.clerk())
    return client


def ask(client: APIClient, key: str = "", **more: Any) -> Any:
    headers = {"idempotency-key": key} if key else {}
    return client.post(NUMBERS, {"centre": cast.HONG_GAI, "matter": "A", **more}, headers=headers)


def test_a_machine_gets_a_number_with_the_wait() -> None:
    given()
    answer = ask(api(), priority="none", language="en")
    assert answer.status_code == 201
    assert answer.json() | {"issued_at": ""} == {
        "number": "A002",
        "matter": "A",
        "priority": "none",
        "issued_at": "",
        "ahead": 1,
        "minutes": 6,
    }


def test_the_same_key_gives_the_same_number() -> None:
    client = api()
    assert [ask(client, key="k").json()["number"] for _ in range(3)] == ["A001"] * 3
    assert Ticket.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "status"), [({"matter": "Z"}, 422), ({"priority": "boss"}, 400), ({"centre": "99999"}, 422)]
)
def test_what_is_not_offered_is_refused(sent: dict[str, str], status: int) -> None:
    assert ask(api(), **sent).status_code == status
    assert not Ticket.objects.exists()


def test_a_return_code_gives_a_number_at_the_front() -> None:
    given()
    code = give_return(ticket_id=called().pk, **by(cast.clerk(), WEDNESDAY)).code
    given()
    assert ask(api(), matter="", return_code=code).json()["ahead"] == 0
    assert ask(api(), matter="", return_code="00000000").json()["code"] == "return_unknown"


def test_the_board_is_read_in_plain_words() -> None:
    given(), given("B")
    called()
    board = api().get(BOARD).json()
    assert [(call["number"], call["counter"]) for call in board["counters"]] == [("A001", "3")]
    assert {line["matter"]: line["waiting"] for line in board["lines"]}["B"] == 1


def test_whoever_serves_no_tickets_there_gets_neither_numbers_nor_the_board() -> None:
    for account, status in ((cast.officer(), 403), (cast.clerk_of_another_unit(), 422)):
        assert ask(api(account)).status_code == status
        assert api(account).get(BOARD).status_code == status
    assert APIClient().get(BOARD).status_code == 401
    assert not Ticket.objects.exists()
