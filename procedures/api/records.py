"""/api/v1/records/: receive, find, read."""

from typing import Any

from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from procedures.api.reception_serializers import ReceptionSerializer
from procedures.api.record_serializers import (
    EventSerializer,
    PartiesSerializer,
    RecordDetailSerializer,
    RecordPageSerializer,
    RecordSerializer,
)
from procedures.domain.vocabulary import SourceSystem
from procedures.filtersets import RecordFilter
from procedures.models import Record
from procedures.queries.record_pages import Cursor, Order, page
from procedures.queries.record_rows import rows_of
from procedures.services import intake
from staffing.audit import record_look
from staffing.domain.acts import SubjectKind
from staffing.domain.capabilities import Capability
from staffing.models import Account
from staffing.origin import ip_of
from units import clock
from units.errors import RuleBroken
from units.scoping import Scope

IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="The same key with the same content gives the same record, however often it is sent (kept 7 days).",
)
PAGE_SIZE, LARGEST_PAGE = 50, 200


def actor_of(request: Request) -> Account:
    """The account that acts; the gate has let only accounts through."""
    return request.access.account  # type: ignore[attr-defined, no-any-return]


def scope_of(request: Request, capability: Capability) -> Scope:
    """Where the account holds ``capability``."""
    return request.access.scope_for(capability)  # type: ignore[attr-defined, no-any-return]


def visible_record(request: Request, code: str, capability: Capability = Capability.VIEW_RECORDS) -> Record:
    """The record of that code where the account holds ``capability``; RuleBroken("record_not_found")."""
    for record in rows_of(Record.objects.visible_to(scope_of(request, capability)).filter(code=code)):
        return record
    raise RuleBroken("record_not_found")


class RecordList(APIView):
    """Records of one's places; receive one more."""

    capabilities = {"get": Capability.VIEW_RECORDS, "post": Capability.RECEIVE_RECORDS}
    filter_backends = [DjangoFilterBackend]  # for the description; the list below asks the filter itself
    filterset_class = RecordFilter
    queryset = Record.objects.none()

    @extend_schema(
        operation_id="records_list",
        parameters=[
            OpenApiParameter("cursor", OpenApiTypes.STR, description="From `next` or `previous`."),
            OpenApiParameter("page_size", OpenApiTypes.INT, description="1 to 200, usually 50."),
        ],
        responses=RecordPageSerializer,
        filters=True,
    )
    def get(self, request: Request) -> Response:
        """One page of records by keyset, ordered by what is asked for: due date, settlement or submission."""
        filters = RecordFilter(request.query_params, queryset=Record.objects.all(), at=clock.now())
        if not filters.is_valid():
            raise ValidationError(filters.errors)
        column = filters.ordering
        found: Any = page(
            filters.qs,
            Record.objects.all().legs(scope_of(request, Capability.VIEW_RECORDS)),
            order=Order(column, descending=column != "due_at"),
            cursor=Cursor.read(request.query_params.get("cursor", "")),
            size=_size(request),
        )
        return Response(
            {
                "next": _link(request, found.later),
                "previous": _link(request, found.earlier),
                "results": RecordSerializer(found.rows, many=True).data,
            }
        )

    @extend_schema(request=ReceptionSerializer, responses={201: RecordDetailSerializer}, parameters=[IDEMPOTENCY_KEY])
    def post(self, request: Request) -> Response:
        """Receive what was brought to the counter: the answer carries the code and the due date."""
        return _taken_in(request, intake.receive, Capability.RECEIVE_RECORDS)


class SubmissionList(APIView):
    """Submissions of another system."""

    capability = Capability.SUBMIT_RECORDS

    @extend_schema(request=ReceptionSerializer, responses={201: RecordDetailSerializer}, parameters=[IDEMPOTENCY_KEY])
    def post(self, request: Request) -> Response:
        """Hand in what was filed online: the intake clock of 8 working hours starts."""
        return _taken_in(request, intake.submit, Capability.SUBMIT_RECORDS)


class AtOnceList(APIView):
    """Results at once."""

    capability = Capability.RECEIVE_RECORDS

    @extend_schema(request=ReceptionSerializer, responses={201: RecordDetailSerializer}, parameters=[IDEMPOTENCY_KEY])
    def post(self, request: Request) -> Response:
        """Receive, settle and hand over in one deed what is given on the spot."""
        return _taken_in(request, intake.settle_at_once, Capability.RECEIVE_RECORDS)


class RecordDetail(APIView):
    """One record."""

    capability = Capability.VIEW_RECORDS

    @extend_schema(responses=RecordDetailSerializer)
    def get(self, request: Request, code: str) -> Response:
        """The record with its dates and what may come next; parties masked."""
        return Response(RecordDetailSerializer(visible_record(request, code)).data)


class RecordEvents(APIView):
    """The trail of one record."""

    capability = Capability.VIEW_RECORDS

    @extend_schema(responses=EventSerializer(many=True))
    def get(self, request: Request, code: str) -> Response:
        """Every event, oldest first; no personal data stands in it."""
        events: Any = visible_record(request, code).events.order_by("sequence")
        return Response(EventSerializer(events, many=True).data)


class RecordParties(APIView):
    """Who stands behind one record."""

    capability = Capability.UNMASK_RECORDS

    @extend_schema(
        responses=PartiesSerializer, parameters=[OpenApiParameter("purpose", OpenApiTypes.STR, required=True)]
    )
    def get(self, request: Request, code: str) -> Response:
        """The parties, whole. Says for what ``purpose``; the look is written into the audit log."""
        purpose = request.query_params.get("purpose", "").strip()
        if not purpose:
            raise RuleBroken("purpose_missing", field="purpose")
        record = visible_record(request, code)
        if not Record.objects.visible_to(scope_of(request, Capability.UNMASK_RECORDS)).filter(pk=record.pk).exists():
            raise RuleBroken("record_not_found")
        record_look(
            actor=actor_of(request),
            subject_kind=SubjectKind.RECORD,
            subject_id=record.pk,
            purpose=purpose[:200],
            ip=ip_of(request._request),
            at=clock.now(),
        )
        parties = {
            "applicant": record.applicant,
            "submitter": record.submitter,
            "representative": record.representative,
        }
        return Response(PartiesSerializer(parties).data)


def _taken_in(request: Request, deed: Any, capability: Capability) -> Response:
    given = ReceptionSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    record = deed(
        draft=given.draft(SourceSystem.API),
        actor=actor_of(request),
        scope=scope_of(request, capability),
        at=clock.now(),
        key=request.headers.get("Idempotency-Key", ""),
    )
    return Response(RecordDetailSerializer(record).data, status=status.HTTP_201_CREATED)


def _size(request: Request) -> int:
    text = request.query_params.get("page_size", "")
    return max(1, min(LARGEST_PAGE, int(text[:9]))) if text.isascii() and text.isdigit() else PAGE_SIZE


def _link(request: Request, cursor: str) -> str | None:
    return replace_query_param(request.build_absolute_uri(), "cursor", cursor) if cursor else None
