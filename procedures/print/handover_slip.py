"""The hand-over slip (Phiếu bàn giao hồ sơ): papers that leave one place for another together (Arts. 18 and 20)."""

from datetime import date, datetime
from functools import partial

from procedures.domain.calendar import local
from procedures.models import HandoverItem, HandoverList
from procedures.print import sheet
from procedures.print.printable import Printable
from procedures.print.sheet import Content, Place, long_moment, short_moment
from units.models import ServiceCentre

TITLE = "Phiếu bàn giao hồ sơ"


def slip(way: HandoverList) -> Printable:
    """The slip of one list."""
    return Printable(f"list:{way.pk}", partial(content, way), centre=way.from_centre, number=way.number)


def content(way: HandoverList, at: datetime) -> Content:
    """What went with the list, and what of it has arrived by ``at``; codes and titles, no names of people."""
    on = local(at).date()
    source, target = _place(way.from_centre, way.from_unit), _place(way.to_centre, way.to_unit)
    items = way.items.select_related("record__version__procedure").order_by("id")
    rows = [_row(item) for item in items]
    return sheet.sheet(source, title=TITLE, at=way.made_at, on=on, code=way.number, label="Phiếu bàn giao số") | {
        "number": way.number,
        "source": _name(source, on),
        "target": _name(target, on),
        "giver": way.made_by.full_name,
        "receiver": way.received_by.full_name if way.received_by else "",
        "listed": long_moment(way.made_at),
        "due-by": long_moment(way.due_by) if way.due_by else "",
        "received": long_moment(way.received_at) if way.received_at else "",
        "total": f"{len(rows):02d}",
        "rows": rows,
    }


def _place(centre: ServiceCentre | None, unit: Place | None) -> Place:
    place = centre or unit
    if place is None:
        raise ValueError("a hand-over list goes from one place to another")
    return place


def _name(place: Place, on: date) -> str:
    return sheet.centre_name(place, on) if isinstance(place, ServiceCentre) else sheet.body_on(place, on)


def _row(item: HandoverItem) -> dict[str, str]:
    record = item.record
    return {
        "code": record.code,
        "matter": f"{record.version.procedure.code} {sheet.short(record.version.name_vi)}",
        "due": short_moment(record.due_at) if record.due_at else "",
        "received": "×" if item.received_at else "",
        "remark": "; ".join(part for part in ("Không có" if item.is_missing else "", item.remark) if part),
    }
