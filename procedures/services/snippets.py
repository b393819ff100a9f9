"""Standard texts: kept by one person, or shared at a unit or centre by whoever leads there."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from procedures.domain.desk_words import SnippetKind
from procedures.models import Snippet
from staffing.models import Account
from units.errors import RuleBroken
from units.scoping import Scope


@dataclass(frozen=True, slots=True)
class Wording:
    """A text with its short name and what it is used for; neither place makes it one's own."""

    kind: SnippetKind
    title: str
    text: str
    unit_id: int | None = None
    centre_id: int | None = None


@transaction.atomic
def keep(*, wording: Wording, actor: Account, leads: Scope, at: datetime, snippet_id: int | None = None) -> Snippet:
    """Write a snippet down, or change it. ``leads`` is where the person may share texts with colleagues.

    RuleBroken: snippet_empty, snippet_not_yours.
    """
    title, text = wording.title.strip(), wording.text.strip()
    if not title or not text:
        raise RuleBroken("snippet_empty")
    snippet = Snippet() if snippet_id is None else own(snippet_id=snippet_id, actor=actor, leads=leads)
    shared = wording.unit_id is not None or wording.centre_id is not None
    if shared and not _leads(leads, wording.unit_id, wording.centre_id):
        raise RuleBroken("snippet_not_yours")
    snippet.account = None if shared else actor
    snippet.unit_id, snippet.centre_id = wording.unit_id, wording.centre_id
    snippet.kind, snippet.title, snippet.text = wording.kind, title, text
    snippet.changed_by, snippet.changed_at = actor, at
    snippet.save()
    return snippet


@transaction.atomic
def throw_away(*, snippet_id: int, actor: Account, leads: Scope) -> None:
    """Delete a snippet; RuleBroken("snippet_not_yours") where it is somebody else's."""
    own(snippet_id=snippet_id, actor=actor, leads=leads).delete()


def own(*, snippet_id: int, actor: Account, leads: Scope) -> Snippet:
    """A snippet that the person may change, locked."""
    snippet: Snippet | None = Snippet.objects.select_for_update().filter(pk=snippet_id).first()
    if snippet is None:
        raise RuleBroken("snippet_not_yours")
    if snippet.account_id != actor.pk and not _leads(leads, snippet.unit_id, snippet.centre_id):
        raise RuleBroken("snippet_not_yours")
    return snippet


def _leads(leads: Scope, unit_id: int | None, centre_id: int | None) -> bool:
    if unit_id is None and centre_id is None:
        return False
    return leads.whole_province or unit_id in leads.units or centre_id in leads.centres
