"""The description of the API is whole, and true to itself: examples fit their schemas, refusals are told."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft202012Validator

from portal.api.problems import MEDIA_TYPE
from staffing.domain.capabilities import Capability
from tests.architecture.routes import routes

METHODS = {"get", "post", "put", "patch", "delete"}


@pytest.fixture(scope="module")
def description() -> dict[str, Any]:
    return SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-any-return]


def operations(description: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in description["paths"].items():
        for method in METHODS & set(methods):
            yield path, method, methods[method]


def contents(operation: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Status ("sent" for what is sent), media type and content."""
    for status, response in operation["responses"].items():
        for media, content in response.get("content", {}).items():
            yield status, media, content
    for media, content in operation.get("requestBody", {}).get("content", {}).items():
        yield "sent", media, content


def test_it_is_valid_and_leaves_nothing_to_guess(tmp_path: Path) -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "openapi.yml"))
    assert (tmp_path / "openapi.yml").stat().st_size > 0


def test_every_address_of_the_api_is_described(description: dict[str, Any]) -> None:
    described = {(f"{path}", method.upper()) for path, method, _ in operations(description)}
    there = {route for route in routes() if route.pattern.startswith("api/v1/")}
    untold = {route.name for route in there} - {"api_docs", "api_schema"}
    assert len(described) == len([route for route in there if route.name in untold])


def test_every_operation_has_a_name_of_its_own(description: dict[str, Any]) -> None:
    names = [operation["operationId"] for _, _, operation in operations(description)]
    assert len(set(names)) == len(names)


def test_everything_sent_and_answered_has_an_example(description: dict[str, Any]) -> None:
    bare = [
        (path, method, status)
        for path, method, operation in operations(description)
        for status, _, content in contents(operation)
        if not content.get("examples")
    ]
    assert bare == []


def test_examples_fit_their_schemas(description: dict[str, Any]) -> None:
    faults = []
    for path, method, operation in operations(description):
        for status, _, content in contents(operation):
            judge = Draft202012Validator({**content["schema"], "components": description["components"]})
            for name, example in content["examples"].items():
                faults += [(path, method, status, name, error.message) for error in judge.iter_errors(example["value"])]
    assert faults == []


def test_refusals_are_problem_details_everywhere(description: dict[str, Any]) -> None:
    for path, method, operation in operations(description):
        told = operation["responses"]
        assert "401" in told, (path, method)
        assert ("404" in told) == ("{" in path), (path, method)
        assert all(list(told[status]["content"]) == [MEDIA_TYPE] for status in told if status.startswith(("4", "5"))), (
            path,
            method,
        )


def test_what_counts_requests_says_429(description: dict[str, Any]) -> None:
    counted = {path for path, _, operation in operations(description) if "429" in operation["responses"]}
    assert counted == {
        "/api/v1/tickets/",
        "/api/v1/tokens/",
        "/api/v1/tracking/{code}/",
        "/api/v1/units/resolve/",
    }


def test_one_signs_in_by_token_or_session_and_not_at_all_for_what_is_public(description: dict[str, Any]) -> None:
    assert set(description["components"]["securitySchemes"]) == {"token", "session"}
    public = {
        ("/" + route.pattern, route.method.lower()) for route in routes() if route.capability is Capability.PUBLIC
    }
    for path, method, operation in operations(description):
        ways = [tuple(way) for way in operation["security"]]
        assert ways[:2] == [("token",), ("session",)]
        assert (() in ways) == any(_same(path, pattern) and method == verb for pattern, verb in public), (path, method)


def _same(path: str, pattern: str) -> bool:
    """A described path beside Django's: the names between braces and brackets may differ."""
    parts, others = path.strip("/").split("/"), pattern.strip("/").split("/")
    return len(parts) == len(others) and all(
        one == other or (one.startswith("{") and other.startswith("<"))
        for one, other in zip(parts, others, strict=True)
    )
