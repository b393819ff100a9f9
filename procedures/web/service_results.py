"""How the units serve, open to everybody: rates with their denominators, small numbers left out."""

from collections.abc import Collection

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from procedures.domain.periods import Period
from procedures.queries import figures
from procedures.queries.satisfaction import FEWEST_RATED, Satisfaction, satisfaction_by_unit
from procedures.web.charts import hex_map
from procedures.web.figure_filter import Stretch, period_of
from procedures.web.numbers import count, percent
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from units import clock
from units.models import Unit
from units.scoping import PROVINCE

FEWEST_SHOWN = 5
"""Figures of fewer records are not published: one could tell whose they are."""


@gate(Capability.PUBLIC)
def service_results(request: HttpRequest) -> HttpResponse:
    """All units since the merger; the rate of a unit with fewer than five settled records is not shown."""
    at = clock.now()
    period: Period = period_of(Stretch.ALL, clock.today())
    summary = figures.summary(period, scope=PROVINCE, at=at)
    rows = [row for row in figures.by_unit(period, scope=PROVINCE, at=at) if row.settled.total >= FEWEST_SHOWN]
    satisfied = satisfaction_by_unit()
    places = {unit.pk: unit for unit in Unit.objects.communes().filter(valid_to=None)}
    context = {
        "period": period,
        "summary": summary,
        "rate": percent(summary.settled.rate),
        "settled": count(summary.settled.total),
        "received": count(summary.received.total),
        "rows": [(row, percent(row.settled.rate), told(satisfied.get(row.unit_id))) for row in rows],
        "satisfaction": _whole(satisfied.values()),
        "fewest_rated": FEWEST_RATED,
        "map": hex_map(rows, places, reverse("unit", args=["CODE"])),
        "state": figures.state(),
        "fewest": FEWEST_SHOWN,
    }
    return render(request, "procedures/service_results.html", context)


def told(found: Satisfaction | None) -> str:
    """A rate with its denominator; a dash where too few rated."""
    return _("%(rate)s of %(rated)s") % {"rate": percent(found.rate), "rated": count(found.rated)} if found else "—"


def _whole(shown: Collection[Satisfaction]) -> tuple[str, str]:
    """The rate over the units that are shown and no others: the difference would tell what is left out."""
    whole = Satisfaction(sum(one.rated for one in shown), sum(one.satisfied for one in shown))
    return (percent(whole.rate), count(whole.rated)) if whole.rated else ("", "")
