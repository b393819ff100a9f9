"""Who waits, who is being served, and for how long: what counters, kiosks and the API are told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from procedures.domain.calendar import local
from procedures.domain.ticket_vocabulary import TicketState
from procedures.domain.ticketing import CALLABLE, IN_HAND, MOST_MEASURED, estimated_minutes, usual_length
from procedures.models import Ticket, TicketPeriod, TicketSeries
from units.errors import RuleBroken
from units.remembered import remembered

ACTIVE_WITHIN = timedelta(minutes=30)
"""A counter is open for people if it called somebody within this time."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """How a waiting ticket stands: how many will be called before it, and for how many minutes it will wait."""

    ahead: int
    minutes: int


@remembered("procedures.TicketSeries")
def series_of(centre_id: int) -> tuple[TicketSeries, ...]:
    """The groups of matters that a centre offers, in their order; none where it gives no numbers."""
    return tuple(TicketSeries.objects.filter(centre=centre_id, is_active=True).order_by("position"))


def one_series(centre_id: int, prefix: str) -> TicketSeries:
    """The group with that letter; RuleBroken("ticket_series_unknown")."""
    found = next((one for one in series_of(centre_id) if one.prefix == prefix), None)
    if found is None:
        raise RuleBroken("ticket_series_unknown")
    return found


def served_by(counter: str, centre_id: int) -> list[int]:
    """The keys of the groups that a counter calls from."""
    return [one.pk for one in series_of(centre_id) if not one.counters or counter in one.counters]


def waiting_at(centre_id: int, day: date) -> Q:
    """Tickets that may be called."""
    return Q(centre=centre_id, day=day, state__in=sorted(CALLABLE))


def in_hand(account_id: int, day: date) -> Ticket | None:
    """The ticket that a clerk has called or serves now."""
    return (
        Ticket.objects.filter(clerk=account_id, day=day, state__in=sorted(IN_HAND))
        .select_related("series", "centre__unit")
        .first()
    )


def held_at(centre_id: int, day: date) -> list[Ticket]:
    """Tickets on hold, the longest first."""
    rows = Ticket.objects.filter(centre=centre_id, day=day, state=TicketState.HELD)
    return list(rows.select_related("series", "clerk").order_by("since"))


def missed_at(centre_id: int, day: date) -> list[Ticket]:
    """Tickets whose holders did not come, the last first."""
    rows = Ticket.objects.filter(centre=centre_id, day=day, state=TicketState.NO_SHOW)
    return list(rows.select_related("series").order_by("-since")[:20])


def line_at(centre_id: int, day: date) -> list[Ticket]:
    """Those who wait, by rank and by their right to be called."""
    rows = Ticket.objects.filter(waiting_at(centre_id, day)).select_related("series", "appointment")
    return list(rows.order_by("rank", "turn_at", "id")[:200])


def outlook(ticket: Ticket, at: datetime) -> Outlook:
    """How many people are called before this one, at the counters that may call it, and the time that takes."""
    rivals = [one.pk for one in series_of(ticket.centre_id) if _share_a_counter(one, ticket.series)]
    before = Q(rank__lt=ticket.rank) | Q(rank=ticket.rank, turn_at__lt=ticket.turn_at)
    before |= Q(rank=ticket.rank, turn_at=ticket.turn_at, pk__lt=ticket.pk)
    rows = Ticket.objects.filter(waiting_at(ticket.centre_id, ticket.day), before, series__in=rivals)
    rows = rows.filter(turn_at__lte=max(at, ticket.turn_at))  # whose appointment comes later is not called before
    ahead = rows.exclude(pk=ticket.pk).count()
    length = usual_length(_last_served(ticket.series_id))
    return Outlook(ahead, estimated_minutes(ahead, length, _open_counters(ticket.series, at)))


def _share_a_counter(one: TicketSeries, other: TicketSeries) -> bool:
    return not one.counters or not other.counters or bool(set(one.counters) & set(other.counters))


def _last_served(series_id: int) -> Sequence[timedelta]:
    rows = TicketPeriod.objects.filter(series=series_id, state=TicketState.SERVING, is_cut=False)
    return [
        ended - begun for begun, ended in rows.order_by("-ended_at").values_list("begun_at", "ended_at")[:MOST_MEASURED]
    ]


def _open_counters(series: TicketSeries, at: datetime) -> int:
    rows = Ticket.objects.filter(centre=series.centre_id, day=local(at).date(), called_at__gte=at - ACTIVE_WITHIN)
    names = set(rows.exclude(counter="").values_list("counter", flat=True))
    return len(names & set(series.counters) if series.counters else names)
