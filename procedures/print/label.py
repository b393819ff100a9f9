"""The label for a record's folder: code to scan, code to read, dates and places; no name, no title."""

from datetime import datetime

from django.utils.translation import gettext

from procedures.domain.calendar import local
from procedures.domain.vocabulary import Channel
from procedures.models import Record
from procedures.print import sheet
from procedures.print.printable import Printable, is_received, the_one
from procedures.print.sheet import Content, short_moment
from units.queries.successors import centre_on, unit_on

TITLE = "Nhãn bìa hồ sơ"


def papers(record: Record) -> list[Printable]:
    """One for every record that was received."""
    return the_one(record, content) if is_received(record) else []


def content(record: Record, at: datetime) -> Content:
    """What a person with a trolley needs."""
    on = local(at).date()
    assert record.received_at is not None  # noqa: S101 - papers() has looked
    made = sheet.of_record(record, record.received_at_centre, title=TITLE, at=record.received_at, on=on)
    return made | {
        "issuer-line": centre_on(record.received_at_centre, on).unit.full_name,
        "procedure": record.version.procedure.code,
        "channel": gettext(Channel(record.channel).label),
        "competent": unit_on(record.competent_unit, on).full_name,
        "received": short_moment(record.received_at),
        "due": short_moment(record.due_at) if record.due_at else "",
        "return-place": centre_on(record.return_at_centre, on).unit.full_name,
    }
