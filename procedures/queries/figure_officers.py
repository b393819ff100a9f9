"""What each officer of one unit has in hand, and how the latest was settled: for the unit's leaders. Two queries."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from django.db.models import Count, Q
from django.db.models.functions import TruncDate

from procedures.domain.calendar import ZONE, WorkingCalendar, local
from procedures.domain.distribution import Distribution
from procedures.domain.vocabulary import Outcome
from procedures.models import Record
from procedures.models.record_queryset import RecordQuerySet
from units.queries.successors import with_former

LATEST_DAYS = 90


@dataclass(frozen=True, slots=True)
class Hands:
    """One officer's open records at a moment, and the working days that those settled lately took."""

    open: int = 0
    overdue: int = 0
    due_soon: int = 0
    settled: Distribution = field(default_factory=lambda: Distribution({}))


def hands_by_officer(unit: int, *, at: datetime, calendar: WorkingCalendar) -> Mapping[int | None, Hands]:
    """By the officer's account; None for records that nobody has taken. Mirrored records count for nobody."""
    here = with_former([unit], local(at).date())
    own = Record.objects.filter(competent_unit__in=here, master_system="").order_by()
    late, soon = Q(overdue_from__lte=at), Q(overdue_from__gt=at, soon_from__lte=at)
    counts = {"all": Count("pk"), "late": Count("pk", filter=late), "soon": Count("pk", filter=soon)}
    stock = {row["officer"]: row for row in own.open().values("officer").annotate(**counts)}
    settled = _settled(own, at, calendar)
    nothing = dict.fromkeys(counts, 0)
    found = {}
    for officer in stock.keys() | settled.keys():
        held = stock.get(officer, nothing)
        spread = Distribution.of(settled.get(officer, []))
        found[officer] = Hands(held["all"], held["late"], held["soon"], spread)
    return found


_Rows = list[tuple[int, int, int]]  # working days, records, late ones


def _settled(own: RecordQuerySet, at: datetime, calendar: WorkingCalendar) -> dict[int | None, _Rows]:
    since = datetime.combine(local(at).date() - timedelta(days=LATEST_DAYS), time(0), ZONE)
    rows = (
        own.filter(completed_at__gte=since, completed_at__lte=at)
        .annotate(came=TruncDate("received_at", tzinfo=ZONE), ended=TruncDate("completed_at", tzinfo=ZONE))
        .values("officer", "came", "ended")
        .annotate(all=Count("pk"), late=Count("pk", filter=Q(outcome=Outcome.LATE)))
    )
    found: dict[int | None, _Rows] = defaultdict(list)
    for row in rows:
        days = calendar.working_days_until(row["ended"]) - calendar.working_days_until(row["came"])
        found[row["officer"]].append((days, row["all"], row["late"]))
    return found
