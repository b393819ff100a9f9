"""Receptions made while the line was down: when they happened, by whose clock, under which slip (decision 15)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from units.errors import RuleBroken

BLOCK = 50
"""Slip numbers that a counter keeps in reserve: more than an island receives in a day."""

OLDEST = timedelta(days=7)
"""What waited longer on a device is received anew by a person who looks at it."""

CLOCK_MAY_DIFFER = timedelta(minutes=2)
"""A clock that is further off than this is remarked upon."""


def slip_code(unit_code: str, number: int) -> str:
    """The number on a slip: no record code, and not to be taken for one."""
    return f"P-{unit_code}-{number:05d}"


@dataclass(frozen=True, slots=True)
class Moment:
    """When a reception happened by the server's clock, and by how much the device's clock was ahead of it."""

    at: datetime
    ahead: timedelta


def moment_at_counter(
    *, by_device: datetime, sent_by_device: datetime, now: datetime, numbers_since: datetime
) -> Moment:
    """The moment at the counter: what the device wrote down, corrected by how its clock stands against ours.

    ``by_device`` is the reception and ``sent_by_device`` the sending by the device's clock, ``now`` by ours.
    A device whose clock was set between the two would date a reception into the future: it happened by now at the
    latest. Nor was it received before the device had its number, ``numbers_since``: nobody dates a reception back.
    RuleBroken("slip_too_old") for more than ``OLDEST``.
    """
    ahead = sent_by_device - now
    at = min(by_device - ahead, now)
    if now - at > OLDEST:
        raise RuleBroken("slip_too_old", days=OLDEST.days)
    return Moment(max(at, min(numbers_since, now)), ahead)
