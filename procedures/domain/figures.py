"""What one record adds to the figures, as a pure function of its present facts.

Every act changes the figures by ``contribution(after) - contribution(before)``; a recount is the sum over all records.
The two agree by construction, and the nightly reconciliation proves that they did. Definitions: decisions 1-2.

- *submitted*: counted by ``submitted_at`` (online only: others are submitted when they are received).
- *received*: counted by ``received_at``, at the receiving centre.
- *settled*: the first of statuses 9, 10, 8; counted by ``completed_at`` at the competent unit, with its outcome.
- *refused*, *withdrawn*: counted by ``closed_at``; they stand in no rate.
- *returned*: counted by ``returned_at``, at the centre that gives back (regardless of boundaries each place
  has its own).
- *open*: received and not yet ended, at the competent unit, by the moments from which it is due soon and overdue.
- a *void* record counts nowhere: the one received in its stead does.
- a *mirrored* record counts nowhere: the system that is its master counts it.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from procedures.domain.calendar import ZONE
from procedures.domain.lifecycle import OPEN, SETTLED
from procedures.domain.settlement import on_time_766, outcome, overdue_from
from procedures.domain.vocabulary import Channel, Outcome, Status, TermUnit, Word


class Measure(Word):
    """What is counted."""

    SUBMITTED = "submitted", "Submitted"
    RECEIVED = "received", "Received"
    SETTLED = "settled", "Settled"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"
    RETURNED = "returned", "Returned"
    OPEN = "open", "In progress"


class UnitView(Word):
    """Whose the records of a merged unit are: its successor's, which answers for them today, or its own."""

    IN_FORCE = "in_force", "Units in force"
    OF_THE_DAY = "of_the_day", "Units of the day"


@dataclass(frozen=True, slots=True)
class FigureFacts:
    """What the figures see of a record: keys of its places and field, and its dates (aware)."""

    centre: int
    unit: int
    field: int
    channel: Channel
    status: Status
    term_unit: TermUnit
    submitted_at: datetime
    received_at: datetime | None
    first_due_at: datetime | None
    due_at: datetime | None
    completed_at: datetime | None
    closed_at: datetime | None
    paused_at: datetime | None = None  # its clock stands still
    mirrored: bool = False
    soon_from: datetime | None = None
    returned_at: datetime | None = None
    return_centre: int = 0  # of no matter before it is returned


class Entry(NamedTuple):
    """One cell to add to. ``day`` is local; ``moment`` is when an open record becomes overdue, ``soon_from`` when it is
    due soon (None while paused).
    """

    measure: Measure
    centre: int
    unit: int
    field: int
    channel: Channel
    day: date | None = None
    moment: datetime | None = None
    outcome: Outcome | None = None
    first_due_kept: bool = False
    on_time_766: bool = False
    soon_from: datetime | None = None


def _day(moment: datetime) -> date:
    return moment.astimezone(ZONE).date()


def contribution(facts: FigureFacts | None) -> Counter[Entry]:
    """The cells that a record counts in; None (no record yet), a void and a mirrored record count in none."""
    entries: Counter[Entry] = Counter()
    if facts is None or facts.status == Status.VOIDED or facts.mirrored:
        return entries
    place = (facts.centre, facts.unit, facts.field, facts.channel)
    if facts.channel == Channel.ONLINE:
        entries[Entry(Measure.SUBMITTED, *place, day=_day(facts.submitted_at))] += 1
    if facts.received_at is not None:
        entries[Entry(Measure.RECEIVED, *place, day=_day(facts.received_at))] += 1
    if facts.status in OPEN and facts.due_at is not None:
        runs = facts.paused_at is None
        moment = overdue_from(facts.due_at, facts.term_unit) if runs else None
        entries[Entry(Measure.OPEN, *place, moment=moment, soon_from=facts.soon_from if runs else None)] += 1
    if facts.status in SETTLED and facts.completed_at and facts.due_at and facts.first_due_at:
        kept = outcome(facts.completed_at, facts.first_due_at, facts.term_unit) != Outcome.LATE
        entries[
            Entry(
                Measure.SETTLED,
                *place,
                day=_day(facts.completed_at),
                outcome=outcome(facts.completed_at, facts.due_at, facts.term_unit),
                first_due_kept=kept,
                on_time_766=on_time_766(facts.completed_at, facts.due_at),
            )
        ] += 1
    if facts.closed_at is not None and facts.status in (Status.REFUSED, Status.WITHDRAWN):
        measure = Measure.REFUSED if facts.status == Status.REFUSED else Measure.WITHDRAWN
        entries[Entry(measure, *place, day=_day(facts.closed_at))] += 1
    if facts.returned_at is not None:
        elsewhere = (facts.return_centre, *place[1:])
        entries[Entry(Measure.RETURNED, *elsewhere, day=_day(facts.returned_at))] += 1
    return entries


def difference(before: FigureFacts | None, after: FigureFacts | None) -> dict[Entry, int]:
    """What an act takes from the figures, then what it adds; cells that stay as they were are left out."""
    change = contribution(after)
    change.subtract(contribution(before))
    return {entry: amount for entry, amount in sorted(change.items(), key=lambda item: item[1]) if amount}
