"""Keep the ledger of delays: for each record that was settled late, whose working minutes lay beyond its due moment."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from procedures.domain.attribution import Period
from procedures.domain.calendar import local
from procedures.domain.circulation_vocabulary import Holder
from procedures.domain.vocabulary import Outcome
from procedures.models import DelayShare, Record
from procedures.queries.attribution import Life, attributed, lives_of
from units.errors import RuleBroken

BATCH = 200
_MINUTE = timedelta(minutes=1)


def keep_delays(*, at: datetime, batch: int = BATCH) -> int:
    """Write the delays of all late records that have none yet; how many records were written.

    A record whose life the loaded calendar does not reach is passed by, and left for the day on which it does.
    """
    kept = DelayShare.objects.filter(record=OuterRef("pk"))
    late = Record.objects.filter(~Exists(kept), outcome=Outcome.LATE, completed_at__lte=at, master_system="")
    written, last = 0, 0
    while page := list(late.filter(pk__gt=last).order_by("pk")[:batch]):
        written += _keep(page, at)
        last = page[-1].pk
    return written


@transaction.atomic
def _keep(page: Sequence[Record], at: datetime) -> int:
    """Three queries, however many records there are."""
    lives = lives_of([record.pk for record in page])
    found = [rows for record in page if (rows := _rows(record, lives[record.pk], at))]
    every = [row for rows in found for row in rows]
    DelayShare.objects.bulk_create(every, ignore_conflicts=True)  # two workers at once write the same
    return len(found)


def _rows(record: Record, life: Life, at: datetime) -> list[DelayShare]:
    settled_at = record.completed_at or at
    try:
        found = attributed(record, life, at)
    except RuleBroken:
        return []
    minutes: Counter[tuple[Holder, int | None]] = Counter()
    for period, over in zip(found.periods, found.over, strict=True):
        if over:
            minutes[_whose(period)] += round(over / _MINUTE)
    if not minutes:
        held = [period for period in found.periods if period.start < settled_at] or found.periods
        minutes[_whose(held[-1]) if held else (Holder.COMPETENT_UNIT, None)] = 0
    return [
        DelayShare(
            record=record,
            unit_id=record.competent_unit_id,
            field_id=record.field_id,
            settled_on=local(settled_at).date(),
            holder=holder,
            asked_unit_id=asked,
            minutes=number,
        )
        for (holder, asked), number in minutes.items()
    ]


def _whose(period: Period) -> tuple[Holder, int | None]:
    return period.holder, period.unit if period.holder is Holder.OTHER_AGENCY else None
