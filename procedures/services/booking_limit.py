"""Somebody unknown books a few times a day from one address, so that nobody empties a centre's calendar."""

import contextlib
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.core.cache import cache
from redis.exceptions import RedisError

from procedures.domain.appointments import MOST_OF_ADDRESS
from procedures.domain.calendar import local
from staffing.origin import counted_as
from units.errors import RuleBroken

KEPT_FOR = 25 * 3600
"""Seconds: longer than the day that is counted."""


@contextmanager
def one_booking(*, address: str, at: datetime) -> Iterator[None]:
    """One of the day's bookings from ``address``, given back when the block ends badly.

    A place is counted before it is taken, so that many at once gain nothing; one that is cancelled later stays counted.
    Where nothing can be counted nobody unknown books: else whoever takes the cache down takes the calendar with it.
    Raises RuleBroken ``appointments_of_address`` (fact ``most``), ``appointments_unavailable``.
    """
    counted = hashlib.sha256(counted_as(address).encode()).hexdigest()[:32]
    key = f"bookings:{local(at).date().isoformat()}:{counted}"
    try:
        cache.add(key, 0, KEPT_FOR)
        number = int(cache.incr(key))
    except (RedisError, OSError, ValueError) as error:
        raise RuleBroken("appointments_unavailable") from error
    try:
        if number > MOST_OF_ADDRESS:
            raise RuleBroken("appointments_of_address", most=MOST_OF_ADDRESS)
        yield
    except Exception:
        with contextlib.suppress(RedisError, OSError, ValueError):  # then it stays counted, and the refusal is told
            cache.decr(key)
        raise
