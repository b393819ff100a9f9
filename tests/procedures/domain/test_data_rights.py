"""Terms of the law on personal data: calendar days, to the end of the last one, never on a day off."""

from datetime import date, datetime

import pytest

from procedures.domain.data_rights import TERM_DAYS, DataRequestKind, answer_by, is_late, warned_on, watch_from
from tests.procedures.calendars import ANNOUNCED
from units.clock import ZONE

WEDNESDAY = datetime(2026, 11, 11, 9, 0, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("kind", "last"),
    [
        (DataRequestKind.CORRECTION, date(2026, 11, 23)),  # the tenth day is a Saturday
        (DataRequestKind.RESTRICTION, date(2026, 11, 26)),
        (DataRequestKind.OBJECTION, date(2026, 11, 26)),
        (DataRequestKind.DELETION, date(2026, 12, 1)),
    ],
)
def test_each_kind_has_the_laws_term(kind: DataRequestKind, last: date) -> None:
    assert answer_by(kind, WEDNESDAY, ANNOUNCED) == last


def test_every_kind_has_a_term() -> None:
    assert set(TERM_DAYS) == set(DataRequestKind)


def test_the_last_day_counts_to_its_end() -> None:
    last = date(2026, 11, 23)
    assert not is_late(last, datetime(2026, 11, 23, 23, 59, 59, tzinfo=ZONE))
    assert is_late(last, datetime(2026, 11, 24, tzinfo=ZONE))


def test_somebody_is_reminded_two_working_days_before_and_then_when_it_is_late() -> None:
    last = date(2026, 11, 23)
    assert warned_on(last, ANNOUNCED) == date(2026, 11, 19)
    reminder = watch_from(last, WEDNESDAY, ANNOUNCED)
    assert reminder == datetime(2026, 11, 19, 7, 30, tzinfo=ZONE)
    assert watch_from(last, reminder, ANNOUNCED) == datetime(2026, 11, 24, tzinfo=ZONE)
