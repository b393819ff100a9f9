"""Records that make every list of the desk show something: at the centres and units with accounts to sign in with."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

from procedures.domain.calendar import WorkingCalendar, local
from procedures.domain.deadlines import subtract_working_time
from procedures.domain.settlement import standing
from procedures.domain.vocabulary import Channel, Standing, TermUnit
from procedures.queries.calendar import calendar_for
from procedures.services.demonstration.lives import Inventor, Life, Pace, moment_on
from procedures.services.demonstration.reckoning import Reckoned
from units.models import ServiceCentre

_TRIES = 600  # a list that nothing fits today (due today, on a Sunday) stays as it is
_PACE = Pace()

Fits = Callable[[Reckoned], bool]


def showcase(inventor: Inventor, centre: ServiceCentre, days: Sequence[date], now: datetime) -> Iterator[Life]:
    """Submissions that wait, records in term, due soon, due today and overdue with each officer, and results to fetch."""
    rng = Random(f"{inventor.seed} {centre.pk} {now.date()}")
    door = calendar_for(centre.office_hours)
    for minutes in (12, 75, 170, 9 * 60):
        yield _waiting_online(inventor, centre, rng, door, now, minutes)
    for fits, count in _wanted(now):
        for _ in range(count):
            life = _found(inventor, centre, rng, days, now, fits)
            if life is not None:
                yield replace(life, forwarded_at=None, taken_at=None, completed_at=None, returned_at=None)
        for officer in inventor.staff.officers[centre.unit_id]:
            for _ in range(count):
                life = _found(inventor, centre, rng, days, now, fits)
                if life is not None and life.received_at is not None:
                    taken = min(life.received_at + timedelta(minutes=20), now)
                    yield replace(life, officer=officer, taken_at=taken, completed_at=None, returned_at=None)
    for _ in range(5):
        life = _found(inventor, centre, rng, days, now, lambda reckoned: True, settled=True)
        if life is not None:
            yield replace(life, returned_at=None)


def _wanted(now: datetime) -> list[tuple[Fits, int]]:
    def stands(wanted: Standing) -> Fits:
        # overdue_from already knows the term's unit: a moment compared with moments
        return lambda found: (
            standing(now, found.soon_from, found.due_at, TermUnit.WORKING_DAY) is wanted
            and (found.overdue_from <= now) == (wanted is Standing.OVERDUE)
        )

    due_today: Fits = lambda found: found.due_at.date() == local(now).date() and found.overdue_from > now  # noqa: E731
    return [
        (stands(Standing.IN_TERM), 2),
        (stands(Standing.DUE_SOON), 1),
        (due_today, 1),
        (stands(Standing.OVERDUE), 1),
    ]


def _waiting_online(
    inventor: Inventor, centre: ServiceCentre, rng: Random, door: WorkingCalendar, now: datetime, minutes: int
) -> Life:
    """Filed so many working minutes ago, and not yet looked at."""
    filed = subtract_working_time(now, timedelta(minutes=minutes), door)
    life = inventor.with_term(rng, centre, Channel.ONLINE, submitted=filed, received=filed, pace=_PACE)
    return replace(
        life, received_at=None, forwarded_at=None, taken_at=None, completed_at=None, withdrawn_at=None, returned_at=None
    )


def _found(
    inventor: Inventor,
    centre: ServiceCentre,
    rng: Random,
    days: Sequence[date],
    now: datetime,
    fits: Fits,
    *,
    settled: bool = False,
) -> Life | None:
    """A record of the centre's own unit whose due date fits (and whose result is there by now, if ``settled``)."""
    door = calendar_for(centre.office_hours)
    for _ in range(_TRIES):
        received = moment_on(rng.choice(days), door, rng)
        if received > now:
            continue
        life = inventor.with_term(rng, centre, Channel.IN_PERSON, submitted=received, received=received, pace=_PACE)
        if life.crosses_boundary or (settled and (life.completed_at is None or life.completed_at > now)):
            continue
        calendar = calendar_for(life.unit.office_hours)
        if fits(inventor.reckoner.reckon(received, life.entry.version, calendar)):
            return life
    return None
