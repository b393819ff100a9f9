"""Appointments: chosen, moved and given up by whoever has the code, and turned into a queue number on arrival."""

import secrets
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, time

from django.db import IntegrityError, transaction

from procedures.domain.appointments import (
    CODE_LENGTH,
    EARLIEST_ARRIVAL,
    LEAST_MINUTES,
    LETTERS,
    MOST_AT_ONE_TIME,
    MOST_MINUTES,
    MOST_OPEN,
    AppointmentState,
    Slot,
    called_from,
    free_place,
    may_be_chosen,
    written_code,
)
from procedures.domain.calendar import ZONE, local
from procedures.domain.lifecycle import ENDED
from procedures.domain.vocabulary import Status
from procedures.models import Appointment, AppointmentPlan, Procedure, Ticket
from procedures.queries.appointments import slots_on, taken_between
from procedures.queries.own_records import own
from procedures.services.booking_limit import one_booking
from procedures.services.ticket_issue import issue
from procedures.services.ticket_steps import check_centre
from staffing.models import Account, Citizen
from units.errors import RuleBroken
from units.scoping import Scope


@dataclass(frozen=True, slots=True)
class Wish:
    """A time at a centre, by whom (if signed in) and for what (if said): a record of theirs, or a procedure."""

    centre_id: int
    begins_at: datetime
    citizen: Citizen | None = None
    record_code: str = ""
    procedure_code: str = ""
    language: str = "vi"


def book(*, wish: Wish, at: datetime, address: str | None = None) -> Appointment:
    """Take a place at that time.

    ``address`` is where a visitor asks from, "" where that is unknown: whoever is not signed in books a few times a day
    from one. RuleBroken: appointments_not_offered, slot_unknown, slot_too_soon, slot_full, record_not_found,
    record_ended, appointment_already_booked (``moment``), appointments_most_open and appointments_of_address
    (``most``), appointments_unavailable.
    """
    of_nobody = wish.citizen is None and address is not None
    with one_booking(address=address or "", at=at) if of_nobody else nullcontext():
        return _book(wish, at)


@transaction.atomic
def _book(wish: Wish, at: datetime) -> Appointment:
    _refuse_too_many(wish.citizen, at)
    plan = _locked_plan(wish.centre_id)
    slot = _slot(plan, wish.begins_at, at)
    made = Appointment(
        centre_id=plan.centre_id,
        citizen=wish.citizen,
        record_id=_own_record(wish),
        procedure=Procedure.objects.filter(code=wish.procedure_code).first() if wish.procedure_code else None,
        language=wish.language if wish.language in ("vi", "en") else "vi",
        code="".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH)),
        booked_at=at,
    )
    _refuse_a_second(made, at)
    _take(made, plan, slot)
    return made


@transaction.atomic
def move(*, code: str, begins_at: datetime, at: datetime) -> Appointment:
    """Another time at the same centre; the old place is free at once.

    RuleBroken: appointment_not_found, appointment_over, and as ``book``.
    """
    held = _open(code, at)
    plan = _locked_plan(held.centre_id)
    slot = _slot(plan, begins_at, at)
    held.moves += 1
    _take(held, plan, slot)
    return held


@transaction.atomic
def cancel(*, code: str, at: datetime) -> Appointment:
    """Give the place back; RuleBroken: appointment_not_found, appointment_over."""
    held = _open(code, at)
    held.state = AppointmentState.CANCELLED
    held.save(update_fields=["state"])
    return held


@transaction.atomic
def arrive(*, appointment_id: int, prefix: str, scope: Scope, at: datetime) -> Ticket:
    """Somebody with an appointment has come: they get a number that is called at their time (decision 85).

    RuleBroken: appointment_not_found, appointment_over, appointment_another_day, not_your_ticket_centre,
    ticket_series_unknown.
    """
    held = Appointment.objects.select_for_update(of=("self",)).filter(pk=appointment_id).first()
    if held is None:
        raise RuleBroken("appointment_not_found")
    check_centre(held.centre_id, scope)
    if held.state != AppointmentState.BOOKED:
        raise RuleBroken("appointment_over")
    if local(held.begins_at).date() != local(at).date() or at < held.begins_at - EARLIEST_ARRIVAL:
        raise RuleBroken("appointment_another_day", moment=held.begins_at)
    ticket = issue(centre_id=held.centre_id, prefix=prefix, at=at, language=held.language)
    ticket.rank, ticket.turn_at = called_from(held.begins_at, at)
    ticket.save(update_fields=["rank", "turn_at"])
    held.state, held.ticket = AppointmentState.ARRIVED, ticket
    held.save(update_fields=["state", "ticket"])
    return ticket


@transaction.atomic
def set_plan(
    *, centre_id: int, minutes: int, capacity: int, is_offered: bool, actor: Account, scope: Scope, at: datetime
) -> AppointmentPlan:
    """How long a slot is and how many come at one time; what is booked already stays as it is.

    RuleBroken: not_your_ticket_centre, plan_minutes (``least``, ``most``), plan_capacity (``most``).
    """
    check_centre(centre_id, scope)
    if not LEAST_MINUTES <= minutes <= MOST_MINUTES:
        raise RuleBroken("plan_minutes", field="minutes", least=LEAST_MINUTES, most=MOST_MINUTES)
    if not 1 <= capacity <= MOST_AT_ONE_TIME:
        raise RuleBroken("plan_capacity", field="capacity", most=MOST_AT_ONE_TIME)
    values = {"minutes": minutes, "capacity": capacity, "is_offered": is_offered, "set_by": actor, "set_at": at}
    plan, _ = AppointmentPlan.objects.update_or_create(centre_id=centre_id, defaults=values)
    return plan


def close_past(*, at: datetime) -> int:
    """Whoever had a time on a former day and did not come has missed it; says how many."""
    begins = datetime.combine(local(at).date(), time(), ZONE)
    past = Appointment.objects.filter(state=AppointmentState.BOOKED, ends_at__lte=begins)
    return past.update(state=AppointmentState.MISSED)


def _locked_plan(centre_id: int) -> AppointmentPlan:
    """One booking after the other at a centre: whoever waits sees what was taken, and the plan as it now is."""
    # Nothing joined: the database looks at the locked row again, and would give joined ones as they were before.
    rows = AppointmentPlan.objects.select_for_update(no_key=True).filter(centre=centre_id, is_offered=True)
    plan = rows.first()
    if plan is None:
        raise RuleBroken("appointments_not_offered")
    return plan


def _slot(plan: AppointmentPlan, begins_at: datetime, at: datetime) -> Slot:
    slot = next((one for one in slots_on(plan, local(begins_at).date()) if one.begins_at == begins_at), None)
    if slot is None:
        raise RuleBroken("slot_unknown", field="slot")
    if not may_be_chosen(slot, at):
        raise RuleBroken("slot_too_soon", field="slot")
    return slot


def _take(held: Appointment, plan: AppointmentPlan, slot: Slot) -> None:
    """The lowest free place; where two came together after all, the database lets one of them have it."""
    taken = taken_between(plan.centre_id, slot.begins_at, slot.ends_at)
    place = free_place(slot, taken, plan.capacity)
    if place is None:
        raise RuleBroken("slot_full", field="slot")
    held.place, held.begins_at, held.ends_at = place, slot.begins_at, slot.ends_at
    try:
        with transaction.atomic():
            held.save()
    except IntegrityError as error:
        raise RuleBroken("slot_full", field="slot") from error


def _own_record(wish: Wish) -> int | None:
    if not wish.record_code:
        return None
    record = own(wish.citizen).filter(code=wish.record_code).first() if wish.citizen else None
    if record is None:
        raise RuleBroken("record_not_found")
    if Status(record.status) in ENDED:
        raise RuleBroken("record_ended")
    return int(record.pk)


def _refuse_too_many(citizen: Citizen | None, at: datetime) -> None:
    """So many times to come for one citizen, at all centres together: one booking of theirs after the other."""
    if citizen is None:
        return
    Citizen.objects.select_for_update(no_key=True).get(pk=citizen.pk)
    still_to_come = Appointment.objects.filter(citizen=citizen, state=AppointmentState.BOOKED, ends_at__gt=at)
    if still_to_come.count() >= MOST_OPEN:
        raise RuleBroken("appointments_most_open", most=MOST_OPEN)


def _refuse_a_second(made: Appointment, at: datetime) -> None:
    """One open appointment for a matter; a time that has passed is none any more."""
    if made.citizen_id is None or (made.record_id is None and made.procedure_id is None):
        return
    same = Appointment.objects.filter(state=AppointmentState.BOOKED)
    if made.record_id is not None:
        same = same.filter(record=made.record_id)
    else:
        same = same.filter(citizen=made.citizen_id, record=None, procedure=made.procedure_id)
    same.filter(ends_at__lte=at).update(state=AppointmentState.MISSED)
    earlier = same.first()
    if earlier is not None:
        raise RuleBroken("appointment_already_booked", moment=earlier.begins_at)


def _open(code: str, at: datetime) -> Appointment:
    """The appointment of a code while it is still to come, locked."""
    rows = Appointment.objects.select_for_update(of=("self",)).select_related("centre__unit")
    held = rows.filter(code=written_code(code)).first()
    if held is None:
        raise RuleBroken("appointment_not_found")
    if held.state != AppointmentState.BOOKED or held.begins_at <= at:
        raise RuleBroken("appointment_over")
    return held
