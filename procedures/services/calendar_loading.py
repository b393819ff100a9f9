"""Load the working calendar from a file: an upsert that can be repeated, in one transaction, once the file was checked.

The file holds what was announced, a row for each day that differs from its weekday. A year counts as loaded once its
rows are here, so a file that lacks the holidays of fixed date is refused: a year loaded by half would give wrong
due dates without anyone noticing.
"""

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from procedures.domain.calendar import FRIDAY
from procedures.domain.holiday_words import HolidayKind
from procedures.models import CalendarYear, Holiday
from procedures.queries.calendar import forget
from units.errors import RuleBroken
from units.services.unit_tables import Problem
from units.services.upsert import Count, Wanted, upsert

HOLIDAYS = Path(__file__).resolve().parent.parent / "data" / "holidays.csv"
COLUMNS = ("date", "is_day_off", "type", "name_vi", "name_en", "source", "verified")
FIXED_HOLIDAYS = ((1, 1), (4, 30), (5, 1), (9, 2))
"""Month and day of the holidays that never move (Labour Code 2019, Art. 112)."""

_TRUTH = {"true": True, "false": False}
_WIDTHS = {"name_vi": 200, "name_en": 200}

Row = dict[str, str]


def load_calendar(source: Path = HOLIDAYS) -> dict[str, Count]:
    """Bring years and days to the file and say what was created, changed and unchanged of each.

    A day that was checked against its announcement is not overwritten by an estimate, and days that the file does not
    name stay: an administrator entered them. Raises RuleBroken ``calendar_file`` (fact ``problems``: every fault
    found) and changes nothing when the file makes no sense.
    """
    rows = _read(source)
    if problems := [*_faults(rows)]:
        raise RuleBroken("calendar_file", problems=problems)
    with transaction.atomic():
        counts = _write([_parsed(row) for _, row in rows], source.name)
        transaction.on_commit(forget)
    forget()
    return counts


def _read(source: Path) -> list[tuple[int, Row]]:
    """The rows with the numbers of their lines."""
    try:
        with source.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines, strict=True)
            rows = [(reader.line_num, row) for row in reader]
            missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        problem = Problem("file_unreadable", {"file": source.name})
        raise RuleBroken("calendar_file", problems=[problem]) from error
    if missing:
        problem = Problem("columns_missing", {"file": source.name, "columns": ", ".join(missing)})
        raise RuleBroken("calendar_file", problems=[problem])
    return rows


def _faults(rows: list[tuple[int, Row]]) -> Iterator[Problem]:
    seen: set[date] = set()
    off: set[date] = set()
    for line, row in rows:
        bad = next(_unusable(row), None)
        if bad is not None:
            yield Problem("value_unusable", {"line": line, "column": bad, "value": row[bad] or ""})
            continue
        day = date.fromisoformat(row["date"])
        if day in seen:
            yield Problem("day_repeated", {"line": line, "day": day})
        seen.add(day)
        if _TRUTH[row["is_day_off"]]:
            off.add(day)
        if (row["type"] == HolidayKind.WORKING_SATURDAY) == _TRUTH[row["is_day_off"]]:
            yield Problem("kind_contradicted", {"line": line, "day": day})
        elif row["type"] == HolidayKind.WORKING_SATURDAY and day.weekday() <= FRIDAY:
            yield Problem("swap_on_a_weekday", {"line": line, "day": day})
    for year in sorted({day.year for day in seen}):
        for month, number in FIXED_HOLIDAYS:
            if date(year, month, number) not in off:
                yield Problem("holiday_missing", {"day": date(year, month, number)})
    if not rows:
        yield Problem("file_empty")


def _unusable(row: Row) -> Iterator[str]:
    """The columns of a row whose value cannot be understood."""
    try:
        if not 2000 <= date.fromisoformat(row["date"] or "").year <= 2100:
            yield "date"
    except ValueError:
        yield "date"
    yield from (column for column in ("is_day_off", "verified") if row[column] not in _TRUTH)
    if row["type"] not in set(HolidayKind):
        yield "type"
    if not (row["name_vi"] or "").strip():
        yield "name_vi"
    yield from (column for column, width in _WIDTHS.items() if len(row[column] or "") > width)


def _parsed(row: Row) -> dict[str, Any]:
    day = date.fromisoformat(row["date"])
    return {
        "date": day,
        "year_id": day.year,
        "is_day_off": _TRUTH[row["is_day_off"]],
        "kind": row["type"],
        "name_vi": row["name_vi"].strip(),
        "name_en": (row["name_en"] or "").strip(),
        "source": (row["source"] or "").strip(),
        "verified": _TRUTH[row["verified"]],
    }


def _write(days: list[dict[str, Any]], file_name: str) -> dict[str, Count]:
    with connection.cursor() as cursor:  # two loads at once would both create what is missing
        cursor.execute("LOCK TABLE procedures_calendaryear IN SHARE ROW EXCLUSIVE MODE")
    years = upsert(CalendarYear.objects.all(), _wanted_years(days, file_name))
    settled = set(Holiday.objects.filter(verified=True).values_list("date", flat=True))
    wanted = [day for day in days if day["verified"] or day["date"] not in settled]
    count = upsert(
        Holiday.objects.filter(date__in=[day["date"] for day in wanted]),
        [Wanted({"date": day["date"]}, {name: day[name] for name in day if name != "date"}) for day in wanted],
    )
    count.unchanged += len(days) - len(wanted)
    return {"years": years, "days": count}


def _wanted_years(days: Iterable[dict[str, Any]], file_name: str) -> list[Wanted]:
    """A year is the administrators' once it exists: where it was announced, and whether somebody checked it."""
    verified: dict[int, bool] = {}
    for day in days:
        verified[day["year_id"]] = verified.get(day["year_id"], True) and day["verified"]
    return [
        Wanted({"year": year}, first={"source": file_name, "verified": checked})
        for year, checked in sorted(verified.items())
    ]
