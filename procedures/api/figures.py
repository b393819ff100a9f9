"""/api/v1/figures/: what the dashboard shows, from the same queries."""

import functools
from collections.abc import Callable
from dataclasses import fields
from datetime import datetime
from typing import Any

from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.status import HTTP_304_NOT_MODIFIED
from rest_framework.views import APIView

from procedures.api.reception_serializers import word_field
from procedures.domain.calendar import local
from procedures.domain.figures import UnitView
from procedures.domain.periods import LONGEST, Period
from procedures.models import Field
from procedures.queries import figures
from procedures.queries.figure_mark import age_of, mark_of
from staffing.domain.capabilities import Capability
from units import clock
from units.api.fields import DayField
from units.errors import RuleBroken
from units.models import Unit
from units.scoping import Scope


class FigureQuerySerializer(serializers.Serializer[Any]):
    """Which days, which unit, which field."""

    first = DayField(required=False, help_text="First day, counted; default: 29 days before the last.")
    last = DayField(required=False, help_text="Last day, counted; default: today.")
    unit = serializers.SlugRelatedField(slug_field="code", required=False, queryset=Unit.objects.filter(valid_to=None))
    field = serializers.SlugRelatedField(slug_field="code", required=False, queryset=Field.objects.all())
    as_at = serializers.DateTimeField(required=False, help_text="A past moment: what was known then; default: now.")
    by = word_field(UnitView, required=False, help_text="Whose the records of a merged unit are; default: in_force.")

    def validate_as_at(self, moment: datetime) -> datetime:
        """Nothing is known of what is to come."""
        if moment > clock.now():
            raise RuleBroken("moment_to_come", field="as_at")
        return moment


class ReceivedSerializer(serializers.Serializer[Any]):
    """Receptions by channel."""

    total = serializers.IntegerField()
    in_person = serializers.IntegerField()
    online = serializers.IntegerField()
    postal = serializers.IntegerField()


class SettledSerializer(serializers.Serializer[Any]):
    """Settlements by outcome; a rate is a share of ``total``, null where that is 0."""

    total = serializers.IntegerField()
    early = serializers.IntegerField()
    on_time = serializers.IntegerField()
    late = serializers.IntegerField()
    first_due_kept = serializers.IntegerField()
    on_time_766 = serializers.IntegerField()
    rate = serializers.FloatField(allow_null=True)
    rate_on_first_due = serializers.FloatField(allow_null=True)
    rate_766 = serializers.FloatField(allow_null=True)


class StockSerializer(serializers.Serializer[Any]):
    """Open records at the moment of the answer."""

    open = serializers.IntegerField()
    in_term = serializers.IntegerField()
    due_soon = serializers.IntegerField()
    overdue = serializers.IntegerField()


class StateSerializer(serializers.Serializer[Any]):
    """How fresh the figures are, and when they were last found equal to a recount."""

    refreshed_at = serializers.DateTimeField(allow_null=True)
    reconciled_at = serializers.DateTimeField(allow_null=True)
    reconciled_records = serializers.IntegerField()
    differences = serializers.IntegerField()


_SETTLED = {"total": 2000, "early": 1500, "on_time": 474, "late": 26, "first_due_kept": 1970, "on_time_766": 1960}
_EXAMPLE = {
    "first": "2026-10-24",
    "last": "2026-11-22",
    "at": "2026-11-22T09:00:00+07:00",
    "submitted": 310,
    "received": {"total": 2100, "in_person": 1800, "online": 290, "postal": 10},
    "settled": _SETTLED | {"rate": 0.987, "rate_on_first_due": 0.985, "rate_766": 0.98},
    "refused": 12,
    "withdrawn": 7,
    "stock": {"open": 160, "in_term": 158, "due_soon": 21, "overdue": 2},
    "state": {
        "refreshed_at": "2026-11-22T08:59:59+07:00",
        "reconciled_at": "2026-11-22T01:30:04+07:00",
        "reconciled_records": 141286,
        "differences": 0,
    },
}


@extend_schema_serializer(examples=[OpenApiExample("Thirty days", value=_EXAMPLE, response_only=True)])
class SummarySerializer(serializers.Serializer[Any]):
    """The large numbers."""

    first = serializers.DateField(source="period.first")
    last = serializers.DateField(source="period.last")
    at = serializers.DateTimeField()
    submitted = serializers.IntegerField()
    received = ReceivedSerializer()
    settled = SettledSerializer()
    refused = serializers.IntegerField()
    withdrawn = serializers.IntegerField()
    stock = StockSerializer()
    state = StateSerializer()


_COUNTS = {"received": _EXAMPLE["received"], "settled": _EXAMPLE["settled"]}
_ROW = _COUNTS | {"stock": _EXAMPLE["stock"]}


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A ward",
            value={"code": "06685", "name": "Phường Hồng Gai", "received_at_centre": 2140, "returned_at_centre": 2105}
            | _ROW,
            response_only=True,
        )
    ]
)
class UnitRowSerializer(serializers.Serializer[Any]):
    """One competent unit."""

    code = serializers.CharField()
    name = serializers.CharField()
    received = ReceivedSerializer()
    received_at_centre = serializers.IntegerField(allow_null=True)
    returned_at_centre = serializers.IntegerField(allow_null=True)
    settled = SettledSerializer()
    stock = StockSerializer()


@extend_schema_serializer(
    examples=[OpenApiExample("A field", value={"code": "ho-tich", "name": "Hộ tịch"} | _ROW, response_only=True)]
)
class FieldRowSerializer(serializers.Serializer[Any]):
    """One field."""

    code = serializers.CharField()
    name = serializers.CharField()
    received = ReceivedSerializer()
    settled = SettledSerializer()
    stock = StockSerializer()


@extend_schema_serializer(examples=[OpenApiExample("A day", value={"day": "2026-11-20"} | _COUNTS, response_only=True)])
class DayRowSerializer(serializers.Serializer[Any]):
    """One day."""

    day = serializers.DateField()
    received = ReceivedSerializer()
    settled = SettledSerializer()


class FigureView(APIView):
    """What the four have in common: the period, and no more places than the account may see."""

    capability = Capability.VIEW_FIGURES

    def asked(self, request: Request) -> tuple[Period, dict[str, Any]]:
        """The period, and the arguments of the queries."""
        query = FigureQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        given = query.validated_data
        last = given.get("last") or local(given.get("as_at") or clock.now()).date()
        first = given.get("first")
        if first is not None and first > last:
            raise ValidationError({"first": [_("The last day lies before the first. Choose the days again.")]})
        period = Period(first, last) if first else Period.until(last, 30)
        if len(period) > LONGEST:
            raise ValidationError({"first": [_("Ask for at most %(days)s days at once.") % {"days": LONGEST}]})
        scope: Scope = request.access.scope_for(self.capability)  # type: ignore[attr-defined]
        unit = given.get("unit")
        return period, {
            "scope": scope,
            "units": [unit.pk] if unit else None,
            "field": given["field"].pk if given.get("field") else None,
            "as_at": given.get("as_at"),
            "by": UnitView(given.get("by") or UnitView.IN_FORCE),
        }


def while_unmoved(get: Callable[..., Response]) -> Callable[..., Response]:
    """Answer 304, for one small query, where whoever asks has the answer already and nothing has moved since."""

    @functools.wraps(get)
    def answered(self: FigureView, request: Request) -> Response:
        access = request.access  # type: ignore[attr-defined]
        state, at, scope = figures.state(), clock.now(), access.scope_for(self.capability)
        mark = mark_of(state, at=at, reader=access.account.pk, scope=scope, language=get_language() or "")
        known = request.headers.get("If-None-Match") == mark
        response = Response(status=HTTP_304_NOT_MODIFIED) if known else get(self, request)
        response["ETag"], response["Cache-Control"] = mark, "private, no-cache"
        response["Figures-Age"] = age_of(state, at)
        patch_vary_headers(response, ("Authorization", "Cookie", "Accept-Language"))
        return response

    return answered


class FigureSummary(FigureView):
    """The large numbers of a period."""

    @extend_schema(parameters=[FigureQuerySerializer], responses=SummarySerializer)
    @while_unmoved
    def get(self, request: Request) -> Response:
        """Received, settled with the rates and their denominator, open, overdue, due soon."""
        period, narrowed = self.asked(request)
        found = figures.summary(period, at=clock.now(), **narrowed)
        parts = {field.name: getattr(found, field.name) for field in fields(found)}
        return Response(SummarySerializer({**parts, "state": figures.state()}).data)


class FiguresByUnit(FigureView):
    """A row for every competent unit."""

    @extend_schema(parameters=[FigureQuerySerializer], responses=UnitRowSerializer(many=True))
    @while_unmoved
    def get(self, request: Request) -> Response:
        """All units of one's places, in the order of the alphabet."""
        period, narrowed = self.asked(request)
        return Response(UnitRowSerializer(figures.by_unit(period, at=clock.now(), **narrowed), many=True).data)


class FiguresByField(FigureView):
    """A row for every field with records."""

    @extend_schema(parameters=[FigureQuerySerializer], responses=FieldRowSerializer(many=True))
    @while_unmoved
    def get(self, request: Request) -> Response:
        """The largest field first."""
        period, narrowed = self.asked(request)
        narrowed.pop("field")
        return Response(FieldRowSerializer(figures.by_field(period, at=clock.now(), **narrowed), many=True).data)


class FiguresByDay(FigureView):
    """A row for every day."""

    @extend_schema(parameters=[FigureQuerySerializer], responses=DayRowSerializer(many=True))
    @while_unmoved
    def get(self, request: Request) -> Response:
        """Received and settled, day by day."""
        period, narrowed = self.asked(request)
        return Response(DayRowSerializer(figures.by_day(period, **narrowed), many=True).data)
