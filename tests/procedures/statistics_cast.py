"""Statistical reports for tests: a unit's September of 2025, and the acts with ordinary contents."""

from datetime import datetime

from procedures.domain.statistics import UNIT_FORMS, StatisticsForm
from procedures.domain.statistics_periods import ReportingPeriod, period_of
from procedures.models import StatisticalReport
from procedures.queries.statistics import reporting_units
from procedures.services import statistics
from staffing.models import Account
from tests import cast
from tests.procedures import life
from units.models import Unit
from units.scoping import PROVINCE

SEPTEMBER, OCTOBER = period_of("2025-M09"), period_of("2025-M10")
AFTER = life.at("2025-09-16 08:00")  # the data of September ended on the 14th
RECORDS = StatisticsForm.RECORDS


def some_records() -> None:
    """At Hồng Gai: one carried over and settled late, one settled, one at once, one withdrawn, one in progress."""
    life.world()
    old = life.taken(life.received(life.at("2025-08-12 09:00")), life.at("2025-08-12 10:00"))
    life.completed(old, life.at("2025-08-20 09:00"))
    new = life.taken(life.received(life.at("2025-08-20 09:00")), life.at("2025-08-20 10:00"))
    life.returned(life.completed(new, life.at("2025-08-21 09:00")), life.at("2025-08-21 10:00"))
    life.settled_at_once(life.at("2025-09-04 09:00"))
    life.withdrawn(life.received(life.at("2025-09-08 09:00")), life.at("2025-09-09 09:00"))
    life.received(life.at("2025-09-12 09:00"))


def prepared(
    form: StatisticsForm = RECORDS, period: ReportingPeriod = SEPTEMBER, unit: Unit | None = None, at: datetime = AFTER
) -> StatisticalReport:
    return statistics.prepare(
        form=form, period=period, unit=unit or cast.units().hong_gai, actor=cast.lead(), scope=PROVINCE, at=at
    )


def submitted(report: StatisticalReport, at: datetime = AFTER, actor: Account | None = None) -> StatisticalReport:
    return statistics.submit(report_id=report.pk, actor=actor or cast.lead(), scope=PROVINCE, at=at)


def approved(report: StatisticalReport, at: datetime = AFTER, actor: Account | None = None) -> StatisticalReport:
    return statistics.approve(report_id=report.pk, actor=actor or cast.province(), scope=PROVINCE, at=at)


def issued(
    form: StatisticsForm = RECORDS, period: ReportingPeriod = SEPTEMBER, unit: Unit | None = None, at: datetime = AFTER
) -> StatisticalReport:
    return approved(submitted(prepared(form, period, unit, at), at), at)


def equipped(at: datetime = AFTER) -> None:
    """Every centre says what it has: enough of all but scanners."""
    said = {"staff_computers": True, "public_computers": True, "scanners": False, "touch_screens": True}
    for centre in cast.units().centres.values():
        statistics.say_equipment(centre=centre, said=said, actor=cast.lead(), scope=PROVINCE, at=at)


def all_issued(period: ReportingPeriod = SEPTEMBER, at: datetime = AFTER) -> None:
    """Every unit's reports of a period."""
    equipped(at)
    for form in UNIT_FORMS:
        for unit in reporting_units(form, period):
            issued(form, period, unit, at)
