"""Form 05: the notice that the settlement stopped (Thông báo dừng giải quyết hồ sơ; Decree 118/2025, Art. 21)."""

from datetime import datetime
from functools import partial

from django.utils.translation import gettext

from procedures.domain.calendar import local
from procedures.domain.vocabulary import Act, Reason, Status
from procedures.models import Ending, Record
from procedures.print import sheet
from procedures.print.printable import Printable
from procedures.print.sheet import Content, long_moment

TITLE = "Thông báo dừng giải quyết hồ sơ"


def papers(record: Record) -> list[Printable]:
    """The one of a record that was stopped or withdrawn."""
    rows = Ending.objects.select_related("signer", "ended_by").filter(record=record)
    return [
        Printable(f"ending:{row.pk}", partial(content, record, row), record, number=row.letter_number) for row in rows
    ]


def content(record: Record, ending: Ending, at: datetime) -> Content:
    """By the unit that settles where somebody signed for it, by the centre where the applicant took the matter back."""
    on, centre = local(at).date(), record.received_at_centre
    by_order = ending.act == Act.STOP
    place: sheet.Place = record.competent_unit if by_order else centre
    by_centre = sheet.centre_name(centre, on)
    by_unit = sheet.body_on(record.competent_unit, on)
    signer = ending.signer or ending.ended_by
    return sheet.of_record(record, place, title=TITLE, at=ending.ended_at, on=on) | {
        "number": ending.letter_number,
        "owner": sheet.person(record.applicant, on),
        "issuer-line": by_unit if by_order else by_centre,
        "matter": sheet.matter(record),
        "received": long_moment(record.received_at) if record.received_at else "",
        "due": long_moment(record.due_at) if record.due_at else "",
        "requester": ending.requester,
        "stage": gettext(Status(ending.stage).label),
        "ended": long_moment(ending.ended_at),
        "reason": gettext(Reason(ending.reason).label),
        "ground": sheet.paragraphs(ending.ground),
        "papers": sheet.paragraphs(ending.papers),
        "fees": sheet.paragraphs(ending.fees),
        "withdrawn": not by_order,
        "centre": by_centre,
        "telephone": centre.telephone,
        "block": ending.signer_title.split("\n") if ending.signer_title else ["NGƯỜI TIẾP NHẬN HỒ SƠ"],
        "signer": signer.full_name if signer else "",  # withdrawn online: nobody of the staff has ended it
    }
