"""Reading the audit log, newest first."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet

from staffing.models import Account, AuditEntry
from units.clock import ZONE

PAGE = 50


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What the log is narrowed to; every part is optional. ``last_day`` counts in."""

    actor: Account | None = None
    action: str = ""
    subject_kind: str = ""
    subject_id: int | None = None
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class AuditPage:
    """A page of entries, and the entry before which the next page begins."""

    rows: list[AuditEntry]
    before: int | None


def page_of_entries(wanted: AuditFilter, before: int | None = None) -> AuditPage:
    """One page by key (one query), however long the log has grown."""
    entries = _narrowed(AuditEntry.objects.select_related("actor"), wanted)
    if before is not None:
        entries = entries.filter(pk__lt=before)
    rows = list(entries.order_by("-id")[: PAGE + 1])
    return AuditPage(rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None)


def _narrowed(entries: QuerySet[AuditEntry], wanted: AuditFilter) -> QuerySet[AuditEntry]:
    if wanted.actor is not None:
        entries = entries.filter(actor=wanted.actor)
    if wanted.action:
        entries = entries.filter(action=wanted.action)
    if wanted.subject_kind:
        entries = entries.filter(subject_kind=wanted.subject_kind)
    if wanted.subject_id is not None:
        entries = entries.filter(subject_id=wanted.subject_id)
    if wanted.first_day is not None:
        entries = entries.filter(at__gte=_midnight(wanted.first_day))
    if wanted.last_day is not None:
        entries = entries.filter(at__lt=_midnight(wanted.last_day + timedelta(days=1)))
    return entries


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, ZONE)
