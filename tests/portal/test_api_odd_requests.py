"""What no form would send: the API answers with 400, 404 or 422, never with a fault of its own."""

import json
from typing import Any

import pytest
from rest_framework.test import APIClient

from tests import cast, record_cast
from units import clock

pytestmark = pytest.mark.django_db
HALF = "\ud800"  # half of a character: JSON can write it, no database can
ODD_TEXTS = ["\0", HALF, f"Phạm{HALF}", "a\0b", "\0" * 300]
HUGE = 10**30


@pytest.fixture(autouse=True)
def wednesday():
    with clock.frozen(record_cast.WEDNESDAY):
        yield


@pytest.fixture
def api() -> APIClient:
    client = APIClient(raise_request_exception=False)
    client.force_authenticate(cast.clerk())
    record_cast.procedures()
    return client


def reception(**changes: Any) -> dict[str, Any]:
    party = {"name": "Phạm Thị Thử", "unit": cast.HONG_GAI}
    return {"procedure": record_cast.MARRIAGE, "centre": cast.HONG_GAI, "applicant": party} | changes


def send(api: APIClient, address: str, body: Any, **headers: str) -> int:
    text = body if isinstance(body, str) else json.dumps(body)
    return api.post(address, data=text, content_type="application/json", headers=headers).status_code


@pytest.mark.parametrize("text", ODD_TEXTS)
def test_odd_text_is_refused_wherever_it_stands(api, text):
    of_party = ["name", "personal_number", "telephone", "email", "address", "unit", "born_on", "kind"]
    of_reception = [
        "procedure",
        "centre",
        "property_unit",
        "competent_unit",
        "return_centre",
        "external_code",
        "channel",
    ]
    party = {"name": "Phạm Thị Thử", "unit": cast.HONG_GAI}
    bodies = {member: reception(applicant=party | {member: text}) for member in of_party}
    bodies |= {member: reception(**{member: text}) for member in of_reception}
    bodies["key"] = reception() | {text: 1, "procedure": "x"}
    answers = {member: send(api, "/api/v1/records/", body) for member, body in bodies.items()}
    assert set(answers.values()) == {400}, answers


@pytest.mark.parametrize("member", ["copies", "pages"])
def test_a_number_without_measure_is_refused(api, member):
    numbers = [HUGE, -1, 0, 1.5, 1e300, "NaN", "9" * 5000, [], {}, None]
    answers = {str(number): send(api, "/api/v1/records/", reception(**{member: number})) for number in numbers}
    assert set(answers.values()) == {400}, answers


@pytest.mark.parametrize("body", ["", "{", "[]", "null", "1", '"text"', "NaN", '{"procedure": Infinity}', "[" * 3000])
def test_what_is_no_reception_is_refused(api, body):
    assert send(api, "/api/v1/records/", body) == 400


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-02-30", "1899-12-31", "2200-01-01", "\0", "١٢٣"])
def test_a_day_beyond_reckoning_is_refused(api, day):
    assert api.get("/api/v1/procedures/", {"on": day}).status_code == 400
    assert api.get(f"/api/v1/procedures/{record_cast.MARRIAGE}/", {"on": day}).status_code == 400
    assert api.get("/api/v1/units/resolve/", {"name": "Hà Khánh", "on": day}).status_code == 400
    assert api.get("/api/v1/records/", {"received_to": day}).status_code == 400
    api.force_authenticate(cast.province())
    assert api.get("/api/v1/figures/days/", {"last": day}).status_code == 400


def test_figures_of_more_than_ten_years_are_refused(api):
    api.force_authenticate(cast.province())
    assert api.get("/api/v1/figures/days/", {"first": "1990-01-01", "last": "2026-01-01"}).status_code == 400


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00", "2026-11-20T25:00", "\0"])
def test_a_moment_beyond_reckoning_is_refused(api, moment):
    asked = {"received_at": moment, "value": 3, "unit": "working_day"}
    assert api.get("/api/v1/deadlines/preview/", asked).status_code in {400, 422}


@pytest.mark.parametrize(
    "address", ["records/\0/", "procedures/\0/", "tracking/H49\0/", "tokens/\0/", "units/?search=%00"]
)
def test_a_nul_in_the_address_is_a_problem_like_others(api, address):
    answer = api.get(f"/api/v1/{address.replace(chr(0), '%00')}")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


def test_a_nul_in_the_address_of_a_page_is_a_page(client):
    answer = client.get("/units/%00/")
    assert answer.status_code == 400
    assert answer["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("number", [str(HUGE), "-1", "x", "9" * 5000])
def test_a_number_in_the_address_without_measure_finds_nothing(api, number):
    assert api.get(f"/api/v1/units/{number}/").status_code == 404
    assert api.get("/api/v1/procedures/", {"page_size": number}).status_code == 400
    assert api.get("/api/v1/records/", {"page_size": number}).status_code == 200


@pytest.mark.parametrize("cursor", ["x", "%00", "W10=", "WzEsMiwzXQ==", "bnVsbA==", "á", "9" * 9000])
def test_a_place_in_a_list_that_nobody_gave_is_refused(api, cursor):
    assert api.get("/api/v1/procedures/", {"cursor": cursor}).status_code == 400
    assert api.get("/api/v1/records/", {"cursor": cursor}).status_code in {400, 422}


@pytest.mark.parametrize("seen", ["9" * 5000, "-1", "٣", "x", "1.5"])
def test_an_odd_if_match_is_refused(api, seen):
    record = record_cast.received()
    address = f"/api/v1/records/{record.code}/forward/"
    assert api.post(address, headers={"If-Match": seen}).status_code == 422


@pytest.mark.parametrize("key", ["k" * 5000, " ", "\u00e9" * 10, "\x7f"])
def test_an_odd_idempotency_key_is_no_fault(api, key):
    assert send(api, "/api/v1/records/", reception(), **{"Idempotency-Key": key}) in {201, 400, 422}


@pytest.mark.parametrize("text", ["k\0", HALF])
def test_odd_digits_and_names_of_accounts_are_refused(api, text):
    record = record_cast.received()
    assert send(api, f"/api/v1/tracking/{record.code}/", {"digits": text}) == 400
    assert send(api, "/api/v1/tokens/", {"username": text, "password": text}) in {400, 401}
