"""What is published of the figures, as pages and files read it: the same number of queries for one unit and for all."""

from dataclasses import dataclass
from datetime import date, datetime

from procedures.domain.vocabulary import Channel
from procedures.models import PublishedFigure, PublishedMonth
from procedures.queries.figures import Received, Settled, UnitRow
from procedures.queries.figures import Stock as StockCounts
from procedures.queries.satisfaction import Satisfaction
from units.domain.kinds import UnitKind
from units.models import Unit


@dataclass(frozen=True, slots=True)
class Line:
    """One line of what is published; None for whatever is left out. ``name`` is the unit's, the field's, or empty."""

    month: date
    unit: Unit | None
    code: str
    name: str
    received: Received | None
    settled: Settled | None
    open: int | None
    overdue: int | None
    satisfaction: Satisfaction | None

    @property
    def received_total(self) -> int | None:
        """All channels."""
        return self.received.total if self.received is not None else None

    @property
    def online_share(self) -> float | None:
        """Of the received, 0 to 1."""
        return self.received.online / self.received.total if self.received and self.received.total else None

    @property
    def settled_total(self) -> int | None:
        """The denominator of the three shares."""
        return self.settled.total if self.settled is not None else None

    @property
    def on_time_share(self) -> float | None:
        """Early or on time, of the settled."""
        return self.settled.rate if self.settled is not None else None

    @property
    def on_first_due_share(self) -> float | None:
        """By the first due date, of the settled."""
        return self.settled.rate_on_first_due if self.settled is not None else None

    @property
    def on_time_766_share(self) -> float | None:
        """By the moments of the national index, of the settled."""
        return self.settled.rate_766 if self.settled is not None else None

    @property
    def is_empty(self) -> bool:
        """Whether nothing came in, nothing was settled and nothing is known to be open."""
        counted = self.received is not None and self.settled is not None
        return counted and not (self.received.total or self.settled.total or self.open)  # type: ignore[union-attr]


def months() -> list[PublishedMonth]:
    """All that are published, the latest first."""
    return list(PublishedMonth.objects.all())


def by_month(unit: Unit | None = None) -> list[Line]:
    """A unit, or the province, month by month, the latest first."""
    rows = PublishedFigure.objects.filter(unit=unit, field=None).select_related("month", "unit", "field")
    return [_line(row) for row in rows.order_by("-month__first_day")]


def by_field(unit: Unit | None = None, *, month: PublishedMonth | None = None) -> list[Line]:
    """A unit, or the province, field by field, in one month or in all; in the alphabet of the page's language."""
    rows = PublishedFigure.objects.filter(unit=unit, field__isnull=False).select_related("month", "unit", "field")
    if month is not None:
        rows = rows.filter(month=month)
    lines = [_line(row) for row in rows.order_by("-month__first_day")]
    return sorted(lines, key=lambda line: (-line.month.toordinal(), line.name))


def by_unit(*, month: PublishedMonth | None = None) -> list[Line]:
    """Every unit, in one month or in all, in the alphabet's order."""
    rows = PublishedFigure.objects.filter(unit__isnull=False, field=None).select_related("month", "unit", "field")
    if month is not None:
        rows = rows.filter(month=month)
    return [_line(row) for row in rows.order_by("-month__first_day", "unit__sort_key")]


def latest_publication() -> datetime | None:
    """When something was last published."""
    return PublishedMonth.objects.order_by("-taken_at").values_list("taken_at", flat=True).first()


def as_unit_rows(lines: list[Line]) -> list[UnitRow]:
    """For the map: the units of which settlements are published."""
    return [
        UnitRow(
            unit_id=line.unit.pk,
            code=line.code,
            name=line.name,
            kind=UnitKind(line.unit.kind),
            received=line.received or Received(),
            received_at_centre=None,
            settled=line.settled,
            stock=StockCounts(),
            series=(),
        )
        for line in lines
        if line.unit is not None and line.settled is not None and line.settled.total
    ]


def _line(row: PublishedFigure) -> Line:
    named = row.field or row.unit
    return Line(
        month=row.month.first_day,
        unit=row.unit,
        code=named.code if named else "",
        name=named.label if named else "",
        received=_received(row),
        settled=_settled(row),
        open=row.open,
        overdue=row.overdue,
        satisfaction=Satisfaction(row.rated, row.satisfied or 0) if row.rated else None,
    )


def _received(row: PublishedFigure) -> Received | None:
    """The channels other than online are published together: ``in_person`` stands for both."""
    if row.received is None:
        return None
    online = row.online or 0
    return Received(**{Channel.IN_PERSON.value: row.received - online, Channel.ONLINE.value: online})


def _settled(row: PublishedFigure) -> Settled | None:
    if row.settled is None:
        return None
    kept = row.on_time or 0
    return Settled(
        on_time=kept,
        late=row.settled - kept,
        first_due_kept=row.first_due_kept or 0,
        on_time_766=row.on_time_766 or 0,
    )
