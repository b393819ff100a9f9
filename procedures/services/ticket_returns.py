"""Nobody queues twice: whoever is sent home for a paper gets a code that opens the front of the line."""

from datetime import datetime, timedelta
from secrets import randbelow

from django.db import transaction

from procedures.domain.calendar import local
from procedures.domain.record_code import normalise
from procedures.domain.ticket_vocabulary import TicketAct
from procedures.domain.ticketing import RETURN_DAYS
from procedures.models import Record, TicketReturn
from procedures.services.ticket_issue import WAITS_FOR_PAPERS
from procedures.services.ticket_steps import locked, move, save
from staffing.models import Account
from units.errors import RuleBroken
from units.scoping import Scope

CODES = 10**8


@transaction.atomic
def give_return(*, ticket_id: int, actor: Account, scope: Scope, at: datetime, record_code: str = "") -> TicketReturn:
    """End the visit with the right to come back at the front, today or later.

    With ``record_code`` the right lasts while that record waits for its papers; without one (nothing was received yet)
    for ``ticketing.RETURN_DAYS`` days.

    Raises:
        RuleBroken: ``record_not_found``, ``return_record_waits_not`` (``record``), and those of the ticket.
    """
    ticket = locked(ticket_id, actor=actor, scope=scope, at=at)
    record = _record(record_code, scope) if record_code.strip() else None
    move(ticket, TicketAct.FINISH, at)
    save(ticket)
    return TicketReturn.objects.create(
        code=_new_code(),
        centre_id=ticket.centre_id,
        series=ticket.series,
        ticket=ticket,
        record=record,
        given_by=actor,
        given_at=at,
        last_day=local(at).date() + timedelta(days=RETURN_DAYS),
    )


def _record(written: str, scope: Scope) -> Record:
    record: Record | None = Record.objects.visible_to(scope).filter(code=normalise(written) or "").first()
    if record is None:
        raise RuleBroken("record_not_found")
    if record.status not in WAITS_FOR_PAPERS:
        raise RuleBroken("return_record_waits_not", record=record.code)
    return record


def _new_code() -> str:
    """Eight digits that nobody can guess within the number of tries that a kiosk allows."""
    while TicketReturn.objects.filter(code=(code := f"{randbelow(CODES):08d}")).exists():
        continue
    return code
