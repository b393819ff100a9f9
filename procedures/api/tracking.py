"""/api/v1/tracking/{code}/: where a record is, by its code; what it is about, with four digits besides."""

from typing import Any

from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_field, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from procedures.api.reception_serializers import word_field
from procedures.domain.record_code import normalise
from procedures.domain.vocabulary import Outcome, Standing, Status
from procedures.models import Record
from procedures.queries.supplements import MissingPaper
from procedures.queries.tracking import (
    PAUSED_STANDING,
    TrackedDetails,
    TrackedRecord,
    TrackedStep,
    record_by_code,
    tracked,
)
from procedures.services.tracking import prove
from procedures.throttles import TrackingThrottle
from staffing.domain.capabilities import Capability
from staffing.origin import ip_of
from units import clock
from units.errors import RuleBroken

STANDINGS = [word.value for words in (Standing, Outcome) for word in words] + [PAUSED_STANDING]
_STATUS = {
    "code": "H49.27-261111-0042",
    "status": "processing",
    "standing": "in_term",
    "place": "Phường Hồng Gai",
    "received_at_centre": "Trung tâm Phục vụ hành chính công phường Hồng Gai",
    "competent_unit": "Phường Hồng Gai",
    "return_at_centre": "Trung tâm Phục vụ hành chính công phường Hồng Gai",
    "submitted_at": "2026-11-11T09:00:00+07:00",
    "received_at": "2026-11-11T09:00:00+07:00",
    "first_due_at": "2026-11-18T17:00:00+07:00",
    "due_at": "2026-11-18T17:00:00+07:00",
    "promised_at": None,
    "replaces": "",
    "completed_at": None,
    "returned_at": None,
    "closed_at": None,
    "steps": [
        {
            "title": "Đã tiếp nhận tại trung tâm",
            "place": "Trung tâm Phục vụ hành chính công phường Hồng Gai",
            "at": "2026-11-11T09:00:00+07:00",
            "note": "",
            "to_come": False,
        }
    ],
}
_DETAILS: dict[str, Any] = {
    "procedure": "1.000894",
    "procedure_name": "Thủ tục đăng ký kết hôn",
    "applicant": "N**** M** T**** D***",
    "telephone": "091*****18",
    "fee_vnd": None,
    "copies": 1,
    "missing": [],
    "answer_by": None,
}
_WHY = [{"label": "Nhận", "value": "09:00, thứ Tư 11/11/2026"}]


class StepSerializer(serializers.Serializer[TrackedStep]):
    """Something that happened, or that comes next; in the language of the request."""

    title = serializers.CharField()
    place = serializers.CharField(allow_blank=True)
    at = serializers.DateTimeField(source="moment", allow_null=True)
    note = serializers.CharField(allow_blank=True)
    to_come = serializers.BooleanField(source="next")


@extend_schema_serializer(examples=[OpenApiExample("By code alone", value=_STATUS, response_only=True)])
class TrackedRecordSerializer(serializers.Serializer[TrackedRecord]):
    """Status, dates and places: what anybody may know who has the code. ``steps`` stand newest first."""

    code = serializers.CharField()
    status = word_field(Status)
    standing = serializers.SerializerMethodField()
    place = serializers.CharField(allow_blank=True, help_text="Who has it now; empty once it ended.")
    received_at_centre = serializers.CharField()
    competent_unit = serializers.CharField()
    return_at_centre = serializers.CharField()
    submitted_at = serializers.DateTimeField()
    received_at = serializers.DateTimeField(allow_null=True)
    first_due_at = serializers.DateTimeField(allow_null=True)
    due_at = serializers.DateTimeField(allow_null=True)
    promised_at = serializers.DateTimeField(
        allow_null=True, help_text="Promised with an apology that came too late to move the due date."
    )
    replaces = serializers.CharField(
        allow_blank=True, help_text="The void code under which it was received first; that code leads here."
    )
    completed_at = serializers.DateTimeField(allow_null=True)
    returned_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    steps = StepSerializer(many=True)

    @extend_schema_field(serializers.ChoiceField(choices=STANDINGS, allow_null=True))
    def get_standing(self, record: TrackedRecord) -> str | None:
        """How it stands against its due date, or how it ended; None where neither is to be said."""
        return record.standing or None


class ReasonSerializer(serializers.Serializer[Any]):
    """One line of why it is due then."""

    label = serializers.CharField()  # type: ignore[assignment]
    value = serializers.CharField()


class MissingPaperSerializer(serializers.Serializer[MissingPaper]):
    """A paper that is waited for."""

    name = serializers.CharField()
    fault = serializers.CharField()
    mend = serializers.CharField()
    form = serializers.CharField()
    copies = serializers.IntegerField()


class DetailsSerializer(serializers.Serializer[TrackedDetails]):
    """The matter, with its owner masked; ``fee_vnd`` null is a fee that is not published."""

    procedure = serializers.CharField(source="procedure_code")
    procedure_name = serializers.CharField(source="title")
    applicant = serializers.CharField()
    telephone = serializers.CharField(allow_blank=True)
    fee_vnd = serializers.IntegerField(allow_null=True)
    copies = serializers.IntegerField()
    missing = MissingPaperSerializer(many=True)
    answer_by = serializers.DateTimeField(allow_null=True, help_text="Until when papers are waited for.")


@extend_schema_serializer(
    examples=[
        OpenApiExample("With four digits", value=_STATUS | {"why": _WHY, "details": _DETAILS}, response_only=True)
    ]
)
class ProvenRecordSerializer(TrackedRecordSerializer):
    """The same with the matter and the reason of the due date."""

    why = ReasonSerializer(many=True)
    details = DetailsSerializer()


@extend_schema_serializer(examples=[OpenApiExample("Four digits", value={"digits": "1234"}, request_only=True)])
class DigitsSerializer(serializers.Serializer[Any]):
    """The last four digits of the owner's number or telephone."""

    digits = serializers.CharField(max_length=12, write_only=True)


@method_decorator(never_cache, name="dispatch")
class TrackingView(APIView):
    """One record as the public sees it. Tries with wrong digits count together with those on the page."""

    capability = Capability.PUBLIC
    throttle_classes = [TrackingThrottle]

    @extend_schema(operation_id="tracking_retrieve", responses=TrackedRecordSerializer)
    def get(self, request: Request, code: str) -> Response:
        """Status, dates and places by the code on the receipt."""
        code = _written(code)
        return Response(TrackedRecordSerializer(tracked(_found(record_by_code(code)), at=clock.now())).data)

    @extend_schema(operation_id="tracking_prove", request=DigitsSerializer, responses=ProvenRecordSerializer)
    def post(self, request: Request, code: str) -> Response:
        """The matter too, for whoever knows the digits: five tries for a code in 15 minutes; the look is logged."""
        given = DigitsSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        code = _written(code)
        record = record_by_code(code)
        at, ip = clock.now(), ip_of(request._request)
        prove(record=record, code=code, digits=given.validated_data["digits"], ip=ip, at=at)
        return Response(ProvenRecordSerializer(tracked(_found(record), at=at, with_details=True)).data)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Response:
        """Nothing of it belongs into a search engine."""
        answered: Response = super().finalize_response(request, response, *args, **kwargs)
        answered["X-Robots-Tag"] = "noindex"
        return answered


def _written(code: str) -> str:
    """The code as it is written, so that one record has one counter of tries however its code is typed."""
    written = normalise(code)
    if written is None:
        raise RuleBroken("record_not_found")
    return written


def _found(record: Record | None) -> Record:
    if record is None:
        raise RuleBroken("record_not_found")
    return record
