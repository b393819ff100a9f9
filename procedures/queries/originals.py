"""Originals of the applicant that still lie with a record."""

from django.db.models import QuerySet

from procedures.domain.vocabulary import ComponentForm, ComponentState
from procedures.models import Record, RecordComponent


def originals_kept(record: Record) -> QuerySet[RecordComponent]:
    """Papers handed in as originals and not yet given back, in their order."""
    handed_in = record.components.filter(is_present=True, originals__gte=1).exclude(form=ComponentForm.DATA)
    return handed_in.exclude(state=ComponentState.REPLACED_BY_DATA).filter(given_back__isnull=True).order_by("position")
