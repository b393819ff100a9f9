"""The queues of results on their way: to approve, to sign, to issue, to post, in the post, to correct; and cover.

Each leg names one place and one stage, so that a partial index of the record's table answers it (queries.queues).
"""

from collections.abc import Callable, Collection
from datetime import date, datetime

from django.db.models import Q

from procedures.domain.result_words import ResultStage
from procedures.domain.vocabulary import ReturnMethod
from procedures.models import Record, UndeliveredLetter
from procedures.models.record_queryset import RecordQuerySet
from procedures.queries.place_legs import Legs
from staffing.access import Access, Carried
from staffing.domain.authority import CARRIED, DocumentKind
from staffing.domain.capabilities import Capability
from staffing.queries.absences import stood_in_for
from units.queries.successors import with_former, with_former_places


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


def letters_back(keys: Collection[int]) -> dict[int, UndeliveredLetter]:
    """The letter that came back last, by its record, of those of ``keys`` that have one; one query."""
    rows = UndeliveredLetter.objects.filter(record__in=keys).order_by("pk") if keys else ()
    return {letter.record_id: letter for letter in rows}


def to_correct(_at: datetime) -> RecordQuerySet:
    """Results with a reported error, which must be right within 3 working days."""
    return Record.objects.filter(correction_due_at__isnull=False)


def at_units(capability: Capability) -> Callable[[Access, Legs], list[Q]]:
    """At the competent units where a post of the person's own carries the capability, and what delegations cover."""

    def at_places(access: Access, legs: Legs) -> list[Q]:
        scope = with_former_places(access.scope_by_post(capability), access.on)
        if scope.whole_province:
            return [Q()]
        others = (one for one in access.carried if capability in CARRIED and one.unit_id not in scope.units)
        covered = (leg for one in others if (leg := _covered(one, access.on)) is not None)
        return [*legs("competent_unit", scope.units), *covered]

    return at_places


def _covered(one: Carried, on: date) -> Q | None:
    """The records whose results a delegation may cover; None for one that is about other documents."""
    kinds = one.limits.document_kinds
    if kinds and not kinds & {DocumentKind.RESULT, DocumentKind.REFUSAL_LETTER}:
        return None
    leg = Q(competent_unit__in=sorted(with_former({one.unit_id}, on)))
    procedures, fields = sorted(one.limits.procedure_codes), sorted(one.limits.field_codes)
    if procedures or fields:
        leg &= Q(procedure__code__in=procedures) | Q(field__code__in=fields)
    return leg


def mine(access: Access, _legs: Legs) -> list[Q]:
    """The person's own records, and those of colleagues who are away today, where the person could settle them."""
    if access.account is None:
        return []
    units = access.scope_for(Capability.PROCESS_RECORDS).units
    covered = stood_in_for(access.account.pk, access.on)
    return [Q(officer=access.account.pk), *(Q(officer=key, competent_unit__in=sorted(units)) for key in covered)]
