"""/api/v1/records/{code}/{verb}/: the stages of a result, its handing over, and what is put right afterwards."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from procedures.api.reception_serializers import word_field
from procedures.api.record_acts import RecordAct, account_named, documented
from procedures.api.record_serializers import ReceiverSerializer
from procedures.domain.result_words import SigningMethod
from procedures.domain.vocabulary import EvidenceKind, Reason
from procedures.models import Record
from procedures.models.after_result import UNDELIVERED_REASONS
from procedures.queries.originals import originals_kept
from procedures.services import originals, result_corrections, result_stages, results, undelivered
from procedures.services.result_stages import ProposalDraft
from procedures.services.results import Receiver, ResultDraft
from staffing.domain.capabilities import Capability
from units.errors import RuleBroken


@extend_schema_serializer(
    examples=[OpenApiExample("A result", value={"text": "Công nhận việc kết hôn."}, request_only=True)]
)
class ProposalSerializer(serializers.Serializer[Any]):
    """What is laid before the leaders: a result, or a refusal with its reason."""

    text = serializers.CharField(max_length=4000)
    is_refusal = serializers.BooleanField(default=False)
    reason = word_field(Reason, required=False, default="", allow_blank=True)


@extend_schema_serializer(
    examples=[OpenApiExample("A word is missing", value={"note": "Thiếu số quyết định."}, request_only=True)]
)
class SendingBackSerializer(serializers.Serializer[Any]):
    """What is to be changed."""

    note = serializers.CharField(max_length=4000)


@extend_schema_serializer(examples=[OpenApiExample("By hand", value={"method": "paper"}, request_only=True)])
class SigningSerializer(serializers.Serializer[Any]):
    """How it is signed; electronically only where a signing service is connected."""

    method = word_field(SigningMethod, default=SigningMethod.PAPER.value)


@extend_schema_serializer(examples=[OpenApiExample("A wrong year", value={"what": "Sai năm sinh."}, request_only=True)])
class ErrorSerializer(serializers.Serializer[Any]):
    """What is wrong with a result."""

    what = serializers.CharField(max_length=4000)


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A corrected result",
            value={"number": "16/GKS", "issued_on": "2026-11-13", "signer": "lead.honggai"},
            request_only=True,
        )
    ]
)
class CorrectionSerializer(serializers.Serializer[Any]):
    """A corrected result with its own number and date."""

    number = serializers.CharField(max_length=60)
    issued_on = serializers.DateField()
    signer = serializers.CharField(max_length=150, help_text="Username of who signed.")


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "The second paper to its owner",
            value={
                "papers": [2],
                "name": "Người mẫu Trình Diễn",
                "evidence": "personal_number",
                "evidence_number": "022192000000",
            },
            request_only=True,
        )
    ]
)
class OriginalsSerializer(ReceiverSerializer):
    """Which originals are given back, by their positions among the record's papers, and to whom."""

    papers = serializers.ListField(child=serializers.IntegerField(min_value=1), min_length=1, max_length=200)


@extend_schema_serializer(
    examples=[OpenApiExample("A letter", value={"tracking_number": "RR123456785VN"}, request_only=True)]
)
class PostingSerializer(serializers.Serializer[Any]):
    """The number under which the post carries a result."""

    tracking_number = serializers.CharField(max_length=60)


@extend_schema_serializer(
    examples=[OpenApiExample("Delivered", value={"delivered_on": "2026-11-13"}, request_only=True)]
)
class DeliverySerializer(serializers.Serializer[Any]):
    """The day on which the post delivered it."""

    delivered_on = serializers.DateField()


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Nobody collected it",
            value={"came_back_on": "2026-11-20", "reason": "not_collected"},
            request_only=True,
        )
    ]
)
class UndeliveredSerializer(serializers.Serializer[Any]):
    """The day on which the post brought a result back, and why."""

    came_back_on = serializers.DateField()
    reason = serializers.ChoiceField(choices=[reason.value for reason in UNDELIVERED_REASONS])


@documented
class ProposeResult(RecordAct):
    """Propose the result."""

    capability = Capability.PROCESS_RECORDS
    serializer_class = ProposalSerializer

    def do(self, given: dict[str, Any], **common: Any) -> Record:
        draft = ProposalDraft(given["text"], given["is_refusal"], Reason(given["reason"]))
        return result_stages.propose(proposal=draft, **common)


@documented
class ApproveResult(RecordAct):
    """Approve what was proposed; never one's own draft."""

    capability = Capability.APPROVE_RESULTS

    def do(self, given: dict[str, Any], **common: Any) -> Record:
        return result_stages.approve(**common)


@documented
class SendBackResult(RecordAct):
    """Send a proposal back to its drafter."""

    capability = Capability.APPROVE_RESULTS
    serializer_class = SendingBackSerializer

    def do(self, given: dict[str, Any], **common: Any) -> Record:
        return result_stages.send_back(note=given["note"], **common)


@documented
class SignResult(RecordAct):
    """Sign what was approved, in one's own right or by a delegation that covers it."""

    capability = Capability.SIGN_RESULTS
    serializer_class = SigningSerializer

    def do(self, given: dict[str, Any], **common: Any) -> Record:
        return result_stages.sign(method=SigningMethod(given["method"]), **common)


@documented
class HandToThePost(RecordAct):
    """Hand the result to the post."""

    capability = Capability.RETURN_BY_POST
    serializer_class = PostingSerializer

    def do(self, given: dict[str, Any], **common: Any) -> Record:
        return results.hand_to_the_post(tracking_number=given["tracking_number"], **common)


@documented
class ConfirmDelivery(RecordAct):
    """Confirm that the post delivered it."""

    capability = Capability.RETURN_BY_POST
    serializer_class = DeliverySerializer

    def do(self, given: dict[str, Any], **common: Any) -> Record:
        return results.confirm_delivery(delivered_on=given["delivered_on"], **common)


@documented
class RecordUndelivered(RecordAct):
    """Record that the post brought the result back: it lies ready again, for the counter or a second letter."""

    capability = Capability.RETURN_BY_POST
    serializer_class = UndeliveredSerializer

    def do(self, given: dict[str, Any], **common: Any) -> Record:
        reason = Reason(given["reason"])
        return undelivered.record_undelivered(came_back_on=given["came_back_on"], reason=reason, **common)


@documented
class GiveBackOriginals(RecordAct):
    """Give originals back."""

    capability = Capability.RETURN_RESULTS
    serializer_class = OriginalsSerializer

    def do(self, given: dict[str, Any], **common: Any) -> Record:
        kept = {paper.position: paper.pk for paper in originals_kept(Record.objects.get(pk=common["record_id"]))}
        if not set(given["papers"]) <= set(kept):
            raise RuleBroken("original_not_kept", field="papers")
        receiver = Receiver(given["name"], EvidenceKind(given["evidence"]), given["evidence_number"])
        papers = [kept[position] for position in given["papers"]]
        return originals.give_back_originals(papers=papers, receiver=receiver, **common)


@documented
class ReportError(RecordAct):
    """Report an error in the result: it is to be put right within 3 working days."""

    capability = Capability.VIEW_PERSONAL_DATA
    serializer_class = ErrorSerializer

    def do(self, given: dict[str, Any], **common: Any) -> Record:
        return result_corrections.report_error(what=given["what"], **common)


@documented
class CorrectResult(RecordAct):
    """Record the corrected result; the first one stays."""

    capability = Capability.CORRECT_RESULTS
    serializer_class = CorrectionSerializer

    def do(self, given: dict[str, Any], **common: Any) -> Record:
        draft = ResultDraft(given["number"], given["issued_on"], account_named(given["signer"]))
        return result_corrections.correct_result(result=draft, **common)
