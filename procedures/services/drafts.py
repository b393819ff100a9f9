"""Receptions not yet received: what a clerk has typed so far, saved by itself and cleared by rule."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from procedures.models import Draft, IdempotencyKey
from staffing.models import Account

KEPT_FOR = timedelta(days=7)


@transaction.atomic
def save_draft(
    *, actor: Account, centre_id: int, key: str, title: str, content: Mapping[str, Any], at: datetime
) -> Draft | None:
    """Keep what was typed under the form's ``key``; None when that form has been received in the meantime."""
    if IdempotencyKey.objects.filter(account=actor, key=key).exists():
        return None
    values = {"centre_id": centre_id, "title": title[:200], "content": {**content, "key": key}, "saved_at": at}
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


def clear_expired_drafts(*, at: datetime) -> int:
    """Delete drafts that nobody touched for seven days (they hold personal data); says how many."""
    return Draft.objects.filter(saved_at__lt=at - KEPT_FOR).delete()[0]
