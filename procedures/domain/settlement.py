"""How records stand to their due dates: the definitions behind every on-time figure.

Each definition carries an id; the figures' tables are filled by its twin in SQL, and tests hold the two equal.
Two measures of "on time" exist and are never mixed: ours, which for terms in days compares dates (the law gives the
whole last day: Civil Code, Art. 148.6), and that of the national index, which compares moments.
"""

from datetime import datetime, time, timedelta

from procedures.domain.calendar import ONE_DAY, ZONE, local
from procedures.domain.vocabulary import Outcome, Standing, TermUnit


def overdue_from(due_at: datetime, unit: TermUnit) -> datetime:
    """``overdue_from``: the first moment at which a record not settled is overdue.

    A term in days, months or "within the day" lasts to the end of its last day (Civil Code, Art. 148.6), so midnight
    after the due date. A term in working hours ends at its moment (Art. 146.2): one microsecond later is too late.
    """
    if unit is TermUnit.WORKING_HOUR:
        return local(due_at) + timedelta.resolution
    return datetime.combine(local(due_at).date() + ONE_DAY, time(0), ZONE)


def outcome(completed_at: datetime, due_at: datetime, unit: TermUnit) -> Outcome:
    """``outcome``: early when settled on a day before the due date, late from ``overdue_from`` on, else on time.

    ``completed_at`` is the end of the settlement (the result, or the refusal, or the closing; decree 118/2025/NĐ-CP,
    Art. 19), not the day on which the citizen fetched it.
    """
    if completed_at >= overdue_from(due_at, unit):
        return Outcome.LATE
    if local(completed_at).date() < local(due_at).date():
        return Outcome.EARLY
    return Outcome.ON_TIME


def standing(now: datetime, soon_from: datetime, due_at: datetime, unit: TermUnit) -> Standing:
    """``standing``: overdue from ``overdue_from`` on, due soon from ``soon_from`` on, before that in term."""
    if now >= overdue_from(due_at, unit):
        return Standing.OVERDUE
    return Standing.DUE_SOON if now >= soon_from else Standing.IN_TERM


def on_time_766(completed_at: datetime, due_at: datetime) -> bool:
    """``on_time_766``: the national index compares moments, whatever the unit (decision 766/QĐ-TTg, group B).

    NgayKetThucXuLy <= NgayHenTra.
    """
    return completed_at <= due_at
