"""Records that make every list of the desk show something: at the centres and units with accounts to sign in with."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from procedures.domain.calendar import local
from procedures.domain.deadlines import subtract_working_time
from procedures.domain.settlement import standing
from procedures.domain.vocabulary import Channel, ReturnMethod, Standing, TermUnit
from procedures.services.demonstration.chance import Chance
from procedures.services.demonstration.lives import Inventor, Life, Pace
from procedures.services.demonstration.moments import moment_on
from procedures.services.demonstration.reckoning import Reckoned
from units.models import ServiceCentre

_TRIES = 600  # a list that nothing fits today (due today, on a Sunday) stays as it is
_PACE = Pace()
_FILED_AGO = (12, 75, 170, 9 * 60)  # working minutes; the last one has waited beyond the 8 hours of Art. 17.2
_RESULTS, _BY_POST = 5, 3

Fits = Callable[[Reckoned, TermUnit], bool]


def showcase(inventor: Inventor, centre: ServiceCentre, days: Sequence[date], now: datetime) -> Iterator[Life]:
    """Submissions that wait, records in term, due soon, due today and overdue with each officer, results to fetch."""
    shown = _Showcase(inventor, centre, days, now, Chance(f"{inventor.seed} {centre.pk} {now.date()}"))
    yield from shown.submissions()
    for fits, count in _wanted(now):
        yield from shown.in_progress(fits, count)
    yield from shown.results()


def _wanted(now: datetime) -> list[tuple[Fits, int]]:
    def stands(wanted: Standing) -> Fits:
        return lambda found, unit: standing(now, found.soon_from, found.due_at, unit) is wanted

    def due_today(found: Reckoned, unit: TermUnit) -> bool:
        return found.due_at.date() == local(now).date() and found.overdue_from > now

    return [
        (stands(Standing.IN_TERM), 3),
        (stands(Standing.DUE_SOON), 1),
        (due_today, 1),
        (stands(Standing.OVERDUE), 1),
    ]


@dataclass(frozen=True, slots=True)
class _Showcase:
    inventor: Inventor
    centre: ServiceCentre
    days: Sequence[date]
    now: datetime
    rng: Chance

    def submissions(self) -> Iterator[Life]:
        """Filed online, and not yet looked at."""
        door = self.inventor.calendar(self.centre.unit)
        for minutes in _FILED_AGO:
            filed = subtract_working_time(self.now, timedelta(minutes=minutes), door)
            if life := self._life(Channel.ONLINE, filed, received=filed + timedelta(minutes=1)).cut(filed):
                yield life

    def in_progress(self, fits: Fits, count: int) -> Iterator[Life]:
        """So many that nobody has taken yet, and so many with each officer."""
        for officer in [None] * count + self.inventor.staff.officers[self.centre.unit_id] * count:
            life = self._found(fits)
            if life is None or life.received_at is None:
                return
            open_life = replace(life, forwarded_at=None, taken_at=None, completed_at=None, returned_at=None)
            if officer is None:
                yield open_life
            else:
                taken = min(life.received_at + timedelta(minutes=20), self.now)
                yield replace(open_life, officer=officer, taken_at=taken)

    def results(self) -> Iterator[Life]:
        """Settled by now, and nobody has come for the result, or the post has not."""
        for number in range(_RESULTS + _BY_POST):
            life = self._found(lambda found, unit: True, settled=True)
            if life is not None:
                method = ReturnMethod.COUNTER if number < _RESULTS else ReturnMethod.POSTAL
                yield replace(life, return_method=method, returned_at=None)

    def _found(self, fits: Fits, *, settled: bool = False) -> Life | None:
        """A record of the centre's own unit that fits, and whose result is there by now, if ``settled``."""
        door = self.inventor.calendar(self.centre)
        for _ in range(_TRIES):
            received = moment_on(self.rng.among(self.days), door, self.rng)
            if received > self.now:
                continue
            life = self._life(Channel.IN_PERSON, received)
            if life.crosses_boundary or (settled and (life.completed_at is None or life.completed_at > self.now)):
                continue
            if life.reckoned is not None and fits(life.reckoned, TermUnit(life.entry.version.term_unit)):
                return life
        return None

    def _life(self, channel: Channel, at: datetime, *, received: datetime | None = None) -> Life:
        return self.inventor.with_term(
            self.rng, self.centre, channel, submitted=at, received=received or at, pace=_PACE
        )
