"""Papers asked for before and after acceptance, through the services: clocks, letters, trail and figures."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from procedures.domain.vocabulary import Act, Fault, NoticeKind, Outcome, Reason, Status
from procedures.models import OutboxMessage, Record, RecordComponent, SupplementItem, SupplementRequest
from procedures.queries.supplements import open_request, requests_of
from procedures.services import intake, processing, supplements
from procedures.services.figure_keeping import drain_all, reconcile
from procedures.services.supplements import Asking, Wanted
from procedures.services.trail import verify
from tests import cast, record_cast
from tests.record_cast import LAND_CHANGE, MARRIAGE, WEDNESDAY
from units.clock import ZONE
from units.errors import RuleBroken
from units.scoping import PROVINCE, Scope

pytestmark = pytest.mark.django_db
SECRET = "bản sao của ông Nguyễn Văn Kín"


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def asking(*, papers: int = 2, ground: str = "", **more: Any) -> Asking:
    wanted = tuple(
        Wanted(f"Giấy tờ {n}", Fault.MISSING if n % 2 else Fault.UNCLEAR, f"Nộp {SECRET} số {n}")
        for n in range(1, papers + 1)
    )
    return Asking(wanted, why=SECRET, legal_ground=ground, **more)


def asked(record: Record, at: datetime = WEDNESDAY, *, ask: Asking | None = None, **more: Any) -> Record:
    return supplements.request_supplement(
        record_id=record.pk, asking=ask or asking(), actor=cast.officer(), scope=PROVINCE, at=at, **more
    )


def do(deed: Any, record: Record, at: datetime, **more: Any) -> Record:
    return deed(record_id=record.pk, actor=cast.clerk(), scope=PROVINCE, at=at, **more)


def reconciles(at: datetime) -> bool:
    drain_all(at=at)
    return reconcile(at=at).agrees


def test_a_request_after_acceptance_stops_the_clock_and_names_the_day_of_the_answer():
    record = asked(record_cast.taken())
    record.refresh_from_db()
    assert record.status == Status.SUPPLEMENT_REQUESTED
    assert record.paused_at == WEDNESDAY
    assert (record.soon_from, record.overdue_from, record.watch_at) == (None, None, None)
    assert record.answer_by == moment("2026-11-26 17:00")
    assert record.supplement_requests == 1
    request = open_request(record)
    assert (request.number, request.phase, request.sequence) == ("01/HDHS", "after", 1)
    assert request.watch_at == moment("2026-11-16 07:30")
    assert [item.name for item in request.items.all()] == ["Giấy tờ 1", "Giấy tờ 2"]
    assert OutboxMessage.objects.filter(kind=NoticeKind.SUPPLEMENT_ASKED, record=record).count() == 1


def test_what_was_written_stands_in_no_event():
    record = asked(record_cast.taken())
    event = record.events.last()
    assert event.facts == {"letter": "01/HDHS", "papers": 2, "answer_by": "2026-11-26T17:00:00+07:00"}
    assert event.reason == Reason.INCOMPLETE
    assert all(SECRET not in str(event.facts) for event in record.events.all())


def test_a_request_names_papers_with_how_to_mend_each():
    record = record_cast.taken()
    with pytest.raises(RuleBroken, match="supplement_empty"):
        asked(record, ask=asking(papers=0))
    with pytest.raises(RuleBroken, match="supplement_unexplained"):
        asked(record, ask=Asking((Wanted("Tờ khai", Fault.MISSING, "  "),)))
    with pytest.raises(RuleBroken, match="wanted_unknown"):
        asked(record, ask=Asking((Wanted("Tờ khai", Fault.MISSING, "Nộp tờ khai", paper=99),)))
    assert not SupplementRequest.objects.exists()
    assert Record.objects.get().status == Status.PROCESSING


def test_after_three_working_days_it_needs_a_legal_ground_and_is_flagged():
    record = record_cast.taken()
    late = moment("2026-11-17 08:00")
    with pytest.raises(RuleBroken, match="supplement_late"):
        asked(record, late)
    asked(record, late, ask=asking(ground="Điều 5 Luật mẫu"))
    request = SupplementRequest.objects.get()
    assert (request.is_late, request.is_repeated, request.legal_ground) == (True, False, "Điều 5 Luật mẫu")
    assert record.events.last().reason == Reason.LEGAL_GROUND


def test_across_boundaries_the_three_days_count_from_the_competent_unit():
    record = record_cast.received(
        MARRIAGE, competent_unit_id=cast.units().cao_xanh.pk, choice_reason=Reason.NEW_ADDRESS
    )
    do(processing.forward, record, moment("2026-11-13 09:00"))
    asked(record, moment("2026-11-18 16:00"))
    assert SupplementRequest.objects.get().is_late is False


def test_a_ground_that_was_not_needed_is_not_kept():
    asked(record_cast.taken(), ask=asking(ground="Điều 5"))
    assert SupplementRequest.objects.get().legal_ground == ""


def test_full_supplement_starts_the_term_from_zero_and_says_so():
    record = asked(record_cast.taken())
    back = moment("2026-11-20 10:00")
    record = do(supplements.confirm_supplement, record, back, came=[1, 2])
    record.refresh_from_db()
    assert record.status == Status.PROCESSING
    assert record.due_at == moment("2026-11-30 17:00")  # five working days; 24/11 is a day off
    assert record.first_due_at == moment("2026-11-18 17:00")
    assert (record.clock_from, record.paused_at, record.answer_by) == (back, None, None)
    event = record.events.last()
    assert event.facts["due_before"] == "2026-11-18T17:00:00+07:00"
    assert event.facts["due_at"] == "2026-11-30T17:00:00+07:00"
    assert event.facts["why"]
    assert OutboxMessage.objects.filter(kind=NoticeKind.DUE_MOVED, record=record).count() == 1
    request = SupplementRequest.objects.get()
    assert (request.confirmed_at, request.confirmed_by, request.watch_at) == (back, cast.clerk(), None)


def test_confirming_before_the_unit_had_it_hands_it_over():
    record = asked(record_cast.received())
    back = moment("2026-11-12 10:00")
    record = do(supplements.confirm_supplement, record, back, came=[1, 2])
    assert record.forwarded_at == record.competent_received_at == back


def test_papers_that_are_not_all_there_confirm_nothing_and_are_not_ticked():
    record = asked(record_cast.taken())
    with pytest.raises(RuleBroken, match="supplement_incomplete"):
        do(supplements.confirm_supplement, record, WEDNESDAY, came=[1])
    assert not SupplementItem.objects.exclude(provided_at=None).exists()
    assert Record.objects.get().paused_at == WEDNESDAY


def test_papers_that_come_one_by_one_are_kept_while_the_clock_stands_still():
    record = asked(record_cast.taken())
    day = moment("2026-11-13 09:00")
    do(supplements.provide_supplement, record, day, came=[2])
    record.refresh_from_db()
    assert (record.status, record.paused_at) == (Status.SUPPLEMENT_REQUESTED, WEDNESDAY)
    assert record.events.last().facts == {"letter": "01/HDHS", "papers": 1}
    assert SupplementRequest.objects.get().answered_at == day
    with pytest.raises(RuleBroken, match="nothing_provided"):
        do(supplements.provide_supplement, record, day, came=[2])
    with pytest.raises(RuleBroken, match="wanted_unknown"):
        do(supplements.provide_supplement, record, day, came=[7])
    record = do(supplements.confirm_supplement, record, moment("2026-11-16 09:00"), came=[1])
    assert record.status == Status.PROCESSING
    assert SupplementItem.objects.get(position=2).provided_at == day


def test_a_paper_of_the_record_is_ticked_when_it_came():
    record = record_cast.taken(LAND_CHANGE)
    paper = RecordComponent.objects.get(record=record, position=2)
    assert not paper.is_present
    ask = Asking((Wanted(paper.name, Fault.MISSING, "Nộp bản gốc", paper=2),))
    asked(record, ask=ask)
    assert SupplementItem.objects.get().component == paper
    do(supplements.confirm_supplement, record, moment("2026-11-12 09:00"), came=[1])
    paper.refresh_from_db()
    assert paper.is_present


def test_a_second_request_is_refused_and_with_a_ground_it_is_flagged():
    record = asked(record_cast.taken())
    do(supplements.confirm_supplement, record, WEDNESDAY, came=[1, 2])
    with pytest.raises(RuleBroken, match="supplement_once"):
        asked(record)
    record = asked(record, ask=asking(ground="Khoản 2 Điều 9 Nghị định mẫu"))
    assert record.supplement_requests == 2
    latest, first = requests_of(record)
    assert (latest.is_repeated, latest.sequence, latest.number) == (True, 2, "02/HDHS")
    assert not first.is_repeated
    assert record.events.last().facts["repeated"] is True


def test_it_is_closed_only_after_the_time_ran_out_and_the_wait_is_no_lateness():
    record = asked(record_cast.taken())
    with pytest.raises(RuleBroken, match="supplement_still_open"):
        do(supplements.close, record, moment("2026-11-26 17:00"))
    record = do(supplements.close, record, moment("2026-11-27 08:00"))
    record.refresh_from_db()
    assert (record.status, record.outcome) == (Status.STOPPED, Outcome.EARLY)
    assert record.events.last().reason == Reason.NOT_ANSWERED
    assert SupplementRequest.objects.get().closed_at == moment("2026-11-27 08:00")
    assert OutboxMessage.objects.filter(kind=NoticeKind.CLOSED, record=record).count() == 1


def test_only_those_of_its_places_act_on_a_request():
    record = asked(record_cast.taken())
    elsewhere = Scope(centres=frozenset({cast.units().centres[cast.CO_TO].pk}))
    deeds = (supplements.provide_supplement, supplements.confirm_supplement)
    for deed in deeds:
        with pytest.raises(RuleBroken, match="record_not_found"):
            deed(record_id=record.pk, came=[1, 2], actor=cast.clerk_of_another_unit(), scope=elsewhere, at=WEDNESDAY)


def test_of_two_who_confirm_the_second_is_told_of_the_first():
    record = asked(record_cast.taken())
    seen = record.trail_length
    do(supplements.confirm_supplement, record, WEDNESDAY, came=[1, 2], seen=seen)
    with pytest.raises(RuleBroken, match="record_changed"):
        do(supplements.confirm_supplement, record, WEDNESDAY, came=[1, 2], seen=seen)


def returned_online(at: datetime = WEDNESDAY) -> Record:
    record = record_cast.submitted()
    return do(supplements.request_intake_supplement, record, at, asking=asking())


def test_before_acceptance_the_intake_clock_stops_and_nothing_expires():
    record = returned_online()
    record.refresh_from_db()
    assert record.status == Status.INTAKE_SUPPLEMENT
    assert (record.intake_due_at, record.watch_at, record.due_at, record.answer_by) == (None, None, None, None)
    request = SupplementRequest.objects.get()
    assert (request.phase, request.answer_by, request.watch_at) == ("before", None, None)


def test_an_answer_online_begins_eight_working_hours_afresh():
    record = returned_online()
    at = moment("2026-11-13 16:00")
    with pytest.raises(RuleBroken, match="supplement_incomplete"):
        do(supplements.answer_intake_supplement, record, at, came=[1])
    record = do(supplements.answer_intake_supplement, record, at, came=[1, 2])
    record.refresh_from_db()
    assert record.status == Status.SUBMITTED
    assert record.intake_due_at == moment("2026-11-16 16:00")
    assert record.watch_at == moment("2026-11-16 08:30")
    with pytest.raises(RuleBroken, match="supplement_once"):
        do(supplements.request_intake_supplement, record, at, asking=asking())
    record = do(intake.receive_submission, record, at)
    assert record.status == Status.RECEIVED


def test_the_rest_of_the_papers_at_the_counter_is_a_reception():
    record = returned_online()
    at = moment("2026-11-13 10:00")
    with pytest.raises(RuleBroken, match="supplement_incomplete"):
        do(intake.receive_submission, record, at)
    with pytest.raises(RuleBroken, match="supplement_incomplete"):
        do(supplements.receive_completed, record, at, came=[2])
    record = do(supplements.receive_completed, record, at, came=[1, 2])
    assert record.status == Status.RECEIVED
    assert record.received_at == at
    assert record.due_at == moment("2026-11-20 17:00")


def guided(key: str = "", **more: Any) -> Record:
    record_cast.procedures()
    draft = record_cast.reception(**more)
    return supplements.guide_at_counter(
        draft=draft, asking=asking(), actor=cast.clerk(), scope=PROVINCE, at=WEDNESDAY, key=key
    )


def test_guidance_at_the_counter_keeps_the_record_with_a_code_for_the_way_back():
    record = guided()
    record.refresh_from_db()
    assert record.code.endswith("-261111-0001")
    assert (record.status, record.received_at, record.due_at) == (Status.INTAKE_SUPPLEMENT, None, None)
    assert record.intake_requests == 1
    assert [event.act for event in record.events.all()] == [Act.REQUEST_INTAKE_SUPPLEMENT]
    record = do(supplements.receive_completed, record, moment("2026-11-16 08:00"), came=[1, 2])
    assert record.status == Status.RECEIVED
    assert record.code.endswith("-261111-0001")


def test_the_same_form_sent_twice_is_one_guidance():
    assert guided(key="form-1").pk == guided(key="form-1").pk
    assert Record.objects.count() == SupplementRequest.objects.count() == 1


def test_guidance_is_given_only_at_ones_own_centre():
    record_cast.procedures()
    elsewhere = Scope(centres=frozenset({cast.units().centres[cast.CO_TO].pk}))
    with pytest.raises(RuleBroken, match="not_your_centre"):
        supplements.guide_at_counter(
            draft=record_cast.reception(), asking=asking(), actor=cast.clerk(), scope=elsewhere, at=WEDNESDAY
        )


def refused(reason: Reason = Reason.OUT_OF_COMPETENCE) -> Record:
    record_cast.procedures()
    return intake.refuse_at_counter(
        draft=record_cast.reception(), reason=reason, why=SECRET, actor=cast.clerk(), scope=PROVINCE, at=WEDNESDAY
    )


def test_a_refusal_at_the_counter_is_a_closed_record_with_a_letter():
    record = refused()
    assert (record.status, record.closed_at, record.received_at) == (Status.REFUSED, WEDNESDAY, None)
    assert (record.refusal_letter.number, record.refusal_letter.why) == ("01/TCHS", SECRET)
    assert SECRET not in str(record.events.get().facts)
    with pytest.raises(RuleBroken, match="reason_missing"):
        refused(Reason.NONE)


def test_a_refused_submission_gets_a_letter_too():
    record = record_cast.submitted()
    record = do(intake.refuse, record, WEDNESDAY, reason=Reason.DUPLICATE)
    assert (record.refusal_letter.number, record.refusal_letter.reason) == ("01/TCHS", Reason.DUPLICATE)


def test_figures_and_trails_agree_through_every_way_a_supplement_goes():
    stays = asked(record_cast.taken())
    comes = asked(record_cast.taken())
    closes = asked(record_cast.taken())
    guided()
    refused()
    returned_online()
    answered = returned_online()
    do(supplements.provide_supplement, stays, WEDNESDAY, came=[1])
    do(supplements.confirm_supplement, comes, moment("2026-11-13 09:00"), came=[1, 2])
    do(supplements.answer_intake_supplement, answered, moment("2026-11-13 09:00"), came=[1, 2])
    do(supplements.close, closes, moment("2026-11-27 09:00"))
    assert reconciles(moment("2026-11-27 10:00"))
    assert verify(at=moment("2026-11-27 10:00")).faults == 0


def test_the_database_keeps_a_request_whole():
    record = asked(record_cast.taken())
    request = SupplementRequest.objects.get()
    for change in (
        {"is_repeated": True},
        {"closed_at": WEDNESDAY},
        {"answer_by": WEDNESDAY - timedelta(days=1)},
        {"confirmed_at": WEDNESDAY},
        {"number": ""},
        {"reason": ""},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            SupplementRequest.objects.filter(pk=request.pk).update(**change)
    with pytest.raises(IntegrityError, match="supplement_item"), transaction.atomic():
        SupplementItem.objects.filter(request=request).update(mend="")
    with pytest.raises(IntegrityError, match="record_supplement_has_an_end"), transaction.atomic():
        Record.objects.filter(pk=record.pk).update(answer_by=None)
    request.pk, request.sequence = None, 2
    with pytest.raises(IntegrityError, match="supplement_one_open"), transaction.atomic():
        request.save(force_insert=True)
