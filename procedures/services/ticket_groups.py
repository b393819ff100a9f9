"""The groups of matters of a centre: what its kiosk offers, with which letter, and which counters call from it."""

import re
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Max

from procedures.domain.ticketing import PREFIXES, counter_name
from procedures.models import TicketSeries
from procedures.queries.ticket_board import board_moves
from procedures.queries.tickets import series_of
from procedures.services.ticket_issue import ensure_series
from procedures.services.ticket_steps import check_centre
from units.errors import RuleBroken
from units.scoping import Scope


@dataclass(frozen=True, slots=True)
class GroupDraft:
    """A group as it was written; ``counters`` holds names divided by commas, nothing means every counter."""

    name: str
    name_en: str
    counters: str = ""
    is_active: bool = True


@transaction.atomic
def add_group(*, centre_id: int, prefix: str, draft: GroupDraft, scope: Scope) -> TicketSeries:
    """A group with a letter of its own, at the end of the list.

    Raises:
        RuleBroken: ``not_your_ticket_centre``, ``ticket_prefix_invalid`` (``letters``), ``ticket_prefix_taken``
            (``prefix``), ``ticket_group_unnamed``.
    """
    check_centre(centre_id, scope)
    ensure_series(centre_id)
    letter = prefix.strip().upper()
    if len(letter) != 1 or letter not in PREFIXES:
        raise RuleBroken("ticket_prefix_invalid", letters=" ".join(PREFIXES))
    last = TicketSeries.objects.filter(centre=centre_id).aggregate(last=Max("position"))["last"] or 0
    series = TicketSeries(centre_id=centre_id, prefix=letter, position=last + 1)
    try:
        with transaction.atomic():
            return _write(series, draft)
    except IntegrityError as error:
        raise RuleBroken("ticket_prefix_taken", prefix=letter) from error


@transaction.atomic
def change_group(*, group_id: int, draft: GroupDraft, scope: Scope) -> TicketSeries:
    """Names, counters, and whether it is offered; the letter stays, since it stands on people's tickets.

    Raises:
        RuleBroken: ``ticket_group_unknown``, ``ticket_group_unnamed``.
    """
    series = TicketSeries.objects.select_for_update().filter(pk=group_id).first()
    if series is None or not (scope.whole_province or series.centre_id in scope.centres):
        raise RuleBroken("ticket_group_unknown")
    return _write(series, draft)


def _write(series: TicketSeries, draft: GroupDraft) -> TicketSeries:
    if not draft.name.strip() or not draft.name_en.strip():
        raise RuleBroken("ticket_group_unnamed")
    series.name, series.name_en = draft.name.strip()[:80], draft.name_en.strip()[:80]
    written = (counter_name(one)[:20] for one in re.split(r"[,;]", draft.counters))
    series.counters = list(dict.fromkeys(one for one in written if one))
    series.is_active = draft.is_active
    series.save()
    series_of.forget()
    board_moves(series.centre_id)
    return series
