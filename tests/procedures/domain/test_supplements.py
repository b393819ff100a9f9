"""When papers may be asked for, by when they come, and who is told meanwhile."""

import pytest

from procedures.domain.supplements import (
    answer_by,
    is_asked_late,
    is_expired,
    phase_of,
    reminder_moments,
    watch_supplement,
)
from procedures.domain.vocabulary import Status, SupplementPhase
from tests.procedures.calendars import ANNOUNCED, at

ASKED = at("2026-11-09T10:00")


@pytest.mark.parametrize(
    "status, phase",
    [
        (None, SupplementPhase.BEFORE),
        (Status.SUBMITTED, SupplementPhase.BEFORE),
        (Status.INTAKE_SUPPLEMENT, SupplementPhase.BEFORE),
        (Status.RECEIVED, SupplementPhase.AFTER),
        (Status.PROCESSING, SupplementPhase.AFTER),
    ],
)
def test_the_phase_is_told_by_the_status(status, phase):
    assert phase_of(status) is phase


@pytest.mark.parametrize(
    "accepted, last, late",
    [
        ("2026-11-09T09:00", "2026-11-12T23:59", "2026-11-13T00:00"),
        ("2026-11-20T16:30", "2026-11-26T17:00", "2026-11-27T07:30"),  # a weekend and 24/11 between
        ("2026-08-20T08:00", "2026-08-24T17:00", "2026-08-25T07:30"),  # Saturday 22/08 is worked
    ],
)
def test_papers_are_asked_for_within_three_working_days_of_acceptance(accepted, last, late):
    assert not is_asked_late(at(accepted), at(last), ANNOUNCED)
    assert is_asked_late(at(accepted), at(late), ANNOUNCED)


def test_the_answer_is_due_at_the_end_of_the_fifteenth_day():
    assert answer_by(at("2026-11-11T09:00"), ANNOUNCED) == at("2026-11-26T17:00")


def test_an_answer_due_on_a_day_off_is_due_on_the_next_working_day():
    assert answer_by(ASKED, ANNOUNCED) == at("2026-11-25T17:00")  # the fifteenth day is 24/11


def test_people_are_reminded_on_the_mornings_after_five_and_twelve_days():
    until = answer_by(ASKED, ANNOUNCED)
    # 14/11 is a Saturday and 21/11 too: both move to the Monday after
    assert reminder_moments(ASKED, until, ANNOUNCED) == (at("2026-11-16T07:30"), at("2026-11-23T07:30"))


def test_reminders_that_fall_together_over_tet_are_one():
    asked = at("2027-01-31T09:00")  # Tết is from 04/02 to 10/02
    until = answer_by(asked, ANNOUNCED)
    moments = reminder_moments(asked, until, ANNOUNCED)
    assert moments == (at("2027-02-11T07:30"), at("2027-02-12T07:30"))
    assert reminder_moments(asked, at("2027-02-12T07:00"), ANNOUNCED) == (at("2027-02-11T07:30"),)


def test_it_expires_after_the_last_moment_and_never_before_acceptance():
    until = answer_by(ASKED, ANNOUNCED)
    assert not is_expired(until, until)
    assert is_expired(until, at("2026-11-25T17:01"))
    assert not is_expired(None, at("2026-12-31T09:00"))


@pytest.mark.parametrize(
    "now, remind, close, following",
    [
        ("2026-11-16T07:29", False, False, "2026-11-16T07:30"),
        ("2026-11-16T07:30", True, False, "2026-11-23T07:30"),
        ("2026-11-24T09:00", True, False, None),
        ("2026-11-25T17:01", False, True, None),
    ],
)
def test_the_watch_reminds_once_of_what_it_missed_and_then_proposes_to_close(now, remind, close, following):
    until = answer_by(ASKED, ANNOUNCED)
    found = watch_supplement(ASKED, until, at(now), ANNOUNCED)
    assert (found.remind, found.propose_closing) == (remind, close)
    if following:
        assert found.next_at == at(following)
    elif close:
        assert found.next_at is None
    else:
        assert found.next_at is not None
        assert found.next_at > until
