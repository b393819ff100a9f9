"""Every working minute of a record belongs to somebody, and to one holder only."""

from datetime import timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from procedures.domain.attribution import Asked, Happened, Period, beyond, periods, spent
from procedures.domain.circulation_vocabulary import Holder
from procedures.domain.deadlines import working_time_between
from procedures.domain.lifecycle import ENDED, TABLE
from procedures.domain.vocabulary import Act, Status
from tests.procedures.calendars import ANNOUNCED, at

A, S, H = Act, Status, Holder
START = at("2026-11-11T08:00")
LINES = [(act, source, rule.target or source) for act, rule in TABLE.items() for source in rule.sources]
HOUR = timedelta(hours=1)


def held(*events: tuple[Act, Status, str], asked: tuple[Asked, ...] = (), until: str = "2026-11-30T08:00") -> list:
    happened = [Happened(act, status, at(moment)) for act, status, moment in events]
    found = periods(happened, asked, until=at(until), calendar=ANNOUNCED)
    return [(period.holder, period.working / HOUR) for period in found]


@st.composite
def lives(draw: st.DrawFn) -> list[Happened]:
    """Random lives along the table of acts, some events written down late."""
    events: list[Happened] = []
    status, moment = None, START
    for _ in range(draw(st.integers(1, 14))):
        possible = sorted({(act, target) for act, source, target in LINES if source == status})
        if not possible:
            break
        act, status = draw(st.sampled_from(possible))
        moment += timedelta(minutes=draw(st.integers(-200, 4_000)))
        events.append(Happened(act, status, moment))
    return events


turns = st.lists(
    st.tuples(st.integers(1, 3), st.integers(0, 30_000), st.none() | st.integers(0, 9_000)).map(
        lambda drawn: Asked(
            drawn[0],
            begun := START + timedelta(minutes=drawn[1]),
            None if drawn[2] is None else begun + timedelta(minutes=drawn[2]),
        )
    ),
    max_size=3,
)


def ends_at(events: list[Happened], until):
    """When the whole ends: at an end that no letter undoes, or at ``until``; late events count in their order."""
    moment, ended = events[0].at, None
    for event in events:
        moment = max(moment, event.at)
        ended = (ended or moment) if event.to_status in ENDED else None
    return ended or max(moment, until)


def test_a_letter_that_came_back_was_never_handed_over():
    found = held(
        (A.RECEIVE, S.RECEIVED, "2026-11-11T08:00"),
        (A.TAKE, S.PROCESSING, "2026-11-11T09:00"),
        (A.COMPLETE, S.COMPLETED, "2026-11-11T10:00"),
        (A.RETURN, S.RETURNED, "2026-11-11T11:00"),
        (A.RECORD_UNDELIVERED, S.COMPLETED, "2026-11-12T08:00"),
        (A.RETURN, S.RETURNED, "2026-11-12T09:00"),
    )
    assert found == [(H.RECEPTION, 1), (H.COMPETENT_UNIT, 1), (H.COLLECTION, 7.0)]


@settings(max_examples=300)
@given(lives(), turns, st.integers(0, 60_000))
def test_the_periods_of_any_life_have_no_gap_no_overlap_and_sum_to_the_whole(events, asked, minutes):
    until = START + timedelta(minutes=minutes)
    found = periods(events, asked, until=until, calendar=ANNOUNCED)
    whole = events[0].at, ends_at(events, until)
    if whole[0] == whole[1]:
        assert found == []
        return
    assert (found[0].start, found[-1].end) == whole
    assert all(before.end == after.start for before, after in pairwise(found))
    assert all(period.start < period.end for period in found)
    assert all((a.holder, a.unit) != (b.holder, b.unit) for a, b in pairwise(found))
    total = sum((period.working for period in found), timedelta(0))
    assert total == working_time_between(*whole, ANNOUNCED) == sum(spent(found).values(), timedelta(0))


@settings(max_examples=200)
@given(lives(), turns, st.integers(0, 40_000), st.integers(0, 40_000))
def test_the_minutes_beyond_the_term_sum_to_the_delay(events, asked, due, late):
    found = periods(events, asked, until=START + timedelta(minutes=60_000), calendar=ANNOUNCED)
    due_at = START + timedelta(minutes=due)
    settled_at = due_at + timedelta(minutes=late)
    over = beyond(found, due_at=due_at, settled_at=settled_at, calendar=ANNOUNCED)
    if not found or found[0].start > due_at or found[-1].end < settled_at:
        return
    assert sum(over, timedelta(0)) == working_time_between(due_at, settled_at, ANNOUNCED)
    assert all(part <= period.working for part, period in zip(over, found, strict=True))


def test_a_plain_life_is_the_centres_then_the_units_then_waits_for_collection():
    assert held(
        (A.RECEIVE, S.RECEIVED, "2026-11-11T08:00"),
        (A.FORWARD, S.PROCESSING, "2026-11-11T09:00"),
        (A.TAKE, S.PROCESSING, "2026-11-11T10:30"),
        (A.COMPLETE, S.COMPLETED, "2026-11-12T08:30"),
        (A.RETURN, S.RETURNED, "2026-11-12T15:00"),
    ) == [(H.RECEPTION, 1), (H.TRANSMISSION, 1.5), (H.COMPETENT_UNIT, 6), (H.COLLECTION, 5)]


def test_what_is_settled_at_once_took_nobodys_time():
    assert held((A.SETTLE_AT_ONCE, S.RETURNED, "2026-11-11T08:00")) == []


def test_a_supplement_and_a_financial_obligation_are_the_applicants():
    assert held(
        (A.RECEIVE, S.RECEIVED, "2026-11-11T08:00"),
        (A.TAKE, S.PROCESSING, "2026-11-11T09:00"),
        (A.REQUEST_SUPPLEMENT, S.SUPPLEMENT_REQUESTED, "2026-11-11T10:00"),
        (A.CONFIRM_SUPPLEMENT, S.PROCESSING, "2026-11-11T14:00"),
        (A.REQUEST_PAYMENT, S.FINANCIAL_OBLIGATION, "2026-11-11T15:00"),
        until="2026-11-11T16:00",
    ) == [(H.RECEPTION, 1), (H.COMPETENT_UNIT, 1), (H.CITIZEN, 2.5), (H.COMPETENT_UNIT, 1), (H.CITIZEN, 1)]


def test_completion_before_reception_is_the_applicants_and_intake_the_centres():
    assert held(
        (A.SUBMIT, S.SUBMITTED, "2026-11-11T08:00"),
        (A.REQUEST_INTAKE_SUPPLEMENT, S.INTAKE_SUPPLEMENT, "2026-11-11T10:00"),
        (A.ANSWER_INTAKE_SUPPLEMENT, S.SUBMITTED, "2026-11-11T11:00"),
        (A.REFUSE, S.REFUSED, "2026-11-11T11:30"),
    ) == [(H.RECEPTION, 2), (H.CITIZEN, 1), (H.RECEPTION, 0.5)]


def test_a_proposal_is_the_signers_until_it_is_signed_or_sent_back():
    assert held(
        (A.RECEIVE, S.RECEIVED, "2026-11-11T08:00"),
        (A.TAKE, S.PROCESSING, "2026-11-11T08:00"),
        (A.PROPOSE_RESULT, S.PROCESSING, "2026-11-11T09:00"),
        (A.SEND_BACK_RESULT, S.PROCESSING, "2026-11-11T10:00"),
        (A.PROPOSE_RESULT, S.PROCESSING, "2026-11-11T11:00"),
        (A.APPROVE_RESULT, S.PROCESSING, "2026-11-11T11:30"),
        (A.SIGN_RESULT, S.PROCESSING, "2026-11-11T14:00"),
        (A.COMPLETE, S.COMPLETED, "2026-11-11T14:30"),
        (A.RETURN, S.RETURNED, "2026-11-11T14:30"),
    ) == [(H.COMPETENT_UNIT, 1), (H.SIGNER, 1), (H.COMPETENT_UNIT, 1), (H.SIGNER, 1.5), (H.COMPETENT_UNIT, 0.5)]


def test_what_an_agency_owes_is_its_own_and_names_it():
    turn = Asked(7, at("2026-11-11T09:00"), at("2026-11-11T11:00"))
    happened = [
        Happened(A.RECEIVE, S.RECEIVED, START),
        Happened(A.TAKE, S.PROCESSING, START),
        Happened(A.ASSIGN_TASK, S.PROCESSING, turn.begun_at),
        Happened(A.ANSWER_TASK, S.PROCESSING, at("2026-11-11T11:00")),
    ]
    found = periods(happened, [turn], until=at("2026-11-11T13:30"), calendar=ANNOUNCED)
    assert [(p.holder, p.unit, p.working / HOUR) for p in found] == [
        (H.COMPETENT_UNIT, None, 1),
        (H.OTHER_AGENCY, 7, 2),
        (H.COMPETENT_UNIT, None, 1),
    ]


def test_an_agency_that_never_answers_keeps_the_minutes_but_not_those_of_the_applicant():
    assert held(
        (A.RECEIVE, S.RECEIVED, "2026-11-11T08:00"),
        (A.ASSIGN_TASK, S.PROCESSING, "2026-11-11T09:00"),
        (A.REQUEST_SUPPLEMENT, S.SUPPLEMENT_REQUESTED, "2026-11-11T10:00"),
        asked=(Asked(7, at("2026-11-11T09:00")),),
        until="2026-11-11T11:00",
    ) == [(H.RECEPTION, 1), (H.OTHER_AGENCY, 1), (H.CITIZEN, 1)]


def test_the_delay_of_a_late_record_belongs_to_whoever_held_it_after_the_due_moment():
    found = [
        Period(H.COMPETENT_UNIT, at("2026-11-11T08:00"), at("2026-11-12T09:30"), 9 * HOUR),
        Period(H.SIGNER, at("2026-11-12T09:30"), at("2026-11-12T11:30"), 2 * HOUR),
        Period(H.COLLECTION, at("2026-11-12T11:30"), at("2026-11-12T17:00"), 4 * HOUR),
    ]
    over = beyond(found, due_at=at("2026-11-11T17:00"), settled_at=at("2026-11-12T11:30"), calendar=ANNOUNCED)
    assert [part / HOUR for part in over] == [2, 2, 0]


def test_a_record_in_time_has_no_minute_beyond_its_term():
    found = [Period(H.COMPETENT_UNIT, at("2026-11-11T08:00"), at("2026-11-11T11:00"), 3 * HOUR)]
    over = beyond(found, due_at=at("2026-11-11T17:00"), settled_at=at("2026-11-11T11:00"), calendar=ANNOUNCED)
    assert over == [timedelta(0)]
