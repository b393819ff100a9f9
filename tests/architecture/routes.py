"""Every address of the site with what it asks for, read from the resolver.

``WRITE_PERMISSIONS=1 pytest tests/architecture/test_permission_matrix.py`` writes permissions.csv anew; look at the
difference before committing it.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from staffing.domain.capabilities import Capability
from staffing.gates import capability_of_api, capability_of_page, has_api_gate

TABLE = Path(__file__).with_name("permissions.csv")
COLUMNS = ["route", "method", "capability", "pattern"]
EXAMPLES = {
    "int": "1",
    "slug": "x",
    "str": "x",
    "uuid": "00000000-0000-0000-0000-000000000000",
    "path": "x",
    "procedurecode": "1.001193",
    "recordcode": "H49.26-261111-0001",
    "petitioncode": "PA-261111-K7M2QD",
    "indexmonth": "2025-10",
}
METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Route:
    """One address under one method; ``*`` for pages, whose gate does not look at the method."""

    name: str
    method: str
    capability: Capability | None
    pattern: str
    example: str
    view: Any

    @property
    def row(self) -> tuple[str, str, str, str]:
        return (self.name, self.method, self.capability.value if self.capability else "", self.pattern)


def routes() -> list[Route]:
    """All of them, by name."""
    return sorted(_walk(get_resolver().url_patterns), key=lambda route: route.row)


def _walk(patterns: list[Any], before: str = "", namespace: str = "", example: str = "/") -> Iterator[Route]:
    for item in patterns:
        text = before + str(item.pattern)
        filled = example + _filled(item)
        if isinstance(item, URLResolver):
            inner = f"{namespace}{item.namespace}:" if item.namespace else namespace
            yield from _walk(item.url_patterns, text, inner, filled)
        else:
            yield from _routes_of(item, namespace + (item.name or ""), text, filled)


def _filled(item: URLPattern | URLResolver) -> str:
    text = str(item.pattern)
    for name, converter in item.pattern.converters.items():
        kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
        text = re.sub(rf"<(\w+:)?{name}>", EXAMPLES.get(kind, "x"), text)
    return text.removeprefix("^").removesuffix("$").removesuffix("\\Z")


def _routes_of(item: URLPattern, name: str, pattern: str, example: str) -> Iterator[Route]:
    view = item.callback
    if not has_api_gate(view):
        yield Route(name, "*", capability_of_page(view), pattern, example, view)
        return
    actions = getattr(view, "actions", None) or {method: "" for method in METHODS if hasattr(view.cls, method)}
    for method, action in actions.items():
        instance = view.cls(**view.initkwargs)
        instance.action = action
        yield Route(name, method.upper(), capability_of_api(instance, method.upper()), pattern, example, view)


def agreed() -> list[tuple[str, ...]]:
    """The rows of permissions.csv."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [tuple(row[column] for column in COLUMNS) for row in csv.DictReader(file)]


def shown() -> list[tuple[str, str, str, str]]:
    """The rows as they should stand: the administration site, one capability throughout, is one row."""
    rows = {route.row for route in routes() if not route.name.startswith("admin:")}
    admin = {route.capability.value for route in routes() if route.name.startswith("admin:") and route.capability}
    return sorted(rows | {("admin:*", "*", "; ".join(sorted(admin)), "admin/")})


def write() -> None:
    """Write the table anew."""
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(shown())
