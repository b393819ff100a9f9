"""What a provider says counts only as far as it is proven: every way of forging, replaying and delaying a token."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from joserfc import jwt
from joserfc.jwk import OctKey

from portal.integrations import openid
from portal.rehearsal.identity_provider import CLIENT_ID, CLIENT_SECRET, IdentityProvider, new_key
from staffing.models import AuditEntry, Citizen
from staffing.sessions import CITIZEN_KEY
from tests.identity.doors import choose, come_back, connected, depart, sign_in

pytestmark = pytest.mark.django_db
ENDED = "/citizen/ended/rehearsal/"
ANOTHER_KEY = new_key()


@pytest.fixture
def provider() -> Iterator[IdentityProvider]:
    cache.clear()
    with IdentityProvider() as running, connected(running.line):
        yield running


def refused(client: Client) -> None:
    answer = sign_in(client)
    assert answer.status_code == 422
    assert "Không xác minh được thông tin" in answer.content.decode()
    assert CITIZEN_KEY not in client.session
    assert not Citizen.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"aud": "somebody-else"},
        {"aud": [CLIENT_ID, "somebody-else"]},
        {"azp": "somebody-else"},
        {"iss": "https://elsewhere.example"},
        {"nonce": "another"},
        {"nonce": None},
        {"exp": 1},
        {"exp": None},
        {"iat": 9_999_999_999},
        {"nbf": 9_999_999_999},
        {"sub": None},
        {"sub": "somebody-else"},
        {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
        {"acr": "loa1"},
    ],
    ids=lambda change: "-".join(f"{name}={value}" for name, value in change.items()),
)
def test_an_identity_token_that_says_something_else_is_refused(
    provider: IdentityProvider, client: Client, change: dict[str, Any]
) -> None:
    provider.alter = lambda claims: {k: v for k, v in (claims | change).items() if v is not None}
    refused(client)


def test_a_token_signed_with_another_key_is_refused(provider: IdentityProvider, client: Client) -> None:
    provider.sign_with = ANOTHER_KEY
    refused(client)


def test_an_unsigned_token_is_refused(provider: IdentityProvider, client: Client) -> None:
    provider.algorithm = "none"
    refused(client)


def test_a_token_signed_with_the_shared_secret_is_refused(provider: IdentityProvider, client: Client) -> None:
    header, secret = {"alg": "HS256", "kid": provider.keys[0].kid}, OctKey.import_key(CLIENT_SECRET)
    provider.signed = lambda claims: jwt.encode(header, claims, secret)  # type: ignore[method-assign]
    refused(client)


def test_what_is_no_token_is_refused(provider: IdentityProvider, client: Client) -> None:
    provider.signed = lambda claims: "no.token"  # type: ignore[method-assign]
    refused(client)


def test_clocks_may_differ_by_half_a_minute(provider: IdentityProvider, client: Client) -> None:
    provider.alter = lambda claims: claims | {"exp": int(time.time()) - 10}
    assert sign_in(client).status_code == 302


def test_the_userinfo_of_somebody_else_is_refused(provider: IdentityProvider, client: Client) -> None:
    provider.tell = lambda claims: claims | {"sub": "ba"}
    refused(client)


def test_userinfo_cannot_change_what_the_token_proved(provider: IdentityProvider, client: Client) -> None:
    provider.tell = lambda claims: claims | {"iss": "https://elsewhere.example"}
    sign_in(client)
    assert Citizen.objects.get().issuer == provider.issuer


def test_a_code_that_was_used_already_is_refused(provider: IdentityProvider, client: Client) -> None:
    """The same code in a sign-in of one's own, as somebody who overheard it would try."""
    first = choose(depart(client), "me")
    assert come_back(client, first).status_code == 302
    thief = Client()
    state = choose(depart(thief), "ba").partition("state=")[2].partition("&")[0]
    stolen = first.partition("code=")[2].partition("&")[0]
    answer = thief.get("/citizen/sign-in/rehearsal/back/", {"code": stolen, "state": state, "iss": provider.issuer})
    assert answer.status_code == 422
    assert CITIZEN_KEY not in thief.session


def test_a_new_key_is_looked_up_and_the_old_one_counts_no_more(
    provider: IdentityProvider, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.integrations.openid_documents.KEYS_AGAIN", 0.0)
    assert sign_in(client).status_code == 302
    old = provider.keys[0]
    provider.rotate()
    assert sign_in(Client()).status_code == 302
    provider.signed = lambda claims: jwt.encode({"alg": "RS256", "kid": old.kid}, claims, old)  # type: ignore[method-assign]
    assert sign_in(Client()).status_code == 422


def test_unknown_keys_do_not_make_us_ask_the_provider_each_time(provider: IdentityProvider, client: Client) -> None:
    sign_in(client)
    read = openid.published(provider.issuer)._keys
    for _ in range(3):
        token = jwt.encode({"alg": "RS256", "kid": "unknown"}, {"sub": "me"}, ANOTHER_KEY)
        assert client.post(ENDED, {"logout_token": token}).status_code == 400
    assert openid.published(provider.issuer)._keys is read


# ---- signed out at the provider ---------------------------------------------------------------------------------


def test_signing_out_at_the_provider_ends_the_sessions_here(provider: IdentityProvider, client: Client) -> None:
    elsewhere, another = Client(), Client()
    sign_in(client), sign_in(elsewhere), sign_in(another, "ba")
    assert client.post(ENDED, {"logout_token": provider.logout_token("me")}).status_code == 200
    assert [CITIZEN_KEY in one.session for one in (client, elsewhere, another)] == [False, False, True]
    last = AuditEntry.objects.order_by("id").last()
    assert last is not None
    assert (last.action, last.facts) == ("citizen_sessions_ended", {"provider": "rehearsal"})


def test_one_session_at_the_provider_ends_one_here(provider: IdentityProvider, client: Client) -> None:
    elsewhere = Client()
    sign_in(client), sign_in(elsewhere)
    there = client.session["citizen_provider_session"]
    client.post(ENDED, {"logout_token": provider.logout_token("me", there)})
    assert [CITIZEN_KEY in one.session for one in (client, elsewhere)] == [False, True]


def old(provider: IdentityProvider) -> str:
    return provider.logout_token("me", exp=1)


FORGED: dict[str, Callable[[IdentityProvider], str]] = {
    "nothing": lambda provider: "",
    "expired": old,
    "for somebody else": lambda provider: provider.logout_token("me", aud="somebody-else"),
    "of another issuer": lambda provider: provider.logout_token("me", iss="https://elsewhere.example"),
    "an identity token": lambda provider: provider.logout_token("me", nonce="x"),
    "without the event": lambda provider: provider.logout_token("me", events={}),
    "of nobody": lambda provider: provider.logout_token("", sid=""),
    "old and without an end": lambda provider: provider.logout_token("me", iat=1, exp=9_999_999_999, events=[]),
}


@pytest.mark.parametrize("forged", FORGED)
def test_a_logout_token_that_is_none_ends_nothing(provider: IdentityProvider, client: Client, forged: str) -> None:
    sign_in(client)
    assert client.post(ENDED, {"logout_token": FORGED[forged](provider)}).status_code == 400
    assert CITIZEN_KEY in client.session


def test_a_logout_token_counts_once(provider: IdentityProvider, client: Client) -> None:
    sign_in(client)
    token = provider.logout_token("me")
    assert client.post(ENDED, {"logout_token": token}).status_code == 200
    sign_in(client)
    assert client.post(ENDED, {"logout_token": token}).status_code == 400
    assert CITIZEN_KEY in client.session


def test_the_back_channel_wants_no_form_token_and_answers_nothing_to_a_browser(
    provider: IdentityProvider, client: Client
) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(ENDED, {"logout_token": "x"}).status_code == 400
    assert strict.get(ENDED).status_code == 405
    assert strict.post(reverse("citizen_sign_in"), {"provider": "rehearsal"}).status_code == 403
