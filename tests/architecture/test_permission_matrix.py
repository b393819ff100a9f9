"""Every address with every role: who passes and who does not is one table, permissions.csv, and nothing else."""

import os
from collections.abc import Callable, Iterable

import pytest
from django.http import HttpRequest
from django.test import Client

from staffing.access import access_of
from staffing.domain.capabilities import ROLE_CAPABILITIES, Capability, Role
from staffing.gates import PageGate, has_api_gate
from staffing.models import Account
from tests import cast
from tests.architecture.routes import Route, agreed, routes, shown, write
from units import clock

PEOPLE: dict[Role, Callable[[], Account]] = {
    Role.ASSISTANT: cast.assistant,
    Role.RETURN_CLERK: cast.return_clerk,
    Role.POST_OFFICER: cast.post_officer,
    Role.PROCESSING_OFFICER: cast.officer,
    Role.DOCUMENT_CLERK: cast.document_clerk,
    Role.PROVINCIAL_SUPERVISOR: cast.province,
    Role.PETITION_OFFICER: cast.petition_officer,
    Role.CATALOGUE_ADMIN: cast.catalogue_admin,
    Role.TECHNICAL_ADMIN: cast.admin,
    Role.AUDITOR: cast.auditor,
    Role.CONNECTED_SYSTEM: cast.connected_system,
    Role.RECEPTION_CLERK: lambda: cast.holder_of(Role.RECEPTION_CLERK),
    Role.CASHIER: lambda: cast.holder_of(Role.CASHIER),
    Role.UNIT_LEADER: lambda: cast.holder_of(Role.UNIT_LEADER),
    Role.CENTRE_LEADER: lambda: cast.holder_of(Role.CENTRE_LEADER),
}


def rights_of(role: Role) -> frozenset[Capability]:
    return ROLE_CAPABILITIES[role] | {Capability.PUBLIC, Capability.SIGNED_IN}


def visited() -> list[Route]:
    """What is asked for real: everything, but of the administration site, which has one gate throughout, its index."""
    return [route for route in routes() if route.name == "admin:index" or not route.name.startswith("admin:")]


def ask(client: Client, route: Route) -> int:
    method = "GET" if route.method == "*" else route.method
    return client.generic(method, route.example, data="{}", content_type="application/json").status_code


def passed(client: Client, asked: Iterable[Route]) -> list[tuple[str, str, int]]:
    """The addresses that do not answer 403."""
    answers = [(route.pattern, route.method, ask(client, route)) for route in asked]
    return [answer for answer in answers if answer[2] != 403]


def test_the_table_names_every_address_and_what_it_asks_for() -> None:
    if os.environ.get("WRITE_PERMISSIONS"):
        write()
    assert agreed() == shown(), (
        "An address is new, gone or asks for something else. Run this test with WRITE_PERMISSIONS=1, "
        "and look at what changed in permissions.csv before committing it."
    )


def test_every_address_names_a_capability() -> None:
    assert [route.pattern for route in routes() if route.capability is None] == []


def test_every_address_has_a_name() -> None:
    unnamed = [route.pattern for route in routes() if not route.name.split(":")[-1]]
    assert [pattern for pattern in unnamed if not pattern.startswith("admin/")] == []


def test_everything_in_the_administration_site_asks_for_its_capability() -> None:
    asked = {route.capability for route in routes() if route.name.startswith("admin:")}
    assert asked == {Capability.USE_ADMIN}


def test_the_cast_plays_every_role() -> None:
    assert set(PEOPLE) == set(Role)


@pytest.mark.django_db
def test_nobody_passes_without_signing_in_but_to_what_is_public(client: Client) -> None:
    answers = [
        (route.pattern, route.method, ask(client, route), 401 if has_api_gate(route.view) else 302)
        for route in visited()
        if route.capability is not Capability.PUBLIC
    ]
    assert [answer for answer in answers if answer[2] != answer[3]] == []


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.RECEPTION_CLERK, Role.PROVINCIAL_SUPERVISOR, Role.TECHNICAL_ADMIN])
def test_the_citizens_pages_send_the_staff_to_the_citizens_door(client: Client, role: Role) -> None:
    client.force_login(PEOPLE[role]())
    answers = [ask(client, route) for route in visited() if route.capability is Capability.CITIZEN]
    assert set(answers) <= {302}


@pytest.mark.django_db
def test_a_citizen_is_sent_to_the_staffs_door_at_everything_that_is_neither_public_nor_theirs(client: Client) -> None:
    cast.sign_in_citizen(client, cast.citizen())
    answers = [
        (route.pattern, route.method, ask(client, route), 401 if has_api_gate(route.view) else 302)
        for route in visited()
        if route.capability not in (Capability.PUBLIC, Capability.CITIZEN)
    ]
    assert [answer for answer in answers if answer[2] != answer[3]] == []


@pytest.mark.django_db
def test_whoever_has_but_an_account_is_refused_at_every_address_that_asks_for_more(client: Client) -> None:
    account = cast.person("qn.nobody", "Lưu Văn Không", [], cast.units().province)
    assert access_of(account, clock.today()).capabilities == {Capability.PUBLIC, Capability.SIGNED_IN}
    client.force_login(account)
    open_to_me = {Capability.PUBLIC, Capability.SIGNED_IN, Capability.CITIZEN}
    asking = [route for route in visited() if route.capability not in open_to_me]
    assert passed(client, asking) == []


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
def test_a_role_is_refused_where_it_lacks_the_right(client: Client, role: Role) -> None:
    """One page and one address of the API for each right: the gates look at the right alone, and the test before
    this one has seen that every address stands behind its gate.
    """
    client.force_login(PEOPLE[role]())
    lacking = {
        (route.capability, has_api_gate(route.view)): route
        for route in visited()
        if route.capability not in rights_of(role) | {Capability.CITIZEN}
    }
    assert passed(client, lacking.values()) == []


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
def test_a_role_passes_where_it_holds_the_right(role: Role) -> None:
    account = PEOPLE[role]()
    request = HttpRequest()
    request.method, request.user = "GET", account
    request.access = access_of(account, clock.today())  # type: ignore[attr-defined]
    gate = PageGate(lambda _: pytest.fail("not called"))
    stopped = [
        route.pattern
        for route in routes()
        if route.capability in rights_of(role)
        and not has_api_gate(route.view)
        and gate.process_view(request, route.view, (), {}) is not None
    ]
    assert stopped == []
    assert request.access.capabilities == rights_of(role)  # type: ignore[attr-defined]
