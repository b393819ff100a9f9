"""Queue tickets as rules: who is called next, how long one will wait, and what may happen to a ticket.

Art. 13 asks for priority counters for the elderly, the pregnant and people with a disability. Here every counter is
one: whoever has priority is called before the others, wherever a clerk is free (decision 43).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from statistics import median

from procedures.domain.ticket_vocabulary import Priority, TicketAct, TicketState
from units.errors import RuleBroken

T = TicketState

MOST_PREFERRED = 3
"""So many preferred people a counter calls in a row; then somebody without preference, if anybody waits."""
LEAST_CALLS = 2
"""A ticket was called and called again before it may count as not come."""
RETURN_DAYS = 15
"""How long somebody sent home for a paper keeps the right not to queue again, where no record sets the time."""
USUAL_MINUTES = 6
"""How long one visit is taken to last while too few were measured."""
LEAST_MEASURED, MOST_MEASURED = 3, 20
PREFIXES = "ABCDEFGHKLMNPQRSTUVXY"  # no I, J, O, W, Z: they are misread, or misheard in Vietnamese


class Rank(IntEnum):
    """The order in which kinds of people are called. Whoever comes back with a paper has queued already."""

    RETURNING = 0
    PRIORITY = 1
    ORDINARY = 2


@dataclass(frozen=True, slots=True)
class Group:
    """One group of matters with the letter of its numbers."""

    prefix: str
    name_vi: str
    name_en: str


DEFAULT_GROUPS = (
    Group("A", "Hộ tịch, chứng thực", "Civil status and certification"),
    Group("B", "Đất đai, xây dựng", "Land and construction"),
    Group("C", "Lao động, người có công, xã hội", "Social matters"),
    Group("D", "Hộ kinh doanh, thuế", "Business and tax"),
    Group("E", "Nhận kết quả", "Return of results"),
    Group("F", "Việc khác", "Other matters"),
)
"""What a centre begins with; its own groups are data."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who waits. ``turn_at`` is the moment the right to be called counts from: a transfer keeps it."""

    key: int
    rank: Rank
    turn_at: datetime


def rank_of(priority: Priority, *, returning: bool) -> Rank:
    """How a ticket is ranked when it is issued."""
    if returning:
        return Rank.RETURNING
    return Rank.ORDINARY if priority is Priority.NONE else Rank.PRIORITY


def ordinary_first(recent: Sequence[Rank]) -> bool:
    """Whether it is an ordinary person's turn: ``recent`` are the ranks of the counter's last calls, newest first.

    This is what keeps anybody from waiting for ever: at every counter at least one call in four is for whoever has
    no preference, the longest waiting first.
    """
    last = recent[:MOST_PREFERRED]
    return len(last) == MOST_PREFERRED and Rank.ORDINARY not in last


def next_to_call(waiting: Sequence[Waiting], recent: Sequence[Rank], at: datetime | None = None) -> Waiting | None:
    """Who is called next at a counter; None when nobody waits.

    Whoever came before their appointment (``turn_at`` after ``at``) is called early only where nobody else waits.
    """
    turned = ordinary_first(recent)

    def order(one: Waiting) -> tuple[bool, bool, int, datetime, int]:
        early = at is not None and one.turn_at > at
        return (early, turned and one.rank is not Rank.ORDINARY, one.rank, one.turn_at, one.key)

    return min(waiting, key=order, default=None)


def usual_length(served: Sequence[timedelta]) -> timedelta:
    """How long a visit takes: the median of the last ones (newest first), the usual while too few are known."""
    last = served[:MOST_MEASURED]
    if len(last) < LEAST_MEASURED:
        return timedelta(minutes=USUAL_MINUTES)
    return timedelta(seconds=median(one.total_seconds() for one in last))


def estimated_minutes(ahead: int, length: timedelta, counters: int) -> int:
    """How many minutes somebody with ``ahead`` people before them will wait, rounded up; 0 when it is their turn."""
    rounds = math.ceil(ahead / max(1, counters))
    return math.ceil(rounds * length.total_seconds() / 60)


def number(prefix: str, serial: int) -> str:
    """A ticket's number as it is shown and called: ``A007``; four digits beyond 999."""
    return f"{prefix}{serial:03d}"


_ACTS: dict[TicketAct, tuple[frozenset[TicketState], TicketState]] = {
    TicketAct.CALL: (frozenset({T.WAITING, T.TRANSFERRED}), T.CALLED),
    TicketAct.RECALL: (frozenset({T.CALLED}), T.CALLED),
    TicketAct.BEGIN: (frozenset({T.CALLED}), T.SERVING),
    TicketAct.HOLD: (frozenset({T.CALLED, T.SERVING}), T.HELD),
    TicketAct.RESUME: (frozenset({T.HELD}), T.SERVING),
    TicketAct.TRANSFER: (frozenset({T.CALLED, T.SERVING, T.HELD}), T.TRANSFERRED),
    TicketAct.NEXT_MATTER: (frozenset({T.SERVING}), T.SERVING),
    TicketAct.FINISH: (frozenset({T.CALLED, T.SERVING, T.HELD}), T.DONE),
    TicketAct.NO_SHOW: (frozenset({T.CALLED}), T.NO_SHOW),
    TicketAct.BRING_BACK: (frozenset({T.NO_SHOW}), T.WAITING),
}
"""*Act*: from which states, to which."""

IN_HAND = frozenset({T.CALLED, T.SERVING})
"""In these a ticket occupies its counter and its clerk."""
CALLABLE = frozenset({T.WAITING, T.TRANSFERRED})
ENDED = frozenset({T.DONE, T.NO_SHOW})


def move(act: TicketAct, state: TicketState, *, calls: int = 0) -> TicketState:
    """The state after ``act``.

    Raises:
        RuleBroken: ``ticket_act_not_allowed``; ``ticket_call_again_first`` (``least``) for somebody called too seldom.
    """
    allowed, after = _ACTS[act]
    if state not in allowed:
        raise RuleBroken("ticket_act_not_allowed", ticket_act=act.value, ticket_state=state.value)
    if act is TicketAct.NO_SHOW and calls < LEAST_CALLS:
        raise RuleBroken("ticket_call_again_first", least=LEAST_CALLS)
    return after


def possible_acts(state: TicketState, *, calls: int = 0) -> list[TicketAct]:
    """What can be done with a ticket in this state."""
    return [
        act
        for act, (allowed, _) in _ACTS.items()
        if state in allowed and (act is not TicketAct.NO_SHOW or calls >= LEAST_CALLS)
    ]


def counter_name(written: str) -> str:
    """A counter as screens show it: the number in "Quầy 3" is "3"; a counter without a number keeps its name."""
    digits = "".join(letter for letter in written if letter.isascii() and letter.isdigit())
    return str(int(digits)) if digits else written.strip()
