"""One field of administration: its numbers, how long its procedures took, the units that settle it."""

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse

from procedures.queries import figures
from procedures.queries.catalogue import all_fields
from procedures.queries.figure_slices import Flow, flow_by_unit
from procedures.queries.figure_times import times_by_procedure, together
from procedures.web import view_sections
from procedures.web.dashboard import chart_of, page_context
from procedures.web.figure_request import asked, kept
from procedures.web.figure_times import distribution, procedure_lines
from procedures.web.figure_view import address
from procedures.web.large_numbers import large_numbers, other_rates
from procedures.web.unit_lines import unit_lines
from procedures.web.view_papers import shown
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from units import clock


@gate(Capability.VIEW_FIGURES)
def field_figures(request: HttpRequest, code: str) -> HttpResponse:
    """The field within the reader's places; as at a past moment without the days taken, which are not kept."""
    field = next((one for one in all_fields() if one.code == code), None)
    if field is None:
        raise Http404
    what = replace(asked(request), of_field=field, channel=None)
    summary, rows = figures.overview(what.period, scope=what.scope, at=clock.now(), **what.narrowed)
    before = flow_by_unit(what.period.before(), scope=what.scope, **what.narrowed)
    days = figures.by_day(what.period, scope=what.scope, **what.narrowed)
    along = kept(request.GET)
    lines = unit_lines(rows, before, what.links, along, what.by)
    context = {
        **page_context(request, what),
        "numbers": large_numbers(summary, Flow.total(before.values()), what.links, is_past=what.past is not None),
        "judged": other_rates(summary),
        "lines": [line for line in lines if line.has_anything],
        "query": address(request.GET, field=field.code).removeprefix("?"),  # files are of the field alone
        "kept_of_field": "&".join(part for part in (along, f"field={field.code}") if part),
        **chart_of(request, what, days),
    }
    if what.past is None:
        by_procedure = times_by_procedure(what.period, scope=what.scope, field=field.pk)
        context |= distribution(together(by_procedure.values()), what.period)
        context["procedures"] = procedure_lines(by_procedure, request)
    return shown(request, "procedures/dashboard/field.html", context, view_sections.field)
