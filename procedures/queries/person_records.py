"""What a person has going on here, found by the number on their card."""

from django.db.models import Q

from procedures.domain.lifecycle import AT_INTAKE, OPEN
from procedures.domain.vocabulary import Status
from procedures.models import Applicant, Record
from procedures.queries.record_rows import rows_of
from units.scoping import Scope

SHOWN = 10
_LATEST_PARTIES = 200
_GOING_ON = sorted({*OPEN, *AT_INTAKE, Status.COMPLETED})


def going_on(number: str, *, people: Scope) -> list[Record]:
    """Records of the holder of a personal number that are not at their end, the latest first; two queries.

    ``people`` is where personal data may be seen: that somebody has a record is itself such data.
    """
    if not (number and people):
        return []
    parties = list(
        Applicant.objects.filter(personal_number=number).order_by("-id").values_list("id", flat=True)[:_LATEST_PARTIES]
    )
    if not parties:
        return []
    any_part = Q(applicant__in=parties) | Q(submitter__in=parties) | Q(representative__in=parties)
    rows = Record.objects.visible_to(people).filter(any_part, status__in=_GOING_ON)
    return rows_of(rows.order_by("-submitted_at", "-id")[:SHOWN])
