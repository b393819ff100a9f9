"""Calendar files (RFC 5545) for an appointment and for the day of a result: code, place, time, nothing of a person."""

from datetime import UTC, date, datetime

from django.conf import settings
from django.http import HttpResponse
from icalendar import Calendar, Event

from units import clock

MAKER = "-//Quang Ninh//Public administrative services//VI"


def calendar_file(
    *, key: str, title: str, begins: datetime | date, ends: datetime | date, place: str, is_cancelled: bool = False
) -> HttpResponse:
    """One event. Moments are written in UTC, so that no table of zones comes along; a day stands for all of it.

    ``key`` stays the same when the event is moved, so that a calendar moves it instead of adding another.
    """
    event = Event()
    event.add("uid", f"{key}@{settings.SITE_URL.split('//')[-1].split('/')[0]}")
    event.add("dtstamp", clock.now().astimezone(UTC))
    event.add("dtstart", _written(begins))
    event.add("dtend", _written(ends))
    event.add("summary", title)
    event.add("location", place)
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    whole = Calendar()
    whole.add("prodid", MAKER)
    whole.add("version", "2.0")
    whole.add_component(event)
    response = HttpResponse(whole.to_ical(), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{key}.ics"'
    response["X-Robots-Tag"] = "noindex"
    return response


def _written(moment: datetime | date) -> datetime | date:
    return moment.astimezone(UTC) if isinstance(moment, datetime) else moment
