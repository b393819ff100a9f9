"""Figures on paper, in the reader's language: one layout for issued figures and for every page of figures.

A page says what stands on it as a ``View``; nothing here asks the database.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from procedures.domain.calendar import local
from procedures.domain.definitions import EDITIONS, Definition, formula
from procedures.print.forms import pdf
from procedures.print.sheet import long_date
from units.formats import plain_date

TEMPLATE = "view"
VERSION = "2026-11.3"
WIDE = 9  # columns of a table for which the sheet is turned


@dataclass(frozen=True, slots=True)
class Number:
    """One large number: its words below it say denominator and target, ``trend`` how it moved."""

    label: str
    value: str
    note: str = ""
    trend: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: numbers stand at the right; ``width`` is its share of the line."""

    label: str
    is_number: bool = True
    width: float = 1.0


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; ``kind`` is "total", "group" (its first cell spans the table) or nothing."""

    cells: Sequence[str]
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A table, a drawing, or words alone under a heading; ``words`` stand below it."""

    heading: str
    columns: Sequence[Column] = ()
    rows: Sequence[Row] = ()
    words: Sequence[str] = ()
    svg: str = ""
    key: Sequence[tuple[str, str]] = ()  # colour as #rrggbb, what it stands for
    width: int = 100  # of a drawing, in per cent of the line


@dataclass(frozen=True, slots=True)
class View:
    """All that stands on the paper. ``asked`` is the question in words, ``seals`` what makes it traceable."""

    title: str
    asked: Sequence[tuple[str, str]]
    at: datetime
    body: Sequence[str] = ()  # whose paper it is, line by line; the province's without
    above: Sequence[str] = ()
    under: str = ""
    code: str = ""
    numbers: Sequence[Number] = ()
    beside: Sequence[tuple[str, str]] = ()
    parts: Sequence[Part] = ()
    definitions: Sequence[tuple[str, int, str]] = ()  # id, version, in force since
    seals: Sequence[tuple[str, str]] = ()


def of_today() -> list[tuple[str, int, str]]:
    """The definitions in force."""
    return [(definition.value, edition.version, edition.since.isoformat()) for definition, edition in EDITIONS.items()]


def paper(view: View) -> bytes:
    """The view as PDF/A-2b in the active language; the same bytes for the same view."""
    return pdf(TEMPLATE, content(view), tagged=False)


def content(view: View) -> dict[str, Any]:
    """What the template takes."""
    moment = local(view.at)
    english = get_language() == "en"
    day = plain_date(moment.date()) if english else long_date(moment)
    own = list(view.body) or [_("People's Committee of"), _("Quảng Ninh province")]
    return {
        "language": "en" if english else "vi",
        "title": view.title,
        "under": view.under,
        "code": view.code,
        "code-label": _("Period"),
        "head": {"above": list(view.above), "own": own, "formerly": ""},
        "issuer": " ".join(own),
        "number": "",
        "place-and-date": f"Quảng Ninh, {day}",
        "made": [moment.year, moment.month, moment.day, moment.hour, moment.minute],
        "flipped": any(len(part.columns) > WIDE for part in view.parts),
        "asked": [[label, value] for label, value in view.asked],
        "numbers": [
            {"label": one.label, "value": one.value, "note": one.note, "trend": one.trend, "tone": one.tone}
            for one in view.numbers
        ],
        "beside": [[label, value] for label, value in view.beside],
        "parts": [_part(part) for part in view.parts],
        "definitions-heading": _("What the figures mean, and how they are reckoned"),
        "definitions": [_defined(*one) for one in view.definitions],
        "seals": [[label, value] for label, value in view.seals],
        "reprint": "",
        "note": _("Template %(version)s") % {"version": VERSION},
        "demo": settings.DEMO,
    }


def _part(part: Part) -> dict[str, Any]:
    return {
        "kind": "drawing" if part.svg else "table",
        "heading": part.heading,
        "columns": [
            {"label": column.label, "is-number": column.is_number, "width": column.width} for column in part.columns
        ],
        "rows": [{"cells": list(row.cells), "kind": row.kind} for row in part.rows],
        "words": list(part.words),
        "svg": part.svg,
        "alt": part.heading,
        "key": [[colour, words] for colour, words in part.key],
        "width": part.width,
    }


def _defined(name: str, version: int, since: str) -> dict[str, str]:
    """A definition in words; an id that is no longer known stands with its version alone."""
    known = Definition(name) if name in set(Definition) else None
    edition = _("version %(number)s since %(day)s") % {"number": version, "day": _day(since)}
    return {
        "name": name,
        "words": _(known.label) if known else "",
        "formula": _(formula(known).label) if known else "",
        "edition": edition,
    }


def _day(text: str) -> str:
    return plain_date(datetime.fromisoformat(text).date())
