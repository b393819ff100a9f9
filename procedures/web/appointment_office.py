"""Appointments at the centre: who comes today, with which number, and what the centre's leader offers."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from procedures.domain.appointments import MOST_AT_ONE_TIME, USUAL_MINUTES, AppointmentState
from procedures.domain.calendar import local
from procedures.models import Appointment, AppointmentPlan
from procedures.queries.appointments import on_day
from procedures.services.appointments import arrive, set_plan
from procedures.web.desk import access_to, desk_page
from procedures.web.ticket_office import centres_of, scope_of
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.web.acting import account_of
from units import clock
from units.errors import RuleBroken
from units.formats import spoken_time
from units.models import ServiceCentre
from units.web.refusals import sentence_of


def appointments_today(centre_id: int) -> list[dict[str, Any]]:
    """The rows of ``tickets/_appointments.html``: when, for what, and the number of whoever has come."""
    return [
        {
            "held": one,
            "from": spoken_time(local(one.begins_at).time()),
            "state": AppointmentState(one.state),
            "waits": one.state == AppointmentState.BOOKED,
            "about": _about(one),
        }
        for one in on_day(centre_id, clock.today())
    ]


def _about(one: Appointment) -> str:
    if one.record:
        return one.record.code
    return one.procedure.code if one.procedure else ""


@gate(Capability.SERVE_TICKETS)
@require_POST
def appointment_arrived(request: HttpRequest, key: int) -> HttpResponse:
    """Give the number that is called at the time of the appointment."""
    scope = access_to(request).scope_for(Capability.SERVE_TICKETS)
    try:
        ticket = arrive(appointment_id=key, prefix=request.POST.get("matter", ""), scope=scope, at=clock.now())
    except RuleBroken as broken:
        messages.error(request, sentence_of(broken))
    else:
        messages.success(request, _("The number is %(number)s.") % {"number": ticket.number})
    return redirect("ticket_desk")


@gate(Capability.MANAGE_TICKETS)
@require_http_methods(["GET", "HEAD", "POST"])
def appointment_plans(request: HttpRequest) -> HttpResponse:
    """What each centre that the person leads offers; POST sets it for one."""
    if request.method == "POST":
        given = request.POST
        try:
            set_plan(
                centre_id=_number(given.get("centre", "")),
                minutes=_number(given.get("minutes", "")),
                capacity=_number(given.get("capacity", "")),
                is_offered="is_offered" in given,
                actor=account_of(request),
                scope=scope_of(request),
                at=clock.now(),
            )
        except RuleBroken as broken:
            messages.error(request, sentence_of(broken))
        else:
            messages.success(request, _("Saved. What is booked already stays as it is."))
        return redirect("appointment_plans")
    centres = centres_of(request)
    held = {plan.centre_id: plan for plan in AppointmentPlan.objects.select_related("centre__unit")}
    context = {
        "rows": [_row(centre, held.get(centre.pk)) for centre in centres],
        "most": MOST_AT_ONE_TIME,
    }
    return desk_page(request, "procedures/tickets/appointments.html", context)


def _row(centre: ServiceCentre, plan: AppointmentPlan | None) -> dict[str, Any]:
    return {
        "centre": centre,
        "plan": plan,
        "minutes": plan.minutes if plan else USUAL_MINUTES,
        "capacity": plan.capacity if plan else 1,
        "is_offered": plan is not None and plan.is_offered,
    }


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0
