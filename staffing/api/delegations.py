"""/api/v1/delegations/: who may approve and sign for whom, for programs that print or check signatures."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from staffing.access import Access
from staffing.domain.authority import DELEGABLE, AuthorityKind, signature_block
from staffing.domain.capabilities import Capability
from staffing.models import Delegation
from staffing.queries.delegations import delegations_at

MOST = 500


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A written authorisation",
            value={
                "id": 3,
                "kind": "authorised",
                "signature_block": ["TUQ. CHỦ TỊCH", "GIÁM ĐỐC TRUNG TÂM"],
                "grantor": "lead.honggai",
                "grantee": "clerk.honggai",
                "unit": "06685",
                "procedure_codes": ["2.000815"],
                "field_codes": [],
                "document_kinds": ["certified_copy"],
                "decision_number": "12/QĐ-UBND",
                "decided_on": "2026-10-01",
                "valid_from": "2026-10-01",
                "valid_to": "2026-12-31",
                "revoked_at": None,
            },
            response_only=True,
        )
    ],
)
class DelegationSerializer(serializers.ModelSerializer[Delegation]):
    """One decision; empty lists do not limit."""

    kind = serializers.ChoiceField(choices=[kind.value for kind in DELEGABLE])
    signature_block = serializers.SerializerMethodField()
    grantor = serializers.CharField(source="grantor.username")
    grantee = serializers.CharField(source="grantee.username")
    unit = serializers.CharField(source="unit.code")

    class Meta:
        model = Delegation
        fields = (
            "id",
            "kind",
            "signature_block",
            "grantor",
            "grantee",
            "unit",
            "procedure_codes",
            "field_codes",
            "document_kinds",
            "decision_number",
            "decided_on",
            "valid_from",
            "valid_to",
            "revoked_at",
        )

    def get_signature_block(self, delegation: Delegation) -> list[str]:
        """The lines over a signature."""
        kind = AuthorityKind(delegation.kind)
        titles = {"on_behalf_of": delegation.grantor_title, "title": delegation.grantee_title}
        return list(signature_block(kind, **titles))


class Delegations(APIView):
    """Delegations of authority at one's units."""

    capability = Capability.MANAGE_DELEGATIONS

    @extend_schema(operation_id="delegations_list", responses=DelegationSerializer(many=True))
    def get(self, request: Request) -> Response:
        """The latest 500, revoked and expired ones included: what was signed by them stays to be explained."""
        access: Access = request._request.access  # type: ignore[attr-defined]
        rows: Any = delegations_at(access.scope_for(Capability.MANAGE_DELEGATIONS))[:MOST]
        return Response(DelegationSerializer(rows, many=True).data)
