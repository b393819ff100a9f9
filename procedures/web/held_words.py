"""What is held about a person beside the records, in words: petitions, appointments, messages, sign-ins."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from procedures.domain.appointments import AppointmentState
from procedures.domain.petitions import OtherLaw, PetitionAct, PetitionContent, PetitionGround, PetitionState
from procedures.domain.telling import MessageChannel
from procedures.models import Appointment, ContactPreference, Petition
from procedures.models.telling import LANGUAGES
from procedures.queries.held_data import (
    EACH_SHOWN,
    MESSAGES_SHOWN,
    SIGN_INS_SHOWN,
    appointments_of,
    messages_to,
    own_acts,
    petitions_by,
    preferences_of,
    sessions_of,
)
from procedures.queries.telling import told_by
from procedures.web.petition_words import told_moment, unit_told
from procedures.web.telling_section import told_line
from staffing.domain.acts import AuditAction
from staffing.models import AuditEntry, Citizen, StaffSession
from units.formats import spoken_moment, spoken_time

_OWN_WORDS = {
    AuditAction.CITIZEN_SIGNED_IN: gettext_lazy("You signed in"),
    AuditAction.CITIZEN_SIGNED_OUT: gettext_lazy("You signed out"),
    AuditAction.DATA_HANDED_OVER: gettext_lazy("You downloaded a copy of your data"),
}
"""Acts of one's own; the log's words speak of somebody else."""


def shown_beside(citizen: Citizen, at: datetime) -> dict[str, Any]:
    """The sections of one's own page that stand beside the records."""
    return {
        "petitions": [_petition(one, citizen) for one in petitions_by(citizen)[:EACH_SHOWN]],
        "appointments": [_appointment(one) for one in appointments_of(citizen)[:EACH_SHOWN]],
        "most_each": EACH_SHOWN,
        "preferences": [_preference(one) for one in preferences_of(citizen)],
        "told": [
            told_line(told_by(one), one.record.code if one.record else str(one.payload.get("code", "")))
            for one in messages_to(citizen)[:MESSAGES_SHOWN]
        ],
        "most_messages": MESSAGES_SHOWN,
        "sessions": [_session(one) for one in sessions_of(citizen, at)],
        "own_acts": [_act(one) for one in own_acts(citizen)[:SIGN_INS_SHOWN]],
        "most_acts": SIGN_INS_SHOWN,
    }


def _petition(petition: Petition, citizen: Citizen) -> dict[str, Any]:
    text, publication = petition.text, getattr(petition, "publication", None)
    published = f"{publication.subject}\n{publication.body}\n\n{publication.answer}" if publication else ""
    facts = [
        (_("About"), _(PetitionContent(petition.content).label)),
        (_("Unit"), unit_told(petition)),
        (_("Name"), text.name),
        (_("Telephone"), text.telephone),
        (_("E-mail"), text.email),
        (_("Sent in at"), spoken_moment(petition.submitted_at)),
        (_("What you wrote"), text.body),
        (_("You were asked"), text.asked),
        (_("Your reply"), text.reply),
        (_("Day of the answer"), told_moment(petition.answered_at)),
        (_("Answer"), text.answer),
        (_("Why it was not taken up"), _ground(petition)),
        (_("Passed on as"), _law(petition)),
        (_("Told to you"), text.note),
        (_("You said of the answer"), _satisfied(petition)),
        (_("Published at"), told_moment(petition.published_at)),
        (_("Published, without your name"), published),
    ]
    return {
        "code": petition.code,
        "subject": text.subject,
        "state": PetitionState(petition.state),
        "opens": petition.citizen_id == citizen.pk,
        "facts": [(label, value) for label, value in facts if value],
        "steps": [(_(PetitionAct(event.act).label), spoken_moment(event.at)) for event in petition.events.all()],
    }


def _ground(petition: Petition) -> str:
    return _(PetitionGround(petition.ground).label) if petition.ground else ""


def _law(petition: Petition) -> str:
    return _(OtherLaw(petition.other_law).label) if petition.other_law else ""


def _satisfied(petition: Petition) -> str:
    if petition.satisfied is None:
        return ""
    return _("Yes, satisfied") if petition.satisfied else _("No, not satisfied")


def _appointment(held: Appointment) -> dict[str, Any]:
    return {
        "held": held,
        "state": AppointmentState(held.state),
        "moment": spoken_moment(held.begins_at),
        "booked": spoken_moment(held.booked_at),
    }


def _preference(chosen: ContactPreference) -> list[tuple[str, str]]:
    channels = [_(channel.label) for channel in MessageChannel if channel in chosen.channels]
    quiet = ""
    if chosen.quiet_begins and chosen.quiet_ends:
        hours = {"begins": spoken_time(chosen.quiet_begins), "ends": spoken_time(chosen.quiet_ends)}
        quiet = _("%(begins)s to %(ends)s") % hours
    return [
        (_("In whose name"), chosen.citizen.name),
        (_("Told by"), ", ".join(channels) or _("Nothing: all is switched off")),
        (_("Language of the messages"), dict(LANGUAGES)[chosen.language]),
        (_("Quiet hours"), quiet or _("None")),
        *([(_("Changed at"), spoken_moment(chosen.changed_at))] if chosen.changed_at else []),
    ]


def _session(session: StaffSession) -> list[tuple[str, str]]:
    facts = [
        (_("Signed in at"), spoken_moment(session.created_at)),
        (_("Last seen at"), spoken_moment(session.last_seen_at)),
        (_("Network address"), session.ip or ""),
        (_("Browser"), session.user_agent),
    ]
    return [(label, value) for label, value in facts if value]


def _act(entry: AuditEntry) -> tuple[str, str, str]:
    action = AuditAction(entry.action)
    return str(_OWN_WORDS.get(action) or _(action.label)), spoken_moment(entry.at), entry.ip or ""
