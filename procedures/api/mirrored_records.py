"""/api/v1/mirrored-records/{code}/: what another system that is a record's master tells of it."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from procedures.api.reception_serializers import PartySerializer, word_field
from procedures.api.record_serializers import RecordDetailSerializer
from procedures.api.records import actor_of
from procedures.domain.vocabulary import ApplicantKind, Channel, ReturnMethod, Status
from procedures.queries.places import centre_of_unit, unit_in_force
from procedures.services.drafting import Party
from procedures.services.mirroring import MirroredRecord, mirror
from staffing.domain.capabilities import Capability
from units import clock

CODE = r"^[A-Za-z0-9][A-Za-z0-9.\-_]{4,49}$"
STATUSES = [(status.value, status.label) for status in Status if status is not Status.VOIDED]


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A record being processed",
            value={
                "procedure": "1.001193",
                "centre": "06685",
                "competent_unit": "06685",
                "applicant": {"name": "Người mẫu Trình Diễn", "personal_number": "022192000000"},
                "status": "processing",
                "submitted_at": "2026-11-11T08:00:00+07:00",
                "received_at": "2026-11-11T09:00:00+07:00",
                "due_at": "2026-11-16T17:00:00+07:00",
            },
            request_only=True,
        )
    ]
)
class MirroredRecordSerializer(serializers.Serializer[Any]):
    """The whole record as it stands there: what is left out is empty from now on. Places are codes of units."""

    procedure = serializers.RegexField(r"^\d\.\d{6}$")
    centre = serializers.CharField(max_length=20)
    competent_unit = serializers.CharField(max_length=20)
    return_centre = serializers.CharField(max_length=20, required=False, default="", allow_blank=True)
    applicant = PartySerializer()
    status = serializers.ChoiceField(choices=STATUSES)
    channel = word_field(Channel, default=Channel.ONLINE.value)
    return_method = word_field(ReturnMethod, default=ReturnMethod.COUNTER.value)
    submitted_at = serializers.DateTimeField()
    received_at = serializers.DateTimeField(required=False, allow_null=True, default=None)
    due_at = serializers.DateTimeField(required=False, allow_null=True, default=None)
    answer_by = serializers.DateTimeField(required=False, allow_null=True, default=None)
    completed_at = serializers.DateTimeField(required=False, allow_null=True, default=None)
    returned_at = serializers.DateTimeField(required=False, allow_null=True, default=None)
    closed_at = serializers.DateTimeField(required=False, allow_null=True, default=None)

    def told(self, code: str) -> MirroredRecord:
        """The validated request as the service takes it."""
        given, today = dict(self.validated_data), clock.today()
        party = dict(given.pop("applicant"))
        lives_in, kind = party.pop("unit"), ApplicantKind(party.pop("kind"))
        back = given.pop("return_centre")
        return MirroredRecord(
            code=code,
            procedure_code=given.pop("procedure"),
            centre_id=centre_of_unit(given.pop("centre"), today).pk,
            competent_unit_id=unit_in_force(given.pop("competent_unit"), today).pk,
            return_centre_id=centre_of_unit(back, today).pk if back else None,
            applicant=Party(kind=kind, unit_id=unit_in_force(lives_in, today).pk if lives_in else None, **party),
            status=Status(given.pop("status")),
            channel=Channel(given.pop("channel")),
            return_method=ReturnMethod(given.pop("return_method")),
            **given,
        )


class MirroredRecords(APIView):
    """Records of another master system."""

    capability = Capability.MIRROR_RECORDS

    @extend_schema(
        operation_id="mirrored_records_put",
        request=MirroredRecordSerializer,
        responses={200: RecordDetailSerializer, 201: RecordDetailSerializer},
        parameters=[OpenApiParameter("code", OpenApiTypes.STR, OpenApiParameter.PATH, pattern=CODE)],
    )
    def put(self, request: Request, code: str) -> Response:
        """Take the record over or refresh it: 201 when it is new. Sent twice it changes nothing the second time."""
        checked = serializers.RegexField(CODE).run_validation(code)
        given = MirroredRecordSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        came = mirror(told=given.told(checked), actor=actor_of(request), at=clock.now())
        return Response(RecordDetailSerializer(came.record).data, status=201 if came.is_new else 200)
