"""How the units serve, open to everybody: what is published of each month, with definitions and denominators."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from procedures.domain.definitions import explained
from procedures.domain.disclosure import FEWEST
from procedures.domain.open_data import LICENCE, UNIT_OF, DataColumn
from procedures.models import PublishedMonth
from procedures.queries import publication
from procedures.queries.publication import Line
from procedures.queries.settlement_times import most_frequent_times, spoken_working_time
from procedures.web.charts import hex_map
from procedures.web.month_chart import month_chart
from procedures.web.numbers import about, count, percent
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from units import clock
from units.formats import spoken_moment, spoken_month
from units.models import Unit

LEFT_OUT = "*"
"""What stands for a number that is not published; the page says so beside its tables."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line as tables show it."""

    name: str
    href: str
    received: str
    online: str
    settled: str
    on_time: str
    on_first_due: str
    on_time_766: str
    open: str
    overdue: str
    satisfied: str


@gate(Capability.PUBLIC)
@require_safe
def transparency(request: HttpRequest) -> HttpResponse:
    """The province: one month in numbers, all months beside one another, every unit and every field."""
    context = _page(request, None)
    if month := context["month"]:
        lines = [line for line in publication.by_unit(month=month) if not line.is_empty]
        places = {line.unit.pk: line.unit for line in lines if line.unit}
        context["units"] = [_row(line, reverse("transparency_unit", args=[line.code]), month) for line in lines]
        context["map"] = hex_map(
            publication.as_unit_rows(lines), places, reverse("transparency_unit", args=["CODE"]) + _query(request)
        )
        context["times"] = [
            (
                version,
                spoken_working_time(row.median_minutes),
                spoken_working_time(row.ninetieth_minutes),
                about(row.records),
            )
            for version, row in most_frequent_times(clock.today())
        ]
    return render(request, "procedures/transparency/province.html", context)


@gate(Capability.PUBLIC)
@require_safe
def transparency_unit(request: HttpRequest, code: str) -> HttpResponse:
    """One unit: the same numbers, by field."""
    context = _page(request, unit_or_404(code))
    return render(request, "procedures/transparency/unit.html", context)


def unit_or_404(code: str) -> Unit:
    """The unit in force with that code: figures are of those that settle records today."""
    unit: Unit | None = Unit.objects.in_force(clock.today()).filter(code=code).first()
    if unit is None:
        raise Http404
    return unit


def _page(request: HttpRequest, unit: Unit | None) -> dict[str, Any]:
    """What both pages show (the same queries whichever unit, and however many there are)."""
    months = publication.months()
    month = _chosen(months, request.GET.get("month", ""))
    lines = publication.by_month(unit)
    this = next((line for line in lines if month and line.month == month.first_day), None)
    fields = publication.by_field(unit, month=month) if month else []
    return {
        "unit": unit,
        "months": [(f"{one.first_day:%Y-%m}", spoken_month(one.first_day), one == month) for one in months],
        "month": month,
        "said_month": spoken_month(month.first_day) if month else "",
        "published": spoken_moment(month.taken_at) if month else "",
        "numbers": _numbers(this, month) if this and month else [],
        "by_month": [_row(line, f"?month={line.month:%Y-%m}", None) for line in lines],
        "chart": month_chart(lines),
        "fields": [_row(line, "", month) for line in fields if not line.is_empty],
        "definitions": explained(),
        "columns": [(column, UNIT_OF[column]) for column in DataColumn],
        "fewest": FEWEST,
        "licence": LICENCE,
        "left_out": LEFT_OUT,
    }


def _chosen(months: Sequence[PublishedMonth], asked: str) -> PublishedMonth | None:
    """The month in the address, otherwise the latest."""
    return next((month for month in months if f"{month.first_day:%Y-%m}" == asked), months[0] if months else None)


def _query(request: HttpRequest) -> str:
    return f"?{request.GET.urlencode()}" if request.GET else ""


def _numbers(line: Line, month: PublishedMonth) -> list[tuple[str, str, str]]:
    """Label, value and denominator of the large numbers."""
    rated = line.satisfaction
    of_settled = _("of %(settled)s records settled") % {"settled": _count(line.settled_total)}
    of_received = _("of %(received)s records received") % {"received": _count(line.received_total)}
    of_rated = _("of %(rated)s records rated so far") % {"rated": count(rated.rated)} if rated else ""
    numbers = [
        (_("Early and on time"), _share(line.parts is not None, line.on_time_share), of_settled),
        (_("By the first due date"), _share(line.parts is not None, line.on_first_due_share), of_settled),
        (_("By Decision 766"), _share(line.parts is not None, line.on_time_766_share), of_settled),
        (_("Received"), _count(line.received_total), _("accepted in the month")),
        (_("Filed online"), _share(line.online is not None, line.online_share), of_received),
    ]
    if month.with_stock:
        numbers.append((_("In progress"), _about(line.open), _("when the month was published")))
        numbers.append((_("Overdue"), _about(line.overdue), _("of those in progress")))
    if rated:
        numbers.append((_("Satisfied people"), percent(rated.rate), of_rated))
    return numbers


def _row(line: Line, href: str, month: PublishedMonth | None) -> Row:
    rated = line.satisfaction
    with_stock = month is not None and month.with_stock
    return Row(
        name=spoken_month(line.month) if month is None else line.name,
        href=href if month is None or not href else f"{href}?month={month.first_day:%Y-%m}",
        received=_count(line.received_total),
        online=_share(line.online is not None, line.online_share),
        settled=_count(line.settled_total),
        on_time=_share(line.parts is not None, line.on_time_share),
        on_first_due=_share(line.parts is not None, line.on_first_due_share),
        on_time_766=_share(line.parts is not None, line.on_time_766_share),
        open=_about(line.open) if with_stock else "",
        overdue=_about(line.overdue) if with_stock else "",
        satisfied=_("%(rate)s of %(rated)s") % {"rate": percent(rated.rate), "rated": count(rated.rated)}
        if rated
        else "—",
    )


def _count(number: int | None) -> str:
    return LEFT_OUT if number is None else count(number)


def _about(number: int | None) -> str:
    return LEFT_OUT if number is None else about(number)


def _share(is_published: bool, share: float | None) -> str:
    return percent(share) if is_published else LEFT_OUT
