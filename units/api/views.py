"""Units and centres for programs: public facts, open to everybody."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

from units import clock
from units.api.serializers import (
    CentreSerializer,
    ResolutionSerializer,
    ResolveQuerySerializer,
    UnitDetailSerializer,
    UnitSerializer,
)
from units.filtersets import UnitFilter
from units.models import ServiceCentre, Unit
from units.queries.resolution import resolution
from units.queries.units import open_centres, units_with_lineage

# The value of staffing's Capability.PUBLIC, which stands above this app on the staircase.
PUBLIC = "public"


class UnitList(generics.ListAPIView[Unit]):
    """All units, in force and former; fewer than 300, hence in one page."""

    capability = PUBLIC
    queryset = Unit.objects.all()
    serializer_class = UnitSerializer
    filterset_class = UnitFilter
    pagination_class = None


class UnitDetail(generics.RetrieveAPIView[Unit]):
    """One unit with its predecessors and successors."""

    capability = PUBLIC
    serializer_class = UnitDetailSerializer
    queryset = units_with_lineage()


class ResolveUnit(APIView):
    """The unit in force that a name means, or a question wherever more than one answer is possible."""

    capability = PUBLIC
    throttle_classes = [ScopedRateThrottle]
    throttle_scope = "resolve"

    @extend_schema(parameters=[ResolveQuerySerializer], responses=ResolutionSerializer)
    def get(self, request: Request) -> Response:
        """Resolve ``name`` on ``on``."""
        query = ResolveQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        asked: dict[str, Any] = query.validated_data
        on = asked.get("on") or clock.today()
        found = resolution(asked["name"], on)
        return Response(
            ResolutionSerializer(
                {
                    "name": asked["name"],
                    "on": on,
                    "answer": found.answer,
                    "question": found.question,
                    "question_text": gettext(found.question.label) if found.question else "",
                    "candidates": found.candidates,
                }
            ).data
        )


class CentreList(generics.ListAPIView[Any]):
    """The service centres in operation, the provincial one first."""

    capability = PUBLIC
    serializer_class = CentreSerializer
    filter_backends = []
    pagination_class = None

    def get_queryset(self) -> QuerySet[ServiceCentre]:
        """Those of today."""
        return open_centres()
