"""The result on a record's page: how far it has come, what was issued, handed over, put right and given back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from procedures.domain.result_words import ResultStage, SigningMethod
from procedures.domain.vocabulary import EvidenceKind, Reason, ReturnMethod
from procedures.models import Applicant, Handover, Proposal, Record, Result, ResultCorrection, UndeliveredLetter
from procedures.queries.originals import originals_kept
from units.formats import plain_date, spoken_date, spoken_moment


@dataclass(frozen=True, slots=True)
class Stage:
    """One fact of a result's way, as ``components/trail.html`` shows it; ``next`` has not happened yet."""

    title: str
    at: str = ""
    moment: datetime | None = None
    place: str = ""
    note: str = ""
    next: bool = False
    standing: str = ""


def result_section(record: Record, *, at: datetime, unmasked: bool, may_read: bool) -> dict[str, Any]:
    """The context of the section. ``may_read``: draft and notes are free text about a person."""
    proposals = list(record.proposals.select_related("proposed_by", "approved_by", "signed_by", "ended_by"))
    corrections = list(record.result_corrections.select_related("reported_by", "corrected_by", "signer"))
    given = list(record.originals_given_back.select_related("component", "given_by"))
    result: Result | None = getattr(record, "result", None)
    handover: Handover | None = getattr(record, "handover", None)
    letters = list(record.undelivered_letters.select_related("posted_by", "recorded_by"))
    current = next((one for one in reversed(proposals) if one.ended_at is None), None)
    stages = [stage for proposal in proposals for stage in _stages_of(proposal, may_read=may_read)]
    stages += _issued(result, handover) + [s for one in corrections for s in _corrected(one, at, may_read=may_read)]
    stages += [stage for letter in letters for stage in _brought_back(letter)]
    coming = _coming(record)
    has_a_way = bool(proposals or corrections or letters)
    return {
        "stages": coming + sorted(reversed(stages), key=_moment, reverse=True) if has_a_way else [],
        "draft": current.text if current and may_read and result is None else "",
        "result": result_facts(result) if result else [],
        "handover": handover_facts(handover, unmasked=unmasked) if handover else [],
        "given_back": [_given_back(one, unmasked=unmasked) for one in given],
        "originals_kept": [f"{paper.name} ({paper.originals})" for paper in originals_kept(record)],
    }


def _moment(stage: Stage) -> datetime:
    assert stage.moment is not None  # noqa: S101 - only what is still to come has none
    return stage.moment


def _happened(title: str, at: datetime, who: object, note: str = "") -> Stage:
    return Stage(title, spoken_moment(at), at, str(who) if who else "", note)


def _stages_of(proposal: Proposal, *, may_read: bool) -> list[Stage]:
    kind = _("Letter of refusal") if proposal.is_refusal else _("Result")
    stages = [_happened(_("Proposed"), proposal.proposed_at, proposal.proposed_by, kind)]
    if proposal.approved_at:
        note = _by_what_right(proposal.approval_on_behalf_of, proposal.approval_decision)
        stages.append(_happened(_("Approved"), proposal.approved_at, proposal.approved_by, note))
    if proposal.signed_at:
        method = _(SigningMethod(proposal.signing_method).label)
        note = "; ".join(
            filter(None, [" / ".join(proposal.signing_block), method, _decision(proposal.signing_decision)])
        )
        stages.append(_happened(_("Signed"), proposal.signed_at, proposal.signed_by, note))
    if proposal.ended_at:
        title = _("Sent back") if proposal.note else _("Overtaken by events, to be proposed anew")
        stages.append(_happened(title, proposal.ended_at, proposal.ended_by, proposal.note if may_read else ""))
    return stages


def _by_what_right(on_behalf_of: str, decision: str) -> str:
    return _("for %(title)s, decision %(decision)s") % {"title": on_behalf_of, "decision": decision} if decision else ""


def _decision(number: str) -> str:
    return _("decision %(decision)s") % {"decision": number} if number else ""


def _issued(result: Result | None, handover: Handover | None) -> list[Stage]:
    stages: list[Stage] = []
    if result is not None and result.record.completed_at:
        number = _("no. %(number)s of %(day)s") % {"number": result.number, "day": plain_date(result.issued_on)}
        stages.append(_happened(_("Issued with its number"), result.record.completed_at, result.issued_by, number))
    if handover is not None:
        by_post = handover.evidence == EvidenceKind.POSTAL_TRACKING
        title = _("Handed to the post") if by_post else _("Handed over")
        title = title if handover.handed_over_by else _("Taken by the owner on the portal")
        stages.append(_happened(title, handover.handed_over_at, handover.handed_over_by))
        if handover.delivered_at:
            stages.append(
                Stage(_("Delivered by the post"), spoken_date(handover.delivered_at.date()), handover.delivered_at)
            )
    return stages


def _brought_back(letter: UndeliveredLetter) -> list[Stage]:
    number = _("no. %(number)s") % {"number": letter.tracking_number}
    why = f"{plain_date(letter.came_back_on)}, {_(Reason(letter.reason).label)}"
    return [
        _happened(_("Handed to the post"), letter.posted_at, letter.posted_by, number),
        _happened(_("Came back from the post undeliverable"), letter.recorded_at, letter.recorded_by, why),
    ]


def _corrected(one: ResultCorrection, at: datetime, *, may_read: bool) -> list[Stage]:
    stages = [_happened(_("Error reported"), one.reported_at, one.reported_by, one.what if may_read else "")]
    if one.corrected_at and one.issued_on:
        number = _("no. %(number)s of %(day)s") % {"number": one.number, "day": plain_date(one.issued_on)}
        block = " / ".join(one.signing_block)
        note = "; ".join(filter(None, [number, str(one.signer), block]))
        stages.append(_happened(_("Corrected"), one.corrected_at, one.corrected_by, note))
    return stages


def _coming(record: Record) -> list[Stage]:
    """What the result waits for now."""
    words = {
        ResultStage.PROPOSED: _("To be approved"),
        ResultStage.APPROVED: _("To be signed"),
        ResultStage.SIGNED: _("To be issued with its number"),
    }
    if record.result_stage:
        return [Stage(words[ResultStage(record.result_stage)], next=True)]
    if record.correction_due_at:
        by = _("by %(moment)s") % {"moment": spoken_moment(record.correction_due_at)}
        return [Stage(_("To be corrected"), note=by, next=True)]
    return [Stage(_("On its way by post"), next=True)] if record.in_the_post else []


def result_facts(result: Result) -> list[tuple[str, str]]:
    """The result's number, date and signer, and by what right it was signed."""
    pairs = [
        (_("Kind"), _("Letter of refusal") if result.is_refusal else _("Result")),
        (_("Number"), result.number),
        (_("Issued on"), spoken_date(result.issued_on)),
        (_("Signed by"), " · ".join(filter(None, [str(result.signer), result.signer_title]))),
    ]
    if result.authority_decision:
        pairs.append((_("Signs as"), " / ".join(result.signing_block)))
        pairs.append((_("Decision"), result.authority_decision))
    return pairs


def handover_facts(handover: Handover, *, unmasked: bool) -> list[tuple[str, str]]:
    """To whom the result went; the name as masked as the parties' are."""
    name, number = _masked(handover.receiver_name, handover.evidence_number, unmasked=unmasked)
    stranger = _("no party of the record")
    receiver = name if handover.to_a_party else f"{name} ({stranger})"
    pairs = [
        (_("Receiver"), receiver),
        (_("Identified by"), f"{_(EvidenceKind(handover.evidence).label)} {number}"),
        (_("How"), _(ReturnMethod(handover.method).label)),
        (
            _("Handed over"),
            ", ".join(filter(None, [spoken_moment(handover.handed_over_at), str(handover.handed_over_by or "")])),
        ),
    ]
    if handover.evidence == EvidenceKind.POSTAL_TRACKING:
        arrived = spoken_date(handover.delivered_at.date()) if handover.delivered_at else _("not known yet")
        pairs.append((_("Delivered"), arrived))
    return pairs


def _given_back(one: Any, *, unmasked: bool) -> str:
    name, _number = _masked(one.receiver_name, one.evidence_number, unmasked=unmasked)
    return _("%(paper)s (%(count)s): to %(name)s, %(moment)s") % {
        "paper": one.component.name,
        "count": one.count,
        "name": name,
        "moment": spoken_moment(one.given_at),
    }


def _masked(name: str, number: str, *, unmasked: bool) -> tuple[str, str]:
    if unmasked:
        return name, number
    hidden = Applicant(name=name, personal_number=number)
    return hidden.masked_name, hidden.masked_number
