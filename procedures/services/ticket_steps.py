"""The inside of every deed on a ticket: lock it, ask the table, keep the period that ends, tell the boards."""

from datetime import datetime

from procedures.domain import ticketing
from procedures.domain.calendar import local
from procedures.domain.ticket_vocabulary import TicketAct, TicketState
from procedures.domain.ticketing import IN_HAND
from procedures.models import Ticket, TicketMatter, TicketPeriod
from procedures.queries.ticket_board import board_moves
from staffing.models import Account
from units.errors import RuleBroken
from units.scoping import Scope


def check_centre(centre_id: int, scope: Scope) -> None:
    """RuleBroken("not_your_ticket_centre") where the person does not serve tickets."""
    if not (scope.whole_province or centre_id in scope.centres):
        raise RuleBroken("not_your_ticket_centre")


def locked(ticket_id: int, *, actor: Account, scope: Scope, at: datetime) -> Ticket:
    """Today's ticket, locked for this transaction; one that is in somebody else's hand is refused."""
    # nothing joined: after waiting for the lock, joined rows would be those from before
    ticket = Ticket.objects.select_for_update().filter(pk=ticket_id, day=local(at).date()).first()
    if ticket is None or not (scope.whole_province or ticket.centre_id in scope.centres):
        raise RuleBroken("ticket_not_found")
    if TicketState(ticket.state) in IN_HAND and ticket.clerk_id != actor.pk:
        raise RuleBroken("ticket_not_yours", number=ticket.number, counter=ticket.counter)
    return ticket


def move(ticket: Ticket, act: TicketAct, at: datetime) -> None:
    """Ask the table, keep the period that ends now, and take the new state; the caller saves."""
    after = ticketing.move(act, TicketState(ticket.state), calls=ticket.calls)
    keep_period(ticket, at)
    ticket.state = after


def keep_period(ticket: Ticket, at: datetime, *, is_cut: bool = False) -> None:
    """Write the present state's period down. Whoever called it is where the waiting ended."""
    at = max(at, ticket.since)  # two computers' clocks may differ by a moment
    TicketPeriod.objects.create(
        ticket=ticket,
        state=ticket.state,
        series_id=ticket.series_id,
        counter=ticket.counter,
        clerk_id=ticket.clerk_id,
        matter=ticket.matters_begun,
        begun_at=ticket.since,
        ended_at=at,
        is_cut=is_cut,
    )
    ticket.since = at


def begin_matter(ticket: Ticket, at: datetime) -> TicketMatter:
    """The next matter of the visit; the caller saves the ticket."""
    ticket.matters_begun += 1
    return TicketMatter.objects.create(ticket=ticket, position=ticket.matters_begun, begun_at=at)


def save(ticket: Ticket) -> Ticket:
    """Save, and let the boards know when it is committed."""
    ticket.save()
    board_moves(ticket.centre_id)
    return ticket
