"""What the queries of the figures answer with."""

from dataclasses import dataclass
from datetime import date, datetime

from procedures.domain.periods import Period
from units.domain.kinds import UnitKind


@dataclass(frozen=True, slots=True)
class Received:
    """Receptions by channel."""

    in_person: int = 0
    online: int = 0
    postal: int = 0

    @property
    def total(self) -> int:
        """All channels."""
        return self.in_person + self.online + self.postal


@dataclass(frozen=True, slots=True)
class Settled:
    """Settlements by outcome. Rates are shares from 0 to 1, and None where nothing was settled."""

    early: int = 0
    on_time: int = 0
    late: int = 0
    first_due_kept: int = 0
    on_time_766: int = 0

    @property
    def total(self) -> int:
        """The denominator of every rate."""
        return self.early + self.on_time + self.late

    @property
    def kept(self) -> int:
        """Early and on time."""
        return self.early + self.on_time

    @property
    def rate(self) -> float | None:
        """``on_time``: early or on time, of all settled."""
        return self._share(self.kept)

    @property
    def rate_on_first_due(self) -> float | None:
        """``on_first_due``: by the first due date, of all settled."""
        return self._share(self.first_due_kept)

    @property
    def rate_766(self) -> float | None:
        """``on_time_766``: by the moments of the national index, of all settled."""
        return self._share(self.on_time_766)

    def _share(self, part: int) -> float | None:
        return part / self.total if self.total else None


@dataclass(frozen=True, slots=True)
class Stock:
    """Open records at a moment."""

    open: int = 0
    overdue: int = 0
    due_soon: int = 0

    @property
    def in_term(self) -> int:
        """Open and not overdue (those that wait for a supplement included)."""
        return self.open - self.overdue


@dataclass(frozen=True, slots=True)
class Summary:
    """The large numbers of one period, and the stock at ``at``."""

    period: Period
    at: datetime
    submitted: int
    received: Received
    settled: Settled
    refused: int
    withdrawn: int
    stock: Stock


@dataclass(frozen=True, slots=True)
class SeriesDay:
    """One day of a unit's last 30."""

    day: date
    settled: int = 0
    late: int = 0

    @property
    def rate(self) -> float | None:
        """Share on time, None on a day without settlements."""
        return (self.settled - self.late) / self.settled if self.settled else None


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One competent unit. ``received`` is what it has to settle, ``received_at_centre`` what its own centre took in
    for whatever unit, and ``returned_at_centre`` what it gave back (None under a field, which centres are not counted
    by).
    """

    unit_id: int
    code: str
    valid_from: date
    name: str
    kind: UnitKind
    received: Received
    received_at_centre: int | None
    returned_at_centre: int | None
    settled: Settled
    stock: Stock


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field of administration."""

    field_id: int
    code: str
    name: str
    received: Received
    settled: Settled
    stock: Stock


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day: received by channel, and settled."""

    day: date
    received: Received
    settled: Settled


@dataclass(frozen=True, slots=True)
class State:
    """How fresh the figures are, and when they were last found equal to a recount (of how many records); ``mark`` is
    another whenever any of them changed.
    """

    refreshed_at: datetime | None = None
    reconciled_at: datetime | None = None
    reconciled_records: int = 0
    differences: int = 0
    mark: str = ""
