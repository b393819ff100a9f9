"""How long procedures really take: counted every night from the records of the last 90 days (decision 64)."""

from collections import defaultdict
from datetime import datetime, timedelta
from math import ceil

from django.db import transaction

from procedures.domain.calendar import WorkingCalendar, local
from procedures.domain.deadlines import working_time_between
from procedures.domain.disclosure import FEWEST
from procedures.domain.lifecycle import SETTLED
from procedures.domain.vocabulary import Status
from procedures.models import Record, SettlementTimes
from procedures.queries.calendar import calendar_for
from units.models import OfficeHours
from units.remembered import forget_all

LOOKED_BACK = timedelta(days=90)
_MINUTE = timedelta(minutes=1)
_AT_ONCE = 2_000  # rows read from the database at one time


def count_settlement_times(*, at: datetime) -> int:
    """Write the median and the 90th percentile of every procedure anew; how many procedures have enough records.

    Counted is the working time from reception to result, by the competent unit's hours, of records with a result
    whose master we are. Waiting for papers counts: the applicant lived through it. What was stopped has no result.
    """
    since = at - LOOKED_BACK
    minutes: dict[int, list[int]] = defaultdict(list)
    settled = Record.objects.filter(
        status__in=sorted(SETTLED - {Status.STOPPED}),
        completed_at__gt=since,
        completed_at__lte=at,
        received_at__isnull=False,
        master_system="",
    ).order_by()
    calendars = _calendars()
    columns = ("procedure", "competent_unit__office_hours", "received_at", "completed_at")
    for procedure, hours, received_at, completed_at in settled.values_list(*columns).iterator(_AT_ONCE):
        worked = working_time_between(received_at, completed_at, calendars[hours])
        minutes[procedure].append(worked // _MINUTE)
    first, last = local(since).date(), local(at).date()
    rows = [
        SettlementTimes(
            procedure_id=procedure,
            first_day=first,
            last_day=last,
            records=len(lengths),
            median_minutes=percentile(lengths, 0.5),
            ninetieth_minutes=percentile(lengths, 0.9),
        )
        for procedure, lengths in sorted(minutes.items())
        if len(lengths) >= FEWEST
    ]
    with transaction.atomic():
        SettlementTimes.objects.all().delete()
        SettlementTimes.objects.bulk_create(rows)
    forget_all()
    return len(rows)


def percentile(lengths: list[int], share: float) -> int:
    """The least length that at least ``share`` of the records did not exceed."""
    return sorted(lengths)[max(ceil(share * len(lengths)) - 1, 0)]


def _calendars() -> dict[int | None, WorkingCalendar]:
    calendars: dict[int | None, WorkingCalendar] = {None: calendar_for()}
    for hours in OfficeHours.objects.filter(units__isnull=False).distinct():
        calendars[hours.pk] = calendar_for(hours)
    return calendars
