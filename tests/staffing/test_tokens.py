"""Programs sign in with tokens, with the rights of the person who made them."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from knox.models import AuthToken
from rest_framework.test import APIClient

from staffing.models import Account, AuditEntry
from staffing.services.accounts import deactivate_account
from staffing.services.tokens import MOST, issue_token
from tests import cast
from units import clock
from units.errors import RuleBroken

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    cache.clear()


def ask_for_token(account: Account, password: str = cast.PASSWORD) -> Any:
    return APIClient().post("/api/v1/tokens/", {"username": account.username, "password": password})


def program(token: str) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    return client


def test_a_program_gets_a_token_for_name_and_password_and_learns_who_it_is() -> None:
    answer = ask_for_token(cast.clerk())
    assert answer.status_code == 201
    me = program(answer.json()["token"]).get("/api/v1/me/").json()
    assert me["username"] == "hg.clerk"
    assert "receive_records" in me["capabilities"]
    assert {held["role"] for held in me["assignments"]} == {"reception_clerk", "return_clerk", "cashier"}
    assert {held["place"] for held in me["assignments"]} == {"Trung tâm Phục vụ hành chính công phường Hồng Gai"}


def test_a_token_lacks_what_its_person_lacks() -> None:
    client = program(ask_for_token(cast.auditor()).json()["token"])
    answer = client.get("/api/v1/records/")
    assert answer.status_code == 403
    assert answer.json()["code"] == "capability_missing"


def test_a_wrong_password_gets_no_token() -> None:
    assert ask_for_token(cast.clerk(), "wrong").status_code == 401
    assert not AuthToken.objects.exists()


def test_five_failures_over_the_api_lock_the_name_on_the_pages_too(client: Client) -> None:
    clerk = cast.clerk()
    for _ in range(4):
        ask_for_token(clerk, "wrong")
    locked = ask_for_token(clerk, "wrong")
    assert locked.status_code == 429
    assert locked.json()["code"] == "locked_out"
    assert locked.headers["Content-Type"] == "application/problem+json"
    assert client.post("/sign-in/", {"username": clerk.username, "password": cast.PASSWORD}).status_code == 429


def test_a_browser_makes_a_token_for_the_api_from_its_session() -> None:
    browser = APIClient()
    browser.force_login(cast.clerk())
    answer = browser.post("/api/v1/tokens/")
    assert program(answer.json()["token"]).get("/api/v1/me/").status_code == 200
    assert APIClient().post("/api/v1/tokens/").status_code == 401


def test_an_ended_token_opens_nothing_any_more() -> None:
    client = program(ask_for_token(cast.clerk()).json()["token"])
    assert client.delete("/api/v1/tokens/").status_code == 204
    assert client.get("/api/v1/me/").status_code == 401


def test_nobody_ends_another_persons_token() -> None:
    token_key = ask_for_token(cast.clerk()).json()["token_key"]
    stranger = program(ask_for_token(cast.officer()).json()["token"])
    assert stranger.delete(f"/api/v1/tokens/{token_key}/").status_code == 422
    assert AuthToken.objects.filter(token_key=token_key).exists()


def test_a_token_shown_on_the_account_page_is_shown_once(client: Client) -> None:
    client.force_login(cast.clerk())
    secret = client.post("/account/tokens/").context["secret"]
    assert program(secret).get("/api/v1/me/").status_code == 200
    page = client.get("/account/").content.decode()
    assert secret not in page
    assert secret[:8] in page
    client.post(f"/account/tokens/{AuthToken.objects.get().token_key}/end/")
    assert program(secret).get("/api/v1/me/").status_code == 401


def test_deactivating_a_person_ends_their_tokens() -> None:
    clerk = cast.clerk()
    client = program(ask_for_token(clerk).json()["token"])
    deactivate_account(account_id=clerk.pk, actor=cast.admin(), at=clock.now())
    assert client.get("/api/v1/me/").status_code == 401
    assert ask_for_token(clerk).status_code == 401


def test_a_person_holds_no_more_than_ten_tokens() -> None:
    clerk = cast.clerk()
    for _ in range(MOST):
        issue_token(account=clerk, at=clock.now())
    with pytest.raises(RuleBroken, match="too_many_tokens"):
        issue_token(account=clerk, at=clock.now())


def test_tokens_are_written_down_by_their_first_letters() -> None:
    token_key = ask_for_token(cast.clerk()).json()["token_key"]
    assert AuditEntry.objects.get(action="token_issued").facts == {"token": token_key}
