"""Where papers lie, what must go on and by when, and the lists on their way."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Min, Prefetch, Q, QuerySet

from procedures.domain.circulation_vocabulary import PaperPlace
from procedures.domain.lifecycle import ENDED, OPEN
from procedures.domain.paper_dates import paper_due_by
from procedures.domain.vocabulary import Status
from procedures.models import Folder, FolderMove, HandoverItem, HandoverList, Record
from procedures.queries.calendar import calendar_for
from procedures.queries.places import centre, unit
from staffing.domain.capabilities import ROLE_CAPABILITIES, Capability
from staffing.models import Account, Assignment
from units.models import ServiceCentre, Unit
from units.queries.successors import former_centres, former_units
from units.scoping import Scope

SHOWN = 200  # rows of a list: a counter hands over its papers several times a day
_LYING = (PaperPlace.COUNTER, PaperPlace.SHELF, PaperPlace.OFFICER)


@dataclass(frozen=True, slots=True)
class Stop:
    """A place between which papers are handed over: one centre or one unit."""

    centre_id: int | None = None
    unit_id: int | None = None

    @property
    def place(self) -> ServiceCentre | Unit:
        """The centre or the unit itself."""
        if self.centre_id is not None:
            return centre(self.centre_id)
        assert self.unit_id is not None  # noqa: S101 - a stop is a centre or a unit
        return unit(self.unit_id)

    @property
    def ground_id(self) -> int:
        """The unit on whose ground it stands: a centre and its own unit share one."""
        if self.centre_id is not None:
            return centre(self.centre_id).unit_id
        assert self.unit_id is not None  # noqa: S101
        return self.unit_id

    def on(self, day: date) -> "Stop":
        """Where papers for it go on a day: the place that continues it, itself while it is there."""
        if self.centre_id is not None:
            return Stop(centre_id=former_centres(day).get(self.centre_id, self.centre_id))
        assert self.unit_id is not None  # noqa: S101
        return Stop(unit_id=former_units(day).get(self.unit_id, self.unit_id))

    def lies_in(self, scope: Scope) -> bool:
        """Whether somebody with this scope stands there."""
        return scope.whole_province or self.centre_id in scope.centres or self.unit_id in scope.units


@dataclass(frozen=True, slots=True)
class Shelf:
    """One place where folders lie: how many, and since when the oldest."""

    place: PaperPlace
    label: str
    stop: Stop
    holder_id: int | None
    holder: str
    folders: int
    oldest: datetime


@dataclass(frozen=True, slots=True)
class ToGo:
    """A folder that must go on: where to, and by when."""

    folder: Folder
    to: Stop
    due_by: datetime


def stop_of(folder: Folder | FolderMove) -> Stop:
    """The place where a folder lies or, on its way, to which it goes."""
    return Stop(folder.centre_id, folder.unit_id)


def next_stop(record: Record, on: date) -> Stop | None:
    """Where the paper of a record belongs: at the competent unit, with the result where it is returned."""
    status = Status(record.status)
    if status in OPEN:
        return Stop(unit_id=record.competent_unit_id).on(on)
    return Stop(centre_id=record.return_at_centre_id).on(on) if status == Status.COMPLETED else None


def due_by(folder: Folder, record: Record, to: Stop) -> datetime:
    """By when the folder must leave the place where it lies, by the competent unit's calendar (decision 14)."""
    start = folder.arrived_at
    if record.completed_at is not None:
        start = max(start, record.completed_at)
    calendar = calendar_for(unit(record.competent_unit_id).office_hours)
    return paper_due_by(start, calendar, crosses_boundary=stop_of(folder).ground_id != to.ground_id)


def lies_here(scope: Scope) -> Q:
    """The condition on a folder that it lies at one of the scope's places."""
    if scope.whole_province:
        return Q(place__in=_LYING)
    return Q(place__in=_LYING) & (Q(centre__in=scope.centres) | Q(unit__in=scope.units))


def _lying(scope: Scope) -> QuerySet[Folder]:
    """Folders here of records that have not ended: what becomes of the others is the archive's matter."""
    return Folder.objects.filter(lies_here(scope)).exclude(record__status__in=sorted(ENDED))


def shelves(scope: Scope) -> list[Shelf]:
    """What lies here of records that have not ended, place by place; one query."""
    columns = ("place", "label", "centre", "unit", "holder", "holder__full_name")
    rows: Any = _lying(scope).values_list(*columns)
    rows = rows.annotate(folders=Count("pk"), oldest=Min("since")).order_by("place", "label", "holder__full_name")
    return [
        Shelf(PaperPlace(place), label, Stop(centre_id, unit_id), holder_id, holder or "", folders, oldest)
        for place, label, centre_id, unit_id, holder_id, holder, folders, oldest in rows
    ]


def folders_on(scope: Scope, *, place: PaperPlace, label: str, holder_id: int | None) -> list[Folder]:
    """The folders of one shelf, of the counters here or of one officer, the oldest first."""
    rows = _lying(scope).filter(place=place, label=label, holder=holder_id)
    return list(rows.select_related("record__version", "holder").order_by("since", "pk")[:SHOWN])


def to_go(scope: Scope, on: date) -> list[ToGo]:
    """The folders here that belong elsewhere, the nearest moment first; at most ``SHOWN`` of the oldest; one query."""
    open_ = Q(record__status__in=sorted(OPEN)) & (Q(unit=None) | ~Q(unit=F("record__competent_unit")))
    settled = Q(record__status=Status.COMPLETED) & (Q(centre=None) | ~Q(centre=F("record__return_at_centre")))
    rows = Folder.objects.filter(lies_here(scope), open_ | settled).select_related("record__version", "holder")
    found = []
    for folder in rows.order_by("arrived_at", "pk")[:SHOWN]:
        to = next_stop(folder.record, on)
        if to not in (None, stop_of(folder).on(on)):
            found.append(ToGo(folder, to, due_by(folder, folder.record, to)))
    return sorted(found, key=lambda row: (row.due_by, row.folder.pk))


def lists_to(scope: Scope) -> list[HandoverList]:
    """Lists on their way to the scope's places, the oldest first."""
    return list(_on_their_way(Q(to_centre__in=scope.centres) | Q(to_unit__in=scope.units), scope).reverse()[:SHOWN])


def lists_from(scope: Scope) -> list[HandoverList]:
    """Lists that left the scope's places and are not wholly received, the latest first."""
    return list(_on_their_way(Q(from_centre__in=scope.centres) | Q(from_unit__in=scope.units), scope)[:SHOWN])


def _on_their_way(places: Q, scope: Scope) -> QuerySet[HandoverList]:
    rows = HandoverList.objects.filter(received_at=None)
    return counted_lists(rows if scope.whole_province else rows.filter(places))


def counted_lists(lists: QuerySet[HandoverList]) -> QuerySet[HandoverList]:
    """With how many papers each has, how many came and how many are missing."""
    return lists.select_related("made_by").annotate(
        papers=Count("items"),
        came=Count("items", filter=Q(items__received_at__isnull=False)),
        missing=Count("items", filter=Q(items__is_missing=True)),
    )


def list_in(scope: Scope, key: int) -> HandoverList | None:
    """A list from or to one of the scope's places with its papers, or None."""
    lists = HandoverList.objects.all()
    if not scope.whole_province:
        lists = lists.filter(
            Q(from_centre__in=scope.centres)
            | Q(from_unit__in=scope.units)
            | Q(to_centre__in=scope.centres)
            | Q(to_unit__in=scope.units)
        )
    items = HandoverItem.objects.select_related("record__version", "received_by").order_by("pk")
    found: HandoverList | None = (
        counted_lists(lists)
        .select_related("received_by")
        .prefetch_related(Prefetch("items", items))
        .filter(pk=key)
        .first()
    )
    return found


def from_stop(handover_list: HandoverList) -> Stop:
    """Where a list leaves."""
    return Stop(handover_list.from_centre_id, handover_list.from_unit_id)


def to_stop(handover_list: HandoverList) -> Stop:
    """Where a list goes."""
    return Stop(handover_list.to_centre_id, handover_list.to_unit_id)


def colleagues_at(scope: Scope, on: date) -> QuerySet[Account]:
    """Whoever may have papers in hand at the scope's places on a day, by their given names."""
    roles = [role for role, held in ROLE_CAPABILITIES.items() if Capability.VIEW_RECORDS in held]
    there = Assignment.objects.active(on).filter(Q(unit__in=scope.units) | Q(centre__in=scope.centres), role__in=roles)
    return Account.objects.filter(is_active=True, pk__in=there.values("account"))


def way_of(folder: Folder) -> Iterable[FolderMove]:
    """All steps of a folder, the latest first."""
    return folder.moves.select_related("moved_by", "holder", "handover_list").order_by("-pk")
