"""A petition in words, for the public's pages and the desk's alike."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from procedures.domain.petitions import OtherLaw, PetitionAct, PetitionState, PetitionStep
from procedures.models import Petition
from procedures.queries.explanations import Explained
from procedures.queries.petitions import due_of, events_of, units_named, why_answer_due, why_due
from units.formats import spoken_moment


def steps_of(petition: Petition, *, with_people: bool = False) -> list[dict[str, Any]]:
    """What happened, newest first; ``with_people`` names the staff who did it, and from where to where it went."""
    events = list(events_of(petition))
    units = units_named(events) if with_people or not petition.other_law else {}
    steps = []
    for event in events:
        act = PetitionAct(event.act)
        if act is PetitionAct.RATE and not with_people:
            continue
        to_unit = units.get(event.facts.get("to_unit", 0))
        actor = str(event.actor) if with_people and event.actor else ""
        steps.append(
            {
                "title": _(act.label),
                "at": spoken_moment(event.at),
                "moment": event.at,
                "place": to_unit.label if to_unit else "",
                "note": actor,
            }
        )
    return steps


def due_line(petition: Petition) -> tuple[str, str]:
    """What is due next, and by when; two empty strings where nothing is."""
    state = PetitionState(petition.state)
    if state is PetitionState.ASKED and petition.asked_at:
        by = due_of(petition, PetitionStep.REPLY, petition.asked_at)
        return _("The writer replies by"), spoken_moment(by)
    if state is PetitionState.ANSWERED and petition.next_due_at:
        return _("To be published by"), spoken_moment(petition.next_due_at)
    if petition.ended_at is None:
        return _("The answer is due"), spoken_moment(petition.answer_due_at)
    return "", ""


def why_of(petition: Petition) -> list[Explained]:
    """Why that day."""
    if PetitionState(petition.state) is PetitionState.ANSWERED and petition.answered_at:
        return why_due(petition, PetitionStep.PUBLISH, petition.answered_at)
    return why_answer_due(petition)


def told_moment(moment: datetime | None) -> str:
    """A moment as people read it, or nothing."""
    return spoken_moment(moment) if moment else ""


def unit_told(petition: Petition) -> str:
    """The unit that the public sees: of what was passed on by another law, only where it was sent in."""
    unit = petition.addressed_unit if petition.other_law else petition.competent_unit
    return str(unit.label)


def other_law(petition: Petition) -> OtherLaw | None:
    """As what it was passed on."""
    return OtherLaw(petition.other_law) if petition.other_law else None
