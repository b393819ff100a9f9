"""Statistical reports: periods with their dates due, what each unit has handed in, one report with all its acts."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.views.decorators.http import require_POST, require_safe

from procedures.domain.calendar import WorkingCalendar
from procedures.domain.statistics import (
    COMPILED_FROM,
    UNIT_FORMS,
    ReportState,
    StatisticsForm,
)
from procedures.domain.statistics_periods import FIRST_YEAR, ReportingPeriod, period_of, periods_of, required_until
from procedures.models import CentreEquipment, StatisticalReport
from procedures.print.statistics import Kind, file_of
from procedures.print.statistics_words import spoken_period, spoken_window
from procedures.queries.calendar import calendar_for
from procedures.queries.statistics import reporting_centres
from procedures.services import statistics as deeds
from procedures.web.desk import access_to
from procedures.web.statistics_forms import EquipmentForm
from procedures.web.statistics_list import asked_units, province_cells, unit_lines, units_of
from procedures.web.statistics_page import report_context
from staffing.audit import record_act
from staffing.domain.acts import AuditAction, SubjectKind
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.origin import ip_of
from staffing.web.acting import account_of
from units import clock
from units.errors import RuleBroken
from units.formats import plain_date
from units.models import ServiceCentre, Unit
from units.scoping import Scope
from units.web.refusals import sentence_of, status_of

TYPES = {"pdf": "application/pdf", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
DONE = {
    "submit": noop("The report is with the province."),
    "send_back": noop("The unit has the report back."),
    "approve": noop("The report is issued. It never changes from now on."),
    "prepare": noop("The numbers are counted."),
    "correct": noop("The correction is prepared. The former report stays in force until it is approved."),
}


@gate(Capability.VIEW_FIGURES)
@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    """A period: by when it is due, and what every unit of the reader's places has handed in."""
    period = _asked_period(request)
    calendar, today = calendar_for(), clock.today()
    access = access_to(request)
    asked = asked_units(period)
    own = units_of(_scope(request, Capability.SUBMIT_STATISTICS))
    lines = unit_lines(
        period,
        asked,
        shown=units_of(access.scope_for(Capability.VIEW_FIGURES)),
        own=own,
        today=today,
        calendar=calendar,
    )
    context: dict[str, Any] = {
        "period": period,
        "said": spoken_period(period),
        "window": spoken_window(period),
        "is_over": period.is_over(today),
        "due": _day(period, calendar),
        "due_of_province": _day(period, calendar, of_province=True),
        "is_late": period.is_over(today) and today > period.due_on(calendar),
        "periods": [(one, spoken_period(one), one == period) for one in periods_of(period.year)],
        "years": range(FIRST_YEAR, today.year + 1),
        "forms": UNIT_FORMS,
        "lines": lines,
        "open_cells": sum(cell.is_open for _unit, cells in lines for cell in cells),
        "to_approve": sum(cell.state is ReportState.SUBMITTED for _unit, cells in lines for cell in cells),
        "province": province_cells(period, asked, today) if access.may(Capability.APPROVE_STATISTICS) else [],
        "may_approve": access.may(Capability.APPROVE_STATISTICS),
        "centres": _own_centres(request),
    }
    return render(request, "procedures/statistics/period.html", context)


@gate(Capability.VIEW_FIGURES)
@require_safe
def statistics_report(request: HttpRequest, key: int) -> HttpResponse:
    """One report: its numbers, what became of it, and what can be done now. Its address stays for ever."""
    return _report_page(request, _found(request, key))


@gate(Capability.EXPORT_FIGURES)
@require_safe
def statistics_file(request: HttpRequest, key: int, kind: str) -> HttpResponse:
    """The report on paper or as a workbook; of an approved one always the same bytes. Who took it is written down."""
    if kind not in TYPES:
        raise Http404
    report = _found(request, key, Capability.EXPORT_FIGURES)
    wanted: Kind = "pdf" if kind == "pdf" else "xlsx"
    response = HttpResponse(file_of(report, wanted, at=clock.now()), content_type=TYPES[wanted])
    record_act(
        actor=account_of(request),
        action=AuditAction.EXPORT,
        subject_kind=SubjectKind.FIGURES,
        subject_id=None,
        at=clock.now(),
        facts={"kind": wanted, "report": report.pk},
        ip=ip_of(request),
    )
    name = f"bieu-{report.form}-{report.period}-{report.unit.code}-{report.revision}.{wanted}"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@gate(Capability.SUBMIT_STATISTICS)
@require_POST
def statistics_prepare(request: HttpRequest) -> HttpResponse:
    """Count one report of one unit."""
    form = _form(request.POST.get("form", ""), UNIT_FORMS)
    period = _period(request.POST.get("period", ""))
    unit = get_object_or_404(Unit, pk=_number(request.POST.get("unit", "")))
    try:
        report = deeds.prepare(
            form=form,
            period=period,
            unit=unit,
            actor=account_of(request),
            scope=_scope(request, Capability.SUBMIT_STATISTICS),
            at=clock.now(),
        )
    except RuleBroken as broken:
        return _refused(request, broken, period)
    _say_done(request, "prepare")
    return redirect("statistics_report", report.pk)


@gate(Capability.APPROVE_STATISTICS)
@require_POST
def statistics_compile(request: HttpRequest) -> HttpResponse:
    """Add up the units' approved reports for the province."""
    form = _form(request.POST.get("form", ""), tuple(COMPILED_FROM))
    period = _period(request.POST.get("period", ""))
    try:
        report = deeds.compile_province(form=form, period=period, actor=account_of(request), at=clock.now())
    except RuleBroken as broken:
        return _refused(request, broken, period)
    _say_done(request, "prepare")
    return redirect("statistics_report", report.pk)


@gate(Capability.APPROVE_STATISTICS)
@require_POST
def statistics_approve_all(request: HttpRequest) -> HttpResponse:
    """Approve every submitted report of a period, each by itself; what stands against one leaves it as it is."""
    period = _period(request.POST.get("period", ""))
    rows = StatisticalReport.objects.filter(period=period.key, state=ReportState.SUBMITTED).values_list("pk", flat=True)
    done, refused = 0, ""
    for key in rows.order_by("pk"):
        try:
            _do(request, "approve", key, "", Capability.APPROVE_STATISTICS)
            done += 1
        except RuleBroken as broken:
            refused = refused or sentence_of(broken)
    messages.success(request, _("Approved: %(number)s reports.") % {"number": done})
    if refused:
        messages.warning(request, refused)
    return redirect(f"{reverse('statistics')}?period={period.key}")


@gate(Capability.SUBMIT_STATISTICS)
@require_POST
def statistics_own_act(request: HttpRequest, key: int, act: str) -> HttpResponse:
    """What the unit does: submit, count again, correct."""
    if act not in ("submit", "prepare", "correct"):
        raise Http404
    return _act(request, key, act, Capability.SUBMIT_STATISTICS)


@gate(Capability.APPROVE_STATISTICS)
@require_POST
def statistics_act(request: HttpRequest, key: int, act: str) -> HttpResponse:
    """What the province does: approve, send back, and with its own forms count again and correct."""
    if act not in ("approve", "send_back", "prepare", "correct"):
        raise Http404
    return _act(request, key, act, Capability.APPROVE_STATISTICS)


@gate(Capability.SUBMIT_STATISTICS)
def statistics_equipment(request: HttpRequest, centre: int) -> HttpResponse:
    """Whether the centre has enough equipment; what was said last is chosen already."""
    place = next((one for one in _own_centres(request) if one.pk == centre), None)
    if place is None:
        raise Http404
    said = CentreEquipment.objects.filter(centre=place).first()
    form = EquipmentForm(request.POST or None, said=said)
    if request.method == "POST" and form.is_valid():
        deeds.say_equipment(
            centre=place,
            said=form.answers(),
            actor=account_of(request),
            scope=_scope(request, Capability.SUBMIT_STATISTICS),
            at=clock.now(),
        )
        messages.success(
            request,
            _(
                "Saved. Form 08b takes this in for periods that end today or later, and for earlier ones where nothing"
                " was said before."
            ),
        )
        return redirect("statistics")
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "centre": place, "said": said}
    return render(request, "procedures/statistics/equipment.html", context, status=status)


def _act(request: HttpRequest, key: int, act: str, capability: Capability) -> HttpResponse:
    report = _found(request, key)
    of_province = StatisticsForm(report.form) in COMPILED_FROM
    if act in ("prepare", "correct") and of_province != (capability is Capability.APPROVE_STATISTICS):
        raise Http404
    try:
        done = _do(request, act, key, request.POST.get("reason", ""), capability)
    except RuleBroken as broken:
        return _report_page(request, _found(request, key), broken=broken, tried=act)
    _say_done(request, act)
    return redirect("statistics_report", done.pk)


def _do(request: HttpRequest, act: str, key: int, reason: str, capability: Capability) -> StatisticalReport:
    by: dict[str, Any] = {"actor": account_of(request), "at": clock.now()}
    scope = _scope(request, capability)
    if act == "submit":
        return deeds.submit(report_id=key, scope=scope, **by)
    if act == "approve":
        return deeds.approve(report_id=key, scope=scope, **by)
    if act == "send_back":
        return deeds.send_back(report_id=key, reason=reason, scope=scope, **by)
    if act == "correct":
        return deeds.correct(report_id=key, reason=reason, scope=scope, **by)
    report = _found(request, key)
    form = StatisticsForm(report.form)
    if form in COMPILED_FROM:
        return deeds.compile_province(form=form, period=report.of_period, **by)
    return deeds.prepare(form=form, period=report.of_period, unit=report.unit, scope=scope, **by)


def _report_page(
    request: HttpRequest, report: StatisticalReport, *, broken: RuleBroken | None = None, tried: str = ""
) -> HttpResponse:
    context = report_context(report, access_to(request)) | {
        "refusal": sentence_of(broken) if broken else "",
        "tried": tried,
    }
    status = status_of(broken) if broken else 200
    return render(request, "procedures/statistics/report.html", context, status=status)


def _say_done(request: HttpRequest, act: str) -> None:
    messages.success(request, _(DONE[act]))


def _refused(request: HttpRequest, broken: RuleBroken, period: ReportingPeriod) -> HttpResponse:
    messages.error(request, sentence_of(broken))
    return redirect(f"{reverse('statistics')}?period={period.key}")


def _own_centres(request: HttpRequest) -> list[ServiceCentre]:
    own = units_of(_scope(request, Capability.SUBMIT_STATISTICS))
    return [centre for centre in reporting_centres() if own is None or centre.unit_id in own]


def _scope(request: HttpRequest, capability: Capability) -> Scope:
    return access_to(request).scope_for(capability)


def _found(request: HttpRequest, key: int, capability: Capability = Capability.VIEW_FIGURES) -> StatisticalReport:
    rows = StatisticalReport.objects.visible_to(_scope(request, capability))
    people = ("made_by", "submitted_by", "approved_by")
    report: StatisticalReport | None = rows.select_related("unit", "replaces", *people).filter(pk=key).first()
    if report is None:
        raise Http404
    return report


def _asked_period(request: HttpRequest) -> ReportingPeriod:
    today = clock.today()
    if wanted := request.GET.get("period"):
        return _period(wanted)
    year = _number(request.GET.get("year", ""))
    if FIRST_YEAR <= year <= today.year:
        return [one for one in periods_of(year) if one.is_required][-1]
    return required_until(today) or next(periods_of(FIRST_YEAR))


def _period(key: str) -> ReportingPeriod:
    try:
        return period_of(key)
    except RuleBroken as broken:
        raise Http404 from broken


def _form(value: str, among: tuple[StatisticsForm, ...]) -> StatisticsForm:
    if value not in {form.value for form in among}:
        raise Http404
    return StatisticsForm(value)


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def _day(period: ReportingPeriod, calendar: WorkingCalendar, *, of_province: bool = False) -> str:
    return plain_date(period.due_on(calendar, of_province=of_province))
