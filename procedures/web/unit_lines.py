"""The units in a table of figures, and those that need attention first: by their rate, its fall, or what was late."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from procedures.domain.calendar import ONE_DAY
from procedures.domain.figures import UnitView
from procedures.domain.ranking import difference, interval
from procedures.queries.figure_rows import SeriesDay, Settled, UnitRow
from procedures.queries.figure_slices import Flow
from procedures.queries.places import all_units
from procedures.web.charts import spark_line
from procedures.web.figure_links import Links, linked, unit_page
from procedures.web.figure_view import Worst
from procedures.web.numbers import percent
from units import clock
from units.formats import plain_date

NEEDING_ATTENTION = 10


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit in a table, with the addresses of its numbers; ``before`` is the period of the same length before.
    A unit that is no more has its last day instead of a page.
    """

    row: UnitRow
    before: Settled
    href: str
    until: date | None
    links: Links
    spark: str = ""

    @property
    def name(self) -> str:
        """As papers have it: a unit that is no more with its last day, since another may bear its name today."""
        return said_name(self.row.name, self.until)

    @property
    def has_anything(self) -> bool:
        """Whether any number of the line is more than zero: agencies without records are left out."""
        return bool(self.row.received.total or self.row.settled.total or self.row.stock.open)

    @property
    def received(self) -> SafeString:
        """How many were received, opening them; the numbers below likewise."""
        return linked(self.row.received.total, self.links.received)

    @property
    def settled(self) -> SafeString:
        return linked(self.row.settled.total, self.links.settled)

    @property
    def late(self) -> SafeString:
        return linked(self.row.settled.late, self.links.late)

    @property
    def open(self) -> SafeString:
        return linked(self.row.stock.open, self.links.open)

    @property
    def overdue(self) -> SafeString:
        return linked(self.row.stock.overdue, self.links.overdue)

    @property
    def due_soon(self) -> SafeString:
        return linked(self.row.stock.due_soon, self.links.due_soon)

    @property
    def rate(self) -> str:
        """The share settled on time."""
        return percent(self.row.settled.rate)

    @property
    def likely(self) -> str:
        """Between what and what the rate truly lies."""
        if not self.row.settled.total:
            return "—"
        low, high = interval(*_pair(self.row.settled))
        return f"{percent(low)} – {percent(high)}"

    @property
    def rate_before(self) -> str:
        """The rate of the period before."""
        return percent(self.before.rate)

    @property
    def moved(self) -> tuple[float, float]:
        """Between what and what the rate truly moved, as shares."""
        return difference(_pair(self.before), _pair(self.row.settled))

    @property
    def points(self) -> float | None:
        """By how many points the rate moved; None where either period has none."""
        now, then = self.row.settled.rate, self.before.rate
        return None if now is None or then is None else (now - then) * 100

    @property
    def said_points(self) -> str:
        """``−1.2``; a true minus sign, since this is a number."""
        return "—" if self.points is None else signed(self.points)

    @property
    def said_move(self) -> str:
        """``−2.0 … −0.4``: between what and what the movement lies."""
        low, high = self.moved
        return f"{signed(low * 100)} … {signed(high * 100)}"

    @property
    def fell_for_sure(self) -> bool:
        """The whole interval lies below zero: this is no chance."""
        return self.moved[1] < 0


@dataclass(frozen=True, slots=True)
class Attention:
    """The list that asks for attention: which order, its lines, and what share of all late records each one has."""

    worst: Worst
    lines: Sequence[UnitLine]
    late: int

    @property
    def rows(self) -> list[tuple[UnitLine, str]]:
        """The lines with their share of all that was late."""
        return [(line, percent(line.row.settled.late / self.late if self.late else None, 0)) for line in self.lines]

    def with_days(self, series: Mapping[int, Sequence[SeriesDay]]) -> "Attention":
        """The same with the line of each unit's latest days."""
        lines = [replace(line, spark=spark_line(series.get(line.row.unit_id, ()))) for line in self.lines]
        return replace(self, lines=lines)

    @property
    def words(self) -> str:
        """What the order is, and why a small unit is not put first by chance."""
        return str(_WORDS[self.worst])


_WORDS = {
    Worst.LEVEL: gettext_lazy(
        "Ordered by the best that the rate can be given the number of records, so that a small unit is not put first by"
        " chance."
    ),
    Worst.MOVEMENT: gettext_lazy(
        "Ordered by the fall that the numbers prove against the period of the same length before: by the upper end of"
        " the interval at 95%. Where the interval reaches zero, the fall may be chance."
    ),
    Worst.VOLUME: gettext_lazy(
        "Ordered by how many records were settled late: where most of the delay lies, however good the rate. The"
        " interval says between what and what the rate truly lies, at 95%."
    ),
}


def last_days() -> dict[int, date]:
    """The last day of every unit that is no more, by key."""
    today = clock.today()
    return {unit.pk: unit.valid_to - ONE_DAY for unit in all_units() if unit.valid_to and unit.valid_to <= today}


def said_name(name: str, until: date | None) -> str:
    """A unit's name, with the last day of one that is no more."""
    return f"{name} ({_('until %(day)s') % {'day': plain_date(until)}})" if until else name


def unit_lines(
    rows: Iterable[UnitRow], before: Mapping[int, Flow], links: Links, query: str, by: UnitView = UnitView.IN_FORCE
) -> list[UnitLine]:
    """Every unit with its addresses; ``query`` goes along to the unit's page."""
    ended, page, nothing = last_days(), unit_page(query), Flow()
    of_the_day = by is UnitView.OF_THE_DAY
    return [
        UnitLine(
            row=row,
            before=before.get(row.unit_id, nothing).settled,
            href="" if row.unit_id in ended else page.replace("CODE", row.code),
            until=ended.get(row.unit_id),
            links=links.of_unit_of_day(row.code, row.valid_from) if of_the_day else links.of_unit(row.code),
        )
        for row in rows
    ]


def attention(lines: Sequence[UnitLine], worst: Worst) -> Attention:
    """The first ten: below the target beyond chance, fallen beyond chance, or with the most that was late."""
    late = sum(line.row.settled.late for line in lines)
    if worst is Worst.MOVEMENT:
        worth = sorted((line for line in lines if line.points is not None and line.points < 0), key=_least_fall)
    elif worst is Worst.VOLUME:
        worth = sorted((line for line in lines if line.row.settled.late), key=lambda line: -line.row.settled.late)
    else:
        worth = [line for line in lines if line.row.settled.late or line.row.stock.overdue]
        worth.sort(key=lambda line: (interval(*_pair(line.row.settled))[1], -line.row.stock.overdue))
    return Attention(worst, worth[:NEEDING_ATTENTION], late)


def signed(number: float) -> str:
    """A number with its sign, to one decimal: ``+0.4``, ``−1.2``."""
    rounded = round(number, 1)
    sign = "+" if rounded > 0 else "−" if rounded < 0 else ""
    return f"{sign}{number_format(abs(rounded), 1)}"


def _least_fall(line: UnitLine) -> tuple[float, float]:
    return line.moved[1], line.points or 0.0


def _pair(settled: Settled) -> tuple[int, int]:
    return settled.kept, settled.total
