"""Who is called next, how long one waits, and what may happen to a ticket."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procedures.domain.ticket_vocabulary import Priority, TicketAct, TicketState
from procedures.domain.ticketing import (
    ENDED,
    LEAST_CALLS,
    MOST_PREFERRED,
    Rank,
    Waiting,
    counter_name,
    estimated_minutes,
    move,
    next_to_call,
    number,
    possible_acts,
    rank_of,
    usual_length,
)
from units.errors import RuleBroken

NINE = datetime(2026, 11, 11, 9, 0)
A, S = TicketAct, TicketState


def waiting(*ranks: Rank) -> list[Waiting]:
    """People who came a minute apart, in this order."""
    return [Waiting(key, rank, NINE + timedelta(minutes=key)) for key, rank in enumerate(ranks, start=1)]


def called_in_order(line: list[Waiting]) -> list[int]:
    recent: list[Rank] = []
    order = []
    while (chosen := next_to_call(line, recent)) is not None:
        line = [one for one in line if one.key != chosen.key]
        recent.insert(0, chosen.rank)
        order.append(chosen.key)
    return order


def test_nobody_is_next_where_nobody_waits() -> None:
    assert next_to_call([], []) is None


def test_whoever_comes_back_with_a_paper_is_called_before_priority_and_priority_before_the_others() -> None:
    assert called_in_order(waiting(Rank.ORDINARY, Rank.PRIORITY, Rank.RETURNING)) == [3, 2, 1]


def test_equals_are_called_as_they_came() -> None:
    assert called_in_order(waiting(*[Rank.ORDINARY] * 4)) == [1, 2, 3, 4]


def test_after_three_preferred_people_an_ordinary_one_is_called() -> None:
    line = waiting(Rank.ORDINARY, Rank.ORDINARY, *[Rank.PRIORITY] * 5)
    assert called_in_order(line) == [3, 4, 5, 1, 6, 7, 2]


def test_without_ordinary_people_preferred_ones_go_on_being_called() -> None:
    assert called_in_order(waiting(*[Rank.PRIORITY] * 6)) == [1, 2, 3, 4, 5, 6]


@given(st.lists(st.sampled_from(list(Rank)), max_size=40))
def test_nobody_waits_for_ever(ranks: list[Rank]) -> None:
    line = waiting(*ranks)
    order = called_in_order(line)
    assert sorted(order) == [one.key for one in line]
    ordinary = [place for place, key in enumerate(order) if ranks[key - 1] is Rank.ORDINARY]
    for turn, place in enumerate(ordinary):
        assert place <= (turn + 1) * (MOST_PREFERRED + 1) - 1


@given(st.lists(st.sampled_from(list(Rank)), min_size=1, max_size=12))
def test_of_one_rank_the_order_is_kept(ranks: list[Rank]) -> None:
    order = called_in_order(waiting(*ranks))
    for rank in Rank:
        keys = [key for key in order if ranks[key - 1] is rank]
        assert keys == sorted(keys)


@pytest.mark.parametrize("priority", list(Priority))
def test_every_priority_but_none_is_preferred(priority: Priority) -> None:
    expected = Rank.ORDINARY if priority is Priority.NONE else Rank.PRIORITY
    assert rank_of(priority, returning=False) is expected
    assert rank_of(priority, returning=True) is Rank.RETURNING


def test_the_usual_length_is_the_median_of_the_last_visits() -> None:
    minutes = [timedelta(minutes=n) for n in (4, 90, 6)]
    assert usual_length(minutes) == timedelta(minutes=6)


def test_with_too_few_visits_the_usual_is_taken() -> None:
    assert usual_length([timedelta(minutes=50)] * 2) == timedelta(minutes=6)


@pytest.mark.parametrize(
    ("ahead", "counters", "minutes"), [(0, 3, 0), (1, 1, 6), (6, 3, 12), (7, 3, 18), (2, 0, 12), (1, 4, 6)]
)
def test_the_wait_is_the_rounds_before_one(ahead: int, counters: int, minutes: int) -> None:
    assert estimated_minutes(ahead, timedelta(minutes=6), counters) == minutes


@pytest.mark.parametrize(
    ("state", "acts"),
    [
        (S.WAITING, [A.CALL]),
        (S.CALLED, [A.RECALL, A.BEGIN, A.HOLD, A.TRANSFER, A.FINISH, A.NO_SHOW]),
        (S.SERVING, [A.HOLD, A.TRANSFER, A.NEXT_MATTER, A.FINISH]),
        (S.HELD, [A.RESUME, A.TRANSFER, A.FINISH]),
        (S.TRANSFERRED, [A.CALL]),
        (S.DONE, []),
        (S.NO_SHOW, [A.BRING_BACK]),
    ],
)
def test_what_is_possible_in_each_state(state: TicketState, acts: list[TicketAct]) -> None:
    assert possible_acts(state, calls=LEAST_CALLS) == acts
    for act in A:
        if act in acts:
            move(act, state, calls=LEAST_CALLS)
        else:
            with pytest.raises(RuleBroken, match="ticket_act_not_allowed"):
                move(act, state, calls=LEAST_CALLS)


def test_somebody_called_once_may_still_come() -> None:
    assert A.NO_SHOW not in possible_acts(S.CALLED, calls=1)
    with pytest.raises(RuleBroken, match="ticket_call_again_first"):
        move(A.NO_SHOW, S.CALLED, calls=1)


def test_every_state_leads_to_an_end() -> None:
    reached: set[TicketState] = set(ENDED)
    while True:
        more = {s for s in S if any(move(act, s, calls=LEAST_CALLS) in reached for act in possible_acts(s, calls=2))}
        if more <= reached:
            break
        reached |= more
    assert reached == set(S)


def test_a_number_has_a_letter_and_three_digits_or_more() -> None:
    assert [number("A", 7), number("B", 1234)] == ["A007", "B1234"]


@pytest.mark.parametrize(
    ("written", "shown"), [("Quầy 3", "3"), ("03", "3"), ("Quầy tiếp dân", "Quầy tiếp dân"), ("", "")]
)
def test_a_counter_is_shown_by_its_number(written: str, shown: str) -> None:
    assert counter_name(written) == shown
