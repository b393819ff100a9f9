"""The standing cast: a small world that all tests share, made by plain functions that can be called again.

``cast.units()`` gives the province, three units in force with what they came from, two agencies and the centres of
all of them.
"""

from dataclasses import dataclass, replace
from functools import cache

from units.models import OfficeHours, ServiceCentre, Unit
from units.services.unit_loading import DATA, write_tables
from units.services.unit_tables import UnitTables, read_tables

HONG_GAI, CAO_XANH, CO_TO = "06685", "06658", "07192"
JUSTICE, LAND = "so-tu-phap", "vp-dkdd"


@dataclass(frozen=True)
class Units:
    """The places of the cast. ``centres`` has the centre of the province and of each unit, by the unit's code."""

    province: Unit
    hong_gai: Unit
    cao_xanh: Unit
    co_to: Unit
    justice: Unit
    land: Unit
    hours: OfficeHours
    centres: dict[str, ServiceCentre]


def units() -> Units:
    """The places, loaded once in a test's database: Hồng Gai, Cao Xanh and Cô Tô with their former units."""
    if not Unit.objects.filter(code=HONG_GAI).exists():
        write_tables(_small_world())
    present = {unit.code: unit for unit in Unit.objects.filter(valid_to=None)}
    return Units(
        province=present["22"],
        hong_gai=present[HONG_GAI],
        cao_xanh=present[CAO_XANH],
        co_to=present[CO_TO],
        justice=present[JUSTICE],
        land=present[LAND],
        hours=OfficeHours.objects.get(is_default=True),
        centres={centre.unit.code: centre for centre in ServiceCentre.objects.select_related("unit")},
    )


@cache
def _small_world() -> UnitTables:
    codes = {HONG_GAI, CAO_XANH, CO_TO}
    whole = read_tables(DATA)
    predecessors = [row for row in whole.predecessors if row["new_code"] in codes]
    districts = {row["old_district_code"] for row in predecessors}
    return replace(
        whole,
        units=[row for row in whole.units if row["code"] in codes],
        predecessors=predecessors,
        districts=[row for row in whole.districts if row["code"] in districts],
        agencies=[row for row in whole.agencies if row["slug"] in {JUSTICE, LAND}],
        reception_points=[row for row in whole.reception_points if row["unit_code"] in codes],
    )
