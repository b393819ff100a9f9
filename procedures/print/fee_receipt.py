"""The slip for a fee (phiếu thu phí, lệ phí; Decree 118/2025, Art. 24), which is no biên lai and says so."""

from datetime import datetime

from procedures.domain.calendar import local
from procedures.domain.spoken_numbers import spoken_dong
from procedures.models import Record
from procedures.print import sheet
from procedures.print.forms import qr
from procedures.print.printable import Printable, is_received, the_one
from procedures.print.sheet import Content
from procedures.queries.money import stands_of, transfer_offer
from units.formats import spoken_money

TITLE = "Phiếu thu phí, lệ phí"


def papers(record: Record) -> list[Printable]:
    """One for a received record of which a fee is known: unknown is not free, and nothing is not collected."""
    return the_one(record, content) if is_received(record) and record.fee_vnd else []


def content(record: Record, at: datetime) -> Content:
    """The amount in digits and in words, as it was reckoned when the record was received."""
    on, amount = local(at).date(), record.fee_vnd or 0
    return (
        sheet.of_record(record, record.received_at_centre, title=TITLE, at=at, on=on)
        | {
            "submitter": sheet.person(sheet.brought_by(record), on),
            "owner": sheet.person(record.applicant, on),
            "matter": sheet.matter(record),
            "counted": _counted(record),
            "fee": spoken_money(amount),
            "in-words": spoken_dong(amount),
        }
        | _paid(record)
    )


def _paid(record: Record) -> Content:
    """By what it was paid, what is still due, and how that is transferred (VietQR)."""
    payments = list(record.payments.order_by("id"))
    stands = stands_of(record)
    offer = transfer_offer(record, stands)
    return {
        "means": sorted({payment.means for payment in payments}),
        "transactions": ", ".join(payment.transaction_number for payment in payments if payment.transaction_number),
        "paid": spoken_money(stands.held) if stands.held else "",
        "due": spoken_money(stands.still_due) if stands.still_due else "",
        "transfer": {
            "qr": qr(offer.text, error="m") if offer else "",
            "bank": offer.account.bank_name if offer else "",
            "number": offer.account.number if offer else "",
            "holder": offer.account.holder if offer else "",
            "purpose": offer.purpose if offer else "",
        },
    }


def _counted(record: Record) -> str:
    """Copies and pages where the fee depends on them."""
    if record.copies == 1 and record.pages == 1:
        return ""
    return f"{record.copies} bản, mỗi bản {record.pages} trang"
