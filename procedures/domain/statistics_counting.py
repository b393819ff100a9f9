"""Where a record and a petition fall in the reports of a window (forms 06 and 07; decision on what left undecided).

Everything follows from dates that are written once, so that a window that is over gives the same numbers whenever it
is counted. ``queries.statistics`` is the twin in SQL of ``columns_of_record``; a test holds the two equal.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from procedures.domain.petitions import PetitionContent
from procedures.domain.settlement import outcome, overdue_from
from procedures.domain.vocabulary import Channel, Outcome, TermUnit

Columns = frozenset[str]
NOWHERE: Columns = frozenset()


@dataclass(frozen=True, slots=True)
class CountedRecord:
    """What a report sees of a record that was received.

    ``ended_at``: settled, withdrawn or made void; ``is_void``: the last. ``due_at`` and ``is_waiting`` (its clock
    stands still) are as they were at the window's end, or at its own end where that came before.
    """

    received_at: datetime
    ended_at: datetime | None
    is_void: bool
    channel: Channel
    is_fully_online: bool
    due_at: datetime
    term_unit: TermUnit
    is_waiting: bool


def columns_of_record(record: CountedRecord, begin: datetime, end: datetime) -> Columns:
    """The columns of forms 07a and 07b in which the record counts for ``begin`` <= moment < ``end``."""
    ended = record.ended_at
    if record.received_at >= end or (ended is not None and ended < begin):
        return NOWHERE
    is_over = ended is not None and ended < end
    is_new = record.received_at >= begin
    if record.is_void and is_over and is_new:
        return NOWHERE
    came = _channel(record) if is_new else "carried_over"
    if ended is not None and ended < end:
        kept = Outcome.EARLY if record.is_waiting else outcome(ended, record.due_at, record.term_unit)
        return frozenset({"received", came, "settled", kept.value})
    late = not record.is_waiting and end >= overdue_from(record.due_at, record.term_unit)
    return frozenset({"received", came, "in_progress", "overdue" if late else "in_term"})


def _channel(record: CountedRecord) -> str:
    if record.channel is Channel.ONLINE:
        return "full_online" if record.is_fully_online else "partly_online"
    return record.channel.value


@dataclass(frozen=True, slots=True)
class Stay:
    """The time for which a petition lay at one unit. ``decided``: it was answered or refused there."""

    unit_id: int
    came_at: datetime
    left_at: datetime | None
    decided: bool


def stays(
    first_unit: int,
    came_at: datetime,
    passed_on: Iterable[tuple[datetime, int]],
    ended_at: datetime | None,
    *,
    decided: bool,
) -> list[Stay]:
    """Where a petition lay, one unit after the other; ``passed_on``: when and to which unit."""
    done, unit, since = [], first_unit, came_at
    for moment, to in passed_on:
        done.append(Stay(unit, since, moment, decided=False))
        unit, since = to, moment
    return [*done, Stay(unit, since, ended_at, decided=decided and ended_at is not None)]


def columns_of_stay(stay: Stay, content: PetitionContent, begin: datetime, end: datetime) -> Columns:
    """The columns of forms 06a and 06b, but for what was published."""
    left = stay.left_at
    if stay.came_at >= end or (left is not None and left < begin):
        return NOWHERE
    is_over = left is not None and left < end
    is_new = stay.came_at >= begin
    if is_over and is_new and not stay.decided:
        return NOWHERE
    came = "came" if is_new else "carried_over"
    return frozenset({"received", content.value, came, "processed" if is_over else "in_progress"})
