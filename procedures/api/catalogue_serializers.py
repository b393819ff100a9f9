"""Procedures as programs see them. What is not known is null, never 0 and never empty by chance."""

from datetime import date
from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from procedures.api.reception_serializers import word_field
from procedures.domain.fees import Fee
from procedures.domain.vocabulary import (
    Channel,
    Competence,
    ComponentForm,
    ComponentState,
    FeeBasis,
    FeeCondition,
    FeeKind,
    OnlineLevel,
    ProcedureLevel,
    Target,
    TermUnit,
)
from procedures.models import Component, Field, ProcedureVersion

_TERM = {"value": 5, "unit": "working_day"}
_LINE = {
    "code": "1.000894",
    "name": "Thủ tục đăng ký kết hôn",
    "name_en": "Registration of marriage",
    "field": {"code": "ho-tich", "name": "Hộ tịch", "name_en": "Civil status"},
    "level": "commune",
    "term": _TERM,
    "at_once": False,
    "online_level": "partial",
    "channels": ["in_person", "online"],
    "verified": False,
    "valid_from": "2025-07-01",
    "valid_to": None,
}
_FEE = {
    "kind": "free",
    "amount_vnd": 0,
    "basis": "record",
    "condition": "",
    "valid_from": "2025-07-01",
    "valid_to": None,
}
_PAPER = {
    "name": "Tờ khai đăng ký kết hôn theo mẫu",
    "form": "original",
    "state": "must_provide",
    "originals": 1,
    "copies": 0,
}


class TermSerializer(serializers.Serializer[ProcedureVersion]):
    """The settlement term; ``value`` is 0 for same_day."""

    value = serializers.IntegerField(source="term_value")
    unit = word_field(TermUnit, source="term_unit")


class FieldSerializer(serializers.ModelSerializer[Field]):
    """A field of administration; the English name may be empty."""

    name = serializers.CharField(source="name_vi")

    class Meta:
        model = Field
        fields = ("code", "name", "name_en")


@extend_schema_serializer(examples=[OpenApiExample("A procedure", value=_LINE, response_only=True)])
class ProcedureSerializer(serializers.Serializer[ProcedureVersion]):
    """A line of the catalogue. Without a ``term`` the procedure can be shown, and not received."""

    code = serializers.CharField(source="procedure.code")
    name = serializers.CharField(source="name_vi")
    name_en = serializers.CharField(allow_blank=True)
    field = FieldSerializer(source="procedure.field")
    level = word_field(ProcedureLevel, source="procedure.level")
    term = serializers.SerializerMethodField()
    at_once = serializers.BooleanField(help_text="Whether the result is given on the spot.")
    online_level = serializers.SerializerMethodField()
    channels = serializers.ListField(child=word_field(Channel))
    verified = serializers.BooleanField(help_text="Whether the entry was compared with the official publication.")
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(allow_null=True, help_text="The first day on which it no longer holds.")

    @extend_schema_field(TermSerializer(allow_null=True))
    def get_term(self, version: ProcedureVersion) -> dict[str, Any] | None:
        """The term, or None while it is not known."""
        return TermSerializer(version).data if version.has_term else None

    @extend_schema_field(word_field(OnlineLevel, allow_null=True))
    def get_online_level(self, version: ProcedureVersion) -> str | None:
        """How far it goes online, or None where it was not published."""
        return version.online_level or None


class FeeSerializer(serializers.Serializer[Fee]):
    """A fee that holds on the day. ``amount_vnd`` is null where the kind says that nobody has published it."""

    kind = word_field(FeeKind)
    amount_vnd = serializers.IntegerField(allow_null=True, help_text="Whole đồng; 0 only where the kind is free.")
    basis = word_field(FeeBasis)
    condition = serializers.ChoiceField(
        choices=[condition.value for condition in FeeCondition],
        allow_blank=True,
        help_text="What the owner must fulfil; empty for everybody.",
    )
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(allow_null=True)


class AskedPaperSerializer(serializers.ModelSerializer[Component]):
    """A paper that is asked for."""

    form = word_field(ComponentForm)
    state = word_field(ComponentState)

    class Meta:
        model = Component
        fields = ("name", "form", "state", "originals", "copies")


class CaseSerializer(serializers.Serializer[Any]):
    """The papers of one case; those of the empty case are asked for in every case."""

    case = serializers.CharField(allow_blank=True)
    papers = AskedPaperSerializer(many=True)


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A procedure whole",
            value=_LINE
            | {
                "on": "2026-11-22",
                "target": "citizen",
                "competence": "residence",
                "agency": None,
                "result": "Giấy chứng nhận kết hôn",
                "legal_basis": ["60/2014/QH13", "123/2015/NĐ-CP"],
                "fees": [_FEE],
                "cases": [{"case": "", "papers": [_PAPER]}],
            },
            response_only=True,
        )
    ]
)
class ProcedureDetailSerializer(ProcedureSerializer):
    """A procedure as it holds on a day; the view gives ``on``, ``fees`` and ``cases`` as context."""

    on = serializers.SerializerMethodField(help_text="The day asked for.")
    target = word_field(Target)
    competence = word_field(Competence, help_text="By what rule the unit that settles is found.")
    agency = serializers.CharField(
        source="procedure.field.agency.code",
        default=None,
        allow_null=True,
        help_text="Code of the agency that settles the field at province level.",
    )
    result = serializers.CharField(allow_blank=True)
    legal_basis = serializers.ListField(child=serializers.CharField())
    fees = serializers.SerializerMethodField(help_text="Those that hold on the day.")
    cases = serializers.SerializerMethodField(help_text="The papers that are asked for, by case.")

    @extend_schema_field(serializers.DateField())
    def get_on(self, _: ProcedureVersion) -> str:
        """The day asked for."""
        on: date = self.context["on"]
        return on.isoformat()

    @extend_schema_field(FeeSerializer(many=True))
    def get_fees(self, _: ProcedureVersion) -> Any:
        """What it costs on the day."""
        return FeeSerializer(self.context["fees"], many=True).data

    @extend_schema_field(CaseSerializer(many=True))
    def get_cases(self, _: ProcedureVersion) -> Any:
        """What to bring."""
        return CaseSerializer(self.context["cases"], many=True).data
