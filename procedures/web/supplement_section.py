"""Requests for supplement on the page of their record: what was asked for, what came, and what can be done now."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from procedures.domain.lifecycle import possible_acts
from procedures.domain.supplements import is_expired
from procedures.domain.vocabulary import Act, Channel, Fault, Reason, Status, SupplementPhase
from procedures.models import Record, SupplementItem, SupplementRequest
from procedures.queries.supplements import requests_of
from procedures.services.step import acts_here, lifecycle_facts
from procedures.web.desk import access_to
from staffing.access import Access
from staffing.domain.capabilities import Capability
from units.formats import spoken_moment

WAITING = frozenset({Status.INTAKE_SUPPLEMENT, Status.SUPPLEMENT_REQUESTED})

CAPABILITIES: dict[Act, Capability] = {
    Act.RECEIVE: Capability.RECEIVE_RECORDS,
    Act.ANSWER_INTAKE_SUPPLEMENT: Capability.SUBMIT_RECORDS,
    Act.CONFIRM_SUPPLEMENT: Capability.CONFIRM_SUPPLEMENTS,
    Act.PROVIDE_SUPPLEMENT: Capability.CONFIRM_SUPPLEMENTS,
    Act.CLOSE: Capability.CONFIRM_SUPPLEMENTS,
}
"""What may be done about an open request, in the order of the buttons, and who may."""

ADDRESSES: dict[Act, str] = {
    Act.RECEIVE: "record_receive_completed",
    **{act: f"record_{act.value}" for act in CAPABILITIES if act is not Act.RECEIVE},
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One paper as the page shows it."""

    item: SupplementItem
    fault: str
    came: str


@dataclass(frozen=True, slots=True)
class Button:
    """One thing to do with the ticks."""

    act: Act
    address: str
    label: str
    is_main: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """One request as the page shows it; ``buttons`` only where it waits."""

    request: SupplementRequest
    phase: str
    state: str
    tone: str
    facts: list[tuple[str, str]]
    papers: list[Asked]
    buttons: list[Button]
    close_address: str = ""


def supplements_section(request: HttpRequest, record: Record, *, at: datetime) -> dict[str, Any]:
    """The context of ``desk/_supplements.html``; what was written shows to whoever may see personal data there."""
    access = access_to(request)
    people = access.scope_for(Capability.VIEW_PERSONAL_DATA)
    shown = Record.objects.visible_to(people).filter(pk=record.pk).exists()
    letter = getattr(record, "refusal_letter", None) if record.status == Status.REFUSED else None
    return {
        "supplements": [_shown(one, record, access, at) for one in requests_of(record)],
        "supplement_texts": shown,
        "refusal_letter": letter,
        "refusal_reason": _(Reason(letter.reason).label) if letter else "",
    }


def _shown(request: SupplementRequest, record: Record, access: Access, at: datetime) -> Shown:
    waits = request.is_open and Status(record.status) in WAITING
    possible = [act for act in CAPABILITIES if waits and may(act, record, access)]
    expired = is_expired(request.answer_by, at)
    state, tone = _state(request, waits=waits, expired=expired)
    return Shown(
        request=request,
        phase=_(SupplementPhase(request.phase).label),
        state=state,
        tone=tone,
        facts=_facts(request),
        papers=[_asked(item) for item in request.items.all()],
        buttons=_buttons(record, possible),
        close_address=reverse(ADDRESSES[Act.CLOSE], args=[record.pk]) if expired and Act.CLOSE in possible else "",
    )


def may(act: Act, record: Record, access: Access) -> bool:
    """Whether a person may do an act about an open request, as far as a page can tell."""
    capability = CAPABILITIES[act]
    if act not in possible_acts(lifecycle_facts(record)) or not access.may(capability):
        return False
    if act is Act.ANSWER_INTAKE_SUPPLEMENT and record.channel != Channel.ONLINE:
        return False
    return acts_here(record, act, access.scope_for(capability))


def _state(request: SupplementRequest, *, waits: bool, expired: bool) -> tuple[str, str]:
    if request.confirmed_at:
        return _("All papers came"), "good"
    if request.closed_at:
        return _("Closed: the papers did not come"), "neutral"
    if not waits:
        return _("Ended with the record"), "neutral"
    return (_("Papers did not come in time"), "bad") if expired else (_("Papers are waited for"), "paused")


def _facts(request: SupplementRequest) -> list[tuple[str, str]]:
    reason = _(Reason(request.reason).label)
    pairs = [
        (_("Asked for"), f"{spoken_moment(request.asked_at)}, {request.asked_by}"),
        (_("Reason"), reason),
        (_("To be answered by"), spoken_moment(request.answer_by) if request.answer_by else ""),
        (_("Reminders"), str(request.reminders) if request.reminders else ""),
        (_("Closing proposed at"), spoken_moment(request.close_proposed_at) if request.close_proposed_at else ""),
        (_("First papers came"), spoken_moment(request.answered_at) if request.answered_at else ""),
        (
            _("All papers came"),
            f"{spoken_moment(request.confirmed_at)}, {request.confirmed_by or _('the applicant, online')}"
            if request.confirmed_at
            else "",
        ),
        (_("Closed at"), spoken_moment(request.closed_at) if request.closed_at else ""),
    ]
    return [(label, value) for label, value in pairs if value]


def _asked(item: SupplementItem) -> Asked:
    came = _("came %(moment)s") % {"moment": spoken_moment(item.provided_at)} if item.provided_at else ""
    return Asked(item, _(Fault(item.fault).label), came)


def _buttons(record: Record, possible: list[Act]) -> list[Button]:
    labels = {
        Act.RECEIVE: _("All papers are here: receive"),
        Act.ANSWER_INTAKE_SUPPLEMENT: _("All papers came online: back to intake"),
        Act.CONFIRM_SUPPLEMENT: _("All papers are here: start the term anew"),
        Act.PROVIDE_SUPPLEMENT: _("Keep what came, and wait for the rest"),
    }
    ways = [act for act in possible if act in labels]
    return [
        Button(act, reverse(ADDRESSES[act], args=[record.pk]), labels[act], is_main=not number)
        for number, act in enumerate(ways)
    ]
