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
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page

from portal.embedded.server import free_port
from procedures.models import Filing
from tests import cast, filing_cast, record_cast
from tests.browsing import PHONE
from tests.record_cast import BIRTH

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOST = 120 * 1024  # bytes over the wire, fonts included
PATIENCE = 60  # seconds; only a failing test waits so long
PAGES = ("/", "/procedures/", "/tracking/")
LATER = 30 * 1024  # bytes of a page once the files that all share are there


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


def test_later_pages_come_within_30_kilobytes(browser: Browser, site: str) -> None:
    """On one's own pages too; what a page adds of its own (a style, a script, a picture) counts with it."""
    code = record_cast.returned().code
    filing_cast.form()
    draft, sent = filing_cast.draft(), filing_cast.sent()
    public = ("/procedures/", "/procedures/?q=khai+sinh", f"/procedures/{BIRTH}/", "/fields/", "/tracking/")
    places = (
        "/transparency/",
        f"/transparency/{cast.HONG_GAI}/",
        "/units/",
        f"/units/{cast.HONG_GAI}/",
        "/units/resolve/",
        f"/tracking/{code}/",
    )
    steps = ("before", "child", "mother", "return")
    own = (
        "/my/records/",
        reverse("filing_begin", args=[BIRTH]),
        *(reverse("filing_step", args=[draft.uuid, step]) for step in steps),
        reverse("filing_papers", args=[draft.uuid]),
        reverse("filing_sent", args=[Filing.objects.get(record=sent).uuid]),
        reverse("own_record", args=[sent.code]),
    )
    client = Client()
    cast.sign_in_citizen(client, cast.citizen())
    with browser.new_context(viewport={"width": PHONE, "height": 844}, service_workers="block") as context:
        held = client.cookies[settings.SESSION_COOKIE_NAME].value
        page = context.new_page()
        weight = weighed(context, page)
        page.goto(site, wait_until="networkidle")
        faults = []
        for address in (*public, *places, *own):
            if address == own[0]:
                context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": held, "url": site}])
            weight.clear()
            page.goto(site + address, wait_until="networkidle")
            assert page.url == site + address
            print(f"{address}: {weight.total()} bytes")
            faults += [f"{address}: {weight.most_common(4)}"] if weight.total() > LATER else []
    assert not faults, "\n".join(faults)


def first_visit(browser: Browser, site: str, path: str, language: str) -> Counter[str]:
    """Bytes over the wire by address, headers included, with nothing kept from before."""
    with browser.new_context(viewport={"width": PHONE, "height": 844}, service_workers="block") as context:
        context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": site}])
        page = context.new_page()
        weight = weighed(context, page)
        page.goto(site + path, wait_until="networkidle")
        page.evaluate("document.fonts.ready")
    return weight


def weighed(context: BrowserContext, page: Page) -> Counter[str]:
    """What comes over the wire from now on, by address, headers included."""
    names: dict[str, str] = {}
    weight: Counter[str] = Counter()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.on("Network.requestWillBeSent", lambda sent: names.update({sent["requestId"]: sent["request"]["url"]}))
    line.on(
        "Network.loadingFinished",
        lambda got: weight.update({names[got["requestId"]]: int(got["encodedDataLength"])}),
    )
    return weight
