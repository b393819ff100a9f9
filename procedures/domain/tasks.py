"""What may be answered by an agency that was asked, and whose turn it is (Arts. 19.4 and 20.2)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from procedures.domain.circulation_vocabulary import TaskAnswer, TaskKind
from units.errors import RuleBroken

ANSWERS: Mapping[TaskKind, tuple[TaskAnswer, ...]] = {
    TaskKind.CHAIN: (TaskAnswer.DONE, TaskAnswer.DISAGREE),
    TaskKind.CONSULTATION: (TaskAnswer.AGREE, TaskAnswer.DISAGREE, TaskAnswer.OPINION),
}
"""Silence is none of them."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One of the tasks that were asked in one act; ``key`` tells it from the others."""

    key: int
    position: int
    in_parallel: bool
    is_begun: bool
    is_answered: bool


def next_turns(turns: Iterable[Turn]) -> list[int]:
    """Keys of the tasks that begin now: in parallel all at once, in order when the one before was answered."""
    in_order = sorted(turns, key=lambda turn: turn.position)
    if any(turn.in_parallel for turn in in_order):
        return [turn.key for turn in in_order if not turn.is_begun]
    if any(turn.is_begun and not turn.is_answered for turn in in_order):
        return []
    return [turn.key for turn in in_order if not turn.is_begun][:1]


def check_lead(kind: TaskKind, leads: list[bool]) -> None:
    """Several agencies of a chain have one lead among them; RuleBroken("chain_needs_one_lead")."""
    if kind is TaskKind.CHAIN and len(leads) > 1 and sum(leads) != 1:
        raise RuleBroken("chain_needs_one_lead")


def check_answer(kind: TaskKind, answer: TaskAnswer) -> None:
    """RuleBroken("answer_not_of_kind") for an answer that this kind of task does not know."""
    if answer not in ANSWERS[kind]:
        raise RuleBroken("answer_not_of_kind")
