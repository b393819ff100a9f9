"""Other agencies asked: in order or at once, with their own terms, never pausing the record, silence no consent."""

from datetime import datetime, timedelta

import pytest

from procedures.domain.circulation_vocabulary import TaskAnswer, TaskKind
from procedures.domain.deadlines import Term
from procedures.domain.vocabulary import Act, NoticeKind, Reason, Status, TermUnit
from procedures.models import AgencyTask, OutboxMessage, Record
from procedures.services import processing
from procedures.services.results import ResultDraft, complete
from procedures.services.tasks import Question, Reply, answer_task, ask_agencies
from staffing.domain.capabilities import Role
from tests import cast, record_cast
from tests.record_cast import WEDNESDAY
from units.errors import RuleBroken
from units.models import Unit
from units.scoping import PROVINCE, Scope

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
TWO_DAYS = Term(2, TermUnit.WORKING_DAY)
DONE = Reply(TaskAnswer.DONE)


def desk_of(unit: Unit) -> Scope:
    return Scope(units=frozenset({unit.pk}))


def here() -> Scope:
    return desk_of(cast.units().hong_gai)


def question(unit: Unit, *, lead: bool = False, request: str = "Xác nhận nguồn gốc thửa đất") -> Question:
    return Question(unit.pk, request, TWO_DAYS, is_lead=lead)


def asked(
    *questions: Question,
    kind: TaskKind = TaskKind.CHAIN,
    in_parallel: bool = False,
    record: Record | None = None,
    at: datetime = WEDNESDAY,
) -> Record:
    return ask_agencies(
        record_id=(record or record_cast.taken()).pk,
        kind=kind,
        questions=questions,
        in_parallel=in_parallel,
        actor=cast.officer(),
        scope=here(),
        at=at,
    )


def answered(record: Record, unit: Unit, reply: Reply = DONE, *, scope: Scope | None = None, at=WEDNESDAY + HOUR):
    task = AgencyTask.objects.get(record=record, unit=unit, answered_at=None)
    return answer_task(
        record_id=record.pk,
        task_id=task.pk,
        reply=reply,
        actor=cast.another_officer(),
        scope=scope or desk_of(unit),
        at=at,
    )


def completed(record: Record, at: datetime = WEDNESDAY + 2 * HOUR) -> Record:
    draft = ResultDraft(number="15/KQ", issued_on=WEDNESDAY.date(), signer=cast.lead())
    return complete(record_id=record.pk, result=draft, actor=cast.officer(), scope=PROVINCE, at=at)


def turns(record: Record) -> list[tuple[int, bool, bool]]:
    rows = AgencyTask.objects.filter(record=record).order_by("asked_in", "position")
    return [(row.unit_id, row.begun_at is not None, row.answered_at is not None) for row in rows]


def test_in_order_the_next_agencys_turn_and_term_begin_with_the_answer_before_it() -> None:
    places = cast.units()
    record = asked(question(places.land, lead=True), question(places.justice))
    assert turns(record) == [(places.land.pk, True, False), (places.justice.pk, False, False)]
    answered(record, places.land, at=WEDNESDAY + HOUR)
    assert turns(record) == [(places.land.pk, True, True), (places.justice.pk, True, False)]
    first, second = AgencyTask.objects.filter(record=record).order_by("position")
    assert (first.due_at, first.begun_at) == (datetime.fromisoformat("2026-11-13T17:00+07:00"), WEDNESDAY)
    assert second.begun_at == WEDNESDAY + HOUR


def test_in_parallel_everybodys_term_begins_at_once() -> None:
    places = cast.units()
    record = asked(question(places.land, lead=True), question(places.justice), in_parallel=True)
    assert [begun for _, begun, _ in turns(record)] == [True, True]


def test_an_agency_whose_turn_has_not_come_cannot_answer() -> None:
    places = cast.units()
    record = asked(question(places.land, lead=True), question(places.justice))
    with pytest.raises(RuleBroken, match="task_not_begun"):
        answered(record, places.justice)


def test_an_open_part_of_a_chain_holds_the_completion_up_until_it_is_answered() -> None:
    land = cast.units().land
    record = asked(question(land))
    with pytest.raises(RuleBroken, match="chain_not_answered"):
        completed(record)
    answered(record, land)
    assert completed(record).status == Status.COMPLETED


def test_an_unanswered_consultation_stays_unanswered_and_stops_nobody() -> None:
    land = cast.units().land
    record = completed(asked(question(land), kind=TaskKind.CONSULTATION))
    task = AgencyTask.objects.get(record=record)
    assert (record.status, task.answer, task.answered_at) == (Status.COMPLETED, "", None)


def test_consultation_pauses_nothing() -> None:
    record = record_cast.taken()
    after = asked(question(cast.units().land), kind=TaskKind.CONSULTATION, record=record)
    assert (after.due_at, after.paused_at, after.clock_from) == (record.due_at, None, record.clock_from)


def test_the_asked_unit_finds_the_record_and_others_do_not() -> None:
    places = cast.units()
    record = asked(question(places.land))
    found = Record.objects.visible_to(desk_of(places.land))
    assert list(found) == [record]
    assert not Record.objects.visible_to(desk_of(places.justice)).exists()


def test_what_was_asked_of_a_unit_does_not_stand_in_its_other_lists() -> None:
    places = cast.units()
    asked(question(places.land))
    legs = Record.objects.legs(desk_of(places.land))
    assert [list(Record.objects.filter(leg)) for leg in legs] == [[]]


def test_an_asked_unit_may_answer_and_nothing_else() -> None:
    places = cast.units()
    record = asked(question(places.land))
    with pytest.raises(RuleBroken, match="not_done_here"):
        processing.take(record_id=record.pk, actor=cast.officer(), scope=desk_of(places.land), at=WEDNESDAY)


def test_a_unit_that_was_not_asked_does_not_answer() -> None:
    places = cast.units()
    record = asked(question(places.land))
    with pytest.raises(RuleBroken, match="record_not_found"):
        answered(record, places.land, scope=desk_of(places.justice))


def test_what_came_by_letter_is_written_down_with_its_number_by_the_unit_that_settles() -> None:
    land = cast.units().land
    record = asked(question(land))
    with pytest.raises(RuleBroken, match="letter_number_missing"):
        answered(record, land, scope=here())
    answered(record, land, Reply(TaskAnswer.DONE, letter_number="88/VPĐK"), scope=here())
    assert AgencyTask.objects.get(record=record).letter_number == "88/VPĐK"


def test_an_asked_agency_does_not_answer_for_another_that_was_asked_as_well() -> None:
    places = cast.units()
    record = asked(question(places.land, lead=True), question(places.justice), in_parallel=True)
    with pytest.raises(RuleBroken, match="not_done_here"):
        answered(record, places.land, Reply(TaskAnswer.DONE, letter_number="88/STP"), scope=desk_of(places.justice))
    assert not AgencyTask.objects.filter(answered_at__isnull=False).exists()


@pytest.mark.parametrize("answer", [TaskAnswer.DISAGREE, TaskAnswer.OPINION])
def test_whoever_does_not_agree_says_why(answer: TaskAnswer) -> None:
    land = cast.units().land
    record = asked(question(land), kind=TaskKind.CONSULTATION)
    with pytest.raises(RuleBroken, match="opinion_missing"):
        answered(record, land, Reply(answer))


def test_an_answer_is_given_once() -> None:
    land = cast.units().land
    record = asked(question(land))
    task = AgencyTask.objects.get(record=record)
    answered(record, land)
    with pytest.raises(RuleBroken, match="task_answered"):
        answer_task(
            record_id=record.pk,
            task_id=task.pk,
            reply=DONE,
            actor=cast.officer(),
            scope=desk_of(land),
            at=WEDNESDAY + 2 * HOUR,
        )


def test_words_of_officers_stand_in_no_event() -> None:
    land = cast.units().land
    record = asked(question(land, request="Bà Nguyễn Thị Thử có đất tại đây không?"), kind=TaskKind.CONSULTATION)
    answered(record, land, Reply(TaskAnswer.DISAGREE, "Bà Thử không có đất", "9/VP"))
    ask, answer = record.events.filter(act__in=[Act.ASSIGN_TASK, Act.ANSWER_TASK]).order_by("sequence")
    assert ask.facts == {"kind": "consultation", "units": [land.pk], "begun": [land.pk]}
    assert answer.facts == {"unit": land.pk, "answer": "disagree", "in_time": True, "begun": []}


def test_an_answer_after_its_term_is_marked_late() -> None:
    land = cast.units().land
    record = asked(question(land))
    answered(record, land, at=WEDNESDAY + timedelta(days=3))
    assert record.events.get(act=Act.ANSWER_TASK).facts["in_time"] is False


def test_leaders_are_told_when_their_turn_comes_and_the_officer_of_the_answer() -> None:
    places = cast.units()
    leads = [cast.person(f"{unit.code}.lead", "Tô Văn Hỏi", [Role.UNIT_LEADER], unit) for unit in (places.land,)]
    for account in (*leads, cast.officer()):
        account.email = f"{account.username}@example.invalid"
        account.save()
    record = asked(question(places.land))
    answered(record, places.land)
    told = OutboxMessage.objects.filter(kind__in=[NoticeKind.TASK_ASKED, NoticeKind.TASK_ANSWERED])
    assert [(m.kind, m.recipient) for m in told.order_by("pk")] == [
        (NoticeKind.TASK_ASKED, leads[0]),
        (NoticeKind.TASK_ANSWERED, cast.officer()),
    ]


REFUSED = {
    "nobody_asked": lambda p: [],
    "unit_is_settling": lambda p: [question(p.hong_gai)],
    "unit_already_asked": lambda p: [question(p.land, lead=True), question(p.land)],
    "chain_needs_one_lead": lambda p: [question(p.land), question(p.justice)],
    "request_missing": lambda p: [question(p.land, request=" ")],
    "unit_unknown": lambda p: [question(p.province)],
}


@pytest.mark.parametrize("code", REFUSED)
def test_a_question_that_cannot_be_asked_is_refused_and_leaves_nothing(code: str) -> None:
    record = record_cast.taken()
    with pytest.raises(RuleBroken, match=code):
        asked(*REFUSED[code](cast.units()), record=record)
    assert not AgencyTask.objects.exists()


def test_a_unit_that_owes_an_answer_is_not_asked_again_but_may_be_after_it() -> None:
    land = cast.units().land
    record = asked(question(land))
    with pytest.raises(RuleBroken, match="unit_already_asked"):
        asked(question(land), record=record)
    answered(record, land)
    asked(question(land), record=record, at=WEDNESDAY + 2 * HOUR)
    assert AgencyTask.objects.filter(record=record).count() == 2


def test_asking_hands_a_record_over_that_was_not_forwarded_yet() -> None:
    record = asked(question(cast.units().land), record=record_cast.received(), at=WEDNESDAY + HOUR)
    assert (record.status, record.forwarded_at) == (Status.PROCESSING, WEDNESDAY + HOUR)


def test_across_boundaries_asking_starts_the_clock_as_taking_does() -> None:
    record = record_cast.received(competent_unit_id=cast.units().co_to.pk, choice_reason=Reason.NEW_ADDRESS)
    later = WEDNESDAY + timedelta(days=1)
    after = ask_agencies(
        record_id=record.pk,
        kind=TaskKind.CONSULTATION,
        questions=[question(cast.units().land)],
        in_parallel=False,
        actor=cast.officer(),
        scope=desk_of(cast.units().co_to),
        at=later,
    )
    assert (after.clock_from, after.first_due_at) == (later, record.first_due_at)
    assert after.due_at > record.due_at
