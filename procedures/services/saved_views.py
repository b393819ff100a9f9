"""Filters of the records' page under a name of one's own."""

from datetime import datetime

from django.db import transaction

from procedures.models import SavedView
from staffing.models import Account
from units.errors import RuleBroken

MOST = 50
LONGEST = 1_000


@transaction.atomic
def save_view(*, actor: Account, name: str, query: str, at: datetime) -> SavedView:
    """Keep filters under a name; the same name takes the new filters. RuleBroken: view_empty, view_too_many."""
    name = " ".join(name.split())[:60]
    if not name or not query or len(query) > LONGEST:
        raise RuleBroken("view_empty")
    known = {view.name for view in SavedView.objects.select_for_update().filter(account=actor)}
    if len(known) >= MOST and name not in known:
        raise RuleBroken("view_too_many", most=MOST)
    view, _ = SavedView.objects.update_or_create(account=actor, name=name, defaults={"query": query, "saved_at": at})
    return view


def forget_view(*, actor: Account, view_id: int) -> None:
    """Delete one of one's own views; of somebody else's nothing happens."""
    SavedView.objects.filter(account=actor, pk=view_id).delete()
