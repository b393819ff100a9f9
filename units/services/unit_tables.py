"""The files of units: read, typed, and held to what they must add up to before a row is written."""

import csv
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from units.domain.kinds import AGENCIES, COMMUNE_LEVEL, DISTRICT_LEVEL, Share, UnitKind
from units.errors import RuleBroken

UNITS_IN_FORCE = 54
FORMER_UNITS = 171
FORMER_DISTRICTS = 13

Row = dict[str, Any]


@dataclass(frozen=True)
class Problem:
    """One thing wrong in the files: a stable code and the facts of its sentence."""

    code: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class UnitTables:
    """The rows of the files, typed by column; ``predecessors`` has one row for each pair of old and new unit."""

    province: list[Row]
    units: list[Row]
    predecessors: list[Row]
    districts: list[Row]
    agencies: list[Row]
    reception_points: list[Row]


def truth(text: str) -> bool:
    """``true`` or ``false``."""
    return {"true": True, "false": False}[text]


def filled(text: str) -> str:
    """Any text but none."""
    if not text:
        raise ValueError(text)
    return text


def number(text: str) -> int:
    """A whole number from zero on."""
    value = int(text)
    if value < 0:
        raise ValueError(text)
    return value


def one_of(kinds: frozenset[UnitKind]) -> Callable[[str], UnitKind]:
    def kind(text: str) -> UnitKind:
        if text not in kinds:
            raise ValueError(text)
        return UnitKind(text)

    return kind


_IN_FORCE = COMMUNE_LEVEL - {UnitKind.TOWNSHIP}
_COLUMNS: dict[str, dict[str, Callable[[str], Any]]] = {
    "province": {
        **dict.fromkeys(("code", "name", "full_name", "name_en", "identifier"), filled),
        "slug": str,
        "valid_from": date.fromisoformat,
    },
    "units": {
        **dict.fromkeys(("code", "name", "full_name", "name_en", "slug", "identifier_number"), filled),
        "former_district_code": filled,
        "headquarters": str,
        "kind": one_of(_IN_FORCE),
        "area_km2": Decimal,
        "population": number,
        "latitude": float,
        "longitude": float,
        "tile_column": number,
        "tile_row": number,
    },
    "predecessors": {
        **dict.fromkeys(("old_code", "old_name", "old_full_name", "old_district_code", "new_code"), filled),
        "old_kind": one_of(COMMUNE_LEVEL),
        "share": Share,
        "is_default_successor": truth,
    },
    "districts": {
        **dict.fromkeys(("code", "name", "full_name", "name_en"), filled),
        "kind": one_of(DISTRICT_LEVEL),
        "abolished_on": date.fromisoformat,
    },
    "agencies": {
        **dict.fromkeys(("slug", "name", "name_en", "identifier_number"), filled),
        "kind": one_of(AGENCIES),
    },
    "reception_points": {
        **dict.fromkeys(("unit_code", "name"), filled),
        "counters": number,
        "verified": truth,
    },
}


def read_tables(folder: Path) -> UnitTables:
    """The files of ``folder``, checked. Raises RuleBroken ``unit_files`` whose fact ``problems`` lists every fault."""
    problems: list[Problem] = []
    rows = {name: read_rows(folder / f"{name}.csv", columns, problems) for name, columns in _COLUMNS.items()}
    if not problems:
        tables = UnitTables(**rows)
        problems.extend(faults(tables))
    if problems:
        raise RuleBroken("unit_files", problems=problems)
    return tables


def read_rows(path: Path, columns: dict[str, Callable[[str], Any]], problems: list[Problem]) -> list[Row]:
    """The rows of a CSV file, each column read by its function; what cannot be read is added to ``problems``."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            raw = list(reader)
            missing = [column for column in columns if column not in (reader.fieldnames or [])]
    except (OSError, UnicodeDecodeError, csv.Error):
        problems.append(Problem("file_unreadable", {"file": path.name}))
        return []
    if missing:
        problems.append(Problem("columns_missing", {"file": path.name, "columns": ", ".join(missing)}))
        return []
    rows: list[Row] = []
    for line, cells in enumerate(raw, 2):
        row: Row = {}
        for column, read in columns.items():
            text = (cells[column] or "").strip()
            try:
                row[column] = read(text)
            except (ValueError, KeyError, ArithmeticError):
                facts = {"file": path.name, "line": line, "column": column, "value": text}
                problems.append(Problem("value_unusable", facts))
        rows.append(row)
    return rows


def faults(tables: UnitTables) -> Iterator[Problem]:
    """Everything that does not add up between the files."""
    yield from _sums(tables)
    yield from _keys(tables)
    yield from _successions(tables)


def _sums(tables: UnitTables) -> Iterator[Problem]:
    former = len({row["old_code"] for row in tables.predecessors})
    for file, expected, found in (
        ("province.csv", 1, len(tables.province)),
        ("units.csv", UNITS_IN_FORCE, len(tables.units)),
        ("predecessors.csv", FORMER_UNITS, former),
        ("districts.csv", FORMER_DISTRICTS, len(tables.districts)),
    ):
        if found != expected:
            yield Problem("sum_wrong", {"file": file, "expected": expected, "found": found})


def _keys(tables: UnitTables) -> Iterator[Problem]:
    tiles = [f"{row['tile_column']}, {row['tile_row']}" for row in tables.units]
    points = [f"{row['unit_code']} {row['name']}" for row in tables.reception_points]
    pairs = [f"{row['old_code']} → {row['new_code']}" for row in tables.predecessors]
    for file, column, values in (
        ("units.csv", "code", [row["code"] for row in tables.units]),
        ("units.csv", "tile_column, tile_row", tiles),
        ("units.csv", "slug", [row["slug"] for row in tables.units]),
        (
            "units.csv, agencies.csv",
            "identifier_number",
            [row["identifier_number"] for row in (*tables.units, *tables.agencies)],
        ),
        ("districts.csv", "code", [row["code"] for row in tables.districts]),
        ("agencies.csv", "slug", [row["slug"] for row in tables.agencies]),
        ("predecessors.csv", "old_code, new_code", pairs),
        ("reception_points.csv", "unit_code, name", points),
    ):
        for value, times in Counter(values).items():
            if times > 1:
                yield Problem("value_repeated", {"file": file, "column": column, "value": value})
    codes = {row["code"] for row in tables.units}
    districts = {row["code"] for row in tables.districts}
    for file, column, rows, known in (
        ("units.csv", "former_district_code", tables.units, districts),
        ("predecessors.csv", "old_district_code", tables.predecessors, districts),
        ("predecessors.csv", "new_code", tables.predecessors, codes),
        ("reception_points.csv", "unit_code", tables.reception_points, codes),
    ):
        for value in sorted({row[column] for row in rows} - known):
            yield Problem("code_unknown", {"file": file, "column": column, "value": value})
    abolished = {row["abolished_on"] for row in tables.districts}
    if len(abolished) > 1:
        days = ", ".join(sorted(day.isoformat() for day in abolished))
        yield Problem("days_differ", {"file": "districts.csv", "column": "abolished_on", "value": days})


def _successions(tables: UnitTables) -> Iterator[Problem]:
    reached = {row["new_code"] for row in tables.predecessors}
    for row in tables.units:
        if row["code"] not in reached:
            yield Problem("no_predecessor", {"code": row["code"], "name": row["full_name"]})
    by_old: dict[str, list[Row]] = {}
    for row in tables.predecessors:
        by_old.setdefault(row["old_code"], []).append(row)
    for code, rows in by_old.items():
        name = rows[0]["old_full_name"]
        facts = {(row["old_name"], row["old_full_name"], row["old_kind"], row["old_district_code"]) for row in rows}
        if len(facts) > 1:
            yield Problem("old_unit_differs", {"code": code, "name": name})
        shares = {row["share"] for row in rows}
        if shares != ({Share.WHOLE} if len(rows) == 1 else {Share.PART}):
            yield Problem("shares_wrong", {"code": code, "name": name})
        if sum(row["is_default_successor"] for row in rows) != 1:
            yield Problem("default_wrong", {"code": code, "name": name})
