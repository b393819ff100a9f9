"""One record from the counter to the citizen, through the services."""

from datetime import datetime, timedelta

import pytest

from procedures.domain.vocabulary import Act, EvidenceKind, Outcome, Reason, Status
from procedures.models import CodeCounter, FigureDelta, OutboxMessage, RecordEvent
from procedures.services import intake, processing, results
from procedures.services.results import Receiver, ResultDraft
from tests import cast, record_cast
from tests.record_cast import BIRTH, MARRIAGE, OWNER, WEDNESDAY
from units.clock import ZONE
from units.errors import RuleBroken
from units.scoping import PROVINCE, Scope

pytestmark = pytest.mark.django_db


def test_a_reception_gives_code_due_date_and_reason():
    record = record_cast.received(MARRIAGE)
    identifier = cast.units().hong_gai.identifier
    assert record.code == f"{identifier}-261111-0001"
    assert record.due_at == datetime(2026, 11, 18, 17, 0, tzinfo=ZONE)
    assert record.first_due_at == record.due_at
    assert record.status == Status.RECEIVED
    (event,) = record.events.all()
    assert event.act == Act.RECEIVE
    assert event.facts["why"][0][0] == "received_at"
    assert OWNER.name not in str(event.facts)


def test_codes_of_a_day_are_consecutive_and_start_again_the_next_day():
    codes = [record_cast.received().code[-4:] for _ in range(3)]
    assert codes == ["0001", "0002", "0003"]
    assert record_cast.received(at=WEDNESDAY + timedelta(days=1)).code.endswith("261112-0001")


def test_a_record_travels_to_its_result_and_back():
    record = record_cast.returned(MARRIAGE)
    assert record.status == Status.RETURNED
    assert record.outcome == Outcome.EARLY
    assert [event.act for event in record.events.all()] == [Act.RECEIVE, Act.TAKE, Act.COMPLETE, Act.RETURN]
    assert record.trail_length == 4
    assert bytes(record.trail_head) == bytes(record.events.last().digest)


def test_results_at_once_are_received_settled_and_handed_over_in_one_deed():
    record = record_cast.copied(copies=5, pages=2)
    assert record.status == Status.RETURNED
    assert record.outcome == Outcome.ON_TIME
    assert record.fee_vnd == 5 * 2 * 2_000
    assert record.events.count() == 1


def test_a_procedure_without_a_term_cannot_be_received():
    with pytest.raises(RuleBroken, match="term_unknown"):
        record_cast.received(record_cast.WITHOUT_TERM)


def test_a_clerk_cannot_receive_at_another_centre():
    record_cast.procedures()
    elsewhere = Scope(centres=frozenset({cast.units().centres[cast.CO_TO].pk}))
    with pytest.raises(RuleBroken, match="not_your_centre"):
        intake.receive(draft=record_cast.reception(), actor=cast.clerk(), scope=elsewhere, at=WEDNESDAY)
    assert not CodeCounter.objects.exists()


def test_the_same_key_gives_the_same_record():
    record_cast.procedures()
    first, second = (
        intake.receive(draft=record_cast.reception(), actor=cast.clerk(), scope=PROVINCE, at=WEDNESDAY, key="k1")
        for _ in range(2)
    )
    assert first.pk == second.pk
    assert RecordEvent.objects.count() == 1


def test_the_same_key_with_other_content_is_refused():
    record_cast.procedures()
    intake.receive(draft=record_cast.reception(), actor=cast.clerk(), scope=PROVINCE, at=WEDNESDAY, key="k1")
    with pytest.raises(RuleBroken, match="idempotency_key_reused"):
        intake.receive(draft=record_cast.reception(BIRTH), actor=cast.clerk(), scope=PROVINCE, at=WEDNESDAY, key="k1")


def test_the_second_of_two_people_gets_a_conflict():
    record = record_cast.received()
    processing.take(record_id=record.pk, actor=cast.officer(), scope=PROVINCE, at=WEDNESDAY, seen=1)
    with pytest.raises(RuleBroken, match="record_changed") as refusal:
        processing.take(record_id=record.pk, actor=cast.another_officer(), scope=PROVINCE, at=WEDNESDAY, seen=1)
    assert refusal.value.facts["by"] == str(cast.officer())


def test_a_record_of_another_unit_is_not_found():
    record = record_cast.received()
    scope = Scope(units=frozenset({cast.units().co_to.pk}))
    with pytest.raises(RuleBroken, match="record_not_found"):
        processing.take(record_id=record.pk, actor=cast.officer(), scope=scope, at=WEDNESDAY)


def test_a_result_needs_a_signer_who_may_sign_for_the_unit():
    record = record_cast.taken()
    draft = ResultDraft(number="1/KQ", issued_on=WEDNESDAY.date(), signer=cast.officer())
    with pytest.raises(RuleBroken, match="signer_not_competent"):
        results.complete(record_id=record.pk, result=draft, actor=cast.officer(), scope=PROVINCE, at=WEDNESDAY)


def test_a_result_is_handed_over_only_to_somebody_identified():
    record = record_cast.completed()
    with pytest.raises(RuleBroken, match="receiver_unknown"):
        results.return_result(
            record_id=record.pk,
            receiver=Receiver("Phạm Thị Thử", EvidenceKind.PERSONAL_NUMBER, " "),
            actor=cast.clerk(),
            scope=PROVINCE,
            at=WEDNESDAY,
        )


def test_a_submission_waits_with_an_intake_clock_and_no_settlement_clock():
    record = record_cast.submitted(at=datetime(2026, 11, 20, 16, 30, tzinfo=ZONE))
    assert record.status == Status.SUBMITTED
    assert record.intake_due_at == datetime(2026, 11, 23, 16, 30, tzinfo=ZONE)
    assert record.watch_at == datetime(2026, 11, 23, 9, 0, tzinfo=ZONE)
    assert record.due_at is None


def test_a_refused_submission_is_closed_with_its_reason():
    record = record_cast.submitted()
    refused = intake.refuse(
        record_id=record.pk, reason=Reason.OUT_OF_COMPETENCE, actor=cast.clerk(), scope=PROVINCE, at=WEDNESDAY
    )
    assert refused.status == Status.REFUSED
    assert refused.closed_at == WEDNESDAY


def test_across_boundaries_the_clock_starts_when_the_competent_unit_receives_it():
    record = record_cast.received(
        MARRIAGE, competent_unit_id=cast.units().cao_xanh.pk, choice_reason=Reason.NEW_ADDRESS
    )
    assert record.due_at == datetime(2026, 11, 18, 17, 0, tzinfo=ZONE)
    later = WEDNESDAY + timedelta(days=1)
    record = processing.forward(record_id=record.pk, actor=cast.clerk(), scope=PROVINCE, at=later)
    assert record.due_at == datetime(2026, 11, 19, 17, 0, tzinfo=ZONE)
    assert record.first_due_at == datetime(2026, 11, 18, 17, 0, tzinfo=ZONE)
    assert record.events.last().reason == Reason.RECEIVED_LATER


def test_across_boundaries_before_august_2026_the_clock_stays_with_reception():
    at = datetime(2026, 7, 15, 9, 0, tzinfo=ZONE)
    record = record_cast.received(
        MARRIAGE, at=at, competent_unit_id=cast.units().cao_xanh.pk, choice_reason=Reason.NEW_ADDRESS
    )
    due_at = record.due_at
    record = processing.forward(record_id=record.pk, actor=cast.clerk(), scope=PROVINCE, at=at + timedelta(days=1))
    assert record.due_at == due_at


def test_every_act_leaves_its_change_of_the_figures_and_its_notice():
    record_cast.returned(MARRIAGE)
    assert sum(delta.amount for delta in FigureDelta.objects.filter(measure="open")) == 0
    assert FigureDelta.objects.filter(measure="settled", outcome="early", amount=1).count() == 1
    assert {m.kind for m in OutboxMessage.objects.all()} >= {"received", "result_ready"}
