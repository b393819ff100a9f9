"""Statistical reports of the demonstration: the latest period, as it looks when most units have handed in."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.hashers import make_password

from procedures.domain.calendar import local
from procedures.domain.statistics import UNIT_FORMS, ReportState
from procedures.domain.statistics_periods import required_until
from procedures.models import StatisticalReport
from procedures.queries.statistics import reporting_centres
from procedures.services.demonstration.staff import HANDS
from procedures.services.statistics import approve, prepare_all, say_equipment, submit
from procedures.services.statistics_watch import leaders
from staffing.domain.capabilities import Employer, Role
from staffing.models import Account
from staffing.services.assignments import Posting, assign
from staffing.services.demo_accounts import CO_TO, DECISION, HONG_GAI, SINCE
from units.domain.kinds import CentreKind
from units.models import ServiceCentre
from units.scoping import PROVINCE

SUPERVISOR = "province"
LEFT_TO_TRY = (HONG_GAI, CO_TO)
_NOT_YET, _NOT_APPROVED = 9, 4  # every ninth unit has not submitted, of the others every fourth waits for approval


def hand_in_statistics(*, at: datetime) -> int:
    """Hand in the latest period's reports, but for the units with which one tries it; how many were submitted."""
    period = required_until(local(at).date())
    if period is None or StatisticalReport.objects.filter(period=period.key).exclude(state=ReportState.DRAFT).exists():
        return 0
    prepare_all(period=period, at=at)
    supervisor = Account.objects.get(username=SUPERVISOR)
    _head_of_the_provincial_centre(at)
    _say_equipment(at)
    rows = StatisticalReport.objects.filter(period=period.key, form__in=UNIT_FORMS, state=ReportState.DRAFT)
    units = sorted(set(rows.exclude(unit__code__in=LEFT_TO_TRY).values_list("unit", flat=True)))
    done = 0
    for number, unit in enumerate(units):
        for report in rows.filter(unit=unit).select_related("unit"):
            by = _first(leaders(report.unit, at))
            if by is None or number % _NOT_YET == 0:
                continue
            submit(report_id=report.pk, actor=by, scope=PROVINCE, at=at)
            done += 1
            if number % _NOT_APPROVED != 2:
                approve(report_id=report.pk, actor=supervisor, scope=PROVINCE, at=at)
    return done


def _head_of_the_provincial_centre(at: datetime) -> None:
    """Who submits for the province's own unit and centre; nobody signs in as them."""
    centre = ServiceCentre.objects.get(kind=CentreKind.PROVINCIAL)
    told = {"full_name": "Lãnh đạo Trung tâm tỉnh (mẫu)", "password": make_password(None), "is_demo": True}
    account, is_new = Account.objects.get_or_create(username=f"{HANDS}head.province", defaults=told)
    if is_new:
        posting = Posting(Role.CENTRE_LEADER, centre, Employer.CIVIL_SERVICE, DECISION, SINCE)
        assign(account_id=account.pk, posting=posting, actor=None, at=at)


def _say_equipment(at: datetime) -> None:
    """Every other centre lacks scanners, every third touch screens: what the press tells of small communes."""
    for number, centre in enumerate(reporting_centres()):
        by = _first(leaders(centre.unit, at))
        if by is not None and centre.unit.code not in LEFT_TO_TRY:
            said = {
                "staff_computers": True,
                "public_computers": True,
                "scanners": bool(number % 2),
                "touch_screens": bool(number % 3),
            }
            say_equipment(centre=centre, said=said, actor=by, scope=PROVINCE, at=at)


def _first(people: Iterable[Account]) -> Account | None:
    return next(iter(people), None)
