"""The standing cast's matters: a small catalogue with the whole calendar, and records in every state.

People here are invented for the tests. ``procedures()`` loads once; ``received()`` and its like go
through the services.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from procedures.domain.vocabulary import (
    Competence,
    ComponentForm,
    ComponentState,
    EvidenceKind,
    FeeBasis,
    FeeKind,
    ProcedureLevel,
    Target,
    TermUnit,
)
from procedures.models import CalendarYear, Component, FeeRule, Field, Procedure, ProcedureVersion, Record
from procedures.services import intake, processing, results
from procedures.services.calendar_loading import load_calendar
from procedures.services.drafting import Party, Reception
from procedures.services.results import Receiver, ResultDraft
from tests import cast
from units.clock import ZONE
from units.remembered import forget_all
from units.scoping import PROVINCE

BIRTH, COPIES, MARRIAGE = "1.001193", "2.000815", "1.000894"
LAND_CHANGE, IN_HOURS, WITHOUT_TERM, ADOPTION = "1.012783", "1.009999", "1.013855", "1.003005"

WEDNESDAY = datetime(2026, 11, 11, 9, 0, tzinfo=ZONE)  # an ordinary working day with ordinary days after it
OWNER = Party(
    name="Phạm Thị Thử",
    personal_number="022192004417",
    born_on=date(1992, 3, 14),
    telephone="0912440218",
    email="thu@example.invalid",
    address="Tổ 12, khu 3",
)


@dataclass(frozen=True)
class Line:
    """One procedure of the small catalogue."""

    code: str
    name_vi: str
    name_en: str
    field: str
    competence: Competence
    value: int | None
    unit: TermUnit | None
    at_once: bool = False
    level: ProcedureLevel = ProcedureLevel.COMMUNE
    fee: int | None = 0
    basis: FeeBasis = FeeBasis.RECORD
    papers: tuple[str, ...] = ()


_FIELDS = (
    ("ho-tich", "Hộ tịch", "Civil status", True),
    ("chung-thuc", "Chứng thực", "Certification", False),
    ("dat-dai", "Đất đai", "Land", False),
    ("nuoi-con-nuoi", "Nuôi con nuôi", "Adoption", True),
    ("an-toan-thuc-pham", "An toàn thực phẩm", "Food safety", False),
)
_BY_RESIDENCE, _HERE, _BY_LAND = Competence.RESIDENCE, Competence.RECEIVING_UNIT, Competence.PROPERTY
_DAYS, _TODAY, _HOURS = TermUnit.WORKING_DAY, TermUnit.SAME_DAY, TermUnit.WORKING_HOUR
_LINES = (
    Line(
        BIRTH,
        "Đăng ký khai sinh",
        "Birth registration",
        "ho-tich",
        _BY_RESIDENCE,
        0,
        _TODAY,
        papers=("Tờ khai đăng ký khai sinh", "Giấy chứng sinh"),
    ),
    Line(
        COPIES,
        "Chứng thực bản sao từ bản chính",
        "Certified copies",
        "chung-thuc",
        _HERE,
        0,
        _TODAY,
        at_once=True,
        fee=2_000,
        basis=FeeBasis.PAGE,
    ),
    Line(MARRIAGE, "Đăng ký kết hôn", "Marriage registration", "ho-tich", _BY_RESIDENCE, 5, _DAYS),
    Line(
        LAND_CHANGE,
        "Cấp đổi Giấy chứng nhận quyền sử dụng đất",
        "Renewal of a land certificate",
        "dat-dai",
        _BY_LAND,
        10,
        _DAYS,
        fee=None,
        papers=("Đơn đề nghị cấp đổi", "Giấy chứng nhận đã cấp"),
    ),
    Line(IN_HOURS, "Khai báo tạm vắng", "Notice of absence", "ho-tich", _HERE, 8, _HOURS),
    Line(WITHOUT_TERM, "Cấp giấy an toàn thực phẩm", "Food safety", "an-toan-thuc-pham", _HERE, None, None, fee=None),
    Line(
        ADOPTION,
        "Đăng ký nuôi con nuôi có yếu tố nước ngoài",
        "Adoption",
        "nuoi-con-nuoi",
        Competence.AGENCY,
        30,
        _DAYS,
        level=ProcedureLevel.PROVINCE,
    ),
)


def procedures() -> dict[str, ProcedureVersion]:
    """The small catalogue by code, and the calendar of 2025-2027; loaded once in a test's database."""
    places = cast.units()
    if not CalendarYear.objects.exists():
        load_calendar()
    if not ProcedureVersion.objects.exists():
        agencies = {"nuoi-con-nuoi": places.justice}
        fields = {
            code: Field.objects.create(
                code=code, name_vi=vi, name_en=en, is_sensitive=sensitive, agency=agencies.get(code)
            )
            for code, vi, en, sensitive in _FIELDS
        }
        for line in _LINES:
            write(line, fields[line.field])
    forget_all()
    return {v.procedure.code: v for v in ProcedureVersion.objects.select_related("procedure")}


def write(line: Line, field: Field) -> None:
    """One procedure of a catalogue, in force since the units are: its version, fee and papers."""
    procedure = Procedure.objects.create(code=line.code, field=field, level=line.level)
    version = ProcedureVersion.objects.create(
        procedure=procedure,
        valid_from=cast.SINCE,
        name_vi=line.name_vi,
        name_en=line.name_en,
        competence=line.competence,
        term_value=line.value,
        term_unit=line.unit or "",
        at_once=line.at_once,
        target=Target.BOTH,
        channels=["in_person", "online", "postal"],
    )
    kind = FeeKind.NOT_STATED if line.fee is None else FeeKind.FIXED if line.fee else FeeKind.FREE
    FeeRule.objects.create(version=version, kind=kind, amount_vnd=line.fee, basis=line.basis, valid_from=cast.SINCE)
    for position, name in enumerate(line.papers, start=1):
        Component.objects.create(
            version=version,
            position=position,
            name=name,
            form=ComponentForm.ORIGINAL,
            state=ComponentState.MUST_PROVIDE,
        )


def reception(code: str = MARRIAGE, **changes: object) -> Reception:
    """A reception at Hồng Gai's centre by an owner who lives there."""
    places = cast.units()
    draft = Reception(
        procedure_code=code,
        centre_id=places.centres[cast.HONG_GAI].pk,
        applicant=replace(OWNER, unit_id=places.hong_gai.pk),
    )
    return replace(draft, **changes)  # type: ignore[arg-type]


def received(code: str = MARRIAGE, *, at: datetime = WEDNESDAY, **changes: object) -> Record:
    """A record received at Hồng Gai's counter."""
    procedures()
    return intake.receive(draft=reception(code, **changes), actor=cast.clerk(), scope=PROVINCE, at=at)


def submitted(code: str = MARRIAGE, *, at: datetime = WEDNESDAY, **changes: object) -> Record:
    """A record filed online that waits for Hồng Gai's centre."""
    procedures()
    return intake.submit(draft=reception(code, **changes), actor=cast.clerk(), scope=PROVINCE, at=at)


def taken(code: str = MARRIAGE, *, at: datetime = WEDNESDAY, **changes: object) -> Record:
    """A record that the officer of Hồng Gai processes."""
    record = received(code, at=at, **changes)
    return processing.take(record_id=record.pk, actor=cast.officer(), scope=PROVINCE, at=at)


def completed(
    code: str = MARRIAGE, *, at: datetime = WEDNESDAY, on: datetime | None = None, **changes: object
) -> Record:
    """A record whose result, signed by the lead of Hồng Gai, is ready since ``on``."""
    record = taken(code, at=at, **changes)
    on = on or at
    draft = ResultDraft(number="15/KQ", issued_on=on.date(), signer=cast.lead())
    return results.complete(record_id=record.pk, result=draft, actor=cast.officer(), scope=PROVINCE, at=on)


def returned(code: str = MARRIAGE, *, at: datetime = WEDNESDAY, **changes: object) -> Record:
    """A record whose result was handed over to its owner."""
    record = completed(code, at=at, **changes)
    receiver = Receiver(OWNER.name, EvidenceKind.PERSONAL_NUMBER, OWNER.personal_number)
    return results.return_result(record_id=record.pk, receiver=receiver, actor=cast.clerk(), scope=PROVINCE, at=at)


def copied(*, at: datetime = WEDNESDAY, copies: int = 5, pages: int = 2) -> Record:
    """Certified copies, settled at once."""
    procedures()
    draft = reception(COPIES, copies=copies, pages=pages)
    return intake.settle_at_once(draft=draft, actor=cast.clerk(), scope=PROVINCE, at=at)
