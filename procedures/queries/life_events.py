"""Ways into the catalogue that need no words: events in life, and fields of administration."""

from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from django.db.models import Count, Q

from procedures.models import Field, LifeEvent, LifeEventProcedure, ProcedureVersion
from procedures.queries.catalogue_search import catalogue
from units.remembered import remembered

S = TypeVar("S", LifeEvent, Field)

_SOURCES = (
    "procedures.LifeEvent",
    "procedures.LifeEventProcedure",
    "procedures.Procedure",
    "procedures.ProcedureVersion",
    "procedures.Field",
)


@dataclass(frozen=True, slots=True)
class Counted(Generic[S]):
    """An event or a field with the number of its procedures in force."""

    subject: S
    procedures: int


@remembered(*_SOURCES)
def life_events(on: date) -> list[Counted[LifeEvent]]:
    """The events that have any procedure in force, in their order."""
    in_force = ProcedureVersion.objects.in_force(on).values("procedure").order_by()
    number = Count("procedures", filter=Q(procedures__procedure__in=in_force))
    events = LifeEvent.objects.annotate(number=number).filter(number__gt=0).order_by("position", "code")
    return [Counted(event, event.number) for event in events]


@remembered(*_SOURCES)
def fields(on: date) -> list[Counted[Field]]:
    """The fields that have any procedure in force, in the order of the alphabet."""
    in_force = ProcedureVersion.objects.in_force(on).values("procedure").order_by()
    number = Count("procedures", filter=Q(procedures__in=in_force))
    counted = Field.objects.annotate(number=number).filter(number__gt=0).order_by("sort_key")
    return [Counted(field, field.number) for field in counted]


@remembered(*_SOURCES)
def procedures_in_force(on: date) -> int:
    """How many there are."""
    return ProcedureVersion.objects.in_force(on).count()


def versions_of_event(event: LifeEvent, on: date) -> tuple[list[ProcedureVersion], list[ProcedureVersion]]:
    """What nearly everybody in it needs, and what some need besides; each in the event's order."""
    wanted = LifeEventProcedure.objects.filter(event=event)
    places = {row.procedure_id: (row.position, row.is_main) for row in wanted}
    versions = sorted(catalogue(on).filter(procedure__in=places), key=lambda version: places[version.procedure_id][0])
    main = [version for version in versions if places[version.procedure_id][1]]
    return main, [version for version in versions if not places[version.procedure_id][1]]


def versions_of_field(field: Field, on: date) -> list[ProcedureVersion]:
    """The commune's procedures before the province's, each in the order of the alphabet."""
    return list(catalogue(on).filter(procedure__field=field).order_by("procedure__level", "sort_key", "pk"))


def events_of_procedure(procedure_id: int) -> list[LifeEvent]:
    """The events in life in which the procedure is asked for."""
    return list(LifeEvent.objects.filter(procedures__procedure=procedure_id).distinct())
