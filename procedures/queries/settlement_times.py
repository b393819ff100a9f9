"""How long a procedure really took of late, in words, beside what is promised."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from procedures.domain.disclosure import to_tens
from procedures.models import ProcedureVersion, SettlementTimes
from units.formats import plain_date, spoken_duration
from units.remembered import remembered

WORKING_DAY = 8 * 60  # minutes of the usual office hours
MOST_FREQUENT = 15
_ANY_TIME = 1  # minutes under which a result is said to be there at once


@dataclass(frozen=True, slots=True)
class RealTimes:
    """Half of ``records`` took no longer than ``median``, nine of ten no longer than ``ninetieth``. The records are to
    tens: they are counted anew every night, for everybody.
    """

    median: str
    ninetieth: str
    records: int
    first_day: str
    last_day: str


def real_times(procedure_id: int) -> RealTimes | None:
    """What the last count found; None where there were too few records to tell."""
    row = _row(procedure_id)
    if row is None:
        return None
    return RealTimes(
        spoken_working_time(row.median_minutes),
        spoken_working_time(row.ninetieth_minutes),
        to_tens(row.records),
        plain_date(row.first_day),
        plain_date(row.last_day),
    )


def most_frequent_times(on: date) -> list[tuple[ProcedureVersion, SettlementTimes]]:
    """The procedures that were settled most of late, the most frequent first, by the versions in force on ``on``."""
    rows = SettlementTimes.objects.order_by("-records", "procedure")[:MOST_FREQUENT]
    times = {row.procedure_id: row for row in rows}
    versions = ProcedureVersion.objects.in_force(on).filter(procedure__in=times).select_related("procedure")
    named = {version.procedure_id: version for version in versions}
    return [(named[key], row) for key, row in times.items() if key in named]


def spoken_working_time(minutes: int) -> str:
    """Working time as people speak of it: "ngay khi nộp", "2 giờ làm việc", "1,5 ngày làm việc"."""
    if minutes < _ANY_TIME:
        return _("at once")
    if minutes < 60:
        return _("%(time)s of working time") % {"time": spoken_duration(timedelta(minutes=minutes))}
    if minutes < WORKING_DAY:
        hours = round(minutes / 60)
        return ngettext("%(n)d working hour", "%(n)d working hours", hours) % {"n": hours}
    halves = round(minutes / WORKING_DAY * 2)
    if halves % 2 == 0:
        return ngettext("%(n)d working day", "%(n)d working days", halves // 2) % {"n": halves // 2}
    return _("%(days)d½ working days") % {"days": halves // 2}


@remembered("procedures.SettlementTimes")
def _row(procedure_id: int) -> SettlementTimes | None:
    return SettlementTimes.objects.filter(procedure=procedure_id).first()
