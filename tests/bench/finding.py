"""How long a search over the catalogue takes: every everyday search, through the whole page and through suggestions."""

import csv
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.test import Client

from procedures.queries.catalogue_search import suggestions
from tests.bench import machine
from units import clock

QUERIES = Path(__file__).resolve().parents[1] / "procedures" / "queries" / "everyday_queries.csv"


@dataclass
class Timed:
    """Seconds of every search, waited and worked, through one way."""

    waited: list[float] = field(default_factory=list)
    worked: list[float] = field(default_factory=list)

    def at(self, share: float) -> tuple[float, float]:
        """A percentile of both, in milliseconds."""
        return 1_000 * machine.percentile(self.waited, share), 1_000 * machine.percentile(self.worked, share)


def measure(rounds: int) -> dict[str, Timed]:
    """By way: the answer alone, what suggests while somebody types, and the page with all its answers."""
    today, client = clock.today(), Client(SERVER_NAME="localhost")

    def page(address: str, typed: str) -> None:
        answer = client.get(address, {"q": typed})
        if answer.status_code != 200:
            raise SystemExit(f"{address} answered {answer.status_code}")

    ways: dict[str, Callable[[str], object]] = {
        "the best twelve, from the database": lambda typed: suggestions(typed, today),
        "suggestions while somebody types": lambda typed: page("/procedures/typeahead/", typed),
        "the catalogue's page": lambda typed: page("/procedures/", typed),
    }
    found = {title: Timed() for title in ways}
    for _ in range(rounds):
        for typed in searches():
            for title, way in ways.items():
                began, worked = time.perf_counter(), time.process_time()
                way(typed)
                found[title].waited.append(time.perf_counter() - began)
                found[title].worked.append(time.process_time() - worked)
    return found


def searches() -> list[str]:
    """What people type."""
    with QUERIES.open(encoding="utf-8", newline="") as file:
        return [row["typed"] for row in csv.DictReader(file)]
