"""Passkeys of staff: what is no passkey opens nothing, and the last one stays where one is required."""

from typing import Any

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import reverse

from staffing.models import Account, AuditEntry, Passkey
from staffing.queries.second_factors import has_second_factor
from tests import cast
from units import clock

pytestmark = pytest.mark.django_db
NEW, CODE = "/account/passkeys/new/", "/sign-in/code/"
AT_HOME = "localhost"
NONSENSE = ("", "x", "[]", "{}", '{"id": "x", "rawId": "x", "response": {}, "type": "public-key"}')


@pytest.fixture
def client() -> Client:
    """At a name for which browsers keep passkeys."""
    return Client(SERVER_NAME=AT_HOME)


def passkey(account: Account, handle: str = "h") -> Passkey:
    """One kept, whose key is a point on the curve that nobody holds."""
    key = bytes.fromhex(
        "00000000000000000000000000000000" "0001" "61" "a5010203262001215820"
        "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296" "225820"
        "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
    )  # fmt: skip
    kept: Passkey = Passkey.objects.create(
        account=account, name="Máy ở nhà", credential=key, handle=handle, created_at=clock.now()
    )
    return kept


def password(client: Client, account: Account) -> Any:
    return client.post(reverse("sign_in"), {"username": account.username, "password": cast.PASSWORD})


@pytest.mark.parametrize("answer", NONSENSE)
def test_what_is_no_passkey_is_not_added(client: Client, answer: str) -> None:
    clerk = cast.clerk()
    client.force_login(clerk)
    client.get(NEW)
    assert client.post(NEW, {"response": answer}).status_code == 422
    assert not has_second_factor(clerk)


def test_an_answer_to_nothing_that_was_asked_is_not_added(client: Client) -> None:
    client.force_login(cast.clerk())
    assert client.post(NEW, {"response": "{}"}).status_code == 422


@pytest.mark.parametrize("answer", NONSENSE)
def test_what_is_no_passkey_signs_nobody_in(client: Client, answer: str) -> None:
    clerk = cast.clerk()
    passkey(clerk)
    assert password(client, clerk).url == CODE
    assert "passkey-asked" in client.get(CODE).content.decode()
    assert client.post(CODE, {"response": answer}).status_code == 422
    assert SESSION_KEY not in client.session


def test_at_a_bare_address_no_passkey_is_asked_for(client: Client) -> None:
    bare = Client(SERVER_NAME="127.0.0.1")
    clerk = cast.clerk()
    bare.force_login(clerk)
    assert "localhost" in bare.get(NEW).content.decode()
    passkey(clerk)
    other = Client(SERVER_NAME="127.0.0.1")
    password(other, clerk)
    assert "passkey-asked" not in other.get(CODE).content.decode()
    assert other.post(CODE, {"response": "{}"}).status_code == 422


def test_an_account_holds_five_at_most(client: Client) -> None:
    clerk = cast.clerk()
    client.force_login(clerk)
    for number in range(5):
        passkey(clerk, str(number))
    assert client.get(NEW).status_code == 422


def test_one_is_removed_by_its_holder_alone(client: Client) -> None:
    clerk = cast.clerk()
    kept = passkey(clerk)
    client.force_login(cast.officer())
    client.post(reverse("passkey_remove", args=[kept.pk]))
    assert has_second_factor(clerk)
    client.force_login(clerk)
    client.post(reverse("passkey_remove", args=[kept.pk]))
    assert not has_second_factor(clerk)
    assert AuditEntry.objects.filter(action="passkey_dropped", actor=clerk).count() == 1


def test_the_last_one_stays_where_a_second_factor_is_required(client: Client, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    admin = cast.admin()
    kept = passkey(admin)
    client.force_login(admin)
    session = client.session
    session["second_factor"] = True
    session.save()
    assert client.post(reverse("passkey_remove", args=[kept.pk])).status_code == 422
    assert has_second_factor(admin)


def test_a_reset_removes_passkeys_too(client: Client) -> None:
    clerk = cast.clerk()
    passkey(clerk)
    client.force_login(cast.admin())
    client.post(reverse("account_second_factor", args=[clerk.pk]))
    assert not Passkey.objects.exists()
