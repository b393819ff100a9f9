"""Form 07: the register (Sổ theo dõi hồ sơ), one day of one centre."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import partial

from django.utils.translation import gettext

from procedures.domain.calendar import ZONE, local
from procedures.domain.vocabulary import ReturnMethod, Status
from procedures.models import Record
from procedures.print import sheet
from procedures.print.printable import Printable
from procedures.print.sheet import Content
from units.models import ServiceCentre, Unit
from units.queries.successors import unit_on

TITLE = "Sổ theo dõi hồ sơ"


def register(centre: ServiceCentre, day: date) -> Printable:
    """The register of what ``centre`` received on ``day``."""
    subject = f"register:{centre.pk}:{day.isoformat()}"
    return Printable(subject, partial(content, centre, day), centre=centre)


def content(centre: ServiceCentre, day: date, at: datetime) -> Content:
    """Its rows in the order of reception, with what became of each record by ``at``."""
    on = local(at).date()
    rows = [_row(number, record, on) for number, record in enumerate(received_on(centre, day), start=1)]
    return sheet.sheet(centre, title=TITLE, at=at, on=on) | {
        "day": sheet.long_date(day),
        "book": f"điện tử {day.year}",
        "total": str(len(rows)),
        "rows": rows,
    }


def received_on(centre: ServiceCentre, day: date) -> Iterable[Record]:
    """The records that a centre received on a local day; one query."""
    begin = datetime.combine(day, time(0), ZONE)
    return (
        Record.objects.filter(
            received_at_centre=centre, received_at__gte=begin, received_at__lt=begin + timedelta(days=1)
        )
        .select_related("version__procedure", "applicant__unit", "competent_unit")
        .only(
            "code",
            "status",
            "copies",
            "received_at",
            "due_at",
            "returned_at",
            "return_method",
            "version__name_vi",
            "version__procedure__code",
            "applicant__name",
            "applicant__address",
            "applicant__telephone",
            "applicant__unit",
            "competent_unit",
        )
        .order_by("received_at", "id")
    )


def _row(number: int, record: Record, on: date) -> list[str]:
    owner = record.applicant
    where = ", ".join(part for part in (owner.address.rstrip(" ,"), _place(owner.unit, on)) if part)
    return [
        str(number),
        record.code,
        sheet.short(record.version.name_vi),
        "01",
        owner.name,
        "; ".join(part for part in (where, owner.telephone) if part),
        unit_on(record.competent_unit, on).full_name,
        _moment(record.received_at),
        _moment(record.due_at),
        _moment(record.returned_at),
        gettext(ReturnMethod(record.return_method).label),
        "",
        _remark(record),
    ]


def _place(unit: Unit | None, on: date) -> str:
    return unit_on(unit, on).inline_label if unit is not None else ""


def _moment(moment: datetime | None) -> str:
    return f"{local(moment):%H:%M}\n{local(moment):%d/%m/%Y}" if moment else ""


def _remark(record: Record) -> str:
    """What became of it, where it was not simply returned."""
    status = Status(record.status)
    return "" if status is Status.RETURNED else gettext(status.label)
