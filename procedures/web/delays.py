"""Whose time made records late, with the records as evidence: nothing here that their trails do not say."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from procedures.domain.circulation_vocabulary import Holder
from procedures.domain.exports import ExportList
from procedures.models import DelayShare
from procedures.queries import delays
from procedures.queries.delays import Delay
from procedures.queries.figures import units_of
from procedures.web import watch_sections
from procedures.web.dashboard import page_context
from procedures.web.exports import export_address
from procedures.web.figure_request import Asked, asked, kept
from procedures.web.numbers import count, percent
from procedures.web.view_papers import shown
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from units import clock
from units.formats import spoken_duration
from units.queries.successors import with_former

PAGE = 50


@gate(Capability.VIEW_FIGURES)
@require_safe
def dashboard_delays(request: HttpRequest) -> HttpResponse:
    """By holder, by unit, by agency that was asked."""
    what = _asked(request)
    rows, today = _rows(what), clock.today()
    whole = delays.by_holder(rows)
    had = [holder for holder in Holder if holder in whole.records]
    context = page_context(request, what, knows_past=False) | {
        "holders": [_line(holder, whole, _records_address(request, what, holder)) for holder in had],
        "total": _spoken(whole.total),
        "units": [(unit, _cells(delay, had), _spoken(delay.total)) for unit, delay in delays.by_unit(rows, today)],
        "columns": had,
        "agencies": [(unit, _spoken(minutes), count(late)) for unit, minutes, late in delays.by_agency(rows)],
        "waiting": delays.waiting(what.period, **_places(what)),
        "records_href": _records_address(request, what, None),
        "export_href": _export_href(request, what, None),
    }
    return shown(request, "procedures/dashboard/delays.html", context, watch_sections.delays)


def _asked(request: HttpRequest) -> Asked:
    return asked(request, request.GET.get("unit") or None)


def _rows(what: Asked) -> Any:
    return delays.shares(what.period, **_places(what))


def _places(what: Asked) -> dict[str, Any]:
    """The reader's places with what became part of them, or the one unit that is asked for; and the field."""
    units = units_of(what.scope) if what.unit is None else frozenset([what.unit.pk])
    return {
        "units": None if units is None else with_former(units, clock.today()),
        "field": what.of_field.pk if what.of_field else None,
    }


def _listed(request: HttpRequest, what: Asked) -> Any:
    """The parts of records that the reader may see: a unit that is only watched over opens its figures alone."""
    seen = units_of(request.access.scope_for(Capability.VIEW_RECORDS))  # type: ignore[attr-defined]
    rows = _rows(what)
    return rows if seen is None else rows.filter(unit__in=with_former(seen, clock.today()))


def _query(request: HttpRequest, what: Asked, **more: object) -> str:
    given = {"unit": what.unit.code} if what.unit else {}
    return "&".join(part for part in (kept(request.GET), urlencode(given | more)) if part)


def _records_address(request: HttpRequest, what: Asked, holder: Holder | None, after: int = 0) -> str:
    more: dict[str, object] = {"holder": holder.value} if holder else {}
    if after:
        more["after"] = after
    return f"{reverse('delay_records')}?{_query(request, what, **more)}"


def _export_href(request: HttpRequest, what: Asked, holder: Holder | None) -> str:
    """Where the file of the late records is asked for, with a line for each part: what contests a score."""
    given: dict[str, object] = {"first": what.period.first.isoformat(), "last": what.period.last.isoformat()}
    given |= {"unit": what.unit.code} if what.unit else {}
    given |= {"field": what.of_field.code} if what.of_field else {}
    given |= {"holder": holder.value} if holder else {}
    return export_address(request, ExportList.DELAYS, given)


def _spoken(minutes: int) -> str:
    return spoken_duration(timedelta(minutes=minutes))


def _line(holder: Holder, whole: Delay, href: str) -> tuple[str, str, str, str, str]:
    time = _spoken(whole.minutes[holder])
    return _(holder.label), time, percent(whole.share(holder)), count(whole.records[holder]), href


def _cells(delay: Delay, holders: Sequence[Holder]) -> list[str]:
    return [_spoken(delay.minutes[holder]) if delay.minutes.get(holder) else "" for holder in holders]


@gate(Capability.VIEW_FIGURES)
@require_safe
def delay_records(request: HttpRequest) -> HttpResponse:
    """The late records, each with whose time it was: by code, nobody's name."""
    what = _asked(request)
    named = request.GET.get("holder", "")
    holder = Holder(named) if named in set(Holder) else None
    given = request.GET.get("after", "")
    after = int(given[:18]) if given.isascii() and given.isdigit() else 0
    found = delays.evidence(_listed(request, what), holder=holder, after=after, most=PAGE)
    page = found[:PAGE]
    context = page_context(request, what, knows_past=False) | {
        "holder": _(holder.label) if holder else "",
        "rows": [(one.record, [(_part(share), _spoken(share.minutes)) for share in one.shares]) for one in page],
        "back": f"{reverse('dashboard_delays')}?{_query(request, what)}",
        "following": _records_address(request, what, holder, page[-1].record.pk) if len(found) > PAGE else "",
        "export_href": _export_href(request, what, holder),
        "may_open": request.access.may(Capability.VIEW_RECORDS),  # type: ignore[attr-defined]
    }
    return render(request, "procedures/dashboard/delay_records.html", context)


def _part(share: DelayShare) -> str:
    return share.asked_unit.label if share.asked_unit else _(Holder(share.holder).label)
