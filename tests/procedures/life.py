"""A few procedures with every kind of term, and records driven through their lives by the services themselves."""

from dataclasses import dataclass
from datetime import date, datetime

from procedures.domain.vocabulary import (
    Channel,
    Competence,
    EvidenceKind,
    ProcedureLevel,
    Reason,
    SourceSystem,
    Target,
    TermUnit,
)
from procedures.models import CalendarYear, Field, Procedure, ProcedureVersion, Record
from procedures.services import intake, processing, results, withdrawal
from procedures.services.calendar_loading import load_calendar
from procedures.services.drafting import Party, Reception
from tests import cast
from units.clock import ZONE
from units.remembered import forget_all
from units.scoping import PROVINCE

DAYS, HOURS, AT_ONCE, MONTH, CALENDAR = "9.000001", "9.000002", "9.000003", "9.000004", "9.000005"
TERMS = {
    DAYS: (3, TermUnit.WORKING_DAY),
    HOURS: (4, TermUnit.WORKING_HOUR),
    AT_ONCE: (0, TermUnit.SAME_DAY),
    MONTH: (1, TermUnit.MONTH),
    CALENDAR: (5, TermUnit.DAY),
}
CIVIL_STATUS = "ho-tich-thu"


def at(text: str) -> datetime:
    """``2026-11-20 09:00`` in local time."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@dataclass(frozen=True)
class World:
    units: cast.Units
    plain: Field
    sensitive: Field


def world() -> World:
    """Units, calendar and five procedures of two fields; AT_ONCE and MONTH are of the sensitive one."""
    units = cast.units()
    if not CalendarYear.objects.exists():
        load_calendar()
    plain, _ = Field.objects.get_or_create(code="thu-nghiem", defaults={"name_vi": "Thử nghiệm", "name_en": "Trials"})
    sensitive, _ = Field.objects.get_or_create(
        code=CIVIL_STATUS, defaults={"name_vi": "Hộ tịch thử", "name_en": "Civil trials", "is_sensitive": True}
    )
    for code, (value, unit) in TERMS.items():
        if not Procedure.objects.filter(code=code).exists():
            field = sensitive if code in (AT_ONCE, MONTH) else plain
            procedure = Procedure.objects.create(code=code, field=field, level=ProcedureLevel.COMMUNE)
            ProcedureVersion.objects.create(
                procedure=procedure,
                valid_from=date(2025, 7, 1),
                name_vi=f"Thủ tục thử {code}",
                name_en=f"Trial procedure {code}",
                competence=Competence.RECEIVING_UNIT,
                term_value=value,
                term_unit=unit,
                at_once=code == AT_ONCE,
                target=Target.BOTH,
            )
    forget_all()
    return World(units, plain, sensitive)


def draft(code: str = DAYS, *, email: str = "", centre: str = cast.HONG_GAI, **more) -> Reception:
    return Reception(
        procedure_code=code,
        centre_id=cast.units().centres[centre].pk,
        applicant=Party(name="Nguyễn Thị Thử", email=email),
        **more,
    )


def received(when: datetime, code: str = DAYS, **more) -> Record:
    return intake.receive(draft=draft(code, **more), actor=cast.clerk(), scope=PROVINCE, at=when)


def submitted(when: datetime, code: str = DAYS, **more) -> Record:
    more = {"channel": Channel.ONLINE, "source_system": SourceSystem.PORTAL, **more}
    return intake.submit(draft=draft(code, **more), actor=cast.clerk(), scope=PROVINCE, at=when)


def accepted(record: Record, when: datetime) -> Record:
    return intake.receive_submission(record_id=record.pk, actor=cast.clerk(), scope=PROVINCE, at=when)


def refused(record: Record, when: datetime) -> Record:
    return intake.refuse(record_id=record.pk, reason=Reason.INCOMPLETE, actor=cast.clerk(), scope=PROVINCE, at=when)


def taken(record: Record, when: datetime) -> Record:
    return processing.take(record_id=record.pk, actor=cast.officer(), scope=PROVINCE, at=when)


def completed(record: Record, when: datetime) -> Record:
    result = results.ResultDraft(number="01/KQ", issued_on=when.astimezone(ZONE).date(), signer=cast.lead())
    return results.complete(record_id=record.pk, result=result, actor=cast.officer(), scope=PROVINCE, at=when)


def returned(record: Record, when: datetime) -> Record:
    receiver = results.Receiver("Nguyễn Thị Thử", EvidenceKind.PERSONAL_NUMBER, "022185000001")
    return results.return_result(record_id=record.pk, receiver=receiver, actor=cast.clerk(), scope=PROVINCE, at=when)


def withdrawn(record: Record, when: datetime) -> Record:
    return withdrawal.withdraw(record_id=record.pk, actor=cast.clerk(), scope=PROVINCE, at=when)


def settled_at_once(when: datetime) -> Record:
    return intake.settle_at_once(draft=draft(AT_ONCE), actor=cast.clerk(), scope=PROVINCE, at=when)
