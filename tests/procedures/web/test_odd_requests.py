"""What no browser would send by itself: pages answer with 4xx, never with a fault of their own."""

import base64
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from procedures.domain.periods import Period
from procedures.models import Draft, Record
from tests import cast, record_cast
from tests.procedures.web.signed_in import signed_in
from tests.record_cast import MARRIAGE, WEDNESDAY
from units import clock
from units.formats import plain_date

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    record_cast.procedures()
    with clock.frozen(WEDNESDAY):
        yield


@pytest.fixture
def clerk() -> Client:
    return answering(cast.clerk())


def answering(account) -> Client:
    client = signed_in(account)
    client.raise_request_exception = False
    return client


def typed(**more: str) -> dict[str, str]:
    centre = str(cast.units().centres[cast.HONG_GAI].pk)
    known = {"key": "form-1", "centre": centre, "procedure": MARRIAGE, "at-name": "Phạm Thị Thử"}
    return known | {"at-address": "phường Hồng Gai", "return_method": "counter"} | more


@pytest.mark.parametrize("page", ["desk_reception", "desk_reception_live", "desk_draft_save"])
@pytest.mark.parametrize("field", ["at-name", "procedure", "case", "key", "free_paper"])
def test_a_nul_in_a_form_is_refused_before_it_reaches_the_database(clerk, page, field):
    assert clerk.post(reverse(page), typed(**{field: "a\0b"})).status_code == 400
    assert not Record.objects.exists()
    assert not Draft.objects.exists()


@pytest.mark.parametrize("number", ["٠٢٢١٩٢٠٠٤٤١٧", "０２２１９２００４４１７"])
def test_digits_of_another_script_are_no_personal_number(clerk, number):
    assert clerk.post(reverse("desk_reception"), typed(**{"at-personal_number": number})).status_code == 422


@pytest.mark.parametrize("unit", ["²", "9" * 30, "-1", "x"])
def test_a_unit_that_is_no_key_leaves_the_typed_address(clerk, unit):
    assert clerk.post(reverse("desk_reception"), typed(**{"at-address_unit": unit})).status_code == 302
    assert Record.objects.get().competent_unit == cast.units().hong_gai


@pytest.mark.parametrize("total", ["abc", "1e3", "²", "9" * 5000, "-5", ""])
def test_a_number_of_matters_that_is_no_number_is_one_matter(clerk, total):
    sent = {"key": "k", "matter-TOTAL_FORMS": total, "matter-INITIAL_FORMS": "0"}
    assert clerk.post(reverse("desk_at_once"), sent).status_code == 422
    assert clerk.post(reverse("desk_at_once"), sent | {"more": "1"}).status_code == 200


@pytest.mark.parametrize("place", ['["2026-11-11T09:00:00+07:00", Infinity, 0]', "[" * 50_000, '["2026-11-11", 1, 0]'])
def test_a_place_in_a_list_that_is_none_is_refused_with_a_sentence(clerk, place):
    cursor = base64.urlsafe_b64encode(place.encode()).decode()
    assert clerk.get(reverse("records"), {"at": cursor}).status_code == 422
    assert clerk.get(reverse("desk_queue", args=["waiting"]), {"at": cursor}).status_code == 422
    assert clerk.get(reverse("api_records"), {"cursor": cursor}).status_code == 422


@pytest.mark.parametrize(
    "first, last", [("0001-01-01", "9999-12-31"), ("1900-01-01", "2199-12-31"), ("", "9999-12-31")]
)
def test_figures_of_all_the_days_there_are_are_not_drawn(first, last):
    answer = answering(cast.province()).get(reverse("dashboard"), {"first": first, "last": last})
    assert answer.status_code == 200
    assert answer.context["form"].errors
    shown = Period.until(clock.today(), 30)
    assert answer.context["said_period"] == f"{plain_date(shown.first)} – {plain_date(shown.last)}"
