"""Statistical reports as pages and services ask for them: who reports, the numbers, what came before, who has not."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet

from procedures.domain.statistics import (
    COLUMNS,
    COMPILED_FROM,
    Broken,
    ReportState,
    Row,
    Section,
    StatisticsForm,
    Table,
    broken,
    compiled,
    noop,
    row_of,
    summed,
)
from procedures.domain.statistics_periods import ReportingPeriod
from procedures.models import Field, StatisticalReport
from procedures.queries.statistics_counts import by_unit_of_the_day, count_centres, count_petitions, count_records
from units.domain.kinds import COMMUNE_LEVEL
from units.models import ServiceCentre, Unit
from units.queries.successors import with_former
from units.queries.units import competent_units

F = StatisticsForm
AGENCIES_HEADING, COMMUNES_HEADING = noop("Agencies of the province"), noop("Wards, communes and special zones")


def reporting_centres() -> list[ServiceCentre]:
    """The centres in operation with their units; one query."""
    return list(ServiceCentre.objects.filter(is_active=True).select_related("unit").order_by("-kind", "unit__sort_key"))


def reporting_units(form: StatisticsForm, period: ReportingPeriod) -> list[Unit]:
    """The units that hand in a unit's form for a period, agencies first, each in the order of the alphabet."""
    if form is F.CENTRE:
        units = [centre.unit for centre in reporting_centres()]
    else:
        units = list(competent_units(period.window.last))
    return sorted(units, key=lambda unit: (unit.kind in COMMUNE_LEVEL, unit.sort_key))


def counted_table(form: StatisticsForm, period: ReportingPeriod, unit: Unit) -> Table:
    """The numbers of one unit's form."""
    return counted_tables(form, period, [unit])[unit.pk]


def counted_tables(form: StatisticsForm, period: ReportingPeriod, units: Collection[Unit]) -> dict[int, Table]:
    """The numbers of a unit's form for those ``units``; the same number of queries for one unit and for all."""
    rows = {F.RECORDS: _record_rows, F.PETITIONS: _petition_rows, F.CENTRE: _centre_rows}[form](period, units)
    return {unit.pk: Table(form, (Section("", tuple(rows.get(unit.pk, ()))),)) for unit in units}


def _record_rows(period: ReportingPeriod, units: Collection[Unit]) -> dict[int, list[Row]]:
    on = period.window.last
    counted = count_records(*period.moments, with_former((unit.pk for unit in units), on))
    counts = by_unit_of_the_day(counted, on)
    fields = list(Field.objects.order_by("sort_key"))
    columns, keys = COLUMNS[F.RECORDS], [column.key for column in COLUMNS[F.RECORDS]]
    found: dict[int, list[Row]] = {}
    for unit, parts in counts.items():
        found[unit] = [
            Row(one.code, one.name_vi, summed(columns, ([part[one.pk][key] for key in keys] for part in of_field)))
            for one in fields
            if (of_field := [part for part in parts if one.pk in part])
        ]
    return found


def _petition_rows(period: ReportingPeriod, units: Collection[Unit]) -> dict[int, list[Row]]:
    counts = by_unit_of_the_day(count_petitions(*period.moments), period.window.last)
    keys = [column.key for column in COLUMNS[F.PETITIONS]]
    return {
        unit.pk: [
            row_of(
                F.PETITIONS,
                unit.code,
                unit.full_name,
                {key: sum(part.get(key, 0) for part in counts.get(unit.pk, [])) for key in keys},
            )
        ]
        for unit in units
    }


def _centre_rows(period: ReportingPeriod, units: Collection[Unit]) -> dict[int, list[Row]]:
    counts, names = count_centres(period.window.last), {centre.unit_id: centre.name for centre in reporting_centres()}
    return {unit.pk: [row_of(F.CENTRE, unit.code, names[unit.pk], counts[unit.pk])] for unit in units}


def compiled_table(form: StatisticsForm, period: ReportingPeriod) -> tuple[Table, list[StatisticalReport]]:
    """The province's table from the reports in force, and those reports; agencies in section I, communes in II."""
    reports = in_force(COMPILED_FROM[form], period)
    parts: dict[str, list[Table]] = {AGENCIES_HEADING: [], COMMUNES_HEADING: []}
    for report in sorted(reports, key=lambda one: one.unit.sort_key):
        heading = COMMUNES_HEADING if report.unit.kind in COMMUNE_LEVEL else AGENCIES_HEADING
        parts[heading].append(table_of(report))
    return compiled(form, parts.items()), reports


def in_force(form: StatisticsForm, period: ReportingPeriod) -> list[StatisticalReport]:
    """The approved reports of a form and period that no approved correction has replaced."""
    rows = StatisticalReport.objects.filter(form=form, period=period.key)
    return list(_standing(rows).select_related("unit"))


def missing(form: StatisticsForm, period: ReportingPeriod) -> list[Unit]:
    """The units of which no report of that unit's form is approved yet."""
    there = approved_units(period)
    return [unit for unit in reporting_units(form, period) if (form.value, unit.pk) not in there]


def approved_units(period: ReportingPeriod) -> set[tuple[str, int]]:
    """The pairs of form and unit of which a report of the period is approved; one query."""
    rows = StatisticalReport.objects.filter(period=period.key, state=ReportState.APPROVED)
    return set(rows.order_by().values_list("form", "unit"))


def _standing(rows: QuerySet[StatisticalReport]) -> QuerySet[StatisticalReport]:
    return rows.filter(state=ReportState.APPROVED).exclude(replaced_by__state=ReportState.APPROVED)


def broken_in(report: StatisticalReport) -> list[Broken]:
    """What does not add up in a report, or does not follow from the reports in force of the period before it."""
    rows = StatisticalReport.objects.filter(
        form=report.form, unit=report.unit_id, window_to=report.window_from - timedelta(days=1)
    )
    return broken(table_of(report), [table_of(one) for one in _standing(rows)])


def table_of(report: StatisticalReport) -> Table:
    """The numbers that stand in a report."""
    return Table(
        StatisticsForm(report.form),
        tuple(
            Section(part["heading"], tuple(Row(row["code"], row["name"], tuple(row["values"])) for row in part["rows"]))
            for part in report.content["sections"]
        ),
    )


def reports_of_period(
    period: ReportingPeriod, forms: Collection[StatisticsForm], units: Collection[int] | None
) -> dict[tuple[int, str], StatisticalReport]:
    """The latest report by unit and form; one query. ``units`` None: all of them."""
    rows: Any = StatisticalReport.objects.filter(period=period.key, form__in=forms).defer("content")
    if units is not None:
        rows = rows.filter(unit__in=units)
    return {(row.unit_id, row.form): row for row in rows.order_by("revision")}


def not_submitted(period: ReportingPeriod) -> dict[Unit, list[StatisticsForm]]:
    """The units of which something is still to be submitted, with the forms."""
    handed_in = {
        (row.unit_id, row.form)
        for row in StatisticalReport.objects.filter(period=period.key).exclude(
            state__in=(ReportState.DRAFT, ReportState.SENT_BACK)
        )
    }
    found: dict[Unit, list[StatisticsForm]] = {}
    for form in COMPILED_FROM.values():
        for unit in reporting_units(form, period):
            if (unit.pk, form.value) not in handed_in:
                found.setdefault(unit, []).append(form)
    return found
