"""How long settlements took: not a mean but all of them, with median and ninetieth; by unit, field and procedure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from procedures.domain.distribution import Bin, Distribution
from procedures.domain.periods import Period
from procedures.models import Procedure, ProcedureVersion
from procedures.queries.figure_times import (
    times_by_month,
    times_by_procedure,
    times_by_unit,
    together,
    whole_months,
)
from procedures.queries.places import all_units
from procedures.web import view_sections
from procedures.web.dashboard import page_context
from procedures.web.figure_request import asked, kept, unit_or_404
from procedures.web.numbers import count, percent
from procedures.web.view_papers import shown
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from units import clock
from units.formats import plain_date, spoken_month

MOST_PROCEDURES = 30
WIDTH, HEIGHT = 720, 180


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the histogram, in whole and its late part; ``mark`` says where median and ninetieth lie."""

    label: str
    title: str
    x: float
    y: float
    width: float
    height: float
    late_height: float
    middle: float
    mark: str


@dataclass(frozen=True, slots=True)
class Line:
    """One unit, procedure or month in a table."""

    name: str
    href: str
    records: int
    late: int
    rate: str
    median: int | None
    ninetieth: int | None

    @classmethod
    def of(cls, name: str, href: str, found: Distribution) -> "Line":
        """From how long its settlements took."""
        return cls(name, href, found.records, found.late, percent(found.rate), found.median, found.ninetieth)


@gate(Capability.VIEW_FIGURES)
def dashboard_times(request: HttpRequest) -> HttpResponse:
    """The distribution over the reader's places, or one unit (``?unit=``), with units and procedures beside."""
    what = asked(request)
    unit = unit_or_404(request.GET["unit"], what.scope) if request.GET.get("unit") else None
    of_field = what.of_field.pk if what.of_field else None
    units = [unit.pk] if unit else None
    by_unit = times_by_unit(what.period, scope=what.scope, units=units, field=of_field)
    by_procedure = times_by_procedure(what.period, scope=what.scope, units=units, field=of_field)
    context = {
        **page_context(request, what, knows_past=False),
        **distribution(together(by_unit.values()), what.period),
        "unit": unit,
        "units": [] if unit else _unit_lines(by_unit, request),
        "procedures": procedure_lines(by_procedure, request),
    }
    return shown(request, "procedures/dashboard/times.html", context, view_sections.times)


@gate(Capability.VIEW_FIGURES)
def procedure_figures(request: HttpRequest, code: str) -> HttpResponse:
    """One procedure: how it was settled, month by month and unit by unit."""
    what = asked(request)
    procedure = Procedure.objects.filter(code=code).select_related("field").first()
    if procedure is None:
        raise Http404
    by_unit = times_by_unit(what.period, scope=what.scope, procedure=procedure.pk)
    by_month = times_by_month(what.period, scope=what.scope, procedure=procedure.pk)
    names = _names([procedure.pk])
    context = {
        **page_context(request, what, knows_past=False),
        **distribution(together(by_unit.values()), what.period),
        "of_field": procedure.field,
        "procedure": procedure,
        "name": names.get(procedure.pk, code),
        "months": _month_lines(by_month),
        "units": _unit_lines(by_unit, request),
    }
    return shown(request, "procedures/dashboard/procedure.html", context, view_sections.times)


def distribution(found: Distribution, period: Period) -> dict[str, Any]:
    """The histogram with its words."""
    months = whole_months(period)
    return {
        "found": found,
        "rate": percent(found.rate),
        "said_median": _days(found.median or 0),
        "said_ninetieth": _days(found.ninetieth or 0),
        "bars": histogram(found),
        "width": WIDTH,
        "height": HEIGHT,
        "said_months": f"{plain_date(months.first)} – {plain_date(min(months.last, clock.today()))}",
    }


def histogram(found: Distribution) -> list[Bar]:
    """The bars of a distribution, left to right, within ``WIDTH`` by ``HEIGHT``."""
    bins = found.bins()
    top = max((one.records for one in bins), default=0)
    slot = WIDTH / max(len(bins), 6)
    return [_bar(one, number, slot, top, found) for number, one in enumerate(bins)]


def _bar(one: Bin, number: int, slot: float, top: int, found: Distribution) -> Bar:
    wide = slot * 0.8
    tall = one.records / top * HEIGHT if top else 0.0
    marks = []
    if _holds(one, found.median):
        marks.append(_("median"))
    if _holds(one, found.ninetieth):
        marks.append(_("nine of ten"))
    facts = {"days": _span(one), "records": count(one.records), "late": count(one.late)}
    return Bar(
        label=_brief(one),
        title=_("%(days)s: %(records)s settled, %(late)s of them late") % facts,
        x=round(number * slot + (slot - wide) / 2, 1),
        y=round(HEIGHT - tall, 1),
        width=round(wide, 1),
        height=round(tall, 1),
        late_height=round(one.late / top * HEIGHT if top else 0.0, 1),
        middle=round((number + 0.5) * slot, 1),
        mark=" · ".join(marks),
    )


def _holds(one: Bin, days: int | None) -> bool:
    return days is not None and one.first <= days and (one.last is None or days <= one.last)


def _brief(one: Bin) -> str:
    if one.last is None:
        return f"{one.first}+"
    return str(one.first) if one.first == one.last else f"{one.first}–{one.last}"


def _days(days: int) -> str:
    if not days:
        return _("the same day")
    return ngettext("%(n)d working day", "%(n)d working days", days) % {"n": days}


def _span(one: Bin) -> str:
    if one.last is None:
        return _("%(n)d working days or more") % {"n": one.first}
    if one.first == one.last:
        return _days(one.first)
    return _("%(first)d to %(last)d working days") % {"first": one.first, "last": one.last}


def _unit_lines(found: Mapping[int, Distribution], request: HttpRequest) -> list[Line]:
    along = kept(request.GET)
    units = [unit for unit in all_units() if unit.pk in found]
    page = reverse("dashboard_times")
    return [Line.of(unit.label, f"{page}?unit={unit.code}&{along}", found[unit.pk]) for unit in units]


def procedure_lines(found: Mapping[int, Distribution], request: HttpRequest) -> list[Line]:
    """The most frequent procedures, each with the way to its own page."""
    along = kept(request.GET)
    most = sorted(found, key=lambda key: -found[key].records)[:MOST_PROCEDURES]
    names = _names(most)
    codes = dict(Procedure.objects.filter(pk__in=most).values_list("pk", "code"))
    return [
        Line.of(names.get(key, codes[key]), f"{reverse('procedure_figures', args=[codes[key]])}?{along}", found[key])
        for key in most
    ]


def _month_lines(found: Mapping[date, Distribution]) -> list[Line]:
    return [Line.of(spoken_month(month), "", found[month]) for month in sorted(found, reverse=True)]


def _names(procedures: Sequence[int]) -> dict[int, str]:
    """The procedures by the names of their latest versions."""
    versions = ProcedureVersion.objects.filter(procedure__in=procedures).order_by("valid_from")
    return {version.procedure_id: version.name for version in versions}
