"""The confirmation that a filing online has arrived (Decree 118/2025, Art. 17.2): no receipt yet, and it says so."""

from datetime import datetime

from procedures.domain.calendar import local
from procedures.models import Record
from procedures.print import sheet
from procedures.print.sheet import Content, long_moment
from procedures.queries.links import site_link

TITLE = "Xác nhận đã nhận hồ sơ nộp trực tuyến"


def content(record: Record, at: datetime) -> Content:
    """As the record stood when it was sent; the papers are those that came with it."""
    on, centre = local(at).date(), record.received_at_centre
    return sheet.of_record(record, centre, title=TITLE, at=record.submitted_at, on=on) | {
        "site": site_link("tracking"),
        "centre": sheet.centre_name(centre, on),
        "submitter": sheet.person(sheet.brought_by(record), on),
        "owner": sheet.person(record.applicant, on),
        "matter": sheet.matter(record),
        "competent": sheet.body_on(record.competent_unit, on),
        "submitted": long_moment(record.submitted_at),
        "intake-due": long_moment(record.intake_due_at) if record.intake_due_at else "",
        "papers": sheet.papers(record),
        "telephone": centre.telephone,
        "helper": str(record.assisted_by.full_name) if record.assisted_by else "",
    }
