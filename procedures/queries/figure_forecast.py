"""What a forecast is reckoned from: receptions by day, what is due when, how the like were settled. Three queries."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Sum

from procedures.domain.calendar import ZONE, WorkingCalendar, local
from procedures.domain.forecast import (
    ENOUGH_SETTLED,
    HISTORY,
    ExpectedLate,
    LikeShare,
    LoadForecast,
    expected_late,
    forecast_load,
    like_of,
)
from procedures.domain.periods import Period
from procedures.models import OpenStock
from procedures.queries.figure_slices import flow_by_field, narrowed
from procedures.queries.figures import by_day
from units.scoping import Scope

AHEAD = 10  # working days
LIKE_DAYS = 90  # days back in which the like were settled


@dataclass(frozen=True, slots=True)
class FieldOutlook:
    """One field: what is due in the days ahead, the like that were settled, and how many will be late."""

    field_id: int
    like: LikeShare
    own: bool  # the like are of the field itself
    late: ExpectedLate


@dataclass(frozen=True, slots=True)
class Outlook:
    """The days ahead: what will come, and of what is due how much will be late if nothing changes."""

    load: LoadForecast
    late: Sequence[ExpectedLate]
    fields: Sequence[FieldOutlook]

    @property
    def total_late(self) -> ExpectedLate:
        """All days together."""
        whole = ExpectedLate()
        for day in self.late:
            whole = whole.plus(day)
        return whole


def outlook(*, at: datetime, calendar: WorkingCalendar, scope: Scope, units: Collection[int] | None = None) -> Outlook:
    """The next ten working days, the day of ``at`` the first where it is one."""
    today = local(at).date()
    first = calendar.rolled(today)
    ahead = [first, *(calendar.working_day_after(first, number) for number in range(1, AHEAD))]
    history = _receptions(Period(today - HISTORY, today - timedelta(days=1)), scope, units)
    worked = [day for day in Period(today - HISTORY, today).days() if calendar.is_working(day)]
    settled = {
        field: LikeShare(flow.settled.late, flow.settled.total)
        for field, flow in flow_by_field(Period.until(today, LIKE_DAYS), scope=scope, units=units).items()
    }
    due = _due(at, ahead, scope, units)
    by_field: dict[int, int] = defaultdict(int)
    for of_day in due.values():
        for field, records in of_day.items():
            by_field[field] += records
    return Outlook(
        forecast_load(history, worked, ahead, today),
        [expected_late(due.get(day, {}), settled) for day in ahead],
        sorted(
            (
                FieldOutlook(
                    field,
                    like,
                    settled.get(field, LikeShare()).settled >= ENOUGH_SETTLED,
                    expected_late({field: records}, settled),
                )
                for field, records in by_field.items()
                for like in [like_of(field, settled)]
            ),
            key=lambda one: -one.late.expected,
        ),
    )


def _receptions(period: Period, scope: Scope, units: Collection[int] | None) -> dict[date, int]:
    days = by_day(period, scope=scope, units=units)
    return {row.day: row.received.total for row in days if row.received.total}


def _due(
    at: datetime, ahead: Sequence[date], scope: Scope, units: Collection[int] | None
) -> Mapping[date, Mapping[int, int]]:
    """Open records by the day on which their term ends and by field; what is overdue already is none of them."""
    end = datetime.combine(ahead[-1] + timedelta(days=1), time(0), ZONE)
    rows = narrowed(OpenStock.objects.filter(overdue_from__gt=at, overdue_from__lte=end), None, scope, units)
    found: dict[date, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows.values("overdue_from", "field_id").annotate(sum=Sum("records")):
        last = local(row["overdue_from"] - timedelta.resolution).date()
        day = next((day for day in ahead if day >= last), ahead[-1])
        found[day][row["field_id"]] += row["sum"]
    return found
