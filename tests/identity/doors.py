"""A browser without a screen: walks through the portal's door to a provider, over real HTTP, and back."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests
from csp.constants import SELF
from django.conf import settings
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import reverse

from portal.identity_providers import read_providers
from portal.integrations import openid

KEY = "rehearsal"


@contextmanager
def connected(line: str) -> Iterator[None]:
    """The portal with these identity providers and no other, none of whose documents it has read."""
    openid.published.cache_clear()
    providers = read_providers(line)
    targets = [SELF, *(one.origin for one in providers)]  # as the settings have it
    policy = {"DIRECTIVES": settings.CONTENT_SECURITY_POLICY["DIRECTIVES"] | {"form-action": targets}}
    with override_settings(IDENTITY_PROVIDERS=providers, CONTENT_SECURITY_POLICY=policy):
        yield
    openid.published.cache_clear()


def depart(client: Client, onward: str = "", key: str = KEY) -> str:
    """Press the provider's button; the address to which the browser is sent."""
    answer = client.post(reverse("citizen_sign_in"), {"provider": key, "next": onward})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def choose(address: str, subject: str = "me") -> str:
    """Choose somebody on the rehearsal provider's page; the address to which it sends the browser back."""
    page = requests.get(address, timeout=10)
    request = re.search(r'name="request" value="([^"]*)"', page.text)
    assert request, page.text
    form = {"request": request[1].replace("&quot;", '"').replace("&amp;", "&"), "subject": subject}
    parts = urlsplit(address)
    answer = requests.post(f"{parts.scheme}://{parts.netloc}/authorize", form, timeout=10, allow_redirects=False)
    return answer.headers["Location"]


def come_back(client: Client, address: str) -> HttpResponse:
    """Follow the provider's redirect into the portal."""
    parts = urlsplit(address)
    answer: Any = client.get(parts.path, dict(parse_qsl(parts.query)))
    return answer  # type: ignore[no-any-return]


def sign_in(client: Client, subject: str = "me", onward: str = "") -> HttpResponse:
    """There and back."""
    return come_back(client, choose(depart(client, onward), subject))
