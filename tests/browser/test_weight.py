"""What a citizen's first visit costs on a slow line, served and compressed as ``make run`` does."""

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit, urlunsplit
from urllib.request import urlopen

import pytest
from django.conf import settings
from django.db import connection
from playwright.sync_api import Browser

from portal.embedded.server import free_port
from tests import record_cast
from tests.browsing import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOST = 120 * 1024  # bytes over the wire, fonts included
PATIENCE = 60  # seconds; only a failing test waits so long
PAGES = ("/", "/procedures/", "/tracking/")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    """The site's address, from the files that collectstatic made."""
    port = free_port()
    parts = urlsplit(os.environ["DATABASE_URL"])
    storage = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    env = os.environ | {
        "DATABASE_URL": urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}")),
        "STATIC_ROOT": str(tmp_path / "static"),
        "STATICFILES_STORAGE": storage,
        "DEMO": "1",
    }
    collect = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity=0"]
    subprocess.run(collect, cwd=settings.BASE_DIR, env=env, check=True)
    serve = [sys.executable, "-m", "gunicorn", "portal.wsgi", "--bind", f"127.0.0.1:{port}", "--no-control-socket"]
    address = f"http://127.0.0.1:{port}"
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(serve, cwd=settings.BASE_DIR, env=env, stdout=log, stderr=log)
    try:
        give_up = time.monotonic() + PATIENCE
        while not answers(address):
            assert time.monotonic() < give_up, (tmp_path / "log").read_text()[-4000:]
            time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(10)


def answers(address: str) -> bool:
    try:
        return bool(urlopen(f"{address}/healthz").status == 200)
    except URLError:
        return False


def test_a_first_visit_comes_within_120_kilobytes(browser: Browser, site: str) -> None:
    record_cast.returned()
    for path, language in product(PAGES, ("vi", "en")):
        weight = first_visit(browser, site, path, language)
        said = "\n".join(f"{size:7} {name}" for name, size in weight.most_common())
        print(f"{path} {language}: {weight.total()} bytes")
        assert any(name.endswith(".woff2") for name in weight), said
        assert weight.total() <= MOST, said


def first_visit(browser: Browser, site: str, path: str, language: str) -> Counter[str]:
    """Bytes over the wire by address, headers included, with nothing kept from before."""
    names: dict[str, str] = {}
    weight: Counter[str] = Counter()
    with browser.new_context(viewport={"width": PHONE, "height": 844}) as context:
        context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": site}])
        page = context.new_page()
        line = context.new_cdp_session(page)
        line.send("Network.enable")
        line.on("Network.requestWillBeSent", lambda sent: names.update({sent["requestId"]: sent["request"]["url"]}))
        line.on(
            "Network.loadingFinished",
            lambda got: weight.update({names[got["requestId"]]: int(got["encodedDataLength"])}),
        )
        page.goto(site + path, wait_until="networkidle")
        page.evaluate("document.fonts.ready")
    return weight
