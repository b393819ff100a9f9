"""The site's shell in a browser: it fits, it can be read by everybody, and its scripts do what they say."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import engines
from django.urls import path
from playwright.sync_api import expect

from portal import urls as site_urls
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from tests.browsing import DESK, PHONE, Open, overflow, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SAMPLE = """{% extends "layouts/desk.html" %}{% load static %}{% block title %}Sample{% endblock %}
{% block content %}<h1>Sample</h1><form action="/sample/" id="form">
{% include "components/typeahead.html" with name="unit" id="unit" label="Unit" data_url="/sample/words/" %}
<input class="form-control" aria-label="Search" data-search name="q"><button class="btn" data-deed>Do it</button></form>
<table class="table"><thead><tr><th>Row</th></tr></thead><tbody data-rows>
<tr><td><a href="#one">One</a></td></tr><tr><td><a href="#two">Two</a></td></tr></tbody></table>{% endblock %}
{% block page_scripts %}<script src="{% static 'js/typeahead.js' %}" defer></script>{% endblock %}"""
WORDS = [("1", "Hồng Gai", "phường"), ("2", "Hà Lầm", "phường"), ("3", "Cô Tô", "đặc khu")]


@gate(Capability.PUBLIC)
def sample(request: HttpRequest) -> HttpResponse:
    """A desk page with one of each."""
    return HttpResponse(engines["django"].from_string(SAMPLE).render({}, request))


@gate(Capability.PUBLIC)
def words(request: HttpRequest) -> JsonResponse:
    """Suggestions whose label begins with ``q``."""
    typed = request.GET["q"].lower()
    found = [{"value": v, "label": n, "hint": h} for v, n, h in WORDS if n.lower().startswith(typed)]
    return JsonResponse(found, safe=False)


class Urls:
    urlpatterns = [path("sample/", sample), path("sample/words/", words), *site_urls.urlpatterns]
    handler404 = site_urls.handler404


@pytest.fixture(autouse=True)
def sample_pages(settings: Any) -> None:
    settings.ROOT_URLCONF = Urls


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("address", ["/", "/sample/", "/api/v1/docs/"])
def test_pages_fit_and_axe_finds_nothing(open_page: Open, address: str, width: int, language: str) -> None:
    page = open_page(address, width=width, language=language)
    assert overflow(page) <= 0
    if "docs" not in address:  # Swagger's own markup is not ours to mend
        assert violations(page) == []


def test_the_menu_opens_on_a_telephone_without_scripts(open_page: Open) -> None:
    page = open_page("/", width=PHONE, script=False)
    door = page.locator("details.menu.narrow").get_by_role("link", name="Đăng nhập")
    expect(door).to_be_hidden()
    page.locator("details.menu.narrow > summary").click()
    expect(door).to_be_visible()


def test_a_suggestion_is_chosen_by_keyboard_alone(open_page: Open) -> None:
    page = open_page("/sample/")
    page.evaluate("addEventListener('typeahead:chosen', (e) => { document.title = e.detail.hint; })")
    field = page.get_by_role("combobox", name="Unit")
    field.press_sequentially("h")
    expect(page.get_by_role("option")).to_have_count(2)
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("ArrowDown")
    field.press("ArrowDown")
    second = page.get_by_role("option").nth(1)
    expect(second).to_have_attribute("aria-selected", "true")
    assert field.get_attribute("aria-activedescendant") == second.get_attribute("id")
    assert violations(page) == []
    field.press("Enter")
    expect(field).to_have_value("Hà Lầm")
    assert page.locator("input[name=unit]").input_value() == "2"
    assert page.title() == "phường"
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_editing_after_choosing_takes_the_choice_back(open_page: Open) -> None:
    page = open_page("/sample/")
    field = page.get_by_role("combobox", name="Unit")
    field.press_sequentially("cô")
    page.get_by_role("option").click()
    assert page.locator("input[name=unit]").input_value() == "3"
    field.press("Backspace")
    assert page.locator("input[name=unit]").input_value() == ""


def test_nothing_found_is_said_and_escape_closes(open_page: Open) -> None:
    page = open_page("/sample/")
    field = page.get_by_role("combobox", name="Unit")
    field.press_sequentially("zzz")
    expect(page.locator(".typeahead .none")).to_contain_text("Không tìm thấy")
    field.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_value("zzz")


def test_single_keys_move_open_search_and_explain(open_page: Open) -> None:
    page = open_page("/sample/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    assert page.url.endswith("#two")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    assert page.url.endswith("#one")
    page.keyboard.press("/")
    expect(page.locator("[data-search]")).to_be_focused()
    page.keyboard.type("?jn")
    expect(page.locator("[data-search]")).to_have_value("?jn")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_ctrl_enter_does_the_pages_deed_from_within_a_field(open_page: Open) -> None:
    page = open_page("/sample/")
    page.locator("[data-search]").fill("x")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/sample/?*q=x")


def test_a_citizens_pages_hold_no_script_but_the_one_that_keeps_a_word_for_a_lost_line(open_page: Open) -> None:
    page = open_page("/")
    assert [str(one.get_attribute("src")) for one in page.locator("script").all()] == ["/static/js/install.js"]
