"""Lives of records: who came where with what, and when each thing happened. Nothing is written here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import accumulate

from procedures.domain.calendar import WorkingCalendar
from procedures.domain.vocabulary import (
    Channel,
    Competence,
    ComponentForm,
    ComponentState,
    ReturnMethod,
    SourceSystem,
)
from procedures.queries.calendar import calendar_for
from procedures.queries.catalogue import CatalogueEntry
from procedures.queries.places import competent_unit
from procedures.services.demonstration.chance import Chance
from procedures.services.demonstration.matters import Matters, is_for_firms
from procedures.services.demonstration.moments import (
    between_two,
    delivery,
    end_in_time,
    fetching,
    forwarding,
    late_end,
    moment_on,
    submission,
)
from procedures.services.demonstration.people import firm, person
from procedures.services.demonstration.reckoning import Reckoned, Reckoner
from procedures.services.demonstration.staff import Staff
from procedures.services.demonstration.volumes import Load
from procedures.services.drafting import Paper, Party, Reception
from staffing.models import Account
from units.domain.kinds import CentreKind
from units.errors import RuleBroken
from units.models import ServiceCentre, Unit

_ACROSS_BOUNDARIES = 0.08


_ENDS = ("completed_at", "returned_at", "delivered_at")
_LATER = ("received_at", "refused_at", "withdrawn_at", "forwarded_at", "taken_at", *_ENDS)


@dataclass(frozen=True, slots=True)
class Life:
    """A record's life as planned; a moment is None where it never comes (or not yet, once ``cut``).

    ``door`` and ``calendar`` are the office hours of the centre's unit and of the competent unit; ``reckoned`` is when
    it is due if it is received at ``received_at``. ``twins`` are others who bring the same at the same moment: each has
    a record of its own, with the same course.
    """

    entry: CatalogueEntry
    centre: ServiceCentre
    unit: Unit
    owner: Party
    channel: Channel
    return_method: ReturnMethod
    clerk: Account
    officer: Account
    signer: Account
    postman: Account
    door: WorkingCalendar
    calendar: WorkingCalendar
    submitted_at: datetime
    received_at: datetime | None
    reckoned: Reckoned | None = None
    property_unit_id: int | None = None
    copies: int = 1
    pages: int = 1
    at_once: bool = False
    refused_at: datetime | None = None
    withdrawn_at: datetime | None = None
    forwarded_at: datetime | None = None
    taken_at: datetime | None = None
    completed_at: datetime | None = None
    refusal: bool = False
    returned_at: datetime | None = None
    delivered_at: datetime | None = None
    twins: tuple[Party, ...] = ()

    @property
    def online(self) -> bool:
        """Filed before it was received."""
        return self.channel is Channel.ONLINE

    @property
    def field_id(self) -> int:
        """The key of the procedure's field."""
        return self.entry.version.procedure.field_id

    @property
    def crosses_boundary(self) -> bool:
        """Settled by another unit than that of the centre."""
        return self.centre.unit_id != self.unit.id

    def cut(self, now: datetime) -> "Life | None":
        """As much of it as has happened by ``now``; None when it has not begun."""
        if self.submitted_at > now:
            return None
        to_come = {name: None for name in _LATER if (value := getattr(self, name)) is not None and value > now}
        return replace(self, **to_come) if to_come else self  # type: ignore[arg-type]

    @property
    def draft(self) -> Reception:
        """The reception as the services take it, every paper that is asked for on the table."""
        return Reception(
            procedure_code=self.entry.version.procedure.code,
            centre_id=self.centre.pk,
            applicant=self.owner,
            property_unit_id=self.property_unit_id,
            return_method=self.return_method,
            channel=self.channel,
            source_system=SourceSystem.NATIONAL_PORTAL if self.online else SourceSystem.COUNTER,
            papers=papers_on_the_table(self.entry),
            copies=self.copies,
            pages=self.pages,
        )


@lru_cache(maxsize=1_000)
def papers_on_the_table(entry: CatalogueEntry) -> tuple[Paper, ...]:
    """The papers common to all cases; those to be handed in have been."""
    return tuple(
        Paper(
            name=component.name,
            form=ComponentForm(component.form),
            state=ComponentState(component.state),
            originals=component.originals,
            copies=component.copies,
            is_present=component.state == ComponentState.MUST_PROVIDE,
            component_id=component.pk,
        )
        for component in entry.components
        if not component.case
    )


@dataclass(frozen=True, slots=True)
class Pace:
    """How work goes: the share of late results, of refusals at reception and of withdrawals, and days until a result
    is fetched.
    """

    refused: float = 0.0
    withdrawn: float = 0.0
    fetched_after: float = 1.2


class Lateness:
    """Which of a centre's records are late: exactly ``late`` of ``of``, evenly spread; the first ``seen`` are past."""

    def __init__(self, late: int, of: int, seen: int = 0) -> None:
        self._late, self._of, self._seen = late, of, seen

    def next(self) -> bool:
        """Whether the next record is late."""
        if not self._of:
            return False
        before = self._seen * self._late // self._of
        self._seen += 1
        return self._seen * self._late // self._of > before

    def after(self, seen: int) -> "Lateness":
        """The same for whoever begins after the first ``seen`` records."""
        return Lateness(self._late, self._of, self._seen + seen)


class Inventor:
    """Makes the lives of a centre's day, each with ``twins``; the same ones for the same seed."""

    def __init__(
        self, *, centres: Sequence[ServiceCentre], staff: Staff, matters: Matters, seed: str, twins: int = 0
    ) -> None:
        self.centres = {centre.pk: centre for centre in centres}
        self.communes = [centre.unit for centre in centres if centre.kind != CentreKind.PROVINCIAL]
        self.population = list(accumulate(unit.population or 1 for unit in self.communes))
        self.staff = staff
        self.matters = matters
        self.seed = seed
        self.twins = twins
        self.reckoner = Reckoner()
        self._calendars: dict[int | None, WorkingCalendar] = {}
        self._units: dict[tuple[int, int, int], Unit] = {}

    def day(
        self, day: date, centre_id: int, load: Load, *, lateness: Lateness, pace: Pace, evenings: bool = True
    ) -> Iterator[Life]:
        """The lives that begin at one centre on one day. ``evenings``: online ones may come the evening before."""
        centre = self.centres[centre_id]
        rng = Chance(f"{self.seed} {day} {centre.unit.code}")
        door = self.calendar(centre)
        for _ in range(load.at_once):
            yield self._at_once(rng, centre, moment_on(day, door, rng))
        for n in range(load.with_term):
            channel = (
                Channel.ONLINE
                if n < load.online
                else Channel.POSTAL
                if n < load.online + load.postal
                else Channel.IN_PERSON
            )
            received = moment_on(day, door, rng)
            submitted = submission(received, door, rng, evenings=evenings) if channel is Channel.ONLINE else received
            late = lateness.next()
            try:
                yield self.with_term(rng, centre, channel, submitted=submitted, received=received, late=late, pace=pace)
            except RuleBroken as broken:
                if broken.code != "outside_calendar":  # a term that ends beyond the loaded years is never received
                    raise

    def with_term(
        self,
        rng: Chance,
        centre: ServiceCentre,
        channel: Channel,
        *,
        submitted: datetime,
        received: datetime,
        late: bool = False,
        pace: Pace,
        entry: CatalogueEntry | None = None,
    ) -> Life:
        """One record that takes time, from its submission to the handing over of its result."""
        provincial = centre.kind == CentreKind.PROVINCIAL
        mix = self.matters.province if provincial else self.matters.commune
        crossing = provincial or (entry is None and rng.random() < _ACROSS_BOUNDARIES)
        home = rng.choices(self.communes, cum_weights=self.population)[0] if crossing else centre.unit
        entry = entry or mix.draw(rng)
        unit = self._competent(entry, centre, home)
        calendar = self.calendar(unit)
        reckoned = self.reckoner.reckon(received, entry.version, calendar)
        due_at = reckoned.due_at
        completed = late_end(due_at, calendar, rng) if late else end_in_time(received, due_at, calendar, rng)
        forwarded = forwarding(received, completed, calendar, rng) if unit.pk != centre.unit_id else None
        taken = between_two(forwarded or received, completed, rng.uniform(0.05, 0.4))
        method = self._method(channel, rng)
        electronic, postal = method is ReturnMethod.ELECTRONIC, method is ReturnMethod.POSTAL
        returned = (
            completed + timedelta(minutes=rng.between(1, 20))
            if electronic
            else fetching(completed, self.calendar(centre), rng, pace.fetched_after)
        )
        life = Life(
            entry=entry,
            centre=centre,
            unit=unit,
            owner=self._owner(rng, entry, home, channel),
            channel=channel,
            return_method=method,
            clerk=rng.among(self.staff.clerks[centre.id]),
            officer=rng.among(self.staff.officers[unit.id]),
            signer=self.staff.leaders[unit.id][0],
            postman=self.staff.postmen[centre.id][0],
            door=self.calendar(centre.unit),
            calendar=calendar,
            submitted_at=submitted,
            received_at=received,
            reckoned=reckoned,
            property_unit_id=home.pk if entry.version.competence == Competence.PROPERTY else None,
            forwarded_at=forwarded,
            taken_at=taken,
            completed_at=completed,
            refusal=rng.random() < 0.01,
            returned_at=returned,
            delivered_at=delivery(returned, self.calendar(centre)) if postal else None,
            twins=self._twins(rng, entry, home, channel),
        )
        return _ended_otherwise(life, rng, pace)

    def calendar(self, place: Unit | ServiceCentre) -> WorkingCalendar:
        """The working calendar of a unit, or the hours of a centre's doors."""
        key = place.office_hours_id
        if key not in self._calendars:
            self._calendars[key] = calendar_for(place.office_hours)
        return self._calendars[key]

    def _at_once(self, rng: Chance, centre: ServiceCentre, at: datetime) -> Life:
        entry = self.matters.at_once.draw(rng)
        home = centre.unit if rng.random() < 0.8 else rng.choices(self.communes, cum_weights=self.population)[0]
        clerk = rng.among(self.staff.clerks[centre.id])
        unit = self._competent(entry, centre, home)
        return Life(
            entry=entry,
            centre=centre,
            unit=unit,
            owner=self._owner(rng, entry, home, Channel.IN_PERSON),
            channel=Channel.IN_PERSON,
            return_method=ReturnMethod.COUNTER,
            clerk=clerk,
            officer=clerk,
            signer=clerk,
            postman=clerk,
            door=self.calendar(centre.unit),
            calendar=self.calendar(unit),
            submitted_at=at,
            received_at=at,
            copies=rng.among((1, 1, 2, 2, 3, 5, 10)),
            pages=rng.among((1, 1, 1, 2, 2, 4)),
            at_once=True,
            completed_at=at,
            returned_at=at,
            twins=self._twins(rng, entry, home, Channel.IN_PERSON),
        )

    def _owner(self, rng: Chance, entry: CatalogueEntry, home: Unit, channel: Channel) -> Party:
        make = firm if is_for_firms(entry) else person
        return make(rng, home, with_mail=channel is Channel.ONLINE and rng.random() < 0.6)

    def _twins(self, rng: Chance, entry: CatalogueEntry, home: Unit, channel: Channel) -> tuple[Party, ...]:
        return tuple(self._owner(rng, entry, home, channel) for _ in range(self.twins))

    def _competent(self, entry: CatalogueEntry, centre: ServiceCentre, home: Unit) -> Unit:
        key = (entry.version.id, centre.id, home.id)
        unit = self._units.get(key)
        if unit is None:
            unit = self._units[key] = competent_unit(entry.version, centre, residence=home, place_of_property=home)
        return unit

    @staticmethod
    def _method(channel: Channel, rng: Chance) -> ReturnMethod:
        if channel is Channel.ONLINE:
            return ReturnMethod.ELECTRONIC if rng.random() < 0.8 else ReturnMethod.COUNTER
        return ReturnMethod.POSTAL if channel is Channel.POSTAL else ReturnMethod.COUNTER


def _ended_otherwise(life: Life, rng: Chance, pace: Pace) -> Life:
    """A few filings are refused at reception, and a few records are taken back by their owners: each by a letter with a
    number of its own, so without twins.
    """
    chance = rng.random()
    if life.online and chance < pace.refused:
        never = dict.fromkeys(("received_at", "forwarded_at", "taken_at", *_ENDS))
        return replace(life, refused_at=life.received_at, twins=(), **never)  # type: ignore[arg-type]
    if chance > 1 - pace.withdrawn and life.taken_at and life.completed_at and not life.refusal:
        withdrawn = between_two(life.taken_at, life.completed_at, 0.5)
        return replace(life, withdrawn_at=withdrawn, twins=(), **dict.fromkeys(_ENDS))  # type: ignore[arg-type]
    return life
