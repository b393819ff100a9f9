"""At reception: what is known of each paper from the person's earlier records, and what the clerk decides."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from procedures.domain.identifiers import personal_number
from procedures.domain.known_papers import Earlier, best
from procedures.domain.vocabulary import ComponentState
from procedures.models import Component
from procedures.queries.known_papers import earlier_papers
from procedures.web.desk import access_to
from staffing.domain.capabilities import Capability
from units import clock
from units.formats import plain_date


@dataclass(frozen=True, slots=True)
class Asked:
    """A paper as reception asks for it: ``known`` from an earlier record, and the state it stands at."""

    known: Earlier | None
    handed_in: str
    state: ComponentState
    choices: tuple[tuple[str, str, bool], ...]


def with_known(request: HttpRequest, data: QueryDict | None, context: dict[str, Any]) -> dict[str, Any]:
    """The papers of ``matter`` with what is known of them; the owner's number tells whose papers those are."""
    if not context.get("papers") or data is None:
        return context
    at = clock.now()
    who = "owner" if data.get("acting") else "at"
    number = personal_number(data.get(f"{who}-personal_number", "")).value or ""
    people = access_to(request).scope_for(Capability.VIEW_PERSONAL_DATA)
    earlier = earlier_papers(number, people=people, at=at)
    asked = []
    for component, ticked in context["papers"]:
        known = best(component.name, earlier, at.date())
        state = state_of(data, component, known)
        asked.append((component, ticked or (known is not None and state in _THERE), _asked(known, state)))
    return context | {"papers": asked}


_THERE = frozenset({ComponentState.REPLACED_BY_DATA, ComponentState.PENDING_CHECK})


def state_of(data: QueryDict, component: Component, known: Earlier | None = None) -> ComponentState:
    """The state that the clerk chose; before that the catalogue's, or taken over where the paper is known."""
    chosen = data.get(f"state-{component.pk}", "")
    if chosen in set(ComponentState):
        return ComponentState(chosen)
    return ComponentState.REPLACED_BY_DATA if known is not None else ComponentState(component.state)


def _asked(known: Earlier | None, state: ComponentState) -> Asked:
    choices = tuple((one.value, _(one.label), one is state) for one in ComponentState)
    return Asked(known, plain_date(known.handed_in_on) if known else "", state, choices)
