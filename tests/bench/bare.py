"""The same inserts through the barest endpoint that DRF can be: no gate, no law, no trail worth the name.

What a reception could cost at best in this framework, to hold ours against.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from procedures.models import (
    Applicant,
    FigureDelta,
    Folder,
    FolderMove,
    IdempotencyKey,
    OutboxMessage,
    Record,
    RecordComponent,
    RecordEvent,
)
from procedures.services.numbering import _NEXT
from units import clock

DAYS = timedelta(days=5)
PAPERS = 3


class OwnerSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=200)
    personal_number = serializers.CharField(max_length=20)
    born_on = serializers.DateField()
    telephone = serializers.CharField(max_length=20)
    email = serializers.EmailField()
    address = serializers.CharField(max_length=300)
    unit = serializers.IntegerField()


class BareSerializer(serializers.Serializer[Any]):
    """Integer references: a related field each would cost a query each."""

    key = serializers.CharField(max_length=80)
    actor = serializers.IntegerField()
    procedure = serializers.IntegerField()
    version = serializers.IntegerField()
    field = serializers.IntegerField()
    centre = serializers.IntegerField()
    unit = serializers.IntegerField()
    identifier = serializers.CharField()
    applicant = OwnerSerializer()


class Bare(APIView):
    authentication_classes = ()
    permission_classes = ()

    def post(self, request: Request) -> Response:
        given = BareSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        record = insert(given.validated_data)
        return Response({"code": record.code, "due_at": record.due_at}, status=201)


@transaction.atomic
def insert(given: dict[str, Any]) -> Record:
    """The rows of one reception, by the ORM."""
    at = clock.now()
    key = IdempotencyKey.objects.create(
        account_id=given["actor"], key=given["key"], fingerprint=bytes(32), created_at=at
    )
    owner = dict(given["applicant"])
    applicant = Applicant.objects.create(unit_id=owner.pop("unit"), **owner)
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [given["unit"], at.date()])
        (serial,) = cursor.fetchone()
    record = _record(given, applicant, serial, at)
    RecordEvent.objects.create(
        record=record,
        sequence=1,
        act="receive",
        from_status="",
        to_status="received",
        actor_id=given["actor"],
        at=at,
        recorded_at=at,
        facts={"due_at": record.due_at.isoformat(), "why": [["received_at", {"at": at.isoformat()}]] * 4},
        digest=bytes(32),
    )
    _follow(record, given, at)
    lies_at = {"place": "counter", "centre_id": given["centre"]}
    folder = Folder.objects.create(record=record, arrived_at=at, since=at, **lies_at)
    FolderMove.objects.create(folder=folder, moved_by_id=given["actor"], at=at, **lies_at)
    RecordComponent.objects.bulk_create(
        RecordComponent(record=record, position=n, name="Giấy tờ", form="original", state="must_provide", originals=1)
        for n in range(1, PAPERS + 1)
    )
    IdempotencyKey.objects.filter(pk=key.pk).update(record=record)
    return record


def _record(given: dict[str, Any], applicant: Applicant, serial: int, at: datetime) -> Record:
    return Record.objects.create(
        code=f"{given['identifier']}-{at:%y%m%d}-{serial:04d}",
        source_system="api",
        procedure_id=given["procedure"],
        version_id=given["version"],
        field_id=given["field"],
        term_value=3,
        term_unit="working_day",
        received_at_centre_id=given["centre"],
        competent_unit_id=given["unit"],
        return_at_centre_id=given["centre"],
        applicant=applicant,
        channel="in_person",
        return_method="counter",
        status="received",
        submitted_at=at,
        received_at=at,
        clock_from=at,
        first_due_at=at + DAYS,
        due_at=at + DAYS,
        soon_from=at + DAYS,
        overdue_from=at + DAYS,
        watch_at=at + DAYS,
        fee_vnd=0,
        trail_head=bytes(32),
        trail_length=1,
    )


def _follow(record: Record, given: dict[str, Any], at: datetime) -> None:
    place = {
        "record_id": record.pk,
        "centre_id": given["centre"],
        "unit_id": given["unit"],
        "field_id": given["field"],
        "channel": "in_person",
    }
    FigureDelta.objects.bulk_create(
        [
            FigureDelta(measure="received", day=at.date(), amount=1, created_at=at, **place),
            FigureDelta(measure="open", moment=at + DAYS, soon_from=at + DAYS, amount=1, created_at=at, **place),
        ]
    )
    OutboxMessage.objects.bulk_create(
        [
            OutboxMessage(
                topic="mail",
                message_id=f"{record.code}.1",
                kind="received",
                record=record,
                created_at=at,
                available_at=at,
            )
        ]
    )


urlpatterns = [path("bare/", Bare.as_view())]
