"""When somebody must be told about a record, and what (decision 10; Decree 118/2025 Art. 17.2)."""

from dataclasses import dataclass
from datetime import datetime

from procedures.domain.lifecycle import OPEN
from procedures.domain.settlement import overdue_from
from procedures.domain.vocabulary import NoticeKind, Status, TermUnit


@dataclass(frozen=True, slots=True)
class Watched:
    """What a watch looks at; moments are aware, and None where the record has none."""

    status: Status
    intake_due_at: datetime | None
    soon_from: datetime | None
    overdue_from: datetime | None
    paused: bool = False


@dataclass(frozen=True, slots=True)
class Watch:
    """What to tell now (nothing, or the gravest thing only), and when to look again (None: never)."""

    tell: NoticeKind | None
    next_at: datetime | None


def watch(record: Watched, at: datetime) -> Watch:
    """Look at a record whose moment to be looked at has come.

    A worker that was away tells once, of the gravest stage reached, not of every stage on the way.
    """
    if record.status == Status.SUBMITTED and record.intake_due_at is not None:
        late_from = overdue_from(record.intake_due_at, TermUnit.WORKING_HOUR)
        if at >= late_from:
            return Watch(NoticeKind.INTAKE_OVERDUE, None)
        return Watch(NoticeKind.INTAKE_ALERT, late_from)
    if record.status in OPEN and not record.paused:
        if record.overdue_from is not None and at >= record.overdue_from:
            return Watch(NoticeKind.OVERDUE, None)
        if record.soon_from is not None and at >= record.soon_from:
            return Watch(NoticeKind.DUE_SOON, record.overdue_from)
        return Watch(None, record.soon_from)
    return Watch(None, None)
