"""A record stops by order or at the applicant's wish: with a numbered notice, judged or not as the decisions say."""

import pytest

from procedures.domain.vocabulary import Act, Outcome, Reason, Status
from procedures.models import Ending, FigureDelta, OutboxMessage, Record
from procedures.services.endings import StopNotice, stop
from procedures.services.withdrawal import withdraw
from tests import cast, record_cast
from tests.procedures.terms_cast import moment, stopped
from tests.record_cast import MARRIAGE, WEDNESDAY
from units.errors import RuleBroken
from units.scoping import PROVINCE, Scope

pytestmark = pytest.mark.django_db


def test_a_stopped_record_is_settled_and_judged() -> None:
    record = stopped(record_cast.taken(MARRIAGE), moment("2026-11-18 16:00"))
    assert (record.status, record.outcome) == (Status.STOPPED, Outcome.ON_TIME)
    assert FigureDelta.objects.filter(measure="settled", outcome="on_time", amount=1).count() == 1
    late = stopped(record_cast.taken(MARRIAGE), moment("2026-11-19 08:00"))
    assert late.outcome == Outcome.LATE


def test_the_notice_keeps_what_it_says_and_the_trail_only_its_number() -> None:
    record = stopped(record_cast.received(), papers="Trả lại bản chính", fees="Không hoàn phí", requester="Tòa án")
    ending = Ending.objects.get(record=record)
    assert (ending.act, ending.stage, ending.letter_number) == (Act.STOP, Status.RECEIVED, "01/TBD")
    assert (ending.papers, ending.fees, ending.requester) == ("Trả lại bản chính", "Không hoàn phí", "Tòa án")
    facts = record.events.get(act=Act.STOP).facts
    assert facts["number"] == "01/TBD"
    assert "Tòa án" not in str(facts)
    assert OutboxMessage.objects.filter(record=record, kind="closed").count() == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"ground": ""}, "explanation_missing"),
        ({"signer": None}, "signer_not_competent"),
        ({"reason": Reason.APPLICANT_REQUEST}, "reason_missing"),
    ],
)
def test_a_stop_needs_reason_ground_and_signer(changes: dict[str, object], code: str) -> None:
    record = record_cast.taken()
    with pytest.raises(RuleBroken, match=code):
        stopped(record, **changes)
    assert Record.objects.get(pk=record.pk).status == Status.PROCESSING


def test_an_officer_who_may_not_sign_signs_no_notice() -> None:
    with pytest.raises(RuleBroken, match="signer_not_competent"):
        stopped(record_cast.taken(), signer=cast.officer())


def test_once_decided_nothing_is_stopped_or_withdrawn() -> None:
    record = record_cast.completed()
    with pytest.raises(RuleBroken, match="act_not_allowed"):
        stopped(record)
    with pytest.raises(RuleBroken, match="act_not_allowed"):
        withdraw(record_id=record.pk, actor=cast.clerk(), scope=PROVINCE, at=WEDNESDAY)
    assert not Ending.objects.exists()


def test_another_unit_stops_nothing() -> None:
    record = record_cast.taken()
    with pytest.raises(RuleBroken, match="record_not_found"):
        stop(
            record_id=record.pk,
            reason=Reason.STOP_ORDERED,
            notice=StopNotice(ground="x", signer=cast.lead()),
            actor=cast.lead(),
            scope=Scope(units=frozenset({cast.units().co_to.pk})),
            at=WEDNESDAY,
        )


def test_a_withdrawal_has_its_notice_too_and_stands_in_no_rate() -> None:
    record = record_cast.received()
    notice = StopNotice(papers="Đã trả đủ", fees="Hoàn phí")
    record = withdraw(record_id=record.pk, actor=cast.clerk(), scope=PROVINCE, at=WEDNESDAY, notice=notice)
    ending = Ending.objects.get(record=record)
    assert (ending.reason, ending.papers, ending.fees) == (Reason.APPLICANT_REQUEST, "Đã trả đủ", "Hoàn phí")
    assert record.events.last().facts["number"] == ending.letter_number
    assert not FigureDelta.objects.filter(measure="settled").exists()


def test_the_unit_and_the_centre_count_their_notices_apart() -> None:
    stopped(record_cast.taken())
    withdraw(record_id=record_cast.received().pk, actor=cast.clerk(), scope=PROVINCE, at=WEDNESDAY)
    withdraw(record_id=record_cast.received().pk, actor=cast.clerk(), scope=PROVINCE, at=WEDNESDAY)
    numbers = Ending.objects.order_by("id").values_list("letter_number", flat=True)
    assert list(numbers) == ["01/TBD", "01/TBD", "02/TBD"]
