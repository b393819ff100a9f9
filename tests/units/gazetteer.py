"""The whole province's names, built from the files without a database."""

from datetime import date
from functools import cache
from itertools import count

from units.domain.kinds import UnitKind
from units.domain.names import without_diacritics
from units.domain.resolution import Gazetteer
from units.domain.succession import Link, Place
from units.services.unit_loading import AGENCIES_FROM, DATA
from units.services.unit_tables import read_tables

FOUNDED, REFORM, BEFORE = date(1963, 10, 30), date(2025, 7, 1), date(2025, 6, 30)
LATER = date(2030, 1, 1)


@cache
def gazetteer() -> Gazetteer:
    """Places are numbered in the order in which they are made."""
    tables, keys = read_tables(DATA), count(1)

    def place(code, kind, names, since, until=None, parent=None, identifier=""):  # type: ignore[no-untyped-def]
        return Place(next(keys), code, UnitKind(kind), *names, identifier, since, until, parent)

    def names(row):  # type: ignore[no-untyped-def]
        return row["name"], row.get("full_name", row["name"]), row["name_en"]

    row = tables.province[0]
    province = place(row["code"], "province", names(row), FOUNDED, identifier="H49")
    districts = {
        row["code"]: place(row["code"], row["kind"], names(row), FOUNDED, REFORM, province.key)
        for row in tables.districts
    }
    new = {
        row["code"]: place(
            row["code"], row["kind"], names(row), REFORM, None, province.key, f"H49.{row['identifier_number']}"
        )
        for row in tables.units
    }
    agencies = [place(row["slug"], row["kind"], names(row), AGENCIES_FROM) for row in tables.agencies]
    old: dict[str, Place] = {}
    for row in tables.predecessors:
        if row["old_code"] not in old:
            own = row["old_name"], row["old_full_name"], without_diacritics(row["old_name"])
            parent = districts[row["old_district_code"]].key
            old[row["old_code"]] = place(row["old_code"], row["old_kind"], own, FOUNDED, REFORM, parent)
    links = [
        Link(old[row["old_code"]].key, new[row["new_code"]].key, row["share"], row["is_default_successor"])
        for row in tables.predecessors
    ]
    return Gazetteer([province, *districts.values(), *new.values(), *agencies, *old.values()], links)


def former_units() -> list[Place]:
    """The 171 units before the merger."""
    places = gazetteer().lineage.places.values()
    return [place for place in places if place.valid_to and place.kind not in {"city", "town", "district"}]


def units_in_force() -> list[Place]:
    """The 54 of today."""
    return [place for place in gazetteer().lineage.places.values() if place.valid_from == REFORM]


def district_of(place: Place) -> Place:
    """The district of a former unit."""
    return gazetteer().lineage.places[place.parent or 0]


def successors_of(place: Place) -> set[str]:
    """Straight from the links: the codes of the units a former one went to."""
    lineage = gazetteer().lineage
    return {lineage.places[link.successor].code for link in lineage.onward[place.key]}
