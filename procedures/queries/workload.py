"""What lies open at units and centres and wants somebody's attention at a moment."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from procedures.models import Record
from units.models import ServiceCentre, Unit


@dataclass(frozen=True, slots=True)
class Workload:
    """One place: open records due soon and overdue (a unit), filings that wait for acceptance (a centre)."""

    name: str
    unit_id: int | None = None
    centre_id: int | None = None
    due_soon: int = 0
    overdue: int = 0
    at_intake: int = 0

    def __bool__(self) -> bool:
        return bool(self.due_soon or self.overdue or self.at_intake)


def workload(
    *, at: datetime, units: Collection[int] | None = None, centres: Collection[int] | None = None
) -> list[Workload]:
    """The places at which something waits, units first; None asks about all of them."""
    at_units = Record.objects.open().filter(soon_from__lte=at, master_system="")
    at_centres = Record.objects.at_intake().filter(master_system="")
    if units is not None:
        at_units = at_units.filter(competent_unit__in=units)
    if centres is not None:
        at_centres = at_centres.filter(received_at_centre__in=centres)
    late = Count("pk", filter=Q(overdue_from__lte=at))
    by_unit = {
        row["competent_unit"]: (row["all"] - row["late"], row["late"])
        for row in at_units.order_by().values("competent_unit").annotate(all=Count("pk"), late=late)
    }
    by_centre = {
        row["received_at_centre"]: row["all"]
        for row in at_centres.order_by().values("received_at_centre").annotate(all=Count("pk"))
    }
    return [
        Workload(unit.label, unit_id=unit.pk, due_soon=by_unit[unit.pk][0], overdue=by_unit[unit.pk][1])
        for unit in Unit.objects.filter(pk__in=by_unit).order_by("sort_key")
    ] + [
        Workload(centre.label, centre_id=centre.pk, at_intake=by_centre[centre.pk])
        for centre in ServiceCentre.objects.filter(pk__in=by_centre).select_related("unit").order_by("unit__sort_key")
    ]
