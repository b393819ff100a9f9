"""The queues of results on their way: to approve, to sign, to issue, to post, in the post, to correct; and cover.

Each leg names one place and one stage, so that a partial index of the record's table answers it (queries.queues).
"""

from collections.abc import Callable
from datetime import datetime

from django.db.models import Q

from procedures.domain.result_words import ResultStage
from procedures.domain.vocabulary import ReturnMethod
from procedures.models import Record
from procedures.models.record_queryset import RecordQuerySet
from staffing.access import Access
from staffing.domain.capabilities import Capability
from staffing.queries.absences import stood_in_for


def at_stage(stage: ResultStage) -> Callable[[datetime], RecordQuerySet]:
    """Open records whose proposed result stands there."""

    def base(_at: datetime) -> RecordQuerySet:
        return Record.objects.filter(result_stage=stage)

    return base


def to_post(_at: datetime) -> RecordQuerySet:
    """Results that are ready and wanted by post."""
    return Record.objects.ready_to_return().filter(return_method=ReturnMethod.POSTAL)


def in_post(_at: datetime) -> RecordQuerySet:
    """Handed to the post and not known to have arrived."""
    return Record.objects.filter(in_the_post=True)


def to_correct(_at: datetime) -> RecordQuerySet:
    """Results with a reported error, which must be right within 3 working days."""
    return Record.objects.filter(correction_due_at__isnull=False)


def at_units(capability: Capability) -> Callable[[Access], list[Q]]:
    """Only at the competent units where the person holds the capability, by a post or by a delegation."""

    def legs(access: Access) -> list[Q]:
        scope = access.scope_for(capability)
        return [Q()] if scope.whole_province else [Q(competent_unit=key) for key in sorted(scope.units)]

    return legs


def mine(access: Access) -> list[Q]:
    """The person's own records, and those of colleagues who are away today, where the person could settle them."""
    if access.account is None:
        return []
    units = access.scope_for(Capability.PROCESS_RECORDS).units
    covered = stood_in_for(access.account.pk, access.on)
    return [Q(officer=access.account.pk), *(Q(officer=key, competent_unit__in=sorted(units)) for key in covered)]
