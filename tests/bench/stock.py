"""A portal of any size: three live weeks at full volume, and before them as many settled records as are asked for.

Two sizes have the same open stock and the same days; what grows is how many records each day has.
"""

import time
from collections.abc import Callable
from datetime import datetime

from django.db import connection

from procedures import tasks
from procedures.models import Record
from procedures.services.demonstration.loading import load_live
from procedures.services.demonstration.many import load_many


def load_recent(*, at: datetime) -> None:
    """The last three weeks, at the full volume."""
    load_live(at=at, scale=1.0)


def fill_up_to(wanted: int, *, at: datetime, say: Callable[[str], None]) -> None:
    """Older records until there are about ``wanted``."""
    began = time.monotonic()
    before = Record.objects.count()
    if before >= wanted:
        return
    written = load_many(wanted, at=at, told=lambda written, of: None)
    say(f"{written:,} records written by COPY, indexed and counted in {time.monotonic() - began:.0f} s.")


def settle_down() -> None:
    """What a night does: the tasks that count for pages which do not, and autovacuum."""
    for counting in (tasks.count_uses, tasks.count_settlement_times, tasks.publish_months, tasks.keep_index):
        counting()
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")
