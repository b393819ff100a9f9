"""/api/v1/exports/: lists of records as files, written in the background, for whoever asked for them."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from procedures.api.attachments import AnyKind
from procedures.api.record_serializers import NothingSerializer
from procedures.api.records import actor_of
from procedures.domain.exports import LONGEST_QUESTION, LONGEST_REASON, ExportFormat, ExportList, ExportState
from procedures.models import Export
from procedures.services.export_requests import Wish, ask_for_export, cancel_export, own_export, take_export
from staffing.domain.capabilities import Capability
from staffing.origin import ip_of
from units import clock
from units.web.file_answers import file_answer

FILE = "application/octet-stream"


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Records of a ward received in October",
            value={
                "list": "records",
                "question": "unit=06685&received_from=2026-10-01&received_to=2026-10-31",
                "format": "csv",
                "with_people": False,
                "reason": "",
            },
            request_only=True,
        )
    ]
)
class ExportWishSerializer(serializers.Serializer[Any]):
    """Which list, under which conditions, as which file. People only for a reason, where one may see them."""

    list = serializers.ChoiceField([(one.value, one.label) for one in ExportList])
    question = serializers.CharField(
        max_length=LONGEST_QUESTION,
        allow_blank=True,
        default="",
        help_text="The conditions as they stand in the address of the list's page.",
    )
    format = serializers.ChoiceField([(one.value, one.label) for one in ExportFormat])
    with_people = serializers.BooleanField(default=False)
    reason = serializers.CharField(max_length=LONGEST_REASON, allow_blank=True, default="")


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Half of it written",
            value={
                "id": 12,
                "list": "records",
                "question": "unit=06685&received_from=2026-10-01&received_to=2026-10-31",
                "format": "csv",
                "with_people": False,
                "state": "running",
                "failure": "",
                "total": 8000,
                "done": 4000,
                "size": 2100345,
                "sha256": "",
                "asked_at": "2026-11-20T09:30:00+07:00",
                "taken_at": "2026-11-20T09:30:03+07:00",
                "finished_at": None,
                "expires_at": "2026-11-27T09:30:00+07:00",
                "file_url": None,
            },
            response_only=True,
            status_codes=["200", "202"],
        )
    ]
)
class ExportSerializer(serializers.ModelSerializer[Export]):
    """An export and how far it is. ``total`` is null until the records are counted, ``file_url`` until it is ready."""

    list = serializers.ChoiceField([(one.value, one.label) for one in ExportList], source="source")
    file_url = serializers.SerializerMethodField()

    class Meta:
        model = Export
        fields = (
            "id",
            "list",
            "question",
            "format",
            "with_people",
            "state",
            "failure",
            "total",
            "done",
            "size",
            "sha256",
            "asked_at",
            "taken_at",
            "finished_at",
            "expires_at",
            "file_url",
        )

    def get_file_url(self, export: Export) -> str | None:
        """Where the file is had; it needs the same token."""
        if export.state != ExportState.DONE:
            return None
        return f"{settings.SITE_URL}{reverse('api_export_file', args=[export.pk])}"


class ExportCollection(APIView):
    """One's own files of records."""

    capability = Capability.EXPORT_FIGURES

    @extend_schema(operation_id="exports_list", responses=ExportSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Those that are kept, the latest first."""
        rows = Export.objects.filter(account=actor_of(request), expires_at__gt=clock.now())
        return Response(ExportSerializer(rows, many=True).data)

    @extend_schema(request=ExportWishSerializer, responses={202: ExportSerializer})
    def post(self, request: Request) -> Response:
        """Ask for a file: it is written in the background; look at it again until its state is `done`."""
        wish = ExportWishSerializer(data=request.data)
        wish.is_valid(raise_exception=True)
        given = wish.validated_data
        export = ask_for_export(
            wish=Wish(
                source=ExportList(given["list"]),
                question=given["question"],
                format=ExportFormat(given["format"]),
                language="en" if get_language() == "en" else "vi",
                with_people=given["with_people"],
                reason=given["reason"],
            ),
            actor=actor_of(request),
            access=request.access,  # type: ignore[attr-defined]
            at=clock.now(),
            ip=ip_of(request),
        )
        return Response(ExportSerializer(export).data, status=202)


class ExportDetail(APIView):
    """One of one's own files of records."""

    capability = Capability.EXPORT_FIGURES

    @extend_schema(operation_id="exports_look", responses=ExportSerializer)
    def get(self, request: Request, key: int) -> Response:
        """How far it is."""
        return Response(ExportSerializer(own_export(key, actor_of(request))).data)


class ExportCancel(APIView):
    """Calling one off."""

    capability = Capability.EXPORT_FIGURES

    @extend_schema(operation_id="exports_cancel", request=NothingSerializer, responses=ExportSerializer)
    def post(self, request: Request, key: int) -> Response:
        """Call off what is on its way; nothing of it is kept."""
        return Response(ExportSerializer(cancel_export(export_id=key, actor=actor_of(request), at=clock.now())).data)


def _bytes(status: int, value: str, description: str) -> OpenApiResponse:
    """A file, or a part of one, by its first characters."""
    example = OpenApiExample(description, value=value, media_type=FILE, status_codes=[str(status)])
    return OpenApiResponse(OpenApiTypes.BINARY, description=description, examples=[example])


class ExportFile(APIView):
    """The bytes of a file of records."""

    capability = Capability.EXPORT_FIGURES
    content_negotiation_class = AnyKind

    @extend_schema(
        operation_id="exports_file",
        responses={
            (200, FILE): _bytes(200, "\ufeffMã hồ sơ,Mã thủ tục", "The file"),
            (206, FILE): _bytes(206, "thủ tục", "The part that was asked for by Range"),
        },
    )
    def get(self, request: Request, key: int) -> Any:
        """The finished file; `Range` goes on where a broken line left off. Every taking is written down."""
        export = take_export(
            export_id=key,
            actor=actor_of(request),
            access=request.access,  # type: ignore[attr-defined]
            at=clock.now(),
            ip=ip_of(request),
        )
        name = f"{export.source}-{export.pk}.{export.format}"
        return file_answer(request._request, export.file, media_type=FILE, tag=export.sha256, name=name)
