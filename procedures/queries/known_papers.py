"""Papers that a person has handed in before, to be offered instead of asking again."""

from datetime import datetime

from procedures.domain.calendar import local
from procedures.domain.known_papers import OFFERED_FOR, Earlier
from procedures.domain.vocabulary import ComponentForm, Status
from procedures.models import OriginalGivenBack, Record, RecordComponent
from units.scoping import Scope

MOST = 300


def earlier_papers(number: str, *, people: Scope, at: datetime) -> list[Earlier]:
    """What the owner with that personal number handed in of late, within ``people``; two queries, none without number.

    Only what they handed in as owners: a paper of somebody whom they represented is that person's.
    """
    if not (number and people):
        return []
    rows = RecordComponent.objects.filter(
        record__applicant__personal_number=number, is_present=True, record__received_at__gte=at - OFFERED_FOR
    )
    if not people.whole_province:
        rows = rows.filter(record__in=Record.objects.visible_to(people))
    papers = list(rows.select_related("record").order_by("-record__received_at", "-id")[:MOST])
    back = set(
        OriginalGivenBack.objects.filter(component__in=[paper.pk for paper in papers]).values_list(
            "component_id", flat=True
        )
    )
    return [
        Earlier(
            key=paper.pk,
            code=paper.record.code,
            name=paper.name,
            form=ComponentForm(paper.form),
            is_present=paper.is_present,
            given_back=paper.pk in back,
            status=Status(paper.record.status),
            handed_in_on=local(paper.record.received_at).date(),
        )
        for paper in papers
        if paper.record.received_at is not None
    ]
