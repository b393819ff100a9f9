"""Drawings for the figures' pages: geometry for SVG that templates write out; colours are classes of figures.css."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import groupby

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from procedures.domain.periods import Period
from procedures.domain.vocabulary import Channel
from procedures.queries.figure_rows import DayRow, Received, SeriesDay, UnitRow
from procedures.web.figure_links import Links
from procedures.web.figure_view import Grain
from procedures.web.map_scales import ON_TIME
from procedures.web.numbers import count, percent
from units.formats import plain_date
from units.models import Unit

ACROSS, DOWN = 46.8, 40.5  # from one hexagon's centre to the next
HALF_WIDTH, RADIUS = 22.5, 26.0
MARGIN = 27.2, 31.0


@dataclass(frozen=True, slots=True)
class TileValue:
    """What one unit's hexagon says: words for the ear and the pointer, the number on it, the class of its colour."""

    unit_id: int
    code: str
    title: str
    value: str
    step: str


@dataclass(frozen=True, slots=True)
class Tile:
    """One unit's hexagon."""

    href: str
    title: str
    name: tuple[str, ...]
    value: str
    step: str
    points: str
    x: float
    y: float

    @property
    def first(self) -> str:
        """The upper line of the name."""
        return self.name[0]

    @property
    def second(self) -> str:
        """The lower line, where the name has two."""
        return self.name[1] if len(self.name) > 1 else ""

    @property
    def middle(self) -> str:
        """``x`` as SVG writes it, in every language."""
        return f"{self.x:.1f}"


@dataclass(frozen=True, slots=True)
class HexMap:
    """The province as one hexagon a unit (an equal-area map: every unit counts the same to the eye)."""

    tiles: tuple[Tile, ...]
    legend: tuple[tuple[str, str], ...]
    width: float
    height: float

    @property
    def compares(self) -> bool:
        """Whether there are two units at least to be compared by eye."""
        return len(self.tiles) > 1


def hex_map(rows: Iterable[UnitRow], places: dict[int, Unit], address: str) -> HexMap:
    """The map of rates on time; ``address`` is the unit page's with ``CODE`` for the code."""
    words = _("%(unit)s: %(rate)s on time, of %(settled)s settled")
    values = []
    for row in rows:
        rate = percent(row.settled.rate)
        title = words % {"unit": row.name, "rate": rate, "settled": count(row.settled.total)}
        values.append(TileValue(row.unit_id, row.code, title, rate.rstrip("%"), ON_TIME.step_of(row.settled.rate)))
    return drawn(values, ON_TIME.legend(_("nothing settled")), places, address)


def drawn(
    values: Iterable[TileValue], legend: tuple[tuple[str, str], ...], places: dict[int, Unit], address: str
) -> HexMap:
    """The hexagons of the units that have a place on the map."""
    tiles = []
    for value in values:
        unit = places.get(value.unit_id)
        if unit is None or unit.tile_column is None or unit.tile_row is None:
            continue
        x = MARGIN[0] + unit.tile_column * ACROSS + (ACROSS / 2 if unit.tile_row % 2 else 0)
        y = MARGIN[1] + unit.tile_row * DOWN
        tiles.append(
            Tile(
                href=address.replace("CODE", value.code),
                title=value.title,
                name=_two_lines(unit.name),
                value=value.value,
                step=value.step,
                points=_hexagon(x, y),
                x=round(x, 1),
                y=round(y, 1),
            )
        )
    width = max((tile.x for tile in tiles), default=0) + MARGIN[0]
    height = max((tile.y for tile in tiles), default=0) + MARGIN[1]
    return HexMap(tuple(tiles), legend, round(width, 1), round(height, 1))


@lru_cache(maxsize=512)
def _hexagon(x: float, y: float) -> str:
    half = RADIUS / 2
    corners = (
        (x, y - RADIUS),
        (x + HALF_WIDTH, y - half),
        (x + HALF_WIDTH, y + half),
        (x, y + RADIUS),
        (x - HALF_WIDTH, y + half),
        (x - HALF_WIDTH, y - half),
    )
    return " ".join(f"{a:.1f},{b:.1f}" for a, b in corners)


@lru_cache(maxsize=512)
def _two_lines(name: str) -> tuple[str, ...]:
    words = name.split()
    if len(words) < 2:
        return (name,)
    cut = min(range(1, len(words)), key=lambda i: abs(len(" ".join(words[:i])) - len(" ".join(words[i:]))))
    return (" ".join(words[:cut]), " ".join(words[cut:]))


SPARK = 74.0, 16.0


def spark_line(series: Sequence[SeriesDay]) -> str:
    """The points of a rate over days, within 74 x 16; days without settlements are left out."""
    known = [(number, day.rate) for number, day in enumerate(series) if day.rate is not None]
    if len(known) < 2:
        return ""
    lowest = min(0.95, *(rate for _number, rate in known))
    width, height = SPARK
    step = width / max(len(series) - 1, 1)
    return " ".join(
        f"{number * step:.1f},{1 + (height - 2) * (1 - (rate - lowest) / (1 - lowest)):.1f}" for number, rate in known
    )


@dataclass(frozen=True, slots=True)
class Part:
    """One channel's part of a bar."""

    href: str
    title: str
    channel: str
    x: float
    y: float
    width: float
    height: float

    @property
    def box(self) -> SafeString:
        """Where the rectangle stands, as SVG writes it, in every language."""
        box = 'x="{}" y="{}" width="{}" height="{}"'
        return format_html(box, *(f"{length:.1f}" for length in (self.x, self.y, self.width, self.height)))


@dataclass(frozen=True, slots=True)
class BarChart:
    """Receptions by day, week or month and channel; ``grains`` are the steps that so many days can be shown in."""

    parts: tuple[Part, ...]
    labels: tuple[tuple[float, str], ...]
    width: int
    height: int
    top: int
    unit: str
    grain: Grain = Grain.MONTH
    grains: tuple[Grain, ...] = ()


CHART = 1100, 200
MOST_BARS = 190  # more would be thinner than a finger or a pointer can choose


def reception_chart(rows: Sequence[DayRow], links: Links, wanted: Grain | None = None) -> BarChart:
    """Bars of receptions in the steps ``wanted``, or in those that suit the number of days; each part opens its
    records.
    """
    grain = wanted if wanted in _grains(len(rows)) and wanted else _usual(len(rows))
    by_channel = {channel: links.of_channel(channel) for channel in Channel}
    groups = _grouped(rows, grain)
    top = max((sum(amounts.values()) for _days, amounts in groups), default=0)
    width, height = CHART
    slot = width / max(len(groups), 1)
    bar = min(slot * 0.8, 40)
    parts: list[Part] = []
    for number, (days, amounts) in enumerate(groups):
        y = float(height)
        for channel, amount in amounts.items():
            if not amount:
                continue
            tall = amount / top * height
            y -= tall
            parts.append(
                Part(
                    href=by_channel[channel].received_on(days.first, days.last),
                    title=f"{_spoken(days)}: {_(channel.label)} {count(amount)}",
                    channel=channel.value,
                    x=round(number * slot + (slot - bar) / 2, 1),
                    y=round(y, 1),
                    width=round(bar, 1),
                    height=round(tall, 1),
                )
            )
    every = max(1, len(groups) // 8)
    labels = tuple(
        (round(number * slot + slot / 2, 1), _label(days, grain))
        for number, (days, _amounts) in enumerate(groups)
        if number % every == 0
    )
    return BarChart(tuple(parts), labels, width, height, top, _said(grain), grain, _grains(len(rows)))


def _grains(days: int) -> tuple[Grain, ...]:
    return tuple(Grain) if days <= MOST_BARS else tuple(Grain)[1:] if days <= MOST_BARS * 7 else (Grain.MONTH,)


def _usual(days: int) -> Grain:
    return Grain.DAY if days <= 62 else Grain.WEEK if days <= MOST_BARS else Grain.MONTH


def _said(grain: Grain) -> str:
    return {Grain.DAY: _("by day"), Grain.WEEK: _("by week"), Grain.MONTH: _("by month")}[grain]


def _start(day: date, grain: Grain) -> date:
    """The first day of the day, week or month that a bar stands for."""
    if grain is Grain.DAY:
        return day
    return day - timedelta(days=day.weekday()) if grain is Grain.WEEK else day.replace(day=1)


def _label(days: Period, grain: Grain) -> str:
    return f"{days.first:%m/%Y}" if grain is Grain.MONTH else f"{days.first.day}/{days.first.month}"


def _grouped(rows: Sequence[DayRow], grain: Grain) -> list[tuple[Period, dict[Channel, int]]]:
    groups = (list(days) for _first, days in groupby(rows, lambda row: _start(row.day, grain)))
    return [(Period(days[0].day, days[-1].day), _amounts([day.received for day in days])) for days in groups]


def _amounts(received: Sequence[Received]) -> dict[Channel, int]:
    return {
        Channel.IN_PERSON: sum(day.in_person for day in received),
        Channel.ONLINE: sum(day.online for day in received),
        Channel.POSTAL: sum(day.postal for day in received),
    }


def _spoken(days: Period) -> str:
    return plain_date(days.first) if days.first == days.last else f"{plain_date(days.first)} – {plain_date(days.last)}"
