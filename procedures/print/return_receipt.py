"""The receipt for the returned result (giấy biên nhận trả kết quả; Decree 118/2025, Arts. 22-23)."""

from datetime import datetime

from django.utils.translation import gettext

from procedures.domain.calendar import local
from procedures.domain.vocabulary import EvidenceKind, Outcome, ReturnMethod
from procedures.models import Handover, Record, Result
from procedures.print import sheet
from procedures.print.printable import Printable, the_one
from procedures.print.sheet import Content, long_moment

TITLE = "Giấy biên nhận trả kết quả"


def papers(record: Record) -> list[Printable]:
    """One for a record whose result somebody handed over; what its owner took on the portal nobody signs for."""
    handover = _handover(record)
    return the_one(record, content) if handover is not None and handover.handed_over_by else []


def content(record: Record, at: datetime) -> Content:
    """It bears the moment of the handing over, whenever it is printed."""
    on, handover = local(at).date(), _handover(record)
    if handover is None or handover.handed_over_by is None:
        raise ValueError(record.code)
    by_post = handover.method == ReturnMethod.POSTAL
    result = getattr(record, "result", None)
    when = sheet.of_record(record, record.return_at_centre, title=TITLE, at=handover.handed_over_at, on=on)
    return (
        when
        | _result(result)
        | {
            "return-place": sheet.centre_name(record.return_at_centre, on),
            "matter": sheet.matter(record),
            "owner": sheet.person(record.applicant, on),
            "competent": sheet.body_on(record.competent_unit, on),
            "due": long_moment(record.due_at) if record.due_at else "",
            "completed": long_moment(record.completed_at) if record.completed_at else "",
            "outcome": gettext(Outcome(record.outcome).label) if record.outcome else "",
            "receiver": handover.receiver_name,
            "signs": "" if by_post else handover.receiver_name,
            "method": gettext(ReturnMethod(handover.method).label),
            "evidence": f"{gettext(EvidenceKind(handover.evidence).label)} {handover.evidence_number}".strip(),
            "moment-label": "Giao bưu chính lúc" if by_post else "Thời gian trả",
            "handed-over": long_moment(handover.handed_over_at),
            "delivered": long_moment(handover.delivered_at) if handover.delivered_at else "",
            "originals": [
                {"name": row.component.name, "originals": str(row.count)}
                for row in record.originals_given_back.select_related("component").order_by("component__position")
            ],
            "clerk": handover.handed_over_by.full_name,
        }
    )


def _handover(record: Record) -> Handover | None:
    return Handover.objects.select_related("handed_over_by").filter(record=record).first()


def _result(result: Result | None) -> Content:
    """A result given at the counter at once has neither number nor letter."""
    if result is None:
        return {"result": "Giải quyết ngay khi tiếp nhận", "issued": "", "signer": ""}
    kind = "Phiếu từ chối giải quyết hồ sơ" if result.is_refusal else "Kết quả giải quyết thủ tục hành chính"
    signer = ", ".join(part for part in (result.signer.full_name, result.signer_title) if part)
    return {"result": kind, "issued": f"{result.number}, {sheet.long_date(result.issued_on)}", "signer": signer}
