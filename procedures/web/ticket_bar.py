"""The bar above every page of a clerk who serves tickets: the present number, and what can be done with it."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from procedures.domain.ticket_vocabulary import TicketAct, TicketState
from procedures.domain.ticketing import counter_name, possible_acts
from procedures.models import Ticket, TicketSeries
from procedures.queries.places import centre
from procedures.queries.ticket_board import board
from procedures.queries.tickets import in_hand, series_of
from procedures.web.desk import access_to
from staffing.access import Access
from staffing.domain.capabilities import ROLE_CAPABILITIES, Capability, Role
from units import clock
from units.models import ServiceCentre

COUNTER = "ticket_counter"  # the session's: where a clerk sits who sits elsewhere today


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a clerk serves tickets: the centre, and the counter's name as screens show it ("" while unknown)."""

    centre: ServiceCentre
    counter: str


@dataclass(frozen=True, slots=True)
class Bar:
    """What the bar shows."""

    seat: Seat
    waiting: int
    series: tuple[TicketSeries, ...]
    ticket: Ticket | None = None
    acts: frozenset[TicketAct] = frozenset()
    waited: int = 0
    refusal: str = ""

    @property
    def state(self) -> TicketState | None:
        """The present ticket's state, as a word."""
        return TicketState(self.ticket.state) if self.ticket else None

    def may(self, act: TicketAct) -> bool:
        """Whether the present ticket allows it."""
        return act in self.acts

    @property
    def may_recall(self) -> bool:
        return self.may(TicketAct.RECALL)

    @property
    def may_begin(self) -> bool:
        return self.may(TicketAct.BEGIN)

    @property
    def may_miss(self) -> bool:
        return self.may(TicketAct.NO_SHOW)

    @property
    def may_go_on(self) -> bool:
        return self.may(TicketAct.NEXT_MATTER)

    @property
    def may_call(self) -> bool:
        """The next person: with free hands, or when the present visit would be finished by it."""
        return self.state is not TicketState.CALLED


def seat_of(request: HttpRequest) -> Seat | None:
    """Where this person serves tickets today; None for whoever does not, or where the centre gives no numbers."""
    access = access_to(request)
    if not access.may(Capability.SERVE_TICKETS):
        return None
    for centre_id, counter in _posts(access):
        if series_of(centre_id):
            chosen = request.session.get(COUNTER)
            return Seat(centre(centre_id), chosen if isinstance(chosen, str) else counter_name(counter))
    return None


def _posts(access: Access) -> list[tuple[int, str]]:
    return [
        (held.centre_id, held.counter)
        for held in access.assignments
        if held.centre_id is not None and Capability.SERVE_TICKETS in ROLE_CAPABILITIES[Role(held.role)]
    ]


def bar_of(request: HttpRequest, *, refusal: str = "") -> Bar | None:
    """The bar for this person now; one query (who waits comes from the hall's board)."""
    seat = seat_of(request)
    account = access_to(request).account
    if seat is None or account is None:
        return None
    at = clock.now()
    ticket = in_hand(account.pk, at.date())
    return Bar(
        seat=seat,
        waiting=board(seat.centre.pk, at.date()).waiting,
        series=series_of(seat.centre.pk),
        ticket=ticket,
        acts=frozenset(possible_acts(TicketState(ticket.state), calls=ticket.calls)) if ticket else frozenset(),
        waited=_minutes(ticket.issued_at, ticket.called_at or at) if ticket else 0,
        refusal=refusal,
    )


def _minutes(begun: datetime, ended: datetime) -> int:
    return int((ended - begun).total_seconds() // 60)
