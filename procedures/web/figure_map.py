"""The map of hexagons with a measure to choose, month by month since the 54 units began. Every view is an address."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from procedures.domain.calendar import ZONE
from procedures.domain.periods import Period
from procedures.queries.as_at import Past
from procedures.queries.figure_map import NOT_KEPT, OF_A_MOMENT, OF_NOW, MapMeasure, Value, measured
from procedures.queries.figure_times import whole_months
from procedures.queries.figures import units_of
from procedures.queries.places import units_in_force
from procedures.web import view_sections
from procedures.web.charts import HexMap, TileValue, drawn
from procedures.web.dashboard import page_context
from procedures.web.figure_filter import FIRST_DAY
from procedures.web.figure_links import unit_page
from procedures.web.figure_request import Asked, asked, kept
from procedures.web.figure_view import address, word_of
from procedures.web.map_image import map_image
from procedures.web.map_scales import DAYS, ON_TIME, ONLINE, OVERDUE, SATISFACTION, VOLUME, Scale
from procedures.web.numbers import count, percent
from procedures.web.view_papers import shown
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from units import clock
from units.domain.kinds import COMMUNE_LEVEL
from units.formats import plain_date, spoken_moment, spoken_month

SCALES: Mapping[MapMeasure, Scale] = {
    MapMeasure.ON_TIME: ON_TIME,
    MapMeasure.OVERDUE: OVERDUE,
    MapMeasure.VOLUME: VOLUME,
    MapMeasure.ONLINE: ONLINE,
    MapMeasure.SATISFACTION: SATISFACTION,
    MapMeasure.DAYS: DAYS,
}


@dataclass(frozen=True, slots=True)
class Line:
    """One unit in the table under the map: its number, and what it is of."""

    name: str
    href: str
    number: str
    of: str
    sort: float


@dataclass(frozen=True, slots=True)
class Shown:
    """A map with its table and the days that it is about."""

    map: HexMap
    lines: list[Line]
    of_days: str


@gate(Capability.VIEW_FIGURES)
def dashboard_map(request: HttpRequest) -> HttpResponse:
    """The map alone, with what to choose and a table of every unit."""
    what = asked(request)
    measure = word_of(MapMeasure, request.GET.get("measure"), MapMeasure.ON_TIME)
    months = months_since(clock.today())
    month = next((month for month in months if f"{month:%Y-%m}" == request.GET.get("month")), None)
    period = what.period if month is None else month_of(month, clock.today())
    context = {
        **page_context(request, what),
        **drawn_context(_at_its_end(what, measure, month), measure, period, kept(request.GET)),
        "measures": [(word.value, _(word.label)) for word in MapMeasure],
        "measure": measure,
        "months": [(f"{one:%Y-%m}", spoken_month(one)) for one in months],
        "month": f"{month:%Y-%m}" if month else "",
        "of_now": measure in OF_NOW,
        "not_kept": what.past is not None and measure in NOT_KEPT,
        "carried": [
            (name, request.GET[name]) for name in ("period", "first", "last", "field", "as_at") if request.GET.get(name)
        ],
    }
    if context["map"].compares:
        if request.GET.get("as") == "png":
            return map_image(request, context)
        context["png_href"] = address(request.GET, **{"as": "png"})
    return shown(request, "procedures/dashboard/map.html", context, view_sections.the_map)


def _at_its_end(what: Asked, measure: MapMeasure, month: date | None) -> Asked:
    """What stands at a moment is asked, for a month that is over, as at its last midnight."""
    if what.past or month is None or measure not in OF_A_MOMENT - OF_NOW:
        return what
    end = datetime.combine(whole_months(Period(month, month)).last + timedelta(days=1), time(0), ZONE)
    return what if end > clock.now() else replace(what, past=Past(end - timedelta.resolution))


def drawn_context(what: Asked, measure: MapMeasure, period: Period, along: str) -> dict[str, Any]:
    """The map, its table and its words, for any page that shows it."""
    shown = draw(what, measure, period, along)
    return {
        "map": shown.map,
        "lines": shown.lines,
        "of_days": shown.of_days,
        "map_title": _(measure.label),
        "without_map": "" if shown.map.compares else _without_map(shown.lines),
    }


def _without_map(lines: list[Line]) -> str:
    """Why there is no map, for whoever sees one commune or none."""
    if lines:
        return _("A map compares communes: you see fewer than two of them. The numbers stand below.")
    return _("A map compares communes: you see none of them.")


def draw(what: Asked, measure: MapMeasure, period: Period, along: str) -> Shown:
    """Every unit of the reader's places by that measure."""
    of_field = what.of_field.pk if what.of_field else None
    values = measured(measure, period, scope=what.scope, at=clock.now(), field=of_field, as_at=what.past)
    visible = units_of(what.scope)
    communes = (unit for unit in units_in_force(clock.today()) if unit.kind in COMMUNE_LEVEL)
    places = {unit.pk: unit for unit in communes if visible is None or unit.pk in visible}
    scale = SCALES[measure]
    page = unit_page(along)
    tiles, lines = [], []
    for unit in places.values():
        value = values.get(unit.pk, Value(None))
        number, of = _said(measure, value)
        title = f"{unit.label}: {number}" + (f" ({of})" if of else "")
        tiles.append(TileValue(unit.pk, unit.code, title, number.rstrip("%"), scale.step_of(value.number)))
        sort = -1.0 if value.number is None else value.number
        lines.append(Line(unit.label, page.replace("CODE", unit.code), number, of, sort))
    lines.sort(key=lambda line: -line.sort)
    if measure in OF_A_MOMENT and what.past:
        of_days = _("as at %(moment)s") % {"moment": spoken_moment(what.past.moment)}
    elif measure in OF_A_MOMENT:
        of_days = _("as it stands now")
    else:
        days = whole_months(period) if measure is MapMeasure.DAYS else period
        of_days = f"{plain_date(days.first)} – {plain_date(min(days.last, clock.today()))}"
    return Shown(drawn(tiles, scale.legend(_("nothing known")), places, page), lines, of_days)


def _said(measure: MapMeasure, value: Value) -> tuple[str, str]:
    """The number as people read it, and what it is of."""
    facts = {"part": count(value.part), "whole": count(value.whole)}
    if value.number is None:
        return "—", ""
    if measure is MapMeasure.VOLUME:
        return str(number_format(round(value.number, 1), 1)), _("%(part)s received, %(whole)s residents") % facts
    if measure is MapMeasure.DAYS:
        return count(int(value.number)), _("of %(whole)s settled") % facts
    return percent(value.number), _("%(part)s of %(whole)s") % facts


def months_since(today: date) -> list[date]:
    """The first day of every month since the units began, the oldest first."""
    months = [FIRST_DAY.replace(day=1)]
    while (after := (months[-1] + timedelta(days=31)).replace(day=1)) <= today:
        months.append(after)
    return months


def month_of(first: date, today: date) -> Period:
    """A month's days, up to today in the present one."""
    return Period(first, max(first, min(whole_months(Period(first, first)).last, today)))
