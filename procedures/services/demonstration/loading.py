"""What ``manage.py load_demo`` does: the first day through the services, the period and the live weeks by COPY.

Each part is all there or not at all; one that is there is left alone. None of them writes a message: the people of the
first day have no e-mail, and rows that are copied bring none along.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random

from django.db import connection, transaction
from django.db.models import Count, Q

from procedures.domain.calendar import ONE_DAY, ZONE, local
from procedures.domain.vocabulary import Outcome
from procedures.models import Record, RecordEvent
from procedures.queries.calendar import calendar_for
from procedures.services import figure_keeping
from procedures.services.delays import keep_delays
from procedures.services.demonstration.appointments import offer_times
from procedures.services.demonstration.copying import Part, copy
from procedures.services.demonstration.deeds import live
from procedures.services.demonstration.lives import Inventor, Lateness, Life, Pace
from procedures.services.demonstration.matters import matters_on
from procedures.services.demonstration.petitions import invent_petitions
from procedures.services.demonstration.showcase import showcase
from procedures.services.demonstration.staff import HANDS, staff
from procedures.services.demonstration.underway import keep_moving
from procedures.services.demonstration.volumes import (
    FIRST_DAY,
    LAST_PUBLISHED_DAY,
    Days,
    Volumes,
    apportion,
    working_days,
)
from procedures.services.demonstration.waiting import ask_for_papers
from procedures.services.publication import publish_months
from procedures.services.settlement_times import count_settlement_times
from staffing.models import Account
from staffing.services.demo_accounts import CO_TO, HONG_GAI, PETITION_OFFICER
from units.domain.kinds import CentreKind
from units.errors import RuleBroken
from units.models import ServiceCentre, Unit

LIVE_DAYS = 21
LIVE_SCALE = 0.1
MOST_SHOWN = 200  # at one centre
_LATE = 0.013  # 98.7 % early or on time
_LATE_AT_PROVINCE = 0.003  # 99.7 %
_LATE_AT = {"06994": 0.0022}  # Vân Đồn: 99.79 % by 30 September, of what is spread evenly to the last day
_LATE_LIVE = 0.05
_LOCK = 0x44454D4F  # "DEMO": the advisory lock of whoever loads


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a part came to: records by what became of them. ``new`` is False when it was there before."""

    new: bool
    records: int = 0
    online: int = 0
    settled: int = 0
    late: int = 0
    open: int = 0
    at_intake: int = 0
    ready: int = 0


def load_first_day(*, at: datetime, scale: float = 1.0) -> Loaded:
    """1 July 2025 through the services, and what became of its records by ``at``.

    RuleBroken: real_records, units_not_loaded, catalogue_not_loaded, outside_calendar, calendar_empty.
    """
    with transaction.atomic():
        begin()
        there = counted(received_between(FIRST_DAY, FIRST_DAY))
        if there.records:
            return replace(there, new=False)
        refuse_among_real_records()
        volumes = Volumes(calendar_for(), scale=scale)
        loads = volumes.first_day()
        inventor = inventor_of(volumes, at, on=FIRST_DAY, seed="first day")
        lateness = _quotas(volumes, {FIRST_DAY: loads}, {}, {})
        lives = [
            replace(life, owner=replace(life.owner, email=""))
            for key, load in loads.items()
            for life in inventor.day(FIRST_DAY, key, load, lateness=lateness[key], pace=Pace(), evenings=False)
        ]
        live(begun for life in lives if (begun := life.cut(at)) is not None)
    figure_keeping.drain_all(at=at)
    return counted(received_between(FIRST_DAY, FIRST_DAY))


def load_period(*, until: date, at: datetime, scale: float = 1.0) -> Loaded:
    """The days after the first one until ``until`` (2025-10-06 at the latest), by COPY, every record settled.

    Raises as ``load_first_day``, and RuleBroken("period_not_published").
    """
    if not FIRST_DAY < until <= LAST_PUBLISHED_DAY:
        raise RuleBroken("period_not_published", first=FIRST_DAY + ONE_DAY, last=LAST_PUBLISHED_DAY)
    with transaction.atomic():
        begin()
        volumes = Volumes(calendar_for(), scale=scale)
        days = volumes.period(until)
        there = Record.objects.filter(received_between(FIRST_DAY + ONE_DAY, until))
        last_there = there.order_by("-received_at").values_list("received_at", flat=True).first()
        days = {day: loads for day, loads in days.items() if not last_there or day > local(last_there).date()}
        if not days:
            return replace(counted(received_between(FIRST_DAY, until)), new=False)
        refuse_among_real_records()
        records, late = _by_centre(until)
        lateness = _quotas(volumes, days, records, late)
        copy_days(volumes, days, lateness=lateness, pace=Pace(), at=at, seed="period")
    figure_keeping.rebuild(at=at)
    return counted(received_between(FIRST_DAY, until))


def load_live(*, at: datetime, scale: float = LIVE_SCALE) -> Loaded:
    """The last three weeks up to ``at`` by COPY, at ``scale`` times the usual volume, with work left in every list.

    Raises as ``load_first_day``.
    """
    today = local(at).date()
    with transaction.atomic():
        begin()
        if Record.objects.filter(_copied_after(LAST_PUBLISHED_DAY)).exists():
            return replace(counted(_submitted_after(LAST_PUBLISHED_DAY)), new=False)
        refuse_among_real_records()
        calendar = calendar_for()
        first = max(FIRST_DAY, today - ONE_DAY * (LIVE_DAYS - 1))
        volumes = Volumes(calendar, scale=scale)
        # Of the next working day only what was filed online before now will remain.
        working = [*working_days(first, today, calendar), calendar.next_working_day(today)]
        days = volumes.ordinary(working, volumes.usual_per_day())
        rng = Random("late live")
        lateness = {
            centre.pk: Lateness(int(_LATE_LIVE * of + rng.random()), of)
            for centre in volumes.centres
            for of in (_with_term(days, centre.pk),)
        }
        pace = Pace(refused=0.04, withdrawn=0.01, fetched_after=2.0)
        copy_days(volumes, days, lateness=lateness, pace=pace, at=at, seed="live", shown=(HONG_GAI, CO_TO))
    figure_keeping.rebuild(at=at)
    centres = list(ServiceCentre.objects.filter(unit__code__in=(HONG_GAI, CO_TO), is_active=True).order_by("pk"))
    for centre in centres:
        ask_for_papers(centre, at=at)
    keep_moving(centres, at=at)
    officer = Account.objects.get(username=PETITION_OFFICER)
    offer_times(centres, by=officer, at=at)
    invent_petitions(Unit.objects.get(code=HONG_GAI, valid_to=None), officer, at=at)
    figure_keeping.drain_all(at=at)
    count_settlement_times(at=at)
    keep_delays(at=at)
    publish_months(at=at)
    return counted(_submitted_after(LAST_PUBLISHED_DAY))


def copy_days(
    volumes: Volumes,
    days: Days,
    *,
    lateness: Mapping[int, Lateness],
    pace: Pace,
    at: datetime,
    seed: str,
    shown: tuple[str, ...] = (),
) -> int:
    """Copy the lives of ``days``, as far as they have come by ``at``; how many records were written.

    At the centres of the units ``shown`` every list of the desk gets something.
    """
    inventor = inventor_of(volumes, at, on=min(local(at).date(), max(days)), seed=seed)
    if shown:
        parts = [Part(partial(_live_weeks, inventor, volumes, days, lateness, pace, at, shown), _expected(days, shown))]
    else:
        parts = [
            part_of(inventor, of_part, _later(lateness, days, before), pace, at) for before, of_part in _halves(days)
        ]
    return copy(parts, days=(min(days) - timedelta(days=14), max(days)), now=at)


def _halves(days: Days) -> list[tuple[int, Days]]:
    """Two stretches of days with about as many records each, and how many days lie before each."""
    listed = list(days.items())
    half, gathered = _expected(days) / 2, 0
    for number, (_day, loads) in enumerate(listed):
        gathered += sum(load.total for load in loads.values())
        if gathered >= half and number + 1 < len(listed):
            return [(0, dict(listed[: number + 1])), (number + 1, dict(listed[number + 1 :]))]
    return [(0, days)]


def _later(lateness: Mapping[int, Lateness], days: Days, before: int) -> dict[int, Lateness]:
    past = dict(list(days.items())[:before])
    return {key: of_centre.after(_with_term(past, key)) for key, of_centre in lateness.items()}


def _expected(days: Days, shown: tuple[str, ...] = ()) -> int:
    return sum(load.total for loads in days.values() for load in loads.values()) + MOST_SHOWN * len(shown)


def _lives(
    inventor: Inventor, days: Days, lateness: Mapping[int, Lateness], pace: Pace, at: datetime
) -> Iterator[list[Life]]:
    """The lives of each day. On the first one nothing comes of the evening before, whose codes another part gives."""
    for number, (day, loads) in enumerate(days.items()):
        lives = (
            life
            for key, load in loads.items()
            for life in inventor.day(day, key, load, lateness=lateness[key], pace=pace, evenings=number > 0)
        )
        yield [cut for life in lives if (cut := life.cut(at)) is not None]


def _live_weeks(
    inventor: Inventor,
    volumes: Volumes,
    days: Days,
    lateness: Mapping[int, Lateness],
    pace: Pace,
    at: datetime,
    shown: tuple[str, ...],
) -> Iterator[list[Life]]:
    """All in one list, since what is shown lies on any of the days."""
    gathered = [life for of_day in _lives(inventor, days, lateness, pace, at) for life in of_day]
    past = [day for day in days if day <= local(at).date()]
    for centre in volumes.centres:
        if centre.unit.code in shown:
            gathered += showcase(inventor, centre, past, at)
    yield gathered


def part_of(inventor: Inventor, days: Days, lateness: Mapping[int, Lateness], pace: Pace, at: datetime) -> Part:
    """The lives of ``days`` as a part of a copy."""
    return Part(partial(_lives, inventor, days, lateness, pace, at), _expected(days) * (1 + inventor.twins))


def inventor_of(volumes: Volumes, at: datetime, *, on: date, seed: str, twins: int = 0) -> Inventor:
    """Somebody who makes up lives for these volumes, with the catalogue as it is ``on`` a day."""
    made = staff(at=at)
    return Inventor(
        centres=volumes.centres, staff=made, matters=matters_on(on), seed=f"{volumes.seed} {seed}", twins=twins
    )


def begin() -> None:
    """One load at a time: wait for another one to end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def refuse_among_real_records() -> None:
    """Every record that is there must have been begun by a demonstration account."""
    if RecordEvent.objects.filter(sequence=1).exclude(actor__is_demo=True).exists():
        raise RuleBroken("real_records")


def _quotas(volumes: Volumes, days: Days, records: Mapping[int, int], late: Mapping[int, int]) -> dict[int, Lateness]:
    """Which records of ``days`` are late, so that with those already there the published rates come out.

    ``records`` and ``late`` count by centre what was received before, and what of it was late.
    """
    keys = [centre.pk for centre in volumes.centres]
    eligible = {key: _with_term(days, key) for key in keys}
    total = {
        key: sum(loads[key].total for loads in days.values() if key in loads) + records.get(key, 0) for key in keys
    }
    share = {centre.pk: _share_of(centre) for centre in volumes.centres}
    quota = {
        key: min(eligible[key], max(0, round(total[key] * of) - late.get(key, 0)))
        for key, of in share.items()
        if of is not None
    }
    late_elsewhere = sum(late.get(key, 0) for key in keys if key not in quota)
    late_known = sum(quota.values()) + sum(late.get(key, 0) for key in quota)
    rest = max(0, round(sum(total.values()) * _LATE) - late_known - late_elsewhere)
    others = [key for key in keys if key not in quota]
    rng = Random(f"{volumes.seed} late")
    skill = {key: rng.lognormvariate(0, 0.6) for key in others}  # some units work slower than others
    parts = apportion(rest, [eligible[key] * skill[key] for key in others])
    quota |= {key: min(part, eligible[key]) for key, part in zip(others, parts, strict=True)}
    return {key: Lateness(quota[key], eligible[key]) for key in keys}


def _share_of(centre: ServiceCentre) -> float | None:
    return _LATE_AT_PROVINCE if centre.kind == CentreKind.PROVINCIAL else _LATE_AT.get(centre.unit.code)


def _with_term(days: Days, key: int) -> int:
    return sum(loads[key].with_term for loads in days.values() if key in loads)


def _by_centre(until: date) -> tuple[dict[int, int], dict[int, int]]:
    rows = (
        Record.objects.filter(received_between(FIRST_DAY, until))
        .values_list("received_at_centre")
        .annotate(received=Count("pk"), late=Count("pk", filter=Q(outcome=Outcome.LATE)))
        .order_by()
    )
    found = list(rows)
    return {key: count for key, count, _ in found}, {key: late for key, _, late in found}


def received_between(first: date, last: date) -> Q:
    """Received on days from ``first`` to ``last``, both included."""
    begin = datetime.combine(first, time(0), ZONE)
    end = datetime.combine(last + ONE_DAY, time(0), ZONE)
    return Q(received_at__gte=begin, received_at__lt=end)


def _submitted_after(day: date) -> Q:
    return Q(submitted_at__gte=datetime.combine(day + ONE_DAY, time(0), ZONE))


def _copied_after(day: date) -> Q:
    """Submitted after ``day`` and entered by an account that nobody can sign in with."""
    first = RecordEvent.objects.filter(sequence=1, actor__username__startswith=HANDS)
    return _submitted_after(day) & Q(pk__in=first.values("record"))


def counted(condition: Q) -> Loaded:
    """The records that meet ``condition``, counted."""
    records = Record.objects.filter(condition)
    sums = records.aggregate(
        records=Count("pk"),
        online=Count("pk", filter=Q(channel="online")),
        settled=Count("pk", filter=~Q(outcome="")),
        late=Count("pk", filter=Q(outcome=Outcome.LATE)),
        open=Count("pk", filter=Q(pk__in=Record.objects.open().values("pk"))),
        at_intake=Count("pk", filter=Q(pk__in=Record.objects.at_intake().values("pk"))),
        ready=Count("pk", filter=Q(pk__in=Record.objects.ready_to_return().values("pk"))),
    )
    return Loaded(new=True, **sums)
