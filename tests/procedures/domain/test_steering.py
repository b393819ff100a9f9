"""When a threshold is passed, when it is quiet, and what may follow in an explanation."""

from datetime import time

import pytest

from procedures.domain.steering import (
    AlertMeasure,
    ExplanationAct,
    ExplanationState,
    Measured,
    checked_words,
    explanation_after,
    is_passed,
    is_quiet,
)
from units.errors import RuleBroken

A, S = ExplanationAct, ExplanationState


@pytest.mark.parametrize(
    ("measure", "threshold", "measured", "passed"),
    [
        (AlertMeasure.RATE_UNDER, 950, Measured(kept=95, settled=100), False),  # exactly at it is not under it
        (AlertMeasure.RATE_UNDER, 950, Measured(kept=94, settled=100), True),
        (AlertMeasure.RATE_UNDER, 950, Measured(kept=9499, settled=10000), True),  # no rounding up
        (AlertMeasure.RATE_UNDER, 950, Measured(), False),  # nothing settled is no bad rate
        (AlertMeasure.OVERDUE_OVER, 5, Measured(overdue=5), False),
        (AlertMeasure.OVERDUE_OVER, 5, Measured(overdue=6), True),
        (AlertMeasure.STUCK_OVER, 0, Measured(stuck=1), True),
        (AlertMeasure.STUCK_OVER, 0, Measured(overdue=9), False),
    ],
)
def test_a_threshold_is_passed_only_beyond_it(measure, threshold, measured, passed) -> None:
    assert is_passed(measure, threshold, measured) is passed


def test_places_together_are_one_sum_and_not_a_mean_of_rates() -> None:
    large, small = Measured(kept=99, settled=100), Measured(kept=0, settled=1)
    assert (large + small).value(AlertMeasure.RATE_UNDER) == 980


@pytest.mark.parametrize(
    ("at", "since", "until", "quiet"),
    [
        (time(23), time(22), time(6), True),
        (time(5, 59), time(22), time(6), True),
        (time(6), time(22), time(6), False),
        (time(12), time(22), time(6), False),
        (time(12), time(11, 30), time(13), True),
        (time(13), time(11, 30), time(13), False),
        (time(3), None, None, False),
    ],
)
def test_quiet_hours_may_go_over_midnight(at, since, until, quiet) -> None:
    assert is_quiet(at, since, until) is quiet


def test_an_explanation_is_answered_judged_and_sent_back_once() -> None:
    assert explanation_after(S.ASKED, A.ANSWER, answers=0) is S.ANSWERED
    assert explanation_after(S.ANSWERED, A.SEND_BACK, answers=1) is S.SENT_BACK
    assert explanation_after(S.SENT_BACK, A.ANSWER, answers=1) is S.ANSWERED
    assert explanation_after(S.ANSWERED, A.ACCEPT, answers=2) is S.ACCEPTED
    with pytest.raises(RuleBroken, match="explanation_sent_back_once"):
        explanation_after(S.ANSWERED, A.SEND_BACK, answers=2)
    with pytest.raises(RuleBroken, match="explanation_act_not_allowed"):
        explanation_after(S.ACCEPTED, A.ANSWER, answers=1)


@pytest.mark.parametrize("text", ["022192004417", "số 022 192 004 417 nhé", "022.192.004.417"])
def test_a_personal_number_is_taken_for_one_however_it_is_written(text: str) -> None:
    with pytest.raises(RuleBroken, match="words_name_a_person"):
        checked_words(text, field="text")


def test_a_records_code_is_no_personal_number() -> None:
    assert checked_words(" H49.26-261111-0001 ", field="text") == "H49.26-261111-0001"
    with pytest.raises(RuleBroken, match="words_name_a_person"):
        checked_words("H49.26-261111-0001, 022-192-004-417", field="text")
