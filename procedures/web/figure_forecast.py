"""The ten working days to come: what will be received, and what will be late if nothing changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from procedures.domain.forecast import ExpectedLate
from procedures.domain.periods import Period
from procedures.queries.calendar import calendar_for
from procedures.queries.catalogue import all_fields
from procedures.queries.figure_forecast import LIKE_DAYS, FieldOutlook, outlook
from procedures.web import watch_sections
from procedures.web.dashboard import page_context
from procedures.web.figure_links import Links
from procedures.web.figure_request import asked, unit_or_404
from procedures.web.numbers import count, percent
from procedures.web.view_papers import shown
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from units import clock
from units.formats import spoken_date


@dataclass(frozen=True, slots=True)
class DayLine:
    """One day ahead in the table."""

    day: str
    expected: str
    likely: str
    due: str
    late: str
    late_likely: str
    href: str


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One field in the table that says of whom the share of late ones was taken."""

    name: str
    page: str
    due: str
    like: str
    share: str
    late: str
    href: str
    like_href: str


@gate(Capability.VIEW_FIGURES)
def dashboard_forecast(request: HttpRequest) -> HttpResponse:
    """For the reader's places or one unit (``?unit=``)."""
    what = asked(request)
    unit = unit_or_404(request.GET["unit"], what.scope) if request.GET.get("unit") else None
    found = outlook(at=clock.now(), calendar=calendar_for(), scope=what.scope, units=[unit.pk] if unit else None)
    links = what.links.of_unit(unit) if unit else what.links
    ahead = [day.day for day in found.load.days]
    begins = [None, *(day + timedelta(days=1) for day in ahead)]  # what ends on a day off is due on the next one
    days = [
        DayLine(
            spoken_date(day.day, year=False),
            amount(day.expected),
            f"{amount(day.low)} – {amount(day.high)}",
            count(late.due),
            few(late.expected),
            _likely(late),
            links.ending(first, day.day),
        )
        for day, late, first in zip(found.load.days, found.late, begins, strict=False)
    ]
    total = found.total_late
    context = {
        **page_context(request, what, knows_past=False),
        "unit": unit,
        "days": days,
        "fields": _fields(found.fields, links, ahead[-1]),
        "due_href": links.ending(None, ahead[-1]),
        "received": amount(found.load.total),
        "error": None if found.load.error is None else percent(found.load.error, 0),
        "tried": found.load.tried,
        "due": count(total.due),
        "late": few(total.expected),
        "late_likely": _likely(total),
        "like_days": LIKE_DAYS,
    }
    return shown(request, "procedures/dashboard/forecast.html", context, watch_sections.forecast)


def amount(number: float) -> str:
    """What is expected, as whole records."""
    return count(round(number))


def few(number: float) -> str:
    """A small expectation, to one decimal under ten."""
    return amount(number) if number >= 10 else str(number_format(round(number, 1), 1))


def _likely(late: ExpectedLate) -> str:
    return f"{few(late.low)} – {few(late.high)}"


def _fields(found: Sequence[FieldOutlook], links: Links, last: date) -> list[FieldLine]:
    fields = {field.pk: field for field in all_fields()}
    like = links.over(Period.until(clock.today(), LIKE_DAYS))
    return [
        FieldLine(
            fields[one.field_id].label,
            reverse("field_figures", args=[fields[one.field_id].code]),
            count(one.late.due),
            _("%(late)s of %(settled)s") % {"late": count(one.like.late), "settled": count(one.like.settled)}
            if one.own
            else _("too few: all fields, %(late)s of %(settled)s")
            % {"late": count(one.like.late), "settled": count(one.like.settled)},
            percent(one.like.share),
            few(one.late.expected),
            links.of_field(fields[one.field_id].code).ending(None, last),
            (like.of_field(fields[one.field_id].code) if one.own else like).late,
        )
        for one in found
    ]
