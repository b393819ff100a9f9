"""What a queue says of a line beside its record: for whom one stands in, and what the post brought back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from procedures.domain.calendar import local
from procedures.domain.identifiers import without_remarks
from procedures.domain.vocabulary import Queue, Reason
from procedures.queries.result_queues import letters_back
from procedures.web.desk import Row
from staffing.access import Access
from staffing.queries.absences import away_on
from units.formats import plain_date


def with_notes(queue: Queue, rows: Sequence[Row], access: Access, at: datetime) -> list[Row]:
    """The lines with their notes; one query more for results that are ready, none for the others."""
    if queue is Queue.MINE:
        return _stood_in_for(rows, access, at)
    if queue in (Queue.READY, Queue.TO_POST):
        return _brought_back(rows)
    return list(rows)


def _stood_in_for(rows: Sequence[Row], access: Access, at: datetime) -> list[Row]:
    """Whose record it is, where it is a colleague's who is away today (decision 39)."""
    away = away_on(local(at).date())
    me = access.account.pk if access.account else None

    def note(row: Row) -> str:
        officer = row.record.officer_id
        absence = away.get(officer) if officer is not None and officer != me else None
        if absence is None:
            return ""
        words = {"name": without_remarks(str(row.record.officer)), "day": plain_date(absence.last_day)}
        return _("You stand in for %(name)s until %(day)s") % words

    return [replace(row, note=note(row)) for row in rows]


def _brought_back(rows: Sequence[Row]) -> list[Row]:
    letters = letters_back([row.record.pk for row in rows])

    def note(row: Row) -> str:
        letter = letters.get(row.record.pk)
        if letter is None:
            return ""
        words = {"day": plain_date(letter.came_back_on), "reason": _(Reason(letter.reason).label)}
        return _("Came back from the post on %(day)s: %(reason)s") % words

    return [replace(row, note=note(row)) for row in rows]
