"""How statistical reports are named for people: their period, its window, who gets them."""

from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from procedures.domain.statistics import COLUMNS, COMPILED_FROM, Column, StatisticsForm
from procedures.domain.statistics_periods import PeriodKind, ReportingPeriod
from units.formats import plain_date, spoken_month

ROMAN = ("", "I", "II", "III", "IV")


def spoken_period(period: ReportingPeriod) -> str:
    """``Tháng 9 năm 2025``, or ``September 2025``."""
    facts: dict[str, Any] = {"number": period.number, "year": period.year, "roman": ROMAN[min(period.number, 4)]}
    if period.kind is PeriodKind.MONTH:
        if get_language() == "en":
            return spoken_month(date(period.year, period.number, 1))
        return _("Month %(number)s of %(year)s") % facts
    if period.kind is PeriodKind.QUARTER:
        return _("Quarter %(roman)s of %(year)s") % facts
    if period.kind is PeriodKind.YEAR:
        return _("Year %(year)s") % facts
    return (_("First half of %(year)s") if period.number == 1 else _("Second half of %(year)s")) % facts


def spoken_window(period: ReportingPeriod) -> str:
    """``từ 15/08/2025 đến 14/09/2025``."""
    days = period.window
    return _("data of %(first)s to %(last)s") % {"first": plain_date(days.first), "last": plain_date(days.last)}


def counted_in(form: StatisticsForm) -> str:
    """What the numbers are of."""
    source = COMPILED_FROM.get(form, form)
    if source is StatisticsForm.RECORDS:
        return _("records")
    return _("petitions") if source is StatisticsForm.PETITIONS else _("places, people; 1 or 0")


def name_column(form: StatisticsForm) -> str:
    """The heading of column (2)."""
    if COMPILED_FROM.get(form, form) is StatisticsForm.RECORDS:
        return _("Field")
    return _("Unit") if COMPILED_FROM.get(form, form) is StatisticsForm.PETITIONS else _("Centre")


def groups(columns: tuple[Column, ...]) -> list[tuple[str, int]]:
    """The headings above the columns, each with how many it spans; a blank one spans one column, both rows."""
    found: list[tuple[str, int]] = []
    for column in columns:
        if column.group and found and found[-1][0] == column.group:
            found[-1] = (column.group, found[-1][1] + 1)
        else:
            found.append((column.group, 1))
    return found


def printed_columns(form: StatisticsForm) -> tuple[Column, ...]:
    """The form's columns with their words in the active language."""
    return tuple(Column(one.key, _(one.label), _(one.group) if one.group else "") for one in COLUMNS[form])
