"""The citizens' door against a provider certified by the OpenID Foundation, npm's oidc-provider (needs node)."""

import http.server
import json
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urljoin

import pytest
import requests
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from portal import embedded
from staffing.models import Citizen
from staffing.sessions import CITIZEN_KEY
from tests.identity.doors import come_back, connected, depart
from tests.identity.processes import running
from tests.identity.real_site import CLAIMS, CLIENT_ID, CLIENT_SECRET

pytestmark = pytest.mark.django_db
HERE = Path(__file__).with_name("certified")
PATIENCE = 60  # seconds for npm
AFTER = "http://testserver/citizen/signed-out/"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the provider in it; skipped with the reason where node or npm cannot have it."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        pytest.skip("No node on this machine: the certified provider runs on it.")
    folder = tmp_path_factory.mktemp("certified") / "provider"
    shutil.copytree(HERE, folder)
    if not (folder / "node_modules").is_dir():
        command = (npm, "install", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts")
        try:
            subprocess.run(command, cwd=folder, capture_output=True, timeout=PATIENCE, check=True)
        except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
            pytest.skip("npm did not bring oidc-provider: no package registry answers here.")
    return folder


@pytest.fixture(scope="module")
def told() -> Iterator[tuple[str, list[str]]]:
    """The address of the back channel, and what came in there."""
    came: list[str] = []

    class Channel(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            came.extend(form["logout_token"])
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: object) -> None: ...

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Channel)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/", came
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def issuer(installed: Path, told: tuple[str, list[str]]) -> Iterator[str]:
    port = embedded.free_port()
    asked = {
        "port": port,
        "client": CLIENT_ID,
        "secret": CLIENT_SECRET,
        "back": "http://testserver/citizen/sign-in/rehearsal/back/",
        "after": AFTER,
        "channel": told[0],
        "people": CLAIMS,
    }
    address = f"http://127.0.0.1:{port}"
    ready = f"{address}/.well-known/openid-configuration"
    environment = os.environ | {"CERTIFIED": json.dumps(asked)}
    with running(("node", str(installed / "provider.mjs")), environment, ready, installed / "log"):
        yield address


@pytest.fixture(autouse=True)
def portal(issuer: str) -> Iterator[None]:
    cache.clear()
    with connected(f"rehearsal|Certified|{issuer}|{CLIENT_ID}|{CLIENT_SECRET}|loa2"):
        yield


def through(address: str, name: str = "mother", browser: requests.Session | None = None) -> str:
    """Sign in at the provider; where it sends the browser back."""
    browser = browser or requests.Session()
    page = browser.get(address, timeout=30)
    form = re.search(r'<form[^>]*action="([^"]+)"', page.text)
    assert form, page.text
    fields = {"prompt": "login", "login": name, "password": "x"}
    answer = browser.post(urljoin(page.url, form[1]), fields, timeout=30, allow_redirects=False)
    while not answer.headers["Location"].startswith("http://testserver/"):
        answer = browser.get(urljoin(address, answer.headers["Location"]), timeout=30, allow_redirects=False)
    return answer.headers["Location"]


def test_a_mother_signs_in_by_a_signature_on_a_curve(client: Client, issuer: str) -> None:
    assert come_back(client, through(depart(client))).status_code == 302
    mother = Citizen.objects.get()
    assert (mother.person_name, mother.issuer, mother.assurance) == ("Phạm Thị Thử", issuer, 2)


def test_whoever_has_level_one_is_turned_away(client: Client) -> None:
    assert come_back(client, through(depart(client), "clerk")).status_code == 422


def test_an_answer_counts_once(client: Client) -> None:
    back = through(depart(client))
    assert [come_back(client, back).status_code for _ in range(2)] == [302, 422]


def test_a_code_stolen_from_another_sign_in_is_refused(client: Client) -> None:
    code = re.search(r"code=([^&]+)", through(depart(client)))
    assert code
    thief = Client()
    forged = re.sub(r"code=[^&]+", f"code={code[1]}", through(depart(thief), "clerk"))
    assert come_back(thief, forged).status_code == 422
    assert CITIZEN_KEY not in thief.session


def test_a_token_with_another_nonce_is_refused(client: Client) -> None:
    address = re.sub(r"nonce=[^&]+", "nonce=another", depart(client))
    assert come_back(client, through(address)).status_code == 422


def test_signing_out_there_ends_the_session_here(client: Client, told: tuple[str, list[str]]) -> None:
    """Both ways at once: we lead the browser there, and the provider tells every portal by the back channel."""
    elsewhere, browser = Client(), requests.Session()
    come_back(client, through(depart(client), browser=browser))
    same_browser = browser.get(depart(elsewhere), timeout=30, allow_redirects=False)
    come_back(elsewhere, same_browser.headers["Location"])
    assert CITIZEN_KEY in elsewhere.session
    page = browser.get(client.post(reverse("citizen_sign_out"))["Location"], timeout=30)
    fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', page.text))
    form = re.search(r'<form[^>]*action="([^"]+)"', page.text)
    assert form, page.text
    answer = browser.post(urljoin(page.url, form[1]), fields | {"logout": "yes"}, timeout=30, allow_redirects=False)
    assert answer.headers["Location"].startswith(AFTER)
    (token,) = told[1]
    assert elsewhere.post("/citizen/ended/rehearsal/", {"logout_token": token}).status_code == 200
    assert CITIZEN_KEY not in elsewhere.session
