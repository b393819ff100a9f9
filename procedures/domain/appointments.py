"""Appointments at a service centre: which times are offered, and what arriving early or late means.

Nobody is asked for a name: whoever has the code holds the appointment, as with a queue ticket.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from procedures.domain.ticketing import Rank
from procedures.domain.vocabulary import Word

LEAST_MINUTES, MOST_MINUTES, USUAL_MINUTES = 5, 120, 20
MOST_AT_ONE_TIME = 20
DAYS_AHEAD = 30
"""So far ahead, in calendar days, a time can be chosen."""
LEAST_NOTICE = timedelta(hours=1)
"""Nothing can be chosen that begins sooner: the centre must have seen it coming."""
GRACE = timedelta(minutes=15)
"""Whoever comes later than this after the beginning waits as everybody does (decision 85)."""
EARLIEST_ARRIVAL = timedelta(hours=2)
"""Sooner before the beginning nobody is given a number for it."""
MOST_OPEN = 3
"""So many times to come one citizen holds, whatever they are for."""
MOST_OF_ADDRESS = 5
"""So many times are booked in a day from one address by whoever is not signed in (decision 85)."""
LETTERS = "ABCDEFGHJKLMNPQRTUVWXY2346789"  # nothing that is misread or misheard for another
CODE_LENGTH = 8


class AppointmentState(Word):
    """Where an appointment stands."""

    BOOKED = "booked", "Booked", "info"
    ARRIVED = "arrived", "Has come", "good"
    CANCELLED = "cancelled", "Cancelled", "neutral"
    MISSED = "missed", "Did not come", "neutral"


HOLDS_A_PLACE = frozenset({AppointmentState.BOOKED, AppointmentState.ARRIVED})


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """A stretch of time that can be chosen, both moments aware."""

    begins_at: datetime
    ends_at: datetime

    def meets(self, other: "Slot") -> bool:
        """Whether the two share any time: lengths may have been changed since one was booked."""
        return self.begins_at < other.ends_at and other.begins_at < self.ends_at


def slots_of(stretches: Iterable[tuple[datetime, datetime]], minutes: int) -> list[Slot]:
    """The slots of a day's opening hours, one after the other; what is left of a stretch at its end is not offered."""
    length = timedelta(minutes=minutes)
    found = []
    for opens, closes in stretches:
        begins = opens
        while begins + length <= closes:
            found.append(Slot(begins, begins + length))
            begins += length
    return found


def free_place(slot: Slot, taken: Sequence[tuple[int, Slot]], capacity: int) -> int | None:
    """The lowest place (1 to ``capacity``) that nobody holds at any moment of ``slot``; None when it is full."""
    held = {place for place, other in taken if other.meets(slot)}
    return next((place for place in range(1, capacity + 1) if place not in held), None)


def may_be_chosen(slot: Slot, at: datetime) -> bool:
    """Whether somebody may still choose it at a moment."""
    return at + LEAST_NOTICE <= slot.begins_at <= at + timedelta(days=DAYS_AHEAD)


def called_from(begins_at: datetime, at: datetime) -> tuple[Rank, datetime]:
    """With which rank, and from which moment, somebody who comes at ``at`` is called."""
    if at > begins_at + GRACE:
        return Rank.ORDINARY, at
    return Rank.RETURNING, begins_at


def written_code(typed: str) -> str:
    """A code as it is kept: capitals without what people put between."""
    return "".join(letter for letter in typed.upper() if letter in LETTERS)
