"""The API's errors are problem details, whatever went wrong."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.urls import path
from rest_framework import exceptions, serializers
from rest_framework.test import APIClient
from rest_framework.views import APIView

from portal import urls as site_urls
from staffing.domain.capabilities import Capability
from units.errors import RuleBroken


class Line(serializers.Serializer[Any]):
    name = serializers.CharField()
    copies = serializers.IntegerField()


class Body(serializers.Serializer[Any]):
    title = serializers.CharField()
    lines = Line(many=True)
    first = Line(required=False)


def broken(request: Any) -> None:
    """A page of the API with a fault of ours."""
    raise ZeroDivisionError


broken.capability = Capability.PUBLIC  # type: ignore[attr-defined]

FAULTS: dict[str, Exception] = {
    "rule": RuleBroken("term_unknown"),
    "field-rule": RuleBroken("term_invalid", value=-1, field="term"),
    "conflict": RuleBroken("record_changed"),
    "missing": Http404("Record matching query does not exist"),
    "denied": PermissionDenied(),
    "model": ValidationError({"code": ["Wrong."]}),
    "throttled": exceptions.Throttled(wait=12.2),
    "token": exceptions.AuthenticationFailed(),
}


class Failing(APIView):
    """Fails as the last part of its address asks for."""

    capability = Capability.PUBLIC

    def get(self, request: Any, fault: str) -> None:
        raise FAULTS[fault]

    def post(self, request: Any, fault: str) -> None:
        Body(data=request.data).is_valid(raise_exception=True)


class Urls:
    urlpatterns = [
        path("failing/<slug:fault>/", Failing.as_view()),
        path("api/v1/broken/", broken),
        *site_urls.urlpatterns,
    ]
    handler500 = site_urls.handler500


@pytest.fixture
def api(settings: Any) -> APIClient:
    settings.ROOT_URLCONF = Urls
    return APIClient()


@pytest.mark.parametrize(
    ("fault", "status", "kind", "code"),
    [
        ("rule", 422, "refused", "term_unknown"),
        ("conflict", 409, "conflict", "record_changed"),
        ("missing", 404, "not-found", "not_found"),
        ("denied", 403, "not-allowed", "permission_denied"),
        ("model", 400, "invalid", "invalid"),
        ("throttled", 429, "too-many-requests", "throttled"),
        ("token", 401, "not-signed-in", "authentication_failed"),
    ],
)
def test_each_fault_has_its_kind_and_its_code(api: APIClient, fault: str, status: int, kind: str, code: str) -> None:
    answer = api.get(f"/failing/{fault}/", headers={"accept-language": "en"})
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert body["type"] == f"urn:problem:{kind}"
    assert body["status"] == status
    assert body["code"] == code
    assert body["title"]
    assert body["detail"]


def test_a_refusal_speaks_the_readers_language(api: APIClient) -> None:
    vietnamese = api.get("/failing/rule/").json()["detail"]
    english = api.get("/failing/rule/", headers={"accept-language": "en"}).json()["detail"]
    assert "thời hạn giải quyết" in vietnamese
    assert "settlement term" in english


def test_a_refusal_about_a_field_names_it(api: APIClient) -> None:
    errors = api.get("/failing/field-rule/").json()["errors"]
    assert [(error["field"], error["code"]) for error in errors] == [("term", "term_invalid")]


def test_nothing_of_a_missing_things_inside_is_told(api: APIClient) -> None:
    assert "matching query" not in api.get("/failing/missing/").content.decode()


def test_a_nested_fault_is_named_with_dots(api: APIClient) -> None:
    body = {"title": "", "lines": [{"name": "a", "copies": 1}, {"name": "b", "copies": "x"}], "first": {"copies": 2}}
    answer = api.post("/failing/rule/", body)
    assert answer.status_code == 400
    found = {(error["field"], error["code"]) for error in answer.json()["errors"]}
    assert found == {("title", "blank"), ("lines.1.copies", "invalid"), ("first.name", "required")}


def test_broken_json_is_a_problem_too(api: APIClient) -> None:
    answer = api.post("/failing/rule/", data="{", content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["code"] == "parse_error"


def test_the_wait_is_told_in_the_header(api: APIClient) -> None:
    assert api.get("/failing/throttled/").headers["Retry-After"] == "13"


def test_an_unknown_address_of_the_api_is_a_problem_and_no_page(client: Any) -> None:
    answer = client.get("/api/v1/no-such-thing/")
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "not_found"


def test_a_fault_of_ours_is_a_problem_without_its_details(api: APIClient) -> None:
    api.raise_request_exception = False
    answer = api.get("/api/v1/broken/")
    assert answer.status_code == 500
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "ZeroDivision" not in answer.content.decode()
