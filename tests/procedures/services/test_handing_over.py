"""After the decision: handed over at the counter or by post, originals given back, errors put right."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from procedures.domain.vocabulary import (
    Act,
    ComponentForm,
    ComponentState,
    EvidenceKind,
    NoticeKind,
    Queue,
    Reason,
    ReturnMethod,
    Status,
)
from procedures.models import Handover, OriginalGivenBack, OutboxMessage, Record, ResultCorrection, UndeliveredLetter
from procedures.queries.originals import originals_kept
from procedures.queries.queues import queue_counts, queue_page
from procedures.services import withdrawal
from procedures.services.drafting import Paper, Party
from procedures.services.originals import give_back_originals, return_with_originals
from procedures.services.result_corrections import correct_result, report_error
from procedures.services.results import (
    Receiver,
    ResultDraft,
    belongs_to,
    complete,
    confirm_delivery,
    hand_to_the_post,
    return_result,
)
from procedures.services.trail import verify
from procedures.services.undelivered import record_undelivered
from staffing.access import access_of
from staffing.domain.absences import AbsenceReason
from staffing.domain.authority import AuthorityKind
from staffing.models import Account
from staffing.services.absences import AbsenceDraft, record_absence
from staffing.services.delegations import DelegationDraft, delegate
from tests import cast, record_cast
from tests.record_cast import OWNER, WEDNESDAY
from units.clock import ZONE
from units.errors import RuleBroken
from units.scoping import PROVINCE

pytestmark = pytest.mark.django_db
TODAY = WEDNESDAY.date()
OWNER_THERE = Receiver(OWNER.name, EvidenceKind.PERSONAL_NUMBER, OWNER.personal_number)


def _common(record: Record, actor: Account, **more: Any) -> dict[str, Any]:
    return {"record_id": record.pk, "actor": actor, "scope": PROVINCE, "at": WEDNESDAY, **more}


def _paper(name: str, *, originals: int = 1, form: ComponentForm = ComponentForm.ORIGINAL) -> Paper:
    return Paper(name, form, ComponentState.MUST_PROVIDE, originals=originals, is_present=True)


PAPERS = (_paper("Sổ đỏ"), _paper("Giấy đăng ký", originals=2), _paper("Bản sao", originals=0))


def counts(account: Account) -> dict[Queue, int]:
    return queue_counts(access_of(account, TODAY), at=WEDNESDAY)


def test_a_party_takes_the_result_by_name_or_by_number():
    record = record_cast.completed()
    return_result(receiver=Receiver("PHAM THI THU", EvidenceKind.PASSPORT, "C1234567"), **_common(record, cast.clerk()))
    assert Handover.objects.get().to_a_party


def test_the_authorised_person_and_who_handed_it_in_are_parties_too():
    authorised, messenger = Party(name="Lý Văn Thay"), Party(name="Bàn Thị Nộp", personal_number="022195000011")
    record = record_cast.completed(representative=authorised, submitter=messenger)
    assert belongs_to(record, Receiver("Ly Van Thay", EvidenceKind.PASSPORT, "C1234567"))
    assert belongs_to(record, Receiver("Người khác", EvidenceKind.PERSONAL_NUMBER, messenger.personal_number))
    assert not belongs_to(record, Receiver("Người khác", EvidenceKind.PERSONAL_NUMBER, "022195000012"))


def test_somebody_else_is_written_down_as_somebody_else():
    record = record_cast.completed()
    stranger = Receiver("Đỗ Văn Lạ", EvidenceKind.PASSPORT, "C1234567")
    record = return_result(receiver=stranger, **_common(record, cast.clerk()))
    assert not Handover.objects.get().to_a_party
    facts = record.events.last().facts
    assert facts["third_person"] is True
    assert "Lạ" not in str(facts)


def test_an_overdue_result_is_handed_over_like_any_other():
    record = record_cast.completed(on=WEDNESDAY + timedelta(days=30))
    late = _common(record, cast.clerk(), at=WEDNESDAY + timedelta(days=31))
    assert return_result(receiver=OWNER_THERE, **late).status == Status.RETURNED


def by_post(**changes: Any) -> Record:
    return record_cast.completed(return_method=ReturnMethod.POSTAL, **changes)


def test_by_post_there_are_two_facts_and_two_queues():
    record = by_post()
    assert counts(cast.post_officer())[Queue.TO_POST] == 1
    hand_to_the_post(tracking_number="RR123456785VN", **_common(record, cast.post_officer()))
    assert counts(cast.post_officer()) == {**counts(cast.post_officer()), Queue.TO_POST: 0, Queue.IN_POST: 1}
    later = WEDNESDAY + timedelta(days=2)
    delivered = confirm_delivery(delivered_on=later.date(), **_common(record, cast.post_officer(), at=later))
    assert not delivered.in_the_post
    handover = Handover.objects.get()
    assert handover.handed_over_at == WEDNESDAY
    assert handover.delivered_at is not None
    assert handover.delivered_at.astimezone(ZONE).date() == later.date()
    assert [event.act for event in record.events.all()][-2:] == [Act.RETURN, Act.CONFIRM_DELIVERY]


def test_the_post_takes_only_what_is_wanted_by_post_and_has_a_number():
    with pytest.raises(RuleBroken, match="not_by_post"):
        hand_to_the_post(tracking_number="RR1", **_common(record_cast.completed(), cast.post_officer()))
    with pytest.raises(RuleBroken, match="receiver_unknown"):
        hand_to_the_post(tracking_number=" ", **_common(by_post(), cast.post_officer()))


def came_back(record: Record, *, on: date = TODAY, reason: Reason = Reason.NOT_COLLECTED) -> Record:
    return record_undelivered(came_back_on=on, reason=reason, **_common(record, cast.post_officer()))


def test_a_letter_that_came_back_lies_ready_again_and_its_settlement_stays_judged():
    record = by_post()
    judged = record.outcome
    hand_to_the_post(tracking_number="RR1", **_common(record, cast.post_officer()))
    record = came_back(record)
    assert record.status == Status.COMPLETED
    assert (record.returned_at, record.in_the_post, record.outcome) == (None, False, judged)
    assert not Handover.objects.exists()
    letter = UndeliveredLetter.objects.get()
    assert (letter.tracking_number, letter.reason) == ("RR1", Reason.NOT_COLLECTED)
    assert counts(cast.post_officer())[Queue.TO_POST] == 1
    assert OutboxMessage.objects.filter(kind=NoticeKind.UNDELIVERED, recipient=None).count() == 1


def test_afterwards_it_is_posted_again_or_collected_at_the_counter():
    again, collected = by_post(), by_post()
    for record in (again, collected):
        hand_to_the_post(tracking_number="RR1", **_common(record, cast.post_officer()))
        came_back(record)
    hand_to_the_post(tracking_number="RR2", **_common(again, cast.post_officer()))
    assert Handover.objects.get(record=again).evidence_number == "RR2"
    return_result(receiver=OWNER_THERE, **_common(collected, cast.clerk()))
    assert Handover.objects.get(record=collected).method == ReturnMethod.COUNTER
    assert verify(at=WEDNESDAY, code=collected.code).faults == 0


def test_originals_in_a_letter_that_came_back_are_kept_here_again():
    record = by_post(papers=PAPERS)
    sent = Receiver(OWNER.name, EvidenceKind.POSTAL_TRACKING, "RR1")
    papers = [paper.pk for paper in originals_kept(record)]
    return_with_originals(receiver=sent, papers=papers, **_common(record, cast.clerk()))
    assert not originals_kept(record).exists()
    came_back(record)
    assert originals_kept(record).count() == len(papers)


def test_only_a_letter_on_its_way_comes_back_for_a_reason_of_the_post_and_on_a_day_that_can_be():
    with pytest.raises(RuleBroken, match="not_in_the_post"):
        came_back(record_cast.returned())
    record = by_post()
    with pytest.raises(RuleBroken, match="act_not_allowed"):
        came_back(record)
    hand_to_the_post(tracking_number="RR1", **_common(record, cast.post_officer()))
    with pytest.raises(RuleBroken, match="reason_missing"):
        came_back(record, reason=Reason.INCOMPLETE)
    with pytest.raises(RuleBroken, match="return_before_posting"):
        came_back(record, on=TODAY - timedelta(days=1))
    with pytest.raises(RuleBroken, match="return_in_future"):
        came_back(record, on=TODAY + timedelta(days=1))
    confirm_delivery(delivered_on=TODAY, **_common(record, cast.post_officer()))
    with pytest.raises(RuleBroken, match="not_in_the_post"):
        came_back(record)


def test_a_delivery_is_confirmed_once_and_on_a_day_that_can_be():
    record = by_post()
    with pytest.raises(RuleBroken, match="act_not_allowed"):
        confirm_delivery(delivered_on=TODAY, **_common(record, cast.post_officer()))
    hand_to_the_post(tracking_number="RR1", **_common(record, cast.post_officer()))
    with pytest.raises(RuleBroken, match="delivery_before_posting"):
        confirm_delivery(delivered_on=TODAY - timedelta(days=1), **_common(record, cast.post_officer()))
    with pytest.raises(RuleBroken, match="delivery_in_future"):
        confirm_delivery(delivered_on=TODAY + timedelta(days=1), **_common(record, cast.post_officer()))
    confirm_delivery(delivered_on=TODAY, **_common(record, cast.post_officer()))
    with pytest.raises(RuleBroken, match="not_in_the_post"):
        confirm_delivery(delivered_on=TODAY, **_common(record, cast.post_officer()))


def test_originals_go_back_with_the_result_and_the_rest_later():
    record = record_cast.completed(papers=PAPERS)
    deed, car = originals_kept(record)
    record = return_with_originals(papers=[deed.pk], receiver=OWNER_THERE, **_common(record, cast.clerk()))
    assert [event.act for event in record.events.all()][-2:] == [Act.RETURN, Act.GIVE_BACK_ORIGINALS]
    assert list(originals_kept(record)) == [car]
    give_back_originals(papers=[car.pk], receiver=OWNER_THERE, **_common(record, cast.clerk()))
    assert OriginalGivenBack.objects.get(component=car).count == 2
    with pytest.raises(RuleBroken, match="no_originals_kept"):
        give_back_originals(papers=[car.pk], receiver=OWNER_THERE, **_common(record, cast.clerk()))


def test_originals_go_back_after_a_withdrawal_as_well():
    record = withdrawal.withdraw(**_common(record_cast.received(papers=PAPERS), cast.clerk()))
    keys = [paper.pk for paper in originals_kept(record)]
    give_back_originals(papers=keys, receiver=OWNER_THERE, **_common(record, cast.clerk()))
    assert not originals_kept(record)


def test_originals_are_not_given_back_while_the_record_is_open_nor_to_nobody():
    record = record_cast.taken(papers=PAPERS)
    key = originals_kept(record)[0].pk
    with pytest.raises(RuleBroken, match="act_not_allowed"):
        give_back_originals(papers=[key], receiver=OWNER_THERE, **_common(record, cast.clerk()))
    done = record_cast.completed(papers=PAPERS)
    kept = originals_kept(done)[0].pk
    with pytest.raises(RuleBroken, match="receiver_unknown"):
        give_back_originals(
            papers=[kept], receiver=replace(OWNER_THERE, evidence_number=""), **_common(done, cast.clerk())
        )
    with pytest.raises(RuleBroken, match="originals_not_chosen"):
        give_back_originals(papers=[], receiver=OWNER_THERE, **_common(done, cast.clerk()))
    with pytest.raises(RuleBroken, match="original_not_kept"):
        give_back_originals(papers=[key], receiver=OWNER_THERE, **_common(done, cast.clerk()))


def test_a_return_that_fails_gives_no_originals_back():
    record = record_cast.completed(papers=PAPERS)
    with pytest.raises(RuleBroken, match="original_not_kept"):
        return_with_originals(papers=[0], receiver=OWNER_THERE, **_common(record, cast.clerk()))
    assert Record.objects.get(pk=record.pk).status == Status.COMPLETED


def test_an_error_is_due_in_three_working_days_and_the_status_stays():
    record = report_error(what="Sai năm sinh", **_common(record_cast.returned(), cast.clerk()))
    assert record.status == Status.RETURNED
    assert record.correction_due_at == datetime(2026, 11, 16, 17, 0, tzinfo=ZONE)
    assert "năm sinh" not in str(record.events.last().facts)
    assert counts(cast.officer())[Queue.TO_CORRECT] == 1


def corrected(record: Record, on: date = TODAY, number: str = "16/KQ") -> Record:
    draft = ResultDraft(number, on, cast.lead())
    return correct_result(result=draft, **_common(record, cast.officer()))


def test_the_corrected_result_has_a_number_of_its_own_and_the_first_stays():
    record = report_error(what="Sai", **_common(record_cast.returned(), cast.clerk()))
    record = corrected(record)
    assert record.result.number == "15/KQ"
    assert ResultCorrection.objects.get().number == "16/KQ"
    assert record.correction_due_at is None
    assert counts(cast.officer())[Queue.TO_CORRECT] == 0
    report_error(what="Còn sai", **_common(record, cast.clerk()))


def test_whoever_settled_it_is_told_of_the_error_by_mail_where_they_want_one():
    Account.objects.filter(pk=cast.officer().pk).update(mails_each=True, email="officer@example.vn")
    report_error(what="Sai", **_common(record_cast.returned(), cast.clerk()))
    assert OutboxMessage.objects.get(kind=NoticeKind.ERROR_REPORTED).recipient == cast.officer()


@pytest.mark.parametrize(("days", "late"), [(5, False), (6, True)])
def test_a_correction_after_its_three_working_days_says_so_in_the_trail(days: int, late: bool):
    record = report_error(what="Sai", **_common(record_cast.returned(), cast.clerk()))
    at = WEDNESDAY + timedelta(days=days)
    draft = ResultDraft("16/KQ", at.date(), cast.lead())
    record = correct_result(result=draft, **_common(record, cast.officer()) | {"at": at})
    assert record.events.last().facts["late"] is late


def test_a_refusal_is_put_right_by_who_may_sign_refusals():
    record = record_cast.taken()
    refused = ResultDraft("15/TB", TODAY, cast.lead(), is_refusal=True, reason=Reason.CONDITIONS_NOT_MET)
    complete(result=refused, **_common(record, cast.officer()))
    return_result(receiver=OWNER_THERE, **_common(record, cast.clerk()))
    report_error(what="Sai", **_common(record, cast.clerk()))
    decision = DelegationDraft(
        grantor=cast.lead(),
        grantor_title="Chủ tịch",
        grantee=cast.officer(),
        grantee_title="Trưởng phòng",
        kind=AuthorityKind.AUTHORISED,
        unit=cast.units().hong_gai,
        decision_number="12/QĐ-UBND",
        decided_on=TODAY,
        valid_from=TODAY,
        valid_to=TODAY,
        document_kinds=("result",),
    )
    delegate(draft=decision, actor=cast.lead(), at=WEDNESDAY)
    with pytest.raises(RuleBroken, match="signer_not_competent"):
        correct_result(result=ResultDraft("16/TB", TODAY, cast.officer()), **_common(record, cast.officer()))


def test_a_correction_without_a_report_or_dated_before_it_is_refused():
    record = record_cast.returned(at=WEDNESDAY - timedelta(days=2))
    with pytest.raises(RuleBroken, match="no_error_reported"):
        corrected(record)
    with pytest.raises(RuleBroken, match="error_undescribed"):
        report_error(what=" ", **_common(record, cast.clerk()))
    report_error(what="Sai", **_common(record, cast.clerk()))
    with pytest.raises(RuleBroken, match="error_already_reported"):
        report_error(what="Sai", **_common(record, cast.clerk()))
    with pytest.raises(RuleBroken, match="result_before_report"):
        corrected(record, on=TODAY - timedelta(days=1))
    with pytest.raises(RuleBroken, match="result_incomplete"):
        corrected(record, number=" ")


def test_an_open_record_has_no_result_to_be_wrong():
    with pytest.raises(RuleBroken, match="act_not_allowed"):
        report_error(what="Sai", **_common(record_cast.taken(), cast.clerk()))


def test_the_owner_is_told_of_the_correction():
    record = report_error(what="Sai", **_common(record_cast.returned(), cast.clerk()))
    corrected(record)
    assert OutboxMessage.objects.filter(kind=NoticeKind.CORRECTED, recipient=None).count() == 1


def test_the_database_refuses_half_a_correction():
    report_error(what="Sai", **_common(record_cast.returned(), cast.clerk()))
    with pytest.raises(IntegrityError), transaction.atomic():
        ResultCorrection.objects.update(corrected_at=WEDNESDAY, corrected_by=cast.officer())


def mine(account: Account, at: datetime = WEDNESDAY) -> list[str]:
    page = queue_page(Queue.MINE, access_of(account, at.date()), at=at)
    return [record.code for record in page.rows]


def test_a_stand_in_sees_the_colleagues_records_on_those_days_only():
    record = record_cast.taken()
    assert mine(cast.another_officer()) == []
    draft = AbsenceDraft(cast.officer(), TODAY, TODAY, AbsenceReason.LEAVE, cast.another_officer())
    record_absence(draft=draft, actor=cast.lead(), at=WEDNESDAY)
    assert mine(cast.another_officer()) == [record.code]
    assert mine(cast.officer()) == [record.code]
    assert mine(cast.another_officer(), WEDNESDAY + timedelta(days=1)) == []
