"""/api/v1/records/{code}/{verb}/: what can be done to a record, one address an act.

``If-Match`` may carry the number of ``events`` the client saw: when there are more now the answer is 409.
"""

from typing import Any, ClassVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from procedures.api.record_serializers import (
    AssignmentSerializer,
    NothingSerializer,
    ReceiverSerializer,
    RecordDetailSerializer,
    RefusalSerializer,
    ResultSerializer,
)
from procedures.api.records import actor_of, scope_of, visible_record
from procedures.domain.vocabulary import EvidenceKind, Reason
from procedures.models import Record
from procedures.services import intake, processing, results
from procedures.services.results import Receiver, ResultDraft
from staffing.domain.capabilities import Capability
from staffing.models import Account
from units import clock
from units.errors import RuleBroken

IF_MATCH = OpenApiParameter(
    "If-Match", OpenApiTypes.STR, OpenApiParameter.HEADER, description="The record's `events` as the client saw it."
)


def _seen(request: Request) -> int | None:
    text = request.headers.get("If-Match", "").strip().strip('"')
    if not text or text == "*":
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise RuleBroken("if_match_invalid")
    return int(text)


def account_named(username: str) -> Account:
    account: Account | None = Account.objects.filter(username=username, is_active=True).first()
    if account is None:
        raise RuleBroken("account_unknown")
    return account


class RecordAct(APIView):
    """What all verbs share: the record within the scope of the capability, the deed, the record as it is then."""

    serializer_class: ClassVar[type[serializers.Serializer[Any]]] = NothingSerializer
    capability: ClassVar[Capability]

    def do(self, given: dict[str, Any], **common: Any) -> Record:
        """The deed."""
        raise NotImplementedError

    def post(self, request: Request, code: str) -> Response:
        """Do it; 409 when somebody was faster, 422 when a rule forbids it."""
        given = self.serializer_class(data=request.data)
        given.is_valid(raise_exception=True)
        done = self.do(
            given.validated_data,
            record_id=visible_record(request, code).pk,
            actor=actor_of(request),
            scope=scope_of(request, self.capability),
            at=clock.now(),
            seen=_seen(request),
        )
        return Response(RecordDetailSerializer(visible_record(request, done.code)).data)


def documented(view: type["RecordAct"]) -> Any:
    """Described by its own words and named by its verb; whether it takes anything shows in its serializer."""
    nothing = view.serializer_class is NothingSerializer
    return extend_schema_view(
        post=extend_schema(
            operation_id=f"records_{view.__name__.lower()}",
            parameters=[IF_MATCH],
            request=None if nothing else view.serializer_class,
            responses=RecordDetailSerializer,
        )
    )(view)


@documented
class Receive(RecordAct):
    """Accept an online submission."""

    capability = Capability.RECEIVE_RECORDS

    def do(self, given: dict[str, Any], **common: Any) -> Record:
        return intake.receive_submission(**common)


@documented
class Refuse(RecordAct):
    """Refuse a submission at reception."""

    capability = Capability.REFUSE_INTAKE
    serializer_class = RefusalSerializer

    def do(self, given: dict[str, Any], **common: Any) -> Record:
        return intake.refuse(reason=Reason(given["reason"]), why=given["why"], **common)


@documented
class Forward(RecordAct):
    """Hand over to the competent unit."""

    capability = Capability.FORWARD_RECORDS

    def do(self, given: dict[str, Any], **common: Any) -> Record:
        return processing.forward(**common)


@documented
class Take(RecordAct):
    """Take for processing."""

    capability = Capability.PROCESS_RECORDS

    def do(self, given: dict[str, Any], **common: Any) -> Record:
        return processing.take(**common)


@documented
class Release(RecordAct):
    """Put back what was taken by mistake: it waits for somebody, and its clock runs on."""

    capability = Capability.PROCESS_RECORDS

    def do(self, given: dict[str, Any], **common: Any) -> Record:
        return processing.release(**common)


@documented
class Assign(RecordAct):
    """Give to an officer."""

    capability = Capability.ASSIGN_RECORDS
    serializer_class = AssignmentSerializer

    def do(self, given: dict[str, Any], **common: Any) -> Record:
        return processing.assign(officer=account_named(given["officer"]), **common)


@documented
class Complete(RecordAct):
    """Record the result."""

    capability = Capability.COMPLETE_RECORDS
    serializer_class = ResultSerializer

    def do(self, given: dict[str, Any], **common: Any) -> Record:
        draft = ResultDraft(
            number=given["number"],
            issued_on=given["issued_on"],
            signer=account_named(given["signer"]) if given["signer"] else None,
            is_refusal=given["is_refusal"],
            reason=Reason(given["reason"]),
        )
        return results.complete(result=draft, **common)


@documented
class Return(RecordAct):
    """Hand the result over."""

    capability = Capability.RETURN_RESULTS
    serializer_class = ReceiverSerializer

    def do(self, given: dict[str, Any], **common: Any) -> Record:
        receiver = Receiver(given["name"], EvidenceKind(given["evidence"]), given["evidence_number"])
        return results.return_result(receiver=receiver, **common)
