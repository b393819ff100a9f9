"""How many working days settlements took, counted every night from the records (decision 98).

The figures' own table of days and fields says what each month must come to at each unit and in each field, and how
much of it late: a month that differs from it anywhere is counted again, so that a load, a correction or a night that
was missed is made good without anybody asking. What that table does not know is not compared: the procedures within a
field, and how many days a settlement took.
"""

from datetime import date, datetime, time, timedelta

from django.db import connection, transaction
from django.db.models import F, Sum
from django.db.models.functions import TruncMonth

from procedures.domain.calendar import ZONE, WorkingCalendar, local
from procedures.models import FieldDay, SettlementMonth
from procedures.queries.calendar import calendar_for

_COUNT = """
    INSERT INTO procedures_settlementmonth (month, unit_id, field_id, procedure_id, days, records, late)
    SELECT %(month)s, record.competent_unit_id, record.field_id, record.procedure_id,
           least(settled.number - received.number, %(longest)s), count(*),
           count(*) FILTER (WHERE record.outcome = 'late')
    FROM procedures_record record
    JOIN unnest(%(days)s::date[], %(numbers)s::int[]) AS received (day, number)
      ON received.day = (record.received_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
    JOIN unnest(%(days)s::date[], %(numbers)s::int[]) AS settled (day, number)
      ON settled.day = (record.completed_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
    WHERE record.competent_unit_id = ANY(ARRAY(SELECT id FROM units_unit))
      AND record.completed_at >= %(first)s AND record.completed_at < %(end)s AND record.master_system = ''
    GROUP BY record.competent_unit_id, record.field_id, record.procedure_id, 5
"""


def count_settlement_months(*, at: datetime) -> int:
    """Count this month, the last one, and every month that differs from the figures; how many were counted."""
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
    key = ("month", "unit", "field")
    days = FieldDay.objects.annotate(month=TruncMonth("day")).values(*key).order_by()
    settled = days.annotate(settled=Sum(F("early") + F("on_time") + F("late")), settled_late=Sum("late"))
    expected = set(settled.exclude(settled=0).values_list(*key, "settled", "settled_late"))
    months = SettlementMonth.objects.values(*key).order_by()
    counted = months.annotate(settled=Sum("records"), settled_late=Sum("late"))
    return {row[0] for row in expected ^ set(counted.values_list(*key, "settled", "settled_late"))}


def _numbered(calendar: WorkingCalendar) -> dict[date, int]:
    """Every loaded day with the working days up to it: differences of them are terms in working days."""
    days = (date(year, 1, 1) + timedelta(days=n) for year in sorted(calendar.years) for n in range(366))
    return {day: calendar.working_days_until(day) for day in days if day.year in calendar.years}
