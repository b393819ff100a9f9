"""/api/v1/records/{code}/periods/: whose the working time of a record was."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from procedures.api.reception_serializers import word_field
from procedures.api.records import visible_record
from procedures.domain.circulation_vocabulary import Holder
from procedures.queries.attribution import attribution_of
from procedures.queries.places import unit
from staffing.domain.capabilities import Capability
from units import clock


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "The first hour",
            value={
                "holder": "reception",
                "unit": "",
                "start": "2026-11-11T09:00:00+07:00",
                "end": "2026-11-11T10:00:00+07:00",
                "working_seconds": 3600,
                "beyond_seconds": 0,
            },
            response_only=True,
        )
    ]
)
class PeriodSerializer(serializers.Serializer[Any]):
    """A stretch with one holder; ``beyond_seconds`` is its part of the delay of a late record."""

    holder = word_field(Holder)
    unit = serializers.CharField(help_text="Code of the agency that was asked; empty otherwise.")
    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    working_seconds = serializers.IntegerField()
    beyond_seconds = serializers.IntegerField()


class RecordPeriods(APIView):
    """The periods of one record."""

    capability = Capability.VIEW_RECORDS

    @extend_schema(operation_id="records_periods", responses=PeriodSerializer(many=True))
    def get(self, request: Request, code: str) -> Response:
        """Consecutive, without gap or overlap, in working time of the competent unit's calendar; up to now."""
        found = attribution_of(visible_record(request, code), clock.now())
        rows = [
            {
                "holder": period.holder.value,
                "unit": unit(period.unit).code if period.unit is not None else "",
                "start": period.start,
                "end": period.end,
                "working_seconds": int(period.working.total_seconds()),
                "beyond_seconds": int(over.total_seconds()),
            }
            for period, over in zip(found.periods, found.over, strict=True)
        ]
        return Response(PeriodSerializer(rows, many=True).data)
