"""Units, centres and resolved names, as programs see them."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from units.api.fields import DayField
from units.domain.kinds import Share, UnitKind
from units.domain.resolution import Question
from units.models import OfficeHours, OfficeSession, ReceptionPoint, ServiceCentre, Succession, Unit

HA_KHANH = {
    "id": 91,
    "code": "06649",
    "kind": "ward",
    "full_name": "Phường Hà Khánh",
    "name_en": "Ha Khanh Ward",
    "valid_from": "1963-10-30",
    "valid_to": "2025-07-01",
}
CAO_XANH = {
    "id": 21,
    "code": "06658",
    "kind": "ward",
    "full_name": "Phường Cao Xanh",
    "name_en": "Cao Xanh Ward",
    "valid_from": "2025-07-01",
    "valid_to": None,
}

IN_LIST = CAO_XANH | {
    "name": "Cao Xanh",
    "slug": "phuong-cao-xanh",
    "kind_label": "Phường",
    "identifier": "H49.22",
    "parent": 1,
    "headquarters": "Trụ sở Đảng ủy, HĐND, UBND phường Cao Xanh",
    "area_km2": "38.89",
    "population": 32809,
    "latitude": 21.01554,
    "longitude": 107.15523,
    "tile_column": 6,
    "tile_row": 6,
}


class UnitBriefSerializer(serializers.ModelSerializer[Unit]):
    """What is needed to name a unit: code and valid_from together are its key."""

    class Meta:
        model = Unit
        fields = ("id", "code", "kind", "full_name", "name_en", "valid_from", "valid_to")


@extend_schema_serializer(examples=[OpenApiExample("A ward of today", value=IN_LIST)])
class UnitSerializer(serializers.ModelSerializer[Unit]):
    """A unit in a list."""

    kind_label = serializers.SerializerMethodField(help_text="The kind in the language of the request.")

    class Meta:
        model = Unit
        fields = (
            *UnitBriefSerializer.Meta.fields,
            "name",
            "slug",
            "kind_label",
            "identifier",
            "parent",
            "headquarters",
            "area_km2",
            "population",
            "latitude",
            "longitude",
            "tile_column",
            "tile_row",
        )

    def get_kind_label(self, unit: Unit) -> str:
        return gettext(UnitKind(unit.kind).label)


class PredecessorSerializer(serializers.ModelSerializer[Succession]):
    """A unit that this one was made from, whole or in part."""

    unit = UnitBriefSerializer(source="predecessor")

    class Meta:
        model = Succession
        fields = ("unit", "share", "resolution", "effective_on")


class SuccessorSerializer(serializers.ModelSerializer[Succession]):
    """A unit that this one, or a part of it, became."""

    unit = UnitBriefSerializer(source="successor")

    class Meta:
        model = Succession
        fields = ("unit", "share", "is_default", "resolution", "effective_on")


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A ward of today",
            value=IN_LIST
            | {
                "predecessors": [
                    {
                        "unit": HA_KHANH,
                        "share": "whole",
                        "resolution": "1679/NQ-UBTVQH15",
                        "effective_on": "2025-07-01",
                    }
                ],
                "successors": [],
            },
        )
    ]
)
class UnitDetailSerializer(UnitSerializer):
    """A unit with what it came from and what it became."""

    predecessors = PredecessorSerializer(source="origins", many=True)
    successors = SuccessorSerializer(source="successions", many=True)

    class Meta(UnitSerializer.Meta):
        fields = (*UnitSerializer.Meta.fields, "predecessors", "successors")  # type: ignore[assignment]


class CandidateSerializer(serializers.Serializer[Any]):
    """A unit in force that may be meant."""

    unit = UnitBriefSerializer()
    via = UnitBriefSerializer(help_text="The unit that bears the name: the same one, or a former one.")
    share = serializers.ChoiceField(
        [(share.value, _(share.label)) for share in Share], help_text="How much of `via` went to `unit`."
    )
    reason = serializers.ChoiceField(["in_force", "successor", "part", "in_district", "predecessor"])
    is_default = serializers.BooleanField(help_text="The likeliest part of a split unit; ask when it matters.")
    hint = serializers.CharField(allow_blank=True, help_text="The same in words.")


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "One answer",
            value={
                "name": "Tổ 12, khu 3, phường Hà Khánh, TP Hạ Long",
                "on": "2025-07-01",
                "answer": CAO_XANH,
                "question": None,
                "question_text": "",
                "candidates": [
                    {
                        "unit": CAO_XANH,
                        "via": HA_KHANH,
                        "share": "whole",
                        "reason": "successor",
                        "is_default": True,
                        "hint": "phường Hà Khánh (thành phố Hạ Long) cũ, nay là phường Cao Xanh",
                    }
                ],
            },
        ),
        OpenApiExample(
            "A question",
            value={
                "name": "Hà Khánk",
                "on": "2025-07-01",
                "answer": None,
                "question": "did_you_mean",
                "question_text": "Không có đơn vị nào viết đúng như vậy. Có phải là một trong các đơn vị sau không?",
                "candidates": [],
            },
        ),
    ]
)
class ResolutionSerializer(serializers.Serializer[Any]):
    """The one unit that a name means, or a question with its candidates."""

    name = serializers.CharField()
    on = serializers.DateField()
    answer = UnitBriefSerializer(allow_null=True)
    question = serializers.ChoiceField([question.value for question in Question], allow_null=True)
    question_text = serializers.CharField(allow_blank=True)
    candidates = CandidateSerializer(many=True)


class ResolveQuerySerializer(serializers.Serializer[Any]):
    """What to resolve."""

    name = serializers.CharField(
        max_length=300, help_text="A name in any spelling, old or new, a whole address, or a code."
    )
    on = DayField(required=False, help_text="The day on which the unit must exist; by default today.")


@extend_schema_field({"type": "string", "pattern": r"^\d\d:\d\d$"})
class MinuteField(serializers.TimeField):
    """A time without seconds."""


class OfficeSessionSerializer(serializers.ModelSerializer[OfficeSession]):
    """One sitting; weekday 0 is Monday."""

    opens = MinuteField(format="%H:%M")
    closes = MinuteField(format="%H:%M")

    class Meta:
        model = OfficeSession
        fields = ("weekday", "opens", "closes")


class OfficeHoursSerializer(serializers.ModelSerializer[OfficeHours]):
    """A named timetable."""

    sessions = OfficeSessionSerializer(many=True)

    class Meta:
        model = OfficeHours
        fields = ("id", "name", "sessions")


class ReceptionPointSerializer(serializers.ModelSerializer[ReceptionPoint]):
    """A place where papers are received."""

    class Meta:
        model = ReceptionPoint
        fields = ("id", "name", "is_main", "address", "counters", "is_verified")


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A centre",
            value={
                "id": 3,
                "kind": "commune",
                "name": "Trung tâm Phục vụ hành chính công phường Cao Xanh",
                "name_en": "Cao Xanh Ward Public Administration Service Centre",
                "unit": CAO_XANH,
                "address": "Trụ sở Đảng ủy, HĐND, UBND phường Cao Xanh",
                "telephone": "",
                "office_hours": {
                    "id": 1,
                    "name": "Giờ hành chính",
                    "sessions": [{"weekday": 0, "opens": "07:30", "closes": "11:30"}],
                },
                "reception_points": [
                    {
                        "id": 3,
                        "name": "Điểm tiếp nhận chính",
                        "is_main": True,
                        "address": "",
                        "counters": 5,
                        "is_verified": False,
                    }
                ],
            },
        )
    ]
)
class CentreSerializer(serializers.ModelSerializer[ServiceCentre]):
    """A service centre in operation; `office_hours` are when its doors open."""

    unit = UnitBriefSerializer()
    office_hours = OfficeHoursSerializer(allow_null=True)
    reception_points = ReceptionPointSerializer(many=True)

    class Meta:
        model = ServiceCentre
        fields = ("id", "kind", "name", "name_en", "unit", "address", "telephone", "office_hours", "reception_points")
