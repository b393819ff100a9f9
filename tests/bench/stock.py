"""A hundred thousand records, and a million: the same portal after two months and after a year and a half.

Both have the same open stock (three weeks at full volume); what grows is what has been settled.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from django.db import connection

from procedures.domain.calendar import local
from procedures.models import Record
from procedures.queries.calendar import calendar_for
from procedures.services import figure_keeping
from procedures.services.demonstration.lives import Lateness, Pace
from procedures.services.demonstration.loading import LIVE_DAYS, copy_days, load_live
from procedures.services.demonstration.volumes import FIRST_DAY, Volumes, working_days

LATE = 0.04  # of records with a term
PER_DAY = 2_100


def load_recent(*, at: datetime) -> None:
    """The last three weeks, at the full volume."""
    load_live(at=at, scale=1.0)


def fill_up_to(wanted: int, *, at: datetime, say: Callable[[str], None]) -> None:
    """Older records until there are about ``wanted``."""
    calendar = calendar_for()
    volumes = Volumes(calendar)
    oldest = Record.objects.order_by("submitted_at").values_list("submitted_at", flat=True).first()
    last = (local(oldest) if oldest else at - timedelta(days=LIVE_DAYS)).date() - timedelta(days=1)
    missing = wanted - Record.objects.count()
    days = working_days(FIRST_DAY, last, calendar)
    if missing <= 0 or not days:
        return
    per_day = max(PER_DAY, missing / len(days))
    days = days[-max(1, round(missing / per_day)) :]
    loads = volumes.ordinary(days, missing / len(days))
    rng = Random(str(wanted))
    lateness = {centre.pk: Lateness(int(LATE * 1_000 + rng.random()), 1_000) for centre in volumes.centres}
    say(f"Writing {missing:,} records of {len(days)} days by COPY.")
    copy_days(volumes, loads, lateness=lateness, pace=Pace(refused=0.01), at=at, seed=str(wanted))
    figure_keeping.rebuild(at=at)


def settle_down() -> None:
    """What autovacuum does in quiet hours."""
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")
