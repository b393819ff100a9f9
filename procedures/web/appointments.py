"""Appointments for everybody: choose a centre, a day and a time; move or cancel it with its code. No script needed."""

from datetime import date, datetime
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from procedures.domain.appointments import AppointmentState
from procedures.models import Appointment, AppointmentPlan, Procedure
from procedures.queries.appointments import OfferedDay, by_code, of_citizen, offered, plan_of, plans
from procedures.queries.places import centre_of_unit
from procedures.services.appointments import Wish, book, cancel, move
from procedures.throttles import AppointmentThrottle
from procedures.web.calendar_files import calendar_file
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.models import Citizen
from staffing.origin import ip_of
from units import clock
from units.errors import RuleBroken
from units.formats import spoken_date, spoken_moment, spoken_time
from units.web.refusals import sentence_of, status_of


@gate(Capability.PUBLIC)
@require_safe
def appointments(request: HttpRequest) -> HttpResponse:
    """The centres that offer times; with ``?code=`` on to the appointment that one has."""
    typed = request.GET.get("code", "")
    refusal, status = "", HTTPStatus.OK
    if typed:
        try:
            _count(request)
            return redirect("appointment", by_code(typed).code)
        except RuleBroken as broken:
            refusal, status = sentence_of(broken), HTTPStatus(status_of(broken))
    context = {"plans": plans(), "typed": typed, "refusal": refusal, "about": _about(request)}
    return _private(render(request, "procedures/appointments/centres.html", context, status=status))


@gate(Capability.PUBLIC)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def appointment_new(request: HttpRequest, centre: str) -> HttpResponse:
    """The days and times of one centre; POST books one."""
    plan = plan_of(centre_of_unit(centre, clock.today()).pk)
    if request.method != "POST":
        return _times(request, plan)
    try:
        _count(request)
        made = book(wish=_wish(request, plan), at=clock.now(), address=ip_of(request) or "")
    except RuleBroken as broken:
        return _times(request, plan, broken=broken)
    messages.success(request, _("The time is kept for you."))
    return redirect("appointment", made.code)


@gate(Capability.PUBLIC)
@never_cache
@require_safe
def appointment(request: HttpRequest, code: str) -> HttpResponse:
    """What is booked, for whoever has the code."""
    _count(request)
    held = by_code(code)
    may_change = held.state == AppointmentState.BOOKED and held.begins_at > clock.now()
    context = {
        "held": held,
        "state": AppointmentState(held.state),
        "moment": spoken_moment(held.begins_at),
        "until": spoken_time(held.slot.ends_at.astimezone(clock.ZONE).time()),
        "may_change": may_change,
        "matter": held.procedure if may_change else None,
    }
    return _private(render(request, "procedures/appointments/appointment.html", context))


@gate(Capability.PUBLIC)
@never_cache
@require_safe
def appointment_calendar(request: HttpRequest, code: str) -> HttpResponse:
    """The appointment for a calendar."""
    _count(request)
    held = by_code(code)
    return calendar_file(
        key=f"appointment-{held.code}",
        title=_("Appointment %(code)s") % {"code": held.written},
        begins=held.begins_at,
        ends=held.ends_at,
        place=", ".join(filter(None, [held.centre.label, held.centre.address])),
        is_cancelled=held.state == AppointmentState.CANCELLED,
    )


@gate(Capability.PUBLIC)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def appointment_move(request: HttpRequest, code: str) -> HttpResponse:
    """Another time at the same centre."""
    _count(request)
    held = by_code(code)
    plan = plan_of(held.centre_id)
    if request.method != "POST":
        return _times(request, plan, held=held)
    try:
        move(code=held.code, begins_at=_moment(request), at=clock.now())
    except RuleBroken as broken:
        return _times(request, plan, held=held, broken=broken)
    messages.success(request, _("Your appointment is at the new time."))
    return redirect("appointment", held.code)


@gate(Capability.PUBLIC)
@never_cache
@require_POST
def appointment_cancel(request: HttpRequest, code: str) -> HttpResponse:
    """Give the time back."""
    _count(request)
    try:
        held = cancel(code=code, at=clock.now())
    except RuleBroken as broken:
        if broken.code == "appointment_not_found":
            raise
        messages.error(request, sentence_of(broken))
    else:
        messages.success(request, _("Your appointment is cancelled, and the time is free for others."))
        code = held.code
    return redirect("appointment", code)


def own_appointments(citizen: Citizen) -> list[dict[str, str]]:
    """What a citizen has before them, for the list of their records."""
    return [
        {
            "address": reverse("appointment", args=[one.code]),
            "moment": spoken_moment(one.begins_at),
            "centre": one.centre.label,
            "record": one.record.code if one.record else "",
        }
        for one in of_citizen(citizen.pk, clock.now())
    ]


def _times(
    request: HttpRequest, plan: AppointmentPlan, *, held: Appointment | None = None, broken: RuleBroken | None = None
) -> HttpResponse:
    days = offered(plan, clock.now())
    chosen = _chosen(request, days)
    context: dict[str, Any] = {
        "plan": plan,
        "held": held,
        "days": [(one.day.isoformat(), spoken_date(one.day, year=False), one.day) for one in days],
        "chosen": chosen,
        "slots": [
            (slot.begins_at.isoformat(), spoken_time(slot.begins_at.time()), spoken_time(slot.ends_at.time()))
            for slot in (chosen.slots if chosen else ())
        ],
        "about": _about(request),
        "refusal": sentence_of(broken) if broken else "",
    }
    template = "procedures/appointments/times.html"
    return _private(render(request, template, context, status=status_of(broken) if broken else 200))


def _chosen(request: HttpRequest, days: list[OfferedDay]) -> OfferedDay | None:
    """The day that was asked for, otherwise the first on which something is free."""
    asked = request.GET.get("day") or request.POST.get("slot", "")[:10]
    return next((one for one in days if one.day.isoformat() == asked), days[0] if days else None)


def _wish(request: HttpRequest, plan: AppointmentPlan) -> Wish:
    about = _about(request)
    return Wish(
        centre_id=plan.centre_id,
        begins_at=_moment(request),
        citizen=_citizen(request),
        record_code=about.get("record", ""),
        procedure_code=about.get("procedure", ""),
        language=get_language() or "vi",
    )


def _about(request: HttpRequest) -> dict[str, str]:
    """What one comes for, carried from page to page: a record of one's own, or a procedure."""
    asked = request.POST if request.method == "POST" else request.GET
    if record := asked.get("record", "")[:60]:
        return {"record": record, "query": f"record={record}"}
    found = Procedure.objects.filter(code=asked.get("procedure", "")[:20]).first()
    return {"procedure": found.code, "query": f"procedure={found.code}"} if found else {}


def _moment(request: HttpRequest) -> datetime:
    """The time that was chosen; RuleBroken where none was."""
    try:
        moment = datetime.fromisoformat(request.POST.get("slot", ""))
        date(moment.year, moment.month, moment.day)
    except ValueError as error:
        raise RuleBroken("slot_missing", field="slot") from error
    if moment.tzinfo is None:
        raise RuleBroken("slot_missing", field="slot")
    return moment


def _citizen(request: HttpRequest) -> Citizen | None:
    return request.citizen or None  # type: ignore[attr-defined]


def _count(request: HttpRequest) -> None:
    """Codes are not to be tried out, nor times booked by a machine: so many in a minute from one address."""
    if not AppointmentThrottle().allow_request(request, None):
        raise RuleBroken("appointments_too_often")


def _private(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex"
    return response
