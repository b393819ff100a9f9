"""Guessing limited: a secret that goes with a code may be tried a few times, and from one address a few times more."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.cache import cache
from redis.exceptions import RedisError

from staffing.origin import counted_as
from units.errors import RuleBroken

MINUTES, DAY = 15, 24 * 60


@dataclass(frozen=True, slots=True)
class Limit:
    """So many wrong answers for one ``of`` (code, address, share, series) within so many minutes from the first."""

    of: str
    allowed: int
    minutes: int


FOR_NOW = (Limit("code", 5, MINUTES), Limit("address", 30, MINUTES))
FOR_THE_DAY = (Limit("code", 15, DAY), Limit("address", 100, DAY))
FOR_THE_SERIES = (Limit("share", 10, DAY), Limit("series", 40, DAY))
"""In this order, and last: an address that has used up its ``share`` of a series costs the series nothing."""


@contextmanager
def one_try(
    *, kind: str, code: str, ip: str | None, locked: str, unavailable: str, locked_today: str = "", series: str = ""
) -> Iterator[None]:
    """One of 5 tries for the code and of 30 for the address in 15 minutes, given back when the block ends well.

    With ``locked_today`` also one of 15 and of 100 within a day, and one of 40 for ``series``: codes that follow one
    another, so that whoever walks through them comes to an end, from however many addresses. One address has 10 of the
    40, so that one or a few do not shut a series to those whose records are in it. A try is taken before the
    answer is looked at, so that many at once gain nothing. Raises RuleBroken ``locked`` (fact ``minutes``),
    ``locked_today``, and ``unavailable`` where nothing can be counted.
    """
    address = counted_as(ip)
    counted = {"code": code, "address": address, "share": f"{address} {series}", "series": series}
    limits = (*(FOR_THE_DAY if locked_today else ()), *FOR_NOW, *(FOR_THE_SERIES if series else ()))
    keys = {_key(kind, limit, counted[limit.of]): limit for limit in limits}
    try:
        taken, over = _take(keys)
        if over is None:
            yield
        for key in taken:
            cache.decr(key)
    except (RedisError, OSError, ValueError) as error:
        raise RuleBroken(unavailable) from error
    if over is not None and over.minutes == DAY:
        raise RuleBroken(locked_today)
    if over is not None:
        raise RuleBroken(locked, minutes=MINUTES)


def _take(keys: Mapping[str, Limit]) -> tuple[list[str], Limit | None]:
    """Count a try for one key after the other, up to the first limit that it passes: what was counted, and that one."""
    taken = []
    for key, limit in keys.items():
        taken.append(key)
        if _count(key, limit) > limit.allowed:
            return taken, limit
    return taken, None


def _key(kind: str, limit: Limit, value: str) -> str:
    return f"{kind}-tries:{limit.of}:{limit.minutes}:{hashlib.sha256(value.encode()).hexdigest()[:32]}"


def _count(key: str, limit: Limit) -> int:
    cache.add(key, 0, limit.minutes * 60)
    return int(cache.incr(key))
