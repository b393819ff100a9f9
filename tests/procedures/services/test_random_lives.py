"""Random lives: whatever people do, and in whatever order, what must always hold holds.

A new act is one line in ``ACTS``: how it is done with ordinary contents.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from procedures.domain.amendments import AmendedField, PartyRole
from procedures.domain.calendar import local
from procedures.domain.lifecycle import ENDED, OPEN, SETTLED, TABLE, possible_acts
from procedures.domain.outages import OutageSystem
from procedures.domain.result_words import SigningMethod
from procedures.domain.settlement import outcome, overdue_from
from procedures.domain.vocabulary import Act, EvidenceKind, Fault, Reason, Status, TermUnit
from procedures.models import ProcedureVersion, Record, RecordEvent, SupplementItem
from procedures.services import intake, processing, result_corrections, result_stages, results, supplements
from procedures.services.adjustments import Point, adjust
from procedures.services.amendments import Correction, amend
from procedures.services.endings import StopNotice, stop
from procedures.services.extensions import Apology, extend
from procedures.services.figure_keeping import drain_all, reconcile
from procedures.services.outages import Failure, record_outage
from procedures.services.payments import Demand, Proof, confirm_payment, request_payment
from procedures.services.result_stages import ProposalDraft
from procedures.services.results import Receiver, ResultDraft
from procedures.services.step import lifecycle_facts
from procedures.services.supplements import Asking, Wanted
from procedures.services.trail import verify
from procedures.services.voiding import RightProcedure, void_and_receive
from procedures.services.withdrawal import withdraw
from tests import cast, record_cast
from tests.record_cast import IN_HOURS, LAND_CHANGE, MARRIAGE, OWNER, WEDNESDAY
from units.errors import RuleBroken
from units.remembered import forget_all
from units.scoping import PROVINCE

pytestmark = pytest.mark.django_db

Contents = Callable[[Record, datetime], dict[str, Any]]
LINKED = {act for act, line in TABLE.items() if line.sources & ENDED}
"""Acts that may follow an end; none of them moves the status (but a letter that came back, tested on its own)."""


def nothing(record: Record, at: datetime) -> dict[str, Any]:
    return {}


def asking(record: Record, at: datetime) -> dict[str, Any]:
    return {"asking": Asking((Wanted("Giấy xác nhận", Fault.MISSING, "Xin tại nơi cấp"),), why="Thiếu giấy")}


def came(record: Record, at: datetime) -> dict[str, Any]:
    return {"came": list(SupplementItem.objects.filter(request__record=record).values_list("position", flat=True))}


def result(record: Record, at: datetime) -> dict[str, Any]:
    return {"result": ResultDraft(number="1/KQ", issued_on=local(at).date(), signer=cast.lead())}


def receiver(record: Record, at: datetime) -> dict[str, Any]:
    return {"receiver": Receiver(OWNER.name, EvidenceKind.PERSONAL_NUMBER, OWNER.personal_number)}


def apology(record: Record, at: datetime) -> dict[str, Any]:
    due_at = record.due_at or at
    until = max(local(due_at), local(at)).date() + timedelta(days=7)
    return {"apology": Apology(until, Reason.AGENCY_LATE, "Chờ ý kiến", cast.lead())}


def failure(record: Record, at: datetime) -> dict[str, Any]:
    return {"failure": Failure(OutageSystem.LAND, at - timedelta(hours=2), at - timedelta(hours=1))}


def right(record: Record, at: datetime) -> dict[str, Any]:
    code = IN_HOURS if record.procedure.code == MARRIAGE else MARRIAGE
    return {"right": RightProcedure(code)}


def mistyped(record: Record, at: datetime) -> dict[str, Any]:
    name = f"Phạm Thị Thử {record.trail_length % 2 + 1}"
    return {
        "corrections": [
            Correction(AmendedField.NAME, name, PartyRole.APPLICANT),
            Correction(AmendedField.COPIES, record.copies + 1),
        ]
    }


ACTS: dict[Act, tuple[Callable[..., Any], Callable[[], Any], Contents]] = {
    Act.RECEIVE: (intake.receive_submission, cast.clerk, nothing),
    Act.REFUSE: (intake.refuse, cast.clerk, lambda record, at: {"reason": Reason.DUPLICATE}),
    Act.REQUEST_INTAKE_SUPPLEMENT: (supplements.request_intake_supplement, cast.clerk, asking),
    Act.ANSWER_INTAKE_SUPPLEMENT: (supplements.answer_intake_supplement, cast.clerk, came),
    Act.FORWARD: (processing.forward, cast.clerk, nothing),
    Act.TAKE: (processing.take, cast.officer, nothing),
    Act.ASSIGN: (processing.assign, cast.lead, lambda record, at: {"officer": cast.another_officer()}),
    Act.REQUEST_SUPPLEMENT: (supplements.request_supplement, cast.officer, asking),
    Act.PROVIDE_SUPPLEMENT: (supplements.provide_supplement, cast.clerk, came),
    Act.CONFIRM_SUPPLEMENT: (supplements.confirm_supplement, cast.clerk, came),
    Act.CLOSE: (supplements.close, cast.clerk, nothing),
    Act.REQUEST_PAYMENT: (request_payment, cast.officer, lambda record, at: {"demand": Demand()}),
    Act.CONFIRM_PAYMENT: (
        confirm_payment,
        cast.clerk,
        lambda record, at: {"proof": Proof(local(at).date(), "GNT-1", 1_000)},
    ),
    Act.EXTEND: (extend, cast.lead, apology),
    Act.PROPOSE_RESULT: (result_stages.propose, cast.officer, lambda record, at: {"proposal": ProposalDraft()}),
    Act.APPROVE_RESULT: (result_stages.approve, cast.lead, nothing),
    Act.SEND_BACK_RESULT: (result_stages.send_back, cast.lead, lambda record, at: {"note": "Sửa lại"}),
    Act.SIGN_RESULT: (result_stages.sign, cast.lead, lambda record, at: {"method": SigningMethod.PAPER}),
    Act.COMPLETE: (results.complete, cast.officer, result),
    Act.RETURN: (results.return_result, cast.clerk, receiver),
    Act.REPORT_ERROR: (result_corrections.report_error, cast.clerk, lambda record, at: {"what": "Sai tên"}),
    Act.CORRECT_RESULT: (result_corrections.correct_result, cast.officer, result),
    Act.WITHDRAW: (withdraw, cast.clerk, nothing),
    Act.STOP: (
        stop,
        cast.lead,
        lambda record, at: {"reason": Reason.STOP_ORDERED, "notice": StopNotice("Lệnh", signer=cast.lead())},
    ),
    Act.VOID: (void_and_receive, cast.clerk, right),
    Act.ADJUST: (adjust, cast.clerk, lambda record, at: {"points": [Point("Tên", "a", "b")]}),
    Act.AMEND: (amend, cast.clerk, mistyped),
    Act.RECORD_OUTAGE: (record_outage, cast.clerk, failure),
}


class Lives(RuleBasedStateMachine):
    """A few records, driven on by whatever the table allows, by anything at all, and by time."""

    def __init__(self) -> None:
        super().__init__()
        self.within = transaction.atomic()
        self.within.__enter__()
        self.now = WEDNESDAY
        self.records: list[int] = []

    def teardown(self) -> None:
        """After a life: the figures are those of a recount, and the trail is whole. Nothing of it stays."""
        try:
            drain_all(at=self.now)
            found = reconcile(at=self.now)
            assert found.agrees, found
            assert verify(at=self.now).faults == 0
        finally:
            transaction.set_rollback(True)
            self.within.__exit__(None, None, None)
            forget_all()

    @precondition(lambda self: len(self.records) < 3)
    @rule(code=st.sampled_from([MARRIAGE, LAND_CHANGE, IN_HOURS]), elsewhere=st.booleans())
    def receive(self, code: str, elsewhere: bool) -> None:
        away = {"competent_unit_id": cast.units().cao_xanh.pk, "choice_reason": Reason.NEW_ADDRESS}
        self.records.append(record_cast.received(code, at=self.now, **(away if elsewhere else {})).pk)

    @precondition(lambda self: len(self.records) < 3)
    @rule(code=st.sampled_from([MARRIAGE, LAND_CHANGE]))
    def submit(self, code: str) -> None:
        self.records.append(record_cast.submitted(code, at=self.now).pk)

    @rule(hours=st.sampled_from([1, 5, 24, 72, 400]))
    def time_goes_by(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @precondition(lambda self: self.records)
    @rule(data=st.data())
    def do_what_the_table_allows(self, data: st.DataObject) -> None:
        record = self._record(data)
        open_now = [act for act in possible_acts(lifecycle_facts(record)) if act in ACTS]
        if open_now:
            self._do(data.draw(st.sampled_from(open_now)), record)

    @precondition(lambda self: self.records)
    @rule(data=st.data(), act=st.sampled_from(sorted(ACTS)))
    def try_anything(self, data: st.DataObject, act: Act) -> None:
        self._do(act, self._record(data))

    @invariant()
    def every_record_is_as_its_trail_tells(self) -> None:
        for key in self.records:
            record = Record.objects.select_related("version").get(pk=key)
            events = list(record.events.order_by("sequence"))
            clock_is_as_its_state_says(record)
            due_dates_form_one_chain(record, events)
            an_end_is_left_by_nothing(record, events)

    def _record(self, data: st.DataObject) -> Record:
        key = data.draw(st.sampled_from(self.records))
        return Record.objects.select_related("version", "procedure").get(pk=key)

    def _do(self, act: Act, record: Record) -> None:
        service, actor, contents = ACTS[act]
        given = contents(record, self.now)
        try:
            with transaction.atomic():
                done = service(record_id=record.pk, actor=actor(), scope=PROVINCE, at=self.now, **given)
        except RuleBroken:
            fresh = Record.objects.get(pk=record.pk)
            assert (fresh.trail_length, fresh.status) == (record.trail_length, record.status)
            return
        if done.pk != record.pk:
            self.records.append(done.pk)


def clock_is_as_its_state_says(record: Record) -> None:
    status = Status(record.status)
    if record.paused_at is not None:
        assert status in (Status.SUPPLEMENT_REQUESTED, Status.FINANCIAL_OBLIGATION)
        assert (record.overdue_from, record.soon_from, record.watch_at) == (None, None, None)
    elif status in OPEN:
        assert record.due_at is not None
        assert record.overdue_from == overdue_from(record.due_at, TermUnit(record.term_unit))
    if status in SETTLED:
        assert record.completed_at is not None
        assert record.due_at is not None
        assert record.outcome == outcome(record.completed_at, record.due_at, TermUnit(record.term_unit))


def due_dates_form_one_chain(record: Record, events: list[RecordEvent]) -> None:
    """From the first due date to the present one, each event takes up where the one before left off."""
    due_at = None
    for event in events:
        told = event.facts.get("due_at")
        if told is None:
            continue
        before = event.facts.get("due_before")
        assert (datetime.fromisoformat(before) if before else None) == due_at
        assert event.facts["why"]
        due_at = datetime.fromisoformat(told)
        assert record.first_due_at is not None
        if before is None:
            assert due_at == record.first_due_at
    assert due_at == record.due_at


def an_end_is_left_by_nothing(record: Record, events: list[RecordEvent]) -> None:
    assert [event.sequence for event in events] == list(range(1, record.trail_length + 1))
    assert events[-1].to_status == record.status
    for earlier, later in pairwise(events):
        assert later.from_status == earlier.to_status
        assert later.at >= earlier.at
        if Status(earlier.to_status) in ENDED:
            assert later.to_status == earlier.to_status
            assert Act(later.act) in LINKED


def test_whatever_is_done_what_must_hold_holds() -> None:
    record_cast.procedures()
    ProcedureVersion.objects.filter(procedure__code__in=[LAND_CHANGE, MARRIAGE]).update(has_obligation=True)
    ProcedureVersion.objects.filter(procedure__code=LAND_CHANGE).update(payment_may_pause=True)
    forget_all()
    for person in (cast.clerk, cast.officer, cast.another_officer, cast.lead):
        person()
    run_state_machine_as_test(
        Lives,
        settings=settings(
            max_examples=8,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=True,
            phases=[Phase.generate],  # shrinking a life costs more than reading it
        ),
    )


def test_every_act_that_a_service_does_is_tried() -> None:
    apart = {
        Act.SUBMIT,
        Act.SETTLE_AT_ONCE,
        Act.RECOMPUTE_DEADLINE,
        Act.MIRROR,
        Act.ASSIGN_TASK,
        Act.ANSWER_TASK,
        Act.ADD_RESULT_FILE,
        Act.SEND_PAPER,
        Act.RECEIVE_PAPER,
        Act.GIVE_BACK_ORIGINALS,
        Act.CONFIRM_DELIVERY,
        Act.RECORD_UNDELIVERED,
        Act.RELEASE,
    }
    assert set(ACTS) == set(Act) - apart
