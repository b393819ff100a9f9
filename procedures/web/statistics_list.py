"""The list of a period: what every unit has handed in of each form, and how far the province is with its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from procedures.domain.calendar import WorkingCalendar
from procedures.domain.statistics import COMPILED_FROM, UNIT_FORMS, ReportState, StatisticsForm
from procedures.domain.statistics_periods import ReportingPeriod
from procedures.models import StatisticalReport
from procedures.queries.statistics import approved_units, reporting_units, reports_of_period
from units.models import ServiceCentre, Unit
from units.queries.units import province
from units.scoping import Scope

Asked = Mapping[StatisticsForm, Mapping[int, Unit]]
"""By form the units that hand it in, in the order of the list."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands of one form of one unit: the latest report, or the way to prepare it. ``asked`` is false where the
    unit does not hand in this form.
    """

    form: StatisticsForm
    asked: bool
    report: StatisticalReport | None = None
    state: ReportState | None = None
    may_prepare: bool = False
    is_past_due: bool = False

    @property
    def is_open(self) -> bool:
        """Whether the unit still has to submit it: a correction of what it did submit is not waited for."""
        begun = self.report is not None and self.report.revision > 1
        return self.asked and not begun and self.state in (None, ReportState.DRAFT, ReportState.SENT_BACK)

    @property
    def late(self) -> bool:
        """Whether it is missing after the date due."""
        return self.is_past_due and self.is_open


def asked_units(period: ReportingPeriod) -> Asked:
    """Which units hand in which form; two queries."""
    settling = reporting_units(StatisticsForm.RECORDS, period)
    lists = {form: settling for form in UNIT_FORMS} | {
        StatisticsForm.CENTRE: reporting_units(StatisticsForm.CENTRE, period)
    }
    return {form: {unit.pk: unit for unit in units} for form, units in lists.items()}


def unit_lines(
    period: ReportingPeriod,
    asked: Asked,
    *,
    shown: set[int] | None,
    own: set[int] | None,
    today: date,
    calendar: WorkingCalendar,
) -> list[tuple[Unit, list[Cell]]]:
    """The units that the reader sees (None: all), agencies first, with their forms; ``own``: whose they prepare."""
    reports = reports_of_period(period, UNIT_FORMS, shown)
    units = {key: unit for of_form in asked.values() for key, unit in of_form.items() if shown is None or key in shown}
    is_over = period.is_over(today)
    past_due = is_over and today > period.due_on(calendar)
    found = []
    for key, unit in units.items():
        cells = []
        for form in UNIT_FORMS:
            report = reports.get((key, form.value))
            state = ReportState(report.state) if report else None
            may = is_over and report is None and (own is None or key in own)
            cells.append(Cell(form, key in asked[form], report, state, may, past_due))
        found.append((unit, cells))
    return found


def province_cells(period: ReportingPeriod, asked: Asked, today: date) -> list[tuple[Cell, int]]:
    """The province's forms, each with how many units it still waits for; three queries."""
    place, there = province(), approved_units(period)
    reports = reports_of_period(period, tuple(COMPILED_FROM), {place.pk})
    found = []
    for form, source in COMPILED_FROM.items():
        report = reports.get((place.pk, form.value))
        state = ReportState(report.state) if report else None
        waits = sum((source.value, unit) not in there for unit in asked[source])
        found.append((Cell(form, True, report, state, period.is_over(today)), waits))
    return found


def units_of(scope: Scope) -> set[int] | None:
    """The units that report within ``scope``: a centre's leader answers for its unit. None: all of them."""
    if scope.whole_province:
        return None
    if not scope.centres:
        return set(scope.units)
    return set(scope.units) | set(ServiceCentre.objects.filter(pk__in=scope.centres).values_list("unit", flat=True))
