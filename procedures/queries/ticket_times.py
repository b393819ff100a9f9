"""How long people waited and were served on a day: for each counter, and for each hour."""

from dataclasses import dataclass
from datetime import date

from django.db import connection

_TIMES = """
    SELECT {group},
        count(DISTINCT period.ticket_id) FILTER (WHERE period.state = 'serving'),
        count(*) FILTER (WHERE period.state = 'serving'),
        percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM period.ended_at - period.begun_at))
            FILTER (WHERE period.state IN ('waiting', 'transferred')),
        max(extract(epoch FROM period.ended_at - period.begun_at))
            FILTER (WHERE period.state IN ('waiting', 'transferred')),
        percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM period.ended_at - period.begun_at))
            FILTER (WHERE period.state = 'serving')
    FROM procedures_ticketperiod AS period JOIN procedures_ticket AS ticket ON ticket.id = period.ticket_id
    WHERE ticket.centre_id = %s AND ticket.day = %s AND NOT period.is_cut AND period.counter <> ''
    GROUP BY 1 ORDER BY 1
"""
_COUNTER = "period.counter"
_HOUR = "extract(hour FROM period.ended_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::int"
_DAY = "''"


@dataclass(frozen=True, slots=True)
class Times:
    """One row: lengths in minutes, None where nothing was measured. ``matters`` counts each matter of a visit."""

    name: str
    visits: int
    matters: int
    waited: int | None
    longest: int | None
    served: int | None


@dataclass(frozen=True, slots=True)
class DayTimes:
    """A day's times by counter and by hour; ``whole`` is None on a day without visits."""

    counters: tuple[Times, ...]
    hours: tuple[Times, ...]
    whole: Times | None


def times_of(centre_id: int, day: date) -> DayTimes:
    """A day of one centre; three queries."""
    return DayTimes(
        counters=_rows(_COUNTER, centre_id, day),
        hours=_rows(_HOUR, centre_id, day),
        whole=next(iter(_rows(_DAY, centre_id, day)), None),
    )


def _rows(group: str, centre_id: int, day: date) -> tuple[Times, ...]:
    with connection.cursor() as cursor:
        cursor.execute(_TIMES.format(group=group), [centre_id, day])
        rows = cursor.fetchall()
    return tuple(
        Times(str(name), visits, matters, *(_minutes(one) for one in lengths))
        for name, visits, matters, *lengths in rows
    )


def _minutes(seconds: float | None) -> int | None:
    return None if seconds is None else round(float(seconds) / 60)
