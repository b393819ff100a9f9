"""Records looked up by code, over HTTP, by people at many addresses: the page and the API, with all their limits."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal import embedded
from procedures.models import Record
from tests.bench.load import Measured, look
from tests.bench.place import web_server

CONNECTIONS = 8
CODES = 5_000
WAYS = {"the page": "tracked_record", "the API": "api_tracking"}


@dataclass
class LookUps:
    """What was measured through one way."""

    measured: Measured = field(default_factory=Measured)
    rates: list[float] = field(default_factory=list)
    queries: int = 0


def measure(servers: embedded.Running, *, rounds: int, seconds: float) -> dict[str, LookUps]:
    """Interleaved rounds of both ways."""
    codes = _codes()
    found = {title: LookUps(queries=_queries(name, codes)) for title, name in WAYS.items()}
    with web_server(servers) as web:
        for name in WAYS.values():
            cache.clear()
            look(web, _addresses(name, codes), connections=CONNECTIONS, seconds=2)
        for _ in range(rounds):
            for title, name in WAYS.items():
                cache.clear()  # every round begins with the same addresses
                round_ = look(web, _addresses(name, codes), connections=CONNECTIONS, seconds=seconds)
                found[title].measured.add(round_)
                found[title].rates.append(round_.rate)
    return found


def _codes() -> list[str]:
    """Codes of any age."""
    keys = Record.objects.values_list("pk", flat=True)
    first, last = keys.order_by("pk")[0], keys.order_by("-pk")[0]
    chosen = Random(1).choices(range(first, last + 1), k=CODES)
    return list(Record.objects.filter(pk__in=chosen).exclude(status="voided").values_list("code", flat=True))


def _addresses(name: str, codes: list[str]) -> Callable[[], str]:
    rng = Random(2)
    return lambda: reverse(name, args=[rng.choice(codes)])


def _queries(name: str, codes: list[str]) -> int:
    """The most that one look-up takes, once the process is warm."""
    client, counts = Client(SERVER_NAME="127.0.0.1"), []
    for code in codes[:20]:
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse(name, args=[code]))
        counts.append(len(asked))
    return max(counts[5:])
