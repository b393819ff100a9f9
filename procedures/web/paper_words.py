"""Where a paper is, in words: for its record's page, for lists of papers, and for its events."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from procedures.domain.calendar import local
from procedures.domain.circulation_vocabulary import PaperPlace
from procedures.models import Folder, FolderMove, HandoverList, Record
from procedures.queries.papers import Stop, due_by, from_stop, next_stop, stop_of, to_stop, way_of
from units.formats import brief_moment, spoken_moment


@dataclass(frozen=True, slots=True)
class Position:
    """A place of a paper as people read it."""

    place: PaperPlace
    where: str
    since: str
    moment: datetime


@dataclass(frozen=True, slots=True)
class ListRow:
    """A hand-over list as a line shows it."""

    papers: HandoverList
    way: str
    made: str
    late: bool


def where_of(position: Folder | FolderMove) -> str:
    """The centre or unit, the shelf, the officer or the list: "Trung tâm …, giá A-12"."""
    words = []
    if position.centre_id is not None or position.unit_id is not None:
        label = Stop(position.centre_id, position.unit_id).place.label
        words.append(_("to %(place)s") % {"place": label} if position.place == PaperPlace.IN_TRANSIT else label)
    if position.label:
        words.append(_("shelf %(label)s") % {"label": position.label})
    if position.holder is not None:
        words.append(str(position.holder))
    if position.handover_list is not None:
        words.append(_("list no. %(number)s") % {"number": position.handover_list.number})
    return ", ".join(words)


def spot_of(folder: Folder) -> str:
    """Where within one's own place a folder lies: "Trên giá: A-12"."""
    holder = str(folder.holder) if folder.holder is not None else ""
    return ": ".join(filter(None, [_(PaperPlace(folder.place).label), folder.label or holder]))


def paper_of(record: Record, at: datetime) -> dict[str, Any]:
    """What the record's page shows of its paper; empty where there is none."""
    folder = Folder.objects.filter(record=record).select_related("holder", "handover_list").first()
    if folder is None:
        return {"paper": None}
    day = local(at).date()
    to, lies_at = next_stop(record, day), stop_of(folder).on(day)
    must_go = to is not None and folder.place in (PaperPlace.COUNTER, PaperPlace.SHELF, PaperPlace.OFFICER)
    goes_by = due_by(folder, record, to) if to is not None and must_go and to != lies_at else None
    return {
        "paper": _position(folder, folder.since),
        "paper_goes_to": to.place.label if to is not None and goes_by else "",
        "paper_goes_by": spoken_moment(goes_by) if goes_by else "",
        "paper_late": goes_by is not None and goes_by < at,
        "paper_way": [(_position(move, move.at), str(move.moved_by)) for move in way_of(folder)],
    }


def _position(position: Folder | FolderMove, moment: datetime) -> Position:
    return Position(PaperPlace(position.place), where_of(position), spoken_moment(moment), moment)


def list_row(papers: HandoverList, at: datetime, *, outgoing: bool) -> ListRow:
    """A list from here (``outgoing``) or to here; late where it left after its papers' moment."""
    other = to_stop(papers) if outgoing else from_stop(papers)
    words = _("to %(place)s") if outgoing else _("from %(place)s")
    return ListRow(
        papers=papers,
        way=words % {"place": other.place.label},
        made=brief_moment(papers.made_at, year=papers.made_at.year != at.year),
        late=papers.due_by is not None and papers.made_at > papers.due_by,
    )
