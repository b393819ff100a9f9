"""The citizens' door against a provider that others wrote (django-oauth-toolkit), over HTTP and in its own process."""

import contextlib
import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from joserfc.jwk import RSAKey

from portal import embedded
from staffing.models import Citizen
from staffing.sessions import CITIZEN_KEY
from tests.identity.doors import come_back, connected, depart
from tests.identity.processes import running
from tests.identity.real_site import CLIENT_ID, CLIENT_SECRET, PASSWORD
from units import clock

pytestmark = pytest.mark.django_db
BACK = "http://testserver/citizen/sign-in/rehearsal/back/"
AFTER = "http://testserver/citizen/signed-out/"
Start = Callable[..., AbstractContextManager[None]]


@pytest.fixture(scope="module")
def port() -> int:
    return embedded.free_port()


@pytest.fixture(scope="module")
def start(port: int, tmp_path_factory: pytest.TempPathFactory) -> Start:
    folder = tmp_path_factory.mktemp("real-provider")

    @contextlib.contextmanager
    def started() -> Iterator[None]:
        """With a new key at each start: whoever kept the old one must look again."""
        key = RSAKey.generate_key(2048).as_pem(private=True).decode()
        asked = {"port": port, "folder": str(folder), "key": key}
        told = json.dumps(asked | {"back": BACK, "after": AFTER})
        environment = os.environ | {"REAL_SITE": told, "OAUTHLIB_INSECURE_TRANSPORT": "1"}
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        environment["PYTHONPATH"] = str(settings.BASE_DIR)
        ready = f"http://127.0.0.1:{port}/o/.well-known/openid-configuration"
        command = (sys.executable, "-m", "tests.identity.real_site")
        with running(command, environment, ready, Path(folder) / "log"):
            yield

    return started


@pytest.fixture(scope="class")
def site(start: Start) -> Iterator[None]:
    with start():
        yield


@pytest.fixture
def portal(port: int) -> Iterator[None]:
    cache.clear()
    with connected(f"rehearsal|Real|http://127.0.0.1:{port}/o|{CLIENT_ID}|{CLIENT_SECRET}"):
        yield


def through(address: str, name: str = "mother", browser: requests.Session | None = None) -> str:
    """Sign in at the provider with name and password; where it sends the browser back."""
    browser = browser or requests.Session()
    page = browser.get(address, timeout=30)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    assert token, page.text
    form = {"username": name, "password": PASSWORD, "csrfmiddlewaretoken": token[1]}
    answer = browser.post(page.url, form, timeout=30, allow_redirects=False)
    onward = requests.compat.urljoin(page.url, answer.headers["Location"])  # type: ignore[attr-defined]
    return browser.get(onward, timeout=30, allow_redirects=False).headers["Location"]


@pytest.mark.usefixtures("site", "portal")
class TestRunning:
    def test_a_mother_signs_in(self, client: Client, port: int) -> None:
        assert come_back(client, through(depart(client))).status_code == 302
        mother = Citizen.objects.get(pk=client.session[CITIZEN_KEY])
        assert (mother.person_name, mother.issuer) == ("Phạm Thị Thử", f"http://127.0.0.1:{port}/o")

    def test_whoever_has_level_one_is_turned_away(self, client: Client) -> None:
        assert come_back(client, through(depart(client), "clerk")).status_code == 422
        assert not Citizen.objects.exists()

    def test_a_code_counts_once(self, client: Client) -> None:
        back = through(depart(client))
        code = re.search(r"code=([^&]+)", back)
        assert code
        come_back(client, back)
        thief = Client()
        forged = re.sub(r"code=[^&]+", f"code={code[1]}", through(depart(thief), "clerk"))
        assert come_back(thief, forged).status_code == 422
        assert CITIZEN_KEY not in thief.session

    def test_an_answer_counts_once(self, client: Client) -> None:
        back = through(depart(client))
        assert [come_back(client, back).status_code for _ in range(2)] == [302, 422]

    def test_a_token_with_another_nonce_is_refused(self, client: Client) -> None:
        address = re.sub(r"nonce=[^&]+", "nonce=another", depart(client))
        assert come_back(client, through(address)).status_code == 422

    def test_a_token_that_has_ended_is_refused(self, client: Client) -> None:
        back = through(depart(client))
        with clock.frozen(clock.now() + timedelta(minutes=12)):
            assert come_back(client, back).status_code == 422
        assert not Citizen.objects.exists()

    def test_a_code_for_another_challenge_is_refused_by_the_provider(self, client: Client) -> None:
        address = re.sub(r"code_challenge=[^&]+", "code_challenge=" + "A" * 43, depart(client))
        assert come_back(client, through(address)).status_code == 422

    def test_a_wrong_secret_is_refused_by_the_provider(self, client: Client, port: int) -> None:
        with connected(f"rehearsal|Real|http://127.0.0.1:{port}/o|{CLIENT_ID}|wrong"):
            assert come_back(client, through(depart(client))).status_code == 422

    def test_an_issuer_that_is_not_quite_the_same_is_refused(self, client: Client, port: int) -> None:
        with connected(f"rehearsal|Real|http://127.0.0.1:{port}/o/|{CLIENT_ID}|{CLIENT_SECRET}"):
            answer = client.post(reverse("citizen_sign_in"), {"provider": "rehearsal"})
        assert answer.status_code == 422

    def test_signing_out_here_signs_out_there(self, client: Client) -> None:
        browser = requests.Session()
        come_back(client, through(depart(client), browser=browser))
        farewell = client.post(reverse("citizen_sign_out"))["Location"]
        answer = browser.get(farewell, timeout=30, allow_redirects=False)
        assert answer.headers["Location"].startswith(AFTER)
        asked = browser.get(depart(client), timeout=30, allow_redirects=False)
        assert urlsplit(asked.headers["Location"]).path == "/login/"


@pytest.mark.usefixtures("portal")
def test_a_provider_that_changed_its_key_is_believed_by_the_new_one(
    start: Start, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.integrations.openid_documents.KEYS_AGAIN", 0.0)
    for _ in range(2):
        with start():
            assert come_back(client, through(depart(client))).status_code == 302
        client.logout()
