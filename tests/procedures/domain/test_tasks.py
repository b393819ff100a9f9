"""Whose turn it is among agencies that were asked together, and what each may answer."""

import pytest

from procedures.domain.circulation_vocabulary import TaskAnswer, TaskKind
from procedures.domain.tasks import Turn, check_answer, check_lead, next_turns
from units.errors import RuleBroken


def turn(key: int, *, parallel: bool = False, begun: bool = False, answered: bool = False) -> Turn:
    return Turn(key, key, parallel, begun, answered)


def test_in_parallel_all_begin_at_once():
    assert next_turns([turn(2, parallel=True), turn(1, parallel=True)]) == [1, 2]


def test_in_order_the_first_begins_alone():
    assert next_turns([turn(2), turn(1), turn(3)]) == [1]


def test_in_order_nobody_begins_while_the_one_before_owes_an_answer():
    assert next_turns([turn(1, begun=True), turn(2)]) == []


def test_in_order_the_next_begins_when_the_one_before_answered():
    assert next_turns([turn(1, begun=True, answered=True), turn(2), turn(3)]) == [2]


def test_nothing_is_left_when_all_have_answered():
    assert next_turns([turn(1, begun=True, answered=True)]) == []


@pytest.mark.parametrize("leads", [[False, False], [True, True]])
def test_several_agencies_of_a_chain_have_one_lead(leads: list[bool]):
    with pytest.raises(RuleBroken, match="chain_needs_one_lead"):
        check_lead(TaskKind.CHAIN, leads)


@pytest.mark.parametrize(
    ("kind", "leads"),
    [(TaskKind.CHAIN, [True, False]), (TaskKind.CHAIN, [False]), (TaskKind.CONSULTATION, [False] * 3)],
)
def test_one_agency_or_a_consultation_needs_no_lead(kind: TaskKind, leads: list[bool]):
    check_lead(kind, leads)


def test_an_agency_of_the_chain_does_its_part_and_does_not_just_agree():
    check_answer(TaskKind.CHAIN, TaskAnswer.DONE)
    with pytest.raises(RuleBroken, match="answer_not_of_kind"):
        check_answer(TaskKind.CHAIN, TaskAnswer.AGREE)
