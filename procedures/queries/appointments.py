"""Which times a centre offers, and what is booked."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from procedures.domain.appointments import (
    DAYS_AHEAD,
    HOLDS_A_PLACE,
    AppointmentState,
    Slot,
    free_place,
    may_be_chosen,
    slots_of,
    written_code,
)
from procedures.domain.calendar import ONE_DAY, ZONE, local
from procedures.models import Appointment, AppointmentPlan
from procedures.queries.calendar import calendar_for
from procedures.queries.places import centre
from units.errors import RuleBroken

Taken = Sequence[tuple[int, Slot]]


@dataclass(frozen=True, slots=True)
class OfferedDay:
    """A day with the times that can still be chosen on it."""

    day: date
    slots: tuple[Slot, ...]


def plans() -> list[AppointmentPlan]:
    """Of every centre that offers appointments, the province's first, then by name."""
    rows = AppointmentPlan.objects.filter(is_offered=True, centre__is_active=True).select_related("centre__unit")
    return sorted(rows, key=lambda plan: (plan.centre.kind != "provincial", plan.centre.label))


def plan_of(centre_id: int) -> AppointmentPlan:
    """What the centre offers; RuleBroken("appointments_not_offered")."""
    plan = AppointmentPlan.objects.filter(centre=centre_id, is_offered=True).select_related("centre__unit").first()
    if plan is None:
        raise RuleBroken("appointments_not_offered")
    return plan


def slots_on(plan: AppointmentPlan, day: date) -> list[Slot]:
    """All slots of a day by the hours at which the doors are open; none on days off and beyond the calendar."""
    calendar = calendar_for(centre(plan.centre_id).office_hours)
    try:
        return slots_of(calendar.stretches_on(day), plan.minutes)
    except RuleBroken:  # a year whose days off nobody has announced yet
        return []


def taken_between(centre_id: int, first: datetime, last: datetime) -> Taken:
    """Who holds which place when."""
    rows = Appointment.objects.filter(
        centre=centre_id, state__in=sorted(HOLDS_A_PLACE), begins_at__lt=last, ends_at__gt=first
    )
    return [
        (place, Slot(local(begins), local(ends)))
        for place, begins, ends in rows.values_list("place", "begins_at", "ends_at")
    ]


def offered(plan: AppointmentPlan, at: datetime) -> list[OfferedDay]:
    """The days from today on with what is free on them, days without anything left out; one query."""
    today = local(at).date()
    last = today + timedelta(days=DAYS_AHEAD)
    by_day: dict[date, list[tuple[int, Slot]]] = defaultdict(list)
    for place, slot in taken_between(plan.centre_id, at, datetime.combine(last + ONE_DAY, time(), ZONE)):
        by_day[slot.begins_at.date()].append((place, slot))
    found = []
    for number in range(DAYS_AHEAD + 1):
        day = today + timedelta(days=number)
        free = tuple(
            slot
            for slot in slots_on(plan, day)
            if may_be_chosen(slot, at) and free_place(slot, by_day[day], plan.capacity) is not None
        )
        if free:
            found.append(OfferedDay(day, free))
    return found


def by_code(typed: str) -> Appointment:
    """The appointment of a code; RuleBroken("appointment_not_found")."""
    rows = Appointment.objects.select_related("centre__unit", "record", "procedure")
    found = rows.filter(code=written_code(typed)).first()
    if found is None:
        raise RuleBroken("appointment_not_found")
    return found


def of_citizen(citizen_id: int, at: datetime) -> list[Appointment]:
    """What somebody has booked and has before them."""
    rows = Appointment.objects.filter(citizen=citizen_id, state=AppointmentState.BOOKED, ends_at__gte=at)
    return list(rows.select_related("centre__unit", "record").order_by("begins_at"))


def on_day(centre_id: int, day: date) -> list[Appointment]:
    """All that is booked at a centre on a day, with the tickets of whoever has come."""
    begins = datetime.combine(day, time(), ZONE)
    rows = Appointment.objects.filter(centre=centre_id, begins_at__gte=begins, begins_at__lt=begins + ONE_DAY)
    rows = rows.exclude(state=AppointmentState.CANCELLED).select_related("ticket", "record", "procedure")
    return list(rows.order_by("begins_at", "place"))
