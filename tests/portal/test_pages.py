"""The site's own pages: home, start, health, language, errors, and who gets to see what in the menus."""

from datetime import date

import pytest
from django.test import Client
from django.urls import path, reverse

from portal import urls as site_urls
from portal.web import navigation
from staffing.access import access_of
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from tests import cast
from units.errors import RuleBroken

pytestmark = pytest.mark.django_db
TODAY = date(2025, 7, 1)


@gate(Capability.PUBLIC)
def refusing(request: object) -> None:
    """A page whose deed a rule forbids."""
    raise RuleBroken("term_unknown")


@gate(Capability.PUBLIC)
def conflicting(request: object) -> None:
    """A page whose deed comes too late."""
    raise RuleBroken("record_changed")


@gate(Capability.PUBLIC)
def breaking(request: object) -> None:
    """A page with a fault of ours."""
    raise ZeroDivisionError


class Urls:
    """The site with three pages that fail, each in its way."""

    urlpatterns = [
        path("refusing/", refusing),
        path("conflicting/", conflicting),
        path("breaking/", breaking),
        *site_urls.urlpatterns,
    ]
    handler400, handler403, handler404, handler500 = (
        site_urls.handler400,
        site_urls.handler403,
        site_urls.handler404,
        site_urls.handler500,
    )


@pytest.fixture
def failing_pages(settings: object) -> None:
    settings.ROOT_URLCONF = Urls  # type: ignore[attr-defined]


def test_home_speaks_vietnamese_first(client: Client) -> None:
    page = client.get("/").content.decode()
    assert '<html lang="vi">' in page
    assert "Ông/Bà cần làm thủ tục gì?" in page


def test_the_language_is_switched_and_the_person_stays_where_they_were(client: Client) -> None:
    answer = client.post("/language/", {"language": "en", "next": "/?a=1"})
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/?a=1"
    assert "What do you need to do?" in client.get("/").content.decode()


def test_the_language_switch_leads_nobody_to_another_site(client: Client) -> None:
    answer = client.post("/language/", {"language": "en", "next": "https://example.org/"})
    assert answer.headers["Location"] == "/"


def test_the_banner_shows_in_demonstration_alone(client: Client, settings: object) -> None:
    assert "demo-banner" not in client.get("/").content.decode()
    settings.DEMO = True  # type: ignore[attr-defined]
    assert "demo-banner" in client.get("/").content.decode()


def test_health_names_both_parts(client: Client) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "database": True, "broker": True}


def test_health_says_which_part_does_not_answer(client: Client, settings: object) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"  # type: ignore[attr-defined]
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "unavailable", "database": True, "broker": False}


def test_measurements_are_for_the_technical_administrator(client: Client) -> None:
    assert client.get("/metrics").status_code == 302
    client.force_login(cast.clerk())
    assert client.get("/metrics").status_code == 403


def test_an_unknown_address_gets_a_page_that_leads_on(client: Client) -> None:
    answer = client.get("/no/such/page")
    assert answer.status_code == 404
    assert 'href="/"' in answer.content.decode()


@pytest.mark.usefixtures("failing_pages")
def test_a_fault_of_ours_gets_a_page_without_its_details(client: Client) -> None:
    client.raise_request_exception = False
    answer = client.get("/breaking/")
    assert answer.status_code == 500
    assert "ZeroDivisionError" not in answer.content.decode()
    assert "Hệ thống gặp lỗi" in answer.content.decode()


@pytest.mark.usefixtures("failing_pages")
def test_a_rule_broken_in_a_page_is_said_with_the_way_back(client: Client) -> None:
    answer = client.post("/refusing/", headers={"referer": "http://testserver/desk/?a=1"})
    assert answer.status_code == 422
    assert "chưa có thời hạn giải quyết" in answer.content.decode()
    assert 'href="/desk/?a=1"' in answer.content.decode()


@pytest.mark.usefixtures("failing_pages")
def test_a_conflict_answers_409_and_htmx_gets_the_sentence_alone(client: Client) -> None:
    assert client.post("/conflicting/").status_code == 409
    answer = client.post("/conflicting/", headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert "<html" not in answer.content.decode()


@pytest.mark.usefixtures("failing_pages")
def test_the_way_back_never_leads_to_another_site(client: Client) -> None:
    answer = client.post("/refusing/", headers={"referer": "https://example.org/trap"})
    assert 'btn-primary" href="/"' in answer.content.decode()


def test_a_form_sent_without_its_token_is_refused_with_what_to_do() -> None:
    answer = Client(enforce_csrf_checks=True).post("/language/", {"language": "en"})
    assert answer.status_code == 403
    assert "Mở lại trang" in answer.content.decode()


def test_a_menu_shows_what_its_reader_may_open() -> None:
    labels = {str(entry.label) for entry in navigation.menu("officials", access_of(cast.clerk(), TODAY), "/")}
    assert "Audit" not in labels
    assert navigation.menu("account", None, "/") == []


def test_sign_in_leads_to_where_the_work_begins(client: Client) -> None:
    assert client.get("/start/").headers["Location"].startswith("/sign-in/")
    client.force_login(cast.clerk())
    answer = client.get("/start/", follow=True)
    assert answer.status_code == 200
    assert answer.redirect_chain


@pytest.mark.parametrize(
    ("page", "entry"),
    [("dashboard", "dashboard"), ("explanations", "at_risk"), ("alerts", "at_risk"), ("issued_list", "figures_as_at")],
)
def test_a_page_of_officials_stands_under_the_entry_that_it_belongs_to(page: str, entry: str) -> None:
    entries = navigation.menu("officials", access_of(cast.province(), TODAY), reverse(page))
    assert [one.href for one in entries if one.current] == [reverse(entry)]


@pytest.mark.parametrize("face", navigation.MENUS)
def test_every_entry_of_a_menu_leads_to_a_page_of_this_site(face: str) -> None:
    dead = [
        entry.page
        for entry in navigation.MENUS[face]
        if navigation.reversed_or_none(entry.page, entry.arguments) is None
    ]
    assert not dead


def test_every_start_leads_to_a_page_of_this_site() -> None:
    dead = [page for page, arguments, _ in navigation.STARTS if navigation.reversed_or_none(page, arguments) is None]
    assert not dead


def test_robots_are_kept_from_records(client: Client) -> None:
    assert b"Disallow: /tracking/" in client.get("/robots.txt").content
