"""By when paper goes on to where it is settled or returned (Art. 18 and 20.1; decision 14)."""

from datetime import datetime, time

from procedures.domain.calendar import WorkingCalendar, local

AFTERNOON_LIMIT = time(15)
"""Paper received later than this goes at the start of the next working day (Art. 18)."""


def paper_due_by(received_at: datetime, calendar: WorkingCalendar, *, crosses_boundary: bool) -> datetime:
    """The last moment at which paper received at ``received_at`` may still leave.

    Within one place the same working day, up to and including 15:00; received later, or on a day off, at the start of
    the next working day, which is its first session. Across boundaries within one working day: the first day is not
    counted. Refused as ``outside_calendar`` beyond the loaded years.
    """
    begun = local(received_at)
    day = begun.date()
    if crosses_boundary:
        return calendar.end_of_day(calendar.next_working_day(day))
    if calendar.is_working(day) and begun.time() <= AFTERNOON_LIMIT and begun <= calendar.end_of_day(day):
        return calendar.end_of_day(day)
    _opens, closes = calendar.stretches_on(calendar.next_working_day(day))[0]
    return closes
