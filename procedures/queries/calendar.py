"""The working calendar as it stands in the tables, built once for each timetable and remembered."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from procedures.domain.calendar import DEFAULT_OFFICE_HOURS, Session, WorkingCalendar
from procedures.domain.calendar import OfficeHours as Timetable
from procedures.models import CalendarYear, Holiday
from units.models import OfficeHours, OfficeSession
from units.remembered import remembered


def calendar_for(office_hours: OfficeHours | None = None) -> WorkingCalendar:
    """The calendar by which a competent unit's terms run; ``None`` for the default office hours.

    Remembered in this process: a change made here counts at once, one made in another process within seconds.
    Raises RuleBroken ``office_hours_invalid`` (fact ``weekday``) when the timetable leaves a working day without hours.
    """
    return _calendar(office_hours.pk if office_hours else None)


def forget() -> None:
    """Drop what is remembered: after bulk changes, which send no signal."""
    _calendar.forget()
    holiday_names.forget()


@remembered("procedures.Holiday", "procedures.CalendarYear", "units.OfficeHours", "units.OfficeSession")
def _calendar(office_hours_id: int | None) -> WorkingCalendar:
    years = CalendarYear.objects.values_list("year", flat=True)
    days = dict(Holiday.objects.values_list("date", "is_day_off"))
    return WorkingCalendar(days, list(years), _timetable(office_hours_id))


def _timetable(office_hours_id: int | None) -> Timetable:
    wanted = {"hours__is_default": True} if office_hours_id is None else {"hours": office_hours_id}
    sessions: dict[int, list[Session]] = defaultdict(list)
    rows = OfficeSession.objects.filter(**wanted).order_by("weekday", "opens")
    for weekday, opens, closes in rows.values_list("weekday", "opens", "closes"):
        sessions[weekday].append(Session(opens, closes))
    if office_hours_id is None and not sessions:
        return DEFAULT_OFFICE_HOURS
    return Timetable({weekday: tuple(of_day) for weekday, of_day in sessions.items()})


@remembered("procedures.Holiday")
def holiday_names() -> Mapping[date, tuple[str, str]]:
    """The Vietnamese and the English name of every day that differs from its weekday."""
    return {day: (vi, en or vi) for day, vi, en in Holiday.objects.values_list("date", "name_vi", "name_en")}
