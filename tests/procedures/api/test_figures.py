"""The figures through the API say what the tables say, within the reader's places."""

from datetime import timedelta

import pytest
from rest_framework.test import APIClient

from procedures.services.figure_keeping import drain
from tests import cast, record_cast
from tests.record_cast import MARRIAGE, WEDNESDAY
from units import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def figures():
    with clock.frozen(WEDNESDAY):
        record_cast.returned(MARRIAGE)
        record_cast.received(MARRIAGE)
        record_cast.copied()
        drain(at=WEDNESDAY)
        yield


def _get(account, address: str, **query: str):
    api = APIClient()
    api.force_authenticate(account)
    return api.get(f"/api/v1/figures/{address}/", query)


def test_the_summary_has_the_rate_and_its_denominator():
    found = _get(cast.province(), "summary").data
    assert found["received"]["total"] == 3
    assert (found["settled"]["total"], found["settled"]["rate"]) == (2, 1.0)
    assert found["stock"]["open"] == 1


def test_a_rate_without_a_denominator_is_null():
    assert _get(cast.province(), "summary", field="dat-dai").data["settled"]["rate"] is None


def test_units_fields_and_days_add_up_to_the_summary():
    units = _get(cast.province(), "units").data
    fields = _get(cast.province(), "fields").data
    days = _get(cast.province(), "days", first="2026-11-01", last="2026-11-30").data
    assert [sum(row["settled"]["total"] for row in rows) for rows in (units, fields, days)] == [2, 2, 2]
    assert len(days) == 30


def test_a_leader_gets_the_own_unit_only():
    assert [row["code"] for row in _get(cast.lead(), "units").data] == [cast.HONG_GAI]
    assert _get(cast.lead(), "summary", unit=cast.CO_TO).data["received"]["total"] == 0


def test_wrong_days_and_unknown_codes_are_named():
    answer = _get(cast.province(), "summary", first="2026-11-30", last="2026-11-01", unit="nowhere")
    assert {error["field"] for error in answer.data["errors"]} == {"unit"}
    assert _get(cast.province(), "summary", first="2026-11-30", last="2026-11-01").status_code == 400


def test_a_clerk_gets_no_figures():
    assert _get(cast.clerk(), "summary").status_code == 403


def test_a_past_moment_is_answered_as_it_was_known_and_one_to_come_is_refused():
    before = (WEDNESDAY - timedelta(days=1)).isoformat()
    assert _get(cast.province(), "summary", as_at=before).data["received"]["total"] == 0
    at_noon = _get(cast.province(), "summary", as_at=WEDNESDAY.isoformat())
    assert (at_noon.data["received"]["total"], at_noon.data["stock"]["open"]) == (3, 1)
    for address in ("units", "fields", "days"):
        assert _get(cast.province(), address, as_at=before, by="of_the_day").status_code == 200
    refused = _get(cast.province(), "summary", as_at=(WEDNESDAY + timedelta(days=1)).isoformat())
    assert (refused.status_code, refused.data["code"]) == (422, "moment_to_come")
