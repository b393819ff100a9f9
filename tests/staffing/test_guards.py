"""What the gates, the database and the administration site refuse."""

import pytest
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings

from staffing.access import access_of
from staffing.domain.capabilities import Capability, Role
from staffing.gates import PageGate, gate, gated
from staffing.models import Account, Assignment, AuditEntry
from staffing.services.tokens import issue_token
from tests import cast
from units import clock

pytestmark = pytest.mark.django_db


def through(view: object) -> HttpResponse | None:
    request = RequestFactory().get("/somewhere/")
    request.user, request.access = cast.clerk(), access_of(cast.clerk(), clock.today())  # type: ignore[attr-defined]
    return PageGate(lambda _: HttpResponse()).process_view(request, view, (), {})  # type: ignore[arg-type]


def forgotten(request: HttpRequest) -> HttpResponse:
    return HttpResponse("open")


def test_a_view_that_names_no_capability_serves_nothing() -> None:
    with pytest.raises(ImproperlyConfigured, match="forgotten names no capability"):
        through(forgotten)
    with override_settings(STRICT_GATES=False):
        answer = through(forgotten)
    assert answer is not None
    assert answer.status_code == 403


def test_a_view_of_a_package_is_gated_without_touching_it() -> None:
    assert through(gated(forgotten, Capability.VIEW_RECORDS)) is None
    refused = through(gated(forgotten, Capability.MANAGE_STAFF))
    assert refused is not None
    assert refused.status_code == 403
    assert not hasattr(forgotten, "capability")


def test_a_capability_that_does_not_exist_is_a_fault() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    view.capability = "veiw_records"  # type: ignore[attr-defined]
    with pytest.raises(ValueError, match="veiw_records"):
        through(view)
    assert through(gate(Capability.VIEW_RECORDS)(view)) is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE staffing_auditentry SET purpose = 'x'",
        "DELETE FROM staffing_auditentry",
        "TRUNCATE staffing_auditentry",
    ],
)
def test_the_database_keeps_the_audit_log_as_it_was_written(statement: str) -> None:
    cast.clerk()
    before = AuditEntry.objects.count()
    connection.check_constraints()  # else PostgreSQL refuses TRUNCATE for the test's own open transaction
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AuditEntry.objects.count() == before > 0


def test_the_administration_site_opens_to_administrators_alone(client: Client) -> None:
    client.force_login(cast.clerk())
    assert client.get("/admin/").status_code == 403
    client.force_login(cast.admin())
    assert client.get("/admin/").status_code == 200
    assert client.get("/admin/staffing/account/").status_code == 200


def test_accounts_and_the_log_are_not_changed_in_the_administration_site(client: Client) -> None:
    clerk = cast.clerk()
    client.force_login(cast.admin())
    page = client.get(f"/admin/staffing/account/{clerk.pk}/change/")
    assert page.status_code == 200
    assert clerk.password not in page.content.decode()
    assert client.post(f"/admin/staffing/account/{clerk.pk}/change/", {"full_name": "x"}).status_code == 403
    assert client.get("/admin/staffing/account/add/").status_code == 403
    assert client.get("/admin/staffing/auditentry/").status_code == 403
    client.force_login(cast.catalogue_admin())
    assert client.get("/admin/staffing/account/").status_code == 403


def test_demonstration_accounts_are_not_made_where_nothing_is_demonstrated() -> None:
    cast.units()
    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("load_demo_accounts")
    call_command("load_demo_accounts", "--force")
    assert Account.objects.filter(is_demo=True).count() == 9


def test_a_real_account_is_never_taken_for_a_demonstration() -> None:
    cast.units()
    Account.objects.create(username="admin", full_name="Thật")
    with pytest.raises(CommandError, match="admin"):
        call_command("load_demo_accounts", "--force")
    assert not Account.objects.filter(is_demo=True).exists()


def test_the_first_administrator_is_appointed_at_the_console(
    capsys: pytest.CaptureFixture[str], client: Client
) -> None:
    cast.units()
    call_command("appoint_admin", "first.admin", "Nguyễn Thị Đầu", "--decision", "1/QĐ")
    password = capsys.readouterr().out.split(" signs in with ")[1].split(" ")[0]
    assert Assignment.objects.get(account__username="first.admin").role == Role.TECHNICAL_ADMIN
    assert client.post("/sign-in/", {"username": "first.admin", "password": password}).status_code == 302
    assert client.get("/account/").url == "/account/password/"


@pytest.mark.parametrize("table", ["account", "assignment"])
def test_the_administration_site_shows_the_administrator_of_one_unit_its_people_alone(
    client: Client, table: str
) -> None:
    own, other = cast.clerk(), cast.clerk_of_another_unit()
    client.force_login(cast.admin_of_hong_gai())
    page = client.get(f"/admin/staffing/{table}/").content.decode()
    assert own.full_name in page
    assert other.full_name not in page
    hidden = other.pk if table == "account" else Assignment.objects.filter(account=other)[0].pk
    assert client.get(f"/admin/staffing/{table}/{hidden}/change/").status_code == 302


def test_what_answers_somebody_signed_in_is_kept_by_nobody(client: Client) -> None:
    assert "no-store" not in client.get("/units/").headers.get("Cache-Control", "")
    client.force_login(cast.clerk())
    for address in ("/account/", "/units/", "/api/v1/me/", "/api/v1/records/", "/nowhere/"):
        assert "no-store" in client.get(address).headers["Cache-Control"], address
    _token, secret = issue_token(account=cast.clerk(), at=clock.now())
    program = Client(headers={"Authorization": f"Token {secret}"})
    assert program.get("/api/v1/me/").headers["Cache-Control"] == "no-store"


def test_a_made_up_way_through_proxies_does_not_escape_the_throttle(client: Client) -> None:
    cache.clear()
    body = {"username": "nobody", "password": "x"}
    answers = [
        client.post(
            "/api/v1/tokens/",
            body | {"username": f"nobody{number}"},
            content_type="application/json",
            headers={"X-Forwarded-For": f"10.0.0.{number}"},
        ).status_code
        for number in range(31)
    ]
    assert answers == [401] * 30 + [429]
