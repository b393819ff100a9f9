"""What may have happened between opening the screen and receiving: told to the clerk before anything is received."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, QueryDict

from procedures.models import Record
from procedures.queries.catalogue import CatalogueEntry, entry_of_version
from procedures.queries.version_changes import changes_between, same_papers
from procedures.services.drafting import Reception
from procedures.services.intake import receive
from procedures.services.same_matter import matter_of, require_no_other
from procedures.web.desk import access_to
from staffing.domain.capabilities import Capability
from staffing.web.acting import account_of
from units import clock
from units.errors import RuleBroken
from units.formats import spoken_moment
from units.web.keys import key_in


@transaction.atomic
def receive_unsurprised(
    request: HttpRequest, *, draft: Reception, entry: CatalogueEntry, data: QueryDict, key: str
) -> Record:
    """Receive what the clerk saw; RuleBroken: procedure_changed, same_matter_open, and those of ``receive``."""
    access, actor = access_to(request), account_of(request)
    _require_same_version(data, entry)
    if "open_seen" in data:
        require_no_other(
            draft=draft,
            known=key_in(data.get("open_seen", "")) or 0,
            actor=actor,
            key=key,
            people=access.scope_for(Capability.VIEW_PERSONAL_DATA),
        )
    scope = access.scope_for(Capability.RECEIVE_RECORDS)
    return receive(draft=draft, actor=actor, scope=scope, at=clock.now(), key=key)


def same_matter_shown(request: HttpRequest, draft: Reception) -> dict[str, Any]:
    """The context of the notice beside the form: what the owner has going on for this procedure."""
    found = matter_of(draft, people=access_to(request).scope_for(Capability.VIEW_PERSONAL_DATA))
    return {
        "same": found,
        "same_here": [(record, spoken_moment(record.submitted_at)) for record in found.here],
    }


def _require_same_version(data: QueryDict, entry: CatalogueEntry) -> None:
    """The version that stood on the screen is in force; papers ticked there stay ticked in the new one."""
    seen = key_in(data.get("version", ""))
    old = _older(seen, entry)
    if seen is None or old is None:
        return
    known = same_papers(old, entry)
    data.setlist("paper", [known[key] for key in data.getlist("paper") if key in known])
    require_same_version(seen, entry)


def require_same_version(seen: int, entry: CatalogueEntry) -> None:
    """Stop where another version of the procedure stood on the screen; RuleBroken("procedure_changed")."""
    old = _older(seen, entry)
    if old is not None:
        raise RuleBroken("procedure_changed", changes=changes_between(old, entry, clock.today()))


def _older(seen: int | None, entry: CatalogueEntry) -> CatalogueEntry | None:
    if seen is None or seen == entry.version.pk:
        return None
    old = entry_of_version(seen)
    return old if old.version.procedure_id == entry.version.procedure_id else None
