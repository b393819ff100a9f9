from datetime import timedelta

import pytest

from procedures.models import Procedure
from procedures.services.catalogue_usage import count_uses
from tests import record_cast
from tests.record_cast import BIRTH, LAND_CHANGE, MARRIAGE, WEDNESDAY

pytestmark = pytest.mark.django_db


def uses():
    return dict(Procedure.objects.values_list("code", "uses"))


def test_records_of_the_last_twelve_months_count():
    for _ in range(3):
        record_cast.received(MARRIAGE)
    record_cast.received(BIRTH, at=WEDNESDAY - timedelta(days=364))
    record_cast.received(LAND_CHANGE, at=WEDNESDAY - timedelta(days=366))
    assert count_uses(at=WEDNESDAY) == 2
    assert (uses()[MARRIAGE], uses()[BIRTH], uses()[LAND_CHANGE]) == (3, 1, 0)
    assert count_uses(at=WEDNESDAY) == 0


def test_what_is_no_longer_asked_for_goes_down_to_what_the_load_gave():
    record_cast.procedures()
    Procedure.objects.filter(code=MARRIAGE).update(uses=7)
    Procedure.objects.filter(code=BIRTH).update(uses=1)
    count_uses(at=WEDNESDAY)
    assert (uses()[MARRIAGE], uses()[BIRTH], uses()[LAND_CHANGE]) == (1, 1, 0)
