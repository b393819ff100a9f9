"""Asking for a file of records, calling it off, and taking it: each by one person for themselves."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from procedures.domain.exports import (
    KEPT_FOR,
    LONGEST_REASON,
    MOST_WAITING,
    ON_THE_WAY,
    SHORTEST_REASON,
    ExportFormat,
    ExportList,
    ExportState,
)
from procedures.domain.steering import checked_words
from procedures.models import Export
from procedures.services.export_lists import exportable, read_question
from procedures.services.exports import new_place, remove_files, require_places
from staffing.access import Access
from staffing.audit import record_act
from staffing.domain.acts import AuditAction, SubjectKind
from staffing.domain.capabilities import Capability
from staffing.models import Account
from units.errors import RuleBroken
from units.scoping import Scope


@dataclass(frozen=True, slots=True)
class Wish:
    """Which list under which conditions, as which file, in whose language; with people only for a ``reason``."""

    source: ExportList
    question: str
    format: ExportFormat
    language: str
    with_people: bool = False
    reason: str = ""


def places_with_people(source: ExportList, access: Access) -> Scope | None:
    """Where the person may have a file of this list that names people; None where they may not have it everywhere."""
    places = exportable(source, access)
    return places if places and access.scope_for(Capability.VIEW_PERSONAL_DATA).covers(places) else None


@transaction.atomic
def ask_for_export(*, wish: Wish, actor: Account, access: Access, at: datetime, ip: str | None = None) -> Export:
    """Write down what is wanted; a worker makes it soon. The audit log keeps it, with the reason for names.

    RuleBroken: export_nowhere, export_question, export_too_many, export_people_forbidden, export_reason_missing,
    words_too_long, words_name_a_person.
    """
    Account.objects.select_for_update().get(pk=actor.pk)  # two at once count each other
    places = exportable(wish.source, access)
    if not places:
        raise RuleBroken("export_nowhere")
    question = read_question(wish.source, wish.question, at=at)
    if Export.objects.filter(account=actor, state__in=ON_THE_WAY).count() >= MOST_WAITING:
        raise RuleBroken("export_too_many", most=MOST_WAITING)
    export = Export.objects.create(
        account=actor,
        source=wish.source,
        question=question.urlencode(),
        format=wish.format,
        language=wish.language,
        with_people=wish.with_people,
        reason=_reason(wish, access) if wish.with_people else "",
        scope={
            "whole_province": places.whole_province,
            "units": sorted(places.units),
            "centres": sorted(places.centres),
        },
        file=new_place(wish.format),
        asked_at=at,
        expires_at=at + KEPT_FOR,
    )
    _write(export, actor, at, ip, "asked")
    return export


def _reason(wish: Wish, access: Access) -> str:
    if places_with_people(wish.source, access) is None:
        raise RuleBroken("export_people_forbidden")
    if len(wish.reason.strip()) < SHORTEST_REASON:
        raise RuleBroken("export_reason_missing", field="reason", least=SHORTEST_REASON)
    reason = checked_words(wish.reason, field="reason")
    if len(reason) > LONGEST_REASON:
        raise RuleBroken("words_too_long", field="reason", most=LONGEST_REASON)
    return reason


@transaction.atomic
def cancel_export(*, export_id: int, actor: Account, at: datetime) -> Export:
    """Call off what is on its way. RuleBroken: export_not_found, export_over."""
    export = own_export(export_id, actor, lock=True)
    if export.state not in ON_THE_WAY:
        raise RuleBroken("export_over")
    export.state, export.finished_at, export.expires_at = ExportState.CANCELLED, at, at + KEPT_FOR
    export.holder, export.held_until = "", None
    export.save(update_fields=["state", "finished_at", "expires_at", "holder", "held_until"])
    transaction.on_commit(lambda: remove_files(export))
    return export


def take_export(*, export_id: int, actor: Account, access: Access, at: datetime, ip: str | None = None) -> Export:
    """The finished file for whoever asked for it, written down before it leaves.

    RuleBroken: export_not_found, export_not_ready, export_expired, export_scope_lost.
    """
    export = own_export(export_id, actor)
    if export.state != ExportState.DONE:
        raise RuleBroken("export_not_ready")
    if export.expires_at <= at or not export.file.storage.exists(str(export.file.name)):
        raise RuleBroken("export_expired")
    require_places(export, access)
    _write(export, actor, at, ip, "taken")
    return export


def own_export(export_id: int, actor: Account, *, lock: bool = False) -> Export:
    """One's own; of another's is not said that there is one. RuleBroken("export_not_found")."""
    rows = Export.objects.select_for_update() if lock else Export.objects.all()
    export: Export | None = rows.filter(pk=export_id, account=actor).first()
    if export is None:
        raise RuleBroken("export_not_found")
    return export


def _write(export: Export, actor: Account, at: datetime, ip: str | None, step: str) -> None:
    record_act(
        actor=actor,
        action=AuditAction.EXPORT,
        subject_kind=SubjectKind.EXPORT,
        subject_id=export.pk,
        at=at,
        purpose=export.reason,
        facts={
            "step": step,
            "list": export.source,
            "question": export.question,
            "kind": export.format,
            "with_people": export.with_people,
            "records": export.total,
        },
        ip=ip,
    )
