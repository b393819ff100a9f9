"""One record written out: what its page shows, with people masked unless the look at them was logged."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from procedures.domain.vocabulary import (
    Act,
    ApplicantKind,
    Channel,
    EvidenceKind,
    Reason,
    ReturnMethod,
    SourceSystem,
    Status,
    TermUnit,
)
from procedures.domain.written_lines import read
from procedures.models import Applicant, Record, RecordEvent
from procedures.queries.explanations import Explained, explain, spoken_term
from procedures.queries.places import centre, unit
from procedures.queries.record_rows import rows_of
from procedures.web.acts_done import DONE
from procedures.web.change_notes import change_notes
from procedures.web.circulation_notes import circulation_notes
from procedures.web.desk import stand_of
from staffing.models import Account
from staffing.queries.absences import away_on
from units import clock
from units.formats import plain_date, spoken_moment, spoken_money
from units.scoping import Scope


@dataclass(frozen=True, slots=True)
class Person:
    """A party as the page shows it: pairs of label and value."""

    part: str
    facts: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Happened:
    """One event as ``components/trail.html`` shows it."""

    title: str
    at: str
    moment: datetime
    place: str
    note: str


def record_in(scope: Scope, key: int) -> Record:
    """The record with all that its page shows, or 404: the same answer for what is not there and what is not theirs."""
    queryset = Record.objects.visible_to(scope).select_related("submitter", "representative", "assisted_by")
    for record in rows_of(queryset.filter(pk=key)):
        return record
    raise Http404


def written_out(record: Record, *, at: datetime, unmasked: bool = False) -> dict[str, Any]:
    """The context of the record's page."""
    events = list(record.events.select_related("actor").order_by("sequence"))
    return {
        "record": record,
        "status": Status(record.status),
        "stand": stand_of(record, at),
        "due": spoken_moment(record.due_at) if record.due_at else "",
        "stopped_since": spoken_moment(record.paused_at) if record.paused_at else "",
        "first_due": spoken_moment(record.first_due_at)
        if record.first_due_at and record.first_due_at != record.due_at
        else "",
        "intake_due": spoken_moment(record.intake_due_at) if record.intake_due_at and not record.received_at else "",
        "why": why(events),
        "facts": facts_of(record),
        "people": people(record, unmasked=unmasked),
        "unmasked": unmasked,
        "papers": list(record.components.order_by("position")),
        "trail": [happened(event) for event in reversed(events)],
    }


def why(events: list[RecordEvent]) -> list[Explained]:
    """The reason of the due date that holds now, as it was given that day."""
    for event in reversed(events):
        if event.facts.get("why"):
            return explain(read(event.facts["why"]))
    return []


def facts_of(record: Record) -> list[tuple[str, str]]:
    """Places, channel, term and fee."""
    pairs = [
        (_("Received at"), record.received_at_centre.label),
        (_("Settled by"), record.competent_unit.label),
        (_("Returned at"), record.return_at_centre.label),
        (_("Return"), _(ReturnMethod(record.return_method).label)),
        (_("Channel"), _(Channel(record.channel).label)),
        (_("Source"), _(SourceSystem(record.source_system).label)),
        (_("Settlement term"), spoken_term(record.term_value, TermUnit(record.term_unit))),
        (_("Fee"), money(record.fee_vnd)),
        (_("Officer"), officer_of(record)),
    ]
    if record.copies > 1 or record.pages > 1:
        pairs.append((_("Copies and pages"), f"{record.copies} × {record.pages}"))
    if record.external_code:
        pairs.append((_("Code in another system"), record.external_code))
    if record.assisted_by:
        pairs.append((_("Helped by"), str(record.assisted_by)))
    return pairs


def officer_of(record: Record) -> str:
    """Whose record it is; while that person is away, until when, and who stands in."""
    if record.officer is None:
        return "—"
    away = away_on(clock.today()).get(record.officer.pk)
    if away is None:
        return str(record.officer)
    words = {"name": record.officer, "day": plain_date(away.last_day)}
    if away.stand_in_id is None:
        return _("%(name)s (away until %(day)s)") % words
    return _("%(name)s (away until %(day)s; %(stand_in)s stands in)") % (
        words | {"stand_in": Account.objects.get(pk=away.stand_in_id)}
    )


def money(amount_vnd: int | None) -> str:
    """An amount as it is written; unknown is never free."""
    if amount_vnd is None:
        return _("Not published")
    return _("Free of charge") if amount_vnd == 0 else spoken_money(amount_vnd)


def people(record: Record, *, unmasked: bool) -> list[Person]:
    """Owner, submitter and representative, whichever there are."""
    parts = (
        (_("Owner of the record"), record.applicant),
        (_("Handed in by"), record.submitter),
        (_("Authorised person"), record.representative),
    )
    return [Person(part, _facts_of_party(party, unmasked)) for part, party in parts if party is not None]


def _facts_of_party(party: Applicant, unmasked: bool) -> list[tuple[str, str]]:
    is_person = party.kind == ApplicantKind.CITIZEN
    pairs = [
        (pgettext("person", "Full name") if is_person else _("Name"), party.name if unmasked else party.masked_name),
        (_("Kind"), "" if is_person else _(ApplicantKind(party.kind).label)),
        (_("Identification number"), party.number if unmasked else party.masked_number),
        (_("Telephone"), party.telephone if unmasked else party.masked_telephone),
    ]
    if unmasked:
        pairs += [
            (_("Date of birth"), plain_date(party.born_on) if party.born_on else ""),
            (_("E-mail"), party.email),
            (_("Address"), party.address),
        ]
    pairs.append((_("Residence"), party.unit.label if party.unit else ""))
    return [(label, value) for label, value in pairs if value]


def happened(event: RecordEvent) -> Happened:
    """An event as a sentence, with who did it, when, and when it was written down if that was later."""
    late = event.recorded_at - event.at
    at = spoken_moment(event.at)
    if late.total_seconds() >= 60:
        at = _("%(at)s, written down %(recorded)s") % {"at": at, "recorded": spoken_moment(event.recorded_at)}
    return Happened(
        title=str(DONE[Act(event.act)]),
        at=at,
        moment=event.at,
        place=_done_by(event),
        note="; ".join(_notes(event)),
    )


def _done_by(event: RecordEvent) -> str:
    if event.citizen_id is not None:
        return _("The applicant, online")
    return str(event.actor) if event.actor else _("The system")


def _notes(event: RecordEvent) -> list[str]:
    facts, notes = event.facts, []
    if facts.get("unit"):
        notes.append(unit(facts["unit"]).label)
    if facts.get("centre"):
        notes.append(_("at %(centre)s") % {"centre": centre(facts["centre"]).label})
    if facts.get("number"):
        words = _("refusal no. %(number)s of %(day)s") if facts.get("refusal") else _("no. %(number)s of %(day)s")
        issued = plain_date(date.fromisoformat(facts["issued_on"]))
        notes.append(words % {"number": facts["number"], "day": issued})
    if facts.get("letter"):
        notes.append(_("letter no. %(number)s") % {"number": facts["letter"]})
    if facts.get("answer_by"):
        until = spoken_moment(datetime.fromisoformat(facts["answer_by"]))
        notes.append(_("to be answered by %(moment)s") % {"moment": until})
    if facts.get("due_at"):
        due = datetime.fromisoformat(facts["due_at"])
        notes.append(_("due %(moment)s") % {"moment": spoken_moment(due)})
    if facts.get("evidence"):
        notes.append(_(EvidenceKind(facts["evidence"]).label))
    notes += circulation_notes(facts)
    notes += change_notes(facts)
    if event.reason:
        notes.append(_(Reason(event.reason).label))
    return notes
