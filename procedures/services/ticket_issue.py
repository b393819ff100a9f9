"""How a number is given: at a kiosk, by a machine of somebody else, or for coming back with a paper."""

from datetime import date, datetime

from django.db import connection, transaction

from procedures.domain.calendar import local
from procedures.domain.ticket_vocabulary import Priority
from procedures.domain.ticketing import DEFAULT_GROUPS, ENDED, rank_of
from procedures.domain.vocabulary import Status
from procedures.models import Ticket, TicketReturn, TicketSeries
from procedures.queries.places import centre
from procedures.queries.ticket_board import board_moves
from procedures.queries.tickets import one_series, series_of
from units.errors import RuleBroken

WAITS_FOR_PAPERS = frozenset({Status.INTAKE_SUPPLEMENT, Status.SUPPLEMENT_REQUESTED})
"""While a record is in one of these, its owner may come back without queueing."""

_NEXT = """
    INSERT INTO procedures_ticketcounter (series_id, day, last) VALUES (%s, %s, 1)
    ON CONFLICT (series_id, day) DO UPDATE SET last = procedures_ticketcounter.last + 1
    RETURNING last
"""


def ensure_series(centre_id: int) -> None:
    """Give a centre the usual groups of matters, unless it has groups of its own."""
    if TicketSeries.objects.filter(centre=centre_id).exists():
        return
    rows = [
        TicketSeries(centre_id=centre_id, prefix=one.prefix, name=one.name_vi, name_en=one.name_en, position=position)
        for position, one in enumerate(DEFAULT_GROUPS, start=1)
    ]
    TicketSeries.objects.bulk_create(rows, ignore_conflicts=True)
    series_of.forget()


@transaction.atomic
def issue(
    *,
    centre_id: int,
    prefix: str,
    at: datetime,
    priority: Priority = Priority.NONE,
    language: str = "vi",
    key: str = "",
) -> Ticket:
    """A number in a group of matters. The same ``key`` at the same centre and day gives the same ticket again.

    Raises:
        RuleBroken: ``ticket_series_unknown``.
    """
    series = one_series(centre_id, prefix)
    if (earlier := _locked_for(series, key, local(at).date())) is not None:
        return earlier
    return _given(series, at=at, priority=priority, language=language, returning=False, key=key)


@transaction.atomic
def come_back(*, centre_id: int, code: str, at: datetime, language: str = "vi") -> Ticket:
    """A number at the front for whoever was sent home for a paper; typed twice, the same number.

    Raises:
        RuleBroken: ``return_unknown``, ``return_elsewhere`` (``centre``), ``return_used``, ``return_over`` (``day``),
            ``return_not_needed``.
    """
    digits = "".join(letter for letter in code if letter.isascii() and letter.isdigit())
    # nothing joined: after waiting for the lock, joined rows would be those from before
    right = TicketReturn.objects.select_for_update().filter(code=digits).first()
    if right is None:
        raise RuleBroken("return_unknown")
    if right.centre_id != centre_id:
        raise RuleBroken("return_elsewhere", centre=centre(right.centre_id).label)
    today = local(at).date()
    if right.used_for is not None:
        if right.used_for.day == today and right.used_for.state not in ENDED:
            return right.used_for
        raise RuleBroken("return_used")
    _check_right(right, today)
    _locked_for(right.series, "", today)
    ticket = _given(
        right.series,
        at=at,
        priority=Priority(right.ticket.priority),
        language=language,
        returning=True,
    )
    right.used_for = ticket
    right.save(update_fields=["used_for"])
    return ticket


def _check_right(right: TicketReturn, today: date) -> None:
    """With a record the right lasts while the record waits for papers, without one until its last day."""
    if right.record is not None:
        if right.record.status not in WAITS_FOR_PAPERS:
            raise RuleBroken("return_not_needed")
    elif today > right.last_day:
        raise RuleBroken("return_over", day=right.last_day)


def _locked_for(series: TicketSeries, key: str, day: date) -> Ticket | None:
    """Wait for whoever else takes a number of this group; then the ticket that ``key`` has given today, if any.

    Asked after the lock, so that a touch sent twice finds the first one's ticket and leaves no gap in the numbers.
    """
    TicketSeries.objects.select_for_update(no_key=True).get(pk=series.pk)
    if not key:
        return None
    given = Ticket.objects.filter(centre=series.centre_id, day=day, issue_key=key[:80])
    return given.select_related("series").first()


def _given(
    series: TicketSeries, *, at: datetime, priority: Priority, language: str, returning: bool, key: str = ""
) -> Ticket:
    day = local(at).date()
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [series.pk, day])
        (serial,) = cursor.fetchone()
    ticket = Ticket.objects.create(
        centre_id=series.centre_id,
        day=day,
        series=series,
        prefix=series.prefix,
        serial=serial,
        priority=priority,
        rank=rank_of(priority, returning=returning),
        language=language,
        issued_at=at,
        turn_at=at,
        since=at,
        issue_key=key[:80],
    )
    board_moves(series.centre_id)
    return ticket
