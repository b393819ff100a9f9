"""The way of a result on the pages: its stages, the counter, the post, originals, errors, and who is away."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from procedures.domain.identifiers import without_remarks
from procedures.domain.result_words import ResultStage, SigningMethod
from procedures.domain.vocabulary import ComponentForm, ComponentState, ReturnMethod, Status
from procedures.models import Handover, Proposal, Record, ResultCorrection
from procedures.queries.originals import originals_kept
from procedures.services import result_stages, results
from procedures.services.drafting import Paper
from procedures.services.result_stages import ProposalDraft
from staffing.domain.absences import AbsenceReason
from staffing.models import Account
from staffing.services.absences import AbsenceDraft, record_absence
from tests import cast, record_cast
from tests.procedures.web.signed_in import signed_in
from tests.record_cast import OWNER, WEDNESDAY
from units import clock
from units.scoping import PROVINCE

pytestmark = pytest.mark.django_db
TEXT = "Công nhận việc kết hôn của hai người"
DEED = Paper("Sổ hộ khẩu cũ", ComponentForm.ORIGINAL, ComponentState.MUST_PROVIDE, originals=1, is_present=True)


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    with clock.frozen(WEDNESDAY):
        yield


def do(act: str, record: Record, account: Account, **typed: Any) -> Any:
    seen = Record.objects.get(pk=record.pk).trail_length
    return signed_in(account).post(reverse(f"record_{act}", args=[record.pk]), {"seen": seen, **typed})


def page(record: Record, account: Account) -> str:
    return signed_in(account).get(reverse("record", args=[record.pk])).content.decode()


def _common(record: Record, actor: Account) -> dict[str, Any]:
    return {"record_id": record.pk, "actor": actor, "scope": PROVINCE, "at": WEDNESDAY}


def proposed() -> Record:
    return result_stages.propose(
        proposal=ProposalDraft(TEXT), **_common(record_cast.taken(papers=(DEED,)), cast.officer())
    )


def approved() -> Record:
    return result_stages.approve(**_common(proposed(), cast.lead()))


def signed() -> Record:
    return result_stages.sign(method=SigningMethod.PAPER, **_common(approved(), cast.lead()))


def by_post() -> Record:
    return record_cast.completed(return_method=ReturnMethod.POSTAL)


def in_post() -> Record:
    return results.hand_to_the_post(tracking_number="RR1", **_common(by_post(), cast.post_officer()))


def test_a_result_goes_through_its_stages_on_the_pages():
    record = record_cast.taken()
    assert do("propose_result", record, cast.officer(), text=TEXT).status_code == 302
    assert do("approve_result", record, cast.lead()).status_code == 302
    assert do("sign_result", record, cast.lead(), method="paper").status_code == 302
    answer = do("complete", record, cast.document_clerk(), number="7/KQ", issued_on="11/11/2026")
    assert answer.status_code == 302
    assert Record.objects.get(pk=record.pk).status == Status.COMPLETED
    shown = page(record, cast.lead())
    for title in ("Proposed", "Approved", "Signed", "Issued with its number"):
        assert title in shown


ACTS: dict[str, tuple[Callable[[], Record], Callable[[], Account], Callable[[], dict[str, Any]]]] = {
    "propose_result": (record_cast.taken, cast.clerk, lambda: {"text": TEXT}),
    "approve_result": (proposed, cast.officer, dict),
    "send_back_result": (proposed, cast.officer, lambda: {"note": "Sai"}),
    "sign_result": (approved, cast.officer, lambda: {"method": "paper"}),
    "post": (by_post, cast.clerk, lambda: {"tracking_number": "RR1"}),
    "confirm_delivery": (in_post, cast.clerk, lambda: {"delivered_on": "11/11/2026"}),
    "record_undelivered": (
        in_post,
        cast.clerk,
        lambda: {"came_back_on": "11/11/2026", "reason": "not_collected"},
    ),
    "correct_result": (record_cast.returned, cast.clerk, lambda: {"number": "1"}),
    "give_back_originals": (record_cast.returned, cast.officer, dict),
    "report_error": (record_cast.returned, cast.document_clerk, lambda: {"what": "Sai"}),
}


@pytest.mark.parametrize("act", ACTS)
def test_an_act_is_refused_to_a_role_without_its_right(act: str):
    made, other, typed = ACTS[act]
    record = made()
    assert do(act, record, other(), **typed()).status_code == 403
    assert Record.objects.get(pk=record.pk).trail_length == record.trail_length


def test_only_what_is_next_is_offered():
    assert reverse("record_approve_result", args=[1])[10:] not in page(record_cast.taken(), cast.lead())
    waiting = page(proposed(), cast.lead())
    assert "approve-result" in waiting
    assert "sign-result" not in waiting
    assert "sign-result" in page(approved(), cast.lead())


def test_the_draft_is_read_by_who_may_see_personal_data_and_by_nobody_else():
    record = proposed()
    assert TEXT in page(record, cast.lead())
    assert TEXT not in page(record, cast.document_clerk())


def test_a_note_of_a_proposal_sent_back_reaches_its_drafter():
    record = proposed()
    assert do("send_back_result", record, cast.lead(), note="Thiếu năm sinh").status_code == 302
    assert "Thiếu năm sinh" in page(record, cast.officer())
    assert "Thiếu năm sinh" not in page(record, cast.document_clerk())


def test_signing_electronically_is_not_even_offered_without_a_service():
    answer = do("sign_result", approved(), cast.lead(), method="electronic")
    assert answer.status_code == 422
    assert Proposal.objects.get().signed_at is None


def test_the_queues_of_a_result_hold_it_one_after_the_other():
    record = signed()
    for queue, stage, account in (
        ("to_approve", ResultStage.PROPOSED, cast.lead()),
        ("to_sign", ResultStage.APPROVED, cast.lead()),
        ("to_issue", ResultStage.SIGNED, cast.document_clerk()),
    ):
        Record.objects.filter(pk=record.pk).update(result_stage=stage)
        client = signed_in(account)
        assert record.code in client.get(reverse("desk_queue", args=[queue])).content.decode()
    assert signed_in(cast.clerk()).get(reverse("desk_queue", args=["to_sign"])).status_code == 404


def collecting(**changes: Any) -> dict[str, Any]:
    return {
        "receiver": OWNER.name,
        "evidence": "personal_number",
        "evidence_number": OWNER.personal_number,
        **changes,
    }


def test_a_stranger_is_asked_about_once_and_then_written_down():
    record = record_cast.completed()
    stranger = collecting(receiver="Đỗ Văn Lạ", evidence_number="022185000001")
    answer = do("return", record, cast.return_clerk(), **stranger)
    assert answer.status_code == 422
    assert "neither the owner nor the submitter" in answer.content.decode()
    assert not Handover.objects.exists()
    assert do("return", record, cast.return_clerk(), **stranger, confirmed="on").status_code == 302
    assert not Handover.objects.get().to_a_party
    assert "no party of the record" in page(record, cast.return_clerk())


def test_originals_are_ticked_off_with_the_result():
    record = record_cast.completed(papers=(DEED,))
    assert "Originals still here" in page(record, cast.return_clerk())
    paper = originals_kept(record)[0]
    assert do("return", record, cast.return_clerk(), **collecting(papers=[paper.pk])).status_code == 302
    shown = page(record, cast.return_clerk())
    assert "Originals still here" not in shown
    assert "Originals given back" in shown


def test_originals_are_given_back_later_as_well():
    record = record_cast.returned(papers=(DEED,))
    paper = originals_kept(record)[0]
    assert do("give_back_originals", record, cast.return_clerk(), **collecting(papers=[paper.pk])).status_code == 302
    assert "give-back-originals" not in page(record, cast.return_clerk())


def test_the_post_officer_hands_over_and_confirms():
    record = by_post()
    assert "Hand to the post" in page(record, cast.post_officer())
    assert do("post", record, cast.post_officer(), tracking_number="RR123456785VN").status_code == 302
    assert "On its way by post" in page(record, cast.post_officer()) or "not known yet" in page(
        record, cast.post_officer()
    )
    assert do("confirm_delivery", record, cast.post_officer(), delivered_on="11/11/2026").status_code == 302
    assert not Record.objects.get(pk=record.pk).in_the_post
    assert "Hand to the post" not in page(record_cast.completed(), cast.post_officer())


def test_a_letter_that_came_back_waits_again_with_its_reason_and_the_owner_reads_it():
    record = in_post()
    gone = do("record_undelivered", record, cast.post_officer(), came_back_on="11/11/2026", reason="receiver_moved")
    assert gone.status_code == 302
    queue = signed_in(cast.post_officer()).get(reverse("desk_queue", args=["to_post"])).content.decode()
    tracked = Client().get(reverse("tracked_record", args=[record.code])).content.decode()
    assert "Came back from the post on 11 November 2026: The receiver has moved away" in queue
    assert "Bưu chính không phát được kết quả và đã chuyển hoàn" in tracked
    assert "báo cho Trung tâm địa chỉ để gửi lại" in tracked
    shown = page(record, cast.post_officer())
    assert "Came back from the post undeliverable" in shown
    assert "Hand to the post" in shown


def test_an_error_is_reported_and_the_first_result_stays_beside_the_corrected_one():
    record = record_cast.returned()
    assert do("report_error", record, cast.clerk(), what="Sai năm sinh").status_code == 302
    corrected = {"number": "16/KQ", "issued_on": "11/11/2026", "signer": cast.lead().pk}
    assert do("correct_result", record, cast.officer(), **corrected).status_code == 302
    assert ResultCorrection.objects.get().number == "16/KQ"
    shown = page(record, cast.officer())
    assert "15/KQ" in shown
    assert "16/KQ" in shown


def test_an_officer_who_is_away_is_named_as_such():
    record = record_cast.taken()
    draft = AbsenceDraft(
        cast.officer(), WEDNESDAY.date(), WEDNESDAY.date(), AbsenceReason.LEAVE, cast.another_officer()
    )
    record_absence(draft=draft, actor=cast.lead(), at=WEDNESDAY)
    shown = page(record, cast.lead())
    assert f"{cast.another_officer()} stands in" in shown
    assert f"{cast.officer()} (away until" in shown


def test_a_stand_in_reads_in_the_queue_for_whom():
    record = record_cast.taken()
    day = WEDNESDAY.date()
    draft = AbsenceDraft(cast.officer(), day, day, AbsenceReason.LEAVE, cast.another_officer())
    record_absence(draft=draft, actor=cast.lead(), at=WEDNESDAY)
    words = f"You stand in for {without_remarks(str(cast.officer()))} until 11 November 2026"
    mine = signed_in(cast.another_officer()).get(reverse("desk_queue", args=["mine"])).content.decode()
    own = signed_in(cast.officer()).get(reverse("desk_queue", args=["mine"])).content.decode()
    assert record.code in mine
    assert words in mine
    assert record.code in own
    assert "You stand in for" not in own


def test_programs_take_a_result_through_its_stages():
    record = record_cast.taken()

    def put(verb: str, account: Account, **body: Any) -> int:
        address = reverse("api_record", args=[record.code]) + f"{verb}/"
        return signed_in(account).post(address, body, content_type="application/json").status_code

    assert put("propose-result", cast.officer(), text=TEXT) == 200
    assert put("send-back-result", cast.lead(), note="Sai") == 200
    assert put("propose-result", cast.officer(), text=TEXT) == 200
    assert put("approve-result", cast.officer()) == 403
    assert put("approve-result", cast.lead()) == 200
    assert put("complete", cast.document_clerk(), number="7/KQ", issued_on="2026-11-11") == 422
    assert put("sign-result", cast.lead(), method="paper") == 200
    assert put("complete", cast.document_clerk(), number="7/KQ", issued_on="2026-11-11") == 200
    assert put("report-error", cast.clerk(), what="Sai") == 200
    assert put("correct-result", cast.officer(), number="8", issued_on="2026-11-11", signer=cast.lead().username) == 200


def test_programs_hand_to_the_post_and_give_originals_back():
    record = record_cast.completed(return_method=ReturnMethod.POSTAL, papers=(DEED,))

    def put(verb: str, account: Account, **body: Any) -> int:
        address = reverse("api_record", args=[record.code]) + f"{verb}/"
        return signed_in(account).post(address, body, content_type="application/json").status_code

    receiver = {"name": OWNER.name, "evidence": "personal_number", "evidence_number": OWNER.personal_number}
    assert put("post", cast.post_officer(), tracking_number="RR1") == 200
    assert put("record-undelivered", cast.clerk(), came_back_on="2026-11-11", reason="not_collected") == 403
    assert put("record-undelivered", cast.post_officer(), came_back_on="2026-11-11", reason="incomplete") == 400
    assert put("record-undelivered", cast.post_officer(), came_back_on="2026-11-11", reason="not_collected") == 200
    assert put("post", cast.post_officer(), tracking_number="RR2") == 200
    assert put("confirm-delivery", cast.post_officer(), delivered_on="2026-11-11") == 200
    assert put("give-back-originals", cast.clerk(), papers=[7], **receiver) == 422
    assert put("give-back-originals", cast.clerk(), papers=[1], **receiver) == 200
    assert put("give-back-originals", cast.clerk(), papers=[1], **receiver) == 422
