"""The announced calendar of 2025 to 2027 for tests that need no database."""

import csv
from datetime import date, datetime
from pathlib import Path

from procedures.domain.calendar import ZONE, WorkingCalendar

HOLIDAYS_CSV = Path(__file__).parents[2] / "procedures" / "data" / "holidays.csv"


def announced_days() -> dict[date, bool]:
    with HOLIDAYS_CSV.open(encoding="utf-8") as lines:
        return {date.fromisoformat(row["date"]): row["is_day_off"] == "true" for row in csv.DictReader(lines)}


ANNOUNCED = WorkingCalendar(announced_days(), {2025, 2026, 2027})


def at(text: str) -> datetime:
    """A moment in Quảng Ninh: ``at("2026-11-20T16:30")``; a date alone means nine in the morning."""
    return datetime.fromisoformat(text if "T" in text else f"{text}T09:00").replace(tzinfo=ZONE)
