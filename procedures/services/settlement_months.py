"""How many working days settlements took, counted every night from the records (decision 98).

The figures' own tables say what each month must come to: a month that differs from them is counted again, so that a
load, a correction or a night that was missed is made good without anybody asking.
"""

from datetime import date, datetime, time, timedelta

from django.db import connection, transaction
from django.db.models import F, Sum
from django.db.models.functions import TruncMonth

from procedures.domain.calendar import ZONE, WorkingCalendar, local
from procedures.domain.vocabulary import Channel, Outcome
from procedures.models import SettlementMonth, UnitDay
from procedures.queries.calendar import calendar_for

_COUNT = """
    INSERT INTO procedures_settlementmonth (month, unit_id, field_id, procedure_id, days, records, late)
    SELECT %(month)s, record.competent_unit_id, min(record.field_id), record.procedure_id,
           least(settled.number - received.number, %(longest)s), count(*),
           count(*) FILTER (WHERE record.outcome = 'late')
    FROM procedures_record record
    JOIN unnest(%(days)s::date[], %(numbers)s::int[]) AS received (day, number)
      ON received.day = (record.received_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
    JOIN unnest(%(days)s::date[], %(numbers)s::int[]) AS settled (day, number)
      ON settled.day = (record.completed_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
    WHERE record.competent_unit_id = ANY(ARRAY(SELECT id FROM units_unit))
      AND record.completed_at >= %(first)s AND record.completed_at < %(end)s AND record.master_system = ''
    GROUP BY record.competent_unit_id, record.procedure_id, 5
"""


def count_settlement_months(*, at: datetime) -> int:
    """Count this month, the last one, and every month whose sum is not that of the figures; how many were counted."""
    this = local(at).date().replace(day=1)
    months = _differing() | {this, (this - timedelta(days=1)).replace(day=1)}
    days = _numbered(calendar_for())
    for month in sorted(months):
        _count(month, days)
    return len(months)


@transaction.atomic
def _count(month: date, days: dict[date, int]) -> None:
    after = (month + timedelta(days=31)).replace(day=1)
    SettlementMonth.objects.filter(month=month).delete()
    with connection.cursor() as cursor:
        cursor.execute(
            _COUNT,
            {
                "month": month,
                "longest": SettlementMonth.LONGEST,
                "days": list(days),
                "numbers": list(days.values()),
                "first": datetime.combine(month, time(0), ZONE),
                "end": datetime.combine(after, time(0), ZONE),
            },
        )


def _differing() -> set[date]:
    columns = [F(f"{channel.value}_{outcome.value}") for channel in Channel for outcome in Outcome]
    settled = UnitDay.objects.annotate(month=TruncMonth("day")).values("month").order_by()
    expected = dict(settled.annotate(sum=Sum(sum(columns[1:], start=columns[0]))).values_list("month", "sum"))
    counted = dict(SettlementMonth.objects.values("month").annotate(sum=Sum("records")).values_list("month", "sum"))
    return {month for month in expected.keys() | counted.keys() if expected.get(month, 0) != counted.get(month, 0)}


def _numbered(calendar: WorkingCalendar) -> dict[date, int]:
    """Every loaded day with the working days up to it: differences of them are terms in working days."""
    days = (date(year, 1, 1) + timedelta(days=n) for year in sorted(calendar.years) for n in range(366))
    return {day: calendar.working_days_until(day) for day in days if day.year in calendar.years}
