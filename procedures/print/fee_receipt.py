"""The slip for a fee (phiếu thu phí, lệ phí; Decree 118/2025, Art. 24), which is no biên lai and says so."""

from datetime import datetime

from procedures.domain.calendar import local
from procedures.domain.spoken_numbers import spoken_dong
from procedures.models import Record
from procedures.print import sheet
from procedures.print.printable import Printable, the_one
from procedures.print.sheet import Content
from units.formats import spoken_money

TITLE = "Phiếu thu phí, lệ phí"


def papers(record: Record) -> list[Printable]:
    """One for a received record of which a fee is known: unknown is not free, and nothing is not collected."""
    return the_one(record, content) if record.received_at is not None and record.fee_vnd else []


def content(record: Record, at: datetime) -> Content:
    """The amount in digits and in words, as it was reckoned when the record was received."""
    on, amount = local(at).date(), record.fee_vnd or 0
    return sheet.of_record(record, record.received_at_centre, title=TITLE, at=at, on=on) | {
        "submitter": sheet.person(sheet.brought_by(record), on),
        "owner": sheet.person(record.applicant, on),
        "matter": sheet.matter(record),
        "counted": _counted(record),
        "fee": spoken_money(amount),
        "in-words": spoken_dong(amount),
    }


def _counted(record: Record) -> str:
    """Copies and pages where the fee depends on them."""
    if record.copies == 1 and record.pages == 1:
        return ""
    return f"{record.copies} bản, mỗi bản {record.pages} trang"
