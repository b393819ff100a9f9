"""What a message says: made from the record when it is sent, in the reader's language, and no more than is needed.

A letter names the record's code, its procedure (never for a sensitive field: decision 17), places and dates. It
names no person and nothing that was applied for: mail can be read on its way.
"""

from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import number_format
from django.utils.text import capfirst

from procedures.domain.calendar import local
from procedures.domain.definitions import ON_TIME_TARGET
from procedures.domain.vocabulary import Act, NoticeKind
from procedures.models import Extension, Notice, OutboxMessage, Record
from procedures.ports import IntegrationError, Mail
from procedures.queries.calendar import calendar_for
from procedures.queries.figure_rows import UnitRow
from procedures.queries.links import record_link, site_link, tracking_link
from procedures.queries.morning import Morning, morning
from procedures.queries.satisfaction import rating_link
from procedures.queries.telling import Contact, contact_of
from procedures.queries.workload import workload
from procedures.services.texts import amount_of, day_of
from staffing.access import figure_scopes
from staffing.models import Account
from units.formats import count, percent, plain_date, spoken_date, spoken_moment, spoken_money
from units.queries.successors import with_former_places
from units.scoping import Scope


def letter(message: OutboxMessage, *, at: datetime) -> Mail:
    """The mail for a message with its record, places and reader loaded; IntegrationError(permanent) without address."""
    reader = message.recipient
    contact = Contact() if reader else contact_of(message)
    address = _address(reader, contact)
    with translation.override(reader.language if reader else contact.language):
        text = render_to_string(f"email/{'staff' if reader else 'owner'}/{message.kind}.txt", _context(message, at))
    subject, _, body = text.strip().partition("\n")
    return Mail(
        message_id=message.message_id,
        domain=urlsplit(settings.SITE_URL).hostname or "localhost",
        to=address,
        subject=" ".join(subject.split()),
        body=body.strip() + "\n",
    )


def _address(reader: Account | None, contact: Contact) -> str:
    address = contact.email if reader is None else reader.email if reader.is_active else ""
    if not address:
        raise IntegrationError("the reader has no address", permanent=True)
    return address


def _context(message: OutboxMessage, at: datetime) -> dict[str, Any]:
    if message.kind == NoticeKind.DIGEST:
        return _digest(message, at)
    if message.filing is not None:
        return {"expires": spoken_date(local(message.filing.expires_at).date()), "link": site_link("own_records")}
    record = message.record
    if record is None:
        return _of_no_record(message)
    link = record_link(record.pk) if message.recipient else tracking_link(record.code)
    amount = amount_of(message)
    money = {"amount": spoken_money(amount) if amount is not None else "", "day": day_of(message)}
    return _facts(record) | money | {"link": link, "rating_link": rating_link(record)}


def _of_no_record(message: OutboxMessage) -> dict[str, Any]:
    if "code" not in message.payload:
        raise ValueError(f"{message.message_id} is about nothing")
    due = message.payload.get("due")
    return {
        "due": plain_date(date.fromisoformat(due)) if due else "",
        "code": message.payload["code"],
        "day": day_of(message),
        "link": message.payload.get("link") or site_link("home"),
    }


def _facts(record: Record) -> dict[str, Any]:
    return {
        "code": record.code,
        "procedure": "" if record.field.is_sensitive else record.version.name,
        "centre": record.received_at_centre.label,
        "return_centre": record.return_at_centre.label,
        "unit": record.competent_unit.label,
        "due": spoken_moment(record.due_at) if record.due_at else "",
        "first_due": spoken_moment(record.first_due_at) if record.first_due_at else "",
        "intake_due": spoken_moment(record.intake_due_at) if record.intake_due_at else "",
        "answer_by": spoken_moment(record.answer_by) if record.answer_by else "",
        "submitted": spoken_moment(record.submitted_at),
        "promised": _promised(record),
        "stands_still": record.paused_at is not None,
        "return_method": record.return_method,
        "reason": _reason(record),
        "replaces": record.replaces.code if record.replaces else "",
    }


def _reason(record: Record) -> str:
    """Why it ended without a result: what the owner may do next depends on it."""
    ended = record.events.filter(act__in=[Act.REFUSE, Act.STOP, Act.CLOSE]).last()
    return str(ended.reason) if ended else ""


def _promised(record: Record) -> str:
    """What the letter of apology promises, also where it came too late to move the due date."""
    extension = Extension.objects.filter(record=record).first() if record.extensions else None
    return spoken_moment(extension.due_after) if extension else ""


def _digest(message: OutboxMessage, at: datetime) -> dict[str, Any]:
    """Counted when it is sent: a digest that had to wait tells what is true then."""
    held = Scope(units=frozenset(message.payload["units"]), centres=frozenset(message.payload["centres"]))
    theirs = with_former_places(held, local(at).date())
    places = workload(units=theirs.units, centres=theirs.centres, at=at)
    day = date.fromisoformat(message.payload["day"])
    return {
        "figures": _figures(message.recipient, day, at) if message.recipient else None,
        "day": capfirst(spoken_date(day)),
        "places": places,
        "notices": Notice.objects.filter(account=message.recipient, read_at=None).count(),
        "overdue": sum(place.overdue for place in places),
        "due_soon": sum(place.due_soon for place in places),
        "at_intake": sum(place.at_intake for place in places),
        "link": site_link("start"),
    }


def _figures(reader: Account, day: date, at: datetime) -> dict[str, Any] | None:
    """The figures of the places that the reader sees now; None without any, or where they are not wanted."""
    if not reader.mails_figures:
        return None
    found = morning(figure_scopes([reader.pk], day)[reader.pk], day, at=at, is_working=calendar_for().is_working)
    return _spoken_figures(found) if found.has_anything else None


def _spoken_figures(found: Morning) -> dict[str, Any]:
    settled, stock, period = found.latest.settled, found.latest.stock, found.last.period
    points = None if found.points is None else round(found.points, 1)
    return {
        "days": _days(period.first, period.last),
        "received": count(found.last.received.total),
        "settled": count(found.last.settled.total),
        "late": count(found.last.settled.late),
        "rate": percent(settled.rate),
        "kept": count(settled.kept),
        "total": count(settled.total),
        "target": percent(ON_TIME_TARGET, 0),
        "before": percent(found.before.rate),
        "points": "" if points is None else number_format(abs(points), 1),
        "direction": "" if points is None else "up" if points > 0 else "down" if points < 0 else "same",
        "may_be_chance": found.may_be_chance,
        "open": count(stock.open),
        "overdue": count(stock.overdue),
        "due_soon": count(stock.due_soon),
        "attention": [_spoken_unit(row) for row in found.attention],
        "link": site_link("dashboard"),
        "risk_link": site_link("at_risk"),
    }


def _days(first: date, last: date) -> str:
    return spoken_date(first) if first == last else f"{plain_date(first)} – {plain_date(last)}"


def _spoken_unit(row: UnitRow) -> dict[str, str]:
    return {
        "name": row.name,
        "rate": percent(row.settled.rate),
        "late": count(row.settled.late),
        "total": count(row.settled.total),
        "overdue": count(row.stock.overdue),
        "link": site_link("unit_figures", row.code),
    }
