"""Accounts and tokens, as programs see them."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from staffing.domain.capabilities import Capability, Employer, Role
from staffing.models import Account, Assignment


@extend_schema_serializer(
    examples=[
        OpenApiExample("By name", value={"username": "clerk.honggai", "password": "motcua-demo"}, request_only=True)
    ]
)
class CredentialsSerializer(serializers.Serializer[Any]):
    """An account's name and password; both may be left out by a browser that is signed in."""

    username = serializers.CharField(max_length=150, required=False)
    password = serializers.CharField(max_length=200, required=False, trim_whitespace=False, write_only=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Both or neither."""
        if ("username" in attrs) != ("password" in attrs):
            raise serializers.ValidationError("Send both username and password, or neither.")
        return attrs


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A token",
            value={
                "token": "a" * 64,
                "token_key": "a" * 15,
                "expires_at": "2026-11-11T21:00:00+07:00",
            },
            response_only=True,
        )
    ]
)
class TokenSerializer(serializers.Serializer[Any]):
    """A new token. ``token`` is shown this once; ``token_key``, its first letters, names it from then on."""

    token = serializers.CharField(help_text="Send it as “Authorization: Token …”.")
    token_key = serializers.CharField()
    expires_at = serializers.DateTimeField()


class HeldSerializer(serializers.ModelSerializer[Assignment]):
    """A role at a place, today."""

    role = serializers.ChoiceField(choices=[role.value for role in Role])
    employer = serializers.ChoiceField(choices=[employer.value for employer in Employer])
    place = serializers.CharField(source="place.label")

    class Meta:
        model = Assignment
        fields = ("role", "unit", "centre", "place", "counter", "employer", "valid_from", "valid_to")


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A clerk",
            value={
                "id": 7,
                "username": "clerk.honggai",
                "full_name": "Nhân viên mẫu (trình diễn)",
                "title": "",
                "language": "vi",
                "is_demo": True,
                "assignments": [
                    {
                        "role": "reception_clerk",
                        "unit": None,
                        "centre": 27,
                        "place": "Trung tâm Phục vụ hành chính công phường Hồng Gai",
                        "counter": "",
                        "employer": "civil_service",
                        "valid_from": "2025-07-01",
                        "valid_to": None,
                    }
                ],
                "capabilities": ["public", "receive_records", "signed_in", "view_records"],
            },
            response_only=True,
        )
    ]
)
class MeSerializer(serializers.ModelSerializer[Account]):
    """The account that asks, and what it may do today."""

    assignments = HeldSerializer(many=True, source="held")
    capabilities = serializers.ListField(
        child=serializers.ChoiceField(choices=[capability.value for capability in Capability]), source="rights"
    )

    class Meta:
        model = Account
        fields = ("id", "username", "full_name", "title", "language", "is_demo", "assignments", "capabilities")
