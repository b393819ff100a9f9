"""Records that may not be settled in time, or are late already: found by index, with what explains each line."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Q

from procedures.domain.calendar import local
from procedures.domain.deadlines import Line
from procedures.domain.lifecycle import OURS_TO_MOVE
from procedures.domain.settlement import overdue_from
from procedures.domain.steering import Risk
from procedures.domain.vocabulary import Act, Queue, Standing, Status, TermUnit
from procedures.domain.written_lines import read
from procedures.models import AgencyTask, Record, RecordEvent, Urge
from procedures.models.record_queryset import RecordQuerySet
from procedures.queries import record_pages
from procedures.queries.place_legs import Legs, counted, walked
from procedures.queries.queues import BY_DUE, BY_TOUCH, QUEUES
from procedures.queries.record_pages import Cursor, Order, RecordPage
from procedures.queries.stuck import stuck_since
from units.queries.successors import with_former
from units.scoping import Scope

_A_DAY = timedelta(days=1)  # the most by which "overdue from" lies after the due moment


def _overdue(at: datetime) -> RecordQuerySet:
    return QUEUES[Queue.OVERDUE].base(at).filter(paused_at=None)


def _due_soon(at: datetime) -> RecordQuerySet:
    """The bound on the due moment is what the index can start from."""
    return Record.objects.standing(Standing.DUE_SOON, at).filter(due_at__gt=at - _A_DAY)


def _unanswered(_at: datetime) -> RecordQuerySet:
    waiting = AgencyTask.objects.filter(answered_at=None, begun_at__isnull=False)
    return Record.objects.open().filter(pk__in=waiting.values("record"))


@dataclass(frozen=True, slots=True)
class _Rule:
    base: Callable[[datetime], RecordQuerySet]
    order: Order


_RULES: Mapping[Risk, _Rule] = {
    Risk.OVERDUE: _Rule(_overdue, BY_DUE),
    Risk.DUE_SOON: _Rule(_due_soon, BY_DUE),
    Risk.STUCK: _Rule(QUEUES[Queue.STUCK].base, BY_TOUCH),
    Risk.WAITING: _Rule(_unanswered, BY_DUE),
}


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What of a person's places is asked for: a unit with all that became it, a field, or what they watch over (None:
    not asked).
    """

    unit: int | None = None
    field: int | None = None
    watched: Q | None = None

    def of(self, rows: RecordQuerySet, on: date) -> RecordQuerySet:
        """Those rows alone."""
        if self.unit is not None:
            rows = rows.filter(competent_unit__in=sorted(with_former({self.unit}, on)))
        if self.field is not None:
            rows = rows.filter(field=self.field)
        return rows if self.watched is None else rows.filter(self.watched)


@dataclass(frozen=True, slots=True)
class Task:
    """An agency that owes an answer."""

    unit_id: int
    asked_at: datetime
    due_at: datetime | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a line says beside its record: all its risks, what was done last, why it is due then, who urged."""

    risks: tuple[Risk, ...] = ()
    why: tuple[Line, ...] = ()
    last_act: Act | None = None
    tasks: tuple[Task, ...] = ()
    urge: Urge | None = None
    followed: tuple[Act, datetime] | None = None


def _places(scope: Scope, legs: Legs) -> list[Q]:
    """What is in hand there: at the units that settle and the centres that received the next step is done."""
    if scope.whole_province:
        return [Q()]
    return legs("competent_unit", scope.units) + legs("received_at_centre", scope.centres)


def at_risk(
    risk: Risk,
    scope: Scope,
    *,
    at: datetime,
    narrowed: Narrowed,
    cursor: Cursor | None = None,
    size: int = record_pages.PAGE_SIZE,
) -> RecordPage:
    """One page of the records at one risk, the most pressing first; two queries."""
    places = _places(scope, walked(local(at).date()))
    return record_pages.page(_rows(risk, at, narrowed), places, order=_RULES[risk].order, cursor=cursor, size=size)


def every_at_risk(risk: Risk, scope: Scope, *, at: datetime, narrowed: Narrowed) -> Iterator[int]:
    """The keys of the whole list in the same order."""
    places = _places(scope, walked(local(at).date()))
    return record_pages.every(_rows(risk, at, narrowed), places, order=_RULES[risk].order)


def _rows(risk: Risk, at: datetime, narrowed: Narrowed) -> RecordQuerySet:
    return narrowed.of(_RULES[risk].base(at).filter(master_system=""), local(at).date())


def risk_counts(scope: Scope, *, at: datetime, narrowed: Narrowed) -> dict[Risk, int]:
    """How many records there are at each risk, up to MOST_COUNTED + 1; one query."""
    day = local(at).date()
    lists = {
        risk.value: [narrowed.of(rule.base(at).filter(leg, master_system=""), day) for leg in _places(scope, counted)]
        for risk, rule in _RULES.items()
    }
    counts = record_pages.capped_counts(lists)
    return {risk: counts[risk.value] for risk in _RULES}


@dataclass(slots=True)
class _Told:
    why: tuple[Line, ...] = ()
    last_act: Act | None = None
    acts: list[tuple[int, Act, datetime]] = field(default_factory=list)


def evidence_of(records: Sequence[Record], *, at: datetime) -> dict[int, Evidence]:
    """What explains each of these records; three queries, for 2 records and for 50."""
    keys = [record.pk for record in records]
    if not keys:
        return {}
    told = _trails(keys)
    tasks = _tasks(keys, at)
    urges = last_urges(keys)
    stuck = stuck_since(at)
    return {
        record.pk: Evidence(
            risks=tuple(_risks(record, at, stuck, waits=record.pk in tasks)),
            why=told[record.pk].why,
            last_act=told[record.pk].last_act,
            tasks=tuple(tasks.get(record.pk, ())),
            urge=urges.get(record.pk),
            followed=_after(urges.get(record.pk), told[record.pk]),
        )
        for record in records
    }


def last_urges(keys: Collection[int]) -> dict[int, Urge]:
    """The latest urging of each record that was urged; one query."""
    rows = Urge.objects.filter(record__in=keys).select_related("by").order_by("record", "-at", "-id")
    return {urge.record_id: urge for urge in rows.distinct("record")}


def followed_by(urge: Urge) -> tuple[Act, datetime] | None:
    """The first act of a person after an urging, and when it was written down; one query."""
    later = RecordEvent.objects.filter(record=urge.record_id, sequence__gt=urge.sequence)
    by_people = later.exclude(actor=None, citizen=None).order_by("sequence")
    for act, moment in by_people.values_list("act", "recorded_at")[:1]:
        return Act(act), moment
    return None


def _trails(keys: Collection[int]) -> defaultdict[int, _Told]:
    told: defaultdict[int, _Told] = defaultdict(_Told)
    rows = RecordEvent.objects.filter(record__in=keys).order_by("record", "sequence")
    for key, sequence, act, moment, actor, citizen, why in rows.values_list(
        "record", "sequence", "act", "recorded_at", "actor", "citizen", "facts__why"
    ):
        one = told[key]
        one.why = read(why) if why else one.why
        if actor or citizen:
            one.last_act = Act(act)
            one.acts.append((sequence, Act(act), moment))
    return told


def _after(urge: Urge | None, told: _Told) -> tuple[Act, datetime] | None:
    if urge is None:
        return None
    return next(((act, moment) for sequence, act, moment in told.acts if sequence > urge.sequence), None)


def _tasks(keys: Collection[int], at: datetime) -> dict[int, list[Task]]:
    found: defaultdict[int, list[Task]] = defaultdict(list)
    rows = AgencyTask.objects.filter(record__in=keys, answered_at=None, begun_at__isnull=False)
    for task in rows.order_by("due_at", "pk"):
        late = task.due_at is not None and overdue_from(task.due_at, TermUnit(task.term_unit)) <= at
        found[task.record_id].append(Task(task.unit_id, task.asked_at, task.due_at, late))
    return dict(found)


def _risks(record: Record, at: datetime, stuck: datetime, *, waits: bool) -> list[Risk]:
    """Every risk that a record is at: the twin of the lists' conditions, for one record at hand."""
    found = []
    if record.is_open and record.overdue_from is not None and record.soon_from is not None:
        if record.overdue_from <= at:
            found.append(Risk.OVERDUE)
        elif record.soon_from <= at:
            found.append(Risk.DUE_SOON)
    ours = record.paused_at is None and Status(record.status) in OURS_TO_MOVE
    if ours and record.touched_at is not None and record.touched_at < stuck:
        found.append(Risk.STUCK)
    if waits and record.is_open:
        found.append(Risk.WAITING)
    return found
