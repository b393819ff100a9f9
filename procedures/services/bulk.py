"""Bulk acts: one wish for up to 500 records, worked off in parts, each record by its own rules and transaction.

Whoever does it in bulk may do no more than one by one: every record is looked at again at the moment of its act, with
the rights of that moment, and one that changed since it was chosen is left alone and says so.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from procedures.domain.desk_words import BulkAct, BulkState
from procedures.domain.vocabulary import EvidenceKind
from procedures.models import BulkItem, BulkRun, Record
from procedures.services.processing import assign, forward, take
from procedures.services.reminders import remind
from procedures.services.results import Receiver, return_result
from staffing.access import Access
from staffing.domain.capabilities import Capability
from staffing.models import Account
from units.errors import RuleBroken
from units.scoping import Scope

MOST = 500
PART = 20  # records worked off by one request: well under a second
KEPT_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Deed:
    """How one record of a bulk act is done: with which right, by which service, with what besides."""

    capability: Capability
    service: Callable[..., Record]
    arguments: Callable[[BulkRun], dict[str, Any]] = lambda _run: {}


def _officer(run: BulkRun) -> dict[str, Any]:
    return {"officer": run.officer}


def _receiver(run: BulkRun) -> dict[str, Any]:
    return {"receiver": Receiver(run.receiver, EvidenceKind(run.evidence), run.evidence_number)}


DEEDS: Mapping[BulkAct, Deed] = {
    BulkAct.TAKE: Deed(Capability.PROCESS_RECORDS, take),
    BulkAct.ASSIGN: Deed(Capability.ASSIGN_RECORDS, assign, _officer),
    BulkAct.FORWARD: Deed(Capability.FORWARD_RECORDS, forward),
    BulkAct.RETURN: Deed(Capability.RETURN_RESULTS, return_result, _receiver),
    BulkAct.REMIND: Deed(Capability.ASSIGN_RECORDS, remind),
}


@transaction.atomic
def begin(
    *,
    actor: Account,
    act: BulkAct,
    chosen: Sequence[tuple[int, int]],
    scope: Scope,
    at: datetime,
    key: str,
    queue: str = "",
    officer: Account | None = None,
    receiver: Receiver | None = None,
) -> BulkRun:
    """Write down what is wanted; nothing is done yet. ``chosen`` are records with the events seen of each;
    what does not lie within ``scope`` is left out, as if there were no such record.

    The same ``key`` gives the same run. RuleBroken: bulk_nothing_chosen, bulk_too_many, bulk_officer_missing,
    receiver_unknown.
    """
    if run := BulkRun.objects.filter(account=actor, key=key[:80]).first():
        return run
    wanted = dict(chosen)
    if not wanted:
        raise RuleBroken("bulk_nothing_chosen")
    if len(wanted) > MOST:
        raise RuleBroken("bulk_too_many", most=MOST)
    if act is BulkAct.ASSIGN and officer is None:
        raise RuleBroken("bulk_officer_missing")
    if act is BulkAct.RETURN and not (receiver and receiver.name.strip() and receiver.evidence_number.strip()):
        raise RuleBroken("receiver_unknown")
    given = {"act": act, "queue": queue, "officer": officer, "created_at": at}
    run, is_new = BulkRun.objects.get_or_create(account=actor, key=key[:80], defaults=given)
    if not is_new:  # the same form, sent twice in one moment
        return run
    if receiver is not None and act is BulkAct.RETURN:
        run.receiver, run.evidence = receiver.name, receiver.evidence
        run.evidence_number = receiver.evidence_number
        run.save(update_fields=["receiver", "evidence", "evidence_number"])
    known = set(Record.objects.visible_to(scope).filter(pk__in=wanted).values_list("pk", flat=True))
    BulkItem.objects.bulk_create(
        BulkItem(run=run, record_id=record, seen=seen) for record, seen in wanted.items() if record in known
    )
    return run


def work_off(*, run: BulkRun, access: Access, at: datetime, say: Callable[[RuleBroken], str], limit: int = PART) -> int:
    """Do the next records of a run, each in a transaction of its own; how many still wait.

    ``access`` is what the run's account may do now, ``say`` gives the sentence that is kept with a refused record.
    Two requests at once share the work: a record is done by one of them.
    """
    for _ in range(limit):
        if not _do_next(run, access, at, say):
            break
    return BulkItem.objects.filter(run=run, state=BulkState.WAITING).count()


@transaction.atomic
def _do_next(run: BulkRun, access: Access, at: datetime, say: Callable[[RuleBroken], str]) -> bool:
    waiting = BulkItem.objects.select_for_update(skip_locked=True).filter(run=run, state=BulkState.WAITING)
    item = waiting.order_by("id").first()
    if item is None:
        return False
    deed = DEEDS[BulkAct(run.act)]
    try:
        with transaction.atomic():
            deed.service(
                record_id=item.record_id,
                actor=run.account,
                scope=access.scope_for(deed.capability),
                at=at,
                seen=item.seen,
                **deed.arguments(run),
            )
    except RuleBroken as broken:
        item.state, item.sentence = BulkState.REFUSED, say(broken)[:600]
    else:
        item.state = BulkState.DONE
    item.save(update_fields=["state", "sentence"])
    return True


def clear_old_runs(*, at: datetime) -> int:
    """Delete runs and their results after a month (they may name who collected); says how many rows."""
    return BulkRun.objects.filter(created_at__lt=at - KEPT_FOR).delete()[0]
