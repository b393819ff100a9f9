"""The officials' pages: few large numbers, each with its denominator, its definition and the records behind it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse

from procedures.domain.definitions import explained
from procedures.domain.figures import UnitView
from procedures.domain.vocabulary import Channel
from procedures.queries import figures
from procedures.queries.figure_rows import DayRow, FieldRow, Received, Settled, Stock, Summary, UnitRow
from procedures.queries.figure_slices import Flow, flow_by_unit, settled_by_channel, settled_of_channel, total_settled
from procedures.queries.places import all_units
from procedures.web import view_sections
from procedures.web.charts import hex_map, reception_chart
from procedures.web.figure_links import Links, unit_page
from procedures.web.figure_request import Asked, asked, kept
from procedures.web.figure_view import Grain, Worst, address, choices, word_of
from procedures.web.large_numbers import large_numbers, other_rates
from procedures.web.numbers import percent
from procedures.web.unit_lines import attention, last_days, unit_lines
from procedures.web.view_papers import shown
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from units import clock
from units.domain.kinds import COMMUNE_LEVEL
from units.formats import plain_date, spoken_moment
from units.scoping import Scope

ByChannel = Mapping[Channel, Settled]


@dataclass(frozen=True, slots=True)
class ChannelLine:
    """One channel: what came by it, and how it was settled."""

    channel: Channel
    received: int
    settled: Settled
    share: str
    rate: str
    links: Links


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
    rows: list[UnitRow] = []
    by_field: list[FieldRow] = []
    if what.unit is None:
        alone = what.channel is not None
        summary, rows = figures.overview(what.period, scope=what.scope, at=at, flows_only=alone, **what.narrowed)
    else:
        summary, by_field = figures.overview_by_field(what.period, scope=what.scope, at=at, **what.narrowed)
    days = figures.by_day(what.period, scope=what.scope, **what.narrowed)
    before = flow_by_unit(what.period.before(), scope=what.scope, **what.narrowed)
    channels: ByChannel = {}
    one_unit = what.places["units"]
    if what.of_field is None and what.past is None:
        channels = settled_by_channel(what.period, scope=what.scope, units=one_unit, by=what.by)
    whole = summary
    if what.channel is not None:
        now, earlier = (
            settled_of_channel(what.channel, days, scope=what.scope, units=one_unit, by=what.by)
            for days in (what.period, what.period.before())
        )
        summary, rows, days, before = _by_channel(what.channel, summary, rows, days, before, now, earlier)
    context = {
        **page_context(request, what),
        "at": at,
        "numbers": large_numbers(
            summary,
            Flow.total(before.values()),
            what.links,
            with_stock=what.channel is None,
            is_past=what.past is not None,
        ),
        "judged": [] if what.channel else other_rates(summary),
        "channels": _channel_lines(whole.received, channels, what.links),
        **chart_of(request, what, days),
    }
    if what.unit is None:
        context |= _units(request, what, rows, before)
    else:
        led: Scope = request.access.scope_for(Capability.ASSIGN_RECORDS)  # type: ignore[attr-defined]
        context["leads"] = what.unit.pk in led.units
        context["fields"] = [(row, what.links.of_field(row.code), percent(row.settled.rate)) for row in by_field]
    sections = view_sections.overview if what.unit is None else view_sections.unit
    return shown(request, template, context, sections)


def page_context(request: HttpRequest, what: Asked, *, knows_past: bool = True) -> dict[str, Any]:
    """What the head, the filter and the foot of every page of figures show; a page that does not know the past says
    so where it is asked as at a moment.
    """
    return {
        "form": what.form,
        "view": what.view,
        "clash": what.clash,
        "said_period": f"{plain_date(what.period.first)} – {plain_date(what.period.last)}",
        "may_export": request.access.may(Capability.EXPORT_FIGURES),  # type: ignore[attr-defined]
        "of_field": what.of_field,
        "channel": what.channel,
        "unit": what.unit,
        "at": clock.now(),
        "past": what.past,
        "said_moment": spoken_moment(what.past.moment) if what.past and knows_past else "",
        "without_past": not knows_past,
        "now_href": address(request.GET, as_at=None),
        "state": figures.state(),
        "query": request.GET.urlencode(),
        "kept": kept(request.GET),
        "whose": what.by,
        "whose_choices": choices(request.GET, "whose", UnitView, what.by),
        "definitions": explained(),
    }


def _units(request: HttpRequest, what: Asked, rows: list[UnitRow], before: Mapping[int, Flow]) -> dict[str, Any]:
    along = kept(request.GET)
    lines = unit_lines(rows, before, what.links, along, what.by)
    lines = [line for line in lines if line.row.kind in COMMUNE_LEVEL or line.has_anything]
    places, ended = {unit.pk: unit for unit in all_units()}, last_days()  # units that are no more have no page
    worst = word_of(Worst, request.GET.get("worst"), Worst.LEVEL)
    first = attention(lines, worst)
    if worst is Worst.LEVEL and what.channel is None:
        shown_units = [line.row.unit_id for line in first.lines]
        first = first.with_days(
            figures.series(what.period.last, scope=what.scope, **what.narrowed | {"units": shown_units})
        )
    return {
        "lines": lines,
        "attention": first,
        "orders": choices(request.GET, "worst", Worst, worst),
        "map": hex_map([row for row in rows if row.unit_id not in ended], places, unit_page(along)),
    }


def chart_of(request: HttpRequest, what: Asked, days: list[DayRow]) -> dict[str, Any]:
    """The receptions by day, week or month, with the steps to choose from."""
    chart = reception_chart(days, what.links, word_of(Grain, request.GET.get("by"), None))
    return {"chart": chart, "grains": choices(request.GET, "by", chart.grains, chart.grain)}


def _channel_lines(received: Received, channels: ByChannel, links: Links) -> list[ChannelLine]:
    lines = []
    for channel, settled in channels.items():
        came = getattr(received, channel.value)
        share = percent(came / received.total if received.total else None)
        lines.append(ChannelLine(channel, came, settled, share, percent(settled.rate), links.of_channel(channel)))
    return lines


def _by_channel(
    channel: Channel,
    summary: Summary,
    rows: list[UnitRow],
    days: list[DayRow],
    before: Mapping[int, Flow],
    settled: Mapping[int, Settled],
    earlier: Mapping[int, Settled],
) -> tuple[Summary, list[UnitRow], list[DayRow], Mapping[int, Flow]]:
    """The same figures of one channel. Open records are not counted by channel: their numbers are left out."""

    def only(received: Received) -> Received:
        return Received(**{channel.value: getattr(received, channel.value)})

    units = before.keys() | earlier.keys()
    return (
        replace(
            summary,
            received=only(summary.received),
            settled=total_settled(settled.values()),
            stock=Stock(),
        ),
        [
            replace(row, received=only(row.received), settled=settled.get(row.unit_id, Settled()), stock=Stock())
            for row in rows
        ],
        [replace(day, received=only(day.received)) for day in days],
        {unit: Flow(only(before.get(unit, Flow()).received), earlier.get(unit, Settled())) for unit in units},
    )
