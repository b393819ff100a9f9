"""By when paper goes on: the same day, the next morning, or within a working day across boundaries."""

import pytest

from procedures.domain.paper_dates import paper_due_by
from tests.procedures.calendars import ANNOUNCED, at
from units.errors import RuleBroken

WITHIN = {
    "2026-11-20T10:00": "2026-11-20T17:00",  # Friday morning: today
    "2026-11-20T15:00": "2026-11-20T17:00",  # up to and including 15:00
    "2026-11-20T15:01": "2026-11-23T11:30",  # later: at the start of Monday
    "2026-11-21T09:00": "2026-11-23T11:30",  # a Saturday
    "2026-11-23T16:00": "2026-11-25T11:30",  # 24 November is a day off
    "2026-08-21T16:30": "2026-08-22T11:30",  # the Saturday after it is worked
    "2026-11-20T06:00": "2026-11-20T17:00",  # before the doors open
}
ACROSS = {
    "2026-11-20T10:00": "2026-11-23T17:00",
    "2026-11-20T16:30": "2026-11-23T17:00",  # within one working day, whatever the hour
    "2026-11-23T08:00": "2026-11-25T17:00",
    "2026-11-22T08:00": "2026-11-23T17:00",  # a Sunday
}


@pytest.mark.parametrize("received", WITHIN)
def test_paper_within_one_place_goes_the_same_day_or_the_next_morning(received: str):
    assert paper_due_by(at(received), ANNOUNCED, crosses_boundary=False) == at(WITHIN[received])


@pytest.mark.parametrize("received", ACROSS)
def test_paper_across_boundaries_goes_within_one_working_day(received: str):
    assert paper_due_by(at(received), ANNOUNCED, crosses_boundary=True) == at(ACROSS[received])


@pytest.mark.parametrize("across", [True, False])
def test_a_day_outside_the_calendar_is_refused(across: bool):
    with pytest.raises(RuleBroken, match="outside_calendar"):
        paper_due_by(at("2031-01-06T09:00"), ANNOUNCED, crosses_boundary=across)
