"""The only place that knows what time it is. Everything below the web layer is handed its moment as ``at``."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")

_frozen: datetime | None = None


def _start_offset() -> timedelta:
    """How far the rehearsal clock stands from the real one (CLOCK_START, refused in production by a system check)."""
    start = os.environ.get("CLOCK_START")
    if not start:
        return timedelta(0)
    moment = datetime.fromisoformat(start)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=ZONE)
    return moment - datetime.now(ZONE)


_offset = _start_offset()


def now() -> datetime:
    """The present moment in Asia/Ho_Chi_Minh."""
    return _frozen or datetime.now(ZONE) + _offset


def today() -> date:
    """The present day in Asia/Ho_Chi_Minh."""
    return now().date()


def is_real() -> bool:
    """Whether it is the machine's own time: a held or rehearsed clock says nothing about other people's."""
    return _frozen is None and not _offset


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """Hold the clock at ``moment`` (aware, or local when naive) in every thread of this process."""
    global _frozen  # noqa: PLW0603 - one clock per process is the point
    before = _frozen
    _frozen = moment.astimezone(ZONE) if moment.tzinfo else moment.replace(tzinfo=ZONE)
    try:
        yield
    finally:
        _frozen = before
