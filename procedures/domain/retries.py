"""When a message that could not be delivered is tried again."""

from datetime import datetime, timedelta

MAX_TRIES = 8
FIRST_PAUSE = timedelta(minutes=1)
GROWTH = 3


def next_try(tries: int, at: datetime) -> datetime | None:
    """The moment of the next try after ``tries`` failed ones, the last at ``at``; None when it is to be given up.

    1, 3, 9, 27 minutes ... up to 12 hours: eight tries within 18 hours outlast a night in which a server is down.
    """
    if tries >= MAX_TRIES:
        return None
    pauses: int = GROWTH ** (tries - 1)
    return at + FIRST_PAUSE * pauses
