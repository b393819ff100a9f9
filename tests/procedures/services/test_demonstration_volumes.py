"""The published counts add up, over all 54 units and the provincial centre."""

from datetime import date

import pytest

from procedures.queries.calendar import calendar_for
from procedures.services.calendar_loading import load_calendar
from procedures.services.demonstration.volumes import FIRST_DAY, LAST_PUBLISHED_DAY, Days, Volumes, apportion
from units.services.unit_loading import load_units

pytestmark = pytest.mark.django_db


@pytest.fixture
def volumes() -> Volumes:
    load_units()
    load_calendar()
    return Volumes(calendar_for())


def by_code(volumes: Volumes, days: Days, until: date = LAST_PUBLISHED_DAY) -> dict[str, int]:
    first = {FIRST_DAY: volumes.first_day()}
    return {
        centre.unit.code: sum(
            loads[centre.pk].total for day, loads in (first | days).items() if centre.pk in loads and day <= until
        )
        for centre in volumes.centres
    }


def test_the_first_day_has_all_its_records_at_all_55_centres(volumes: Volumes) -> None:
    loads = volumes.first_day()
    assert sum(load.total for load in loads.values()) == 1682
    assert sum(load.online for load in loads.values()) == 117
    assert sum(load.postal for load in loads.values()) == 0
    assert len(loads) == 55
    assert all(load.total for load in loads.values())


def test_the_period_meets_every_published_count(volumes: Volumes) -> None:
    days = volumes.period(LAST_PUBLISHED_DAY)
    assert len(days) == 67
    counts = by_code(volumes, days)
    assert sum(counts.values()) == 141_000
    assert counts["22"] == 35_200
    assert by_code(volumes, days, date(2025, 7, 31))["06685"] == 1_043 + 2_375
    assert by_code(volumes, days, date(2025, 9, 15))["06793"] == 12_775
    assert by_code(volumes, days, date(2025, 9, 30))["06994"] == 5_138


def test_an_earlier_end_leaves_the_days_before_it_as_they_are(volumes: Volumes) -> None:
    whole, part = volumes.period(LAST_PUBLISHED_DAY), volumes.period(date(2025, 7, 31))
    assert part == {day: loads for day, loads in whole.items() if day <= date(2025, 7, 31)}


def test_ordinary_days_come_to_about_the_usual_number(volumes: Volumes) -> None:
    days = volumes.ordinary([date(2026, 11, day) for day in (9, 10, 11, 12, 13)], 200)
    assert 950 < sum(load.total for loads in days.values() for load in loads.values()) < 1050


@pytest.mark.parametrize("weights", [[1.0, 1.0, 1.0], [0.0, 0.0], [5.0, 0.1, 3.3, 0.0]])
def test_parts_sum_to_the_whole(weights: list[float]) -> None:
    assert sum(apportion(100, weights)) == (100 if sum(weights) else 0)
