"""Service centres, the default office hours and the reception points, made for the units that are loaded."""

from datetime import time

from units.domain.kinds import CentreKind, UnitKind
from units.models import OfficeHours, OfficeSession, ReceptionPoint, ServiceCentre, Unit
from units.services.unit_tables import Row
from units.services.upsert import Count, Wanted, upsert

DEFAULT_HOURS = "Giờ hành chính"
SITTINGS = ((time(7, 30), time(11, 30)), (time(13), time(17)))
MAIN_POINT = "Điểm tiếp nhận chính"
# The numbers of counters are not published: a start that an administrator corrects.
MAIN_COUNTERS = {CentreKind.PROVINCIAL: 20, CentreKind.COMMUNE: 5}
_NAME = "Trung tâm Phục vụ hành chính công"
_NAME_EN = "Public Administration Service Centre"


def load_centres(reception_points: list[Row]) -> dict[str, Count]:
    """One centre for the province and one for each unit in force, all with the default office hours to begin with."""
    hours, hours_count = _default_hours()
    centres = upsert(ServiceCentre.objects.all(), [_centre(unit, hours) for unit in _units_with_a_centre()])
    in_force = ServiceCentre.objects.select_related("unit").filter(unit__valid_to=None)
    by_code = {centre.unit.code: centre for centre in in_force}
    main = upsert(ReceptionPoint.objects.filter(is_main=True), _main_points(by_code))
    extra = upsert(ReceptionPoint.objects.filter(is_main=False), _extra_points(by_code, reception_points))
    return {"office_hours": hours_count, "centres": centres, "main_points": main, "extra_points": extra}


def _units_with_a_centre() -> list[Unit]:
    kinds = {UnitKind.PROVINCE, UnitKind.WARD, UnitKind.COMMUNE, UnitKind.SPECIAL_ZONE}
    return list(Unit.objects.filter(valid_to=None, kind__in=kinds))


def _centre(unit: Unit, hours: OfficeHours) -> Wanted:
    place = unit.full_name[:1].lower() + unit.full_name[1:]
    kind = CentreKind.PROVINCIAL if unit.kind == UnitKind.PROVINCE else CentreKind.COMMUNE
    return Wanted(
        {"unit_id": unit.pk},
        {"kind": kind, "name": f"{_NAME} {place}", "name_en": f"{unit.name_en} {_NAME_EN}"},
        {"office_hours": hours, "address": unit.headquarters},
    )


def _main_points(centres: dict[str, ServiceCentre]) -> list[Wanted]:
    """Found by being the main one, so that an administrator may rename it."""
    return [
        Wanted(
            {"centre_id": centre.pk},
            {},
            {"is_main": True, "name": MAIN_POINT, "counters": MAIN_COUNTERS[CentreKind(centre.kind)]},
        )
        for centre in centres.values()
    ]


def _extra_points(centres: dict[str, ServiceCentre], rows: list[Row]) -> list[Wanted]:
    return [
        Wanted(
            {"centre_id": centres[row["unit_code"]].pk, "name": row["name"]},
            {},
            {"counters": row["counters"], "is_verified": row["verified"]},
        )
        for row in rows
    ]


def _default_hours() -> tuple[OfficeHours, Count]:
    """The default timetable; created once, then the administrators'."""
    present = OfficeHours.objects.filter(is_default=True).first()
    if present is not None:
        return present, Count(unchanged=1)
    hours = OfficeHours.objects.create(name=DEFAULT_HOURS, is_default=True)
    OfficeSession.objects.bulk_create(
        OfficeSession(hours=hours, weekday=weekday, opens=opens, closes=closes)
        for weekday in range(5)
        for opens, closes in SITTINGS
    )
    return hours, Count(created=1)
