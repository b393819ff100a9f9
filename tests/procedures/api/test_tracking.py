"""Tracking through the API: little by code, more with four digits, and never by guessing."""

import json
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from rest_framework.test import APIClient

from procedures.throttles import TrackingThrottle
from staffing.models import AuditEntry
from tests import record_cast
from tests.record_cast import LAND_CHANGE, MARRIAGE, OWNER, WEDNESDAY
from units import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh():
    """No tries counted yet, on an ordinary Wednesday."""
    cache.clear()
    with clock.frozen(WEDNESDAY + timedelta(hours=1)):
        yield


def address(code: str) -> str:
    return f"/api/v1/tracking/{code}/"


def look(code: str):
    return APIClient().get(address(code))


def prove(code: str, digits: object):
    return APIClient().post(address(code), {"digits": digits}, format="json")


@pytest.mark.parametrize("matter", [MARRIAGE, LAND_CHANGE])
def test_a_code_alone_shows_status_dates_and_places_only(matter):
    record = record_cast.received(matter)
    answer = look(record.code)
    assert answer.status_code == 200
    assert (answer.data["status"], answer.data["standing"]) == ("received", "in_term")
    assert answer.data["received_at"] == "2026-11-11T09:00:00+07:00"
    assert answer.data["received_at_centre"] == record.received_at_centre.name
    assert answer.data["steps"][-1]["at"] == "2026-11-11T09:00:00+07:00"
    text = json.dumps(answer.data, ensure_ascii=False)
    hidden = (
        OWNER.name,
        "P***",
        OWNER.personal_number,
        OWNER.telephone,
        "4417",
        "0218",
        matter,
        record.version.name_vi,
    )
    assert [word for word in hidden if word in text] == []
    assert "details" not in answer.data


def test_the_answer_is_kept_nowhere():
    answer = look(record_cast.received().code)
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("digits", ["4417", "0218"])
def test_four_digits_show_matter_and_masked_owner_and_the_look_is_written_down(digits):
    record = record_cast.received(LAND_CHANGE)
    answer = prove(record.code, digits)
    assert answer.status_code == 200
    details = answer.data["details"]
    assert (details["procedure"], details["applicant"], details["fee_vnd"]) == (LAND_CHANGE, "P*** T** T**", None)
    assert answer.data["why"]
    assert OWNER.personal_number not in json.dumps(answer.data)
    assert AuditEntry.objects.get(action="look").subject_id == record.pk


@pytest.mark.parametrize("digits", ["4418", "417", "abcd", "04417"])
def test_other_digits_show_nothing(digits):
    record = record_cast.received()
    answer = prove(record.code, digits)
    assert (answer.status_code, answer.data["code"]) == (422, "digits_wrong")
    assert record.version.name_vi not in json.dumps(answer.data, ensure_ascii=False)
    assert not AuditEntry.objects.filter(action="look").exists()


def test_digits_in_the_address_prove_nothing():
    answer = APIClient().get(address(record_cast.received().code), {"digits": "4417"})
    assert "details" not in answer.data


def test_five_wrong_answers_lock_the_code_however_it_is_written():
    code = record_cast.received().code
    for spelling in (code, code.lower(), code.replace("-", "–"), code.replace("-", " "), f" {code}"):
        assert prove(spelling, "0000").data["code"] == "digits_wrong"
    assert prove(code, "4417").data["code"] == "digits_locked"


def test_wrong_answers_on_the_page_count_too(client):
    code = record_cast.received().code
    for _ in range(5):
        client.post(reverse("tracked_record", args=[code]), {"digits": "0000"})
    assert prove(code, "4417").data["code"] == "digits_locked"


def test_right_answers_cost_no_try():
    code = record_cast.received().code
    assert [prove(code, "4417").status_code for _ in range(7)] == [200] * 7


def test_an_unknown_code_is_refused_like_wrong_digits():
    assert prove("H49.01-261111-9999", "4417").data["code"] == "digits_wrong"
    assert look("H49.01-261111-9999").status_code == 404


@pytest.mark.parametrize("code", ["x", "1", "khong-phai-ma", "H49"])
def test_what_cannot_be_a_code_is_not_found(code):
    assert (look(code).status_code, prove(code, "4417").status_code) == (404, 404)


def test_look_ups_are_limited_by_address_together_with_the_page(client, monkeypatch):
    monkeypatch.setattr(TrackingThrottle, "THROTTLE_RATES", {"tracking": "2/min"})
    code = record_cast.received().code
    assert client.get(reverse("tracked_record", args=[code])).status_code == 200
    assert look(code).status_code == 200
    refused = look(code)
    assert (refused.status_code, refused["Content-Type"]) == (429, "application/problem+json")
    assert int(refused["Retry-After"]) > 0
