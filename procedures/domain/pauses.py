"""How a due moment moves when the clock stood still for a while, and then ran on (Decree 118/2025 Art. 24).

A supplement starts its term anew (Art. 19.5), so this is for a financial obligation alone, and only where the version
of the procedure says that it stops the clock.
"""

from datetime import datetime, timedelta

from procedures.domain.calendar import WorkingCalendar, local
from procedures.domain.deadlines import Deadline, Line, add_working_time, working_time_between
from procedures.domain.vocabulary import TermUnit
from units.errors import RuleBroken


def shifted(
    due_at: datetime,
    unit: TermUnit,
    *,
    paused_at: datetime,
    resumed_at: datetime,
    lines: tuple[Line, ...],
    calendar: WorkingCalendar,
) -> Deadline:
    """The due moment after a pause, explained on top of ``lines``; never earlier than ``due_at``.

    What was left of the term when the clock stopped is left when it runs again (decision 23): a term in working hours
    moves by the working time between the two moments, one in working days (or within the day) by the working days
    after the day of the pause up to the day of going on, one in calendar days or months by the calendar days between.
    RuleBroken: pause_reversed, outside_calendar.
    """
    if resumed_at < paused_at:
        raise RuleBroken("pause_reversed")
    stopped, went_on = local(paused_at), local(resumed_at)
    told = [Line("clock_stopped", {"at": stopped}), Line("clock_went_on", {"at": went_on})]
    if unit is TermUnit.WORKING_HOUR:
        waited = working_time_between(stopped, went_on, calendar)
        moved = add_working_time(due_at, waited, calendar)
        told += [Line("hours_waited", {"worked": waited}), Line("due_at", {"at": moved})]
        return Deadline(moved, (*lines, *told))
    if unit in (TermUnit.DAY, TermUnit.MONTH):
        days = (went_on.date() - stopped.date()).days
        due_on = local(due_at).date() + timedelta(days=days)
        told.append(Line("days_waited", {"count": days}))
        if (rolled := calendar.rolled(due_on)) != due_on:
            told.append(Line("rolled", {"day": due_on, "to": rolled}))
    else:
        days = working_days_between(stopped, went_on, calendar)
        due_on = calendar.working_day_after(local(due_at).date(), days) if days else local(due_at).date()
        told.append(Line("working_days_waited", {"count": days}))
    moved = calendar.end_of_day(due_on) if days else local(due_at)
    told.append(Line("end_of_day", {"at": moved}))
    return Deadline(moved, (*lines, *told))


def working_days_between(start: datetime, end: datetime, calendar: WorkingCalendar) -> int:
    """The working days after the day of ``start`` up to and including the day of ``end``."""
    first, last = local(start).date(), local(end).date()
    calendar.ensure_covers_span(first, last)
    return calendar.working_days_until(last) - calendar.working_days_until(first)
