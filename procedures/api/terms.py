"""/api/v1/records/{code}/{verb}/: what concerns the term, the other ends, and what is put right."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from procedures.api.reception_serializers import PaperSerializer, paper_of, word_field
from procedures.api.record_acts import RecordAct, account_named, documented
from procedures.domain.amendments import OF_A_PARTY, AmendedField, PartyRole
from procedures.domain.extensions import EXTENSION_REASONS
from procedures.domain.outages import OutageSystem
from procedures.domain.vocabulary import Reason, ReturnMethod
from procedures.models import Record
from procedures.queries.places import unit_in_force
from procedures.services import adjustments, amendments, endings, extensions, outages, payments, voiding, withdrawal
from procedures.services.adjustments import MOST_POINTS, Point
from procedures.services.amendments import Correction
from procedures.services.endings import STOP_REASONS, StopNotice
from procedures.services.extensions import Apology
from procedures.services.outages import Failure
from procedures.services.payments import Demand, Proof
from procedures.services.voiding import RightProcedure
from staffing.domain.capabilities import Capability
from units import clock

_PLAIN: dict[str, Any] = {"required": False, "default": "", "allow_blank": True}
_USERNAME = "Username of who signed."


def _reasons(reasons: tuple[Reason, ...]) -> serializers.ChoiceField:
    return serializers.ChoiceField(choices=[(reason.value, reason.label) for reason in reasons])


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "An apology",
            value={
                "until": "2026-11-25",
                "reason": "agency_late",
                "explanation": "Chờ ý kiến của cơ quan phối hợp",
                "signer": "lead.honggai",
            },
            request_only=True,
        )
    ]
)
class ExtensionSerializer(serializers.Serializer[Any]):
    """Until which day, and why: what the letter says."""

    until = serializers.DateField()
    reason = _reasons(EXTENSION_REASONS)
    explanation = serializers.CharField(max_length=2000)
    signer = serializers.CharField(max_length=150, help_text=_USERNAME)


@documented
class Extend(RecordAct):
    """Promise another day with an apology: in time the due date moves, later the promise stands beside it."""

    capability = Capability.EXTEND_TERMS
    serializer_class = ExtensionSerializer

    def do(self, given: dict[str, Any], **common: Any) -> Record:
        apology = Apology(given["until"], Reason(given["reason"]), given["explanation"], account_named(given["signer"]))
        return extensions.extend(apology=apology, **common)


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A registration fee",
            value={"amount_vnd": 1500000, "notice_number": "TB-0012345", "notice_on": "2026-11-12"},
            request_only=True,
        )
    ]
)
class PaymentRequestSerializer(serializers.Serializer[Any]):
    """What is to be paid; without an amount it is not yet determined."""

    amount_vnd = serializers.IntegerField(min_value=1, max_value=10**12, required=False, default=None, allow_null=True)
    notice_number = serializers.CharField(max_length=60, **_PLAIN)
    notice_on = serializers.DateField(required=False, default=None, allow_null=True)


@documented
class RequestPayment(RecordAct):
    """Ask for the financial obligation; the clock stops only where the procedure's version says so."""

    capability = Capability.PROCESS_RECORDS
    serializer_class = PaymentRequestSerializer

    def do(self, given: dict[str, Any], **common: Any) -> Record:
        return payments.request_payment(demand=Demand(**given), **common)


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Paid at the treasury",
            value={"paid_on": "2026-11-20", "evidence_number": "GNT-0012345", "amount_vnd": 1500000},
            request_only=True,
        )
    ]
)
class PaymentProofSerializer(PaymentRequestSerializer):
    """That it was paid, and when; the amount where it was not known before."""

    paid_on = serializers.DateField()
    evidence_number = serializers.CharField(max_length=60)


@documented
class ConfirmPayment(RecordAct):
    """Take in the proof of payment: a clock that stood still runs on."""

    capability = Capability.CONFIRM_SUPPLEMENTS
    serializer_class = PaymentProofSerializer

    def do(self, given: dict[str, Any], **common: Any) -> Record:
        return payments.confirm_payment(proof=Proof(**given), **common)


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "All is given back",
            value={"papers": "Trả lại toàn bộ giấy tờ đã nộp", "fees": "Hoàn trả lệ phí đã nộp"},
            request_only=True,
        )
    ]
)
class WithdrawalSerializer(serializers.Serializer[Any]):
    """What becomes of what was handed in."""

    papers = serializers.CharField(max_length=1000, **_PLAIN)
    fees = serializers.CharField(max_length=1000, **_PLAIN)


@documented
class Withdraw(RecordAct):
    """Take back at the applicant's request."""

    capability = Capability.WITHDRAW_RECORDS
    serializer_class = WithdrawalSerializer

    def do(self, given: dict[str, Any], **common: Any) -> Record:
        return withdrawal.withdraw(notice=StopNotice(papers=given["papers"], fees=given["fees"]), **common)


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "By order of a court",
            value={
                "reason": "stop_ordered",
                "ground": "Quyết định áp dụng biện pháp khẩn cấp tạm thời",
                "requester": "Tòa án nhân dân khu vực",
                "papers": "Trả lại toàn bộ giấy tờ đã nộp",
                "fees": "Hoàn trả lệ phí đã nộp",
                "signer": "lead.honggai",
            },
            request_only=True,
        )
    ]
)
class StopSerializer(WithdrawalSerializer):
    """By whose order, or why, the settlement stops."""

    reason = _reasons(STOP_REASONS)
    ground = serializers.CharField(max_length=2000)
    requester = serializers.CharField(max_length=200, **_PLAIN)
    signer = serializers.CharField(max_length=150, help_text=_USERNAME)


@documented
class Stop(RecordAct):
    """Stop the settlement: it ends, judged by its due date."""

    capability = Capability.STOP_RECORDS
    serializer_class = StopSerializer

    def do(self, given: dict[str, Any], **common: Any) -> Record:
        reason = Reason(given.pop("reason"))
        notice = StopNotice(**(given | {"signer": account_named(given["signer"])}))
        return endings.stop(reason=reason, notice=notice, **common)


class PointSerializer(serializers.Serializer[Any]):
    """One point of the contents."""

    subject = serializers.CharField(max_length=200)
    before = serializers.CharField(max_length=2000, **_PLAIN)
    after = serializers.CharField(max_length=2000, **_PLAIN)


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Another name of the business",
            value={
                "points": [
                    {"subject": "Tên hộ kinh doanh", "before": "Tạp hóa Số Một", "after": "Tạp hóa Số Hai"},
                ]
            },
            request_only=True,
        )
    ]
)
class AdjustmentSerializer(serializers.Serializer[Any]):
    """What the applicant changes."""

    points = serializers.ListField(child=PointSerializer(), max_length=MOST_POINTS, allow_empty=False)


@documented
class Adjust(RecordAct):
    """Change the contents at the applicant's request, before the decision."""

    capability = Capability.WITHDRAW_RECORDS
    serializer_class = AdjustmentSerializer

    def do(self, given: dict[str, Any], **common: Any) -> Record:
        return adjustments.adjust(points=[Point(**point) for point in given["points"]], **common)


class AmendedPartySerializer(serializers.Serializer[Any]):
    """The values to be put right; what is left out stays. An empty text removes what stands there."""

    name = serializers.CharField(max_length=200, required=False)
    personal_number = serializers.CharField(max_length=20, required=False, allow_blank=True)
    passport = serializers.CharField(max_length=20, required=False, allow_blank=True)
    tax_code = serializers.CharField(max_length=20, required=False, allow_blank=True)
    born_on = serializers.DateField(required=False, allow_null=True)
    telephone = serializers.CharField(max_length=20, required=False, allow_blank=True)
    email = serializers.EmailField(required=False, allow_blank=True)
    address = serializers.CharField(max_length=300, required=False, allow_blank=True)


@extend_schema_serializer(
    examples=[OpenApiExample("A name", value={"applicant": {"name": "Người mẫu Trình Diễn"}}, request_only=True)]
)
class AmendmentSerializer(serializers.Serializer[Any]):
    """What was mistyped, as it should have been."""

    applicant = AmendedPartySerializer(required=False)
    submitter = AmendedPartySerializer(required=False)
    representative = AmendedPartySerializer(required=False)
    copies = serializers.IntegerField(min_value=1, max_value=999, required=False)
    pages = serializers.IntegerField(min_value=1, max_value=999, required=False)
    return_method = word_field(ReturnMethod, required=False)


@documented
class Amend(RecordAct):
    """Put typing errors right; copies and pages change the fee."""

    capability = Capability.AMEND_RECORDS
    serializer_class = AmendmentSerializer

    def do(self, given: dict[str, Any], **common: Any) -> Record:
        corrections = [
            Correction(field, given[role.value][field.value], role)
            for role in PartyRole
            for field in OF_A_PARTY
            if field.value in given.get(role.value, {})
        ]
        corrections += [Correction(AmendedField(name), given[name]) for name in given if name not in set(PartyRole)]
        return amendments.amend(corrections=corrections, **common)


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "The land database",
            value={"system": "land", "since": "2026-11-11T07:30:00+07:00", "until": "2026-11-11T09:00:00+07:00"},
            request_only=True,
        )
    ]
)
class OutageSerializer(serializers.Serializer[Any]):
    """Which system did not work, from when to when."""

    system = word_field(OutageSystem)
    since = serializers.DateTimeField()
    until = serializers.DateTimeField()
    explanation = serializers.CharField(max_length=500, **_PLAIN)


@documented
class RecordOutage(RecordAct):
    """Write down an outage that met this record; no due date moves."""

    capability = Capability.RECORD_OUTAGES
    serializer_class = OutageSerializer

    def do(self, given: dict[str, Any], **common: Any) -> Record:
        return outages.record_outage(failure=Failure(**(given | {"system": OutageSystem(given["system"])})), **common)


@extend_schema_serializer(
    examples=[OpenApiExample("The right procedure", value={"procedure": "1.001193"}, request_only=True)]
)
class RightProcedureSerializer(serializers.Serializer[Any]):
    """Under which procedure it should have been received; without papers, those that lie here are kept."""

    procedure = serializers.RegexField(r"^\d\.\d{6}$", help_text="National code of the right procedure.")
    property_unit = serializers.CharField(max_length=20, help_text="Code of the unit where the land lies.", **_PLAIN)
    competent_unit = serializers.CharField(
        max_length=20, help_text="Code of another unit than the rule gives; needs choice_reason.", **_PLAIN
    )
    choice_reason = word_field(Reason, required=False, default="", allow_blank=True)
    papers = PaperSerializer(many=True, required=False, default=None, allow_null=True)


@documented
class VoidAndReceive(RecordAct):
    """Make it void and receive the matter now under the right procedure; the answer is the new record."""

    capability = Capability.VOID_RECORDS
    serializer_class = RightProcedureSerializer

    def do(self, given: dict[str, Any], **common: Any) -> Record:
        today = clock.today()
        place, competent, papers = given["property_unit"], given["competent_unit"], given["papers"]
        right = RightProcedure(
            given["procedure"],
            property_unit_id=unit_in_force(place, today).pk if place else None,
            competent_unit_id=unit_in_force(competent, today).pk if competent else None,
            choice_reason=Reason(given["choice_reason"]),
            papers=None if papers is None else tuple(paper_of(paper) for paper in papers),
        )
        return voiding.void_and_receive(right=right, **common)
