"""The index of Decision 766 by hand: points, groups, empty denominators, and how indicator 2.1 sees a record."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from procedures.domain.deadlines import Term
from procedures.domain.index_766 import (
    Count,
    IndexFacts,
    Rule,
    Version,
    evaluate,
    judged,
    longest_until,
    mended,
    month_bounds,
    points,
)
from procedures.domain.index_766_words import FORMULAS, Group, Indicator, Judgement, Source, ZeroRule
from procedures.domain.vocabulary import Status, TermUnit
from procedures.queries.index_766_rules import version_of, version_on, versions
from tests.procedures.calendars import ANNOUNCED, at

I = Indicator  # noqa: E741
OCTOBER = date(2026, 10, 1)
UNTIL = at("2026-11-01T00:00")
WORKING = [day for n in range(760) if ANNOUNCED.is_working(day := date(2025, 6, 1) + timedelta(days=n))]


def a_rule(worth: str = "4", full_at: str = "1", indicator: Indicator = I.RESULTS, group: Group = Group.D) -> Rule:
    return Rule(indicator, group, Decimal(worth), Decimal(full_at), Source.COUNTED)


@pytest.mark.parametrize(
    "worth, full_at, numerator, denominator, expected",
    [
        ("20", "1", 97, 100, "19.40"),
        ("6", "1", 1, 3, "2.00"),
        ("4", "0.8", 80, 100, "4.00"),  # at the threshold: full marks
        ("4", "0.8", 79, 100, "3.95"),  # below it pro rata: 4 x 0.79 / 0.8
        ("4", "0.8", 100, 100, "4.00"),  # never more than full marks
        ("6", "0.9", 45, 100, "3.00"),
        ("2", "1", 1, 16, "0.13"),  # 0.125: halves go up
        ("12", "1", 0, 9, "0.00"),
    ],
)
def test_points_are_the_share_of_what_is_worth_full_marks(worth, full_at, numerator, denominator, expected):
    found = points(a_rule(worth, full_at), Count(numerator, denominator), ZeroRule.LEFT_OUT)
    assert found == Decimal(expected)


@pytest.mark.parametrize("rule, expected", [("left_out", None), ("full", Decimal("4.00")), ("zero", Decimal("0.00"))])
def test_an_empty_denominator_follows_the_versions_rule_and_what_nobody_entered_is_always_left_out(rule, expected):
    assert points(a_rule(), Count(0, 0), ZeroRule(rule)) == expected
    assert points(a_rule(), None, ZeroRule(rule)) is None


def test_a_monitored_indicator_is_worth_nothing():
    assert points(a_rule("0"), Count(1, 1), ZeroRule.FULL) is None


def test_the_total_is_scaled_to_what_could_be_counted():
    version = version_of("2026-10")
    found = evaluate(version, {I.ON_TIME: Count(970, 1000), I.SATISFACTION: Count(72, 100), I.RESULTS: Count(0, 0)})
    # 2.1: 20 x 0.97 = 19.40; 5.4: 6 x 0.72 / 0.9 = 4.80; together 24.20 of 26 points: 93.0769... of 100
    assert (found.available, found.total) == (Decimal(26), Decimal("93.08"))
    progress = next(group for group in found.groups if group.group == Group.B)
    assert (progress.points, progress.available, progress.most) == (Decimal("19.40"), Decimal(20), Decimal(20))
    assert evaluate(version, {}).total is None


def test_what_if_the_overdue_records_had_been_in_term():
    """41 of 1,000 records: 2.1 goes from 19.00 to 19.82, 5.4 was full at 95% and stays: 0.82 of 26 points is 3.15."""
    version = version_of("2026-10")
    now = {I.ON_TIME: Count(950, 1000), I.SATISFACTION: Count(950, 1000)}
    before, after = evaluate(version, now).total, evaluate(version, mended(now, 41)).total
    assert (before, after) == (Decimal("96.15"), Decimal("99.31"))
    assert mended(now, 999)[I.ON_TIME] == Count(1000, 1000)  # no more than there are
    assert mended(now, 41)[I.SATISFACTION] == Count(991, 1000)  # the overdue weigh there as well


def test_the_versions_weigh_their_groups_as_the_decision_does_and_hold_from_their_day():
    weights = {
        version.code: {str(group.group): int(group.most) for group in evaluate(version, {}).groups}
        for version in versions()
    }
    assert weights == {
        "2022": {"A": 18, "B": 20, "C": 22, "D": 22, "E": 18},
        "2026-10": {"A": 18, "B": 20, "C": 12, "D": 22, "E": 18, "F": 10},
    }
    assert [version_on(date(2026, 9, 30)).code, version_on(OCTOBER).code] == ["2022", "2026-10"]
    assert set(FORMULAS) == set(Indicator)
    assert all({rule.indicator for rule in version.rules} == set(Indicator) for version in versions())


def a_record(**changes: object) -> IndexFacts:
    facts = {
        "status": Status.PROCESSING,
        "begun_at": at("2026-10-01T08:00"),
        "term": Term(5, TermUnit.WORKING_DAY),
        "due_at": at("2026-10-08T17:00"),
        "ended_at": None,
    }
    return IndexFacts(**(facts | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "changes, expected",
    [
        ({"ended_at": at("2026-10-08T17:00")}, Judgement.IN_TERM),
        ({"ended_at": at("2026-10-08T17:00:00.000001")}, Judgement.ENDED_LATE),  # moments, not days
        ({}, Judgement.OPEN_LATE),  # no end: the end of the period
        ({"due_at": UNTIL}, Judgement.IN_TERM),
        ({"due_at": UNTIL - timedelta.resolution}, Judgement.OPEN_LATE),
        ({"ended_at": UNTIL}, Judgement.OPEN_LATE),  # ended after the period: open in it
        ({"status": Status.SUPPLEMENT_REQUESTED, "asked_at": at("2026-10-05T09:00")}, Judgement.IN_TERM),
        ({"status": Status.SUPPLEMENT_REQUESTED, "asked_at": at("2026-10-09T09:00")}, Judgement.ASKED_LATE),
        ({"status": Status.SUPPLEMENT_REQUESTED, "asked_at": UNTIL}, Judgement.OPEN_LATE),
        ({"ended_at": at("2026-10-02T09:00"), "requests": 1}, Judgement.IN_TERM),
        ({"ended_at": at("2026-10-02T09:00"), "requests": 2}, Judgement.ASKED_TWICE),
        ({"due_at": None, "ended_at": at("2026-10-08T23:59")}, Judgement.IN_TERM),  # 5 working days: until the 8th
        ({"due_at": None, "ended_at": at("2026-10-09T00:00")}, Judgement.TOO_LONG),
        ({"due_at": None, "ended_at": at("2026-10-09T09:00"), "waited": timedelta(days=1)}, Judgement.IN_TERM),
    ],
)
def test_indicator_2_1_judges_a_record(changes, expected):
    assert judged(a_record(**changes), UNTIL, WORKING) == expected


@pytest.mark.parametrize(
    "begun, value, unit, expected",
    [
        ("2026-11-20T16:30", 3, "working_day", "2026-11-26"),  # 24 November is off
        ("2026-11-20T16:30", 17, "working_hour", "2026-11-26"),  # three days of eight hours
        ("2026-11-20T15:00", 0, "same_day", "2026-11-20"),
        ("2026-11-20T15:00:01", 0, "same_day", "2026-11-23"),
        ("2026-11-21T09:00", 0, "same_day", "2026-11-23"),  # a Saturday
        ("2026-11-09T09:00", 15, "day", "2026-11-25"),
        ("2026-01-31T09:00", 1, "month", "2026-03-02"),  # 28 February is a Saturday
        ("2026-11-30T09:00", 1, "month", "2026-12-30"),
    ],
)
def test_the_longest_term_ends_on_a_working_day(begun, value, unit, expected):
    found = longest_until(at(begun), Term(value, TermUnit(unit)), WORKING)
    assert found == date.fromisoformat(expected)
    assert longest_until(at(begun), Term(9999, TermUnit.DAY), WORKING) is None


def test_a_month_ends_where_the_next_one_begins():
    assert month_bounds(date(2026, 12, 1)) == (at("2026-12-01T00:00"), at("2027-01-01T00:00"))
    assert isinstance(month_bounds(OCTOBER)[0], datetime)


def test_a_group_lists_its_indicators_in_the_order_of_the_data():
    version = Version("x", OCTOBER, ZeroRule.ZERO, (a_rule(), a_rule("96", indicator=I.STORE)))
    found = evaluate(version, {I.RESULTS: Count(1, 2)})
    assert [one.rule.indicator for one in found.groups[0].indicators] == [I.RESULTS, I.STORE]
    assert found.of(I.RESULTS).points == Decimal("2.00")
    assert found.of(I.PETITIONS) is None
