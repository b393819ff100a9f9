"""Statistical reports prepared, submitted, sent back, approved and corrected (Circular 09/2026/TT-BTP).

A report's numbers are counted when it is prepared and stand in it from then on; it is submitted only while a recount
still gives them, and approved only while it adds up and follows from the report before. Then it never changes.
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from procedures.domain.calendar import local
from procedures.domain.statistics import (
    COMPILED_FROM,
    LONGEST_REASON,
    ReportAct,
    ReportState,
    StatisticsForm,
    Table,
    checksum,
    moved,
)
from procedures.domain.statistics_periods import ReportingPeriod
from procedures.models import CentreEquipment, StatisticalReport, StatisticalStep
from procedures.queries.statistics import (
    broken_in,
    compiled_table,
    counted_table,
    counted_tables,
    missing,
    reporting_units,
)
from staffing.models import Account
from units.errors import RuleBroken
from units.models import ServiceCentre, Unit
from units.queries.units import province
from units.scoping import Scope

Tables = dict[int, Table]


@transaction.atomic
def prepare(
    *, form: StatisticsForm, period: ReportingPeriod, unit: Unit, actor: Account, scope: Scope, at: datetime
) -> StatisticalReport:
    """Count a unit's report, or count it anew while it is not submitted.

    RuleBroken: statistics_not_over, statistics_not_here, statistics_act_not_allowed, statistics_issued.
    """
    _require_over(period, at)
    if not _is_of(unit, scope) or unit not in reporting_units(form, period):
        raise RuleBroken("statistics_not_here")
    return _keep(form, period, unit, counted_table(form, period, unit), actor=actor, at=at)


@transaction.atomic
def prepare_all(*, period: ReportingPeriod, at: datetime) -> int:
    """Prepare every unit's report of a period that nobody has begun; how many. What is there is left alone."""
    _require_over(period, at)
    made = 0
    for form in COMPILED_FROM.values():
        begun = set(StatisticalReport.objects.filter(form=form, period=period.key).values_list("unit", flat=True))
        wanted = [unit for unit in reporting_units(form, period) if unit.pk not in begun]
        tables = counted_tables(form, period, wanted) if wanted else {}
        for unit in wanted:
            _keep(form, period, unit, tables[unit.pk], actor=None, at=at)
            made += 1
    return made


@transaction.atomic
def compile_province(
    *, form: StatisticsForm, period: ReportingPeriod, actor: Account, at: datetime
) -> StatisticalReport:
    """Add up the units' approved reports. RuleBroken: statistics_not_over, statistics_units_missing, and as prepare."""
    _require_over(period, at)
    if left := missing(COMPILED_FROM[form], period):
        raise RuleBroken("statistics_units_missing", number=len(left), first=left[0].full_name)
    table, reports = compiled_table(form, period)
    sources = [[report.unit.code, report.checksum] for report in reports]
    return _keep(form, period, province(), table, actor=actor, at=at, sources=sources)


@transaction.atomic
def submit(*, report_id: int, actor: Account, scope: Scope, at: datetime) -> StatisticalReport:
    """A unit's leader answers for the numbers and hands them to the province.

    RuleBroken: statistics_not_found, statistics_act_not_allowed, statistics_equipment_missing, statistics_changed,
    statistics_invariant.
    """
    report = _locked(report_id, scope)
    form = StatisticsForm(report.form)
    report.state = moved(ReportAct.SUBMIT, ReportState(report.state), form)
    if form is StatisticsForm.CENTRE and not CentreEquipment.objects.filter(centre__unit=report.unit_id).exists():
        raise RuleBroken("statistics_equipment_missing")
    table = counted_table(form, report.of_period, report.unit)
    if _sections(table) != report.content["sections"]:
        raise RuleBroken("statistics_changed")
    _require_sound(report)
    report.submitted_at, report.submitted_by = at, actor
    report.save()
    _step(report, ReportAct.SUBMIT, actor, at)
    return report


@transaction.atomic
def send_back(*, report_id: int, reason: str, actor: Account, scope: Scope, at: datetime) -> StatisticalReport:
    """The province wants it looked at again. RuleBroken: statistics_reason_missing, statistics_not_found, as above."""
    said = _reason(reason)
    report = _locked(report_id, scope)
    report.state = moved(ReportAct.SEND_BACK, ReportState(report.state), StatisticsForm(report.form))
    report.submitted_at = report.submitted_by = None
    report.save()
    _step(report, ReportAct.SEND_BACK, actor, at, said)
    return report


@transaction.atomic
def approve(*, report_id: int, actor: Account, scope: Scope, at: datetime) -> StatisticalReport:
    """The province issues the report: from now on nobody changes it.

    RuleBroken: statistics_not_found, statistics_act_not_allowed, statistics_same_person, statistics_changed (of the
    province's: a report that it adds up was corrected), statistics_invariant.
    """
    report = _locked(report_id, scope)
    form = StatisticsForm(report.form)
    report.state = moved(ReportAct.APPROVE, ReportState(report.state), form)
    if report.submitted_by_id == actor.pk:
        raise RuleBroken("statistics_same_person")
    if form in COMPILED_FROM:
        table, _reports = compiled_table(form, report.of_period)
        if _sections(table) != report.content["sections"]:
            raise RuleBroken("statistics_changed")
    _require_sound(report)
    report.approved_at, report.approved_by = at, actor
    report.save()
    _step(report, ReportAct.APPROVE, actor, at)
    return report


@transaction.atomic
def correct(*, report_id: int, reason: str, actor: Account, scope: Scope, at: datetime) -> StatisticalReport:
    """Begin the next revision of an approved report, which stays as it is and stays in force until this is approved.

    RuleBroken: statistics_reason_missing, statistics_not_found, statistics_not_in_force, statistics_units_missing.
    """
    said = _reason(reason)
    report = _locked(report_id, scope)
    later = StatisticalReport.objects.filter(form=report.form, period=report.period, unit=report.unit_id)
    if report.state != ReportState.APPROVED or later.filter(revision__gt=report.revision).exists():
        raise RuleBroken("statistics_not_in_force")
    form, period, sources = StatisticsForm(report.form), report.of_period, []
    if form in COMPILED_FROM:
        table, reports = compiled_table(form, period)
        sources = [[one.unit.code, one.checksum] for one in reports]
    else:
        table = counted_table(form, period, report.unit)
    new = _new(form, period, report.unit, actor, at)
    new.revision, new.replaces, new.reason = report.revision + 1, report, said
    return _filled(new, table, sources, actor=actor, at=at)


@transaction.atomic
def say_equipment(
    *, centre: ServiceCentre, said: dict[str, bool], actor: Account, scope: Scope, at: datetime
) -> CentreEquipment:
    """A centre says whether it has enough of each kind; form 08b, where it is prepared, takes it in.

    RuleBroken: statistics_not_here.
    """
    if not _is_of(centre.unit, scope):
        raise RuleBroken("statistics_not_here")
    row = CentreEquipment.objects.create(centre=centre, entered_at=at, entered_by=actor, **said)
    rows = StatisticalReport.objects.filter(form=StatisticsForm.CENTRE, unit=centre.unit_id, state=ReportState.DRAFT)
    for report in rows.select_for_update(of=("self",)).select_related("unit", "replaces"):
        table = counted_table(StatisticsForm.CENTRE, report.of_period, report.unit)
        _filled(report, table, [], actor=actor, at=at)
    return row


def _keep(
    form: StatisticsForm,
    period: ReportingPeriod,
    unit: Unit,
    table: Table,
    *,
    actor: Account | None,
    at: datetime,
    sources: list[list[str]] | None = None,
) -> StatisticalReport:
    """The report in work with these numbers; a new one where none was begun, by one worker at a time."""
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    rows = StatisticalReport.objects.select_for_update(of=("self",)).select_related("unit", "replaces")
    last: StatisticalReport | None = rows.filter(form=form, period=period.key, unit=unit).order_by("-revision").first()
    if last is not None and last.state == ReportState.APPROVED:
        raise RuleBroken("statistics_issued")
    report = last or _new(form, period, unit, actor, at)
    report.state = moved(ReportAct.PREPARE, ReportState(report.state), form)
    return _filled(report, table, sources or [], actor=actor, at=at)


def _new(
    form: StatisticsForm, period: ReportingPeriod, unit: Unit, actor: Account | None, at: datetime
) -> StatisticalReport:
    window = period.window
    return StatisticalReport(
        form=form,
        period=period.key,
        unit=unit,
        state=ReportState.DRAFT,
        window_from=window.first,
        window_to=window.last,
        made_at=at,
        made_by=actor,
    )


def _filled(
    report: StatisticalReport, table: Table, sources: list[list[str]], *, actor: Account | None, at: datetime
) -> StatisticalReport:
    """Write the numbers with all that the paper says, and the checksum over both."""
    report.content = {
        "form": report.form,
        "period": report.period,
        "window": [report.window_from.isoformat(), report.window_to.isoformat()],
        "unit": {"code": report.unit.code, "name": report.unit.full_name},
        "revision": report.revision,
        "replaces": report.replaces.checksum if report.replaces else "",
        "reason": report.reason,
        "sections": _sections(table),
        "sources": sources,
    }
    report.checksum = checksum(report.content)
    report.made_at, report.made_by = at, actor
    report.save()
    _step(report, ReportAct.PREPARE, actor, at)
    return report


def _sections(table: Table) -> list[dict[str, Any]]:
    return [
        {
            "heading": section.heading,
            "rows": [{"code": row.code, "name": row.name, "values": list(row.values)} for row in section.rows],
        }
        for section in table.sections
    ]


def _step(report: StatisticalReport, act: ReportAct, actor: Account | None, at: datetime, reason: str = "") -> None:
    StatisticalStep.objects.create(report=report, act=act, by=actor, at=at, reason=reason, checksum=report.checksum)


def _locked(key: int, scope: Scope) -> StatisticalReport:
    rows = StatisticalReport.objects.visible_to(scope).select_for_update(of=("self",)).select_related("unit")
    report: StatisticalReport | None = rows.filter(pk=key).first()
    if report is None:
        raise RuleBroken("statistics_not_found")
    return report


def _reason(written: str) -> str:
    said = " ".join(written.split())
    if not said:
        raise RuleBroken("statistics_reason_missing")
    return said[:LONGEST_REASON]


def _require_over(period: ReportingPeriod, at: datetime) -> None:
    if not period.is_over(local(at).date()):
        raise RuleBroken("statistics_not_over", day=period.window.last)


def _require_sound(report: StatisticalReport) -> None:
    """Nothing is issued that does not add up: the sentence names the first rule that does not hold, and where."""
    found = broken_in(report)
    if found:
        first = found[0]
        raise RuleBroken(
            "statistics_invariant",
            rule=first.rule,
            line=first.row,
            left=first.left,
            right=first.right,
            others=len(found) - 1,
        )


def _is_of(unit: Unit, scope: Scope) -> bool:
    """Whether a holder of the capability within ``scope`` answers for the unit, or leads its centre."""
    if scope.whole_province or unit.pk in scope.units:
        return True
    return ServiceCentre.objects.filter(pk__in=scope.centres, unit=unit.pk).exists()
