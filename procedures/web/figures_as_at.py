"""The figures as at a past moment, the records behind each of them, and what was corrected since; figures that were
issued, each under an address of its own.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlparse

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from procedures.domain.calendar import ONE_DAY, local
from procedures.domain.definitions import explained
from procedures.domain.exports import ExportList
from procedures.domain.figures import UnitView
from procedures.models import IssuedFigures
from procedures.print.view import VERSION
from procedures.queries import figures
from procedures.queries.as_at import Past
from procedures.queries.figure_rows import Summary
from procedures.queries.figures import units_of
from procedures.queries.past_records import PAGE, Figure, Question, corrections, records_behind
from procedures.queries.places import all_units, is_in_force
from procedures.services.issuing import ON_THEIR_WAY, checksum, issue, question_of, reckon_again, told
from procedures.web.csv_files import csv_response
from procedures.web.exports import export_address
from procedures.web.figure_filter import FigureFilter, day_of, known_moment, moment_field
from procedures.web.figure_view import ViewForm
from procedures.web.numbers import count, percent
from staffing.audit import record_act
from staffing.domain.acts import AuditAction, SubjectKind
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.origin import ip_of
from units import clock
from units.domain.kinds import UnitKind
from units.errors import RuleBroken
from units.formats import plain_date, spoken_moment
from units.models import Unit
from units.queries.units_of_day import read_unit, written_unit
from units.scoping import Scope
from units.web.refusals import sentence_of, status_of


class PastFilter(FigureFilter):
    """A question about the past: which moment, which days, whose."""

    as_at = None  # type: ignore[assignment] # takes the field of the pages away
    moment = moment_field()  # type: ignore[assignment] # a form keeps its fields apart from its attributes
    unit = forms.ModelChoiceField(
        label=_("Unit"), required=False, queryset=Unit.objects.none(), to_field_name="code", empty_label=_("All units")
    )
    by = forms.ChoiceField(label=_("Units"), required=False, choices=[(view.value, _(view.label)) for view in UnitView])

    def __init__(self, data: Any, *, now: datetime, visible: frozenset[int] | None) -> None:
        super().__init__(data, today=day_of(data.get("moment", "")))
        self.now = now
        rows = Unit.objects.in_force(self.today).exclude(kind=UnitKind.PROVINCE).order_by("sort_key")
        unit: Any = self.fields["unit"]
        unit.queryset = rows if visible is None else rows.filter(pk__in=visible)

    def clean_moment(self) -> datetime:
        """Nothing is known of what is to come."""
        return known_moment(self.cleaned_data["moment"]) or self.now

    def question(self) -> Question:
        """What is asked; the usual where what was sent cannot be read."""
        period, of_field = self.answer()
        given = self.cleaned_data if self.is_valid() else {}
        by = UnitView(given.get("by") or UnitView.IN_FORCE.value)
        return Question(period, given.get("moment") or self.now, given.get("unit"), of_field, by)


def _scope(request: HttpRequest) -> Scope:
    return request.access.scope_for(Capability.VIEW_FIGURES)  # type: ignore[attr-defined, no-any-return]


def _asked(request: HttpRequest) -> tuple[PastFilter, Question]:
    form = PastFilter(request.GET, now=clock.now(), visible=units_of(_scope(request)))
    return form, form.question()


def _narrowed(request: HttpRequest, question: Question) -> dict[str, Any]:
    return {
        "scope": _scope(request),
        "at": question.as_at,
        "as_at": Past(question.as_at, question.period),
        "by": question.by,
        "units": None if question.unit is None else [question.unit.pk],
    }


def address(question: Question, page: str = "figures_as_at", **more: object) -> str:
    """The address of a page about ``question``: it says everything, so that it means the same for ever.

    A unit itself, without what was merged into it, is named by its first day as well: its code may be another's too.
    """
    unit = question.unit.code if question.unit else ""
    own = ""
    if question.unit and question.by is UnitView.OF_THE_DAY and page == "records_as_at":
        unit, own = "", written_unit(question.unit.code, question.unit.valid_from)
    given = {
        "moment": local(question.as_at).replace(tzinfo=None).isoformat(),
        "first": question.period.first,
        "last": question.period.last,
        "unit": unit,
        "unit_of_day": own,
        "field": question.field.code if question.field else "",
        "by": "" if question.by is UnitView.IN_FORCE else question.by.value,
        "channel": question.channel.value if question.channel else "",
        **more,
    }
    return f"{reverse(page)}?{urlencode({name: value for name, value in given.items() if value})}"


@gate(Capability.VIEW_FIGURES)
@require_http_methods(["GET", "HEAD", "POST"])
def figures_as_at(request: HttpRequest) -> HttpResponse:
    """The figures as they were known at a moment; issued by a POST, for good."""
    form, question = _asked(request)
    if request.method == "POST":
        return _issue(request, form, question)
    return _page(request, form, question)


def _issue(request: HttpRequest, form: PastFilter, question: Question) -> HttpResponse:
    if not request.access.may(Capability.EXPORT_FIGURES):  # type: ignore[attr-defined]
        raise Http404
    if not form.is_valid():
        return _page(request, form, question, status=422)
    if not form.data.get("moment"):
        question = replace(question, as_at=question.as_at - ON_THEIR_WAY)
    actor, scope = request.access.account, request.access.scope_for(Capability.EXPORT_FIGURES)  # type: ignore[attr-defined]
    try:
        issued = issue(question=question, actor=actor, scope=scope, at=clock.now(), ip=ip_of(request))
    except RuleBroken as broken:
        return _page(request, form, question, refusal=str(sentence_of(broken)), status=status_of(broken))
    return redirect("issued_figures", issued.pk)


def _page(
    request: HttpRequest, form: PastFilter, question: Question, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    narrowed = _narrowed(request, question)
    field = question.field.pk if question.field else None
    whole, units = figures.overview(question.period, field=field, **narrowed)
    of_fields = [] if field else figures.by_field(question.period, **narrowed)
    visible = units_of(narrowed["scope"])
    context = {
        "form": form,
        "question": question,
        "refusal": refusal,
        "said_period": f"{plain_date(question.period.first)} – {plain_date(question.period.last)}",
        "said_moment": spoken_moment(question.as_at),
        "is_now": not form.data.get("moment"),
        "numbers": _numbers(whole, lambda figure: _behind(question, figure)),
        "units": _with_rates(told(units)),
        "of_fields": _with_rates(told(of_fields)),
        "corrections": corrections(question, visible).count(),
        "corrections_href": _behind(question, Figure.CORRECTIONS),
        "may_issue": (visible is None or question.unit is not None) and request.access.may(Capability.EXPORT_FIGURES),  # type: ignore[attr-defined]
        "state": figures.state(),
        "definitions": explained(),
    }
    return render(request, "procedures/dashboard/as_at.html", context, status=status)


def _behind(question: Question, figure: Figure) -> str:
    return address(question, "records_as_at", figure=figure.value)


def _numbers(whole: Summary, href: Callable[[Figure], str]) -> list[tuple[str, str, str, str]]:
    """Label, value, note, address of each number."""
    settled = whole.settled
    of_all = gettext("%(kept)s of %(total)s settled") % {"kept": count(settled.kept), "total": count(settled.total)}
    online = gettext("of these online: %(count)s") % {"count": count(whole.received.online)}
    first_due = gettext("by the first due date: %(rate)s") % {"rate": percent(settled.rate_on_first_due)}
    in_766 = gettext("by Decision 766: %(rate)s") % {"rate": percent(settled.rate_766)}
    return [
        (gettext("Received"), count(whole.received.total), online, href(Figure.RECEIVED)),
        (gettext("Early and on time"), percent(settled.rate), of_all, href(Figure.SETTLED)),
        (gettext("Settled late"), count(settled.late), f"{first_due} · {in_766}", href(Figure.LATE)),
        (gettext("In progress"), count(whole.stock.open), "", href(Figure.OPEN)),
        (gettext("Overdue"), count(whole.stock.overdue), "", href(Figure.OVERDUE)),
        (gettext("Due soon"), count(whole.stock.due_soon), "", href(Figure.DUE_SOON)),
    ]


@gate(Capability.VIEW_FIGURES)
@require_safe
def records_as_at(request: HttpRequest) -> HttpResponse:
    """The records that made up one figure as at a moment, by code; nobody's name."""
    question = replace(_asked(request)[1], channel=ViewForm(request.GET).chosen)
    if own := read_unit(request.GET.get("unit_of_day", "")):
        question = replace(question, unit=own, by=UnitView.OF_THE_DAY)
    known = set(Figure)
    figure = Figure(request.GET["figure"]) if request.GET.get("figure") in known else Figure.RECEIVED
    given = request.GET.get("after", "")
    after = int(given[:18]) if given.isascii() and given.isdigit() else 0
    visible = units_of(request.access.scope_for(Capability.VIEW_RECORDS))  # type: ignore[attr-defined]
    found = records_behind(figure, question, visible, after=after)
    after = found[:PAGE][-1].key if found else 0
    following = address(question, "records_as_at", figure=figure.value, after=after)
    whole = QueryDict(urlparse(address(question, "records_as_at", figure=figure.value)).query)
    context = {
        "figure": gettext(figure.label),
        "is_correction": figure is Figure.CORRECTIONS,
        "rows": found[:PAGE],
        "following": following if len(found) > PAGE else "",
        "export_href": export_address(request, ExportList.AS_AT, whole),
        "back": address(_in_force_then(question)),
        "said_period": f"{plain_date(question.period.first)} – {plain_date(question.period.last)}",
        "said_moment": spoken_moment(question.as_at),
        "question": question,
        "may_open": request.access.may(Capability.VIEW_RECORDS),  # type: ignore[attr-defined]
    }
    return render(request, "procedures/dashboard/records_as_at.html", context)


def _in_force_then(question: Question) -> Question:
    """The page of figures chooses among the units of the moment: of one that was no more it shows them all."""
    unit = question.unit
    return question if unit is None or is_in_force(unit, local(question.as_at).date()) else replace(question, unit=None)


def _visible_issued(request: HttpRequest) -> Any:
    rows = IssuedFigures.objects.select_related("unit", "field", "issued_by")
    visible = units_of(_scope(request))
    return rows if visible is None else rows.filter(unit__in=visible)


@gate(Capability.VIEW_FIGURES)
@require_safe
def issued_list(request: HttpRequest) -> HttpResponse:
    """What was issued, the latest first."""
    rows = _visible_issued(request).defer("content")[:200]
    return render(request, "procedures/dashboard/issued_list.html", {"rows": rows})


@gate(Capability.VIEW_FIGURES)
@require_safe
def issued_figures(request: HttpRequest, key: int) -> HttpResponse:
    """Issued figures as they were issued, and whether the same question gives the same numbers now."""
    issued = issued_or_404(request, key)
    question = question_of(issued)
    context = {
        "issued": issued,
        "whole": issued.content["sum"],
        "rate": percent(_share(issued.content["sum"])),
        "units": _with_rates(issued.content["units"]),
        "of_fields": _with_rates(issued.content["fields"]),
        "is_intact": checksum(issued.content) == issued.checksum,
        "differences": reckon_again(issued),
        "said_period": f"{plain_date(issued.first)} – {plain_date(issued.last)}",
        "said_moment": spoken_moment(issued.as_at),
        "view": gettext(UnitView(issued.by).label),
        "href": address(question),
        "links": {figure.value: _behind(question, figure) for figure in Figure},
        "editions": issued.content["definitions"],
        "papers": issued.papers.defer("data"),
        "template_now": VERSION,
    }
    return render(request, "procedures/dashboard/issued.html", context)


def issued_or_404(request: HttpRequest, key: int) -> IssuedFigures:
    """Issued figures of the reader's places."""
    issued: IssuedFigures | None = _visible_issued(request).filter(pk=key).first()
    if issued is None:
        raise Http404
    return issued


def _with_rates(rows: list[dict[str, Any]]) -> list[tuple[dict[str, Any], str]]:
    """Rows with their rates; a unit that is no more with its last day, for another may bear its name today."""
    ended = {(unit.code, str(unit.valid_from)): unit.valid_to - ONE_DAY for unit in all_units() if unit.valid_to}
    return [(row | {"until": ended.get((row["code"], row["since"]))}, percent(_share(row))) for row in rows]


def _share(numbers: dict[str, Any]) -> float | None:
    return (numbers["early"] + numbers["on_time"]) / numbers["settled"] if numbers["settled"] else None


@gate(Capability.EXPORT_FIGURES)
@require_safe
def issued_file(request: HttpRequest, key: int, ending: str) -> HttpResponse:
    """The same as a file, the same bytes each time: JSON with everything, or CSV with a row a unit."""
    issued = issued_or_404(request, key)
    record_act(
        actor=request.access.account,  # type: ignore[attr-defined]
        action=AuditAction.EXPORT,
        subject_kind=SubjectKind.FIGURES,
        subject_id=issued.pk,
        at=clock.now(),
        facts={"kind": ending, "issued": issued.pk},
        ip=ip_of(request),
    )
    if ending == "json":
        response: HttpResponse = JsonResponse(
            {"checksum": issued.checksum, "content": issued.content}, json_dumps_params={"ensure_ascii": False}
        )
    else:
        names = [name for name in issued.content["sum"] if name not in ("submitted", "refused", "withdrawn")]
        rows = [[row["code"], row["name"], *(row[name] for name in names)] for row in issued.content["units"]]
        whole = ["", "", *(issued.content["sum"][name] for name in names)]
        response = csv_response([["code", "name", *names], *rows, whole, [], ["sha256", issued.checksum]])
    response["Content-Disposition"] = f'attachment; filename="figures-{issued.pk}.{ending}"'
    return response
