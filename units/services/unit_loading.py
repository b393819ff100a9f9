"""Load the units from their files: an upsert that can be repeated, in one transaction, after the files were checked."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from units.domain.kinds import UnitKind
from units.domain.names import search_key, sort_key, without_diacritics
from units.errors import RuleBroken
from units.models import Succession, Unit
from units.services.centre_loading import load_centres
from units.services.unit_tables import Problem, Row, UnitTables, read_tables
from units.services.upsert import Count, Wanted, upsert

DATA = Path(__file__).resolve().parent.parent / "data"
RESOLUTION = "1679/NQ-UBTVQH15"
AGENCIES_FROM = date(2025, 3, 1)  # the rearrangement of the province's agencies

_ENGLISH_KINDS = {
    UnitKind.WARD: "Ward",
    UnitKind.COMMUNE: "Commune",
    UnitKind.TOWNSHIP: "Township",
    UnitKind.CITY: "City",
    UnitKind.TOWN: "Town",
    UnitKind.DISTRICT: "District",
}


def load_units(folder: Path = DATA) -> dict[str, Count]:
    """Bring the database to the files of ``folder`` and say what was created, changed and unchanged, by kind.

    What administrators own is written once and then left alone: identifiers, office hours, addresses, counters.
    Raises RuleBroken ``unit_files`` (fact ``problems``: every fault found) and changes nothing when the files do not
    add up.
    """
    return write_tables(read_tables(folder))


@transaction.atomic
def write_tables(tables: UnitTables) -> dict[str, Count]:
    """Write tables that were checked (or, for the tests' small world, a consistent part of them)."""
    with connection.cursor() as cursor:  # two loads at once would both create what is missing
        cursor.execute("LOCK TABLE units_unit IN SHARE ROW EXCLUSIVE MODE")
    loading = _Loading(tables)
    counts = {
        "province": loading.province(),
        "agencies": loading.agencies(),
        "units": loading.units_in_force(),
        "districts": loading.districts(),
        "former_units": loading.former_units(),
        "successions": loading.successions(),
    }
    return counts | load_centres(tables.reception_points)


class _Loading:
    """One load: the tables, the day on which the new units begin, and the keys of the rows written so far."""

    def __init__(self, tables: UnitTables) -> None:
        self.tables = tables
        self.founded: date = tables.province[0]["valid_from"]
        self.reform: date = tables.districts[0]["abolished_on"]
        self.prefix: str = tables.province[0]["identifier"]
        self.province_id = 0
        self.taken = dict(
            Unit.objects.filter(valid_to=None).exclude(identifier="").values_list("identifier", "code").order_by()
        )

    def province(self) -> Count:
        row = self.tables.province[0]
        facts = _names(row) | {"kind": UnitKind.PROVINCE, "slug": row["slug"]}
        count = self._write([self._wanted(row["code"], self.founded, facts, identifier=row["identifier"])])
        self.province_id = self._ids(self.founded)[row["code"]]
        return count

    def agencies(self) -> Count:
        return self._write(
            self._wanted(
                row["slug"],
                AGENCIES_FROM,
                _names(row | {"full_name": row["name"]})
                | {"kind": row["kind"], "slug": row["slug"], "parent_id": self.province_id},
                identifier=f"{self.prefix}.{row['identifier_number']}",
            )
            for row in self.tables.agencies
        )

    def units_in_force(self) -> Count:
        columns = ("kind", "slug", "headquarters", "area_km2", "population", "latitude", "longitude")
        tile = ("tile_column", "tile_row")
        return self._write(
            self._wanted(
                row["code"],
                self.reform,
                _names(row) | {column: row[column] for column in (*columns, *tile)} | {"parent_id": self.province_id},
                identifier=f"{self.prefix}.{row['identifier_number']}",
            )
            for row in self.tables.units
        )

    def districts(self) -> Count:
        return self._write(
            self._wanted(
                row["code"],
                self.founded,
                _names(row | {"name_en": f"{row['name_en']} {_ENGLISH_KINDS[row['kind']]}"})
                | {"kind": row["kind"], "parent_id": self.province_id, "valid_to": row["abolished_on"]},
            )
            for row in self.tables.districts
        )

    def former_units(self) -> Count:
        districts = self._ids(self.founded)
        rows = {row["old_code"]: row for row in self.tables.predecessors}
        return self._write(
            self._wanted(
                code,
                self.founded,
                _names(
                    {
                        "name": row["old_name"],
                        "full_name": row["old_full_name"],
                        "name_en": f"{without_diacritics(row['old_name'])} {_ENGLISH_KINDS[row['old_kind']]}",
                    }
                )
                | {
                    "kind": row["old_kind"],
                    "parent_id": districts[row["old_district_code"]],
                    "valid_to": self.reform,
                },
            )
            for code, row in rows.items()
        )

    def successions(self) -> Count:
        """Pairs that the file no longer has are removed: a corrected share must not leave the wrong one behind."""
        old, new = self._ids(self.founded), self._ids(self.reform)
        pairs = {(old[row["old_code"]], new[row["new_code"]]): row for row in self.tables.predecessors}
        rows = Succession.objects.filter(resolution=RESOLUTION)
        gone = [row.pk for row in rows if (row.predecessor_id, row.successor_id) not in pairs]
        rows.filter(pk__in=gone).delete()
        # Only one default may stand at any moment, so one that moves is first cleared; ``rows`` was read before that
        # and therefore still counts it as changed.
        losing = {pair for pair, row in pairs.items() if not row["is_default_successor"]}
        moved = [row.pk for row in rows if row.is_default and (row.predecessor_id, row.successor_id) in losing]
        rows.filter(pk__in=moved).update(is_default=False)
        count = upsert(rows, (self._succession(pair, row) for pair, row in pairs.items()))
        count.removed = len(gone)
        return count

    def _succession(self, pair: tuple[int, int], row: Row) -> Wanted:
        return Wanted(
            {"predecessor_id": pair[0], "successor_id": pair[1]},
            {
                "share": row["share"],
                "is_default": row["is_default_successor"],
                "resolution": RESOLUTION,
                "effective_on": self.reform,
            },
        )

    def _wanted(self, code: str, valid_from: date, facts: dict[str, Any], identifier: str = "") -> Wanted:
        return Wanted({"code": code, "valid_from": valid_from}, facts, {"identifier": identifier})

    def _write(self, wanted: Iterator[Wanted] | list[Wanted]) -> Count:
        wanted = list(wanted)
        known = set(Unit.objects.values_list("code", "valid_from").order_by())
        problems = [
            Problem("identifier_taken", {"identifier": want.first["identifier"], "code": want.key["code"]})
            for want in wanted
            if tuple(want.key.values()) not in known and want.first["identifier"] in self.taken
        ]
        if problems:
            raise RuleBroken("unit_files", problems=problems)
        return upsert(Unit.objects.all(), wanted)

    def _ids(self, valid_from: date) -> dict[str, int]:
        return dict(Unit.objects.filter(valid_from=valid_from).values_list("code", "pk").order_by())


def _names(row: Row) -> dict[str, Any]:
    return {
        "name": row["name"],
        "full_name": row["full_name"],
        "name_en": row["name_en"],
        "search_key": search_key(row["full_name"]),
        "sort_key": sort_key(row["name"]),
    }
