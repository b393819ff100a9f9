"""The officials' pages: few large numbers, each with its denominator, its definition and the records behind it."""

from dataclasses import dataclass, field
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from procedures.domain.definitions import Definition
from procedures.domain.periods import Period
from procedures.domain.ranking import interval
from procedures.models import Field
from procedures.queries import figures
from procedures.queries.figures import Summary, UnitRow
from procedures.web.charts import hex_map, reception_chart, spark_line
from procedures.web.figure_filter import FigureFilter
from procedures.web.figure_links import Links
from procedures.web.numbers import count, percent
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from units import clock
from units.domain.kinds import COMMUNE_LEVEL
from units.formats import plain_date
from units.models import Unit
from units.scoping import Scope

TARGET = 0.98
NEEDING_ATTENTION = 10


@dataclass(frozen=True, slots=True)
class Shown:
    """One large number with its words."""

    label: str
    value: str
    note: str
    href: str
    definition: Definition
    tone: str = ""


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit in a table, with the addresses of its numbers."""

    row: UnitRow
    href: str
    links: Links
    rate: str
    likely: str
    spark: str

    @property
    def has_anything(self) -> bool:
        """Whether any number of the line is more than zero: agencies without records are left out."""
        return bool(self.row.received.total or self.row.settled.total or self.row.stock.open)


@dataclass(frozen=True)
class Asked:
    """What one request for figures is about."""

    form: FigureFilter
    period: Period
    of_field: Field | None
    scope: Scope
    unit: Unit | None = None
    links: Links = field(init=False)

    def __post_init__(self) -> None:
        """Every address on the page keeps the period, the unit and the field."""
        visible = figures.units_of(self.scope)
        codes = (
            None if visible is None else ",".join(Unit.objects.filter(pk__in=visible).values_list("code", flat=True))
        )
        unit = self.unit.code if self.unit else codes
        object.__setattr__(self, "links", Links(self.period, unit=unit, field=self.of_field))

    @property
    def narrowed(self) -> dict[str, Any]:
        """Unit and field, as the queries take them."""
        return {
            "units": None if self.unit is None else [self.unit.pk],
            "field": None if self.of_field is None else self.of_field.pk,
        }


def asked(request: HttpRequest, code: str | None = None) -> Asked:
    """Read a request for figures; a unit outside the person's places is not found."""
    form = FigureFilter(request.GET, today=clock.today())
    period, of_field = form.answer()
    scope: Scope = request.access.scope_for(Capability.VIEW_FIGURES)  # type: ignore[attr-defined]
    unit = None
    if code is not None:
        unit = Unit.objects.in_force(clock.today()).filter(code=code).first()
        visible = figures.units_of(scope)
        if unit is None or (visible is not None and unit.pk not in visible):
            raise Http404
    return Asked(form, period, of_field, scope, unit)


@gate(Capability.VIEW_FIGURES)
def dashboard(request: HttpRequest) -> HttpResponse:
    """The province, or as much of it as the person leads."""
    return _page(request, asked(request), "procedures/dashboard/dashboard.html")


@gate(Capability.VIEW_FIGURES)
def unit_figures(request: HttpRequest, code: str) -> HttpResponse:
    """One unit: the same numbers, by field."""
    return _page(request, asked(request, code), "procedures/dashboard/unit.html")


def _page(request: HttpRequest, what: Asked, template: str) -> HttpResponse:
    at = clock.now()
    summary = figures.summary(what.period, scope=what.scope, at=at, **what.narrowed)
    rows = figures.by_unit(what.period, scope=what.scope, at=at, **what.narrowed)
    days = figures.by_day(what.period, scope=what.scope, **what.narrowed)
    context = {
        "form": what.form,
        "said_period": f"{plain_date(what.period.first)} - {plain_date(what.period.last)}",
        "may_export": request.access.may(Capability.EXPORT_FIGURES),  # type: ignore[attr-defined]
        "of_field": what.of_field,
        "unit": what.unit,
        "numbers": large_numbers(summary, what.links),
        "judged": other_rates(summary),
        "chart": reception_chart(days, what.links),
        "days": days,
        "state": figures.state(),
        "at": at,
        "query": request.GET.urlencode(),
        "definitions": list(Definition),
    }
    if what.unit is None:
        lines = [line for line in unit_lines(rows, what) if line.row.kind in COMMUNE_LEVEL or line.has_anything]
        places = {unit.pk: unit for unit in Unit.objects.filter(pk__in=[row.unit_id for row in rows])}
        context["lines"] = lines
        context["attention"] = needing_attention(lines)
        context["map"] = hex_map(rows, places, _unit_address(request, "CODE"))
    else:
        by_field = figures.by_field(what.period, scope=what.scope, at=at, units=[what.unit.pk])
        context["fields"] = [(row, what.links.of_field(row.code), percent(row.settled.rate)) for row in by_field]
    return render(request, template, context)


def large_numbers(summary: Summary, links: Links) -> list[Shown]:
    """The five numbers on top."""
    settled, stock, days = summary.settled, summary.stock, len(summary.period)
    judged = _("%(kept)s of %(total)s settled · target %(target)s") % {
        "kept": count(settled.kept),
        "total": count(settled.total),
        "target": percent(TARGET, 0),
    }
    tone = "" if settled.rate is None else "good" if settled.rate >= TARGET else "warning"
    per_day = _("%(number)s a day on average") % {"number": count(round(summary.received.total / days))}
    in_term = _("%(number)s within their term") % {"number": count(stock.in_term)}
    return [
        Shown(_("Received"), count(summary.received.total), per_day, links.received, Definition.RECEIVED),
        Shown(_("Early and on time"), percent(settled.rate), judged, links.settled, Definition.ON_TIME, tone),
        Shown(_("In progress"), count(stock.open), in_term, links.open, Definition.OPEN),
        Shown(
            _("Overdue now"),
            count(stock.overdue),
            _("See each record"),
            links.overdue,
            Definition.OVERDUE,
            "bad" if stock.overdue else "",
        ),
        Shown(
            _("Due within 24 working hours"),
            count(stock.due_soon),
            _("Look ahead"),
            links.due_soon,
            Definition.DUE_SOON,
            "warning" if stock.due_soon else "",
        ),
    ]


def other_rates(summary: Summary) -> list[tuple[str, str, Definition]]:
    """What stands beside the rate, so that nothing can polish it."""
    settled = summary.settled
    return [
        (_("By the first due date"), percent(settled.rate_on_first_due), Definition.ON_FIRST_DUE),
        (_("By Decision 766"), percent(settled.rate_766), Definition.ON_TIME_766),
        (_("Early"), count(settled.early), Definition.ON_TIME),
        (_("Late"), count(settled.late), Definition.ON_TIME),
        (_("Filed online"), count(summary.submitted), Definition.SUBMITTED),
        (_("Refused at reception"), count(summary.refused), Definition.REFUSED),
        (_("Withdrawn"), count(summary.withdrawn), Definition.WITHDRAWN),
    ]


def unit_lines(rows: list[UnitRow], what: Asked) -> list[UnitLine]:
    """Every unit with its addresses."""
    lines = []
    for row in rows:
        low, high = interval(row.settled.kept, row.settled.total)
        lines.append(
            UnitLine(
                row=row,
                href=f"{reverse('unit_figures', args=[row.code])}?{_query(what)}",
                links=what.links.of_unit(row.code),
                rate=percent(row.settled.rate),
                likely=f"{percent(low)} - {percent(high)}" if row.settled.total else "—",
                spark=spark_line(row.series),
            )
        )
    return lines


def needing_attention(lines: list[UnitLine]) -> list[UnitLine]:
    """Units below the target beyond chance first (by the upper end of the interval), then by what is overdue now."""
    worth = [line for line in lines if line.row.settled.late or line.row.stock.overdue]
    worth.sort(key=lambda line: (interval(line.row.settled.kept, line.row.settled.total)[1], -line.row.stock.overdue))
    return worth[:NEEDING_ATTENTION]


def _query(what: Asked) -> str:
    data = what.form.data
    return "&".join(f"{name}={data[name]}" for name in ("period", "first", "last", "field") if data.get(name))


def _unit_address(request: HttpRequest, code: str) -> str:
    query = request.GET.urlencode()
    return reverse("unit_figures", args=[code]) + (f"?{query}" if query else "")
