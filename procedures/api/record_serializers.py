"""Records as programs see them: personal data masked; whole only under /parties/, which is logged."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from procedures.api.light_serializer import LightSerializer
from procedures.api.money import PaymentStateSerializer, payment_of
from procedures.api.reception_serializers import word_field
from procedures.domain.lifecycle import possible_acts
from procedures.domain.settlement import standing
from procedures.domain.vocabulary import Act, EvidenceKind, Reason, Standing, Status, TermUnit
from procedures.models import Applicant, Record, RecordEvent
from procedures.services.step import lifecycle_facts
from units import clock

_EXAMPLE = {
    "code": "H49.01-261111-0001",
    "external_code": "",
    "status": "received",
    "standing": "in_term",
    "procedure": "1.001193",
    "procedure_name": "Đăng ký khai sinh",
    "field": "ho-tich",
    "channel": "in_person",
    "applicant": "N**** M** T**** D***",
    "received_at_centre": "06685",
    "competent_unit": "06685",
    "return_at_centre": "06685",
    "submitted_at": "2026-11-11T09:00:00+07:00",
    "received_at": "2026-11-11T09:00:00+07:00",
    "first_due_at": "2026-11-11T17:00:00+07:00",
    "due_at": "2026-11-11T17:00:00+07:00",
    "clock_stopped_at": None,
    "completed_at": None,
    "returned_at": None,
    "outcome": "",
    "fee_vnd": 0,
    "events": 1,
}


@extend_schema_serializer(examples=[OpenApiExample("A record", value=_EXAMPLE, response_only=True)])
class RecordSerializer(LightSerializer[Record]):
    """A line of a list. ``events`` is the number to send back as If-Match, so that nobody overwrites unseen."""

    code = serializers.CharField()
    external_code = serializers.CharField()
    status = word_field(Status)
    standing = serializers.SerializerMethodField()
    procedure = serializers.CharField(source="procedure.code")
    procedure_name = serializers.CharField(source="version.name_vi")
    field = serializers.CharField(source="field.code")
    channel = serializers.CharField()
    applicant = serializers.CharField(source="applicant.masked_name")
    received_at_centre = serializers.CharField(source="received_at_centre.unit.code")
    competent_unit = serializers.CharField(source="competent_unit.code")
    return_at_centre = serializers.CharField(source="return_at_centre.unit.code")
    submitted_at = serializers.DateTimeField()
    received_at = serializers.DateTimeField(allow_null=True)
    first_due_at = serializers.DateTimeField(allow_null=True)
    due_at = serializers.DateTimeField(allow_null=True)
    clock_stopped_at = serializers.DateTimeField(
        source="paused_at",
        allow_null=True,
        help_text="Since when the clock stands still: until it runs on, `due_at` is no day on which anything is due.",
    )
    completed_at = serializers.DateTimeField(allow_null=True)
    returned_at = serializers.DateTimeField(allow_null=True)
    outcome = serializers.CharField()
    fee_vnd = serializers.IntegerField(allow_null=True)
    events = serializers.IntegerField(source="trail_length")

    @extend_schema_field(word_field(Standing, allow_null=True))
    def get_standing(self, record: Record) -> str | None:
        """How an open record stands now; None when its clock does not run."""
        if not record.is_open or record.soon_from is None or record.due_at is None:
            return None
        return standing(clock.now(), record.soon_from, record.due_at, TermUnit(record.term_unit)).value


@extend_schema_serializer(
    examples=[
        OpenApiExample("A page", value={"next": None, "previous": None, "results": [_EXAMPLE]}, response_only=True)
    ]
)
class RecordPageSerializer(serializers.Serializer[Any]):
    """A page of a list; ``next`` and ``previous`` are null at its ends."""

    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = RecordSerializer(many=True)


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A record",
            value=_EXAMPLE
            | {
                "possible_acts": ["forward", "take", "assign", "withdraw"],
                "payment": {"state": "paid", "charged_vnd": 8000, "due_vnd": 0, "held_vnd": 8000, "refunded_vnd": 0},
            },
            response_only=True,
        )
    ]
)
class RecordDetailSerializer(RecordSerializer):
    """One record with what may come next, and how it stands with its fee."""

    possible_acts = serializers.SerializerMethodField()
    payment = serializers.SerializerMethodField()

    @extend_schema_field(PaymentStateSerializer)
    def get_payment(self, record: Record) -> dict[str, object]:
        """From the ledger, in đồng."""
        return payment_of(record)

    @extend_schema_field(serializers.ListField(child=word_field(Act)))
    def get_possible_acts(self, record: Record) -> list[str]:
        """Acts that start from this status; their guards may still ask for more."""
        return [act.value for act in possible_acts(lifecycle_facts(record))]


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "The first event",
            value={
                "sequence": 1,
                "act": "receive",
                "from_status": "",
                "to_status": "received",
                "at": "2026-11-11T09:00:00+07:00",
                "recorded_at": "2026-11-11T09:00:00+07:00",
                "reason": "",
                "facts": {"due_at": "2026-11-11T17:00:00+07:00"},
                "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            },
            response_only=True,
        )
    ]
)
class EventSerializer(serializers.Serializer[RecordEvent]):
    """One event of the trail; ``digest`` chains it to the one before."""

    sequence = serializers.IntegerField()
    act = word_field(Act)
    from_status = serializers.CharField()
    to_status = word_field(Status)
    at = serializers.DateTimeField()
    recorded_at = serializers.DateTimeField()
    reason = serializers.CharField()
    facts = serializers.JSONField()
    digest = serializers.SerializerMethodField()

    def get_digest(self, event: RecordEvent) -> str:
        """Hexadecimal SHA-256."""
        return bytes(event.digest).hex()


class PartyDetailSerializer(serializers.Serializer[Applicant]):
    """A party, whole: every answer with it is written into the audit log."""

    kind = serializers.CharField()
    name = serializers.CharField()
    personal_number = serializers.CharField()
    passport = serializers.CharField()
    tax_code = serializers.CharField()
    born_on = serializers.DateField(allow_null=True)
    telephone = serializers.CharField()
    email = serializers.CharField()
    address = serializers.CharField()


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "An owner who came alone",
            value={
                "applicant": {
                    "kind": "citizen",
                    "name": "Người mẫu Trình Diễn",
                    "personal_number": "022192000000",
                    "passport": "",
                    "tax_code": "",
                    "born_on": "1992-03-14",
                    "telephone": "0912000000",
                    "email": "",
                    "address": "Tổ 12, khu 3",
                },
                "submitter": None,
                "representative": None,
            },
            response_only=True,
        )
    ]
)
class PartiesSerializer(serializers.Serializer[Any]):
    """The parties of a record, never merged."""

    applicant = PartyDetailSerializer()
    submitter = PartyDetailSerializer(allow_null=True)
    representative = PartyDetailSerializer(allow_null=True)


class NothingSerializer(serializers.Serializer[Any]):
    """An act that needs nothing but its address."""


@extend_schema_serializer(
    examples=[OpenApiExample("Papers are missing", value={"reason": "incomplete"}, request_only=True)]
)
class RefusalSerializer(serializers.Serializer[Any]):
    """A refusal at reception; ``why`` is printed on its letter."""

    reason = word_field(Reason)
    why = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)


@extend_schema_serializer(
    examples=[OpenApiExample("To an officer", value={"officer": "officer.honggai"}, request_only=True)]
)
class AssignmentSerializer(serializers.Serializer[Any]):
    """Whom a leader gives the record to."""

    officer = serializers.CharField(max_length=150, help_text="Username of the officer.")


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A result",
            value={"number": "15/GKS", "issued_on": "2026-11-11", "signer": "lead.honggai"},
            request_only=True,
        )
    ]
)
class ResultSerializer(serializers.Serializer[Any]):
    """A result signed on paper, or a refusal after appraisal with its reason."""

    number = serializers.CharField(max_length=60)
    issued_on = serializers.DateField()
    signer = serializers.CharField(
        max_length=150,
        required=False,
        default="",
        allow_blank=True,
        help_text="Username of who signed; left out for a result that was proposed and signed here.",
    )
    is_refusal = serializers.BooleanField(default=False)
    reason = word_field(Reason, required=False, default="", allow_blank=True)


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "The owner with the card",
            value={
                "name": "Người mẫu Trình Diễn",
                "evidence": "personal_number",
                "evidence_number": "022192000000",
            },
            request_only=True,
        )
    ]
)
class ReceiverSerializer(serializers.Serializer[Any]):
    """Who collected the result, and how that person was identified."""

    name = serializers.CharField(max_length=200)
    evidence = word_field(EvidenceKind)
    evidence_number = serializers.CharField(max_length=60)
