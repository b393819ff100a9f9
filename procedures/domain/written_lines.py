"""Lines of an explanation as plain JSON, so that an event keeps the reason as it was given that day."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from procedures.domain.calendar import ZONE
from procedures.domain.deadlines import Line
from procedures.domain.vocabulary import TermUnit


def _written(value: object) -> Any:
    match value:
        case datetime():
            return {"moment": value.isoformat()}
        case date():
            return {"date": value.isoformat()}
        case time():
            return {"time": value.isoformat()}
        case timedelta():
            return {"seconds": int(value.total_seconds())}
        case TermUnit():
            return {"unit": value.value}
        case _:
            return value


def _read(value: Any) -> object:
    if not isinstance(value, dict):
        return value
    ((kind, content),) = value.items()
    match kind:
        case "moment":
            return datetime.fromisoformat(content).astimezone(ZONE)
        case "date":
            return date.fromisoformat(content)
        case "time":
            return time.fromisoformat(content)
        case "seconds":
            return timedelta(seconds=content)
        case "unit":
            return TermUnit(content)
    raise ValueError(f"unknown kind of fact: {kind}")


def written(lines: Iterable[Line]) -> list[list[Any]]:
    """``[[code, {fact: value}], ...]`` with dates, moments and times as ISO 8601."""
    return [[line.code, {name: _written(value) for name, value in line.facts.items()}] for line in lines]


def read(content: Sequence[Sequence[Any]]) -> tuple[Line, ...]:
    """The lines that ``written`` wrote."""
    return tuple(Line(code, {name: _read(value) for name, value in facts.items()}) for code, facts in content)
