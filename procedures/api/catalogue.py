"""/api/v1/procedures/: the catalogue as it holds on a day, for everybody."""

from datetime import date
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from procedures.api.catalogue_serializers import ProcedureDetailSerializer, ProcedureSerializer
from procedures.catalogue_filters import ProcedureFilter
from procedures.domain.fees import holding
from procedures.models import ProcedureVersion
from procedures.queries.catalogue import entry_in_force, papers_by_case
from procedures.queries.catalogue_search import catalogue
from staffing.domain.capabilities import Capability
from units import clock
from units.api.fields import DayField
from units.errors import RuleBroken
from units.web.refusals import sentence_of


class DayQuerySerializer(serializers.Serializer[Any]):
    """On which day."""

    on = DayField(required=False, help_text="The day on which the version must hold; by default today.")


@extend_schema(parameters=[DayQuerySerializer])
class ProcedureList(generics.ListAPIView[ProcedureVersion]):
    """Search and read the catalogue.

    `q` finds every name with all its words in any order, with or without diacritics, through a slip of the keyboard and
    by everyday words, or the codes that begin so.
    Pages follow the alphabet of the names.
    """

    capability = Capability.PUBLIC
    queryset = ProcedureVersion.objects.none()
    serializer_class = ProcedureSerializer
    filterset_class = ProcedureFilter
    ordering = "sort_key"

    def get_queryset(self) -> Any:
        """The versions that hold on the day asked for."""
        return catalogue(_day(self.request))


class ProcedureDetail(APIView):
    """One procedure."""

    capability = Capability.PUBLIC

    @extend_schema(parameters=[DayQuerySerializer], responses=ProcedureDetailSerializer)
    def get(self, request: Request, code: str) -> Response:
        """The version that holds on the day: term, fees, papers by case, channels, competence, legal basis."""
        on = _day(request)
        try:
            entry = entry_in_force(code, on)
        except RuleBroken as broken:  # 422 where a request names it, 404 where the address does
            raise NotFound(sentence_of(broken), broken.code) from broken
        cases = [{"case": case, "papers": papers} for case, papers in papers_by_case(entry)]
        context = {"on": on, "fees": holding(entry.fees, on), "cases": cases}
        return Response(ProcedureDetailSerializer(entry.version, context=context).data)


def _day(request: Request) -> date:
    query = DayQuerySerializer(data=request.query_params)
    query.is_valid(raise_exception=True)
    on: date = query.validated_data.get("on") or clock.today()
    return on
