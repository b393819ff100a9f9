"""Results at once with the care of a reception: the version that stood on the screen, and no second open matter."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.http import HttpRequest, QueryDict

from procedures.models import Record
from procedures.queries.catalogue import entry_in_force, versions
from procedures.services.drafting import Reception
from procedures.services.fee_payments import take_due_in_cash
from procedures.services.intake import settle_all_at_once
from procedures.services.same_matter import require_no_other
from procedures.web.desk import access_to
from procedures.web.reception_watch import require_same_version, same_matter_shown
from staffing.domain.capabilities import Capability
from staffing.web.acting import account_of
from units import clock
from units.web.keys import key_in

OPEN_SEEN, VERSION, CASH = "open_seen", "version", "cash"


@transaction.atomic
def settle_unsurprised(request: HttpRequest, *, drafts: Sequence[Reception], data: QueryDict, key: str) -> list[Record]:
    """Settle what the clerk saw, and enter its fees where they were taken in cash; all or nothing.

    RuleBroken: procedure_changed, same_matter_open, those of ``settle_at_once`` and of ``take_payment``.
    """
    access, actor = access_to(request), account_of(request)
    seen = _versions_seen(data)
    for draft in drafts:
        if (version := seen.get(draft.procedure_code)) is not None:
            require_same_version(version, entry_in_force(draft.procedure_code, clock.today()))
    if OPEN_SEEN in data:
        known = _open_seen(data)
        for draft in {one.procedure_code: one for one in drafts}.values():
            require_no_other(
                draft=draft,
                known=known.get(draft.procedure_code, 0),
                actor=actor,
                key=f"{key}-1",
                people=access.scope_for(Capability.VIEW_PERSONAL_DATA),
            )
    scope = access.scope_for(Capability.RECEIVE_RECORDS)
    records = settle_all_at_once(drafts=drafts, actor=actor, scope=scope, at=clock.now(), key=key)
    if CASH in data:
        till = access.scope_for(Capability.COLLECT_FEES)
        for record in records:
            take_due_in_cash(record_id=record.pk, actor=actor, scope=till, at=clock.now())
    return records


def going_on_shown(request: HttpRequest, drafts: Iterable[Reception]) -> dict[str, Any]:
    """The context of the notice under the sum: what the owner has going on for these procedures."""
    shown = {one.procedure_code: same_matter_shown(request, one) for one in drafts}
    return {
        "open_seen": [f"{code}:{one['same'].total}" for code, one in shown.items()] or [""],
        "same_matters": [one for one in shown.values() if one["same"].total],
    }


def _versions_seen(data: QueryDict) -> dict[str, int]:
    keys = [key for text in data.getlist(VERSION)[:500] if (key := key_in(text)) is not None]
    return {version.procedure.code: version.pk for version in versions(keys).values()}


def _open_seen(data: QueryDict) -> dict[str, int]:
    found = (text.partition(":") for text in data.getlist(OPEN_SEEN)[:50])
    return {code: key_in(number) or 0 for code, _colon, number in found}
