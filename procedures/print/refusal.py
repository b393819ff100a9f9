"""Form 03: the letter of refusal (Phiếu từ chối tiếp nhận, giải quyết hồ sơ), at reception and after appraisal."""

from datetime import datetime, time
from functools import partial

from django.utils.translation import gettext

from procedures.domain.calendar import ZONE, local
from procedures.domain.vocabulary import Act, Reason
from procedures.models import Record, RefusalLetter, Result
from procedures.print import sheet
from procedures.print.printable import Printable
from procedures.print.sheet import Content, long_moment

TITLE = "Phiếu từ chối tiếp nhận, giải quyết hồ sơ"


def papers(record: Record) -> list[Printable]:
    """The letter of the reception, or the one that is the record's result."""
    letter = RefusalLetter.objects.select_related("written_by").filter(record=record).first()
    if letter is not None:
        return [Printable(f"record:{record.pk}", partial(at_reception, record, letter), record, number=letter.number)]
    rows = Result.objects.select_related("signer", "proposal").filter(record=record, is_refusal=True)
    return [
        Printable(f"result:{result.pk}", partial(after_appraisal, record, result), record, number=result.number)
        for result in rows
    ]


def at_reception(record: Record, letter: RefusalLetter, at: datetime) -> Content:
    """Nothing was accepted (Art. 17)."""
    on, centre = local(at).date(), record.received_at_centre
    made = sheet.of_record(record, centre, title=TITLE, at=letter.written_at, on=on)
    return (
        made
        | _matter(record, at)
        | {
            "number": letter.number,
            "issuer-line": sheet.centre_name(centre, on),
            "decision": "không tiếp nhận hồ sơ",
            "reason": gettext(Reason(letter.reason).label),
            "why": sheet.paragraphs(letter.why),
            "contact": letter.written_by.full_name,
            "telephone": letter.written_by.telephone or centre.telephone,
            "block": [],
            "signer": letter.written_by.full_name,
        }
    )


def after_appraisal(record: Record, result: Result, at: datetime) -> Content:
    """What was asked for is refused, and that is the result (Art. 19.3)."""
    on, centre = local(at).date(), record.return_at_centre
    issued = datetime.combine(result.issued_on, time(0), ZONE)
    made = sheet.of_record(record, record.competent_unit, title=TITLE, at=issued, on=on)
    event = record.events.filter(act=Act.COMPLETE).order_by("sequence").last()
    reason = result.proposal.reason if result.proposal else event.reason if event else ""
    return (
        made
        | _matter(record, at)
        | {
            "number": result.number,
            "issuer-line": sheet.body_on(record.competent_unit, on),
            "decision": "từ chối giải quyết hồ sơ",
            "reason": gettext(Reason(reason).label) if reason else "",
            "why": sheet.paragraphs(result.proposal.text if result.proposal else ""),
            "contact": sheet.centre_name(centre, on),
            "telephone": centre.telephone,
            "block": list(result.signing_block) or ["NGƯỜI KÝ"],
            "signer": result.signer.full_name,
        }
    )


def _matter(record: Record, at: datetime) -> Content:
    on, brought = local(at).date(), sheet.brought_by(record)
    return {
        "owner": sheet.person(record.applicant, on),
        "submitter": brought.name if brought.pk != record.applicant_id else "",
        "matter": sheet.matter(record),
        "received": long_moment(record.received_at) if record.received_at else "",
        "return-place": sheet.centre_name(record.return_at_centre, on),
    }
