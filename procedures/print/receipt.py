"""Form 01: the receipt with the appointment (Giấy tiếp nhận hồ sơ và hẹn trả kết quả; Decree 118/2025, Art. 17)."""

from datetime import datetime

from procedures.domain.calendar import local
from procedures.domain.vocabulary import Act, Status, TermUnit
from procedures.models import Record
from procedures.print import sheet
from procedures.print.printable import Printable, is_received, the_one
from procedures.print.sheet import Content, long_moment
from procedures.queries.explanations import spoken_term
from procedures.queries.links import site_link
from procedures.services.processing import runs_from_competent_unit
from units.errors import RuleBroken
from units.formats import spoken_money

TITLE = "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"


def papers(record: Record) -> list[Printable]:
    """One for a record that was received; not where the settlement ended without a result, since it promises a day."""
    promises = is_received(record) and Status(record.status) not in (Status.STOPPED, Status.WITHDRAWN)
    return the_one(record, content) if promises else []


def content(record: Record, at: datetime) -> Content:
    """The date on it is the one that was promised (``first_due_at``); one that moved stands beside it.

    RuleBroken ``not_yet_received`` where nothing was received and hence nothing promised.
    """
    if record.received_at is None or record.first_due_at is None:
        raise RuleBroken("not_yet_received")
    on, centre = local(at).date(), record.received_at_centre
    moved = record.due_at is not None and record.due_at != record.first_due_at
    return sheet.of_record(record, centre, title=TITLE, at=record.received_at, on=on) | {
        "site": site_link("tracking"),
        "centre": sheet.centre_name(centre, on),
        "submitter": sheet.person(sheet.brought_by(record), on),
        "owner": sheet.person(record.applicant, on),
        "represented": _represented(record),
        "matter": sheet.matter(record),
        "competent": sheet.body_on(record.competent_unit, on),
        "fee": "chưa xác định" if record.fee_vnd is None else spoken_money(record.fee_vnd),
        "free": record.fee_vnd == 0,
        "papers": sheet.papers(record),
        "term": spoken_term(record.term_value, TermUnit(record.term_unit)),
        "received": long_moment(record.received_at),
        "due": long_moment(record.first_due_at),
        "across": runs_from_competent_unit(record),
        "moved": long_moment(record.due_at) if record.due_at and moved else "",
        "return-place": sheet.centre_name(record.return_at_centre, on),
        "return-method": record.return_method,
        "telephone": centre.telephone,
        "book": f"điện tử {local(record.received_at).year}",
        "serial": record.code.rpartition("-")[2],
        "clerk": clerk_of(record),
    }


def _represented(record: Record) -> list[str] | str:
    """For whom somebody else has come."""
    if record.representative is not None:
        return ["Được ủy quyền của", record.applicant.name]
    return ["Nộp thay cho", record.applicant.name] if record.submitter is not None else ""


def clerk_of(record: Record) -> str:
    """Who received it, as the trail has it."""
    event = record.events.filter(act__in=[Act.RECEIVE, Act.SETTLE_AT_ONCE]).select_related("actor").first()
    return event.actor.full_name if event is not None and event.actor is not None else ""
