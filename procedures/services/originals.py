"""Originals that were taken are given back and ticked off, with the result or later (Art. 22-23)."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from procedures.domain.identifiers import person_name
from procedures.domain.vocabulary import Act
from procedures.models import OriginalGivenBack, Record
from procedures.queries.originals import originals_kept
from procedures.services.results import Receiver, return_result
from procedures.services.step import Step, locked
from staffing.models import Account
from units.errors import RuleBroken
from units.scoping import Scope


@transaction.atomic
def give_back_originals(
    *,
    record_id: int,
    papers: Collection[int],
    receiver: Receiver,
    actor: Account,
    scope: Scope,
    at: datetime,
    seen: int | None = None,
) -> Record:
    """Give back the originals of ``papers`` (keys of the record's papers) to somebody who was identified.

    RuleBroken: no_originals_kept, original_not_kept, originals_not_chosen, receiver_unknown.
    """
    record = locked(record_id, Act.GIVE_BACK_ORIGINALS, scope=scope, seen=seen)
    kept = {paper.pk: paper for paper in originals_kept(record)}
    step = Step(record, Act.GIVE_BACK_ORIGINALS, actor, at, at)
    step.move(originals_kept=bool(kept))
    name, number = person_name(receiver.name), receiver.evidence_number.strip()
    if not (name and number):
        raise RuleBroken("receiver_unknown", field="receiver")
    if not papers:
        raise RuleBroken("originals_not_chosen", field="papers")
    if not set(papers) <= set(kept):
        raise RuleBroken("original_not_kept", field="papers")
    OriginalGivenBack.objects.bulk_create(
        OriginalGivenBack(
            record=record,
            component=kept[key],
            count=kept[key].originals,
            receiver_name=name,
            evidence=receiver.evidence,
            evidence_number=number,
            given_by=actor,
            given_at=at,
        )
        for key in sorted(papers)
    )
    positions = sorted(kept[key].position for key in papers)
    step.write(facts={"papers": positions, "evidence": receiver.evidence.value})
    return record


@transaction.atomic
def return_with_originals(
    *,
    record_id: int,
    receiver: Receiver,
    papers: Collection[int] = (),
    actor: Account,
    scope: Scope,
    at: datetime,
    seen: int | None = None,
) -> Record:
    """Hand the result over and, in the same breath, the originals that were ticked: two acts, both or none."""
    common = {"record_id": record_id, "receiver": receiver, "actor": actor, "scope": scope, "at": at}
    record = return_result(**common, seen=seen)  # type: ignore[arg-type]
    return give_back_originals(**common, papers=papers) if papers else record  # type: ignore[arg-type]
