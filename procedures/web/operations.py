"""What those who run the portal look after: messages that could not go out, and incidents."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from procedures.domain.vocabulary import IncidentKind, NoticeKind
from procedures.models import Incident, OutboxMessage
from procedures.queries.operations import (
    SHOWN,
    closed_incidents,
    dead_messages,
    open_incidents,
    waiting_messages,
)
from procedures.services.incidents import close_incident
from procedures.services.outbox import resend
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.web.acting import account_of
from units import clock


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """An incident in words: what it is, what was found, and the rows or cells that it names."""

    incident: Incident
    kind: IncidentKind
    found: list[str]
    named: list[str]


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message in words."""

    message: OutboxMessage
    kind: NoticeKind


@gate(Capability.OPERATE_SYSTEM)
def outbox(request: HttpRequest) -> HttpResponse:
    """Messages given up, with the button that sends them again, and messages still on their way."""
    dead, waiting = dead_messages(), waiting_messages()
    context = {
        "dead": [_message(row) for row in dead.select_related("record", "recipient")[:SHOWN]],
        "dead_count": dead.count(),
        "waiting": [_message(row) for row in waiting.select_related("record", "recipient")[:SHOWN]],
        "waiting_count": waiting.count(),
        "shown": SHOWN,
        "now": clock.now(),
    }
    return render(request, "procedures/operations/outbox.html", context)


@gate(Capability.OPERATE_SYSTEM)
@require_POST
def send_again(request: HttpRequest) -> HttpResponse:
    """Put one message that was given up back into the outbox."""
    resend(message_id=request.POST.get("message", ""), actor=account_of(request), at=clock.now())
    messages.success(request, _("The message will be sent again within a minute."))
    return HttpResponseRedirect(reverse("outbox"))


@gate(Capability.VIEW_INCIDENTS)
def incidents(request: HttpRequest) -> HttpResponse:
    """Open incidents, each with what was found, and the closed ones with their conclusion."""
    context = {
        "open": [_incident(row) for row in open_incidents()],
        "closed": [_incident(row) for row in closed_incidents()[:SHOWN]],
        "may_operate": request.access.may(Capability.OPERATE_SYSTEM),  # type: ignore[attr-defined]
    }
    return render(request, "procedures/operations/incidents.html", context)


@gate(Capability.VIEW_INCIDENTS)
@require_POST
def close(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Close an incident with a conclusion."""
    close_incident(
        incident_id=incident_id,
        conclusion=request.POST.get("conclusion", ""),
        actor=account_of(request),
        at=clock.now(),
    )
    messages.success(request, _("The incident is closed."))
    return HttpResponseRedirect(reverse("incidents"))


def _message(message: OutboxMessage) -> MessageRow:
    return MessageRow(message, NoticeKind(message.kind))


def _incident(incident: Incident) -> IncidentRow:
    kind, facts = IncidentKind(incident.kind), incident.facts
    numbers = {name: number_format(value, force_grouping=True) for name, value in facts.items() if type(value) is int}
    found = []
    if kind is IncidentKind.FIGURES_DIFFER:
        found.append(_("Cells of the figures that differ from a recount of %(records)s records: %(cells)s.") % numbers)
        if facts["misjudged"]:
            codes = {"codes": ", ".join(facts["misjudged"])}
            found.append(_("What is stored of these records is not what their dates say: %(codes)s.") % codes)
        if facts["repaired"]:
            found.append(_("The cells were mended. The cause is still to be found."))
    elif kind is IncidentKind.TRAIL_BROKEN:
        found.append(_("Faults found in the trail: %(faults)s.") % numbers)
    elif kind is IncidentKind.SCAN_INFECTED:
        found.append(_("Scans in which a virus was found, shown to nobody: %(scans)s.") % numbers)
    elif kind is IncidentKind.DATA_REQUEST_LATE:
        found.append(_("Requests about personal data that nobody answered within their term: %(requests)s.") % numbers)
    else:
        found.append(_("Messages given up that wait for a person: %(waiting_for_a_person)s.") % numbers)
    return IncidentRow(incident, kind, found, facts.get("named", []))
