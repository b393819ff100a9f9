"""/api/v1/records/{code}/urge/: asking that a record be settled without delay."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from procedures.api.record_acts import RecordAct, documented
from procedures.domain.steering import LONGEST_NOTE
from procedures.models import Record
from procedures.services.urging import urge
from staffing.domain.capabilities import Capability


@extend_schema_serializer(
    examples=[OpenApiExample("With a note", value={"note": "Quá hạn đã ba ngày"}, request_only=True)]
)
class UrgeSerializer(serializers.Serializer[Any]):
    """What to tell the officer and the leaders beside that they are urged."""

    note = serializers.CharField(max_length=LONGEST_NOTE, allow_blank=True, default="")


@documented
class UrgeRecord(RecordAct):
    """Urge the officer and the unit's leaders. The record stays as it is; it cannot be taken back."""

    capability = Capability.SUPERVISE
    serializer_class = UrgeSerializer

    def do(self, given: dict[str, Any], **common: Any) -> Record:
        return urge(note=given["note"], **common)
