"""The database or Valkey away during a page: a sentence, never a traceback; and without Valkey work goes on."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from procedures.models import Record
from tests import cast, record_cast
from tests.procedures.web.signed_in import signed_in
from tests.procedures.web.test_reception import typed
from tests.record_cast import WEDNESDAY
from units import clock


@pytest.fixture
def nowhere() -> int:
    """A port on which nobody listens."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        return int(unused.getsockname()[1])


@pytest.fixture
def without_database(django_db_setup: None, django_db_blocker: Any, nowhere: int) -> Iterator[None]:
    with django_db_blocker.unblock():
        connection.close()
        known, connection.settings_dict["PORT"] = connection.settings_dict["PORT"], nowhere
        host, connection.settings_dict["HOST"] = connection.settings_dict["HOST"], "127.0.0.1"
        yield
        connection.close()
        connection.settings_dict |= {"PORT": known, "HOST": host}


@pytest.mark.parametrize("path", ["/desk/", "/desk/reception/", "/tracking/H49.26-261111-0001/"])
def test_without_the_database_a_page_says_so_and_what_to_do(without_database: None, path: str) -> None:
    client = Client(raise_request_exception=False, headers={"accept-language": "en"})
    client.cookies["sessionid"] = "a-session-that-was-open"
    answer = client.get(path)
    assert answer.status_code == 503
    assert "Wait a minute, then do the same again" in answer.content.decode()
    assert "Traceback" not in answer.content.decode()
    assert answer.headers["Retry-After"] == "30"


def test_without_the_database_the_api_answers_with_a_problem(without_database: None) -> None:
    client = Client(raise_request_exception=False, headers={"authorization": "Token " + "0" * 64})
    answer = client.get("/api/v1/records/")
    assert (answer.status_code, answer.json()["code"]) == (503, "away")


@pytest.fixture
def without_valkey(settings: Any, nowhere: int) -> None:
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": f"redis://127.0.0.1:{nowhere}/0"}}


@pytest.mark.django_db
def test_without_valkey_people_sign_in_receive_and_track(without_valkey: None) -> None:
    record_cast.procedures()
    with clock.frozen(WEDNESDAY):
        clerk = cast.clerk()
        client = Client()
        signed = client.post("/sign-in/", {"username": clerk.username, "password": cast.PASSWORD})
        assert signed.status_code == 302
        assert client.get("/desk/", follow=True).status_code == 200
        assert client.post("/desk/reception/", typed()).status_code == 302
        code = Record.objects.get().code
        assert client.get(f"/tracking/{code}/").status_code == 200
        assert client.get("/").status_code == 200


@pytest.mark.django_db
def test_a_clock_that_is_wrong_is_noticed_and_recorded_once_an_hour() -> None:
    from staffing.domain.acts import AuditAction
    from staffing.models import AuditEntry

    with clock.frozen(WEDNESDAY):
        client = signed_in(cast.clerk())
        right = client.post("/desk/clock/", {"time": "2026-11-11T02:01:59+00:00"})
        assert right.status_code == 204
        slow = client.post("/desk/clock/", {"time": "2026-11-11T01:30:00+00:00"})
        assert "30 minutes slow" in slow.content.decode()
        fast = client.post("/desk/clock/", {"time": "2026-11-12T02:00:00+00:00", "told": "1"})
        assert "1440 minutes fast" in fast.content.decode()
        for nonsense in ("", "yesterday", "2026-11-11T09:00:00", "9999-12-31T23:59:59+00:00"):
            assert client.post("/desk/clock/", {"time": nonsense}).status_code in (200, 204)
    looked = AuditEntry.objects.filter(action=AuditAction.CLOCK_DIFFERED).order_by("id")
    assert looked[0].facts == {"seconds": -1800}
