"""/api/v1/records/...: papers asked for before and after acceptance, taken in, and refusals at the counter."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from procedures.api.reception_serializers import ReceptionSerializer, word_field
from procedures.api.record_acts import RecordAct, documented
from procedures.api.record_serializers import RecordDetailSerializer
from procedures.api.records import IDEMPOTENCY_KEY, actor_of, scope_of, visible_record
from procedures.domain.vocabulary import ComponentForm, Fault, Reason, SourceSystem, SupplementPhase
from procedures.models import Record, SupplementItem, SupplementRequest
from procedures.queries.supplements import requests_of
from procedures.services import intake, supplements
from procedures.services.supplements import Asking, Wanted
from staffing.domain.capabilities import Capability
from units import clock

MOST_PAPERS = 80
_PLAIN: dict[str, Any] = {"required": False, "default": "", "allow_blank": True}
_ASKING = {
    "reason": "incomplete",
    "why": "Giấy tờ chưa đủ để giải quyết",
    "papers": [
        {"paper": 2, "fault": "unclear", "mend": "Nộp bản chụp rõ chữ", "form": "copy", "copies": 1},
        {"name": "Giấy xác nhận cư trú", "fault": "missing", "mend": "Nộp bản chính"},
    ],
}
_RECEPTION = {"procedure": "1.001193", "centre": "06685", "applicant": {"name": "Người mẫu Trình Diễn"}}


class WantedSerializer(serializers.Serializer[Any]):
    """One paper: either ``paper``, its position among the record's papers, or the ``name`` of another."""

    paper = serializers.IntegerField(min_value=1, max_value=1000, required=False, allow_null=True, default=None)
    name = serializers.CharField(max_length=2000, **_PLAIN)
    fault = word_field(Fault, default=Fault.MISSING.value)
    mend = serializers.CharField(max_length=1000)
    form = word_field(ComponentForm, default=ComponentForm.ORIGINAL.value)
    copies = serializers.IntegerField(min_value=1, max_value=99, default=1)


@extend_schema_serializer(examples=[OpenApiExample("Two papers", value=_ASKING, request_only=True)])
class AskingSerializer(serializers.Serializer[Any]):
    """All that is asked for at once; ``legal_ground`` only where the rules refuse without one."""

    reason = word_field(Reason, default=Reason.INCOMPLETE.value)
    why = serializers.CharField(max_length=2000, **_PLAIN)
    legal_ground = serializers.CharField(max_length=1000, **_PLAIN)
    papers: serializers.ListSerializer[Any] = serializers.ListSerializer(
        child=WantedSerializer(), min_length=1, max_length=MOST_PAPERS
    )


@extend_schema_serializer(
    examples=[OpenApiExample("Guidance", value={"reception": _RECEPTION, "asking": _ASKING}, request_only=True)]
)
class GuidanceSerializer(serializers.Serializer[Any]):
    """What was brought to the counter, and what is missing of it."""

    reception = ReceptionSerializer()
    asking = AskingSerializer()


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Refused at the counter",
            value={"reception": _RECEPTION, "reason": "out_of_competence", "why": "Thuộc cơ quan khác"},
            request_only=True,
        )
    ]
)
class CounterRefusalSerializer(serializers.Serializer[Any]):
    """What was brought to the counter, and why it is not received."""

    reception = ReceptionSerializer()
    reason = word_field(Reason)
    why = serializers.CharField(max_length=2000, **_PLAIN)


@extend_schema_serializer(examples=[OpenApiExample("Both came", value={"came": [1, 2]}, request_only=True)])
class CameSerializer(serializers.Serializer[Any]):
    """The positions, in the request, of papers that came now; those that came before need not be named."""

    came = serializers.ListField(child=serializers.IntegerField(min_value=1), max_length=MOST_PAPERS, default=list)


class SupplementItemSerializer(serializers.Serializer[SupplementItem]):
    """One paper that was asked for."""

    position = serializers.IntegerField()
    name = serializers.CharField()
    fault = word_field(Fault)
    mend = serializers.CharField()
    form = word_field(ComponentForm)
    copies = serializers.IntegerField()
    provided_at = serializers.DateTimeField(allow_null=True)


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "One that waits",
            value={
                "sequence": 1,
                "number": "12/HDHS",
                "phase": "after",
                "reason": "incomplete",
                "why": "",
                "legal_ground": "",
                "is_repeated": False,
                "is_late": False,
                "asked_at": "2026-11-11T09:00:00+07:00",
                "answer_by": "2026-11-26T17:00:00+07:00",
                "reminders": 0,
                "close_proposed_at": None,
                "answered_at": None,
                "confirmed_at": None,
                "closed_at": None,
                "items": [
                    {
                        "position": 1,
                        "name": "Giấy xác nhận cư trú",
                        "fault": "missing",
                        "mend": "Nộp bản chính",
                        "form": "original",
                        "copies": 1,
                        "provided_at": None,
                    }
                ],
            },
            response_only=True,
        )
    ]
)
class SupplementSerializer(serializers.Serializer[SupplementRequest]):
    """One request; ``answer_by`` is null before acceptance, where nothing expires."""

    sequence = serializers.IntegerField()
    number = serializers.CharField()
    phase = word_field(SupplementPhase)
    reason = word_field(Reason)
    why = serializers.CharField()
    legal_ground = serializers.CharField()
    is_repeated = serializers.BooleanField()
    is_late = serializers.BooleanField()
    asked_at = serializers.DateTimeField()
    answer_by = serializers.DateTimeField(allow_null=True)
    reminders = serializers.IntegerField()
    close_proposed_at = serializers.DateTimeField(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    confirmed_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    items = SupplementItemSerializer(many=True)


def asking_of(given: dict[str, Any]) -> Asking:
    """The validated request as the services take it."""
    wanted = (
        Wanted(**paper | {"fault": Fault(paper["fault"]), "form": ComponentForm(paper["form"])})
        for paper in given["papers"]
    )
    return Asking(tuple(wanted), Reason(given["reason"]), given["why"], given["legal_ground"])


class SupplementList(APIView):
    """Requests for supplement of one record."""

    capability = Capability.VIEW_PERSONAL_DATA

    @extend_schema(operation_id="records_supplements", responses=SupplementSerializer(many=True))
    def get(self, request: Request, code: str) -> Response:
        """All of them, the latest first: what was asked for and what came."""
        record = visible_record(request, code, Capability.VIEW_PERSONAL_DATA)
        found: Any = requests_of(record)
        return Response(SupplementSerializer(found, many=True).data)


class _AtCounter(APIView):
    """What ends a reception without a record received: a letter, and a record with a code all the same."""

    serializer_class: type[serializers.Serializer[Any]]
    capability: Capability

    def deed(self, given: dict[str, Any]) -> Callable[..., Record]:
        """What is done with the rest of the request."""
        raise NotImplementedError

    def write(self, request: Request) -> Response:
        """The letter, numbered; the same Idempotency-Key gives the same one."""
        data: Any = request.data
        given = self.serializer_class(data=data)
        given.is_valid(raise_exception=True)
        reception = ReceptionSerializer(data=data["reception"])
        reception.is_valid(raise_exception=True)
        record = self.deed(given.validated_data)(
            draft=reception.draft(SourceSystem.API),
            actor=actor_of(request),
            scope=scope_of(request, self.capability),
            at=clock.now(),
            key=request.headers.get("Idempotency-Key", ""),
        )
        return Response(RecordDetailSerializer(record).data, status=status.HTTP_201_CREATED)


class GuidanceAtCounter(_AtCounter):
    """Guidance at the counter."""

    capability = Capability.RECEIVE_RECORDS
    serializer_class = GuidanceSerializer

    def deed(self, given: dict[str, Any]) -> Callable[..., Record]:
        """Papers are missing."""
        return lambda **common: supplements.guide_at_counter(asking=asking_of(given["asking"]), **common)

    @extend_schema(
        operation_id="records_guide",
        request=GuidanceSerializer,
        responses={201: RecordDetailSerializer},
        parameters=[IDEMPOTENCY_KEY],
    )
    def post(self, request: Request) -> Response:
        """Send a person home with the list of what is missing (form 02); nothing is received yet."""
        return self.write(request)


class RefusalAtCounter(_AtCounter):
    """Refusals at the counter."""

    capability = Capability.REFUSE_INTAKE
    serializer_class = CounterRefusalSerializer

    def deed(self, given: dict[str, Any]) -> Callable[..., Record]:
        """It cannot be received here at all."""
        return lambda **common: intake.refuse_at_counter(reason=Reason(given["reason"]), why=given["why"], **common)

    @extend_schema(
        operation_id="records_refuse_at_counter",
        request=CounterRefusalSerializer,
        responses={201: RecordDetailSerializer},
        parameters=[IDEMPOTENCY_KEY],
    )
    def post(self, request: Request) -> Response:
        """Refuse what was brought to the counter, with a letter (form 03)."""
        return self.write(request)


@documented
class RequestIntakeSupplement(RecordAct):
    """Return a submission for its papers: the intake clock stops."""

    capability = Capability.RECEIVE_RECORDS
    serializer_class = AskingSerializer

    def do(self, given: dict[str, Any], **common: Any) -> Record:
        return supplements.request_intake_supplement(asking=asking_of(given), **common)


@documented
class AnswerIntakeSupplement(RecordAct):
    """All papers came online: back to intake, with 8 working hours afresh."""

    capability = Capability.SUBMIT_RECORDS
    serializer_class = CameSerializer

    def do(self, given: dict[str, Any], **common: Any) -> Record:
        return supplements.answer_intake_supplement(came=given["came"], **common)


@documented
class ReceiveCompleted(RecordAct):
    """All papers came to the counter: receive what was waiting for them."""

    capability = Capability.RECEIVE_RECORDS
    serializer_class = CameSerializer

    def do(self, given: dict[str, Any], **common: Any) -> Record:
        return supplements.receive_completed(came=given["came"], **common)


@documented
class RequestSupplement(RecordAct):
    """Ask for papers of an accepted record: its term stands still."""

    capability = Capability.REQUEST_SUPPLEMENTS
    serializer_class = AskingSerializer

    def do(self, given: dict[str, Any], **common: Any) -> Record:
        return supplements.request_supplement(asking=asking_of(given), **common)


@documented
class ProvideSupplement(RecordAct):
    """Keep papers that came while others are still missing."""

    capability = Capability.CONFIRM_SUPPLEMENTS
    serializer_class = CameSerializer

    def do(self, given: dict[str, Any], **common: Any) -> Record:
        return supplements.provide_supplement(came=given["came"], **common)


@documented
class ConfirmSupplement(RecordAct):
    """All papers are there: the term starts again from zero."""

    capability = Capability.CONFIRM_SUPPLEMENTS
    serializer_class = CameSerializer

    def do(self, given: dict[str, Any], **common: Any) -> Record:
        return supplements.confirm_supplement(came=given["came"], **common)


@documented
class Close(RecordAct):
    """Close a record whose papers did not come within 15 days."""

    capability = Capability.CONFIRM_SUPPLEMENTS

    def do(self, given: dict[str, Any], **common: Any) -> Record:
        return supplements.close(**common)
