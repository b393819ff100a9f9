"""Fees are fixed by the rule of the day, taken at the counter, given back by two people, and counted at night."""

from datetime import date

import pytest

from procedures.domain.amendments import AmendedField
from procedures.domain.money_vocabulary import PaymentMeans, PaymentState, RefundState
from procedures.domain.vocabulary import EvidenceKind, Reason
from procedures.models import (
    Charge,
    FeeRule,
    LedgerEntry,
    Payment,
    ProcedureVersion,
    Record,
    Refund,
)
from procedures.queries.closings import till_of
from procedures.queries.money import balances_of, payment_state
from procedures.services import intake
from procedures.services.amendments import Correction, amend
from procedures.services.fee_payments import take_payment
from procedures.services.results import Receiver, return_result
from procedures.services.withdrawal import withdraw
from tests import cast, record_cast
from tests.procedures.money_cast import FEE, decided, owing, paid, paid_out, refund, with_fee
from tests.procedures.terms_cast import received_again
from tests.record_cast import BIRTH, COPIES, MARRIAGE, OWNER, WEDNESDAY
from units.errors import RuleBroken
from units.remembered import forget_all
from units.scoping import PROVINCE, Scope

pytestmark = pytest.mark.django_db
TODAY = WEDNESDAY.date()


def returned(record: Record) -> Record:
    Record.objects.filter(pk=record.pk).update(
        status="completed", completed_at=WEDNESDAY, outcome="on_time", soon_from=None, overdue_from=None
    )
    receiver = Receiver(OWNER.name, EvidenceKind.PERSONAL_NUMBER, OWNER.personal_number)
    return return_result(record_id=record.pk, receiver=receiver, actor=cast.clerk(), scope=PROVINCE, at=WEDNESDAY)


# ---- what is owed


def test_the_fee_is_fixed_at_reception_and_stands_in_the_ledger() -> None:
    record = owing()
    assert (record.charge.amount_vnd, record.charge.condition) == (FEE, "")
    assert balances_of(record.pk).still_due == FEE


def test_a_later_rule_changes_nothing_for_a_record_that_is_in() -> None:
    record = owing()
    FeeRule.objects.filter(version=record.version).update(amount_vnd=99_000)
    forget_all()
    assert paid(record).amount_vnd == FEE
    assert balances_of(record.pk).still_due == 0


@pytest.mark.parametrize("code", [BIRTH, "1.012783"])
def test_what_is_free_or_not_known_has_no_charge_and_no_entry(code: str) -> None:
    property_unit = cast.units().hong_gai.pk
    record = record_cast.received(code, property_unit_id=property_unit)
    assert not Charge.objects.exists()
    assert not LedgerEntry.objects.exists()
    stands = payment_state(record, balances_of(record.pk))
    assert stands is (PaymentState.NOTHING_TO_PAY if record.fee_vnd == 0 else PaymentState.NOT_FIXED)


def test_a_condition_that_is_met_leaves_a_zero_with_its_reason() -> None:
    with_fee()
    FeeRule.objects.create(
        version=ProcedureVersion.objects.get(procedure__code=MARRIAGE),
        kind="free",
        amount_vnd=0,
        condition="eid_level_2_integrated",
        valid_from=date(2026, 8, 15),
        valid_to=date(2027, 3, 1),
    )
    forget_all()
    exempt = record_cast.received(MARRIAGE, conditions=frozenset({"eid_level_2_integrated"}))
    assert (exempt.charge.amount_vnd, exempt.charge.condition) == (0, "eid_level_2_integrated")
    assert payment_state(exempt, balances_of(exempt.pk)) is PaymentState.NOTHING_TO_PAY
    assert record_cast.received(MARRIAGE).charge.amount_vnd == FEE


def test_copies_put_right_change_what_is_due_and_what_was_too_much_is_in_credit() -> None:
    record = record_cast.copied(copies=5, pages=2)
    paid(record, 20_000)
    fewer = Correction(AmendedField.COPIES, 3)
    Record.objects.filter(pk=record.pk).update(status="processing", completed_at=None, outcome="", returned_at=None)
    amend(record_id=record.pk, corrections=[fewer], actor=cast.clerk(), scope=PROVINCE, at=WEDNESDAY)
    assert balances_of(record.pk).surplus == 8_000
    assert Charge.objects.get().amount_vnd == 12_000


def test_a_refused_submission_owes_nothing_and_what_was_paid_is_in_credit() -> None:
    with_fee()
    record = record_cast.submitted(MARRIAGE)
    paid(record)
    intake.refuse(record_id=record.pk, reason=Reason.INCOMPLETE, actor=cast.clerk(), scope=PROVINCE, at=WEDNESDAY)
    stands = balances_of(record.pk)
    assert (stands.charged, stands.surplus) == (0, FEE)
    assert Refund.objects.get().amount_vnd == FEE


def test_what_is_withdrawn_unpaid_is_waived() -> None:
    record = owing()
    withdraw(record_id=record.pk, actor=cast.clerk(), scope=PROVINCE, at=WEDNESDAY)
    stands = balances_of(record.pk)
    assert (stands.still_due, stands.waived) == (0, FEE)


def test_made_void_and_received_again_the_new_record_owes_and_the_old_one_is_in_credit() -> None:
    record = owing()
    paid(record)
    new = received_again(record, COPIES)
    assert balances_of(record.pk).surplus == FEE
    assert balances_of(new.pk).still_due == new.fee_vnd


# ---- before acceptance, before the result


def test_where_the_version_says_so_nothing_is_accepted_before_it_is_paid() -> None:
    with_fee(fee_phase="before_acceptance")
    record = record_cast.submitted(MARRIAGE)
    doing = {"record_id": record.pk, "actor": cast.clerk(), "scope": PROVINCE, "at": WEDNESDAY}
    with pytest.raises(RuleBroken, match="fee_before_acceptance"):
        intake.receive_submission(**doing)
    paid(record)
    assert intake.receive_submission(**doing).status == "received"


def test_elsewhere_it_is_accepted_unpaid_and_the_result_waits() -> None:
    with_fee()
    record = record_cast.submitted(MARRIAGE)
    intake.receive_submission(record_id=record.pk, actor=cast.clerk(), scope=PROVINCE, at=WEDNESDAY)
    with pytest.raises(RuleBroken, match="fee_before_result"):
        returned(record)
    paid(record)
    assert returned(record).status == "returned"


# ---- at the counter


def test_cash_is_taken_in_parts_up_to_what_is_due() -> None:
    record = owing()
    paid(record, 15_000)
    with pytest.raises(RuleBroken, match="more_than_due"):
        paid(record, FEE)
    paid(record, 25_000)
    with pytest.raises(RuleBroken, match="nothing_due"):
        paid(record, 1)
    assert till_of(cast.clerk().pk, record.received_at_centre_id, TODAY).cash_vnd == FEE


def test_a_transfer_needs_its_number_and_counts_once() -> None:
    record = owing()
    with pytest.raises(RuleBroken, match="transaction_missing"):
        paid(record, means=PaymentMeans.TRANSFER, number=" ")
    paid(record, means=PaymentMeans.TRANSFER, number="FT1")
    with pytest.raises(RuleBroken, match="transaction_known"):
        paid(record, means=PaymentMeans.TRANSFER, number="FT1")
    assert Payment.objects.count() == 1


def test_a_transfer_that_came_twice_is_entered_and_asked_to_go_back() -> None:
    record = owing()
    for number in ("FT1", "FT2"):
        paid(record, means=PaymentMeans.TRANSFER, number=number)
    assert Refund.objects.get().amount_vnd == FEE


@pytest.mark.parametrize("amount", [0, -1, 10**13])
def test_an_amount_that_is_none_is_refused(amount: int) -> None:
    with pytest.raises(RuleBroken, match="amount_invalid"):
        paid(owing(), amount)


def test_nobody_takes_fees_of_another_centres_record() -> None:
    record = owing()
    unit_only = Scope(units=frozenset({record.competent_unit_id}))
    elsewhere = Scope(centres=frozenset({cast.units().centres[cast.CO_TO].pk}))
    for scope, code in ((unit_only, "fees_elsewhere"), (elsewhere, "record_not_found")):
        with pytest.raises(RuleBroken, match=code):
            take_payment(
                record_id=record.pk,
                means=PaymentMeans.CASH,
                amount_vnd=FEE,
                actor=cast.clerk(),
                scope=scope,
                at=WEDNESDAY,
            )


# ---- back again


def test_half_goes_back_when_another_person_agrees() -> None:
    record = owing()
    paid(record)
    one = paid_out(decided(refund(record, FEE // 2)), PaymentMeans.TRANSFER, "FT9")
    assert one.state == RefundState.PAID_OUT
    stands = balances_of(record.pk)
    assert (stands.refunded, stands.held, stands.still_due) == (FEE // 2, FEE // 2, 0)


def test_whoever_asks_for_a_refund_does_not_agree_to_it() -> None:
    record = owing()
    paid(record)
    one = refund(record, FEE)
    with pytest.raises(RuleBroken, match="refund_own"):
        decided(one, actor=cast.clerk())
    with pytest.raises(RuleBroken, match="refund_not_approved"):
        paid_out(one)


def test_a_refund_that_was_not_agreed_to_pays_nothing() -> None:
    record = owing()
    paid(record)
    one = decided(refund(record, FEE), approve=False)
    with pytest.raises(RuleBroken, match="refund_not_approved"):
        paid_out(one)
    with pytest.raises(RuleBroken, match="refund_decided"):
        decided(one)
    assert balances_of(record.pk).held == FEE


def test_it_is_paid_out_once_and_never_more_than_was_paid() -> None:
    record = owing()
    paid(record)
    with pytest.raises(RuleBroken, match="refund_too_large"):
        refund(record, FEE + 1)
    one = decided(refund(record, FEE))
    with pytest.raises(RuleBroken, match="refund_open"):
        refund(record, 1)
    with pytest.raises(RuleBroken, match="transaction_missing"):
        paid_out(one, PaymentMeans.TRANSFER)
    paid_out(one)
    with pytest.raises(RuleBroken, match="refund_not_approved"):
        paid_out(one)
