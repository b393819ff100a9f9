"""The drawings of the figures' pages as SVG that stands alone, for paper and for slides.

On a page the colours are classes of figures.css; here they are written out, the same ones.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from django.utils.translation import gettext as _

from procedures.domain.vocabulary import Channel
from procedures.web.charts import BarChart, HexMap, Tile

STEPS: Mapping[str, tuple[str, str]] = {
    "best": ("#0b6272", "#ffffff"),
    "good": ("#2b7885", "#ffffff"),
    "fair": ("#86b8bf", "#12262e"),
    "low": ("#cfe3e5", "#12262e"),
    "poor": ("#f6d9a8", "#12262e"),
    "bad": ("#eba79f", "#12262e"),
    "none": ("#eceff0", "#3f5158"),
}
"""Of a hexagon by its class: its colour, and that of its words."""

BARS: Mapping[str, str] = {
    "in_person": "#86b8bf",
    "online": "#0b6272",
    "postal": "#d99a2b",
    "settled": "#0b6272",
    "late": "#b3261e",
}
INK, LINE = "#4a5f68", "#d8e2e3"


@dataclass(frozen=True, slots=True)
class Drawing:
    """An SVG with the key of its colours."""

    svg: str
    key: Sequence[tuple[str, str]] = ()


def _svg(x: float, y: float, width: float, height: float, parts: Iterable[str]) -> str:
    view = f"{x:.1f} {y:.1f} {width:.1f} {height:.1f}"
    size = f'width="{width:.1f}" height="{height:.1f}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}" {size} font-family="Tinos">{"".join(parts)}</svg>'


def _text(words: str, x: float, y: float, *, size: float, fill: str, bold: bool = False) -> str:
    weight = ' font-weight="700"' if bold else ""
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="middle"'
    return f'<text {place} font-size="{size}" fill="{fill}"{weight}>{escape(words)}</text>'


def map_drawing(drawn: HexMap) -> Drawing:
    """The map of the units with its legend."""
    key = [(STEPS[step][0], words) for step, words in drawn.legend]
    return Drawing(_svg(0, 0, drawn.width, drawn.height, (_hexagon(tile) for tile in drawn.tiles)), key)


def _hexagon(tile: Tile) -> str:
    fill, ink = STEPS[tile.step]
    top = tile.y - 5 if len(tile.name) > 1 else tile.y
    names = [_text(word, tile.x, top + 9 * line, size=8.6, fill=ink) for line, word in enumerate(tile.name)]
    value = _text(tile.value, tile.x, top + 9 * (len(tile.name) - 1) + 11, size=9.4, fill=ink, bold=True)
    return f'<polygon points="{tile.points}" fill="{fill}" stroke="#ffffff"/>{"".join(names)}{value}'


def _rectangle(x: float, y: float, width: float, height: float, fill: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}"/>'


def _ground(width: float, height: float) -> str:
    return f'<line x1="0" x2="{width}" y1="{height}" y2="{height}" stroke="{LINE}"/>'


def chart_drawing(chart: BarChart) -> Drawing:
    """Receptions in steps of time by channel."""
    bars = [_rectangle(part.x, part.y, part.width, part.height, BARS[part.channel]) for part in chart.parts]
    labels = [_text(label, x, chart.height + 18, size=15, fill=INK) for x, label in chart.labels]
    svg = _svg(0, -4, chart.width, chart.height + 28, [*bars, _ground(chart.width, chart.height), *labels])
    return Drawing(svg, [(BARS[channel.value], _(channel.label)) for channel in Channel])


def histogram_drawing(bars: Iterable[Any], width: float, height: float) -> Drawing:
    """Settlements by the working days that they took (``figure_times.Bar``)."""
    parts = []
    for bar in bars:
        parts.append(_rectangle(bar.x, bar.y, bar.width, bar.height, BARS["settled"]))
        parts.append(_rectangle(bar.x, bar.y, bar.width, bar.late_height, BARS["late"]))
        parts.append(_text(bar.label, bar.middle, height + 18, size=13, fill=INK))
        if bar.mark:
            parts.append(_text(bar.mark, bar.middle, bar.y - 6, size=13, fill=INK, bold=True))
    svg = _svg(0, -22, width, height + 50, [*parts, _ground(width, height)])
    return Drawing(svg, [(BARS["settled"], _("Early and on time")), (BARS["late"], _("Late"))])
