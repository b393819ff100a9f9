"""What is published of the figures, as pages and files read it: the same number of queries for one unit and for all."""

from dataclasses import dataclass
from datetime import date, datetime

from procedures.models import PublishedFigure, PublishedMonth
from procedures.queries.figure_rows import Received, Settled, UnitRow
from procedures.queries.figure_rows import Stock as StockCounts
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
    received_total: int | None
    online: int | None
    settled_total: int | None
    parts: Settled | None
    open: int | None
    overdue: int | None
    satisfaction: Satisfaction | None

    @property
    def online_share(self) -> float | None:
        """Of the received, 0 to 1; None as well where nothing was received."""
        return self.online / self.received_total if self.online is not None and self.received_total else None

    @property
    def on_time_share(self) -> float | None:
        """Early or on time, of the settled."""
        return self.parts.rate if self.parts is not None else None

    @property
    def on_first_due_share(self) -> float | None:
        """By the first due date, of the settled."""
        return self.parts.rate_on_first_due if self.parts is not None else None

    @property
    def on_time_766_share(self) -> float | None:
        """By the moments of the national index, of the settled."""
        return self.parts.rate_766 if self.parts is not None else None

    @property
    def is_empty(self) -> bool:
        """Whether nothing came in, nothing was settled and nothing is known to be open."""
        counted = self.received_total is not None and self.settled_total is not None
        return counted and not (self.received_total or self.settled_total or self.open)


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
            valid_from=line.unit.valid_from,
            name=line.name,
            kind=UnitKind(line.unit.kind),
            received=Received(),
            received_at_centre=None,
            returned_at_centre=None,
            settled=line.parts,
            stock=StockCounts(),
        )
        for line in lines
        if line.unit is not None and line.parts is not None and line.parts.total
    ]


def _line(row: PublishedFigure) -> Line:
    named = row.field or row.unit
    return Line(
        month=row.month.first_day,
        unit=row.unit,
        code=named.code if named else "",
        name=named.label if named else "",
        received_total=row.received,
        online=row.online,
        settled_total=row.settled,
        parts=_parts(row),
        open=row.open,
        overdue=row.overdue,
        satisfaction=Satisfaction(row.rated, row.satisfied or 0) if row.rated else None,
    )


def _parts(row: PublishedFigure) -> Settled | None:
    if row.settled is None or row.on_time is None:
        return None
    return Settled(
        on_time=row.on_time,
        late=row.settled - row.on_time,
        first_due_kept=row.first_due_kept or 0,
        on_time_766=row.on_time_766 or 0,
    )
