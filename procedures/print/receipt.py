"""Form 01: the receipt with the appointment (Giấy tiếp nhận hồ sơ và hẹn trả kết quả; Decree 118/2025, Art. 17)."""

from datetime import datetime
from typing import Any

from django.utils import translation

from procedures.domain.calendar import local
from procedures.domain.vocabulary import Act, ComponentForm, ComponentState, TermUnit
from procedures.models import Applicant, Record, RecordComponent
from procedures.print.forms import pdf, qr
from procedures.queries.explanations import spoken_term
from procedures.queries.links import site_link, tracking_link
from units.domain.kinds import AGENCIES
from units.errors import RuleBroken
from units.formats import spoken_money
from units.models import ServiceCentre, Unit


def receipt_pdf(record: Record, *, demo: bool) -> bytes:
    """The receipt as PDF/A-2b, the same bytes for the same record. ``demo`` prints across it that it is a rehearsal.

    The date is the one that was promised (``first_due_at``); one that moved stands beside it. RuleBroken
    ``not_yet_received`` where nothing was received and hence nothing promised.
    """
    if record.received_at is None or record.first_due_at is None:
        raise RuleBroken("not_yet_received")
    with translation.override("vi"):
        return pdf("receipt", _content(record) | {"demo": demo})


def _content(record: Record) -> dict[str, Any]:
    assert record.received_at is not None  # noqa: S101 - receipt_pdf has looked
    assert record.first_due_at is not None  # noqa: S101
    received = local(record.received_at)
    centre = record.received_at_centre
    brought_by = record.representative or record.submitter or record.applicant
    return {
        "code": record.code,
        "qr": qr(tracking_link(record.code)),
        "site": site_link("tracking"),
        "head": _head(centre),
        "centre": centre.name,
        "place-and-date": f"{centre.unit.name}, {_long_date(received)}",
        "made": [received.year, received.month, received.day, received.hour, received.minute],
        "submitter": _party(brought_by),
        "owner": _party(record.applicant),
        "represented": _represented(record),
        "matter": f"{record.version.name_vi} (mã thủ tục {record.version.procedure.code})",
        "competent": _competent(record.competent_unit),
        "fee": "chưa xác định" if record.fee_vnd is None else spoken_money(record.fee_vnd),
        "free": record.fee_vnd == 0,
        "papers": [_paper(row) for row in record.components.all() if _belongs(row)],
        "term": spoken_term(record.term_value, TermUnit(record.term_unit)),
        "received": _long_moment(received),
        "due": _long_moment(local(record.first_due_at)),
        "moved": _long_moment(local(record.due_at)) if record.due_at and record.due_at != record.first_due_at else "",
        "return-place": record.return_at_centre.name,
        "return-method": record.return_method,
        "telephone": centre.telephone,
        "book": f"điện tử {received.year}",
        "serial": record.code.rpartition("-")[2],
        "clerk": _clerk(record),
    }


def _head(centre: ServiceCentre) -> list[str]:
    """Whose paper it is: the body above, and the centre without the place that the body names (Decree 30/2020)."""
    place = centre.unit.full_name
    own = centre.name[: -len(place)] if centre.name.lower().endswith(place.lower()) else centre.name
    return [
        _peoples_committee(centre.unit).replace("nhân dân ", "nhân dân\n"),
        own.strip().replace("Phục vụ ", "Phục vụ\n"),
    ]


def _peoples_committee(unit: Unit) -> str:
    return f"Ủy ban nhân dân {unit.inline_label}"


def _competent(unit: Unit) -> str:
    """At the commune level the committee settles; agencies bear their own names."""
    return str(unit.full_name) if unit.kind in AGENCIES else _peoples_committee(unit)


def _party(party: Applicant) -> dict[str, str]:
    return {
        "name": party.name,
        "address": ", ".join(part for part in (party.address, party.unit.inline_label if party.unit else "") if part),
        "telephone": party.telephone,
        "email": party.email,
        "number": party.number,
    }


def _represented(record: Record) -> list[str] | str:
    """For whom somebody else has come."""
    if record.representative is not None:
        return ["Được ủy quyền của", record.applicant.name]
    return ["Nộp thay cho", record.applicant.name] if record.submitter is not None else ""


def _belongs(row: RecordComponent) -> bool:
    """What was handed in, and what a database holds instead of it."""
    return row.is_present or row.state == ComponentState.REPLACED_BY_DATA


def _paper(row: RecordComponent) -> dict[str, str]:
    by_data = row.form == ComponentForm.DATA or row.state == ComponentState.REPLACED_BY_DATA
    return {
        "name": row.name,
        "originals": str(row.originals) if row.originals and not by_data else "",
        "copies": str(row.copies) if row.copies and not by_data else "",
        "data": "×" if by_data else "",
    }


def _clerk(record: Record) -> str:
    """Who received it, as the trail has it."""
    event = record.events.filter(act__in=[Act.RECEIVE, Act.SETTLE_AT_ONCE]).select_related("actor").first()
    return event.actor.full_name if event is not None and event.actor is not None else ""


def _long_date(moment: datetime) -> str:
    """As official papers write it: two digits below 10, for months below 3 (Decree 30/2020, annex I)."""
    month = f"{moment.month:02d}" if moment.month < 3 else str(moment.month)
    return f"ngày {moment.day:02d} tháng {month} năm {moment.year}"


def _long_moment(moment: datetime) -> str:
    return f"{moment.hour:02d} giờ {moment.minute:02d} phút, {_long_date(moment)}"
