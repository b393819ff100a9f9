"""Two realms: nobody is staff and citizen in one session."""

from dataclasses import replace

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client, RequestFactory
from django.urls import reverse

from staffing import realms
from staffing.sessions import CITIZEN_KEY, SessionStore
from tests import cast

pytestmark = pytest.mark.django_db


def test_a_citizen_who_enters_ends_the_session_of_the_staff(client: Client, rf: RequestFactory) -> None:
    client.force_login(cast.clerk())
    request = rf.get("/")
    request.session = SessionStore(client.session.session_key)
    old = request.session.session_key
    realms.enter(request, cast.citizen(), ip=None)
    request.session.save()
    assert SESSION_KEY not in request.session
    assert request.citizen == cast.citizen()  # type: ignore[attr-defined]
    assert not SessionStore().exists(old)


def test_staff_who_sign_in_end_the_citizens_session(client: Client) -> None:
    cast.sign_in_citizen(client, cast.citizen())
    client.post(reverse("sign_in"), {"username": cast.clerk().username, "password": cast.PASSWORD})
    assert CITIZEN_KEY not in client.session
    assert SESSION_KEY in client.session


def test_whoever_leaves_is_nobody(client: Client, rf: RequestFactory) -> None:
    cast.sign_in_citizen(client, cast.citizen())
    request = rf.get("/")
    request.session = SessionStore(client.session.session_key)
    realms.leave(request)
    assert not request.citizen  # type: ignore[attr-defined]


def test_a_second_sign_in_takes_what_the_provider_says_now() -> None:
    first = cast.citizen()
    again = cast.citizen(replace(cast.MOTHER, telephone="0987654321"))
    assert (again.pk, again.telephone) == (first.pk, "0987654321")
