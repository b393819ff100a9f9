"""Who has a record open just now: kept in the cache for some seconds, never in a table, and it holds nobody up."""

from datetime import datetime, timedelta

import structlog
from django.core.cache import cache
from redis.exceptions import RedisError

from staffing.models import Account

log = structlog.get_logger(__name__)
SHOWN_FOR = timedelta(seconds=40)  # two polls of a page and a little: whoever left is gone soon


def here(*, account: Account, record_id: int, at: datetime) -> list[str]:
    """Say that a person has a record open; the names of the colleagues who have it open too.

    Two who ask in the same instant may miss each other until the next poll: it is a courtesy, not a lock. Without a
    cache nobody is seen.
    """
    key = f"presence.{record_id}"
    try:
        known: dict[int, tuple[str, datetime]] = cache.get(key) or {}
        present = {who: seen for who, seen in known.items() if who != account.pk and at - seen[1] < SHOWN_FOR}
        cache.set(key, {**present, account.pk: (str(account), at)}, timeout=SHOWN_FOR.total_seconds())
    except (RedisError, OSError) as error:
        log.warning("presence.unknown", error=type(error).__name__)
        return []
    return sorted(name for name, _at in present.values())
