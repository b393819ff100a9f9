"""What a record counts in, and that acts change the figures by the difference."""

from dataclasses import replace
from datetime import date, datetime

from hypothesis import given
from hypothesis import strategies as st

from procedures.domain.calendar import ZONE
from procedures.domain.figures import Entry, FigureFacts, Measure, contribution, difference
from procedures.domain.lifecycle import SETTLED
from procedures.domain.vocabulary import Channel, Outcome, Status, TermUnit

MONDAY = datetime(2026, 11, 9, 9, 0, tzinfo=ZONE)
FRIDAY = datetime(2026, 11, 13, 17, 0, tzinfo=ZONE)
RECEIVED = FigureFacts(
    centre=1,
    unit=2,
    field=3,
    channel=Channel.IN_PERSON,
    status=Status.RECEIVED,
    term_unit=TermUnit.WORKING_DAY,
    submitted_at=MONDAY,
    received_at=MONDAY,
    first_due_at=FRIDAY,
    due_at=FRIDAY,
    completed_at=None,
    closed_at=None,
)


def _measures(facts: FigureFacts) -> dict[Measure, int]:
    return {entry.measure: count for entry, count in contribution(facts).items()}


def test_a_received_record_counts_as_received_and_open_until_midnight_after_its_due_date():
    assert contribution(RECEIVED) == {
        Entry(Measure.RECEIVED, 1, 2, 3, Channel.IN_PERSON, day=date(2026, 11, 9)): 1,
        Entry(Measure.OPEN, 1, 2, 3, Channel.IN_PERSON, moment=datetime(2026, 11, 14, tzinfo=ZONE)): 1,
    }


def test_only_what_was_filed_online_counts_as_submitted():
    assert Measure.SUBMITTED not in _measures(RECEIVED)
    assert _measures(replace(RECEIVED, channel=Channel.ONLINE))[Measure.SUBMITTED] == 1


def test_a_paused_record_stays_open_without_a_moment():
    paused = contribution(replace(RECEIVED, status=Status.SUPPLEMENT_REQUESTED, paused_at=RECEIVED.received_at))

    assert [entry.moment for entry in paused if entry.measure == Measure.OPEN] == [None]


def test_a_settled_record_leaves_the_stock_and_keeps_its_outcome_when_returned():
    done = replace(RECEIVED, status=Status.COMPLETED, completed_at=datetime(2026, 11, 13, 20, 0, tzinfo=ZONE))
    (settled,) = (entry for entry in contribution(done) if entry.measure == Measure.SETTLED)
    assert (settled.outcome, settled.on_time_766) == (Outcome.ON_TIME, False)
    assert contribution(replace(done, status=Status.RETURNED)) == contribution(done)
    assert Measure.OPEN not in _measures(done)


def test_an_extension_does_not_polish_the_rate_by_the_first_due_date():
    late = datetime(2026, 11, 16, 9, 0, tzinfo=ZONE)
    extended = replace(
        RECEIVED, status=Status.COMPLETED, due_at=datetime(2026, 11, 20, 17, 0, tzinfo=ZONE), completed_at=late
    )
    (settled,) = (entry for entry in contribution(extended) if entry.measure == Measure.SETTLED)
    assert settled.outcome == Outcome.EARLY
    assert not settled.first_due_kept


def test_refused_and_withdrawn_records_stand_in_no_rate():
    for status, measure in ((Status.REFUSED, Measure.REFUSED), (Status.WITHDRAWN, Measure.WITHDRAWN)):
        counted = _measures(replace(RECEIVED, status=status, closed_at=FRIDAY))
        assert counted == {Measure.RECEIVED: 1, measure: 1}


moments = st.datetimes(datetime(2026, 11, 1), datetime(2026, 11, 30)).map(lambda m: m.replace(tzinfo=ZONE))


@st.composite
def states(draw: st.DrawFn) -> FigureFacts:
    status = draw(st.sampled_from(list(Status)))
    return replace(
        RECEIVED,
        channel=draw(st.sampled_from(list(Channel))),
        status=status,
        term_unit=draw(st.sampled_from(list(TermUnit))),
        due_at=draw(moments),
        completed_at=draw(moments) if status in SETTLED else None,
        closed_at=draw(moments) if status in (Status.REFUSED, Status.WITHDRAWN) else None,
    )


@given(st.lists(states(), min_size=1, max_size=8))
def test_the_sum_of_all_differences_is_what_the_last_state_counts(life: list[FigureFacts]):
    kept: dict[Entry, int] = {}
    before = None
    for after in life:
        for entry, amount in difference(before, after).items():
            kept[entry] = kept.get(entry, 0) + amount
        before = after
    assert {entry: count for entry, count in kept.items() if count} == dict(contribution(life[-1]))
