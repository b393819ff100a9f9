"""From when on a record that nobody touched counts as stuck."""

from datetime import datetime, timedelta

from django.conf import settings

from procedures.domain.deadlines import subtract_working_time
from procedures.queries.calendar import calendar_for
from units.errors import RuleBroken


def stuck_since(at: datetime) -> datetime:
    """Records whose next step is ours and that nobody touched since this moment are stuck at ``at`` (decision 20).

    Counted in working hours of the province; where the calendar does not reach so far, in hours of the clock, since a
    list must not fail for want of a calendar.
    """
    patience = timedelta(hours=settings.STUCK_AFTER_WORKING_HOURS)
    try:
        return subtract_working_time(at, patience, calendar_for())
    except RuleBroken:
        return at - patience
