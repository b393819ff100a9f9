"""Whose the minutes of a record were: a bar to look at, and a table that says the same."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from procedures.domain.attribution import Period, spent
from procedures.domain.circulation_vocabulary import Holder
from procedures.models import Record
from procedures.queries.attribution import Attribution, attribution_of
from procedures.queries.places import unit
from units.errors import RuleBroken
from units.formats import spoken_duration, spoken_moment

WIDTH = 1000.0
"""Of the bar, in its own units."""
THINNEST = 4.0
"""A period of a minute still shows."""


@dataclass(frozen=True, slots=True)
class Slice:
    """A period as a piece of the bar and a line of the table."""

    holder: Holder
    who: str
    start: str
    end: str
    working: str
    over: str
    x: float
    width: float
    title: str


def periods_of(record: Record, at: datetime) -> dict[str, Any]:
    """What the record's page shows; empty where nothing lasted, or where the calendar does not reach."""
    try:
        found = attribution_of(record, at)
    except RuleBroken:
        return {"slices": []}
    return {
        "slices": _slices(found, record),
        "shares": [
            (holder, _(holder.label), spoken_duration(_minutes(length)))
            for holder, length in spent(found.periods).items()
            if length
        ],
        "is_beyond": found.is_late,
        "beyond": spoken_duration(_minutes(sum(found.over, timedelta(0)))),
        "bar_width": WIDTH,
    }


def _slices(found: Attribution, record: Record) -> list[Slice]:
    widths = _widths([period.working for period in found.periods])
    slices, x = [], 0.0
    for period, over, width in zip(found.periods, found.over, widths, strict=True):
        who = who_of(period, record)
        working = spoken_duration(_minutes(period.working))
        slices.append(
            Slice(
                holder=period.holder,
                who=who,
                start=spoken_moment(period.start),
                end=spoken_moment(period.end),
                working=working,
                over=spoken_duration(_minutes(over)) if over else "",
                x=round(x, 1),
                width=round(width, 1),
                title=f"{_(period.holder.label)}: {working}",
            )
        )
        x += width
    return slices


def _widths(lengths: list[timedelta]) -> list[float]:
    """As long as the working time, a sliver at least; nothing where no working time passed at all."""
    total = sum(lengths, timedelta(0))
    if not total:
        return [WIDTH / max(len(lengths), 1)] * len(lengths)
    wide = [max(length / total * WIDTH, THINNEST) for length in lengths]
    return [width * WIDTH / sum(wide) for width in wide]


def who_of(period: Period, record: Record) -> str:
    """The place behind a holder, where there is one."""
    if period.unit is not None:
        return unit(period.unit).label
    places = {
        Holder.RECEPTION: record.received_at_centre,
        Holder.COMPETENT_UNIT: record.competent_unit,
        Holder.SIGNER: record.competent_unit,
        Holder.COLLECTION: record.return_at_centre,
    }
    place: Any = places.get(period.holder)
    return str(place.label) if place is not None else ""


def _minutes(length: timedelta) -> timedelta:
    return timedelta(minutes=length // timedelta(minutes=1))
