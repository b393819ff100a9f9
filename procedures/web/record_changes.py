"""What changed in a record's life beside its status: what was promised, asked to be paid, corrected, stopped.

Words of officers are shown to whoever may see personal data at the record's place; corrected values only on the page
whose look was logged.
"""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from procedures.domain.amendments import AmendedField, PartyRole
from procedures.domain.outages import OutageSystem
from procedures.domain.vocabulary import Reason, ReturnMethod, Status
from procedures.models import Adjustment, Amendment, Ending, Extension, Outage, PaymentObligation, Record
from procedures.queries.outages import outages_of
from units.formats import plain_date, spoken_date, spoken_moment, spoken_money

Facts = list[tuple[str, str]]


def changes_section(record: Record, *, unmasked: bool, may_see: bool) -> dict[str, Any]:
    """The context of ``_record_changes.html`` and of the lines about void records."""
    extension = Extension.objects.filter(record=record).first() if record.extensions else None
    ended = Status(record.status) in (Status.WITHDRAWN, Status.STOPPED)
    ending = Ending.objects.filter(record=record).select_related("signer").first() if ended else None
    obligations = record.obligations.all() if record.version.has_obligation else []
    is_void = Status(record.status) is Status.VOIDED
    return {
        "replaced": record.replaces,
        "replaced_by": Record.objects.filter(replaces=record).first() if is_void else None,
        "promised": _promise(record, extension),
        "extension": _extension_facts(extension, may_see) if extension else [],
        "obligations": [_obligation_facts(obligation) for obligation in obligations],
        "ending": _ending_facts(ending, may_see) if ending else [],
        "adjustments": _adjusted(record.adjustments.all()) if may_see else [],
        "amendments": _amended(record.amendments.all(), unmasked),
        "outages": [_outage_facts(outage, may_see) for outage in outages_of(record)],
    }


def _promise(record: Record, extension: Extension | None) -> str:
    """What a late apology promised beside the due date of an open record."""
    late = extension is not None and extension.is_late and record.is_open
    return spoken_moment(extension.due_after) if extension is not None and late else ""


def _extension_facts(letter: Extension, may_see: bool) -> Facts:
    signed = " · ".join([str(letter.signer), *filter(None, letter.signer_title.splitlines())])
    return _told(
        [
            (_("Letter of apology"), _letter(letter.letter_number, letter.decided_at)),
            (_("Due before"), spoken_moment(letter.due_before)),
            (_("Promised anew for"), spoken_moment(letter.due_after)),
            (_("Reason"), _(Reason(letter.reason).label)),
            (_("Explanation"), letter.explanation if may_see else ""),
            (_("Signed by"), signed),
            (_("In time"), _("No: it changes no judgement") if letter.is_late else _("Yes")),
        ]
    )


def _obligation_facts(obligation: PaymentObligation) -> Facts:
    waiting = obligation.confirmed_at is None
    return _told(
        [
            (_("Amount"), spoken_money(obligation.amount_vnd) if obligation.amount_vnd else _("Not yet determined")),
            (_("Tax notice"), _of_day(obligation.notice_number, obligation.notice_on)),
            (_("Asked for"), spoken_moment(obligation.asked_at)),
            (_("Clock"), _("Stands still until it is paid") if waiting and obligation.paused_at else ""),
            (_("Clock"), _("Runs on") if waiting and not obligation.paused_at else ""),
            (_("Paid on"), spoken_date(obligation.paid_on) if obligation.paid_on else ""),
            (_("Proof of payment"), obligation.evidence_number),
            (_("Confirmed"), spoken_moment(obligation.confirmed_at) if obligation.confirmed_at else ""),
        ]
    )


def _ending_facts(ending: Ending, may_see: bool) -> Facts:
    signed = [str(ending.signer), *ending.signer_title.splitlines()] if ending.signer else []
    return _told(
        [
            (_("Notice"), _letter(ending.letter_number, ending.ended_at)),
            (_("Stopped in"), _(Status(ending.stage).label)),
            (_("Reason"), _(Reason(ending.reason).label)),
            (_("Ground"), ending.ground if may_see else ""),
            (_("Asked for by"), ending.requester if may_see else ""),
            (_("What becomes of the papers"), ending.papers if may_see else ""),
            (_("What becomes of the fees"), ending.fees if may_see else ""),
            (_("Signed by"), " · ".join(filter(None, signed))),
        ]
    )


def _adjusted(rows: Iterable[Adjustment]) -> list[tuple[str, str, str]]:
    """What, before, after."""
    return [(row.subject, row.before, row.after) for row in rows]


def _amended(rows: Iterable[Amendment], unmasked: bool) -> list[tuple[str, str, str]]:
    """Which value, before, after; the values of people stay hidden until the look at them is logged."""
    found = []
    for row in rows:
        field = AmendedField(row.field)
        label = " · ".join(filter(None, [_(PartyRole(row.party).label) if row.party else "", _(field.label)]))
        shown = unmasked or not row.party
        before, after = (_value(field, text) if shown else "…" for text in (row.before, row.after))
        found.append((label, before, after))
    return found


def _value(field: AmendedField, text: str) -> str:
    return _(ReturnMethod(text).label) if field is AmendedField.RETURN_METHOD else text


def _outage_facts(outage: Outage, may_see: bool) -> tuple[str, str]:
    """Which system, and from when to when."""
    place = outage.unit or outage.centre
    where = _("at %(centre)s") % {"centre": place.label} if place else ""
    span = _("%(since)s to %(until)s") % {
        "since": spoken_moment(outage.since),
        "until": spoken_moment(outage.until),
    }
    return _(OutageSystem(outage.system).label), "; ".join(
        filter(None, [span, where, outage.explanation if may_see else ""])
    )


def _letter(number: str, moment: Any) -> str:
    return _("no. %(number)s of %(day)s") % {"number": number, "day": plain_date(moment.date())}


def _of_day(number: str, day: Any) -> str:
    if number and day:
        return _("no. %(number)s of %(day)s") % {"number": number, "day": plain_date(day)}
    return number or (spoken_date(day) if day else "")


def _told(pairs: Facts) -> Facts:
    return [(label, value) for label, value in pairs if value]
