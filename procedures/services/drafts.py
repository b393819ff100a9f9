"""Receptions not yet received: what a clerk has typed so far, saved by itself and cleared by rule."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from procedures.models import Draft, IdempotencyKey
from staffing.models import Account

KEPT_FOR = timedelta(days=7)
RESTORED_WITHIN = timedelta(hours=1)  # drafts hold personal data: what was thrown away goes for good soon


@transaction.atomic
def save_draft(
    *, actor: Account, centre_id: int, key: str, title: str, content: Mapping[str, Any], at: datetime
) -> Draft | None:
    """Keep what was typed under the form's ``key``; None when that form has been received in the meantime."""
    if IdempotencyKey.objects.filter(account=actor, key=key).exists():
        return None
    values = {
        "centre_id": centre_id,
        "title": title[:200],
        "content": {**content, "key": key},
        "saved_at": at,
        "deleted_at": None,
    }
    draft = Draft.objects.select_for_update().filter(account=actor, content__key=key).first()
    if draft is None:
        return Draft.objects.create(account=actor, **values)
    for name, value in values.items():
        setattr(draft, name, value)
    draft.save()
    return draft


def discard_draft(*, actor: Account, key: str) -> None:
    """Remove a person's draft: it was received, or they no longer want it."""
    Draft.objects.filter(account=actor, content__key=key).delete()


def throw_away_draft(*, actor: Account, draft_id: int, at: datetime) -> bool:
    """Put one of a person's drafts aside: it can be restored for an hour. Whether there was such a draft."""
    return bool(Draft.objects.filter(account=actor, pk=draft_id, deleted_at=None).update(deleted_at=at))


def restore_draft(*, actor: Account, draft_id: int, at: datetime) -> bool:
    """Bring a draft back that its own clerk threw away within the hour; whether it was still there."""
    aside = Draft.objects.filter(account=actor, pk=draft_id, deleted_at__gt=at - RESTORED_WITHIN)
    return bool(aside.update(deleted_at=None))


def clear_expired_drafts(*, at: datetime) -> int:
    """Delete drafts that nobody touched for seven days, and those thrown away an hour ago; says how many."""
    expired = Q(saved_at__lt=at - KEPT_FOR) | Q(deleted_at__lte=at - RESTORED_WITHIN)
    return Draft.objects.filter(expired).delete()[0]
