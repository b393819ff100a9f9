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


class MeSerializer(serializers.ModelSerializer[Account]):
    """The account that asks, and what it may do today."""

    assignments = HeldSerializer(many=True, source="held")
    capabilities = serializers.ListField(
        child=serializers.ChoiceField(choices=[capability.value for capability in Capability]), source="rights"
    )

    class Meta:
        model = Account
        fields = ("id", "username", "full_name", "title", "language", "is_demo", "assignments", "capabilities")
