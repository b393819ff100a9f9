"""The API under any request that its description allows: never a fault of ours, and answers as described.

Requests are invented by schemathesis from the description and sent as a clerk (or as a leader,
where a clerk has no right), through WSGI, over the real database.
What they may change is really changed, and undone after each request.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from portal.wsgi import application
from procedures.models import Record
from staffing.services.tokens import issue_token
from tests import cast, record_cast
from units import clock

EXAMPLES = 14  # for each operation
RECEPTION = {
    "procedure": record_cast.MARRIAGE,
    "centre": cast.HONG_GAI,
    "applicant": {"name": "Phạm Thị Thử", "personal_number": "022192004417", "unit": cast.HONG_GAI},
}
NOT_A_CLERKS = ("/figures/", "/assign/", "/take/", "/release/", "/complete/")
CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance]

api = schemathesis.openapi.from_dict(SchemaGenerator().get_schema(request=None, public=True))
api.app = application
OPERATIONS = {found.ok().label: found.ok() for found in api.get_all_operations()}


@dataclass(frozen=True)
class Kept:
    """What is there for every request: tokens of a clerk and a leader, and records in several states."""

    clerk: str
    lead: str
    records: list[Record]


@pytest.fixture(scope="module")
def kept(django_db_setup: None, django_db_blocker: Any) -> Iterator[Kept]:
    """Made once, and gone with the module: what a request changes is undone after it."""
    # The connection stays open between requests, as Django's own test client keeps it.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    with django_db_blocker.unblock(), clock.frozen(record_cast.WEDNESDAY), transaction.atomic():
        yield Kept(
            issue_token(account=cast.clerk(), at=clock.now(), ip=None)[1],
            issue_token(account=cast.lead(), at=clock.now(), ip=None)[1],
            [record_cast.submitted(), record_cast.received(), record_cast.completed()],
        )
        transaction.set_rollback(True)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@st.composite
def likely(draw: st.DrawFn, wished: st.SearchStrategy[Case], records: list[Record]) -> Case:
    """The same requests about things that are there: receptions with at most two invented members."""
    case = draw(wished)
    if "code" in case.path_parameters:
        procedure = "/procedures/" in case.path
        case.path_parameters["code"] = record_cast.MARRIAGE if procedure else draw(st.sampled_from(records)).code
    if isinstance(case.body, dict) and "centre" in case.body:
        kept = draw(st.sets(st.sampled_from(sorted(case.body)), max_size=2))
        case.body = RECEPTION | {name: case.body[name] for name in kept}
    return case


@pytest.mark.django_db
@pytest.mark.parametrize("label", OPERATIONS)
def test_any_request_is_answered_as_described(label: str, kept: Kept) -> None:
    cache.clear()  # requests are counted
    operation = OPERATIONS[label]
    token = kept.lead if any(part in operation.path for part in NOT_A_CLERKS) else kept.clerk
    headers = {"Authorization": f"Token {token}", "Accept": "application/json"}
    wished = operation.as_strategy(GenerationMode.POSITIVE)
    cases = st.one_of(wished, likely(wished, kept.records))
    if operation.body or operation.query or operation.path_parameters:
        cases = st.one_of(cases, operation.as_strategy(GenerationMode.NEGATIVE))

    @given(case=cases)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def answered(case: Case) -> None:
        with transaction.atomic():
            response: Any = case.call(headers=headers)
            transaction.set_rollback(True)
        case.validate_response(response, checks=CHECKS)

    answered()
