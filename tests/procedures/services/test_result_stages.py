"""A result on its way: proposed, approved by another, signed with a right, issued with a number."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from procedures import ports
from procedures.domain.result_words import ResultStage, SigningMethod
from procedures.domain.vocabulary import Act, NoticeKind, Queue, Reason, Status
from procedures.models import OutboxMessage, Proposal, Record, Result
from procedures.ports import IntegrationError, Signature, SigningRequest
from procedures.queries.queues import queue_counts
from procedures.services import processing, results, withdrawal
from procedures.services.result_stages import ProposalDraft, approve, propose, send_back, sign
from procedures.services.results import ResultDraft
from procedures.services.trail import verify
from staffing.access import access_of
from staffing.domain.authority import AuthorityKind
from staffing.domain.capabilities import Role
from staffing.models import Account
from staffing.services.delegations import DelegationDraft, delegate, revoke
from tests import cast, record_cast
from tests.record_cast import WEDNESDAY
from units.errors import RuleBroken
from units.scoping import PROVINCE

pytestmark = pytest.mark.django_db
TODAY = WEDNESDAY.date()
DRAFT = ProposalDraft(text="Công nhận việc kết hôn của hai người")


def _common(record: Record, actor: Account, **more: Any) -> dict[str, Any]:
    return {"record_id": record.pk, "actor": actor, "scope": PROVINCE, "at": WEDNESDAY, **more}


def proposed(**changes: Any) -> Record:
    record = record_cast.taken()
    return propose(proposal=replace(DRAFT, **changes), **_common(record, cast.officer()))


def approved(**changes: Any) -> Record:
    return approve(**_common(proposed(**changes), cast.lead()))


def signed(method: SigningMethod = SigningMethod.PAPER, **changes: Any) -> Record:
    return sign(method=method, **_common(approved(**changes), cast.lead()))


def issued(record: Record, actor: Account | None = None, on: date = TODAY, number: str = "7/KQ") -> Record:
    draft = ResultDraft(number=number, issued_on=on)
    return results.complete(result=draft, **_common(record, actor or cast.document_clerk()))


def another_lead() -> Account:
    return cast.person("hg.lead2", "Bùi Thị Phó", [Role.UNIT_LEADER], cast.units().hong_gai)


def authorised(**changes: Any) -> None:
    draft = DelegationDraft(
        grantor=cast.lead(),
        grantor_title="Chủ tịch",
        grantee=cast.officer(),
        grantee_title="Trưởng phòng",
        kind=AuthorityKind.AUTHORISED,
        unit=cast.units().hong_gai,
        decision_number="12/QĐ-UBND",
        decided_on=WEDNESDAY.date(),
        valid_from=WEDNESDAY.date(),
        valid_to=WEDNESDAY.date() + timedelta(days=5),
        document_kinds=("result",),
    )
    delegate(draft=replace(draft, **changes), actor=cast.lead(), at=WEDNESDAY)


def test_a_result_goes_through_its_stages_each_a_fact_of_its_own():
    record = issued(signed())
    assert record.status == Status.COMPLETED
    assert record.result_stage == ""
    result = Result.objects.get()
    assert result.proposal is not None
    assert result.proposal.proposed_by == cast.officer()
    assert result.proposal.approved_by == result.proposal.signed_by == result.signer == cast.lead()
    assert result.issued_by == cast.document_clerk()
    assert [event.act for event in record.events.all()][2:] == [
        Act.PROPOSE_RESULT,
        Act.APPROVE_RESULT,
        Act.SIGN_RESULT,
        Act.COMPLETE,
    ]
    assert DRAFT.text not in str([event.facts for event in record.events.all()])


def test_the_quick_way_for_a_result_signed_on_paper_stays_one_deed():
    record = record_cast.completed()
    assert record.result.proposal is None
    assert record.result.authority == AuthorityKind.OWN


def test_whoever_drafted_it_does_not_approve_it():
    record = record_cast.taken()
    propose(proposal=DRAFT, **_common(record, cast.lead()))
    with pytest.raises(RuleBroken, match="approver_is_drafter"):
        approve(**_common(record, cast.lead()))
    approve(**_common(record, another_lead()))


def test_only_who_has_the_right_approves_and_signs():
    with pytest.raises(RuleBroken, match="signer_not_competent"):
        approve(**_common(proposed(), cast.another_officer()))
    with pytest.raises(RuleBroken, match="signer_not_competent"):
        sign(method=SigningMethod.PAPER, **_common(approved(), cast.another_officer()))


def test_nothing_is_approved_or_signed_out_of_turn():
    record = record_cast.taken()
    with pytest.raises(RuleBroken, match="nothing_proposed"):
        approve(**_common(record, cast.lead()))
    with pytest.raises(RuleBroken, match="result_not_approved"):
        sign(method=SigningMethod.PAPER, **_common(proposed(), cast.lead()))
    with pytest.raises(RuleBroken, match="result_proposed"):
        propose(proposal=DRAFT, **_common(proposed(), cast.officer()))
    with pytest.raises(RuleBroken, match="result_not_signed"):
        issued(approved())


def test_a_proposal_is_sent_back_with_words_that_stay_out_of_the_trail():
    record = send_back(note="Thiếu ngày sinh của chồng", **_common(approved(), cast.lead()))
    assert record.result_stage == ""
    assert "ngày sinh" not in str(list(record.events.values_list("facts", flat=True)))
    assert Proposal.objects.get().note == "Thiếu ngày sinh của chồng"
    propose(proposal=DRAFT, **_common(record, cast.officer()))
    assert record.proposals.count() == 2


def test_sending_back_needs_words_and_comes_too_late_after_the_signature():
    with pytest.raises(RuleBroken, match="note_missing"):
        send_back(note=" ", **_common(proposed(), cast.lead()))
    with pytest.raises(RuleBroken, match="result_signed"):
        send_back(note="Sai", **_common(signed(), cast.lead()))


def test_a_refusal_needs_its_reason_and_is_issued_as_one():
    with pytest.raises(RuleBroken, match="reason_missing"):
        proposed(is_refusal=True)
    record = issued(signed(is_refusal=True, reason=Reason.CONDITIONS_NOT_MET))
    assert record.result.is_refusal
    assert record.events.last().reason == Reason.CONDITIONS_NOT_MET


def test_a_result_is_not_dated_before_its_signature():
    record = record_cast.taken(at=WEDNESDAY - timedelta(days=1))
    propose(proposal=DRAFT, **_common(record, cast.officer()))
    approve(**_common(record, cast.lead()))
    sign(method=SigningMethod.PAPER, **_common(record, cast.lead()))
    with pytest.raises(RuleBroken, match="result_before_signature"):
        issued(record, on=WEDNESDAY.date() - timedelta(days=1))


def test_an_authorised_officer_signs_and_the_result_keeps_by_what_right():
    authorised()
    record = record_cast.taken()
    propose(proposal=DRAFT, **_common(record, cast.another_officer()))
    approve(**_common(record, cast.officer()))
    sign(method=SigningMethod.PAPER, **_common(record, cast.officer()))
    issued(record)
    result = Result.objects.get()
    assert result.signing_block == ("TUQ. CHỦ TỊCH", "TRƯỞNG PHÒNG")
    assert result.authority_decision == "12/QĐ-UBND"
    assert record.events.get(act=Act.SIGN_RESULT).facts["decision"] == "12/QĐ-UBND"


def test_an_authority_limited_to_other_documents_or_over_signs_nothing():
    authorised(document_kinds=("refusal_letter",))
    record = record_cast.taken()
    propose(proposal=DRAFT, **_common(record, cast.another_officer()))
    with pytest.raises(RuleBroken, match="signer_not_competent"):
        approve(**_common(record, cast.officer()))
    later = _common(record, cast.officer()) | {"at": WEDNESDAY + timedelta(days=9)}
    with pytest.raises(RuleBroken, match="signer_not_competent"):
        approve(**later)


def test_an_authority_counts_on_the_day_of_the_signature_not_of_the_draft():
    authorised()
    record = record_cast.taken()
    propose(proposal=DRAFT, **_common(record, cast.another_officer()))
    approve(**_common(record, cast.officer()))
    over = _common(record, cast.officer()) | {"at": WEDNESDAY + timedelta(days=6)}
    with pytest.raises(RuleBroken, match="signer_not_competent"):
        sign(method=SigningMethod.PAPER, **over)


def test_an_authority_for_results_refuses_nobody():
    authorised(document_kinds=("result",))
    refusal = {"is_refusal": True, "reason": Reason.CONDITIONS_NOT_MET}
    on_paper = ResultDraft("9/TB", TODAY, cast.officer(), **refusal)
    record = record_cast.taken()
    with pytest.raises(RuleBroken, match="signer_not_competent"):
        results.complete(result=on_paper, **_common(record, cast.document_clerk()))
    propose(proposal=replace(DRAFT, **refusal), **_common(record, cast.another_officer()))
    with pytest.raises(RuleBroken, match="signer_not_competent"):
        approve(**_common(record, cast.officer()))


@pytest.mark.parametrize(("days", "code"), [(-1, "result_before_reception"), (1, "result_in_future")])
def test_a_result_is_dated_between_the_reception_and_today(days: int, code: str):
    draft = ResultDraft("9/KQ", TODAY + timedelta(days=days), cast.lead())
    with pytest.raises(RuleBroken, match=code):
        results.complete(result=draft, **_common(record_cast.taken(), cast.document_clerk()))


def test_what_was_signed_on_paper_before_a_revocation_was_signed_rightly():
    authorised()
    record = record_cast.taken()
    tomorrow = WEDNESDAY + timedelta(days=1)
    revoke(delegation_id=cast.officer().delegations_held.get().pk, actor=cast.lead(), at=tomorrow)
    late = _common(record, cast.document_clerk()) | {"at": tomorrow}
    with pytest.raises(RuleBroken, match="signer_not_competent"):
        results.complete(result=ResultDraft("8/KQ", tomorrow.date(), cast.officer()), **late)
    results.complete(result=ResultDraft("8/KQ", WEDNESDAY.date(), cast.officer()), **late)


def test_without_a_signing_service_nobody_signs_electronically():
    record = approved()
    with pytest.raises(RuleBroken, match="signing_not_connected"):
        sign(method=SigningMethod.ELECTRONIC, **_common(record, cast.lead()))
    assert Record.objects.get(pk=record.pk).result_stage == ResultStage.APPROVED


class SigningService:
    """A service that signs at once."""

    def sign(self, request: SigningRequest) -> Signature:
        if request.signer == "fails":
            raise IntegrationError("no key", permanent=True)
        return Signature(certificate_serial="5404FFFE")


@pytest.fixture
def connected(settings: Any):
    settings.INTEGRATIONS = settings.INTEGRATIONS | {"signing": f"{__name__}.SigningService"}
    ports.connect.cache_clear()
    yield
    ports.connect.cache_clear()


def test_who_signs_electronically_does_not_give_the_number(connected: None):
    record = signed(SigningMethod.ELECTRONIC)
    assert Proposal.objects.get().certificate_serial == "5404FFFE"
    with pytest.raises(RuleBroken, match="issuer_is_signer"):
        issued(record, actor=cast.lead())
    issued(record)


def test_who_signed_by_hand_may_give_the_number():
    issued(signed(), actor=cast.lead())


def test_a_signature_that_failed_moves_nothing(connected: None):
    Account.objects.filter(pk=cast.lead().pk).update(username="fails")
    lead = Account.objects.get(username="fails")
    record = proposed()
    approve(**_common(record, lead))
    with pytest.raises(RuleBroken, match="signing_failed"):
        sign(method=SigningMethod.ELECTRONIC, **_common(record, lead))
    assert Proposal.objects.get().signed_at is None


def test_leaders_the_drafter_and_the_document_clerk_are_told():
    for account in (cast.lead(), cast.officer(), cast.document_clerk()):
        Account.objects.filter(pk=account.pk).update(email=f"{account.username}@example.invalid")
    record = proposed()
    send_back(note="Sai", **_common(record, cast.lead()))
    propose(proposal=DRAFT, **_common(record, cast.officer()))
    approve(**_common(record, cast.lead()))
    sign(method=SigningMethod.PAPER, **_common(record, cast.lead()))
    told = list(OutboxMessage.objects.exclude(recipient=None).order_by("id").values_list("kind", "recipient__username"))
    assert told == [
        (NoticeKind.RESULT_PROPOSED, cast.lead().username),
        (NoticeKind.RESULT_SENT_BACK, cast.officer().username),
        (NoticeKind.RESULT_PROPOSED, cast.lead().username),
        (NoticeKind.RESULT_SIGNED, cast.document_clerk().username),
    ]


WRONG: dict[str, dict[str, Any]] = {
    "approved before it was proposed": {"approved_at": WEDNESDAY - timedelta(days=1)},
    "signed before it was approved": {"signed_at": WEDNESDAY - timedelta(days=1)},
    "electronic without a certificate": {"signing_method": "electronic"},
    "signed by nobody": {"signed_by": None},
}


@pytest.mark.parametrize("wrong", WRONG)
def test_the_database_refuses_stages_out_of_order(wrong: str):
    signed()
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.update(**WRONG[wrong])


def test_the_database_refuses_a_drafter_who_approves_and_two_proposals_at_once():
    record = signed()
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.update(approved_by=cast.officer())
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.create(record=record, proposed_by=cast.officer(), proposed_at=WEDNESDAY)


def test_a_stage_is_one_of_three_and_only_while_the_record_is_processed():
    record = proposed()
    record = processing.assign(officer=cast.another_officer(), **_common(record, cast.lead()))
    assert record.result_stage == ResultStage.PROPOSED
    for wrong in ({"result_stage": "half"}, {"status": Status.RECEIVED}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Record.objects.filter(pk=record.pk).update(**wrong)


def test_what_was_proposed_before_a_withdrawal_is_proposed_no_longer():
    record = proposed()
    withdrawal.withdraw(**_common(record, cast.clerk()))
    assert Record.objects.get(pk=record.pk).result_stage == ""
    assert verify(at=WEDNESDAY, code=record.code).faults == 0


def test_who_signs_by_delegation_finds_in_the_queue_what_it_covers_and_no_more():
    def waiting() -> int:
        counts = queue_counts(access_of(cast.clerk(), TODAY), at=WEDNESDAY)
        return counts.get(Queue.TO_APPROVE, -1)

    proposed()
    assert waiting() == -1
    authorised(grantee=cast.clerk(), field_codes=("dat-dai",))
    assert waiting() == 0
    authorised(grantee=cast.clerk(), field_codes=("ho-tich",), decision_number="13/QĐ-UBND")
    assert waiting() == 1
