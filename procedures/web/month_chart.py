"""Bars of what came in and what was settled, month by month; a month that is left out has no bar."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from procedures.queries.publication import Line
from procedures.web.charts import BarChart, Part
from procedures.web.numbers import count
from units.formats import spoken_month

WIDTH, HEIGHT = 1100, 200
MOST_MONTHS = 12


@dataclass(frozen=True, slots=True)
class _Bar:
    kind: str
    words: str
    number: int | None


def month_chart(lines: Sequence[Line]) -> BarChart:
    """The last twelve of ``lines``, which come with the latest first; each bar opens its month."""
    months = list(reversed(lines[:MOST_MONTHS]))
    bars = [_bars(line) for line in months]
    top = max((bar.number or 0 for pair in bars for bar in pair), default=0)
    slot = WIDTH / max(len(months), 1)
    wide = min(slot * 0.36, 36)
    parts = []
    for place, (line, pair) in enumerate(zip(months, bars, strict=True)):
        middle = (place + 0.5) * slot
        for side, bar in enumerate(pair):
            if not bar.number:
                continue
            tall = bar.number / top * HEIGHT
            parts.append(
                Part(
                    href=f"?month={line.month:%Y-%m}",
                    title=f"{spoken_month(line.month)}: {bar.words} {count(bar.number)}",
                    channel=bar.kind,
                    x=round(middle + (side - 1) * wide, 1),
                    y=round(HEIGHT - tall, 1),
                    width=round(wide - 2, 1),
                    height=round(tall, 1),
                )
            )
    labels = tuple(
        (round((place + 0.5) * slot, 1), f"{line.month.month}/{line.month.year}") for place, line in enumerate(months)
    )
    return BarChart(tuple(parts), labels, WIDTH, HEIGHT, top, "")


def _bars(line: Line) -> tuple[_Bar, _Bar]:
    return (
        _Bar("received", _("Received"), line.received_total),
        _Bar("settled", _("Settled"), line.settled_total),
    )
