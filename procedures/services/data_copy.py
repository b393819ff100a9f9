"""The parts of a person's copy that stand beside the records, as JSON holds them."""

from datetime import datetime, time
from typing import Any

from procedures.models import Appointment, ContactPreference, OutboxMessage, Petition
from procedures.queries.held_data import (
    appointments_of,
    messages_to,
    own_acts,
    petitions_by,
    preferences_of,
    sessions_of,
)
from procedures.queries.telling import moment_of as moment_of_sending
from staffing.models import AuditEntry, Citizen, StaffSession
from units.clock import ZONE


def held_beside(citizen: Citizen, at: datetime) -> dict[str, list[dict[str, Any]]]:
    """Petitions, appointments, how they want to be told, what was written to them, and where they sign in."""
    return {
        "petitions": [_petition(petition) for petition in petitions_by(citizen)],
        "appointments": [_appointment(held) for held in appointments_of(citizen)],
        "how_you_are_told": [_preference(chosen) for chosen in preferences_of(citizen)],
        "messages": [_message(message) for message in messages_to(citizen)],
        "signed_in_now": [_session(session) for session in sessions_of(citizen, at)],
        "your_own_acts": [_act(entry) for entry in own_acts(citizen)[:10_000]],
    }


def moment_of(moment: datetime) -> str:
    """A moment to the second, in Vietnamese time."""
    return moment.astimezone(ZONE).isoformat(timespec="seconds")


def _petition(petition: Petition) -> dict[str, Any]:
    text, publication = petition.text, getattr(petition, "publication", None)
    unit = petition.addressed_unit if petition.other_law else petition.competent_unit
    moments = ("submitted_at", "asked_at", "replied_at", "answered_at", "published_at", "ended_at", "answer_due_at")
    words = ("name", "telephone", "email", "subject", "body", "asked", "reply", "answer", "note")
    return {
        "code": petition.code,
        "state": petition.state,
        "content": petition.content,
        "channel": petition.channel,
        "unit": unit.full_name,
        "not_taken_up_because": petition.ground,
        "passed_on_as": petition.other_law,
        "satisfied": petition.satisfied,
        **{name: _maybe(getattr(petition, name)) for name in moments},
        **{name: getattr(text, name) for name in words},
        "published": {name: getattr(publication, name) for name in ("subject", "body", "answer")}
        if publication
        else None,
        "steps": [{"at": moment_of(event.at), "act": event.act} for event in petition.events.all()],
    }


def _appointment(held: Appointment) -> dict[str, Any]:
    return {
        "code": held.written,
        "centre": held.centre.name,
        "begins_at": moment_of(held.begins_at),
        "ends_at": moment_of(held.ends_at),
        "state": held.state,
        "record": held.record.code if held.record else "",
        "procedure": held.procedure.code if held.procedure else "",
        "number": held.ticket.number if held.ticket else "",
        "language": held.language,
        "booked_at": moment_of(held.booked_at),
        "times_moved": held.moves,
    }


def _preference(chosen: ContactPreference) -> dict[str, Any]:
    return {
        "account": chosen.citizen.name,
        "channels": sorted(chosen.channels),
        "language": chosen.language,
        "quiet_from": _hour(chosen.quiet_begins),
        "quiet_until": _hour(chosen.quiet_ends),
        "changed_at": _maybe(chosen.changed_at),
    }


def _message(message: OutboxMessage) -> dict[str, Any]:
    return {
        "kind": message.kind,
        "about": message.record.code if message.record else message.payload.get("code", ""),
        "written_at": moment_of(message.created_at),
        "sent": [
            {
                "channel": sending.channel,
                "address": sending.address,
                "state": sending.state,
                "at": moment_of(moment_of_sending(sending)),
            }
            for sending in message.sendings.all()
        ],
    }


def _session(session: StaffSession) -> dict[str, Any]:
    return {
        "signed_in_at": moment_of(session.created_at),
        "last_seen_at": moment_of(session.last_seen_at),
        "address": session.ip,
        "browser": session.user_agent,
    }


def _act(entry: AuditEntry) -> dict[str, Any]:
    return {"at": moment_of(entry.at), "act": entry.action, "address": entry.ip}


def _hour(hour: time | None) -> str:
    return hour.isoformat(timespec="minutes") if hour else ""


def _maybe(moment: datetime | None) -> str | None:
    return moment_of(moment) if moment else None
