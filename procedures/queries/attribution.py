"""The periods of a record from its events and what agencies were asked."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from procedures.domain.attribution import Asked, Happened, Period, beyond, periods
from procedures.domain.settlement import overdue_from
from procedures.domain.vocabulary import Act, Status, TermUnit
from procedures.models import AgencyTask, Record, RecordEvent
from procedures.queries.calendar import calendar_for
from procedures.queries.places import unit


@dataclass(frozen=True, slots=True)
class Attribution:
    """A record's periods with, for each, the working time after the due date; both lists go together."""

    periods: list[Period]
    over: list[timedelta]

    @property
    def is_late(self) -> bool:
        """Whether anything lies beyond the term."""
        return any(self.over)


class Life(NamedTuple):
    """What happened to a record, and what agencies were asked about it, both in order."""

    happened: list[Happened]
    asked: list[Asked]


def attribution_of(record: Record, at: datetime) -> Attribution:
    """Whose the minutes of a record were up to ``at``; two queries.

    Refused as ``outside_calendar`` where the loaded years do not cover its life.
    """
    return attributed(record, lives_of([record.pk])[record.pk], at)


def lives_of(keys: Collection[int]) -> Mapping[int, Life]:
    """What happened to these records, and what agencies were asked about them; two queries for all of them."""
    lives: defaultdict[int, Life] = defaultdict(lambda: Life([], []))
    events = RecordEvent.objects.filter(record__in=keys).order_by("record", "sequence")
    for key, act, status, moment in events.values_list("record", "act", "to_status", "at"):
        lives[key].happened.append(Happened(Act(act), Status(status), moment))
    tasks = AgencyTask.objects.filter(record__in=keys, begun_at__isnull=False).order_by(
        "record", "asked_in", "position"
    )
    for task in tasks:
        if task.begun_at is not None:
            lives[task.record_id].asked.append(Asked(task.unit_id, task.begun_at, task.answered_at))
    return lives


def attributed(record: Record, life: Life, at: datetime) -> Attribution:
    """``attribution_of`` a record whose life was read already."""
    calendar = calendar_for(unit(record.competent_unit_id).office_hours)
    found = periods(life.happened, life.asked, until=at, calendar=calendar)
    settled_at = record.completed_at or (at if record.is_open and record.paused_at is None else None)
    is_late = (
        record.due_at is not None
        and settled_at is not None
        and settled_at >= overdue_from(record.due_at, TermUnit(record.term_unit))
    )
    if not is_late or record.due_at is None or settled_at is None:
        return Attribution(found, [timedelta(0)] * len(found))
    return Attribution(found, beyond(found, due_at=record.due_at, settled_at=settled_at, calendar=calendar))
