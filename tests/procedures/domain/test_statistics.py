"""Reporting periods with their windows and dates due, and what must add up."""

from datetime import date
from itertools import pairwise

import pytest

from procedures.domain.statistics import COLUMNS, Row, Section, StatisticsForm, Table, broken, compiled
from procedures.domain.statistics_periods import period_of, periods_of, required_until
from tests.procedures.calendars import ANNOUNCED
from units.errors import RuleBroken


@pytest.mark.parametrize(
    ("key", "first", "last", "due", "due_of_province"),
    [
        ("2025-M09", date(2025, 8, 15), date(2025, 9, 14), date(2025, 9, 22), date(2025, 9, 23)),  # the 20th: Saturday
        ("2025-M01", date(2024, 12, 15), date(2025, 1, 14), date(2025, 1, 20), date(2025, 1, 23)),
        ("2025-Q3", date(2025, 6, 15), date(2025, 9, 14), date(2025, 9, 22), date(2025, 9, 23)),
        ("2025-H1", date(2024, 12, 15), date(2025, 6, 14), date(2025, 6, 20), date(2025, 6, 23)),
        ("2025-H2", date(2025, 6, 15), date(2025, 12, 14), date(2025, 12, 22), date(2025, 12, 23)),
        ("2025-Y", date(2024, 12, 15), date(2025, 12, 14), date(2025, 12, 22), date(2025, 12, 23)),
    ],
)
def test_windows_and_dates_due(key: str, first: date, last: date, due: date, due_of_province: date) -> None:
    period = period_of(key)
    assert period.key == key
    assert (period.window.first, period.window.last) == (first, last)
    assert period.due_on(ANNOUNCED) == due
    assert period.due_on(ANNOUNCED, of_province=True) == due_of_province
    assert not period.is_over(last)
    assert period.is_over(date.fromordinal(last.toordinal() + 1))


@pytest.mark.parametrize("key", ["2025-M13", "2025-M9", "2025-Q0", "2025-H3", "2025-Y1", "1999-M01", "2025", "x"])
def test_there_is_no_such_period(key: str) -> None:
    with pytest.raises(RuleBroken, match="statistics_period_unknown"):
        period_of(key)


def test_one_period_is_asked_for_at_the_end_of_every_month_and_their_windows_leave_no_day_out() -> None:
    asked = [period for period in periods_of(2026) if period.is_required]
    assert [period.key[5:] for period in asked] == [
        "M01", "M02", "Q1", "M04", "M05", "H1", "M07", "M08", "Q3", "M10", "M11", "Y"
    ]  # fmt: skip
    months = [period for period in periods_of(2026) if period.key[5] == "M"]
    for before, after in pairwise(months):
        assert before.moments[1] == after.moments[0]
    assert required_until(date(2026, 9, 14)).key == "2026-M08"
    assert required_until(date(2026, 9, 15)).key == "2026-Q3"


def table(*values: int, code: str = "ho-tich") -> Table:
    return Table(StatisticsForm.RECORDS, (Section("", (Row(code, "Hộ tịch", values),)),))


SOUND = (10, 1, 2, 1, 4, 2, 7, 3, 2, 2, 3, 2, 1)


def test_what_adds_up_is_sound_and_every_rule_is_named_that_is_not_kept() -> None:
    assert not broken(table(*SOUND), [table(*SOUND[:10], 2, 1, 1)])
    for column in range(len(SOUND)):
        changed = [value + (number == column) for number, value in enumerate(SOUND)]
        assert broken(table(*changed)), COLUMNS[StatisticsForm.RECORDS][column].key
    (found, whole) = broken(table(11, *SOUND[1:5], 3, *SOUND[6:10], 4, 3, 1), [table(*SOUND[:10], 2, 1, 1)])
    assert found.rule == whole.rule == "(8) = (13) of the period before"
    assert (found.left, found.right) == (3, 2)


def test_what_was_in_progress_in_a_field_that_is_gone_is_missed() -> None:
    before = table(*SOUND[:10], 2, 1, 1, code="dat-dai")
    assert {one.row for one in broken(table(*SOUND), [before])} == {"Hộ tịch"}


def test_the_province_is_the_sum_of_its_units() -> None:
    whole = compiled(StatisticsForm.RECORDS_OF_PROVINCE, [("I", [table(*SOUND)]), ("II", [table(*SOUND)] * 2)])
    assert [section.rows[0].values[0] for section in whole.sections] == [10, 20]
    assert whole.total().values == tuple(3 * value for value in SOUND)
    assert not broken(whole)
