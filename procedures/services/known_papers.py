"""What the clerk decided about papers that are known from an earlier record, written down with who and when."""

from collections.abc import Sequence
from datetime import datetime

from procedures.domain.calendar import local
from procedures.domain.known_papers import may_stand_for
from procedures.domain.vocabulary import ComponentState
from procedures.models import KnownPaper, Record, RecordComponent
from procedures.queries.known_papers import earlier_papers
from procedures.services.drafting import Paper
from staffing.models import Account
from units.errors import RuleBroken
from units.scoping import Scope

TAKEN_OVER = frozenset({ComponentState.REPLACED_BY_DATA, ComponentState.PENDING_CHECK})


def keep_known(*, record: Record, papers: Sequence[Paper] | None, actor: Account, scope: Scope, at: datetime) -> int:
    """Link the papers that were taken over to those that stand for them; how many. Inside the reception's transaction.

    RuleBroken("paper_not_known") where the earlier paper is not this owner's, or may not stand for the one wanted:
    what was offered is looked at again.
    """
    taken = {
        position: (paper, paper.known_id)
        for position, paper in enumerate(papers or (), start=1)
        if paper.known_id is not None and paper.state in TAKEN_OVER
    }
    if not taken:
        return 0
    earlier = {paper.key: paper for paper in earlier_papers(record.applicant.personal_number, people=scope, at=at)}
    rows = {row.position: row for row in RecordComponent.objects.filter(record=record, position__in=taken)}
    for paper, key in taken.values():
        known = earlier.get(key)
        if known is None or not may_stand_for(paper.name, known, local(at).date()):
            raise RuleBroken("paper_not_known")
    KnownPaper.objects.bulk_create(
        KnownPaper(paper=rows[position], earlier_id=key, decided_by=actor, decided_at=at)
        for position, (_paper, key) in taken.items()
    )
    return len(taken)
