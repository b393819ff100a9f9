"""The catalogue of refusals: every code of ``RuleBroken`` has one whole sentence that says what to do next.

To add a code: one line in the file of the app that raises it (alphabetical), its Vietnamese in ``locale/vi``, and, when
it means that somebody else was faster or the same was sent twice, its name in ``CONFLICTS``. Placeholders are the
refusal's facts; dates and moments are written out, words of the vocabulary appear in the reader's language.
Pages and the API reach this module by the setting ``REFUSALS``, since the apps below may not import it.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from http import HTTPStatus
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.web.refusals import (
    circulation,
    data_rights,
    exports,
    figures,
    filing,
    following,
    identity,
    index_766,
    money,
    petitions,
    post,
    procedures,
    satisfaction,
    staffing,
    statistics,
    steering,
    telling,
    tickets,
    units,
)
from procedures.domain.petitions import PetitionAct, PetitionState
from procedures.domain.statistics import ReportAct, ReportState
from procedures.domain.steering import ExplanationState
from procedures.domain.ticket_vocabulary import TicketAct, TicketState
from procedures.domain.vocabulary import Act, Status, TermUnit
from units.errors import RuleBroken
from units.formats import spoken_date, spoken_moment, spoken_money

SENTENCES: Mapping[str, Promise] = {
    **units.SENTENCES,
    **staffing.SENTENCES,
    **identity.SENTENCES,
    **procedures.SENTENCES,
    **circulation.SENTENCES,
    **post.SENTENCES,
    **figures.SENTENCES,
    **filing.SENTENCES,
    **following.SENTENCES,
    **tickets.SENTENCES,
    **money.SENTENCES,
    **satisfaction.SENTENCES,
    **telling.SENTENCES,
    **data_rights.SENTENCES,
    **petitions.SENTENCES,
    **statistics.SENTENCES,
    **index_766.SENTENCES,
    **steering.SENTENCES,
    **exports.SENTENCES,
}

UNKNOWN = _(
    "This cannot be done because of a rule (%(code)s). Nothing was changed. Go back and check what you entered, or ask"
    " your supervisor and name this code."
)

CONFLICTS = frozenset(
    {
        "act_not_allowed",
        "alert_ended",
        "alert_not_raised",
        "alert_taken",
        "appointment_already_booked",
        "appointment_over",
        "data_request_answered",
        "data_request_open",
        "day_closed",
        "dissatisfaction_answered",
        "explanation_act_not_allowed",
        "explanation_open",
        "export_not_ready",
        "export_over",
        "export_too_many",
        "figures_behind",
        "figures_differ",
        "idempotency_key_reused",
        "incident_closed",
        "index_stored",
        "list_received",
        "message_not_dead",
        "paper_on_its_way",
        "petition_act_not_allowed",
        "petition_rated",
        "procedure_changed",
        "questions_answered",
        "rated_already",
        "record_changed",
        "refund_decided",
        "refund_open",
        "same_matter_open",
        "slot_full",
        "statistics_act_not_allowed",
        "statistics_changed",
        "statistics_issued",
        "statistics_not_in_force",
        "task_answered",
        "ticket_act_not_allowed",
        "ticket_counter_taken",
        "ticket_in_hand",
        "ticket_not_yours",
        "till_changed",
        "transaction_known",
        "urge_ended",
        "urged_lately",
    }
)
"""Codes answered with 409: the state of things stands against it, not what was sent."""

NOT_FOUND = frozenset(
    {
        "alert_not_found",
        "appointment_not_found",
        "appointments_not_offered",
        "data_request_not_found",
        "dissatisfaction_not_found",
        "explanation_not_found",
        "export_expired",
        "export_not_found",
        "monitoring_not_found",
        "petition_not_found",
        "record_not_found",
        "refund_not_found",
        "screen_not_found",
        "statistics_not_found",
        "ticket_not_found",
        "scan_not_found",
        "result_file_not_there",
    }
)
"""Codes answered with 404: there is no such thing, or the person may not see it; which of the two is not said."""

TOO_OFTEN = frozenset(
    {
        "appointments_of_address",
        "appointments_too_often",
        "digits_locked",
        "digits_locked_today",
        "identity_too_often",
        "payments_too_often",
        "petition_key_locked",
    }
)
"""Codes answered with 429: the same will be answered later."""

MONEY = frozenset({"amount", "held", "difference"})
"""Facts that are amounts of đồng."""

WORDS: Mapping[str, Any] = {
    "status": Status,
    "act": Act,
    "unit": TermUnit,
    "ticket_act": TicketAct,
    "ticket_state": TicketState,
    "petition_act": PetitionAct,
    "petition_state": PetitionState,
    "report_act": ReportAct,
    "report_state": ReportState,
    "explanation": ExplanationState,
}
"""Facts that hold a stored value, and whose words those are."""


def sentence(broken: RuleBroken) -> str:
    """What to tell the person, in the active language."""
    words = {name: spoken(name, value) for name, value in broken.facts.items()}
    return str(SENTENCES.get(broken.code, UNKNOWN)) % Facts(words, code=broken.code)


def status_of(broken: RuleBroken) -> int:
    """404 for what cannot be seen, 409 for a conflict, 429 for too much at once, 422 for all else that is forbidden."""
    if broken.code in NOT_FOUND:
        return int(HTTPStatus.NOT_FOUND)
    if broken.code in TOO_OFTEN:
        return int(HTTPStatus.TOO_MANY_REQUESTS)
    return int(HTTPStatus.CONFLICT if broken.code in CONFLICTS else HTTPStatus.UNPROCESSABLE_ENTITY)


def spoken(name: str, value: Any) -> str:
    """A fact as it is written in a sentence."""
    if isinstance(value, datetime):
        return str(spoken_moment(value))
    if isinstance(value, date):
        return str(spoken_date(value))
    if name in MONEY and isinstance(value, int):
        return spoken_money(value)
    if isinstance(value, list | tuple | set | frozenset):
        return "; ".join(spoken(name, item) for item in value)
    if name in WORDS and isinstance(value, str) and not isinstance(value, Enum):
        value = next((word for word in WORDS[name] if word.value == value), value)
    label = getattr(value, "label", None)
    return gettext(label) if isinstance(label, str) and label else str(value)


class Facts(dict[str, str]):
    """A refusal must reach the person even where a fact is missing."""

    def __missing__(self, name: str) -> str:
        return "…"
