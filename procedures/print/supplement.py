"""Form 02: the request for supplement (Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ; Decree 118/2025, Arts. 17 and 19.5)."""

from datetime import datetime
from functools import partial

from django.utils.translation import gettext

from procedures.domain.calendar import local
from procedures.domain.vocabulary import ComponentForm, Fault, Reason, SupplementPhase
from procedures.models import Record, SupplementItem, SupplementRequest
from procedures.print import sheet
from procedures.print.printable import Printable
from procedures.print.sheet import Content, long_moment

TITLE = "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ"


def papers(record: Record) -> list[Printable]:
    """One for every request, the latest last."""
    rows = record.supplements.select_related("asked_by").order_by("sequence")
    return [
        Printable(f"supplement:{row.pk}", partial(content, record, row), record, of=row.pk, number=row.number)
        for row in rows
    ]


def content(record: Record, request: SupplementRequest, at: datetime) -> Content:
    """The letter as it was written: what came since does not change it."""
    on, centre = local(at).date(), record.received_at_centre
    brought = sheet.brought_by(record)
    return sheet.of_record(record, centre, title=TITLE, at=request.asked_at, on=on) | {
        "number": request.number,
        "centre": sheet.centre_name(centre, on),
        "owner": sheet.person(record.applicant, on),
        "submitter": brought.name if brought.pk != record.applicant_id else "",
        "matter": sheet.matter(record),
        "competent": sheet.body_on(record.competent_unit, on),
        "phase": gettext(SupplementPhase(request.phase).label),
        "reason": gettext(Reason(request.reason).label),
        "items": [_item(item) for item in request.items.order_by("position")],
        "why": sheet.paragraphs(request.why),
        "ground": sheet.paragraphs(request.legal_ground),
        "answer-by": long_moment(request.answer_by) if request.answer_by else "",
        "contact": request.asked_by.full_name,
        "telephone": request.asked_by.telephone or centre.telephone,
    }


def _item(item: SupplementItem) -> dict[str, str]:
    form = gettext(ComponentForm(item.form).label)
    return {
        "name": item.name,
        "fault": gettext(Fault(item.fault).label),
        "mend": item.mend,
        "form": form if item.form == ComponentForm.DATA else f"{form}: {item.copies:02d}",
    }
