"""Figures of months for tests, written straight into the figures' tables; how records get there is tested elsewhere."""

from datetime import date, datetime

from procedures.models import Field, FieldDay, OpenStock, UnitDay
from procedures.services.publication import publish_months
from tests import cast, record_cast
from units.clock import ZONE
from units.models import Unit

OCTOBER = date(2026, 10, 1)
FIRST_OF_NOVEMBER = datetime(2026, 11, 1, 1, 50, tzinfo=ZONE)


def field(code: str) -> Field:
    record_cast.procedures()
    return Field.objects.get(code=code)


def counted(
    unit: Unit, of: Field, *, received: int = 0, online: int = 0, settled: int = 0, late: int = 0, on: date = OCTOBER
) -> None:
    """So many records of a field at a unit on a day."""
    kept = settled - late
    FieldDay.objects.create(
        unit=unit,
        field=of,
        day=on,
        received_in_person=received - online,
        received_online=online,
        on_time=kept,
        late=late,
        first_due_kept=kept,
        on_time_766=kept,
    )
    row, _ = UnitDay.objects.get_or_create(unit=unit, day=on)
    row.received_in_person += received - online
    row.received_online += online
    row.in_person_on_time += kept
    row.in_person_late += late
    row.first_due_kept += kept
    row.on_time_766 += kept
    row.save()


def open_now(unit: Unit, of: Field, number: int, *, overdue: int = 0) -> None:
    """So many open records of a field at a unit."""
    OpenStock.objects.create(unit=unit, field=of, records=number - overdue, overdue_from=None)
    if overdue:
        past = datetime(2026, 10, 20, tzinfo=ZONE)
        OpenStock.objects.create(unit=unit, field=of, records=overdue, overdue_from=past)


def october() -> None:
    """Three units and three fields; one unit has three adoptions, which nobody may find."""
    here = cast.units()
    civil, land, adoption = field("ho-tich"), field("dat-dai"), field("nuoi-con-nuoi")
    for unit, size in (here.hong_gai, 40), (here.cao_xanh, 30), (here.co_to, 12):
        counted(unit, civil, received=size, online=size // 2, settled=size, late=2)
        counted(unit, land, received=size + 5, settled=size, late=0)
        open_now(unit, land, size, overdue=5)
    counted(here.hong_gai, adoption, received=3, settled=3)
    counted(here.cao_xanh, adoption, received=9, settled=8, late=1)


def published(at: datetime = FIRST_OF_NOVEMBER) -> int:
    """Publish what is over."""
    return publish_months(at=at)
