"""Why a record is due when it is, in the words of the active language, as the desk shows it beside the due date."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from procedures.domain.deadlines import Line
from procedures.domain.vocabulary import TermUnit
from procedures.queries.calendar import holiday_names
from units.formats import spoken_date, spoken_duration, spoken_moment, spoken_time


class Explained(NamedTuple):
    """One step of the reckoning: what it is about, and what it came to."""

    label: str
    value: str

    def __str__(self) -> str:
        return f"{self.label}: {self.value}" if self.value else self.label


def explain(lines: Iterable[Line], *, year: bool = True) -> list[Explained]:
    """The lines of a deadline as pairs of label and value; ``year=False`` leaves the year out of the dates."""
    return [WORDS[line.code](line.facts, year) for line in lines]


def spoken_term(value: int, unit: TermUnit) -> str:
    """A settlement term: "3 ngày làm việc", "3 working days"."""
    match unit:
        case TermUnit.WORKING_DAY:
            words = ngettext("%(n)d working day", "%(n)d working days", value)
        case TermUnit.DAY:
            words = ngettext("%(n)d calendar day", "%(n)d calendar days", value)
        case TermUnit.WORKING_HOUR:
            words = ngettext("%(n)d working hour", "%(n)d working hours", value)
        case TermUnit.MONTH:
            words = ngettext("%(n)d month", "%(n)d months", value)
        case TermUnit.SAME_DAY:
            words = _("within the day")
    return words % {"n": value}


def _named(day: date, year: bool) -> str:
    written = spoken_date(day, year=year)
    names = holiday_names().get(day)
    if not names:
        return written
    return f"{written} ({names[(get_language() or '').startswith('en')]})"


def _moved(facts: Mapping[str, Any], year: bool) -> str:
    return _("moves to %(day)s") % {"day": spoken_date(facts["to"], year=year)}


def _same_day(facts: Mapping[str, Any], year: bool) -> Explained:
    return Explained(
        _("Procedure settled within the day"),
        _("received no later than %(time)s") % {"time": spoken_time(facts["cut_off"])},
    )


def _after_cut_off(facts: Mapping[str, Any], year: bool) -> Explained:
    return Explained(_("Received after %(time)s") % {"time": spoken_time(facts["cut_off"])}, _moved(facts, year))


def _after_closing(facts: Mapping[str, Any], year: bool) -> Explained:
    return Explained(
        _("Received after closing time, %(time)s") % {"time": spoken_time(facts["closing"].time())}, _moved(facts, year)
    )


def _hours_on_day(facts: Mapping[str, Any], year: bool) -> Explained:
    return Explained(
        _("Working hours on %(day)s") % {"day": spoken_date(facts["day"], year=year)}, spoken_duration(facts["worked"])
    )


def _weekend_days(facts: Mapping[str, Any], year: bool) -> Explained:
    days = ngettext("%(n)d day", "%(n)d days", facts["count"]) % {"n": facts["count"]}
    return Explained(_("Saturdays and Sundays, not counted"), days)


def _days_waited(facts: Mapping[str, Any], year: bool) -> Explained:
    days = ngettext("%(n)d calendar day", "%(n)d calendar days", facts["count"]) % {"n": facts["count"]}
    return Explained(_("Not counted while the clock stood still"), days)


def _working_days_waited(facts: Mapping[str, Any], year: bool) -> Explained:
    days = ngettext("%(n)d working day", "%(n)d working days", facts["count"]) % {"n": facts["count"]}
    return Explained(_("Not counted while the clock stood still"), days)


def _extended(facts: Mapping[str, Any], year: bool) -> Explained:
    letter = _("Extended with the letter of apology of %(day)s") % {"day": spoken_date(facts["letter_on"], year=year)}
    return Explained(letter, spoken_moment(facts["at"], year=year))


# One entry for every code that procedures.domain (deadlines, pauses, extensions) gives a Line.
WORDS: Mapping[str, Callable[[Mapping[str, Any], bool], Explained]] = {
    "received_at": lambda facts, year: Explained(
        pgettext("explanation", "Received"), spoken_moment(facts["at"], year=year)
    ),
    "term": lambda facts, year: Explained(_("Settlement term"), spoken_term(facts["value"], facts["unit"])),
    "same_day": _same_day,
    "received_on_day_off": lambda facts, year: Explained(_("Received on a day off"), _moved(facts, year)),
    "received_after_cut_off": _after_cut_off,
    "received_after_closing": _after_closing,
    "first_day": lambda facts, year: Explained(_("First day counted"), spoken_date(facts["day"], year=year)),
    "weekend_days": _weekend_days,
    "day_off": lambda facts, year: Explained(_("Day off, not counted"), _named(facts["day"], year)),
    "worked_weekend_day": lambda facts, year: Explained(_("Day worked by swap, counted"), _named(facts["day"], year)),
    "last_day": lambda facts, year: Explained(_("Last day of the term"), spoken_date(facts["day"], year=year)),
    "rolled": lambda facts, year: Explained(_("The last day is a day off"), _moved(facts, year)),
    "hours_begin": lambda facts, year: Explained(_("Hours count from"), spoken_moment(facts["at"], year=year)),
    "hours_on_day": _hours_on_day,
    "hours_between": lambda facts, year: Explained(
        _("Working hours of the days between"), spoken_duration(facts["worked"])
    ),
    "due_at": lambda facts, year: Explained(_("Due"), spoken_moment(facts["at"], year=year)),
    "clock_stopped": lambda facts, year: Explained(_("Clock stopped"), spoken_moment(facts["at"], year=year)),
    "clock_went_on": lambda facts, year: Explained(_("Clock ran on"), spoken_moment(facts["at"], year=year)),
    "days_waited": _days_waited,
    "working_days_waited": _working_days_waited,
    "hours_waited": lambda facts, year: Explained(
        _("Not counted while the clock stood still"), spoken_duration(facts["worked"])
    ),
    "extended": _extended,
    "end_of_day": lambda facts, year: Explained(_("End of the last session"), spoken_moment(facts["at"], year=year)),
}
