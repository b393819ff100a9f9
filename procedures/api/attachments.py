"""/api/v1/records/{code}/scans/: scans of a record's papers, added, listed and fetched. Every showing is logged."""

from typing import Any

from django.conf import settings
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_serializer,
)
from rest_framework import serializers
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from procedures.api.reception_serializers import word_field
from procedures.api.records import actor_of, scope_of, visible_record
from procedures.domain.scan_words import MediaType, VirusState
from procedures.models import Attachment, RecordComponent
from procedures.services.attachments import Description, attach, look_at
from staffing.audit import record_look
from staffing.domain.acts import SubjectKind
from staffing.domain.capabilities import Capability
from staffing.origin import ip_of
from units import clock
from units.errors import RuleBroken
from units.web.file_answers import file_answer, goes_on

FILE = "application/octet-stream"
_DESCRIBED = {
    "kind": "Giấy chứng sinh",
    "owner_number": "",
    "issuer": "Bệnh viện Mẫu",
    "issued_on": "2026-11-02",
    "abstract": "",
    "valid_until": None,
    "validity": "",
}


def _bytes(status: int, value: str, description: str) -> OpenApiResponse:
    """A file, or a part of one, as the description shows it: the first characters of a PDF."""
    example = OpenApiExample(description, value=value, media_type=FILE, status_codes=[str(status)])
    return OpenApiResponse(OpenApiTypes.BINARY, description=description, examples=[example])


class DescriptionSerializer(serializers.Serializer[Any]):
    """What paper a scan shows (Decree 118/2025 Art. 19.2); all of it may be left out."""

    kind = serializers.CharField(max_length=200, allow_blank=True, default="")
    owner_number = serializers.RegexField(r"^[0-9]{12}$", allow_blank=True, default="")
    issuer = serializers.CharField(max_length=200, allow_blank=True, default="")
    issued_on = serializers.DateField(allow_null=True, default=None)
    abstract = serializers.CharField(max_length=500, allow_blank=True, default="")
    valid_until = serializers.DateField(allow_null=True, default=None)
    validity = serializers.CharField(max_length=200, allow_blank=True, default="")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A paper does not end before it began."""
        if attrs["issued_on"] and attrs["valid_until"] and attrs["valid_until"] < attrs["issued_on"]:
            raise serializers.ValidationError({"valid_until": "Before issued_on."})
        return attrs


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "The second paper",
            value={"paper": 2, "file": "%PDF-1.7 …", **_DESCRIBED},
            media_type="multipart/form-data",
            request_only=True,
        )
    ]
)
class ScanUploadSerializer(DescriptionSerializer):
    """One file for one paper, as multipart/form-data: PDF, JPEG or PNG."""

    paper = serializers.IntegerField(min_value=1, max_value=32_767, help_text="The paper's position in the record.")
    file = serializers.FileField(allow_empty_file=True)
    replaces = serializers.IntegerField(
        min_value=1, max_value=2**63 - 1, allow_null=True, default=None, help_text="The scan it stands in for."
    )


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A certificate of birth",
            value={
                "id": 12,
                "paper": 2,
                "name": "giay-chung-sinh.pdf",
                "media_type": "application/pdf",
                "size": 48213,
                "pages": 1,
                "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                "virus": "clean",
                "uploaded_by": "clerk.honggai",
                "uploaded_at": "2026-11-11T09:05:00+07:00",
                "replaced_by": None,
                **_DESCRIBED,
            },
            response_only=True,
        )
    ]
)
class ScanSerializer(serializers.ModelSerializer[Attachment]):
    """A scan; ``sha256`` is of the bytes as they came."""

    paper = serializers.IntegerField(source="component.position")
    media_type = word_field(MediaType)
    virus = word_field(VirusState)
    uploaded_by = serializers.CharField(source="uploaded_by.username", allow_null=True)
    replaced_by = serializers.IntegerField(source="replaced_by_id", allow_null=True)

    class Meta:
        model = Attachment
        fields = (
            *("id", "paper", "name", "media_type", "size", "pages", "sha256", "virus"),
            *("uploaded_by", "uploaded_at", "replaced_by"),
            *("kind", "owner_number", "issuer", "issued_on", "abstract", "valid_until", "validity"),
        )


class RecordScans(APIView):
    """Scans of one record."""

    capabilities = {"get": Capability.VIEW_PERSONAL_DATA, "post": Capability.RECEIVE_RECORDS}
    parser_classes = [MultiPartParser]

    @extend_schema(operation_id="records_scans", responses=ScanSerializer(many=True))
    def get(self, request: Request, code: str) -> Response:
        """All scans that were not taken out, also those replaced. The look is written down."""
        record = visible_record(request, code, Capability.VIEW_PERSONAL_DATA)
        record_look(
            actor=actor_of(request),
            subject_kind=SubjectKind.RECORD,
            subject_id=record.pk,
            at=clock.now(),
            purpose="scans_api",
            facts={"code": record.code},
            ip=ip_of(request),
        )
        scans = Attachment.objects.filter(component__record=record.pk, taken_out_at=None)
        scans = scans.select_related("component", "uploaded_by").order_by("component__position", "id")
        return Response(ScanSerializer(scans, many=True).data)

    @extend_schema(
        operation_id="records_scans_add",
        request={"multipart/form-data": ScanUploadSerializer},
        responses={201: ScanSerializer},
    )
    def post(self, request: Request, code: str) -> Response:
        """Add a scan; the same file for the same paper again gives the same scan."""
        if getattr(request._request, "files_too_large", []):
            raise RuleBroken("file_too_large", most=settings.UPLOAD_FILE_BYTES // 2**20)
        given = ScanUploadSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        record = visible_record(request, code, Capability.RECEIVE_RECORDS)
        paper = RecordComponent.objects.filter(record=record.pk, position=data.pop("paper")).first()
        if paper is None:
            raise RuleBroken("paper_not_of_record")
        file = data.pop("file")
        scan = attach(
            record_id=record.pk,
            component_id=paper.pk,
            file=file,
            name=file.name,
            replaces=data.pop("replaces"),
            description=Description(**data),
            actor=actor_of(request),
            scope=scope_of(request, Capability.RECEIVE_RECORDS),
            at=clock.now(),
        )
        return Response(ScanSerializer(scan).data, status=201)


class AnyKind(DefaultContentNegotiation):
    """The file is sent as it is, whatever the client says that it reads; refusals are JSON."""

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        """The first."""
        return renderers[0], renderers[0].media_type


class RecordScanFile(APIView):
    """The bytes of one scan."""

    capability = Capability.VIEW_PERSONAL_DATA
    content_negotiation_class = AnyKind

    @extend_schema(
        operation_id="records_scan_file",
        parameters=[OpenApiParameter("Range", OpenApiTypes.STR, OpenApiParameter.HEADER, description="One range.")],
        responses={
            (200, FILE): _bytes(200, "%PDF-1.7 …", "The whole file."),
            (206, FILE): _bytes(206, "1.7 …", "The part that was asked for."),
        },
    )
    def get(self, request: Request, code: str, scan: int) -> HttpResponseBase:
        """The file as it came, in whole or in part; the look is written down."""
        record = visible_record(request, code, Capability.VIEW_PERSONAL_DATA)
        found = look_at(
            attachment_id=scan,
            record_id=record.pk,
            actor=actor_of(request),
            scope=scope_of(request, Capability.VIEW_PERSONAL_DATA),
            at=clock.now(),
            ip=ip_of(request),
            goes_on=goes_on(request._request),
        )
        return file_answer(
            request._request, found.file, media_type=found.media_type, tag=found.sha256, name=found.given_name
        )
