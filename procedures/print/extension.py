"""Form 04: the apology with another date (Văn bản xin lỗi và đề nghị gia hạn; Decree 118/2025, Art. 19.6)."""

from datetime import datetime
from functools import partial

from django.utils.translation import gettext

from procedures.domain.calendar import local
from procedures.domain.vocabulary import Reason
from procedures.models import Extension, Record
from procedures.print import sheet
from procedures.print.printable import Printable
from procedures.print.sheet import Content, long_moment

TITLE = "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết"


def papers(record: Record) -> list[Printable]:
    """The one of the record's one extension."""
    rows = Extension.objects.select_related("signer").filter(record=record)
    return [
        Printable(f"extension:{row.pk}", partial(content, record, row), record, number=row.letter_number)
        for row in rows
    ]


def content(record: Record, letter: Extension, at: datetime) -> Content:
    """Why, and until when; a late one says that the judgement stays with the date first given."""
    on, centre = local(at).date(), record.received_at_centre
    return sheet.of_record(record, record.competent_unit, title=TITLE, at=letter.decided_at, on=on) | {
        "number": letter.letter_number,
        "owner": sheet.person(record.applicant, on),
        "centre": sheet.centre_name(centre, on),
        "received-on": sheet.long_date(local(record.received_at)).removeprefix("ngày ") if record.received_at else "",
        "matter": sheet.matter(record),
        "competent": sheet.body_on(record.competent_unit, on),
        "due-before": long_moment(letter.due_before),
        "due-after": long_moment(letter.due_after),
        "reason": gettext(Reason(letter.reason).label),
        "explanation": sheet.paragraphs(letter.explanation),
        "late": letter.is_late,
        "block": letter.signer_title.split("\n") if letter.signer_title else [],
        "signer": letter.signer.full_name,
    }
