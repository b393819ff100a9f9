"""Urging through the API: by those who watch over settlement, and by nobody else."""

from datetime import timedelta

import pytest
from rest_framework.test import APIClient

from procedures.models import Urge
from staffing.models import Account
from tests import cast, record_cast
from tests.record_cast import WEDNESDAY
from units import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def an_hour_later():
    with clock.frozen(WEDNESDAY + timedelta(hours=1)):
        yield


def urge(account: Account, code: str) -> int:
    api = APIClient()
    api.force_authenticate(account)
    return api.post(f"/api/v1/records/{code}/urge/", {"note": "Sắp quá hạn"}, format="json").status_code


def test_an_official_urges_once_and_an_officer_not_at_all() -> None:
    record = record_cast.taken()
    assert urge(cast.officer(), record.code) == 403
    assert urge(cast.province(), record.code) == 200
    assert urge(cast.province(), record.code) == 409
    assert Urge.objects.get().note == "Sắp quá hạn"


def test_a_leader_of_another_unit_does_not_find_it() -> None:
    record = record_cast.taken()
    stranger = cast.person("ct.lead", "Bùi Văn Đảo", [cast.Role.UNIT_LEADER], cast.units().co_to)
    assert urge(stranger, record.code) == 404
    assert not Urge.objects.exists()
