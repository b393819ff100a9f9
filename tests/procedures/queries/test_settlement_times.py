from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError
from django.utils.translation import override

from procedures.domain.vocabulary import Status
from procedures.models import Procedure, Record, SettlementTimes
from procedures.queries.settlement_times import real_times, spoken_working_time
from procedures.services.settlement_times import count_settlement_times, percentile
from tests import record_cast
from tests.record_cast import LAND_CHANGE, MARRIAGE
from units.clock import ZONE

pytestmark = pytest.mark.django_db
EIGHT = datetime(2026, 11, 2, 8, 0, tzinfo=ZONE)  # a Monday
LATER = datetime(2026, 11, 20, 2, 15, tzinfo=ZONE)


def settled(code, *hours):
    """Records of a procedure received on a Monday at eight, with a result so many hours by the clock later."""
    for passed in hours:
        record_cast.completed(code, at=EIGHT, on=EIGHT + timedelta(hours=passed))


def times(code):
    return SettlementTimes.objects.filter(procedure__code=code).first()


@pytest.mark.parametrize(
    ("lengths", "median", "ninetieth"),
    [([7], 7, 7), ([1, 2], 1, 2), ([5, 1, 4, 2, 3], 3, 5), (list(range(1, 11)), 5, 9), (list(range(1, 12)), 6, 10)],
)
def test_percentiles_are_lengths_that_some_record_really_took(lengths, median, ninetieth):
    assert (percentile(lengths, 0.5), percentile(lengths, 0.9)) == (median, ninetieth)


def test_median_and_ninetieth_count_working_time_alone():
    settled(MARRIAGE, 1, 2, 3, 24, 72)
    assert count_settlement_times(at=LATER) == 1
    row = times(MARRIAGE)
    # eight in the morning is half an hour after opening: a day later is eight hours of work, three days are 24
    assert (row.records, row.median_minutes, row.ninetieth_minutes) == (5, 180, 3 * 8 * 60)
    assert (row.first_day.isoformat(), row.last_day.isoformat()) == ("2026-08-22", "2026-11-20")


def test_four_records_tell_too_much_of_single_people():
    settled(MARRIAGE, 1, 2, 3, 4)
    assert count_settlement_times(at=LATER) == 0
    procedure = Procedure.objects.get(code=MARRIAGE)
    assert real_times(procedure.pk) is None
    with pytest.raises(IntegrityError):
        SettlementTimes.objects.create(
            procedure=procedure, first_day=LATER, last_day=LATER, records=4, median_minutes=1, ninetieth_minutes=2
        )


def test_what_is_old_stopped_or_of_another_system_does_not_count():
    settled(MARRIAGE, 1, 1, 1, 1, 1)
    assert count_settlement_times(at=LATER) == 1
    assert count_settlement_times(at=EIGHT + timedelta(days=91)) == 0
    one = Record.objects.filter(pk=Record.objects.first().pk)
    one.update(master_system="another")
    assert count_settlement_times(at=LATER) == 0
    one.update(master_system="", status=Status.STOPPED)
    assert count_settlement_times(at=LATER) == 0


def test_a_count_replaces_the_one_before():
    settled(MARRIAGE, 1, 1, 1, 1, 1)
    count_settlement_times(at=LATER)
    settled(LAND_CHANGE, 2, 2, 2, 2, 2)
    Record.objects.filter(procedure__code=MARRIAGE).update(master_system="another")
    assert count_settlement_times(at=LATER) == 1
    assert times(MARRIAGE) is None
    assert real_times(Procedure.objects.get(code=LAND_CHANGE).pk).median == "2 giờ làm việc"


@pytest.mark.parametrize(
    ("minutes", "vietnamese", "english"),
    [
        (0, "ngay khi nộp", "at once"),
        (25, "25 phút làm việc", "25 min of working time"),
        (61, "1 giờ làm việc", "1 working hour"),
        (210, "4 giờ làm việc", "4 working hours"),
        (480, "1 ngày làm việc", "1 working day"),
        (700, "1,5 ngày làm việc", "1½ working days"),
        (2_400, "5 ngày làm việc", "5 working days"),
    ],
)
def test_working_time_is_spoken_as_people_speak_of_it(minutes, vietnamese, english):
    with override("vi"):
        assert spoken_working_time(minutes) == vietnamese
    with override("en"):
        assert spoken_working_time(minutes) == english
