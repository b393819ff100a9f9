"""Drafts of filings: begun, saved step by step, thrown away, and deleted by rule after a notice.

Whose a draft is, is said by the rows that are handed in (``filings``): nothing else is ever touched.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction

from procedures.domain.calendar import local
from procedures.domain.form_standard import EMAIL, TELEPHONE, whole_form
from procedures.domain.forms import Form, kept
from procedures.domain.vocabulary import NoticeKind
from procedures.models import Filing, OutboxMessage
from procedures.models.filing import FilingQuerySet
from procedures.queries.forms import form_in_force
from staffing.models import Account, Citizen
from units.errors import RuleBroken

KEPT_FOR = timedelta(days=30)
WARNED_BEFORE = timedelta(days=7)
MOST_DRAFTS = 20
SWEPT_AT_ONE_TIME = 200


def begin_filing(
    *, procedure_code: str, at: datetime, citizen: Citizen | None = None, helper: Account | None = None
) -> Filing:
    """Begin a draft of a citizen, or of a member of staff for somebody. RuleBroken: filing_not_online, filings_full."""
    form = form_in_force(procedure_code, local(at).date())
    if form is None:
        raise RuleBroken("filing_not_online")
    own = Filing.objects.of_citizen(citizen.pk) if citizen else Filing.objects.helped_by(helper.pk if helper else 0)
    if own.drafts().count() >= MOST_DRAFTS:
        raise RuleBroken("filings_full", most=MOST_DRAFTS)
    answers = {TELEPHONE: citizen.telephone, EMAIL: citizen.email} if citizen else {}
    return Filing.objects.create(
        citizen=citizen,
        assisted_by=helper,
        version=form.version,
        form=form,
        answers={name: answer for name, answer in answers.items() if answer},
        begun_at=at,
        saved_at=at,
        expires_at=at + KEPT_FOR,
    )


def form_of_filing(filing: Filing) -> Form:
    """All that this filing asks."""
    return whole_form(filing.form.form, helped=filing.assisted_by_id is not None)


def locked_draft(filings: FilingQuerySet, uuid: UUID) -> Filing:
    """The draft for a change; RuleBroken: filing_unknown, filing_sent."""
    rows = filings.filter(uuid=uuid).select_for_update(of=("self",))
    filing: Filing | None = rows.select_related("form", "version__procedure", "citizen").first()
    if filing is None:
        raise RuleBroken("filing_unknown")
    if filing.sent_at is not None:
        raise RuleBroken("filing_sent")
    return filing


@transaction.atomic
def save_answers(*, filings: FilingQuerySet, uuid: UUID, answers: Mapping[str, Any], at: datetime) -> Filing:
    """Keep answers (None takes one back); what no longer applies by them is dropped. Its month begins anew."""
    filing = locked_draft(filings, uuid)
    merged = filing.answers | answers
    filing.answers = kept(form_of_filing(filing), {name: one for name, one in merged.items() if one is not None})
    touch(filing, at)
    return filing


def touch(filing: Filing, at: datetime) -> None:
    """Somebody worked on the draft: it is kept for another month."""
    filing.saved_at, filing.expires_at, filing.warned_at = at, at + KEPT_FOR, None
    filing.save(update_fields=["answers", "saved_at", "expires_at", "warned_at"])


@transaction.atomic
def discard_filing(*, filings: FilingQuerySet, uuid: UUID) -> None:
    """Throw a draft away for good, with its files."""
    _delete(locked_draft(filings, uuid))


def warn_and_clear_filings(*, at: datetime) -> int:
    """Tell whose draft ends within a week, once; delete those whose month is over. Says how many were deleted."""
    soon = Filing.objects.drafts().filter(expires_at__lte=at + WARNED_BEFORE, warned_at=None)
    for key in list(soon.order_by("expires_at").values_list("pk", flat=True)[:SWEPT_AT_ONE_TIME]):
        _warn(key, at)
    cleared = 0
    over = Filing.objects.drafts().filter(expires_at__lte=at).exclude(warned_at=None)
    for key in list(over.order_by("expires_at").values_list("pk", flat=True)[:SWEPT_AT_ONE_TIME]):
        with transaction.atomic():
            filing = over.select_for_update(skip_locked=True).filter(pk=key).first()
            if filing is not None:
                _delete(filing)
                cleared += 1
    return cleared


@transaction.atomic
def _warn(key: int, at: datetime) -> None:
    filing = Filing.objects.drafts().select_for_update(skip_locked=True).filter(pk=key, warned_at=None).first()
    if filing is None:
        return
    filing.warned_at = at
    filing.expires_at = max(filing.expires_at, at + WARNED_BEFORE)  # a worker that was away shortens nobody's week
    filing.save(update_fields=["warned_at", "expires_at"])
    if filing.answers.get(EMAIL):
        OutboxMessage.objects.create(
            topic="mail",
            kind=NoticeKind.FILING_EXPIRES,
            filing=filing,
            message_id=f"filing.{filing.uuid}.{local(filing.expires_at):%Y%m%d}",
            created_at=at,
            available_at=at,
        )


def _delete(filing: Filing) -> None:
    """The rows go at once, the files when that is certain."""
    files = [upload.file for upload in filing.uploads.exclude(file="")]
    for file in files:
        transaction.on_commit(partial(file.storage.delete, str(file.name)))
    filing.delete()
