"""A birth filed online, from the procedure's page to the confirmation, over HTTP as a mother who is signed in."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

import requests
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from portal import embedded
from tests import cast
from tests.bench import machine
from tests.bench.place import web_server
from tests.filing_cast import NOTIFICATION, PAGES
from units import clock

BIRTH = "1.001193"
WHOLE = "from the first page to the confirmation"
Ask = Callable[..., str]  # what is asked for, address, what is sent: where it leads, or the page itself


@dataclass
class Step:
    """Seconds of every answer to one kind of request, and the most queries that one took."""

    seconds: list[float] = field(default_factory=list)
    queries: int = 0

    def at(self, share: float) -> float:
        """A percentile, in milliseconds."""
        return 1_000 * machine.percentile(self.seconds, share)


def measure(servers: embedded.Running, *, walks: int) -> dict[str, Step]:
    """By step, and of whole filings."""
    found: dict[str, Step] = {}
    mother = Client(SERVER_NAME="127.0.0.1")
    cast.sign_in_citizen(mother, cast.citizen())
    for _ in range(2):  # the first warms the process up
        walk(_counting(mother, found))
    with web_server(servers) as web, requests.Session() as browser:
        browser.cookies.set(settings.SESSION_COOKIE_NAME, mother.cookies[settings.SESSION_COOKIE_NAME].value)
        origin = f"http://127.0.0.1:{web.port}"
        for _ in range(3):
            walk(_timing(browser, origin, {}))
        for _ in range(walks):
            took: dict[str, Step] = {}
            walk(_timing(browser, origin, took))
            for title, step in took.items():
                found[title].seconds += step.seconds
            queries = sum(found[title].queries * len(step.seconds) for title, step in took.items())
            whole = found.setdefault(WHOLE, Step(queries=queries))
            whole.seconds.append(sum(sum(step.seconds) for step in took.values()))
    return found


def walk(ask: Ask) -> None:
    """What a browser without a script asks for, in its order."""
    ask("the procedure's page", f"/procedures/{BIRTH}/")
    ask("the start page", f"/file/{BIRTH}/")
    onward = ask("begin", f"/file/{BIRTH}/", {})
    while "/papers/" not in onward:
        step = onward.rstrip("/").rpartition("/")[2]
        if step not in _TYPED:
            onward = ask("take the draft up", onward)
            continue
        ask("a page of questions", onward)
        onward = ask("its answers kept, and on", onward, _TYPED[step]())
    ask("the page of papers", onward)
    onward = ask("a photograph uploaded, 1 MB", onward, {}, photograph=True)
    ask("all answers to be checked", onward)
    onward = ask("sent", onward, {"declared": "on"})
    ask("the confirmation", onward)


def _child(typed: dict[str, Any]) -> dict[str, Any]:
    """Born ten days ago, whenever this is measured."""
    day = clock.today() - timedelta(days=10)
    return typed | {f"child_born_on.{part}": str(getattr(day, part)) for part in ("day", "month", "year")}


_TYPED: dict[str, Callable[[], dict[str, Any]]] = {
    step: (lambda typed=typed: _child(typed) if "child_name" in typed else typed)  # type: ignore[misc]
    for step, typed in PAGES
}


def _picture() -> bytes:
    """A photograph of about a megabyte: noise, which no format makes small."""
    file = BytesIO()
    Image.effect_noise((1_150, 900), 90).save(file, "PNG")
    return file.getvalue()


_PICTURE = _picture()


def _timing(browser: requests.Session, origin: str, took: dict[str, Step]) -> Ask:
    def ask(title: str, address: str, sent: dict[str, Any] | None = None, photograph: bool = False) -> str:
        files = {f"paper-{NOTIFICATION}": ("chung-sinh.png", _PICTURE, "image/png")} if photograph else None
        headers = {"X-CSRFToken": browser.cookies.get(settings.CSRF_COOKIE_NAME, "")}
        method = "GET" if sent is None else "POST"
        answer = browser.request(
            method, urljoin(origin, address), data=sent, files=files, headers=headers, allow_redirects=False, timeout=60
        )
        took.setdefault(title, Step()).seconds.append(answer.elapsed.total_seconds())
        return _onward(title, answer.status_code, answer.headers.get("Location"), answer.text)

    return ask


def _counting(client: Client, found: dict[str, Step]) -> Ask:
    def ask(title: str, address: str, sent: dict[str, Any] | None = None, photograph: bool = False) -> str:
        if photograph:
            file = SimpleUploadedFile("chung-sinh.png", _PICTURE, "image/png")
            sent = (sent or {}) | {f"paper-{NOTIFICATION}": file}
        with CaptureQueriesContext(connection) as asked:
            answer: Any = client.get(address) if sent is None else client.post(address, sent)
        step = found.setdefault(title, Step())
        step.queries = max(step.queries, len(asked))
        return _onward(title, answer.status_code, answer.headers.get("Location"), answer.content.decode())

    return ask


def _onward(title: str, status: int, location: str | None, page: str) -> str:
    if status not in (200, 302):
        said = re.findall(r'field-error[^>]*>([^<]+)|role="alert"[^>]*>\s*([^<]+)', page)
        raise SystemExit(f"The benchmark was refused: {title}: {status} {said}")
    return location or page
