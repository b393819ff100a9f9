"""A financial obligation stops the clock only where the procedure's version says so, and gives back what it took."""

from datetime import date, timedelta

import pytest

from procedures.domain.vocabulary import Act, Outcome, Status
from procedures.models import FigureDelta, Holiday, OutboxMessage, PaymentObligation, Record
from procedures.services.deadline_recomputation import Difference, apply, differences
from procedures.services.deadline_watch import sweep
from procedures.services.withdrawal import withdraw
from tests import cast, record_cast
from tests.procedures.terms_cast import asked_to_pay, extended, land, moment, paid, reasons_chain, stopped
from tests.record_cast import WEDNESDAY
from units.errors import RuleBroken
from units.scoping import PROVINCE

pytestmark = pytest.mark.django_db
DUE = moment("2026-11-26 17:00")  # ten working days after Wednesday 11 November, the 24th being a holiday
ASKED, CAME = moment("2026-11-13 10:00"), moment("2026-11-20 09:00")


def test_the_clock_stands_still_and_then_runs_on_with_what_was_left() -> None:
    record = asked_to_pay(land(), ASKED)
    assert (record.status, record.paused_at) == (Status.FINANCIAL_OBLIGATION, ASKED)
    assert (record.overdue_from, record.soon_from, record.watch_at) == (None, None, None)
    record = paid(record, CAME)
    assert record.status == Status.PROCESSING
    assert record.paused_at is None
    assert record.due_at == moment("2026-12-03 17:00")
    assert record.first_due_at == DUE
    assert record.overdue_from == moment("2026-12-04 00:00")
    assert len(reasons_chain(record)) == 2


def test_where_the_version_does_not_say_so_the_clock_runs() -> None:
    record = asked_to_pay(land(pauses=False), ASKED)
    assert (record.status, record.paused_at) == (Status.FINANCIAL_OBLIGATION, None)
    assert record.overdue_from == moment("2026-11-27 00:00")
    record = paid(record, CAME)
    assert record.due_at == DUE
    assert len(reasons_chain(record)) == 1
    assert not OutboxMessage.objects.filter(kind="due_moved").exists()


def test_paid_on_the_same_day_nothing_moves() -> None:
    record = paid(asked_to_pay(land(), ASKED), ASKED + timedelta(hours=3))
    assert record.due_at == DUE
    assert record.overdue_from == moment("2026-11-27 00:00")


def test_the_shift_is_explained_and_the_owner_told() -> None:
    record = paid(asked_to_pay(land(), ASKED), CAME)
    why = [line[0] for line in record.events.get(act=Act.CONFIRM_PAYMENT).facts["why"]]
    assert why[0] == "received_at"
    assert why[-4:] == ["clock_stopped", "clock_went_on", "working_days_waited", "end_of_day"]
    assert set(OutboxMessage.objects.filter(record=record).values_list("kind", flat=True)) >= {
        "payment_asked",
        "due_moved",
    }


def test_amount_and_proof_are_kept_and_not_in_the_trail() -> None:
    record = paid(asked_to_pay(land(), ASKED, amount_vnd=None), CAME, notice_number="12/TB-CT")
    obligation = PaymentObligation.objects.get(record=record)
    assert (obligation.amount_vnd, obligation.notice_number) == (1_500_000, "12/TB-CT")
    assert (obligation.paid_on, obligation.evidence_number) == (CAME.date(), "GNT-001")
    assert "1500000" not in str([event.facts for event in record.events.all()])


@pytest.mark.parametrize(
    ("proof", "code"),
    [
        ({"evidence_number": " "}, "evidence_missing"),
        ({"amount_vnd": None}, "amount_missing"),
        ({"paid_on": date(2026, 11, 21)}, "paid_in_future"),
        ({"paid_on": date(2026, 11, 10)}, "paid_before_reception"),
    ],
)
def test_a_payment_without_its_proof_is_refused(proof: dict[str, object], code: str) -> None:
    record = asked_to_pay(land(), ASKED)
    with pytest.raises(RuleBroken, match=code):
        paid(record, CAME, **proof)
    assert Record.objects.get(pk=record.pk).status == Status.FINANCIAL_OBLIGATION


def test_a_procedure_without_an_obligation_asks_for_none() -> None:
    with pytest.raises(RuleBroken, match="no_financial_obligation"):
        asked_to_pay(record_cast.taken(), ASKED)


def test_a_second_obligation_may_follow_the_first() -> None:
    record = paid(asked_to_pay(land(), ASKED), CAME)
    record = paid(asked_to_pay(record, moment("2026-11-23 10:00")), moment("2026-11-25 10:00"))
    assert record.due_at == moment("2026-12-04 17:00")
    assert PaymentObligation.objects.filter(record=record).count() == 2


def test_nobody_is_warned_while_the_clock_stands_still() -> None:
    record = asked_to_pay(land(), ASKED)
    sweep(at=DUE + timedelta(days=10))
    assert not record.warnings.exists()


def test_withdrawn_while_it_waits_the_clock_is_no_more() -> None:
    record = asked_to_pay(land(), ASKED)
    record = withdraw(record_id=record.pk, actor=cast.clerk(), scope=PROVINCE, at=CAME)
    assert (record.status, record.paused_at) == (Status.WITHDRAWN, None)


def test_stopped_while_it_waits_nobody_is_late_for_waiting() -> None:
    record = stopped(asked_to_pay(land(), ASKED), moment("2026-12-14 09:00"))
    assert record.outcome == Outcome.EARLY
    assert record.due_at == moment("2026-12-24 17:00")
    assert record.first_due_at == DUE
    assert FigureDelta.objects.get(measure="settled", amount=1).first_due_kept is False


def test_what_was_late_before_the_clock_stopped_stays_late() -> None:
    record = asked_to_pay(land(), moment("2026-11-30 09:00"))
    record = stopped(record, moment("2026-12-14 09:00"))
    assert record.outcome == Outcome.LATE


def test_a_recomputation_adds_again_what_the_payment_took() -> None:
    record = paid(asked_to_pay(land(), ASKED), CAME)
    assert not list(differences(as_of=CAME))
    Holiday.objects.create(date=date(2026, 11, 30), year_id=2026, kind="statutory", name_vi="Nghỉ", is_day_off=True)
    (difference,) = differences(as_of=CAME)
    assert difference.would_be == moment("2026-12-04 17:00")
    moved = apply(difference=difference, actor=None, at=CAME)
    assert moved.due_at == difference.would_be
    assert record.first_due_at == DUE


def test_a_recomputation_leaves_a_stopped_clock_and_an_extended_term_alone() -> None:
    paused = asked_to_pay(land(), ASKED)
    later = extended(record_cast.taken(), date(2026, 11, 27), WEDNESDAY)
    Holiday.objects.create(date=date(2026, 11, 16), year_id=2026, kind="statutory", name_vi="Nghỉ", is_day_off=True)
    assert not list(differences(as_of=WEDNESDAY))
    for record, code in ((paused, "clock_stopped"), (later, "term_extended")):
        stale = Difference(record.pk, record.code, record.due_at, record.due_at)
        with pytest.raises(RuleBroken, match=code):
            apply(difference=stale, actor=None, at=CAME)
