"""The way of the paper, beside the electronic record: put away, sent with a list, received (Art. 18; decision 14)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Max

from procedures.domain.calendar import local
from procedures.domain.circulation_vocabulary import PaperPlace
from procedures.domain.vocabulary import Act, Channel, LetterForm
from procedures.models import Folder, FolderMove, HandoverItem, HandoverList, Record
from procedures.queries.papers import Stop, due_by, next_stop, stop_of, to_stop
from procedures.services.letter_numbering import next_letter_number
from procedures.services.step import Step, locked
from staffing.access import access_of
from staffing.domain.capabilities import Capability
from staffing.models import Account
from units.errors import RuleBroken
from units.scoping import Scope

_OPEN = """
    WITH folder AS (
        INSERT INTO procedures_folder (record_id, place, centre_id, unit_id, label, holder_id, arrived_at, since)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
        RETURNING *
    )
    INSERT INTO procedures_foldermove (folder_id, place, centre_id, unit_id, label, holder_id, moved_by_id, at)
    SELECT id, place, centre_id, unit_id, label, holder_id, %s, since FROM folder
    RETURNING folder_id
"""
"""A folder with the first step of its way: every reception writes both, so it is one statement."""

PUT = (PaperPlace.SHELF, PaperPlace.OFFICER, PaperPlace.COUNTER, PaperPlace.APPLICANT, PaperPlace.ARCHIVE)
"""Where a folder may be put without a list."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place within a centre or unit: the counter, a shelf by its label, an officer, the archive; or the applicant."""

    place: PaperPlace
    label: str = ""
    holder: Account | None = None


def open_folder(record: Record, *, actor: Account, at: datetime) -> None:
    """The paper that came with a record lies at the counter that received it; what was filed online has none."""
    if record.channel != Channel.ONLINE:
        _new_folder(record, Stop(centre_id=record.received_at_centre_id), actor=actor, at=at)


@transaction.atomic
def put_away(*, record_id: int, spot: Spot, actor: Account, scope: Scope, at: datetime) -> Folder:
    """Put a folder that lies here on a shelf, into a hand, into the archive, or back into the applicant's hands.

    RuleBroken: record_not_found, not_done_here, paper_not_here, paper_on_its_way, shelf_missing, officer_not_of_unit.
    """
    record = locked(record_id, Act.RECEIVE_PAPER, scope=scope)
    here = _place_of(record, scope, at)
    folder = _folder_of(record, here, actor=actor, at=at)
    if folder.place == PaperPlace.APPLICANT:
        folder.arrived_at = at  # brought back
    else:
        _check_here(folder, record, scope)
        here = stop_of(folder)
    _check_spot(spot, here, at)
    _move(folder, spot, here, actor=actor, at=at)
    return folder


@transaction.atomic
def send_papers(
    *, record_ids: Sequence[int], actor: Account, scope: Scope, at: datetime, to: Stop | None = None
) -> list[HandoverList]:
    """Hand the papers of these records over: one list from each place to each place where they belong next.

    ``to`` sends them all to one place instead. All or none. RuleBroken: list_empty, record_not_found, not_done_here,
    act_not_allowed, paper_not_here, paper_on_its_way, paper_is_there.
    """
    lists: dict[tuple[Stop, Stop], HandoverList] = {}
    if not record_ids:
        raise RuleBroken("list_empty")
    for record in _all_locked(record_ids, Act.SEND_PAPER, scope):
        step = Step(record, Act.SEND_PAPER, actor, at, at)
        step.move()
        folder = _folder_of(record, _place_of(record, scope, at), actor=actor, at=at)
        _check_here(folder, record, scope)
        way = (stop_of(folder).on(local(at).date()), _destination(record, folder, to, at))
        papers = lists.get(way) or lists.setdefault(way, _new_list(*way, actor=actor, at=at))
        leaves_by = due_by(folder, record, way[1])
        papers.due_by = min(papers.due_by or leaves_by, leaves_by)
        HandoverItem.objects.create(handover_list=papers, record=record, sent_at=at)
        _move(folder, Spot(PaperPlace.IN_TRANSIT), way[1], actor=actor, at=at, papers=papers)
        step.write(facts={"list": papers.number, "due_by": leaves_by.isoformat(), **_facts("to", way[1])})
    for papers in lists.values():
        papers.save(update_fields=["due_by"])
    return list(lists.values())


@transaction.atomic
def receive_paper(*, record_id: int, actor: Account, scope: Scope, at: datetime) -> HandoverItem:
    """Receive the paper of one record that is on its way, also one that was thought missing or came to a wrong place.

    The place where it came is what counts. RuleBroken: record_not_found, not_done_here, paper_not_on_its_way.
    """
    record = locked(record_id, Act.RECEIVE_PAPER, scope=scope)
    item = _item_on_its_way(record)
    _receive(record, item, actor=actor, scope=scope, at=at)
    _close_if_done(item.handover_list_id, actor, at)
    return item


@transaction.atomic
def receive_list(
    *, list_id: int, missing: Mapping[int, str], actor: Account, scope: Scope, at: datetime
) -> HandoverList:
    """Receive all papers of a list but the missing ones (records' keys with a remark); the list is closed.

    RuleBroken: list_unknown, list_received, remark_missing, and as ``receive_paper``.
    """
    papers = HandoverList.objects.filter(pk=list_id).first()
    if papers is None or not to_stop(papers).lies_in(scope):
        raise RuleBroken("list_unknown")
    expected = papers.items.filter(received_at=None).values_list("record_id", flat=True)
    records = {record.pk: record for record in _all_locked(expected, Act.RECEIVE_PAPER, scope)}
    papers = HandoverList.objects.select_for_update().get(pk=list_id)
    if papers.received_at is not None:
        raise RuleBroken("list_received")
    for item in papers.items.filter(received_at=None).order_by("record_id"):
        if item.record_id in missing:
            _note_missing(item, missing[item.record_id])
        else:
            _receive(records[item.record_id], item, actor=actor, scope=scope, at=at)
    _close_if_done(papers.pk, actor, at)
    papers.refresh_from_db()
    return papers


def _all_locked(record_ids: Iterable[int], act: Act, scope: Scope) -> list[Record]:
    """All records before anything else is locked, and in one order, so that two people never wait for each other."""
    return [locked(record_id, act, scope=scope) for record_id in sorted(set(record_ids))]


def _note_missing(item: HandoverItem, remark: str) -> None:
    item.remark = " ".join(remark.split())[:300]
    if not item.remark:
        raise RuleBroken("remark_missing")
    item.is_missing = True
    item.save(update_fields=["is_missing", "remark"])


def _new_folder(record: Record, here: Stop, *, actor: Account, at: datetime) -> Folder:
    spot = Spot(PaperPlace.COUNTER) if here.centre_id is not None else _in_hand(actor)
    folder: Folder = Folder(record=record, arrived_at=at, since=at)
    _place(folder, spot, here)
    with connection.cursor() as cursor:
        cursor.execute(
            _OPEN,
            [
                *(record.pk, folder.place, folder.centre_id, folder.unit_id, folder.label, folder.holder_id, at, at),
                actor.pk,
            ],
        )
        (folder.pk,) = cursor.fetchone()
    folder._state.adding = False
    return folder


def _folder_of(record: Record, here: Stop, *, actor: Account, at: datetime) -> Folder:
    """The record's folder; one never seen before lies where it is found. The record is locked, so it stays there."""
    folder = Folder.objects.filter(record=record).first()
    return folder or _new_folder(record, here, actor=actor, at=at)


def _check_here(folder: Folder, record: Record, scope: Scope) -> None:
    if folder.place == PaperPlace.IN_TRANSIT:
        raise RuleBroken("paper_on_its_way", record=record.code)
    if folder.place == PaperPlace.APPLICANT or not stop_of(folder).lies_in(scope):
        raise RuleBroken("paper_not_here", record=record.code)


def _place_of(record: Record, scope: Scope, at: datetime) -> Stop:
    """Which of the record's places is that of the person: where it is settled, received, returned, or was asked; of one
    that is no more the place that continues it.
    """
    day = local(at).date()
    places = [
        Stop(unit_id=record.competent_unit_id),
        Stop(centre_id=record.received_at_centre_id),
        Stop(centre_id=record.return_at_centre_id),
    ]
    if scope.whole_province:
        return places[1].on(day)
    found = next((place for place in places if place.lies_in(scope)), None)
    found = found or Stop(unit_id=record.tasks.filter(unit__in=scope.units).values_list("unit", flat=True)[0])
    return found.on(day)


def _destination(record: Record, folder: Folder, to: Stop | None, at: datetime) -> Stop:
    day = local(at).date()
    chosen = to or next_stop(record, day)
    if chosen is None or chosen == stop_of(folder).on(day):
        raise RuleBroken("paper_is_there", record=record.code)
    return chosen


def _new_list(here: Stop, to: Stop, *, actor: Account, at: datetime) -> HandoverList:
    day = local(at).date()
    papers: HandoverList = HandoverList.objects.create(
        number=next_letter_number(LetterForm.HANDOVER_LIST, here.place, day),
        year=day.year,
        from_centre_id=here.centre_id,
        from_unit_id=here.unit_id,
        to_centre_id=to.centre_id,
        to_unit_id=to.unit_id,
        made_by=actor,
        made_at=at,
    )
    return papers


def _item_on_its_way(record: Record) -> HandoverItem:
    folder = Folder.objects.filter(record=record, place=PaperPlace.IN_TRANSIT).select_related("handover_list").first()
    if folder is None or folder.handover_list is None:
        raise RuleBroken("paper_not_on_its_way", record=record.code)
    item: HandoverItem = folder.handover_list.items.select_related("handover_list").get(record=record)
    return item


def _receive(record: Record, item: HandoverItem, *, actor: Account, scope: Scope, at: datetime) -> None:
    step = Step(record, Act.RECEIVE_PAPER, actor, at, at)
    step.move()
    to = to_stop(item.handover_list)
    here = to.on(local(at).date()) if to.lies_in(scope) else _place_of(record, scope, at)
    folder = Folder.objects.get(record=record)
    item.received_at, item.received_by, item.is_missing = at, actor, False
    item.save(update_fields=["received_at", "received_by", "is_missing"])
    folder.arrived_at = at
    spot = Spot(PaperPlace.COUNTER) if here.centre_id is not None else _in_hand(actor)
    _move(folder, spot, here, actor=actor, at=at)
    step.write(facts={"list": item.handover_list.number, **_facts("at", here)})


def _close_if_done(list_id: int, actor: Account, at: datetime) -> None:
    """The list is received when nothing on it is outstanding; its lock lets the last of two who scan see the other."""
    papers = HandoverList.objects.select_for_update().get(pk=list_id)
    if papers.received_at is None and not papers.items.filter(received_at=None, is_missing=False).exists():
        papers.received_at, papers.received_by = at, actor
        papers.save(update_fields=["received_at", "received_by"])


def _check_spot(spot: Spot, here: Stop, at: datetime) -> None:
    if spot.place is PaperPlace.IN_TRANSIT:
        raise RuleBroken("paper_needs_a_list")
    if spot.place is PaperPlace.SHELF and not spot.label.strip():
        raise RuleBroken("shelf_missing")
    if spot.place is PaperPlace.COUNTER and here.centre_id is None:
        raise RuleBroken("no_counter_here")
    if spot.place is PaperPlace.OFFICER and (spot.holder is None or not _works_at(spot.holder, here, at)):
        raise RuleBroken("officer_not_of_place")


def _works_at(holder: Account, here: Stop, at: datetime) -> bool:
    return here.lies_in(access_of(holder, local(at).date()).scope_for(Capability.VIEW_RECORDS))


def _in_hand(actor: Account) -> Spot:
    return Spot(PaperPlace.OFFICER, holder=actor)


def _move(
    folder: Folder, spot: Spot, to: Stop, *, actor: Account, at: datetime, papers: HandoverList | None = None
) -> None:
    last = folder.moves.aggregate(last=Max("pk"))["last"]
    _place(folder, spot, to)
    folder.handover_list = papers
    folder.since = at
    folder.save()
    _write_move(folder, last, actor=actor, at=at)


def _place(folder: Folder, spot: Spot, stop: Stop) -> None:
    with_applicant = spot.place is PaperPlace.APPLICANT
    folder.place = spot.place
    folder.centre_id = None if with_applicant else stop.centre_id
    folder.unit_id = None if with_applicant else stop.unit_id
    folder.label = " ".join(spot.label.split())[:40] if spot.place in (PaperPlace.SHELF, PaperPlace.ARCHIVE) else ""
    folder.holder = spot.holder if spot.place is PaperPlace.OFFICER else None


def _write_move(folder: Folder, came_from: int | None, *, actor: Account, at: datetime) -> None:
    FolderMove.objects.create(
        folder=folder,
        came_from_id=came_from,
        place=folder.place,
        centre_id=folder.centre_id,
        unit_id=folder.unit_id,
        label=folder.label,
        holder_id=folder.holder_id,
        handover_list_id=folder.handover_list_id,
        moved_by=actor,
        at=at,
    )


def _facts(word: str, stop: Stop) -> dict[str, int]:
    """``to_unit``, ``at_centre`` and the like: keys of places, as events hold them."""
    if stop.centre_id is not None:
        return {f"{word}_centre": stop.centre_id}
    assert stop.unit_id is not None  # noqa: S101
    return {f"{word}_unit": stop.unit_id}
