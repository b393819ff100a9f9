"""What a clerk does with tickets: call the next, call again, hold, send on, begin a second matter, finish."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Case, IntegerField, Q, Value, When

from procedures.domain.calendar import local
from procedures.domain.ticket_vocabulary import TicketAct, TicketState
from procedures.domain.ticketing import IN_HAND, MOST_PREFERRED, Rank, ordinary_first
from procedures.domain.vocabulary import Act
from procedures.models import Ticket, TicketMatter, TicketPeriod
from procedures.queries.tickets import in_hand, one_series, served_by, waiting_at
from procedures.services.ticket_steps import begin_matter, check_centre, keep_period, locked, move, save
from staffing.models import Account
from units.errors import RuleBroken
from units.scoping import Scope

ACTS_OF_A_VISIT = frozenset(
    {
        Act.RETURN,
        Act.REQUEST_INTAKE_SUPPLEMENT,
        Act.ANSWER_INTAKE_SUPPLEMENT,
        Act.CONFIRM_SUPPLEMENT,
        Act.WITHDRAW,
        Act.ADJUST,
        Act.REPORT_ERROR,
        Act.GIVE_BACK_ORIGINALS,
    }
)
"""Done while the person stands at the counter: whoever serves a ticket meanwhile does it for that visit."""


@transaction.atomic
def call_next(*, centre_id: int, counter: str, actor: Account, scope: Scope, at: datetime) -> Ticket:
    """Call whoever is next for this counter; the visit that the clerk is serving is finished by it.

    Two clerks never get the same person: a ticket that another transaction is calling is passed over.

    Raises:
        RuleBroken: ``not_your_ticket_centre``, ``ticket_counter_missing``, ``ticket_in_hand`` (``number``),
            ``ticket_counter_taken`` (``counter``), ``nobody_waits``.
    """
    check_centre(centre_id, scope)
    if not counter:
        raise RuleBroken("ticket_counter_missing")
    _free_hands(actor, at, finishing=True)
    ticket = _next_ticket(centre_id, counter, at)
    if ticket is None:
        raise RuleBroken("nobody_waits")
    ticket.counter, ticket.clerk = counter, actor
    move(ticket, TicketAct.CALL, at)
    ticket.calls, ticket.called_at = 1, at
    return _taken_at_counter(ticket)


@transaction.atomic
def recall(*, ticket_id: int, actor: Account, scope: Scope, at: datetime) -> Ticket:
    """Call the same number again: the screens show and say it once more."""
    ticket = locked(ticket_id, actor=actor, scope=scope, at=at)
    if ticket.state != TicketState.CALLED:
        raise RuleBroken("ticket_act_not_allowed", ticket_act=TicketAct.RECALL.value, ticket_state=ticket.state)
    ticket.calls += 1
    ticket.called_at = max(at, ticket.since)
    return save(ticket)


@transaction.atomic
def begin(*, ticket_id: int, actor: Account, scope: Scope, at: datetime) -> Ticket:
    """The person has come to the counter."""
    ticket = locked(ticket_id, actor=actor, scope=scope, at=at)
    _begin(ticket, at)
    return save(ticket)


@transaction.atomic
def hold(*, ticket_id: int, actor: Account, scope: Scope, at: datetime) -> Ticket:
    """The person steps aside (fills in a form, fetches a copy); the counter is free meanwhile."""
    ticket = locked(ticket_id, actor=actor, scope=scope, at=at)
    move(ticket, TicketAct.HOLD, at)
    return save(ticket)


@transaction.atomic
def resume(*, ticket_id: int, counter: str, actor: Account, scope: Scope, at: datetime) -> Ticket:
    """Go on with a person on hold, at any counter of the centre."""
    _free_hands(actor, at, finishing=False)
    ticket = locked(ticket_id, actor=actor, scope=scope, at=at)
    if not counter:
        raise RuleBroken("ticket_counter_missing")
    move(ticket, TicketAct.RESUME, at)
    ticket.counter, ticket.clerk = counter, actor
    ticket.called_at = max(at, ticket.since)
    if not ticket.matters_begun:
        begin_matter(ticket, at)
    return _taken_at_counter(ticket)


@transaction.atomic
def transfer(*, ticket_id: int, prefix: str, actor: Account, scope: Scope, at: datetime, counter: str = "") -> Ticket:
    """Send the person to another group of matters, or to one counter. The right to be called stays as it was."""
    ticket = locked(ticket_id, actor=actor, scope=scope, at=at)
    series = one_series(ticket.centre_id, prefix)
    if series.pk == ticket.series_id and not counter:
        raise RuleBroken("ticket_transfer_nowhere")
    if counter and series.counters and counter not in series.counters:
        raise RuleBroken("ticket_counter_does_not_serve", counter=counter, series=series.label)
    move(ticket, TicketAct.TRANSFER, at)
    ticket.series, ticket.wanted_counter = series, counter
    ticket.counter, ticket.clerk, ticket.calls = "", None, 0
    return save(ticket)


@transaction.atomic
def next_matter(*, ticket_id: int, actor: Account, scope: Scope, at: datetime) -> Ticket:
    """The same person has another matter: its time is kept apart."""
    ticket = locked(ticket_id, actor=actor, scope=scope, at=at)
    move(ticket, TicketAct.NEXT_MATTER, at)
    begin_matter(ticket, at)
    return save(ticket)


@transaction.atomic
def finish(*, ticket_id: int, actor: Account, scope: Scope, at: datetime) -> Ticket:
    """The visit is over."""
    ticket = locked(ticket_id, actor=actor, scope=scope, at=at)
    move(ticket, TicketAct.FINISH, at)
    return save(ticket)


@transaction.atomic
def did_not_come(*, ticket_id: int, actor: Account, scope: Scope, at: datetime) -> Ticket:
    """Called again and not come (``ticketing.LEAST_CALLS``)."""
    ticket = locked(ticket_id, actor=actor, scope=scope, at=at)
    move(ticket, TicketAct.NO_SHOW, at)
    return save(ticket)


@transaction.atomic
def bring_back(*, ticket_id: int, actor: Account, scope: Scope, at: datetime) -> Ticket:
    """Has come after all: waits again with the right it had."""
    ticket = locked(ticket_id, actor=actor, scope=scope, at=at)
    move(ticket, TicketAct.BRING_BACK, at)
    ticket.counter, ticket.clerk, ticket.calls = "", None, 0
    return save(ticket)


@transaction.atomic
def link_record(*, record_id: int, actor: Account, at: datetime) -> Ticket | None:
    """Tie a record to the visit that the clerk is serving; None where the clerk serves no ticket.

    Whoever was called and is being served has come, so the visit begins by it.
    """
    present = in_hand(actor.pk, local(at).date())
    if present is None:
        return None
    ticket = Ticket.objects.select_for_update().get(pk=present.pk)
    if ticket.state == TicketState.CALLED:
        _begin(ticket, at)
    elif ticket.state != TicketState.SERVING:
        return None
    matters = list(ticket.matters.order_by("position"))
    if all(matter.record_id != record_id for matter in matters):
        _tie(ticket, matters[-1] if matters else None, record_id, at)
    return save(ticket)


def link_act(*, act: Act, record_id: int, actor: Account, at: datetime) -> None:
    """Tie the record of an act to the visit, where the act is one for which people come."""
    if act in ACTS_OF_A_VISIT:
        link_record(record_id=record_id, actor=actor, at=at)


def close_days(*, at: datetime) -> int:
    """End what former days left open; says how many. Their last periods are marked as cut: nobody knows their end."""
    left = Ticket.objects.filter(day__lt=local(at).date()).exclude(state__in=[TicketState.DONE, TicketState.NO_SHOW])
    keys = list(left.values_list("pk", flat=True))
    for key in keys:
        with transaction.atomic():
            ticket = Ticket.objects.select_for_update().get(pk=key)
            keep_period(ticket, at, is_cut=True)
            ticket.state = TicketState.DONE if ticket.matters_begun else TicketState.NO_SHOW
            save(ticket)
    return len(keys)


def _begin(ticket: Ticket, at: datetime) -> None:
    move(ticket, TicketAct.BEGIN, at)
    if not ticket.matters_begun:
        begin_matter(ticket, at)


def _tie(ticket: Ticket, last: TicketMatter | None, record_id: int, at: datetime) -> None:
    """The present matter takes the record; if it has one already, this is the visit's next matter."""
    if last is None or last.record_id is not None:
        move(ticket, TicketAct.NEXT_MATTER, at)
        last = begin_matter(ticket, at)
    last.record_id = record_id
    last.save(update_fields=["record"])


def _free_hands(actor: Account, at: datetime, *, finishing: bool) -> None:
    """One person at a time. The next call ends the visit being served; somebody only called must be dealt with first.

    The account's row is locked, so that two clicks call one person.
    """
    Account.objects.select_for_update(no_key=True).get(pk=actor.pk)
    rows = Ticket.objects.select_for_update()
    for ticket in rows.filter(clerk=actor, day=local(at).date(), state__in=sorted(IN_HAND)):
        if ticket.state == TicketState.CALLED or not finishing:
            raise RuleBroken("ticket_in_hand", number=ticket.number)
        move(ticket, TicketAct.FINISH, at)
        save(ticket)


def _next_ticket(centre_id: int, counter: str, at: datetime) -> Ticket | None:
    """The SQL twin of ``ticketing.next_to_call``, passing over what another transaction holds."""
    day = local(at).date()
    turned = ordinary_first(_recent(centre_id, counter, at))
    behind = Case(When(~Q(rank=Rank.ORDINARY) & Q(Value(turned)), then=1), default=0, output_field=IntegerField())
    early = Case(When(turn_at__gt=at, then=1), default=0, output_field=IntegerField())
    rows = Ticket.objects.filter(
        waiting_at(centre_id, day), wanted_counter__in=["", counter], series__in=served_by(counter, centre_id)
    )
    return rows.select_for_update(skip_locked=True).order_by(early, behind, "rank", "turn_at", "id").first()


def _recent(centre_id: int, counter: str, at: datetime) -> list[Rank]:
    """The ranks of those whom the counter called last, newest first."""
    rows = TicketPeriod.objects.filter(
        ticket__centre=centre_id, ticket__day=local(at).date(), state=TicketState.CALLED, counter=counter
    )
    return [
        Rank(rank) for rank in rows.order_by("-begun_at", "-id").values_list("ticket__rank", flat=True)[:MOST_PREFERRED]
    ]


def _taken_at_counter(ticket: Ticket) -> Ticket:
    """Save; two clerks who say that they sit at the same counter are told so by the database."""
    try:
        with transaction.atomic():
            return save(ticket)
    except IntegrityError as error:
        raise RuleBroken("ticket_counter_taken", counter=ticket.counter) from error
