"""/api/v1/deadlines/preview/: when something would be due, and why."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from procedures.api.reception_serializers import word_field
from procedures.domain.deadlines import Term, due
from procedures.domain.vocabulary import TermUnit
from procedures.queries.calendar import calendar_for
from procedures.queries.explanations import explain
from procedures.queries.places import unit_in_force
from staffing.domain.capabilities import Capability
from units import clock


class DeadlineQuerySerializer(serializers.Serializer[Any]):
    """What to reckon from."""

    received_at = serializers.DateTimeField(help_text="ISO 8601; without a zone it is Asia/Ho_Chi_Minh.")
    value = serializers.IntegerField(min_value=0, max_value=9999, help_text="0 for same_day.")
    unit = word_field(TermUnit)
    competent_unit = serializers.CharField(
        required=False, default="", max_length=20, help_text="Code of the unit whose office hours count."
    )


class LineSerializer(serializers.Serializer[Any]):
    """One line of the explanation: a stable code, and its words."""

    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    value = serializers.CharField()


_EXAMPLE = {
    "received_at": "2026-11-20T16:30:00+07:00",
    "due_at": "2026-11-23T16:30:00+07:00",
    "lines": [{"code": "received_at", "label": "Nhận", "value": "16:30, thứ Sáu 20/11/2026"}],
}


@extend_schema_serializer(examples=[OpenApiExample("8 working hours", value=_EXAMPLE, response_only=True)])
class DeadlineSerializer(serializers.Serializer[Any]):
    """The due moment with its reason."""

    received_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    lines = LineSerializer(many=True)


class DeadlinePreview(APIView):
    """A due date that explains itself."""

    capability = Capability.PUBLIC

    @extend_schema(parameters=[DeadlineQuerySerializer], responses=DeadlineSerializer)
    def get(self, request: Request) -> Response:
        """Reckon by the working calendar; 422 where the loaded years do not reach."""
        query = DeadlineQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        code = asked["competent_unit"]
        hours = unit_in_force(code, clock.today()).office_hours if code else None
        deadline = due(asked["received_at"], Term(asked["value"], TermUnit(asked["unit"])), calendar_for(hours))
        words = explain(deadline.lines)
        return Response(
            DeadlineSerializer(
                {
                    "received_at": asked["received_at"],
                    "due_at": deadline.due_at,
                    "lines": [
                        {"code": line.code, "label": said.label, "value": said.value}
                        for line, said in zip(deadline.lines, words, strict=True)
                    ],
                }
            ).data
        )
