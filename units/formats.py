"""How dates and moments are written for people, in Vietnamese and in English: the one place that knows.

A moment is written as on the appointment slips, "17:00, thứ Ba 01/07/2025", always in local time; ``year=False``
leaves the year out where it is plain, as on the desk.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

_WEEKDAYS = {
    "vi": ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip


def _language() -> str:
    return "en" if (get_language() or "").startswith("en") else "vi"


def plain_date(day: date, *, year: bool = True) -> str:
    """A date without its weekday: "01/07/2025", or "1 July 2025"."""
    if _language() == "en":
        return f"{day.day} {_MONTHS[day.month - 1]}" + (f" {day.year}" if year else "")
    return f"{day:%d/%m/%Y}" if year else f"{day:%d/%m}"


def spoken_date(day: date, *, year: bool = True) -> str:
    """A date with its weekday: "thứ Ba 01/07/2025", or "Tuesday 1 July 2025"."""
    return f"{_WEEKDAYS[_language()][day.weekday()]} {plain_date(day, year=year)}"


def spoken_month(day: date) -> str:
    """The month of a day: "tháng 10/2026", or "October 2026"."""
    return f"{_MONTHS[day.month - 1]} {day.year}" if _language() == "en" else f"tháng {day.month}/{day.year}"


def spoken_weekdays(weekdays: Sequence[int]) -> str:
    """Weekdays (0 is Monday) in their order: "thứ Hai đến thứ Sáu", or "thứ Hai, thứ Tư" when days lie between."""
    names = [_WEEKDAYS[_language()][weekday] for weekday in weekdays]
    if len(names) > 2 and weekdays[-1] - weekdays[0] == len(names) - 1:
        return _("%(first)s to %(last)s") % {"first": names[0], "last": names[-1]}
    return ", ".join(names)


def spoken_time(clock: time) -> str:
    """A time of day: "17:00", with its seconds only where it has some."""
    return f"{clock:%H:%M:%S}" if clock.second else f"{clock:%H:%M}"


def spoken_moment(moment: datetime, *, year: bool = True) -> str:
    """An aware moment in local time: "17:00, thứ Ba 01/07/2025", or "17:00, Tuesday 1 July 2025"."""
    here = localtime(moment)
    return f"{here:%H:%M}, {spoken_date(here.date(), year=year)}"


def brief_moment(moment: datetime, *, year: bool = True) -> str:
    """An aware moment in local time for a row of a list: "17:00, 01/07/2025", or "17:00, 1 Jul 2025"."""
    here = localtime(moment)
    if _language() == "en":
        return f"{here:%H:%M}, {here.day} {_MONTHS[here.month - 1][:3]}" + (f" {here.year}" if year else "")
    return f"{here:%H:%M}, {plain_date(here.date(), year=year)}"


def spoken_duration(length: timedelta) -> str:
    """A length of time in hours, minutes and seconds, as far as it has any: "7 giờ 30 phút"."""
    minutes, seconds = divmod(int(length.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [(hours, _("%(n)d h")), (minutes, _("%(n)d min")), (seconds, _("%(n)d s"))]
    return " ".join(text % {"n": number} for number, text in parts if number) or _("%(n)d min") % {"n": 0}


def spoken_money(amount_vnd: int) -> str:
    """An amount in đồng: "8.000 đ", or "8,000 đ"."""
    return f"{count(amount_vnd)} đ"


def count(number: int) -> str:
    """A whole number: "1.682", or "1,682"."""
    written = f"{number:,}"
    return written if _language() == "en" else written.replace(",", ".")


def percent(rate: float | None, decimals: int = 1) -> str:
    """A share as a percentage: "98,7%"; a dash without a denominator; 100% only where nothing is missing."""
    if rate is None:
        return "—"
    shown = round(rate * 100, decimals)
    if rate < 1:
        shown = min(shown, 100 - 10**-decimals)
    written = f"{shown:.{decimals}f}" if shown < 100 else str(int(shown))
    return f"{written if _language() == 'en' else written.replace('.', ',')}%"
