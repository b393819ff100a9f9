"""Outages beside the records that lay open meanwhile."""

from django.db.models import Q, QuerySet

from procedures.models import Outage, Record
from procedures.models.record_queryset import RecordQuerySet
from units import clock
from units.queries.successors import centres_with_successors, with_successors
from units.scoping import Scope


def outages_of(record: Record) -> list[Outage]:
    """What was not working while the record lay open: its own, and those of its places; one query."""
    if record.received_at is None:
        return list(record.outages.select_related("recorded_by"))
    ended = record.completed_at or record.closed_at
    meanwhile = Q(until__gt=record.received_at)
    if ended is not None:
        meanwhile &= Q(since__lt=ended)
    today = clock.today()
    counters = centres_with_successors({record.received_at_centre_id, record.return_at_centre_id}, today)
    there = Q(unit__in=with_successors({record.competent_unit_id}, today)) | Q(centre__in=counters)
    return list(
        Outage.objects.filter(Q(record=record) | (there & meanwhile)).select_related(
            "recorded_by", "unit", "centre__unit"
        )
    )


def outages_at(scope: Scope) -> QuerySet[Outage]:
    """Outages of whole places within ``scope``, the latest first."""
    rows = Outage.objects.filter(record=None).select_related("unit", "centre__unit", "recorded_by")
    if not scope.whole_province:
        rows = rows.filter(Q(unit__in=scope.units) | Q(centre__in=scope.centres))
    return rows.order_by("-since", "-id")


def open_meanwhile(outage: Outage, scope: Scope) -> RecordQuerySet:
    """The records within ``scope`` that lay open at the outage's place between its beginning and its end."""
    rows = Record.objects.visible_to(scope).filter(received_at__lt=outage.until)
    if outage.unit_id is not None:
        rows = rows.filter(competent_unit=outage.unit_id)
    else:
        rows = rows.filter(Q(received_at_centre=outage.centre_id) | Q(return_at_centre=outage.centre_id))
    not_ended = Q(completed_at=None, closed_at=None)
    return rows.filter(not_ended | Q(completed_at__gt=outage.since) | Q(closed_at__gt=outage.since)).order_by("-id")
